"""Everything that one person chooses for themselves, in one place."""
