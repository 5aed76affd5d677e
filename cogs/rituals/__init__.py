"""Prompts that come round, and answering them."""
