"""How often people say yes in a community, by how well they fit; over all of them, never of one person."""

from __future__ import annotations

from data.store import Tx, change, rows

Each = tuple[int, int, int]
"""One number for each class of fit, the loosest first."""


def of(tx: Tx, community: int) -> tuple[Each, Each]:
    """How many were asked, and how many said yes, in each class of fit."""
    known = {
        each["class"]: (each["asked"], each["yes"])
        for each in rows(tx, "SELECT class, asked, yes FROM answers WHERE community = ?", community)
    }
    (loose, yes), (good, good_yes), (best, best_yes) = (known.get(fit, (0, 0)) for fit in range(3))
    return (loose, good, best), (yes, good_yes, best_yes)


def add(tx: Tx, community: int, fit_class: int, *, asked: int = 0, yes: int = 0) -> None:
    """Count invitations and yeses in one class of fit."""
    change(
        tx,
        """INSERT INTO answers (community, class, asked, yes) VALUES (?, ?, ?, ?)
                  ON CONFLICT (community, class) DO UPDATE SET
                      asked = asked + excluded.asked, yes = yes + excluded.yes""",
        community,
        fit_class,
        asked,
        yes,
    )
