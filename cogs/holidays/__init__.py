"""Days off, on which no ritual comes."""
