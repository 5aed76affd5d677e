"""Saying where, when and with what help is needed, before an ask is posted and after."""

from __future__ import annotations

from collections.abc import Callable

from bot.router import Control
from bot.steps import needs as steps
from bot.steps import seen
from bot.turn import Turn
from cogs.asks import cards
from cogs.asks.views import ANYWHERE, needs_form
from data.records import Area, Ask
from data.store import Tx


def placed(step: Callable[[Tx], Ask]) -> Callable[[Tx], tuple[Ask, tuple[Area, ...]]]:
    """The same step, with the area its ask is in."""

    def taken(tx: Tx) -> tuple[Ask, tuple[Area, ...]]:
        ask = step(tx)
        return ask, seen.where(tx, ask)

    return taken


async def open_form(turn: Turn) -> None:
    """Open the form for where, when and with what."""
    ask, areas = await turn.read(lambda tx: steps.before(tx, turn.who, turn.ref))
    await turn.form(needs_form(turn.text, ask, areas))


async def chosen(turn: Turn) -> None:
    """Keep it, and show who would see what, or sees it from now on."""
    place = turn.typed("place")
    form = steps.NeedsForm(
        place="" if place == ANYWHERE else place,
        parts=turn.chosen("parts"),
        language=turn.typed("language"),
        size=turn.typed("size"),
        skills=turn.chosen("skills"),
    )
    ask, where = await turn.act(placed(lambda tx: steps.say(tx, turn.who, turn.ref, form)))
    if ask.state == "draft":
        await turn.show(cards.preview(ask, turn.who.user, turn.text, where))
    else:
        await turn.show(cards.needs_changed(ask, turn.text, where))


CONTROLS = {
    "ask.needs": Control(open_form),
    "ask.needs_form": Control(chosen, updates=True),
}
