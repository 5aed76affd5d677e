"""Forgetting a whole community."""
