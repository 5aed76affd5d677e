"""Somebody who asks for it is forgotten: nothing leads to them, and nobody else is left standing there (S52, 9.3)."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.steps import apart, asks, capacity, farewell, introductions, invitations, privacy, seen
from bot.steps.held import held
from data import invitations as invitation_rows
from data import members, outbox, threads
from data.records import DAY
from data.store import StoreFailed, Tx, rows
from data.vault import VaultError
from tests.steps.full import ME, full, kept_at, words
from tests.steps.world import HERE, World, refused, user, who


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A community in a file."""
    async with kept_at(tmp_path / "kith.db") as world:
        yield world


def every_value(tx: Tx) -> list[tuple[str, str, object]]:
    """Every value of every table as (table, column, value), with each sealed one opened."""
    found: list[tuple[str, str, object]] = []
    for table in [each["name"] for each in rows(tx, "SELECT name FROM sqlite_master WHERE type = 'table'")]:
        for each in tx.db.execute(f"SELECT * FROM {table}"):
            found += [(table, column, opened(tx, table, column, each)) for column in columns(each)]
    return found


def columns(found: sqlite3.Row) -> list[str]:
    """The names of its columns; to go through a row is to go through its values."""
    return list(found.keys())


def opened(tx: Tx, table: str, column: str, found: sqlite3.Row) -> object:
    """What stands there, opened if it is sealed."""
    value, keys = found[column], columns(found)
    row = found["ref"] if "ref" in keys else found["member"] if "member" in keys else ""
    if isinstance(value, bytes) and "community" in keys:
        try:
            return tx.vault.open(table, column, row, found["community"], value)
        except VaultError:
            return value
    return value


THE_FRIENDS = ("friend", "friend_key", "words")
"""What of a suggestion belongs to whoever wrote it."""


def digests(tx: Tx, ref: str) -> set[bytes]:
    """The digests under which something of this member's is found."""
    one = ("asks.named", "asks.unnamed", "offers", "invitations.helper", "apart.owner", "apart.other")
    one += ("celebrations.named", "celebrations.unnamed", "reflections", "suggestions.friend", "suggestions.person")
    one += ("proposals", "subscriptions.member")
    known = [each["ref"] for each in rows(tx, "SELECT ref FROM members")]
    pairs = [tx.vault.lookup("apart.pair", *pair) for each in known for pair in ((ref, each), (each, ref))]
    pairs += [tx.vault.lookup("suggestions.pair", *pair) for each in known for pair in ((ref, each), (each, ref))]
    pairs += [tx.vault.lookup("invitations.pair", ask["ref"], ref) for ask in rows(tx, "SELECT ref FROM asks")]
    pairs += [tx.vault.lookup("subscriptions.pair", each["ref"], ref) for each in rows(tx, "SELECT ref FROM rituals")]
    return {*(tx.vault.lookup(label, ref) for label in one), *pairs}


def traces(tx: Tx, ref: str, name: str = ME) -> list[tuple[str, str]]:
    """Where in the database something still leads to this person, but for what the relay needs to clear away."""
    found = [
        (table, column)
        for table, column, value in every_value(tx)
        if (isinstance(value, str) and (ref in value or f"canary{name}" in value or str(user(name)) in value.split()))
        or (isinstance(value, bytes) and value in digests(tx, ref))
    ]
    return [each for each in found if each != ("threads", "leaving")]


def everything_in(folder: Path) -> bytes:
    """Every byte of every file: the database, its log and the ledger."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


async def forget(world: World, name: str = ME) -> str:
    """Somebody is forgotten; the ref that stood for them."""
    ref = await world.member(name)
    assert await world.do(privacy.forget, who(name))
    return ref


async def cleared(world: World) -> None:
    """The relay has taken away what was to be taken away, and closed what was to be closed."""

    def clear(tx: Tx) -> None:
        for each in rows(tx, "SELECT ref FROM outbox WHERE taken_down = 1"):
            outbox.move(tx, each["ref"], "gone", None)
        for each in rows(tx, "SELECT ref FROM threads WHERE state = 'closing'"):
            threads.move(tx, each["ref"], "closed", None)

    await world.do(clear)


async def test_s52_nothing_in_any_table_leads_to_somebody_who_was_forgotten(here: World) -> None:
    await full(here)
    await here.do(capacity.rest, who(ME), 3)
    ref = await here.member(ME)
    assert {table for table, _ in await here.do(traces, ref)} >= {
        "members", "capacities", "asks", "offers", "invitations", "apart", "threads", "outbox", "due",
        "celebrations", "reflections", "suggestions", "proposals", "subscriptions"
    }  # fmt: skip
    await forget(here)
    assert await here.do(traces, ref) == []
    assert await here.do(held, who(ME)) is None
    await cleared(here)
    assert not any(str(user(ME)) in str(value) for _, _, value in await here.do(every_value))
    assert await here.do(rows, "SELECT ref FROM threads WHERE leaving IS NOT NULL") == []


async def test_d4_not_one_sealed_byte_of_theirs_is_left_in_the_file_or_its_log(here: World, tmp_path: Path) -> None:
    await full(here)
    ref = await here.member(ME)

    def theirs(tx: Tx) -> list[bytes]:
        found: list[bytes] = [tx.vault.lookup("members", HERE, user(ME))]
        for table in (
            "members", "asks", "offers", "capacities", "invitations", "apart", "outbox", "celebrations", "reflections",
            "suggestions", "proposals", "subscriptions",
        ):  # fmt: skip
            for each in tx.db.execute(f"SELECT * FROM {table}"):
                whose = any(ref in str(opened(tx, table, column, each)) for column in columns(each))
                # What somebody wrote for them stays that somebody's.
                written = table == "suggestions" and opened(tx, table, "friend", each) != ref
                kept = [column for column in columns(each) if not (written and column in THE_FRIENDS)]
                found += [each[column] for column in kept if whose and isinstance(each[column], bytes)]
        return found

    sealed = await here.do(theirs)
    assert len(sealed) > 40
    await forget(here)
    left = everything_in(tmp_path)
    # What tells where a message stands is needed until it is taken away.
    where = await here.do(rows, "SELECT channel, message FROM outbox")
    needed = {bytes(value) for row in where for value in row if value is not None}
    assert [each for each in sealed if each in left and each not in needed] == []
    # The ledger, which nothing else leads to, is where the ref stands from now on.
    assert left.count(ref.encode()) == 1


async def test_fault_29_the_helper_of_somebody_forgotten_hears_that_they_are_free_and_no_more(here: World) -> None:
    found = await full(here)
    introduction = await here.introduction(found["matched"])
    before = await here.said_to("closed", "helper")
    await forget(here)
    assert await here.said_to("closed", "helper") == before + 1
    (row,) = [each for each in await here.said("closed") if each.about == introduction.ref]
    notice = await here.do(seen.helper_notice, row)
    assert notice is not None and (notice.to, notice.ask.kind) == (user("helper"), "errands")
    assert (notice.ask.summary, notice.ask.details, notice.ask.asker) == ("", "", "")
    place = await here.do(threads.about, "introduction", introduction.ref)
    assert place is not None and (place.state, place.leaving) == ("closing", (user(ME),))
    with refused("refuse.over"):
        await here.do(introductions.step_back, who("helper"), introduction.ref)


async def test_s52_the_helpers_own_record_of_having_helped_survives_without_the_asker_in_it(here: World) -> None:
    found = await full(here)
    ref = await here.member("helper")
    since = here.now - DAY
    _, before = await here.do(invitation_rows.load, ref, since)
    await forget(here)
    running, recent = await here.do(invitation_rows.load, ref, since)
    assert (running, recent) == (0, before)
    theirs = {each.ask: each.state for each in await here.do(invitation_rows.everything_of, ref)}
    assert (theirs[found["matched"]], theirs[found["met"]]) == ("done", "done")


async def test_s52_whoever_they_were_helping_is_told_gently_and_others_are_asked(here: World) -> None:
    found = await full(here)
    await here.states("third", kinds=frozenset({"care"}))
    before = await here.said_to("handed_back", "fourth")
    introduction = await here.introduction(found["helping"])
    await forget(here)
    assert (await here.ask(found["helping"])).state == "open"
    assert await here.said_to("handed_back", "fourth") == before + 1
    (row,) = [each for each in await here.said("handed_back") if each.about == introduction.ref]
    assert await here.do(seen.asker_notice, row) is not None
    await here.pass_time(2 * 3600)
    standing = [await here.standing(found[what], "third") for what in ("helping", "waiting", "passed")]
    assert standing.count("waiting") == 1, "one thing at a time is asked of anybody"


@pytest.mark.parametrize("what", ["waiting", "passed"])
async def test_s52_to_the_asker_a_yes_of_theirs_is_one_that_was_taken_back(here: World, what: str) -> None:
    """The card that told of it stays and says so; it does not name anybody."""
    found = await full(here)
    invitation = (await here.invitation(found[what], ME)).ref
    assert len(await here.do(outbox.about, invitation, "yes")) == 1
    await forget(here)
    (row,) = await here.do(outbox.about, invitation, "yes")
    assert row.wanted > row.shown
    card = await here.do(seen.yes_card, row)
    assert card is not None and (card.helper, card.invitation.state) == (None, "no")
    assert not (await here.do(seen.mine, who("fourth"))).answers


async def test_s52_whoever_waited_for_them_is_let_go_like_any_other(here: World) -> None:
    found = await full(here)
    await forget(here)
    assert await here.said_to("let_go", "third") == 1
    assert [each.ask for each in await here.do(invitation_rows.everything_of, await here.member("third"))] == [
        found["open"]
    ]


async def test_s52_an_ask_for_what_they_offered_is_over_and_asked_of_nobody_else(here: World) -> None:
    found = await full(here)
    await forget(here)
    ask = await here.ask(found["taken up"])
    assert (ask.state, ask.summary) == ("lapsed", "")
    assert await here.said_to("ask.lapsed", "stranger") == 1
    await here.pass_time(2 * DAY)
    assert await here.standing(found["taken up"], "other") is None


async def test_s52_every_message_to_them_or_about_them_is_to_be_taken_away(here: World) -> None:
    found = await full(here)
    ref = await here.member(ME)
    about = {each for what, each in found.items() if what in ("matched", "met", "open", "offer", "closed offer")}
    standing = [
        each.ref
        for each in await here.do(lambda tx: [outbox.get(tx, row["ref"]) for row in rows(tx, "SELECT ref FROM outbox")])
        if each is not None and (each.target == ref or (each.about in about and each.place == "channel"))
    ]
    assert len(standing) >= 8
    await forget(here)
    left = [await here.do(outbox.get, each) for each in standing]
    assert all(each is not None and each.taken_down and each.next_try == here.now for each in left)
    await cleared(here)
    assert [await here.do(outbox.get, each) for each in standing] == [None] * len(standing)


async def test_s52_what_was_never_said_to_them_is_never_said(here: World) -> None:
    await here.states(ME, kinds=frozenset({"care"}))
    await here.asks("other", kind="care")
    assert await here.said("invitation")
    await forget(here)
    assert not await here.said("invitation")


async def test_s52_pressed_twice_or_on_two_devices_it_is_done_once(here: World) -> None:
    await full(here)
    await forget(here)
    before = await here.facts()
    assert not await here.do(privacy.forget, who(ME))
    assert await here.facts() == before


async def test_s52_a_press_that_was_on_its_way_finds_nothing_and_brings_nobody_back(here: World) -> None:
    found = await full(here)
    invitation = await here.invitation(found["open"], "third")
    running = await here.introduction(found["matched"])
    await forget(here)
    for late in (
        lambda tx: introductions.accept(tx, who(ME), invitation.ref),
        lambda tx: asks.post(tx, who(ME), found["draft"]),
        lambda tx: introductions.finished(tx, who(ME), running.ref),
    ):
        with refused("refuse.gone"):
            await here.do(late)
    assert await here.do(members.find, HERE, user(ME)) is None


async def test_s52_whoever_comes_back_is_somebody_new(here: World) -> None:
    await full(here)
    ref = await forget(here)
    assert await here.do(members.find, HERE, user(ME)) is None
    back = await here.do(members.meet, HERE, user(ME), "en-US")
    assert back.ref != ref


async def test_9_3_who_is_kept_apart_from_stays_so_under_the_same_ref_with_nothing_attached(here: World) -> None:
    await full(here)
    await here.do(apart.add, who("helper"), user(ME))
    ref = await forget(here)
    (row,) = await here.do(rows, "SELECT * FROM members WHERE ref = ?", ref)
    assert row["identity"] is None
    assert await here.do(held, who(ME)) is None
    assert await here.do(apart.listed, who("helper")) == [0]
    others = [each for each in await here.do(traces, ref) if each[0] not in ("members", "apart")]
    assert others == []
    back = await here.do(members.meet, HERE, user(ME), "en-US")
    assert (back.ref, back.reach, await here.do(members.user_of, ref)) == (ref, "here", user(ME))
    kept = await here.do(held, who(ME))
    assert kept is not None
    assert (kept.capacity, kept.asks, kept.offers, kept.invitations, kept.apart) == (None, (), (), (), ())
    assert (kept.corner, kept.messages, kept.goes_at) == (None, (), None)
    assert await here.do(apart.listed, who("helper")) == [user(ME)]
    await here.states("helper")
    assert await here.standing(await here.asks(ME), "helper") is None


@pytest.mark.parametrize("how", ["taken off", "forgotten"])
async def test_9_3_the_line_goes_once_nobody_needs_it(here: World, how: str) -> None:
    await here.states(ME)
    await here.do(apart.add, who("helper"), user(ME))
    ref = await forget(here)
    assert await here.do(rows, "SELECT ref FROM members WHERE ref = ?", ref)
    if how == "taken off":
        assert await here.do(apart.remove, who("helper"), user(ME)) == []
    else:
        await forget(here, "helper")
    assert not await here.do(rows, "SELECT ref FROM members WHERE ref = ?", ref)


async def test_fault_21_where_it_cannot_be_saved_nothing_is_changed_and_nothing_noted(here: World) -> None:
    await full(here)
    before = await here.facts()

    def failing(tx: Tx) -> None:
        privacy.forget(tx, who(ME))
        raise StoreFailed

    with pytest.raises(StoreFailed):
        await here.store.run(failing)
    assert await here.facts() == before
    assert here.store.ledger is not None and not here.store.ledger.exists()


async def test_both_of_an_introduction_may_be_forgotten(here: World) -> None:
    found = await full(here)
    introduction = await here.introduction(found["matched"])
    first, second = await forget(here), await forget(here, "helper")
    place = await here.do(threads.about, "introduction", introduction.ref)
    assert place is not None and set(place.leaving) == {user(ME), user("helper")}
    assert await here.do(traces, first) == await here.do(traces, second, "helper") == []
    await here.pass_time(40 * DAY)


async def test_somebody_who_seemed_to_have_left_can_be_forgotten_too(here: World) -> None:
    await full(here)
    ref = await here.member(ME)
    for _ in range(2):
        await here.do(farewell.missing, ref)
        await here.pass_time(700)
    await here.do(privacy.erase, ref)
    assert await here.do(traces, ref) == []
    await here.pass_time(20 * DAY)
    assert await here.do(traces, ref) == []


async def test_what_nobody_was_ever_told_of_goes_whole(here: World) -> None:
    ref = await here.asks(ME, shared="quiet", summary=words(ME, "alone"))
    await forget(here)
    assert not await here.do(rows, "SELECT ref FROM asks WHERE ref = ?", ref)


@pytest.mark.parametrize(
    ("typed", "right"),
    [("forget", True), (" FORGET. ", True), ("“Forget”", True), ("Olvidar", True), ("olvídar", True), ("fo rget", True),
     ("forge", False), ("", False), ("forget me", False), ("delete", False)],
)  # fmt: skip
def test_s52_the_word_is_known_in_either_language_whatever_the_case_and_blanks(typed: str, right: bool) -> None:
    assert privacy.same_word(typed, ["forget", "olvidar"]) is right


async def test_a_direct_message_from_somebody_of_two_communities_says_where_to_go(here: World) -> None:
    from bot.steps import communities
    from tests.steps.world import ELSEWHERE

    await here.states(ME)
    assert await here.do(held, who(ME, None)) is not None
    await here.do(communities.panel, who("steward", ELSEWHERE), "en")
    await here.do(members.meet, ELSEWHERE, user(ME), "en-US")
    with refused("refuse.only_in_server"):
        await here.do(privacy.forget, who(ME, None))


async def test_another_invitation_of_the_same_ask_is_untouched(here: World) -> None:
    """Forgetting one helper is no word about another."""
    await here.states("helper")
    ref = await here.asks("fourth")
    await here.do(invitations.press, who(ME), ref)
    await here.do(invitations.press, who("third"), ref)
    await forget(here)
    assert await here.standing(ref, "third") == "yes"
    assert await here.standing(ref, "helper") == "waiting"
