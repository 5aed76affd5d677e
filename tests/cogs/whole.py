"""Every card for stewards that looks after the whole of a community, as each can look."""

from __future__ import annotations

from collections.abc import Callable

from discord import ui

from bot.steps.pulse import WHAT, Dragging, Pulse
from bot.text import Text
from cogs.pulse import cards as pulse
from data.content import KINDS
from tests.cogs import records as made
from tests.cogs.records import NOW, Words

TODAY = NOW // 86_400


def cards(words: Words) -> dict[str, Callable[[Text], ui.LayoutView]]:
    """Every card, by `<noun>.<function>/<state>`."""
    full = {(kind, what): 85 for kind in ("", *KINDS) for what in WHAT}
    weeks = {TODAY - 7 * number: full for number in range(8)}
    dragging = tuple(Dragging(made.ask(words, shared="neighbour"), made.CHANNEL, made.THREAD) for _ in range(5))
    bare = Pulse({TODAY: {("", "asked"): 0}}, TODAY, (Dragging(made.ask(words), None, None),))
    return {
        "pulse.panel/nothing yet": lambda text: pulse.panel(Pulse({}, None, ()), made.GUILD, text),
        "pulse.panel/few": lambda text: pulse.panel(bare, made.GUILD, text),
        "pulse.panel/much": lambda text: pulse.panel(Pulse(weeks, TODAY, dragging), made.GUILD, text),
    }
