"""What somebody whose part is paused is told; the pause itself comes of a report."""

from __future__ import annotations

from bot.client import Kith
from bot.steps import pausing
from cogs.parts import whispered
from cogs.pauses import cards

MESSAGES = (
    whispered("pause", pausing.card, cards.paused),
    whispered("pause.over", pausing.over_card, cards.over, lives=False),
)


async def setup(bot: Kith) -> None:
    """Take this noun in."""
    bot.take(messages=MESSAGES)
