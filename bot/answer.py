"""The one place where a refusal or a failure becomes words, and what a person typed is given back to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot import logs
from bot.ids import control_id
from bot.limits import Verdict
from bot.rules.refusal import Refusal
from data.store import StoreFailed

if TYPE_CHECKING:
    from bot.turn import Turn

GIVEN_BACK_MOST = 3000
"""Characters of somebody's own words in one reply; a card holds 4,000 in all."""


async def explain(turn: Turn, error: BaseException) -> None:
    """Tell the person what happened, what was kept and what to do next; never raises."""
    if isinstance(error, Refusal):
        known: dict[str, object] = dict(error.values)
        if "field" in known:
            known["field"] = turn.text(str(known["field"]))
        sentence = turn.text(error.key, None, **known)
    else:
        ref = turn.fresh()
        key = "error.storage" if isinstance(error, StoreFailed) else "error.unexpected"
        if turn.committed:
            # It would be untrue, and invite a second try, to say that nothing was changed.
            key = "error.saved"
        logs.event("turn.failed", ref=ref, code=type(error).__name__)
        sentence = turn.text(key, code=ref[:8])
    try:
        card = plain_card(sentence, _given_back(turn))
        if not isinstance(error, Refusal):
            # Whatever is broken, whoever pressed may have come because nothing could wait (promises 10.1).
            card.add_item(discord.ui.ActionRow(_right_now(turn)))
        await turn.say(card)
    except Exception as failure:
        logs.event("answer.failed", code=type(failure).__name__)


def _right_now(turn: Turn) -> discord.ui.Button[Any]:
    return discord.ui.Button(label=turn.text("door.now"), custom_id=control_id("door.now"))


async def too_much(turn: Turn, verdict: Verdict) -> None:
    """Turn a flood away: once in a sentence, then without one. Words that were typed are always given back."""
    sentence = turn.text("refuse.too_much") if verdict is Verdict.TELL else ""
    back = _given_back(turn)
    try:
        await (turn.say(plain_card(sentence, back)) if sentence or back else turn.hush())
    except Exception as failure:
        logs.event("answer.failed", code=type(failure).__name__)


def plain_card(*paragraphs: str) -> discord.ui.LayoutView:
    """A card of a few paragraphs and nothing to press."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container[Any](*(discord.ui.TextDisplay[Any](each) for each in paragraphs if each)))
    return view


def _given_back(turn: Turn) -> str:
    """What was typed into the form, to be copied; empty where nothing was typed."""
    if turn.interaction.type is not discord.InteractionType.modal_submit:
        return ""
    typed = [value for name, value in turn.values.items() if name in turn.written and isinstance(value, str) and value]
    if not typed:
        return ""
    # Half a character that a broken client sent cannot be sent on: Discord would refuse the whole answer.
    whole = "\n\n".join(typed).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    # No fence in the words ends the one around them, which keeps them as typed, to be copied as they are.
    words = whole.replace("```", "ˋˋˋ")[:GIVEN_BACK_MOST]
    return f"{turn.text('error.given_back')}\n```\n{words}\n```"
