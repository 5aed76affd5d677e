"""Saying where, when and with what help is needed, before an ask is posted and after."""

from __future__ import annotations

from bot.router import Control
from bot.steps import needs as steps
from bot.turn import Turn
from cogs.asks import cards
from cogs.asks.drafts import drawn
from cogs.asks.views import ANYWHERE, needs_form


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
    said = await turn.act(drawn(lambda tx: steps.say(tx, turn.who, turn.ref, form)))
    if said.ask.state == "draft":
        await turn.show(cards.preview(said, turn.who.user, turn.text))
    else:
        await turn.show(cards.needs_changed(said.ask, turn.text, said.where))


CONTROLS = {
    "ask.needs": Control(open_form),
    "ask.needs_form": Control(chosen, updates=True),
}
