"""Every card for stewards that looks after the whole of a community, as each can look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from discord import ui

from bot import checkup
from bot.checkup import FORUM, NEEDED, TO_SPEAK, WANTED, Forum, Place, Seen, findings
from bot.steps.pulse import WHAT, Dragging, Pulse
from bot.text import Text
from cogs.community import cards as community
from cogs.doctor import cards as doctor
from cogs.erasing import cards as erasing
from cogs.live import BARE_MOST
from cogs.pulse import cards as pulse
from data.content import KINDS
from data.records import Community
from tests.cogs import records as made
from tests.cogs.records import NOW, Words

TODAY = NOW // 86_400


def cards(words: Words) -> dict[str, Callable[[Text], ui.LayoutView]]:
    """Every card, by `<noun>.<function>/<state>`."""
    full = {(kind, what): 85 for kind in ("", *KINDS) for what in WHAT}
    weeks = {TODAY - 7 * number: full for number in range(8)}
    dragging = tuple(Dragging(made.ask(words, shared="neighbour"), made.CHANNEL, made.THREAD) for _ in range(5))
    quiet = Pulse({TODAY: {("", "asked"): 0}}, TODAY, (Dragging(made.ask(words), None, None),))
    place = Place(made.CHANNEL, True, (*NEEDED, *WANTED))
    ill = Seen(place, Place(made.THREAD, False), False, ["<@&1>"] * 8, -4000, True, True)
    well = Seen(Place(made.CHANNEL, True), Place(made.THREAD, True), True, [], 0, False, False)
    bare = Seen(None, None, None, [], 0, False, False)
    gone = Seen(Place(made.CHANNEL, False), Place(made.THREAD, True, TO_SPEAK), None, [], 0, False, False)
    names = (*(f"{number:02} {'0' * 36}" for number in range(BARE_MOST)), "…")
    roomless = replace(ill, asks=Place(made.CHANNEL, True), forum=Forum(None, names, "0" * 20))
    tagless = replace(ill, asks=Place(made.CHANNEL, True), forum=Forum(Place(made.THREAD, True, NEEDED), names))
    posting = replace(well, forum=Forum(Place(made.THREAD, True)))
    copies = {"ill": (None, 3600), "well": (60, 3600), "bare": (100_000, 3600), "gone": (60, 0)}
    copies |= {"roomless": (None, 3600), "tagless": (None, 3600), "posting": (60, 3600)}
    forums = (("roomless", roomless), ("tagless", tagless), ("posting", posting))
    looked = {
        f"doctor.report/{name}": lambda text, seen=seen, name=name: doctor.report(
            [*findings(seen), checkup.copies(*copies[name])], text
        )
        for name, seen in (("ill", ill), ("well", well), ("bare", bare), ("gone", gone), *forums)
    }
    panels = {"alone": Forum(None, names, "0" * 20), "with no tag": Forum(None, names), "as it should be": Forum(None)}
    return {
        **looked,
        **{
            f"community.panel/forum {name}": lambda text, forum=forum: community.panel(
                made.community(asks_forum=True), [*FORUM, *WANTED], text, forum
            )
            for name, forum in panels.items()
        },
        **{
            f"community.would/{setting}, {name}": lambda text, to=(setting, missing, forum): community.would(
                made.community(), _other(to[0]), to[0], f"{to[0]}-1", text, to[1], to[2]
            )
            for setting in ("asks_channel", "language", "steward_role")
            for name, missing, forum in (("well", [], None), ("ill", [*FORUM, *WANTED], panels["alone"]))
        },
        "erasing.before/": erasing.before,
        "erasing.begun/": erasing.begun,
        "doctor.unwell/": lambda text: doctor.unwell(made.GUILD, text),
        "pulse.panel/nothing yet": lambda text: pulse.panel(Pulse({}, None, ()), made.GUILD, text),
        "pulse.panel/few": lambda text: pulse.panel(quiet, made.GUILD, text),
        "pulse.panel/much": lambda text: pulse.panel(Pulse(weeks, TODAY, dragging), made.GUILD, text),
    }


def _other(setting: str) -> Community:
    """A community in which this is another."""
    other = {"asks_channel": made.CHANNEL + 1, "language": "es", "steward_role": None}
    return made.community(**{setting: other[setting]}, **({"asks_forum": True} if setting == "asks_channel" else {}))
