"""Telling the stewards, and what they do about it."""
