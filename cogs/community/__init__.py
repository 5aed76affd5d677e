"""Setting a community up, and its front door."""
