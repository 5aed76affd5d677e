"""Services for the moments Kith is not made for: few, each with its source and the day it was last checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `kind` decides the sentence it stands in; `country` is ISO 3166-1 alpha-2, empty for anywhere."""

    country: str
    kind: Literal["emergency", "talk", "directory"]
    name: str
    how: str
    source: str
    verified_on: date


INTERNATIONAL = Service(
    "", "directory", "Find A Helpline", "https://findahelpline.com", "https://findahelpline.com", date(2026, 11, 22)
)

NEAR: tuple[Service, ...] = ()
"""Services by country. None ships before somebody who does this work has verified it (promises 10.4 and 10.12): an
unknown country gets the international directory alone, never a guess."""


def services(country: str | None) -> tuple[Service, ...]:
    """The services of a country; none for an unknown one."""
    return tuple(each for each in NEAR if country and each.country == country.upper())
