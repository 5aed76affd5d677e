"""The sections of `/kith setup`: each change is shown before people live with it, noted, and undone in one press."""

from __future__ import annotations

from bot.client import Kith
from bot.router import Control
from bot.rules import house
from bot.rules.refusal import Refusal
from bot.steps import settings as steps
from bot.turn import Turn
from cogs.settings import cards
from cogs.settings.beginnings import CONTROLS as BEGUN
from cogs.settings.choosing import CONTROLS as CHOSEN
from cogs.settings.choosing import place_of, set_to, show
from cogs.settings.kinds import CONTROLS as KINDS
from cogs.settings.making import make_one
from cogs.settings.views import note_form
from data.content.starting import STARTING


async def section(turn: Turn) -> None:
    """Open one section."""
    name = turn.typed("values") or turn.ref
    done = await turn.read(lambda tx: steps.look(tx, turn.who))
    if name == "log":
        await log(turn)
    elif name == "start":
        await starts(turn)
    elif name in house.WAYS:
        await show(turn, done, name)
    else:
        raise Refusal("refuse.unknown_choice")


async def make(turn: Turn) -> None:
    """Make the stewards' channel."""
    await show(turn, await make_one(turn), "places")


async def undo(turn: Turn, ref: str = "") -> None:
    """Put a setting back as it was."""
    ref = ref or turn.ref
    done = await turn.act(lambda tx: steps.undo(tx, turn.who, ref))
    await show(turn, done, place_of(done))


async def undo_one(turn: Turn) -> None:
    """Put back what was chosen in the list of changes."""
    await undo(turn, turn.typed("values") or "-")


async def log(turn: Turn) -> None:
    """Who changed what."""
    found = await turn.read(lambda tx: steps.logged(tx, turn.who))
    await turn.show(cards.log(found, turn.text))


async def note(turn: Turn) -> None:
    """Open the form for the stewards' own words."""
    done = await turn.read(lambda tx: steps.look(tx, turn.who))
    await turn.form(note_form(turn.text, done.community.house.note))


async def note_typed(turn: Turn) -> None:
    """Keep them."""
    typed = turn.typed("note")
    await set_to(turn, "note", lambda tx: steps.note(tx, turn.who, typed))


async def starts(turn: Turn) -> None:
    """The starting points."""
    await turn.read(lambda tx: steps.look(tx, turn.who))
    await turn.show(cards.starts(turn.text))


async def start(turn: Turn) -> None:
    """What one of them would set."""
    await turn.read(lambda tx: steps.look(tx, turn.who))
    begun = STARTING.get(turn.typed("values"))
    if begun is None:
        raise Refusal("refuse.unknown_choice")
    await turn.show(cards.start(turn.typed("values"), begun, turn.text))


async def begin(turn: Turn) -> None:
    """Take it."""
    await turn.act(lambda tx: steps.begin_as(tx, turn.who, turn.ref))
    await turn.show(cards.begun(turn.ref, turn.text))


CONTROLS = {
    **KINDS,
    **BEGUN,
    **CHOSEN,
    "settings.section": Control(section, updates=True),
    "settings.make": Control(make, updates=True),
    "settings.undo": Control(undo, updates=True),
    "settings.undo_one": Control(undo_one, updates=True),
    "settings.log": Control(log, updates=True),
    "settings.note": Control(note),
    "settings.note_form": Control(note_typed, updates=True),
    "settings.starts": Control(starts, updates=True),
    "settings.start": Control(start, updates=True),
    "settings.begin": Control(begin, updates=True),
}


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(controls=CONTROLS)
