"""From lists of seconds to the few numbers that are compared."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """The value that 99 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * 99 // 100) - 1)]


@dataclass(frozen=True)
class Ratio:
    """How many times the floor: the median over the rounds, with the lowest and the highest of them."""

    middle: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"**{self.middle:.2f}** ({self.least:.2f} to {self.most:.2f})"


def ratio(kith: Sequence[float], floor: Sequence[float]) -> Ratio:
    """Each round's own quotient, so that what slows the machine down for a while slows both down."""
    quotients = [one / other for one, other in zip(kith, floor, strict=True)]
    return Ratio(median(quotients), min(quotients), max(quotients))


def ms(seconds: float, digits: int = 2) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1000:.{digits}f}"


def table(head: Sequence[str], *lines: Sequence[str]) -> str:
    """A Markdown table whose first column is words and whose others are numbers."""
    rule = [":--", *["--:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *lines))
