"""The parts of town a community goes by."""
