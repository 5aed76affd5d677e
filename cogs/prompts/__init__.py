"""Questions of the stewards' own for their rituals."""
