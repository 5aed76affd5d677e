"""What stewards do about what they were told, one press or one form each."""

from __future__ import annotations

from collections.abc import Callable

from bot.router import Control
from bot.rules.refusal import Refusal
from bot.steps import concerns as steps
from bot.steps.concerns import Concern
from bot.turn import Turn
from cogs.reports import cards
from cogs.reports.views import down_form, note_form, pause_form
from data.store import Tx


async def listed(turn: Turn) -> None:
    """What waits, and what was decided."""
    found = await turn.act(lambda tx: steps.listed(tx, turn.who))
    await turn.show(cards.listed(turn.text, found))


async def open_one(turn: Turn) -> None:
    """One of them."""
    ref = turn.typed("values")
    seen = await turn.read(lambda tx: steps.one(tx, turn.who, ref))
    await turn.show(cards.concern(seen, turn.text))


async def _act(turn: Turn, step: Callable[[Tx], None], done: str) -> None:
    def both(tx: Tx) -> Concern:
        step(tx)
        return steps.one(tx, turn.who, turn.ref)

    seen = await turn.act(both)
    await turn.show(cards.concern(seen, turn.text, turn.text(done)))


async def nothing(turn: Turn) -> None:
    """Nothing to do."""
    await _act(turn, lambda tx: steps.nothing(tx, turn.who, turn.ref), "concern.done.nothing")


async def coming(turn: Turn) -> None:
    """I am coming."""
    await _act(turn, lambda tx: steps.coming(tx, turn.who, turn.ref), "concern.done.coming")


async def lift(turn: Turn) -> None:
    """The pause ends now."""
    await _act(turn, lambda tx: steps.lift(tx, turn.who, turn.ref), "concern.done.lifted")


async def down(turn: Turn) -> None:
    """Why it is taken down."""
    seen = await turn.read(lambda tx: steps.one(tx, turn.who, turn.ref))
    if not seen.standing:
        raise Refusal("refuse.down_already")
    await turn.form(down_form(turn.text, seen))


async def down_yes(turn: Turn) -> None:
    """Take it down."""
    reason, close = turn.typed("reason"), turn.typed("close") == "yes"
    await _act(turn, lambda tx: steps.down(tx, turn.who, turn.ref, reason, close=close), "concern.done.down")


async def pause(turn: Turn) -> None:
    """For how long, and why."""
    await turn.read(lambda tx: steps.one(tx, turn.who, turn.ref))
    await turn.form(pause_form(turn.text, turn.ref))


async def pause_yes(turn: Turn) -> None:
    """Pause their part."""
    days, reason = turn.number("term") or 0, turn.typed("reason")
    await _act(turn, lambda tx: steps.pause(tx, turn.who, turn.ref, days, reason), "concern.done.paused")


async def note(turn: Turn) -> None:
    """What to note."""
    await turn.read(lambda tx: steps.one(tx, turn.who, turn.ref))
    await turn.form(note_form(turn.text, turn.ref))


async def noted(turn: Turn) -> None:
    """Note it."""
    words = turn.typed("note")
    await _act(turn, lambda tx: steps.note(tx, turn.who, turn.ref, words), "concern.done.note")


CONTROLS = {
    "concern.list": Control(listed, updates=True),
    "concern.open": Control(open_one, updates=True),
    "concern.nothing": Control(nothing, updates=True),
    "concern.coming": Control(coming, updates=True),
    "concern.lift": Control(lift, updates=True),
    "concern.down": Control(down),
    "concern.down_form": Control(down_yes, updates=True),
    "concern.pause": Control(pause),
    "concern.pause_form": Control(pause_yes, updates=True),
    "concern.note": Control(note),
    "concern.note_form": Control(noted, updates=True),
}
