"""After a change of keys everything opens and is found as before, by the new key alone; nothing of the old is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.steps import privacy
from data import (
    announcements,
    apart,
    asks,
    capacities,
    celebrations,
    inbox,
    invitations,
    members,
    offers,
    outbox,
    reflections,
    rekey,
)
from data.map import COLUMNS
from data.records import DAY, Needs
from data.store import KeyWrong, Tx, change, open_store, row, rows
from data.vault import VERSION, Key, Vault, VaultError, make_key, read_key, write_key
from tests.data.parts import ASKER, GUILD, HELPER, KEY, NOW, fill, names, opened
from tests.steps.full import ME, full, kept_at
from tests.steps.world import HERE, user, who
from tests.steps.world import KEY as WORLD_KEY


async def changed(path: Path, before: Key = KEY) -> Key:
    """Another key for the database at `path`; the key."""
    after = make_key(before)
    async with opened(path, before) as store:
        assert await store.run(lambda tx: rekey.reseal(tx, Vault(after))) > 0
        assert await store.checkpoint()
    return after


def plain(tx: Tx) -> dict[str, list[dict[str, object]]]:
    """Every row of every table, what is sealed opened and digests left out; whatever key it is kept by."""
    found: dict[str, list[dict[str, object]]] = {}
    for table, columns in COLUMNS.items():
        for each in rows(tx, f"SELECT * FROM {table}"):
            ref = each["member"] if table == "capacities" else each["ref"] if "ref" in columns else ""
            said = found.setdefault(table, [])
            said.append({})
            for name, column in columns.items():
                value = each[name]
                if table == "meta":
                    said[-1][name] = value if each["name"] != "key_check" or name == "name" else None
                elif value is not None and column.keeping == "sealed":
                    said[-1][name] = tx.vault.open(table, name, ref, each["community"], value)
                elif column.keeping != "digest":
                    said[-1][name] = value
    return {table: sorted(said, key=repr) for table, said in found.items()}


async def test_everything_is_as_it_was_and_opens_with_the_new_key_alone(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    async with opened(path) as store:
        await store.run(fill)
        before = await store.run(plain)
    after = await changed(path)
    with pytest.raises(KeyWrong):
        await open_store(path, Vault(KEY), lambda: NOW, Random(1))
    async with opened(path, after) as store:
        assert await store.run(plain) == before
        found = await store.run(lambda tx: row(tx, "SELECT * FROM asks"))
        assert found is not None
        for key in (KEY, Key(KEY.id, after.secret), Key(after.id, KEY.secret)):
            with pytest.raises(VaultError):
                Vault(key).open("asks", "summary", found["ref"], GUILD, found["summary"])


async def test_nothing_of_the_old_key_is_left_in_the_file_or_its_log(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    async with opened(path) as store:
        await store.run(fill)
        digests = await store.run(lambda tx: [bytes(each["slot"]) for each in rows(tx, "SELECT slot FROM outbox")])
        digests.append(store.vault.lookup("members", GUILD, ASKER))
        await store.checkpoint()
    seals = bytes([VERSION]) + KEY.id
    assert seals in path.read_bytes() and all(each in path.read_bytes() for each in digests)
    after = await changed(path)
    for name in names(tmp_path):
        content = (tmp_path / name).read_bytes()
        assert seals not in content and not any(each in content for each in digests)
    assert bytes([VERSION]) + after.id in path.read_bytes()


async def test_who_has_the_old_key_and_the_new_file_finds_nobody(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    async with opened(path) as store:
        await store.run(fill)
    after = await changed(path)
    async with opened(path, after) as store:
        kept = await store.run(
            lambda tx: {
                bytes(each[name])
                for table, columns in COLUMNS.items()
                for name, column in columns.items()
                if column.keeping == "digest"
                for each in rows(tx, f"SELECT {name} FROM {table}")
            }
        )
    thief = Vault(KEY)
    for user_id in (ASKER, HELPER):
        for vault in (thief, Vault(Key(after.id, KEY.secret)), Vault(Key(after.id, KEY.secret, after.former))):
            assert vault.lookup("members", GUILD, user_id) not in kept
        assert Vault(after).lookup("members", GUILD, user_id) in kept


FOUND: dict[str, Callable[[Tx], object]] = {
    "members": lambda tx: (members.find(tx, GUILD, ASKER), members.find(tx, GUILD, HELPER)),
    "asks": lambda tx: [each.summary for each in asks.everything_of(tx, _ref(tx, ASKER))],
    "offers": lambda tx: [each.words for each in offers.of(tx, _ref(tx, HELPER))],
    "celebrations": lambda tx: [each.words for each in celebrations.owned(tx, _ref(tx, ASKER))],
    "announcements": lambda tx: [each.words for each in announcements.owned(tx, _ref(tx, ASKER))],
    "reflections": lambda tx: [each.words for each in reflections.of(tx, _ref(tx, ASKER))],
    "invitations": lambda tx: (
        [each.state for each in invitations.everything_of(tx, _ref(tx, HELPER))],
        invitations.between(tx, "a5" * 8, _ref(tx, HELPER)),
    ),
    "apart": lambda tx: (
        apart.of(tx, _ref(tx, ASKER)),
        apart.between(tx, _ref(tx, HELPER), _ref(tx, ASKER)),
        apart.against(tx, _ref(tx, HELPER)),
    ),
    "what was said": lambda tx: outbox.say(tx, GUILD, "introduction", "2d" * 8, "member", _ref(tx, HELPER)),
    "what was pressed": lambda tx: inbox.first(tx, 866_666_666_666_666_606),
}


def _ref(tx: Tx, person: int) -> str:
    found = members.find(tx, GUILD, person)
    assert found is not None
    return found.ref


@pytest.mark.parametrize("what", FOUND)
async def test_whatever_is_found_by_a_digest_is_found_after_any_number_of_changes(tmp_path: Path, what: str) -> None:
    path = tmp_path / "kith.db"
    async with opened(path) as store:
        await store.run(fill)
        before = await store.run(FOUND[what])
    key = KEY
    for _ in range(3):
        key = await changed(path, key)
    async with opened(path, key) as store:
        assert await store.run(FOUND[what]) == before


def test_the_marker_of_a_message_is_the_same_before_and_after() -> None:
    """An older copy, from before the change, looks for what was said after it (fault 25)."""
    after = make_key(KEY)
    assert Vault(after).drawn("outbox.slot", GUILD, "ask") == Vault(KEY).lookup("outbox.slot", GUILD, "ask")
    assert Vault(after).lookup("outbox.slot", GUILD, "ask") != Vault(KEY).lookup("outbox.slot", GUILD, "ask")
    assert Vault(after).again(Vault(KEY).lookup("a", 1)) == Vault(after).lookup("a", 1)


async def test_a_whole_life_is_the_same_after_it_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"

    def suits(tx: Tx) -> list[str]:
        """Who has what is asked for, which is found by digests of what they stated, once nobody is cooling down."""
        asked, late = Needs(language="es", skills=frozenset({"car"})), replace(tx, now=tx.now + 60 * DAY)
        return [each.member for each in capacities.candidates(late, HERE, "company", 9, asked)]

    async with kept_at(path) as world:
        await full(world)
        able = await world.do(suits)
        before = await world.do(plain)
        known = await world.do(members.find, HERE, user(ME))
        assert known is not None
        me = known.ref
    after = make_key(WORLD_KEY)
    store = await open_store(path, Vault(WORLD_KEY), lambda: world.now, Random(5))
    await store.run(lambda tx: rekey.reseal(tx, Vault(after)))
    await store.close()
    store = await open_store(path, Vault(after), lambda: world.now, Random(6))
    try:
        assert await store.run(plain) == before
        helper = await store.run(lambda tx: members.find(tx, HERE, user("helper")))
        assert helper is not None
        assert await store.run(suits) == able == [me]
        await store.run(lambda tx: privacy.forget(tx, who(ME)))
        assert await store.run(lambda tx: members.find(tx, HERE, user("helper"))) == helper
    finally:
        await store.close()


async def test_whoever_was_forgotten_and_is_kept_apart_still_is_when_they_return(tmp_path: Path) -> None:
    """Nothing but a digest is left of them, which nobody can make anew from what it was made of (promises 9.3)."""
    path = tmp_path / "kith.db"
    async with opened(path) as store:
        await store.run(fill)
        helper = await store.run(lambda tx: _ref(tx, HELPER))
        await store.run(lambda tx: privacy.erase(tx, helper))
        assert await store.run(lambda tx: members.user_of(tx, _ref(tx, ASKER))) == ASKER
    after = await changed(path)
    async with opened(path, after) as store:
        assert await store.run(lambda tx: members.meet(tx, GUILD, HELPER, "es-ES").ref) == helper
        assert await store.run(lambda tx: apart.between(tx, helper, _ref(tx, ASKER)))


async def test_where_anything_does_not_open_nothing_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"

    def damage(tx: Tx) -> None:
        change(tx, "UPDATE asks SET details = summary")

    async with opened(path) as store:
        await store.run(fill)
        await store.run(damage)
        before = await store.run(lambda tx: sorted(tx.db.iterdump()))
        with pytest.raises(VaultError):
            await store.run(lambda tx: rekey.reseal(tx, Vault(make_key(KEY))))
        assert await store.run(lambda tx: sorted(tx.db.iterdump())) == before


def test_a_changed_key_is_read_back_as_it_was_made_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    key = make_key(make_key(KEY))
    assert len(key.former) == 2 and key.former[0] == make_key(KEY).former[0]
    write_key(tmp_path / "key", key)
    assert read_key(tmp_path / "key") == key
    line = (tmp_path / "key").read_text()
    for number, broken in enumerate((line.replace("key-2", "key-1"), line.rpartition(",")[0] + ",AAAA", line[:-9])):
        (tmp_path / f"{number}").write_text(broken)
        with pytest.raises(KeyWrong):
            read_key(tmp_path / f"{number}")
    assert repr(key) == "Key(…)"
