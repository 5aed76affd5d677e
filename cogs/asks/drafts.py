"""A draft and its preview: looked at with others' eyes, changed, shared another way, kept or let go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast

from bot.router import Control
from bot.steps import asks as steps
from bot.steps import drafts, pieces, reminders, seen
from bot.steps.pieces import Whole
from bot.turn import Turn
from cogs.asks import cards, waiting
from cogs.asks.cards import AT_FIRST, ONLOOKERS, Look
from cogs.asks.views import ask_form
from cogs.parts import whispered
from data.records import Ask, Needed, Shared
from data.store import Tx

Step = Callable[[Tx], Ask]


def drawn(step: Step) -> Callable[[Tx], tuple[seen.DraftSeen, Whole]]:
    """The same step, with all that its card says of the ask and of what else belongs to it."""

    def both(tx: Tx) -> tuple[seen.DraftSeen, Whole]:
        ask = step(tx)
        return seen.draft(tx, ask), pieces.of(tx, ask)

    return both


async def preview(turn: Turn, step: Step, look: Look = AT_FIRST) -> None:
    """Take a step with a draft and show who would see what."""
    draft, whole = await turn.act(drawn(step))
    await turn.show(cards.preview(draft, turn.who.user, turn.text, look, whole))


async def _look(turn: Turn, ref: str, look: Look = AT_FIRST) -> None:
    draft, whole = await turn.read(drawn(lambda tx: steps.own_draft(tx, turn.who, ref)))
    await turn.show(cards.preview(draft, turn.who.user, turn.text, look, whole))


async def filled_in(turn: Turn) -> None:
    """Keep what was filled in and show who would see what."""
    form = steps.AskForm(
        summary=turn.typed("summary"),
        details=turn.typed("details"),
        kind=turn.typed("kind"),
        needed=cast(Needed, turn.typed("when")),
        shared=cast(Shared, turn.typed("shared")),
    )
    await preview(turn, lambda tx: steps.draft(tx, turn.who, turn.ref, form))


async def look(turn: Turn) -> None:
    """Show a draft again, from /mine."""
    await _look(turn, turn.ref)


async def see(turn: Turn) -> None:
    """Look at it with another's eyes."""
    ref, before = Look.split(turn.ref)
    chosen = turn.typed("values")
    await _look(turn, ref, replace(before, onlooker=chosen if chosen in ONLOOKERS else before.onlooker))


async def as_is(turn: Turn) -> None:
    """The words stay as they are; that they were pointed out is noted nowhere."""
    ref, before = Look.split(turn.ref)
    await _look(turn, ref, replace(before, left=True))


async def plainer(turn: Turn) -> None:
    """Take the plainer words."""
    ref, before = Look.split(turn.ref)
    await preview(turn, lambda tx: drafts.plainer(tx, turn.who, ref), before)


async def share(turn: Turn) -> None:
    """Share it another way."""
    ref, before = Look.split(turn.ref)
    await preview(turn, lambda tx: drafts.share(tx, turn.who, ref, turn.typed("values")), before)


async def first(turn: Turn, first: bool = True) -> None:
    """Say whether the first who can may come; each of the two says one thing, however often it is pressed."""
    ref, before = Look.split(turn.ref)
    await preview(turn, lambda tx: steps.first_who_can(tx, turn.who, ref, first=first), before)


async def change(turn: Turn) -> None:
    """Open the form with what was said before."""
    draft, _ = await turn.read(drawn(lambda tx: steps.own_draft(tx, turn.who, turn.ref)))
    await turn.form(ask_form(turn.text, draft.ask.ref, draft.ways, steps.form_of(draft.ask), draft.kinds))


async def keep(turn: Turn) -> None:
    """It is kept already; say where, and whether it is brought up."""
    kept = await turn.read(lambda tx: drafts.kept(tx, turn.who, turn.ref))
    await turn.show(waiting.kept(kept, turn.text))


async def remind(turn: Turn) -> None:
    """When it is brought up, if at all."""
    kept = await turn.act(lambda tx: drafts.remind(tx, turn.who, turn.ref, turn.typed("values")))
    await turn.show(waiting.kept(kept, turn.text))


async def drop(turn: Turn) -> None:
    """Not now: the draft is let go."""
    words = await turn.act(lambda tx: steps.discard(tx, turn.who, turn.ref))
    await turn.show(cards.dropped(words, turn.text))


CONTROLS = {
    "ask.form": Control(filled_in, updates=True),
    "ask.look": Control(look, updates=True),
    "ask.see": Control(see, updates=True),
    "ask.as_is": Control(as_is, updates=True),
    "ask.plainer": Control(plainer, updates=True),
    "ask.share": Control(share, updates=True),
    "ask.first": Control(first, updates=True),
    "ask.choose": Control(partial(first, first=False), updates=True),
    "ask.change": Control(change),
    "ask.keep": Control(keep, updates=True),
    "ask.remind": Control(remind, updates=True),
    "ask.drop": Control(drop, updates=True),
}

MESSAGES = (whispered("draft.remind", reminders.notice, waiting.reminded),)
