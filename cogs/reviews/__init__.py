"""Asks that stewards look at before others see them."""
