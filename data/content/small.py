"""Small first asks that ship with Kith, by kind of help, under the names for which each language has its words."""

from __future__ import annotations

from collections.abc import Mapping

SMALL: Mapping[str, tuple[str, ...]] = {
    "company": ("dishes", "text", "tea", "walk", "listen"),
    "errands": ("milk", "parcel", "post", "bins", "plants"),
    "transport": ("bus_stop", "route", "near", "seat", "bag"),
    "forms": ("page", "letter", "appointment", "print", "which"),
    "tech": ("photo", "password", "video", "wifi", "keep"),
    "lending": ("drill", "book", "chairs", "ladder", "pan"),
    "care": ("dog", "cat", "hour", "school", "story"),
    "language": ("message", "practise", "words", "call", "names"),
    "hands": ("bulb", "box", "shelf", "tap", "bike"),
    "other": ("think", "remind", "recipe", "around", "beside"),
}
"""At most 25 for a kind, as many as one list holds; each is an ask that can be sent as it stands."""
