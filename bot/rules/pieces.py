"""Into how many asks one need may be cut, and what of it each of them takes along."""

from __future__ import annotations

from dataclasses import replace

from data.records import ANY, Needs

MOST = 6
"""So many asks are made of one need."""

AT_ONCE = 5
"""So many fields one form holds (component reference)."""


def carried(needs: Needs) -> Needs:
    """What is true of whoever asks, whatever they ask for: where, when and in which language. What it takes, for how
    long and by how many, belongs to the one ask of which it was said (S3: a need and what it takes stay one)."""
    return replace(ANY, place=needs.place, parts=needs.parts, language=needs.language)
