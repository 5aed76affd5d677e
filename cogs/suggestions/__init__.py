"""Asking for somebody else, with that person's yes."""
