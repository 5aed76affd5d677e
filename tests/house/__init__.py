"""The house itself: its layers, its words, its commands, and what it is shipped in."""
