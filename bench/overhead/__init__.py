"""Kith doing its real work beside a bare discord.py bot that shows the same forms and cards and keeps nothing."""
