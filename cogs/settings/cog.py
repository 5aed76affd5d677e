"""The sections of `/kith setup`: every change counts at once, is noted, and is put back in one press."""

from __future__ import annotations

from collections.abc import Callable

from bot.checkup import NEEDED
from bot.client import Kith
from bot.router import Control
from bot.rules import house
from bot.rules.beginnings import BEGINNINGS
from bot.rules.refusal import Refusal
from bot.steps import beginnings
from bot.steps import settings as steps
from bot.steps.settings import Set
from bot.turn import Turn
from cogs.live import OPENS, SPEAKS, gone, is_here, lacking, seen_by_everybody
from cogs.settings import cards
from cogs.settings.beginnings import CONTROLS as BEGUN
from cogs.settings.cards import Live
from cogs.settings.kinds import CONTROLS as KINDS
from cogs.settings.kinds import show_kinds
from cogs.settings.making import make_one
from cogs.settings.shelves import groups
from cogs.settings.views import note_form
from data.content.starting import STARTING
from data.records import Community
from data.store import Tx

WANTED = {"asks_channel": NEEDED, "introductions_channel": OPENS}
"""What Kith needs in a channel; in any other it only posts."""


async def _look_at(turn: Turn, community: Community) -> Live:
    """What Discord says just now of the channels and roles that were chosen."""
    chosen = {each: getattr(community.house, each) for each in house.SECTIONS["places"]}
    lost = {each for each, channel in chosen.items() if channel is not None and gone(turn, channel=channel)}
    short = [
        (each, tuple(await lacking(turn, channel, WANTED.get(each, SPEAKS))))
        for each, channel in chosen.items()
        if channel is not None and each not in lost
    ]
    if community.house.helper_role is not None and gone(turn, role=community.house.helper_role):
        lost.add("helper_role")
    own = community.house.stewards_channel
    seen = own is not None and "stewards_channel" not in lost and seen_by_everybody(turn, own)
    return Live(frozenset(lost), tuple((each, names) for each, names in short if names), seen)


async def _show(turn: Turn, done: Set, section: str) -> None:
    if section == "kinds":
        await show_kinds(turn, done)
        return
    if section in BEGINNINGS:
        made = await turn.read(lambda tx: beginnings.look(tx, turn.who, section))
        await turn.show(groups(made, turn.text))
        return
    await turn.show(cards.section(done, section, turn.text, await _look_at(turn, done.community)))


async def _set(turn: Turn, setting: str, change: Callable[[Tx], Set]) -> None:
    await _show(turn, await turn.act(change), house.SECTION_OF.get(setting, "places"))


async def section(turn: Turn) -> None:
    """Open one section."""
    name = turn.typed("values")
    done = await turn.read(lambda tx: steps.look(tx, turn.who))
    if name == "log":
        await log(turn)
    elif name == "start":
        await starts(turn)
    elif name in house.WAYS:
        await _show(turn, done, name)
    else:
        raise Refusal("refuse.unknown_choice")


async def choose(turn: Turn) -> None:
    """Something was chosen in a list."""
    values = turn.chosen("values")
    await _set(turn, turn.ref, lambda tx: steps.choose(tx, turn.who, turn.ref, values))


async def channel(turn: Turn) -> None:
    """A channel was chosen, or none any more."""
    picked = turn.number("values")
    await turn.read(lambda tx: steps.look(tx, turn.who))
    if picked is not None:
        if not await is_here(turn, picked):
            raise Refusal("refuse.unknown_choice")
        missing = await lacking(turn, picked, WANTED.get(turn.ref, SPEAKS))
        if missing:
            names = ", ".join(turn.text(f"permission.{name}") for name in missing)
            raise Refusal("refuse.permissions_in", channel=f"<#{picked}>", names=names)
    await _set(turn, turn.ref, lambda tx: steps.channel(tx, turn.who, turn.ref, picked))


async def role(turn: Turn) -> None:
    """A role was chosen, or none any more."""
    picked = turn.number("values")
    await turn.read(lambda tx: steps.look(tx, turn.who))
    if picked is not None and gone(turn, role=picked):
        raise Refusal("refuse.unknown_choice")
    await _set(turn, turn.ref, lambda tx: steps.role(tx, turn.who, turn.ref, picked))


async def make(turn: Turn) -> None:
    """Make the stewards' channel."""
    await _show(turn, await make_one(turn), "places")


async def undo(turn: Turn, ref: str = "") -> None:
    """Put a setting back as it was."""
    ref = ref or turn.ref
    done = await turn.act(lambda tx: steps.undo(tx, turn.who, ref))
    await _show(turn, done, _place(done))


def _place(done: Set) -> str:
    """The section in which a change is seen."""
    setting = done.change.setting if done.change is not None else ""
    return setting if setting in BEGINNINGS else house.SECTION_OF.get(setting, "places")


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
    await _set(turn, "note", lambda tx: steps.note(tx, turn.who, typed))


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
    "settings.section": Control(section, updates=True),
    "settings.choose": Control(choose, updates=True),
    "settings.channel": Control(channel, updates=True),
    "settings.role": Control(role, updates=True),
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
