"""Discord's error codes that mean something to the relay (Discord: opcodes-and-status-codes; promises, section 6)."""

from __future__ import annotations

UNKNOWN_CHANNEL = 10003
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
MISSING_ACCESS = 50001
CANNOT_DM = 50007
MISSING_PERMISSIONS = 50013
INVALID_BODY = 50035
ARCHIVED = 50083
NO_COMMON_SERVER = 50278
LOCKED = 160005

DM_CLOSED = frozenset({CANNOT_DM, NO_COMMON_SERVER})
"""This person cannot be written to; the corner is used instead."""

NOBODY = frozenset({UNKNOWN_MEMBER, UNKNOWN_USER})
"""Discord does not know this person here."""

FORBIDDEN = frozenset({MISSING_ACCESS, MISSING_PERMISSIONS})
"""Somebody may do this here, but not we."""

SHUT = frozenset({UNKNOWN_CHANNEL, MISSING_ACCESS, MISSING_PERMISSIONS})
"""Nothing else will get through to this channel either, until somebody changes something there."""

SLOWER = frozenset({20016, 20022, 20028, 30046, 40003})
"""Slow mode, write limits, edits of old messages, direct messages opened too fast: later, and not sooner."""

UNFIT = frozenset({INVALID_BODY, 50006, 200000, 200001})
"""What we said is not accepted: only a change of the words, or of Kith, helps."""

TOO_LONG = 0
"""Not one of Discord's: the history is too long to be read to its end."""
