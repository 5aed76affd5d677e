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
    """How many times the floor: the median over the rounds, and between what half of them lie."""

    middle: float
    lower: float
    upper: float

    @property
    def spread(self) -> float:
        """How far apart the rounds are: 1 is not at all."""
        return self.upper / self.lower

    def __str__(self) -> str:
        within = f" ({self.lower:.2f} to {self.upper:.2f})" if self.lower != self.upper else ""
        return f"**{self.middle:.2f}**{within}"


def ratio(kith: Sequence[float], floor: Sequence[float]) -> Ratio:
    """Each round's own quotient, so that what slows the machine down for a while slows both down."""
    quotients = [one / other for one, other in zip(kith, floor, strict=True)]
    if len(quotients) == 1:
        return Ratio(quotients[0], quotients[0], quotients[0])
    lower, middle, upper = statistics.quantiles(quotients, n=4, method="inclusive")
    return Ratio(middle, lower, upper)


def ms(seconds: float, digits: int = 2) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1000:.{digits}f}"


def table(head: Sequence[str], *lines: Sequence[str]) -> str:
    """A Markdown table whose first column is words and whose others are numbers."""
    rule = [":--", *["--:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *lines))
