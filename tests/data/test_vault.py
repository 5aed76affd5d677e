"""What is sealed opens in its own place, with its own key, unchanged, and nowhere else; no secret shows itself."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import members
from data.store import row, rows
from data.vault import (
    PAD_STEPS,
    KeyMissing,
    KeyWrong,
    Vault,
    VaultError,
    make_key,
    read_key,
    readable_by_others,
    write_key,
)
from tests.data.parts import ASKER, GUILD, HELPER, KEY, OTHER_KEY, PLACES, WORDS, contents, fill, opened

PLACE = ("asks", "summary", "a5a5", 811)


@given(st.text(max_size=3000))
def test_what_was_sealed_opens_again_as_it_was(words: str) -> None:
    vault = Vault(KEY)
    assert vault.open(*PLACE, vault.seal(*PLACE, words)) == words


@pytest.mark.parametrize(
    "elsewhere",
    [
        ("offers", "summary", "a5a5", 811),
        ("asks", "details", "a5a5", 811),
        ("asks", "summary", "b6b6", 811),
        ("asks", "summary", "a5a5", 812),
    ],
    ids=["table", "column", "row", "community"],
)
def test_moved_elsewhere_it_does_not_open(elsewhere: tuple[str, str, str, int]) -> None:
    vault = Vault(KEY)
    sealed = vault.seal(*PLACE, WORDS[0])
    with pytest.raises(VaultError):
        vault.open(*elsewhere, sealed)


def test_changed_in_any_byte_it_does_not_open() -> None:
    vault = Vault(KEY)
    sealed = vault.seal(*PLACE, WORDS[0])
    for at in range(len(sealed)):
        with pytest.raises(VaultError):
            vault.open(*PLACE, sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])
    for length in (0, 5, 17, len(sealed) - 1):
        with pytest.raises(VaultError):
            vault.open(*PLACE, sealed[:length])


def test_another_key_opens_nothing_and_finds_nothing() -> None:
    mine, other = Vault(KEY), Vault(OTHER_KEY)
    sealed = mine.seal(*PLACE, WORDS[0])
    same_name = Vault(type(KEY)(KEY.id, OTHER_KEY.secret))
    for vault in (other, same_name):
        with pytest.raises(VaultError):
            vault.open(*PLACE, sealed)
        assert vault.lookup("members", GUILD, ASKER) != mine.lookup("members", GUILD, ASKER)


def test_two_seals_of_the_same_words_have_nothing_in_common_to_see() -> None:
    vault = Vault(KEY)
    one, two = vault.seal(*PLACE, WORDS[0]), vault.seal(*PLACE, WORDS[0])
    assert one[:5] == two[:5] and one[5:] != two[5:]
    assert WORDS[0].encode() not in one


@given(st.integers(min_value=0, max_value=9000))
def test_a_length_says_no_more_than_its_class(length: int) -> None:
    sealed = Vault(KEY).seal(*PLACE, "x" * length)
    plain = len(sealed) - 1 - 4 - 12 - 16
    assert plain in PAD_STEPS or (plain > PAD_STEPS[-1] and plain % 4096 == 0)
    assert plain >= length + 4 and not any(length + 4 <= step < plain for step in PAD_STEPS)


def test_a_digest_is_bound_to_its_label_and_to_every_part() -> None:
    vault = Vault(KEY)
    digests = {
        vault.lookup("members", GUILD, ASKER),
        vault.lookup("members", GUILD, HELPER),
        vault.lookup("members", GUILD + 1, ASKER),
        vault.lookup("inbox", GUILD, ASKER),
        vault.lookup("members", ASKER, GUILD),
    }
    assert len(digests) == 5 and {len(each) for each in digests} == {32}


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps its permissions elsewhere")
def test_a_key_file_is_its_owners_alone_whatever_the_mask(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "key"
    former = os.umask(0)
    try:
        write_key(path, KEY)
    finally:
        os.umask(former)
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    assert not readable_by_others(path)
    path.chmod(0o640)
    assert readable_by_others(path)


def test_a_key_is_read_back_as_it_was_made_and_never_overwritten(tmp_path: Path) -> None:
    path, key = tmp_path / "key", make_key()
    write_key(path, key)
    with pytest.raises(FileExistsError):
        write_key(path, make_key())
    assert read_key(path) == key != make_key()
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


def test_a_key_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key"
    (tmp_path / "key.new").write_text("kith-k")  # What a kill half way through leaves behind.
    seen: list[list[str]] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append([each.name for each in tmp_path.iterdir()]))
    write_key(path, KEY)
    assert seen[0] == ["key.new"] and read_key(path) == KEY
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize("taken", [False, True])
def test_a_key_is_made_also_where_files_have_one_name_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    def link(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", link)
    path = tmp_path / "key"
    if taken:
        path.write_text("another")
        with pytest.raises(FileExistsError):
            write_key(path, KEY)
        assert path.read_text() == "another"
    else:
        write_key(path, KEY)
        assert read_key(path) == KEY
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"kith-key-1:00000000:AAAA\n",
        b"kith-key-2:00000000:" + b"A" * 43 + b"=\n",
        b"\xff\xfe",
        b"a:b:c",
        b"x" * 90,
    ],
)
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(KeyWrong):
        read_key(path)
    with pytest.raises(KeyMissing):
        read_key(tmp_path / "none")


def test_no_secret_shows_in_a_repr_or_a_traceback() -> None:
    vault = Vault(KEY)
    shown = f"{KEY} {KEY!r} {vault} {vault!r}"
    try:
        vault.open(*PLACE, b"\x01\x01\x02\x03\x04" + b"x" * 60)
    except VaultError:
        shown += traceback.format_exc()
    assert KEY.secret.hex() not in shown and repr(KEY.secret) not in shown and "VaultError" in shown


async def test_who_somebody_is_can_be_opened_in_one_column_alone_and_read_in_none(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    found: set[str] = set()
    async with opened(path) as store:
        await store.run(fill)
        tables = await store.run(lambda tx: [each["name"] for each in rows(tx, "PRAGMA table_list") if each["strict"]])
        for table in tables:
            for entry in await store.run(lambda tx, table=table: rows(tx, f"SELECT * FROM {table}")):
                for column in entry.keys():  # noqa: SIM118
                    value = entry[column]
                    if str(ASKER) in repr(value) or str(HELPER) in repr(value):
                        found.add(f"{table}.{column} bare")
                    if isinstance(value, bytes) and "ref" in entry.keys():  # noqa: SIM118
                        try:
                            plain = store.vault.open(table, column, entry["ref"], GUILD, value)
                        except VaultError:
                            continue
                        if plain in {str(ASKER), str(HELPER)}:
                            found.add(f"{table}.{column}")
        known = await store.run(lambda tx: members.find(tx, GUILD, ASKER))
        assert known is not None
        assert await store.run(lambda tx: members.user_of(tx, known.ref)) == ASKER
        refs = await store.run(lambda tx: [each["ref"] for each in rows(tx, "SELECT ref FROM members")])
        own = ('INTO "members"', 'INTO "stewards"')
        dump = await store.run(lambda tx: [line for line in tx.db.iterdump() if not any(each in line for each in own)])
    assert found == {"members.identity"}
    # A bare ref on a named post and on an unnamed one would join the two (promises 2.2): no other table
    # has any, but for the one of those who look after what is told, which joins nothing.
    assert not [line for line in dump for ref in refs if ref in line]


async def test_the_file_alone_names_nobody_and_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    async with opened(path) as store:
        await store.run(fill)
        assert await store.run(lambda tx: row(tx, "SELECT 1 FROM asks")) is not None
        # Copied by SQLite: reading the live file here would give up the lock on it.
        await store.backup_to(tmp_path / "copy.db")
        log = path.with_name("kith.db-wal")
        assert log.stat().st_size > 0
    secrets = [KEY.secret, *(words.encode() for words in WORDS)]
    for user in (ASKER, HELPER, *PLACES[1:]):
        secrets += [str(user).encode(), user.to_bytes(8, "big"), user.to_bytes(8, "little")]
    files = contents(tmp_path)
    assert {"kith.db", "copy.db"} <= files.keys()
    assert [(name, secret) for name, content in files.items() for secret in secrets if secret in content] == []
