"""The only table that knows who a person is; everyone else holds a random ref."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from data.records import UNSAID, Member, Nudging, Reach
from data.store import Tx, change, row, rows
from data.terms import nudging_text, read_nudging


class Nobody(LookupError):
    """A ref behind which there is no person (any more)."""


def _record(tx: Tx, found: sqlite3.Row) -> Member:
    ref, community = found["ref"], found["community"]

    def opened(column: str) -> str:
        return tx.vault.open("members", column, ref, community, found[column])

    def moment(column: str) -> int | None:
        return int(opened(column)) if found[column] is not None else None

    reach: Reach = "dm" if opened("reach") == "dm" else "here"
    return Member(ref, community, opened("locale"), reach, moment("closed_until"), moment("absent_since"))


def _sealed(tx: Tx, ref: str, community: int, column: str, value: str | int | None) -> bytes | None:
    # How somebody is reached, in which language and since when they are missed would each single them out in a small
    # community; what stays bare is that a moment is noted, which the search for helpers needs (promise D1).
    return tx.vault.seal("members", column, ref, community, str(value)) if value is not None else None


def _set(tx: Tx, ref: str, sql: str, **columns: str | int | None) -> None:
    found = row(tx, "SELECT community FROM members WHERE ref = ?", ref)
    if found is not None:
        values = [_sealed(tx, ref, found["community"], column, value) for column, value in columns.items()]
        change(tx, sql, *values, ref)


def find(tx: Tx, community: int, user: int) -> Member | None:
    """The member with this Discord user id, if Kith has met them here."""
    found = row(tx, "SELECT * FROM members WHERE lookup = ?", tx.vault.lookup("members", community, user))
    return _record(tx, found) if found else None


def meet(tx: Tx, community: int, user: int, locale: str) -> Member:
    """The member with this Discord user id, remembered from now on; their language is kept up to date."""
    found = row(tx, "SELECT * FROM members WHERE lookup = ?", tx.vault.lookup("members", community, user))
    if found is None:
        ref = tx.ref()
        change(
            tx,
            """INSERT INTO members (ref, community, lookup, identity, locale, reach, nudging, agreed)
                      VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            ref,
            community,
            tx.vault.lookup("members", community, user),
            _sealed(tx, ref, community, "identity", user),
            _sealed(tx, ref, community, "locale", locale),
            _sealed(tx, ref, community, "reach", "here"),
            _sealed(tx, ref, community, "nudging", nudging_text(UNSAID)),
            _sealed(tx, ref, community, "agreed", 0),
        )
        return Member(ref, community, locale, "here", None, None)
    known = _record(tx, found)
    if found["identity"] is None:
        # Somebody who had everything erased and whom others keep apart from themselves is here again (promises 9.3).
        _set(tx, known.ref, "UPDATE members SET identity = ? WHERE ref = ?", identity=user)
    if known.locale != locale or known.absent_since is not None:
        _set(tx, known.ref, "UPDATE members SET locale = ?, absent_since = NULL WHERE ref = ?", locale=locale)
    return replace(known, locale=locale, absent_since=None)


def get(tx: Tx, ref: str) -> Member | None:
    """The member behind a ref; None where there is no person (any more)."""
    found = row(tx, "SELECT * FROM members WHERE ref = ?", ref)
    return _record(tx, found) if found and found["identity"] is not None else None


def user_of(tx: Tx, ref: str) -> int:
    """The Discord user id behind a ref. Raises Nobody if there is none (any more)."""
    found = row(tx, "SELECT community, identity FROM members WHERE ref = ?", ref)
    if found is None or found["identity"] is None:
        raise Nobody
    return int(tx.vault.open("members", "identity", ref, found["community"], found["identity"]))


def seal_of(tx: Tx, ref: str) -> str:
    """What their Discord user id looks like sealed, in hexadecimal digits: the same for as long as Kith knows them, and
    another once they come back after everything of theirs was forgotten."""
    found = row(tx, "SELECT hex(identity) AS seal FROM members WHERE ref = ?", ref)
    return found["seal"] if found is not None else ""


def reach(tx: Tx, ref: str, way: Reach) -> None:
    """How this person wants to be reached. Choosing DMs forgets that they were closed."""
    _set(tx, ref, "UPDATE members SET reach = ?, closed_until = NULL WHERE ref = ?", reach=way)


def closed(tx: Tx, ref: str, until: int) -> None:
    """Their DMs refused us; not tried again before `until` (UTC epoch seconds)."""
    _set(tx, ref, "UPDATE members SET closed_until = ? WHERE ref = ?", closed_until=until)


def absent(tx: Tx, ref: str, since: int | None) -> None:
    """Discord said they are not in the server, first at `since`; None when they were seen again."""
    _set(tx, ref, "UPDATE members SET absent_since = ? WHERE ref = ?", absent_since=since)


def nudging(tx: Tx, ref: str) -> Nudging:
    """What may be said to this person unasked; nothing was chosen and nothing said where there is nobody."""
    found = row(tx, "SELECT community, nudging FROM members WHERE ref = ? AND identity IS NOT NULL", ref)
    return read_nudging(tx.vault.open("members", "nudging", ref, *found)) if found else UNSAID


def nudge(tx: Tx, ref: str, nudging: Nudging) -> None:
    """Keep what may be said to this person unasked, as given."""
    if named(tx, ref):
        _set(tx, ref, "UPDATE members SET nudging = ? WHERE ref = ?", nudging=nudging_text(nudging))


def told(tx: Tx, ref: str, message: str) -> None:
    """This message reached them. If it is no nudge, which is noted before it is said, none comes for a while."""
    known = nudging(tx, ref)
    if all(each.ref != message for each in known.said):
        nudge(tx, ref, replace(known, last=tx.now))


def unsaid(tx: Tx, ref: str, message: str) -> None:
    """A message to them was let go before it was said: if it was a nudge it does not count as one."""
    known = nudging(tx, ref)
    said = tuple(each for each in known.said if each.ref != message)
    if said != known.said:
        nudge(tx, ref, replace(known, said=said))


def shadow(tx: Tx, community: int, user: int) -> str:
    """The ref that stands for this person, without Kith getting to know whoever it does not know by themselves: of
    them stays a digest that names nobody, and nothing shows in what is kept about them."""
    found = find(tx, community, user)
    if found is None:
        found = meet(tx, community, user, "")
        unname(tx, found.ref)
    return found.ref


def agreed(tx: Tx, ref: str) -> bool:
    """Whether this person has read the community's agreements, whichever version it was."""
    found = row(tx, "SELECT community, agreed FROM members WHERE ref = ? AND identity IS NOT NULL", ref)
    return found is not None and tx.vault.open("members", "agreed", ref, *found) != "0"


def agree(tx: Tx, ref: str) -> None:
    """They have read them."""
    if named(tx, ref):
        _set(tx, ref, "UPDATE members SET agreed = ? WHERE ref = ?", agreed=1)


def named(tx: Tx, ref: str) -> bool:
    """Whether Kith knows who this is, and not only that others are kept apart from them."""
    return row(tx, "SELECT 1 FROM members WHERE ref = ? AND identity IS NOT NULL", ref) is not None


def unname(tx: Tx, ref: str) -> None:
    """Forget who this is and what they chose. The lookup stays, so that who is kept apart from them still is when they
    return; nothing else about them does."""
    _set(
        tx,
        ref,
        """UPDATE members SET identity = NULL, closed_until = NULL, absent_since = NULL, locale = ?, reach = ?,
                      nudging = ?, agreed = ? WHERE ref = ?""",
        locale="",
        reach="here",
        nudging=nudging_text(UNSAID),
        agreed=0,
    )


def delete(tx: Tx, ref: str) -> None:
    """Forget a member with what they stated; nothing else may refer to them any more."""
    change(tx, "DELETE FROM members WHERE ref = ?", ref)


def some(tx: Tx, community: int, first: str, last: str, most: int) -> list[Member]:
    """At most `most` members whose refs lie after `first` and not after `last`, in their order; refs are chance."""
    found = rows(
        tx,
        "SELECT * FROM members WHERE community = ? AND ref > ? AND ref <= ? ORDER BY ref LIMIT ?",
        community,
        first,
        last,
        most,
    )
    return [_record(tx, each) for each in found]
