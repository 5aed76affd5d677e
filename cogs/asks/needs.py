"""Saying where, when, with what and by how many help is needed, before an ask is posted and after."""

from __future__ import annotations

from collections.abc import Callable

from bot.router import Control
from bot.steps import needs as steps
from bot.turn import Turn
from cogs.asks import cards
from cogs.asks.drafts import drawn
from cogs.asks.views import ANYWHERE, needs_form, several_form
from data.records import Ask
from data.store import Tx


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
    await _said(turn, lambda tx: steps.say(tx, turn.who, turn.ref, form))


async def open_several(turn: Turn) -> None:
    """Open the form for how many."""
    ask = await turn.read(lambda tx: steps.changeable(tx, turn.who, turn.ref))
    await turn.form(several_form(turn.text, ask))


async def for_several(turn: Turn) -> None:
    """Keep for how many it is."""
    least, most = turn.typed("least"), turn.typed("most")
    await _said(turn, lambda tx: steps.for_several(tx, turn.who, turn.ref, least, most))


async def enough(turn: Turn) -> None:
    """Those who have come are enough."""
    await turn.act(lambda tx: steps.enough(tx, turn.who, turn.ref))
    await turn.show(cards.said(turn.text, "several.is_enough"))


async def _said(turn: Turn, step: Callable[[Tx], Ask]) -> None:
    said, whole = await turn.act(drawn(step))
    if said.ask.state == "draft":
        await turn.show(cards.preview(said, turn.who.user, turn.text, whole=whole))
    else:
        await turn.show(cards.needs_changed(said.ask, turn.text, said.where))


CONTROLS = {
    "ask.needs": Control(open_form),
    "ask.needs_form": Control(chosen, updates=True),
    "ask.several": Control(open_several),
    "ask.several_form": Control(for_several, updates=True),
    "ask.enough": Control(enough, updates=True),
}
