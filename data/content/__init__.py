"""What ships with Kith: the kinds of help to begin with, and services for the moments Kith is not made for."""

KINDS = ("company", "errands", "transport", "forms", "tech", "lending", "care", "language", "hands", "other")
"""Categories of help, by the name under which each language has its words."""
