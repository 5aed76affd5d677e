"""Whoever has a copy of the file, with a member list or with the channel's history as well, learns nothing (D1–D3)."""

from __future__ import annotations

import hashlib
import itertools
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.steps import apart, celebrations, introductions, invitations, offers, reflections, suggestions
from data.proof import SEALED
from data.vault import Vault, VaultError
from tests.adversary.street import ASKS, DETAILS, GUILD, KEY, NAMES, SUMMARY, Street, street, user, who

MEMBERS = 10_000

SMALL = frozenset({"community", "guild", "kind", "state", "shared", "needed", "origin", "purpose", "place", "why"})
"""Columns that hold one of a few values, which join nobody to anything."""


HELPERS = frozenset({"helper", "helper_key", "pair_key"})
"""Columns of an invitation that are about its helper."""


async def lived(place: Street) -> dict[str, set[str]]:
    """Asks and good things with a name and without, an offer, a thought, an introduction, a list: the refs of what is
    Ana's, by who may know."""
    await place.states("hal")
    await place.states("hugo")
    await place.states("ana", "tech")
    named = await place.asks("ana", shared="named")
    offered = place.ref()
    await place.do(offers.post, who("ana"), offered, "lessons on the zither", "language")
    good, unnamed_good, thought = (place.ref() for _ in range(3))
    for ref, way in ((good, "named"), (unnamed_good, "neighbour")):
        await place.do(celebrations.draft, who("ana"), ref, "the zither is in tune", way)
        await place.do(celebrations.post, who("ana"), ref)
    await place.do(suggestions.suggest, who("ana"), place.ref(), user("bea"), "a new zither", "lending", "week")
    await place.do(reflections.keep, who("ana"), thought, "What made you smile lately?", "a zither")
    await place.run(3600)
    unnamed = await place.asks("ana", now=True)
    quiet = await place.asks("ana", shared="quiet", now=True)
    await place.do(apart.add, who("ana"), user("hugo"))
    await place.press("hal", unnamed)
    await place.run(3600)
    invitation = await place.invitation(unnamed, "hal")
    await place.answered("ana", introductions.accept, invitation)
    await place.run(3600)
    helped = await place.asks("bea", now=True)
    await place.answered("ana", invitations.press, helped, one_more=True)
    await place.run(60)
    hers = await place.invitation(helped, "ana")
    assert hers is not None
    private = {unnamed, quiet, unnamed_good, thought}
    return {"public": {named, offered, good}, "private": private, "helped": {hers}}


@pytest.fixture
async def stolen(tmp_path: Path) -> AsyncIterator[tuple[sqlite3.Connection, dict[str, set[str]], list[str]]]:
    """A copy of the file, what is Ana's in it, and all that stands in the channel for everybody."""
    path = tmp_path / "kith.db"
    async with street(7, path=path) as place:
        refs = await lived(place)
        await place.store.backup_to(tmp_path / "copy.db")
        history = [each.body for each in place.discord.events if each.channel == ASKS]
    db = sqlite3.connect(tmp_path / "copy.db")
    db.row_factory = sqlite3.Row
    try:
        yield db, refs, history
    finally:
        db.close()


def every_row(db: sqlite3.Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of every table."""
    tables = [each["name"] for each in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in db.execute(f"SELECT * FROM {table}"):
            yield table, dict(row)


def forms(number: int) -> Iterator[bytes]:
    """How somebody's id could lie in a file: as it is, or behind a plain hash, with the server's id or without."""
    plain = str(number).encode()
    raw = [plain, number.to_bytes(8, "big"), number.to_bytes(8, "little")]
    yield from raw
    for each in (*raw, f"{GUILD}{number}".encode(), f"{GUILD}:{number}".encode()):
        for name in ("md5", "sha1", "sha256", "blake2b"):
            digest = hashlib.new(name, each).digest()
            yield digest
            yield digest.hex().encode()


def test_the_forms_are_those_a_plain_hash_would_have() -> None:
    """Teeth: a table of plain digests would be found."""
    assert hashlib.sha256(str(user("ana")).encode()).digest() in set(forms(user("ana")))
    assert len(set(forms(1))) > 30


async def test_d1_ten_thousand_member_ids_find_nobody_in_the_file(stolen: Any) -> None:
    """Thief one: equality and plain hashes of every value of every column."""
    db, _, _ = stolen
    values: set[bytes] = set()
    integers: set[int] = set()
    for _, row in every_row(db):
        for value in row.values():
            if isinstance(value, int):
                integers.add(value)
            elif value is not None:
                values.add(value if isinstance(value, bytes) else str(value).encode())
    assert len(values) > 100
    # Those who are in it stand among many who are not.
    everybody = [*(user(name) for name in NAMES), *(910_000_000_000_000_000 + 4_194_304 * n for n in range(MEMBERS))]
    assert not integers & set(everybody)
    assert [number for number in everybody if values & set(forms(number))] == []
    whole = b"\0".join(values)
    for name in NAMES:
        assert str(user(name)).encode() not in whole
        assert user(name).to_bytes(8, "big") not in whole
    for words in (SUMMARY, DETAILS, "zither"):
        assert words.encode() not in whole


async def test_d1_who_somebody_is_has_one_length_whoever_they_are(stolen: Any) -> None:
    db, _, _ = stolen
    for table, column in (("members", "identity"), ("members", "lookup"), ("asks", "asker"), ("invitations", "helper")):
        lengths = {row[0] for row in db.execute(f"SELECT DISTINCT length({column}) FROM {table}")}
        assert len(lengths) == 1, (table, column)


async def test_d1_the_channels_history_leads_to_no_unnamed_ask_no_match_and_no_block(stolen: Any) -> None:
    """Thief two: a card bears its ref, so what is signed by Ana is known row by row, and nothing else is hers."""
    db, refs, history = stolen
    # By a button's reference, or by the marker, which every card bears and the outbox knows.
    names = {ref: {ref} for ref in refs["public"]}
    for row in db.execute("SELECT about, marker FROM outbox WHERE place = 'channel'"):
        names.get(row["about"], set[str]()).add(f'"id": {row["marker"]}')
    assert all(any(each in body for each in named for body in history) for named in names.values()), (
        "cards lead to rows"
    )

    def told_by(wanted: set[str], without: frozenset[str] = frozenset()) -> set[Any]:
        found: set[Any] = set()
        for _, row in every_row(db):
            values = {name: row[name] for name in row if name not in SMALL | without}
            if wanted & {each for each in values.values() if isinstance(each, str)}:
                found |= {each for each in values.values() if isinstance(each, (str, bytes)) and len(each) >= 8}
        return found - wanted

    # Whom Kith asked about either is another person's, and is joined to their own answers alone.
    public, private = (told_by(refs[name], HELPERS) for name in ("public", "private"))
    helped = told_by(refs["helped"])
    assert public and private and helped
    assert public & private == set(), "what is signed and what is not share nothing"
    assert public & helped == set(), "nor does what she offered to do for somebody else"
    assert private & helped == set()
    listed = [row for table, row in every_row(db) if table == "apart"]
    kept_apart = {each for row in listed for each in row.values() if isinstance(each, (str, bytes))}
    assert kept_apart
    assert kept_apart & (public | private | helped) == set()


async def test_d2_sealed_values_have_three_lengths(stolen: Any) -> None:
    db, _, _ = stolen
    lengths: set[int] = set()
    for sql in SEALED.values():
        for row in db.execute(sql):
            lengths |= {len(row[name]) for name in row.keys()[2:] if row[name] is not None}
    vault = Vault(KEY)
    buckets = {len(vault.seal("t", "c", "r", GUILD, "x" * many)) for many in (1, 200, 900, 3000)}
    assert lengths
    assert lengths <= buckets
    assert len(buckets) == 3


async def test_d3_no_sealed_value_opens_in_the_place_of_another(stolen: Any) -> None:
    db, _, _ = stolen
    vault = Vault(KEY)
    sealed = [
        (table, name, row["ref"], row["community"], row[name])
        for table, sql in SEALED.items()
        for row in db.execute(sql)
        for name in row.keys()[2:]
        if row[name] is not None
    ]
    assert len(sealed) > 60
    for table, column, ref, community, value in sealed:
        vault.open(table, column, ref, community, value)
    for one, other in itertools.permutations(sealed, 2):
        with pytest.raises(VaultError):
            vault.open(*one[:4], other[4])


# --- what all of it answers about one person ---------------------------------------------------------------------


def about(db: sqlite3.Connection, vault: Vault, person: int) -> dict[str, list[str]]:
    """What whoever has the file and the key can say about one person: for every table in which there are rows of
    theirs, the columns of these rows."""
    (member,) = [
        row["ref"]
        for row in db.execute("SELECT ref, community, identity FROM members")
        if vault.open("members", "identity", row["ref"], row["community"], row["identity"]) == str(person)
    ]
    theirs: set[str] = {member}
    found: dict[str, list[str]] = {}
    for _ in range(3):
        # What is about them leads to what is about that: an ask to its invitations, these to an introduction.
        for table, row in every_row(db):
            values = {str(row[name]) for name in row if isinstance(row[name], str)}
            for name in row:
                if isinstance(row[name], bytes) and "ref" in row and "community" in row:
                    try:
                        values.add(vault.open(table, name, row["ref"], row["community"], row[name]))
                    except VaultError:
                        continue
            if values & theirs:
                found[table] = sorted(row)
                if "ref" in row and table != "members":
                    theirs.add(row["ref"])
    return dict(sorted(found.items()))


GOLDEN = Path(__file__).with_name("subpoena.json")


async def test_l1_all_that_the_file_and_the_key_answer_about_one_person_is_this_list(stolen: Any) -> None:
    """The subpoena test: whoever makes the list longer changes the file beside this one, and says so."""
    db, _, _ = stolen
    answered = about(db, Vault(KEY), user("ana"))
    assert answered == json.loads(GOLDEN.read_text(encoding="ascii"))
    columns = [column for table in answered.values() for column in table]
    assert not [each for each in columns if each in ("name", "score", "count", "points", "ip", "email", "birthday")]
    assert len(answered) <= 15


async def _print_it() -> None:
    """Write the list as it is now."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        async with street(7, path=Path(folder) / "kith.db") as place:
            await lived(place)
            await place.store.backup_to(Path(folder) / "copy.db")
        db = sqlite3.connect(Path(folder) / "copy.db")
        db.row_factory = sqlite3.Row
        print(json.dumps(about(db, Vault(KEY), user("ana")), indent=1))
        db.close()


if __name__ == "__main__":
    import asyncio

    asyncio.run(_print_it())
