"""What can be done with a draft, which nobody but its asker has seen."""

from __future__ import annotations

from dataclasses import replace

from bot.rules import asks as rules
from bot.rules.phrasing import plainly
from bot.rules.words import SUMMARY_MOST
from bot.steps import queue
from bot.steps.asks import own_draft, ways
from bot.steps.people import Who
from data import asks
from data.records import Ask
from data.store import Tx


def share(tx: Tx, who: Who, ref: str, shared: str) -> Ask:
    """Share it in another way. Raises Refusal for one that the stewards do not allow, or that there is not."""
    ask = own_draft(tx, who, ref)
    switched = replace(ask, shared=rules.way(shared, ways(tx, ask.community)))
    asks.save(tx, switched)
    queue.gone(tx, ref)
    return switched


def plainer(tx: Tx, who: Who, ref: str) -> Ask:
    """Say it without the words that make its asker small, because they said so; said twice it is said once."""
    ask = own_draft(tx, who, ref)
    plain = replace(ask, summary=plainly(ask.summary, SUMMARY_MOST))
    asks.save(tx, plain)
    queue.gone(tx, ref)
    return plain
