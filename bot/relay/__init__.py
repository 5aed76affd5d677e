"""Brings Discord into agreement with what the database says should be there."""
