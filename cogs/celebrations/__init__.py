"""Something good, shared by choice."""
