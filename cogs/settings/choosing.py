"""What stewards choose in the sections of `/kith setup`: shown before people live with it, kept on their word."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.router import Control
from bot.rules import house
from bot.rules.beginnings import BEGINNINGS
from bot.rules.refusal import Refusal
from bot.steps import beginnings
from bot.steps import settings as steps
from bot.steps.settings import Set
from bot.turn import Turn, whole
from cogs.chosen import kept, to_keep
from cogs.live import OPENS, SPEAKS, gone, is_here, lacking, of_people, seen_by_everybody
from cogs.settings import cards
from cogs.settings.cards import Live
from cogs.settings.kinds import show_kinds
from cogs.settings.shelves import groups
from data.records import Community
from data.store import Tx

WANTED = {"introductions_channel": OPENS}
"""What Kith needs in a channel; in any other it only posts."""


async def _look_at(turn: Turn, community: Community, settings: Sequence[str] = house.SECTIONS["places"]) -> Live:
    """What Discord says just now of the channels that were chosen, and whether the role of helpers is there."""
    every = {each: getattr(community.house, each) for each in house.SECTIONS["places"]}
    chosen = {each: channel for each, channel in every.items() if each in settings}
    lost = {each for each, channel in chosen.items() if channel is not None and gone(turn, channel=channel)}
    short = [
        (each, tuple(await lacking(turn, channel, WANTED.get(each, SPEAKS))))
        for each, channel in chosen.items()
        if channel is not None and each not in lost
    ]
    if community.house.helper_role is not None and gone(turn, role=community.house.helper_role):
        lost.add("helper_role")
    own = chosen.get("stewards_channel")
    seen = own is not None and "stewards_channel" not in lost and seen_by_everybody(turn, own)
    return Live(frozenset(lost), tuple((each, names) for each, names in short if names), seen)


async def show(turn: Turn, done: Set, section: str) -> None:
    """A section as it stands after what was done."""
    if section == "kinds":
        await show_kinds(turn, done)
        return
    if section in BEGINNINGS:
        made = await turn.read(lambda tx: beginnings.look(tx, turn.who, section))
        await turn.show(groups(made, turn.text))
        return
    await turn.show(cards.section(done, section, turn.text, await _look_at(turn, done.community)))


async def set_to(turn: Turn, setting: str, change: Callable[[Tx], Set]) -> None:
    """Set it, and show where it stands."""
    await show(turn, await turn.act(change), house.SECTION_OF.get(setting, "places"))


def place_of(done: Set) -> str:
    """The section in which a change is seen."""
    setting = done.change.setting if done.change is not None else ""
    return setting if setting in BEGINNINGS else house.SECTION_OF.get(setting, "places")


async def choose(turn: Turn) -> None:
    """Something was chosen in a list, or nothing any more; where people live with it already it is shown first."""
    await _chosen(turn, turn.ref, turn.chosen("values"))


async def keep(turn: Turn) -> None:
    """What was shown is to count."""
    setting, values = kept(turn.ref)
    await _chosen(turn, setting, values, sure=True)


async def _chosen(turn: Turn, setting: str, values: list[str], *, sure: bool = False) -> None:
    before = (await turn.read(lambda tx: steps.look(tx, turn.who))).community
    change = await _change(turn, setting, values)
    if not sure:
        after = (await turn.would(change)).community
        if house.shown_first(before, after, setting):
            live = await _look_at(turn, after, (setting,))
            await turn.show(cards.would(before, after, setting, to_keep(setting, values), turn.text, live))
            return
    await set_to(turn, setting, change)


async def _change(turn: Turn, setting: str, values: list[str]) -> Callable[[Tx], Set]:
    """The step that sets what was chosen. Raises Refusal for a channel or a role that is not here, and for a channel in
    which Kith could not do what it is for."""
    if setting not in house.SECTION_OF:
        raise Refusal("refuse.unknown_choice")
    if setting not in (*house.CHANNELS, *house.ROLES):
        return lambda tx: steps.choose(tx, turn.who, setting, values)
    picked = whole(values[0]) if values else None
    if setting in house.ROLES:
        if picked is not None and not of_people(turn, picked):
            raise Refusal("refuse.unknown_choice")
        # The role that everybody has, under the server's own id, is the same as none.
        wanted = picked if picked != turn.who.community else None
        return lambda tx: steps.role(tx, turn.who, setting, wanted)
    if picked is not None:
        if not await is_here(turn, picked):
            raise Refusal("refuse.unknown_choice")
        missing = await lacking(turn, picked, WANTED.get(setting, SPEAKS))
        if missing:
            names = ", ".join(turn.text(f"permission.{name}") for name in missing)
            raise Refusal("refuse.permissions_in", channel=f"<#{picked}>", names=names)
    return lambda tx: steps.channel(tx, turn.who, setting, picked)


CONTROLS = {
    "settings.choose": Control(choose, updates=True),
    "settings.channel": Control(choose, updates=True),
    "settings.role": Control(choose, updates=True),
    "settings.keep": Control(keep, updates=True),
}
