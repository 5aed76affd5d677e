"""Stewards between people, where a community wants them there: they confirm introductions, or choose who is asked."""
