"""The cards of a community in which stewards stand between people, each in every state that looks different."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from discord import ui

from bot.steps.confirmations import ConfirmSeen
from bot.steps.invitations import Said
from bot.steps.picks import SHOWN, PickSeen
from bot.steps.seen import DraftSeen
from bot.steps.waiting import Waiting
from bot.text import Text
from cogs.asks import cards as asks
from cogs.capacity import cards as capacity
from cogs.invitations import cards as invitations
from cogs.modes import cards as modes
from cogs.reviews import cards as looking
from data.house import AS_IT_COMES, Confirmation, Mode
from data.records import WAYS
from tests.cogs import records as made

PRIVATE = ("modes.declined", "modes.over")
"""Messages that Kith sends to one person."""

MANY = tuple(made.HELPER + at for at in range(SHOWN))


def cards(words: made.Words) -> dict[str, Callable[[Text], ui.LayoutView]]:
    """Every card."""
    found: dict[str, Callable[[Text], ui.LayoutView]] = {
        "capacity.statement/stewards invite": lambda text: capacity.statement(
            replace(made.stated(), mode="invite"), text, made.NOW
        ),
        "invitations.looked_at/": lambda text: invitations.looked_at(text, made.NOW),
        "invitations.said/a steward looks": lambda text: invitations.said(Said("with_asker", until=made.NOW), text),
        **{
            f"modes.said/{key}": lambda text, key=key: modes.said(text, key)
            for key in ("confirm.was_confirmed", "confirm.too_late", "confirm.was_declined", "pick.asked")
        },
    }
    waiting = Waiting((), (confirmation(words, "named"), confirmation(words, "quiet")), (picking(words, "named"),))
    found["reviews.listed/modes"] = lambda text: looking.listed(waiting, text)
    for shared in WAYS:
        ask, draft = made.ask(words, shared=shared), made.ask(words, shared=shared, state="draft")
        notice = made.notice(ask, made.ASKER)
        found |= {
            f"modes.confirm/{shared}": lambda text, shared=shared: modes.confirm(confirmation(words, shared), text),
            f"modes.pick/{shared}": lambda text, shared=shared: modes.pick(picking(words, shared), text),
            f"modes.fits/{shared}, many": lambda text, shared=shared: modes.fits(picking(words, shared, MANY), text),
            f"modes.fits/{shared}, nobody": lambda text, shared=shared: modes.fits(picking(words, shared), text),
            f"modes.declined/{shared}": lambda text, notice=notice: modes.declined(notice, text),
            f"modes.over/{shared}": lambda text, notice=notice: modes.over(notice, text),
            f"invitations.yes/{shared}, a steward looks": lambda text, ask=ask: invitations.yes(
                replace(made.yes_seen(ask), until=made.NOW), text
            ),
            f"invitations.yes/{shared}, a steward would rather not": lambda text, ask=ask: invitations.yes(
                replace(made.yes_seen(ask, "passed"), declined=True), text
            ),
            f"invitations.invitation/{shared}, yes, a steward looks": lambda text, ask=ask: invitations.invitation(
                replace(made.invitation_seen(ask, "yes"), until=made.NOW), text
            ),
            f"invitations.invitation/{shared}, a steward would look, waiting": lambda text, ask=ask: (
                invitations.invitation(
                    replace(made.invitation_seen(ask), seen=replace(made.ask_seen(ask), mode="confirm")), text
                )
            ),
        }
        for mode in MODES:
            house = replace(AS_IT_COMES, mode=mode)
            shown = replace(made.ask_seen(replace(ask, needs=made.MUCH)), mode=mode)
            found |= {
                f"asks.posted/{shared}, {mode}": lambda text, ask=ask, mode=mode: asks.posted(ask, text, mode=mode),
                f"asks.posted/{shared}, {mode}, first": lambda text, ask=ask, mode=mode: asks.posted(
                    replace(ask, first_who_can=True), text, mode=mode
                ),
                f"asks.ask_card/{shared}, {mode}": lambda text, shown=shown: asks.ask_card(shown, text),
            }
            for eyes in asks.ONLOOKERS:
                found[f"asks.preview/{shared}, {mode}, {eyes}"] = lambda text, draft=draft, house=house, eyes=eyes: (
                    asks.preview(DraftSeen(draft, house=house), made.ASKER, text, asks.Look(eyes))
                )
    return found


MODES: tuple[Mode, ...] = tuple(each for each in get_args(Mode) if each != "members")


def confirmation(words: made.Words, shared: str) -> ConfirmSeen:
    """Two who both said yes, as a steward looks at it."""
    waits = Confirmation("c0" * 8, made.GUILD, made.ASK_REF, made.INVITATION_REF)
    about = made.ask_seen(replace(made.ask(words, shared=shared), needs=made.MUCH))
    return ConfirmSeen(waits, about, made.HELPER, made.NOW, young=True)


def picking(words: made.Words, shared: str, fits: tuple[int, ...] = ()) -> PickSeen:
    """An ask for which stewards choose whom to ask."""
    return PickSeen(made.ask_seen(replace(made.ask(words, shared=shared), needs=made.MUCH)), fits)
