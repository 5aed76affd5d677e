"""Starting points: kinds of help, limits and rituals for a sort of community, to begin with and to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.records import Every


@dataclass(frozen=True, slots=True)
class Start:
    """One starting point. `settings` are written as `bot.rules.house` writes them; of a ritual there are its family,
    how often it comes, the day of the week (0 is Monday) and the hour of the local day."""

    kinds: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    rituals: tuple[tuple[str, Every, int, int], ...]


STARTING: Mapping[str, Start] = {
    "neighbourhood": Start(
        (
            "errands",
            "transport",
            "hands",
            "repairs",
            "lending",
            "meals",
            "pets",
            "children",
            "company",
            "tech",
            "other",
        ),
        (("open_most", "3"), ("quiet", "night"), ("notes", "money\npersonal")),
        (("needs", "week", 6, 18), ("thanks", "fortnight", 4, 18)),
    ),
    "care": Start(
        ("company", "calls", "appointments", "equipment", "meals", "errands", "transport", "care", "forms", "other"),
        (("open_most", "5"), ("invited_most", "1"), ("quiet", "long"), ("notes", "personal\nvetted")),
        (("tide", "week", 0, 11), ("checkin", "fortnight", 3, 16)),
    ),
    "students": Start(
        ("study", "notes", "language", "tech", "lending", "housing", "hands", "company", "meals", "other"),
        (("open_most", "5"), ("quiet", "none"), ("notes", "money\nlinks")),
        (("checkin", "week", 6, 19), ("skill", "month", 0, 17)),
    ),
    "online": Start(
        ("company", "calls", "tech", "language", "forms", "study", "other"),
        (("open_most", "3"), ("quiet", "none"), ("account_days", "7"), ("notes", "money\nlinks\npersonal")),
        (("checkin", "week", 6, 18), ("tide", "first", 0, 18)),
    ),
}
