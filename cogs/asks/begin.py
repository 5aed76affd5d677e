"""Beginning an ask by the shelf or the path: where somebody is on it stands in the controls, and nowhere else."""

from __future__ import annotations

from typing import cast

from bot.router import Control
from bot.rules import house
from bot.rules.refusal import Refusal
from bot.steps import agreements
from bot.steps.asks import AskForm, may_begin
from bot.turn import Turn
from cogs.asks import shelf as cards
from cogs.asks.views import WHEN, ask_form
from cogs.parts import agreed_first
from data.content.path import HEAVY, End
from data.content.small import SMALL
from data.records import Needed


async def small(turn: Turn) -> None:
    """Something small, of the kinds there are here."""
    community, unread = await turn.read(lambda tx: (may_begin(tx, turn.who), agreements.unread(tx, turn.who)))
    if unread is not None:
        await turn.show(agreed_first(turn.text, unread.lines, "agreements.read_small"))
        return
    await turn.show(cards.shelf(turn.text, house.kinds(community)))


async def take(turn: Turn) -> None:
    """One of them: the form opens, filled in."""
    kind, _, name = turn.typed("values").partition("-")
    if name not in SMALL.get(kind, ()):
        raise Refusal("refuse.unknown_choice")
    await _form(turn, turn.text(f"small.{kind}.{name}"), kind, "week")


async def path(turn: Turn) -> None:
    """What is heavy just now?"""
    unread = await turn.read(lambda tx: agreements.unread(tx, turn.who))
    if unread is not None:
        await turn.show(agreed_first(turn.text, unread.lines, "agreements.read_path"))
        return
    await turn.show(cards.heavy(turn.text))


async def lighter(turn: Turn) -> None:
    """What would make it a little lighter?"""
    if turn.ref not in HEAVY:
        raise Refusal("refuse.old_control")
    await turn.show(cards.lighter(turn.ref, turn.text))


async def end(turn: Turn) -> None:
    """The ask it ends in."""
    topic, found = _end(turn.ref)
    await turn.show(cards.written(topic, found, turn.text))


async def write(turn: Turn) -> None:
    """When it would help is said, and the form opens, filled in."""
    about, _, when = turn.ref.rpartition("-")
    topic, found = _end(about)
    needed = cast(Needed, when) if when in WHEN else found.needed
    await _form(turn, turn.text(f"path.ask.{topic}.{found.name}"), found.kind, needed)


def _end(about: str) -> tuple[str, End]:
    topic, _, name = about.partition("-")
    for each in HEAVY.get(topic, ()):
        if each.name == name:
            return topic, each
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
