"""The whole trail played without a browser: what everybody did, and who saw what."""

from __future__ import annotations

from bot.rehearsal.hands import Hands


async def play(hands: Hands) -> None:
    """Play the trail once. Raises Stuck at the first step that does not work."""
    hands.title("rehearsal.script.opening")
