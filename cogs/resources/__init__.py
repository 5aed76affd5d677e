"""The local services a community lists."""
