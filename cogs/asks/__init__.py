"""Asking, from the first word to the end of an ask."""
