"""Beginning an ask by the shelf or the path: where somebody is on it stands in the controls, and nowhere else."""

from __future__ import annotations

from typing import cast

from bot.router import Control
from bot.rules import house
from bot.rules.beginnings import Entry, shipped
from bot.rules.refusal import Refusal
from bot.steps import agreements, beginnings
from bot.steps.asks import AskForm, may_begin
from bot.turn import Turn
from cogs.asks import shelf as cards
from cogs.asks.views import WHEN, ask_form
from cogs.parts import agreed_first
from cogs.terms import begins as says
from data.content.path import HEAVY
from data.records import Needed


async def small(turn: Turn) -> None:
    """Something small, of the kinds there are here."""
    community, unread, entries = await turn.read(
        lambda tx: (
            may_begin(tx, turn.who),
            agreements.unread(tx, turn.who),
            beginnings.here(tx, turn.who, "small"),
        )
    )
    if unread is not None:
        await turn.show(agreed_first(turn.text, unread.lines, "agreements.read_small"))
        return
    await turn.show(cards.shelf(turn.text, house.kinds(community), entries))


async def take(turn: Turn) -> None:
    """One of them: the form opens, filled in."""
    entries, chosen = await turn.read(lambda tx: beginnings.here(tx, turn.who, "small")), turn.typed("values")
    found = next((each for each in entries if each.tag == chosen), None)
    if found is None:
        raise Refusal("refuse.unknown_choice")
    await _form(turn, says(turn.text, "small", found), found.kind, found.needed)


async def path(turn: Turn) -> None:
    """What is heavy just now?"""
    unread, entries = await turn.read(
        lambda tx: (agreements.unread(tx, turn.who), beginnings.here(tx, turn.who, "path"))
    )
    if unread is not None:
        await turn.show(agreed_first(turn.text, unread.lines, "agreements.read_path"))
        return
    await turn.show(cards.heavy(turn.text, entries))


async def lighter(turn: Turn) -> None:
    """What would make it a little lighter?"""
    if turn.ref not in HEAVY:
        raise Refusal("refuse.old_control")
    entries = await turn.read(lambda tx: beginnings.here(tx, turn.who, "path"))
    await turn.show(cards.lighter(turn.ref, turn.text, entries))


async def end(turn: Turn) -> None:
    """The ask it ends in."""
    await turn.show(cards.written(await _end(turn, turn.ref), turn.text))


async def write(turn: Turn) -> None:
    """When it would help is said, and the form opens, filled in."""
    about, _, when = turn.ref.rpartition("-")
    found = await _end(turn, about)
    needed = cast(Needed, when) if when in WHEN else found.needed
    await _form(turn, says(turn.text, "path", found), found.kind, needed)


async def _end(turn: Turn, about: str) -> Entry:
    entries = await turn.read(lambda tx: beginnings.here(tx, turn.who, "path"))
    # "Just company" leads somewhere whatever the stewards show.
    for each in (*entries, *shipped("path")):
        if each.tag == about:
            return each
    raise Refusal("refuse.old_control")


async def _form(turn: Turn, summary: str, kind: str, needed: Needed) -> None:
    community = await turn.read(lambda tx: may_begin(tx, turn.who))
    ways, known = community.ways, house.kinds(community)
    here = house.kind_here(community, kind)
    await turn.form(ask_form(turn.text, turn.fresh(), ways, AskForm(summary, "", here, needed, ways[0]), known))


CONTROLS = {
    "door.small": Control(small, updates=True),
    "small.take": Control(take),
    "door.path": Control(path, updates=True),
    "path.of": Control(lighter, updates=True),
    "path.end": Control(end, updates=True),
    "path.write": Control(write),
}
