"""The questions of `/reflect`, by the numbers under which each language has its words."""

from __future__ import annotations

# None asks how much anybody gave, took or asked for, and none means to heal: they are for looking out of the window.
# A number is never used again for another question.
QUESTIONS: tuple[int, ...] = tuple(range(1, 37))
