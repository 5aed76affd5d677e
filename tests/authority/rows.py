"""What a row of the table is: one thing that can be done, and what becomes of it for everybody there can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

EFFECT = "effect"
"""Something is remembered that was not."""

ANSWER = "answer"
"""A private answer or a form; nothing changes."""

# Any other outcome is the key of the sentence in which it is refused: nothing changes, and nothing is told.
GONE = "refuse.gone"
OWN, ALREADY = "refuse.report_self", "refuse.report_already"

PAUSED = "refuse.paused"
"""What somebody whose part is paused hears where they would begin something or take something on; whatever ends
something, looks at something or is about themselves alone stays open to them."""

ROLES = {
    "stranger": "a member of the server whom Kith never met",
    "member": "somebody Kith met, who has nothing under way",
    "asker": "whose things they are",
    "helper": "who is invited, said yes, was introduced and made the offer",
    "other": "who helps somebody else here",
    "apart": "whom the asker is kept apart from",
    "steward": "who may manage this server",
    "administrator": "who may do everything in this server",
    "elsewhere": "a steward of another server, pressing there",
    "visitor": "the same steward of another server, pressing here as any member",
    "paused": "whose part the stewards paused, and who has nothing under way",
}

PARTIES = ("asker", "helper")
"""Who may learn who the asker is."""


@dataclass(frozen=True)
class Row:
    """One thing that can be done, about one thing in the scene, and what becomes of it for everybody.

    `first` are controls the same person presses before; what stands `on_shared_card` is seen by some it refuses, who
    can press it without forging anything.
    """

    what: str
    about: str
    cells: Mapping[str, str]
    values: tuple[str, ...] | None = None
    fields: Mapping[str, str | tuple[str, ...]] | None = None
    options: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    first: tuple[str, ...] = ()
    on_shared_card: bool = False

    @property
    def name(self) -> str:
        """As it is called in what a test says."""
        return f"{self.what} · {self.about}"


def row(what: str, about: str, everybody: str, special: Mapping[str, str] | None = None, **more: object) -> Row:
    """What becomes of it for everybody, but for those of whom something special is said."""
    named: dict[str, str] = {}
    for names, outcome in (special or {}).items():
        for name in names.split():
            assert name in ROLES, name
            named[name] = outcome
    return Row(what, about, {role: named.get(role, everybody) for role in ROLES}, **more)  # type: ignore[arg-type]


def asker(what: str, about: str, outcome: str, everybody: str = GONE, **more: object) -> Row:
    """What whoever's things they are can do, and nobody else."""
    return row(what, about, everybody, {"asker": outcome}, **more)


def stated(what: str, outcome: str, *, other: str = "", **more: object) -> Row:
    """What those can do who stated something already."""
    able = {"helper apart": outcome, "other": other or outcome}
    return row(what, "-", "refuse.nothing_stated", able, **more)


def steward(what: str, outcome: str, about: str = "-", elsewhere: str = "", **more: object) -> Row:
    """What stewards can do, each in their own community."""
    able = {"steward administrator": outcome, "elsewhere": elsewhere or outcome}
    return row(what, about, "refuse.not_steward", able, **more)


def accused(what: str, outcome: str, about: str = "-", **more: object) -> Row:
    """What stewards can do, but for the one it is about."""
    able = {"administrator": outcome, "steward elsewhere": GONE}
    return row(what, about, "refuse.not_steward", able, **more)
