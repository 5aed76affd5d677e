"""The cards and forms of what helpers state beyond kinds and numbers, and of the areas they choose among."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.rules.terms import AREAS_MOST, parts_of
from bot.steps.capacity import Stated
from bot.steps.statements import HolderSeen
from bot.text import Text
from cogs.areas import cards as areas
from cogs.areas.views import areas_form
from cogs.capacity import cards as capacity
from data.content import LANGUAGES, SKILLS
from data.records import ALL, Area, Gives
from tests.cogs import records as made
from tests.cogs.records import HELPER, NOW

ALTERNATING = sum(1 << at for at in range(0, 21, 2))
"""Parts of the week that take the most words to say."""

MUCH = Gives(
    first=made.EVERY_KIND - {"other"},
    home=made.AREAS[0].ref,
    areas=frozenset(area.ref for area in made.AREAS),
    languages=LANGUAGES,
    largest="medium",
    parts=ALTERNATING,
    invitations=5,
    sooner=True,
    skills=frozenset(SKILLS),
)

STATED: dict[str, tuple[Gives, tuple[Area, ...]]] = {
    "nothing more": (ALL, ()),
    "much": (MUCH, made.AREAS),
    "online": (Gives(online_only=True, largest="small", parts=parts_of(["weekend"]), invitations=1), made.AREAS[:3]),
    "gone": (Gives(areas=frozenset({"0" * 15 + "f"}), home="0" * 15 + "f"), made.AREAS[:1]),
}
"""Statements that look different, with the areas there are."""


def stated(name: str, **changes: Any) -> Stated:
    """One of them."""
    gives, there = STATED[name]
    return replace(made.stated(kinds=made.EVERY_KIND, gives=gives, **changes), areas=there)


def cards() -> dict[str, Any]:
    """Every card."""
    found: dict[str, Any] = {}
    for name in STATED:
        one = stated(name)
        found |= {
            f"capacity.statement/{name}": lambda text, one=one: capacity.statement(one, text, NOW),
            f"capacity.what/{name}": lambda text, one=one: capacity.what(one, text, NOW),
            f"capacity.where/{name}": lambda text, one=one: capacity.where(one, text, NOW),
        }
    bare = made.stated(kinds=frozenset({"tech"}))
    for many in (0, 1, AREAS_MOST):
        found[f"areas.panel/{many}"] = lambda text, many=many: areas.panel(made.AREAS[:many], text)
    return found | {
        "capacity.what/one kind": lambda text: capacity.what(bare, text, NOW),
        "capacity.statement/old": lambda text: capacity.statement(replace(stated("much"), old=True), text, NOW),
        "capacity.still/": lambda text: capacity.still(HolderSeen(HELPER, "9" * 16, made.capacity()), text),
        "areas.sure/": lambda text: areas.sure(made.AREAS[0], text),
    }


def forms() -> dict[str, Any]:
    """The form in which stewards name areas."""

    def draw(text: Text) -> Any:
        return areas_form(text)

    return {"areas.areas_form/": draw}
