"""A community moves to another host whole, under another key, or not at all (S53)."""

from __future__ import annotations

import copy
import sqlite3
from dataclasses import replace
from typing import Any

import pytest

from data import apart, asks, communities, invitations, members, moving, offers, outbox, reflections, threads
from data.moving import AlreadyHere, NewerArchive, NoArchive, OldArchive
from data.store import Store, Tx, rows
from tests.data.parts import ASKER, GUILD, HELPER, NOW, OTHER_KEY, PLACES, WORDS, fill, opened

DAY = 86_400


async def packed(forget: bool = False) -> dict[str, Any]:
    """What the old host writes."""
    async with opened(None) as store:
        await store.run(fill)
        await store.run(_settled)
        if forget:
            await store.run(_forgotten)
        return await store.run(lambda tx: moving.pack(tx.db, tx.vault, GUILD, tx.now))


def _settled(tx: Tx) -> None:
    communities.save(tx, _open(tx))
    door = outbox.say(tx, GUILD, "door", f"door:{GUILD}", "channel", PLACES[0])
    waiting = outbox.say(tx, GUILD, "invitation", "1d" * 8, "member", _ref(tx, HELPER))
    assert door and waiting
    for each in (door, waiting):
        outbox.placed(tx, each, PLACES[0], PLACES[1])
        outbox.move(tx, each, "sent", None)


def _open(tx: Tx) -> Any:

    found = communities.get(tx, GUILD)
    assert found is not None
    return replace(found, state="open", asks_channel=PLACES[0])


def _ref(tx: Tx, user: int) -> str:
    found = members.find(tx, GUILD, user)
    assert found is not None
    return found.ref


def _forgotten(tx: Tx) -> None:
    members.unname(tx, _ref(tx, HELPER))


async def moved(store: Store, given: dict[str, Any]) -> int:
    """The file is written, travels, and is taken in."""
    word = moving.a_word()
    content = moving.lock(given, word)
    assert not any(each.encode() in content for each in WORDS)
    return await store.run(lambda tx: moving.unpack(tx, moving.unlock(content, word, NOW)))


def everything(tx: Tx) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but what the database says about itself."""
    names = [each["name"] for each in rows(tx, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: [tuple(row) for row in tx.db.execute(f"SELECT * FROM {name}")] for name in names if name != "meta"}


async def test_s53_everything_arrives_as_it_was_and_is_found_under_the_other_key() -> None:
    given = await packed()
    async with opened(None, OTHER_KEY) as store:
        assert await moved(store, given) == GUILD
        again = await store.run(lambda tx: moving.pack(tx.db, tx.vault, GUILD, tx.now))
        same = given["tables"].keys() - {"outbox", "threads", "communities", "due"}
        assert {name: again["tables"][name] for name in same} == {name: given["tables"][name] for name in same}
        asker, helper = await store.run(lambda tx: (_ref(tx, ASKER), _ref(tx, HELPER)))
        assert [each.words for each in await store.run(lambda tx: offers.of(tx, helper))] == [WORDS[2]]
        assert [each.details for each in await store.run(lambda tx: asks.of(tx, asker, "open"))] == [WORDS[1]]
        assert len(await store.run(lambda tx: reflections.of(tx, asker))) == 1
        assert await store.run(lambda tx: apart.between(tx, helper, asker))
        assert await store.run(lambda tx: invitations.between(tx, "a5" * 8, helper)) is not None
        kinds = {row["kind"] for row in again["tables"]["due"]}
        assert kinds == {row["kind"] for row in given["tables"]["due"]} | {"community.purge"}


async def test_s53_what_stands_on_discord_under_the_former_bot_is_said_once_more_and_opened_anew() -> None:
    given = await packed()
    async with opened(None, OTHER_KEY) as store:
        await moved(store, given)
        said = await store.run(lambda tx: [outbox.get(tx, row["ref"]) for row in rows(tx, "SELECT ref FROM outbox")])
        assert sorted(each.kind for each in said if each) == ["door", "introduction", "invitation"]
        assert all(each and each.state == "pending" and each.message is None for each in said)
        place = await store.run(lambda tx: threads.about(tx, "introduction", "2d" * 8))
        assert place is not None and (place.state, place.thread) == ("creating", None)
        here = await store.run(lambda tx: communities.get(tx, GUILD))
        assert here is not None and here.state == "removed", "nothing is said before Kith is in that server"


async def test_s53_the_thread_of_a_talk_that_goes_on_is_opened_anew_and_one_that_is_over_is_not() -> None:
    def talks(tx: Tx) -> None:
        for talk, drop_after in (("5a" * 8, NOW + DAY), ("5b" * 8, NOW - 1)):
            place = threads.of_talk(tx, GUILD, talk, PLACES[0], NOW)
            threads.move(tx, place.ref, "open" if drop_after > NOW else "closed", None)
            outbox.say(tx, GUILD, "pairs.place", talk, "thread", place.ref, drop_after=drop_after)

    async with opened(None) as store:
        await store.run(fill)
        await store.run(talks)
        given = await store.run(lambda tx: moving.pack(tx.db, tx.vault, GUILD, tx.now))
    async with opened(None, OTHER_KEY) as store:
        await moved(store, given)
        place = await store.run(lambda tx: threads.about(tx, "talk", "5a" * 8))
        assert place is not None and (place.state, place.thread) == ("creating", None)
        (said,) = await store.run(lambda tx: outbox.about(tx, "5a" * 8, "pairs.place"))
        assert (said.state, said.target) == ("pending", place.ref)
        assert await store.run(lambda tx: threads.about(tx, "talk", "5b" * 8)) is None
        assert await store.run(lambda tx: outbox.about(tx, "5b" * 8, "pairs.place")) == []


async def test_s53_who_was_forgotten_stays_forgotten() -> None:
    given = await packed(forget=True)
    async with opened(None, OTHER_KEY) as store:
        await moved(store, given)
        assert await store.run(lambda tx: members.find(tx, GUILD, HELPER)) is None
        assert await store.run(lambda tx: rows(tx, "SELECT * FROM apart")) == []


async def test_s53_half_a_file_leaves_nothing() -> None:
    given = await packed()
    broken = copy.deepcopy(given)
    broken["tables"]["introductions"][0]["invitation"] = "0" * 16
    async with opened(None, OTHER_KEY) as store:
        before = await store.run(everything)
        with pytest.raises(sqlite3.IntegrityError):
            await moved(store, broken)
        assert await store.run(everything) == before
        await moved(store, given)
        before = await store.run(everything)
        with pytest.raises(AlreadyHere):
            await moved(store, given)
        assert await store.run(everything) == before


async def test_s53_another_word_a_changed_file_a_newer_kith_and_an_old_file_are_refused() -> None:
    given = await packed()
    word = moving.a_word()
    content = moving.lock(given, word)
    assert moving.unlock(content, f" {word[:5]}-{word[5:].upper()}\n", NOW) == given, "as it is typed"
    for wrong in (content[:-1], content[:-9] + bytes([content[-9] ^ 1]) + content[-8:], b"", b"SQLite format 3\0"):
        with pytest.raises(NoArchive):
            moving.unlock(wrong, word, NOW)
    with pytest.raises(NoArchive):
        moving.unlock(content, moving.a_word(), NOW)
    with pytest.raises(NewerArchive):
        moving.unlock(content.replace(b"community-1", b"community-2", 1), word, NOW)
    with pytest.raises(NewerArchive):
        moving.unlock(moving.lock(given | {"schema": 999}, word), word, NOW)
    with pytest.raises(OldArchive):
        moving.unlock(content, word, NOW + moving.KEPT_FOR + 1)


def test_every_digest_can_be_made_anew_elsewhere() -> None:
    """A new one needs a line in `data.moving`, or whoever is found by it is lost on the way."""
    assert moving.unmade() == set()


def test_words_for_files_are_long_and_are_not_drawn_twice() -> None:
    words = {moving.a_word() for _ in range(100)}
    assert len(words) == 100 and {len(each) for each in words} == {moving.WORD}
