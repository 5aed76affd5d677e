"""The community that is rehearsed with: who is in it, and how they came to where they are, by their own hands."""

from __future__ import annotations

from bot.rehearsal.hands import Hands
from bot.rehearsal.stage import Person

ZONE = "Europe/London"
ROOMS = ("general", "asks")

PEOPLE = (
    Person("mara", "Mara", steward=True),
    Person("ines", "Ines"),
    Person("tom", "Tom"),
    Person("aiko", "Aiko"),
    Person("ben", "Ben"),
    Person("lucia", "Lucía", locale="es-ES"),
    Person("noor", "Noor"),
    Person("sam", "Sam"),
)
"""Append only: ids follow this order, and a kept folder knows its people by it."""

FIRST = "ines"
"""Whose eyes the page opens with."""

STEPS = ("ask", "help", "yes", "later", "steward")
"""What to try first: `rehearsal.try.<step>` in the catalogues."""


async def seed(hands: Hands) -> None:
    """Bring the community to life through its members' own commands, forms and buttons."""
    await hands.write("mara", hands.text("rehearsal.seed.welcome"), "general")
