"""What a community's weeks were like, in numbers that name nobody: small ones are not kept, and none exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data.store import Tx, change, row, rows

Counts = Mapping[tuple[str, str], int]
"""Numbers by kind of help (empty for all kinds together) and by what was counted."""


def counted(tx: Tx, community: int, first: int, after: int) -> dict[tuple[str, str], int]:
    """How many asks of each kind were made, met or lapsed from the epoch day `first` on and before `after`, and how
    many of those made before it are open, or wait for somebody, as it stands now. For `kept` to be made coarse of."""
    found: dict[tuple[str, str], int] = {}
    for what, sql in _COUNTS.items():
        for each in rows(tx, sql, community, first, after):
            found[each["kind"], what] = each["n"]
    return found


_COUNTS = {
    "asked": """SELECT kind, count(*) AS n FROM asks WHERE community = ?
                       AND state IN ('open', 'matched', 'met', 'withdrawn', 'lapsed') AND kind != ''
                       AND made_day >= ? AND made_day < ? GROUP BY kind""",
    "met": """SELECT kind, count(*) AS n FROM asks WHERE community = ? AND state = 'met' AND kind != ''
                     AND closed_day >= ? AND closed_day < ? GROUP BY kind""",
    "lapsed": """SELECT kind, count(*) AS n FROM asks WHERE community = ? AND state = 'lapsed' AND kind != ''
                        AND closed_day >= ? AND closed_day < ? GROUP BY kind""",
    "open": """SELECT kind, count(*) AS n FROM asks WHERE community = ?1 AND state IN ('open', 'matched')
                      AND made_day < ?3 AND ?2 < ?3 GROUP BY kind""",
    "waiting": """SELECT kind, count(*) AS n FROM asks WHERE community = ?1 AND state = 'open'
                         AND made_day < ?3 AND ?2 < ?3 GROUP BY kind""",
}


def keep(tx: Tx, community: int, week: int, least: Counts) -> None:
    """Keep the numbers of the week that began on that epoch day, once and for all."""
    for (kind, what), number in least.items():
        change(
            tx,
            "INSERT OR IGNORE INTO pulse (community, week, kind, what, least) VALUES (?, ?, ?, ?, ?)",
            community,
            week,
            kind,
            what,
            number,
        )


def taken(tx: Tx, community: int, week: int) -> bool:
    """Whether the numbers of this week are kept already."""
    return row(tx, "SELECT 1 FROM pulse WHERE community = ? AND week = ? LIMIT 1", community, week) is not None


def of(tx: Tx, community: int) -> dict[int, dict[tuple[str, str], int]]:
    """What is kept, by the epoch day on which each week began."""
    found: dict[int, dict[tuple[str, str], int]] = {}
    for each in rows(tx, "SELECT * FROM pulse WHERE community = ? ORDER BY week", community):
        found.setdefault(each["week"], {})[each["kind"], each["what"]] = each["least"]
    return found


def forget(tx: Tx, community: int, before: int) -> int:
    """Forget the weeks that began before that epoch day; how many numbers those were."""
    return change(tx, "DELETE FROM pulse WHERE community = ? AND week < ?", community, before)


def total(counts: Iterable[tuple[tuple[str, str], int]]) -> dict[str, int]:
    """All kinds together."""
    found: dict[str, int] = {}
    for (_, what), number in counts:
        found[what] = found.get(what, 0) + number
    return found
