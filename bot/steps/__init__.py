"""One function for each thing a person or the clock can do: load, decide, save, in one transaction."""
