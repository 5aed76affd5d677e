"""How often people say yes in a community, by how well they fit; over all of them, never of one person."""

from __future__ import annotations

from data.store import Tx, change, rows

CLASSES = 3


def of(tx: Tx, community: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """How many were asked, and how many said yes, in each class of fit."""
    asked, yes = [0] * CLASSES, [0] * CLASSES
    for each in rows(tx, "SELECT class, asked, yes FROM answers WHERE community = ?", community):
        asked[each["class"]], yes[each["class"]] = each["asked"], each["yes"]
    return tuple(asked), tuple(yes)


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
