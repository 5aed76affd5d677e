"""The memory on its own: what is written is there, whole, sealed, and nobody else's."""
