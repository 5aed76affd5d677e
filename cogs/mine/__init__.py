"""Everything of one person's own, in one place."""
