"""Standing offers, and taking them up."""
