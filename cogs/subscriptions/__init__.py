"""Hearing when a ritual comes."""
