"""Kith with ten thousand asks in its file beside Kith with none: under a steady load, in a burst, and at its start."""
