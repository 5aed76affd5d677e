"""What a helper reads who asks why they are asked, or to be asked less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from discord import ui

from bot.rules.matching import TOLD
from bot.steps.invitations import WhySeen
from bot.text import Text
from cogs.invitations import cards as invitations
from data.records import WAYS, Ask, Gives
from tests.cogs import records as made


def asked(one: Ask) -> dict[str, Callable[[Text], ui.LayoutView]]:
    """Every reason there is at once, none, and the most and the least that is left."""
    much = made.invitation_seen(replace(one, needs=made.MUCH), why=TOLD)
    found: dict[str, Callable[[Text], ui.LayoutView]] = {
        f"invitations.invitation/{shared}, every reason, waiting": lambda text, shared=shared: invitations.invitation(
            replace(much, seen=made.ask_seen(replace(much.seen.ask, shared=shared))), text
        )
        for shared in WAYS
    }
    taken_up = replace(one, shared="quiet", offer=made.OFFER_REF, needed="whenever", needed_by=None)
    found |= {
        "invitations.invitation/offer": lambda text: invitations.invitation(
            made.invitation_seen(taken_up, origin="offer", why=()), text
        ),
        "invitations.why/none": lambda text: invitations.why(WhySeen(made.invitation_seen(one, why=()), None), text),
    }
    for days in (1, 12):
        found[f"invitations.why/{days}"] = lambda text, days=days: invitations.why(WhySeen(much, days), text)
    for most in (1, 5):
        fewer = replace(made.capacity(), gives=Gives(invitations=most))
        found[f"invitations.less/{most}"] = lambda text, fewer=fewer: invitations.less(fewer, text)
    return found
