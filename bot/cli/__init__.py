"""The `kith` command: what a host can ask of the program, each answered in sentences from the catalogue."""
