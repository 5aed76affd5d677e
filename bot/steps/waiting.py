"""Everything that waits for stewards' word, in one list."""

from __future__ import annotations

from dataclasses import dataclass

from bot.steps import announcements, confirmations, picks, reviews
from bot.steps.announcements import AnnouncementSeen
from bot.steps.confirmations import ConfirmSeen
from bot.steps.people import Who
from bot.steps.picks import PickSeen
from bot.steps.reviews import ReviewSeen
from data.store import Tx


@dataclass(frozen=True, slots=True)
class Waiting:
    """Asks to be looked at, introductions to be confirmed, asks for which somebody is asked, and announcements."""

    reviews: tuple[ReviewSeen, ...] = ()
    confirmations: tuple[ConfirmSeen, ...] = ()
    picks: tuple[PickSeen, ...] = ()
    announcements: tuple[AnnouncementSeen, ...] = ()


def listed(tx: Tx, who: Who) -> Waiting:
    """What waits. Raises Refusal for anybody who is not a steward."""
    return Waiting(
        reviews.listed(tx, who), confirmations.listed(tx, who), picks.listed(tx, who), announcements.listed(tx, who)
    )
