"""What is read about an ask for several, with some of them there and with enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from discord import ui

from bot.steps.lapsing import AskLapsed
from bot.steps.seen import Mine
from bot.steps.unanswered import UnansweredSeen
from bot.text import Text
from cogs.asks import cards as asks
from cogs.asks import waiting
from cogs.asks.views import several_form
from cogs.introductions import cards as introductions
from cogs.invitations import cards as invitations
from cogs.mine import cards as mine
from data.records import WAYS
from tests.cogs import records as made
from tests.cogs.records import ASKER, NOW, Words

Draw = Callable[[Text], ui.LayoutView]


def cards(words: Words) -> dict[str, Draw]:
    """Every card that differs, by `<noun>.<function>/<state>`."""
    found: dict[str, Draw] = {"asks.said/several.is_enough": lambda text: asks.said(text, "several.is_enough")}
    for came in (1, 9):
        for name, draw in _having(words, came).items():
            found[f"{name}, {came} came"] = draw
    one = made.ask(words, needs=made.MANY)
    found["introductions.opening/one of several"] = lambda text: introductions.opening(
        made.introduction_seen(one), text
    )
    found["asks.needs_changed/just so many"] = lambda text: asks.needs_changed(
        replace(one, needs=replace(made.ask().needs, people=3, most=3)), text
    )
    return found


def _having(words: Words, came: int) -> dict[str, Draw]:
    one = made.ask(words, needs=made.MANY, shared="neighbour")
    told = replace(made.notice(one, ASKER), came=came)
    unanswered = UnansweredSeen(one, ASKER, NOW, made.where(one), came)
    invited = replace(made.invitation_seen(one), seen=made.ask_seen(one, came))
    five = tuple(replace(one, ref=f"{number:016x}") for number in range(5))
    own = Mine((), five, (), (), (), (), (), (), None, {each.ref: came for each in five})
    found: dict[str, Draw] = {
        "asks.unanswered/several": lambda text: asks.unanswered(unanswered, text),
        "introductions.handed_back/several": lambda text: introductions.handed_back(told, text),
        "introductions.steward_handed_back/several": lambda text: introductions.steward_handed_back(told, text),
        "invitations.invitation/several": lambda text: invitations.invitation(invited, text),
        "invitations.yes/several": lambda text: invitations.yes(replace(made.yes_seen(one), came=came), text),
        "mine.mine/several": lambda text: mine.mine(own, text, 0, NOW),
    }
    for shared in WAYS:
        each = replace(one, shared=shared)
        found |= {
            f"asks.ask_card/several, {shared}": lambda text, each=each: asks.ask_card(made.ask_seen(each, came), text),
            f"asks.nobody/several, {shared}": lambda text, each=each: asks.nobody(replace(told, ask=each), text),
        }
    for state in ("matched", "lapsed"):
        over = AskLapsed((replace(one, state=state),), ASKER, came)
        found[f"asks.lapsed/several, {state}"] = lambda text, over=over: waiting.lapsed(over, text)
    return found


def forms(words: Words) -> dict[str, Callable[[Text], ui.Modal]]:
    """The form for how many."""
    return {
        "asks.several_form/one": lambda text: several_form(text, made.ask(words)),
        "asks.several_form/most": lambda text: several_form(text, made.ask(words, needs=made.MANY)),
    }
