"""The cards of what comes after asking: nobody has come yet, somebody to talk to, a helper at their own limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from discord import ui

from bot.steps.invitations import Answer, Said
from bot.steps.unanswered import UnansweredSeen
from bot.text import Text
from cogs.asks import cards as asks
from cogs.invitations import cards as invitations
from data.records import Shared
from tests.cogs import records as made
from tests.cogs.records import ASKER, NOW, Words

Samples = dict[str, Callable[[Text], ui.LayoutView]]


def cards(words: Words) -> Samples:
    """Every card, by `<noun>.<function>/<state>`."""
    found: Samples = {}
    for shared in get_args(Shared):
        one = made.ask(words, shared=shared)
        much = replace(one, needs=made.MUCH)
        found |= {
            f"asks.unanswered/{shared}": lambda text, one=one: asks.unanswered(UnansweredSeen(one, ASKER, NOW), text),
            f"asks.unanswered/{shared}, needing much": lambda text, much=much: asks.unanswered(
                UnansweredSeen(much, ASKER, NOW, made.AREAS[3:4]), text
            ),
            f"asks.stewards/{shared}": lambda text, one=one: asks.stewards(one, None, text),
            f"asks.stewards/{shared}, a role": lambda text, one=one: asks.stewards(one, made.ROLE, text),
        }
    for answer in get_args(Answer):
        found[f"invitations.said/{answer}, at their limit"] = lambda text, answer=answer: invitations.said(
            Said(answer, at_once=1, per_week=5, filled=True), text
        )
    return found
