"""What goes wrong: a Discord in memory whose calls fail before, after and long after they took effect."""
