"""What Kith keeps about me: seen, downloaded and forgotten, and how that looks to whoever stays (S52, fault 29)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from data.store import StoreFailed, rows
from tests.stories.hands import arrive, bodies, fill_the_disk, free_the_disk, sending, states, tables
from tests.stories.town import Town

LIFT, SHELVES = "A lift to the library on Thursday", "Two shelves to be put up"
OFFER = "Bread on Sundays"
DAY = 24 * 3600

LOCALES = pytest.mark.parametrize("locale", ["en-US", "es-ES"])


async def look(street: Town, who: Any) -> Any:
    """Somebody looks at what is kept about them; the private reply."""
    return (await who.slash(street.asks, "privacy")).response


async def forgets(street: Town, who: Any, typed: str, locale: str = "en-US") -> Any:
    """Somebody goes all the way and types this; the private reply."""
    text = street.kith.texts.of(locale)
    before = await who.click(await look(street, who), label=text("privacy.forget.begin"))
    form = await who.click(before.response, label=text("privacy.forget.go_on"))
    return (await who.submit_modal(form, {"word": typed})).response


async def introduced(street: Town) -> Any:
    """Ana's ask, which Ben helps with in a thread of theirs; the thread."""
    await street.states(street.ben, "transport")
    await street.posts(street.ana, LIFT, first=True, details="The blue door")
    await street.ben.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    await street.later(40 * 60)
    return street.shared_place(street.ana, street.ben)


def on_discord(street: Town, thread: Any) -> Any:
    """A thread as Discord has it."""
    return street.env.backend.get_channel(thread.id)


def standing(street: Town, channel: Any) -> str:
    """Everything that can be read in a channel."""
    return "\n".join(street.read(card) for card in street.cards(channel))


@LOCALES
async def test_s52_everything_kept_is_shown_in_plain_words_with_until_when(street: Town, locale: str) -> None:
    text = street.kith.texts.of(locale)
    eli = street.guild.add_member(street.env.create_user("eli"))
    street.speaks(eli, locale)
    assert text("privacy.nothing") in street.read(await look(street, eli))
    thread = await introduced(street)
    await street.fills(street.ana, SHELVES)
    street.speaks(street.ana, locale)
    reply = await look(street, street.ana)
    shown = street.read(reply)
    assert reply.ephemeral
    for part in (text("privacy.honest"), text("privacy.who_sees"), text("privacy.page")):
        assert part in shown
    assert text("privacy.ask.matched", words=LIFT, days=7) in shown
    assert text("privacy.ask.draft", words=SHELVES, until="").split(":")[0] in shown
    assert SHELVES in shown
    assert str(street.ben.id) not in shown and str(thread.id) not in shown
    buttons = street.buttons(reply)
    assert text("privacy.download") in buttons and text("privacy.forget.begin") in buttons


async def test_s52_it_is_reached_from_help_and_from_mine(street: Town) -> None:
    for command in ("help", "mine"):
        card = (await street.ana.slash(street.asks, command)).response
        opened = await street.ana.click(card, label=street.text("door.privacy"))
        assert street.text("privacy.title") in street.read(opened.response)
        assert opened.response.ephemeral


async def test_s52_a_long_list_is_paged_and_says_how_much_more_there_is(street: Town) -> None:
    for number in range(4):
        await street.fills(street.ana, f"Draft number {number}")
    for number in range(3):
        await street.posts(street.ana, f"Ask number {number}")
    await street.states(street.ana, "transport")
    await street.later(40 * 60)
    seen, reply, pages = "", await look(street, street.ana), 1
    seen += street.read(reply)
    assert street.text("privacy.and_more", n=2) in seen or "more" in seen
    while street.text("mine.more") in street.buttons(reply):
        reply = (await street.ana.click(reply, label=street.text("mine.more"))).response
        seen, pages = seen + street.read(reply), pages + 1
    assert pages == 2
    assert all(f"Draft number {number}" in seen for number in range(4))
    assert all(f"Ask number {number}" in seen for number in range(3))
    back = (await street.ana.click(reply, label=street.text("mine.back"))).response
    assert street.text("mine.more") in street.buttons(back)


@LOCALES
async def test_s52_the_file_is_mine_alone_and_holds_nobody_elses_words(street: Town, locale: str) -> None:
    text = street.kith.texts.of(locale)
    await introduced(street)
    await street.posts(street.ben, SHELVES)
    street.speaks(street.ana, locale)
    given = await street.ana.click(await look(street, street.ana), label=text("privacy.download"))
    assert given.response.ephemeral
    assert text("privacy.file").splitlines()[1] in street.read(given.response)
    (attached,) = given.response.attachments
    assert attached.filename == "kith.json"
    written = (await attached.read()).decode()
    file = json.loads(written)
    (ask,) = file["asks"]
    assert (ask["summary"], ask["details"], ask["state"]) == (LIFT, "The blue door", "matched")
    assert [each["with"] for each in ask["introductions"]] == ["a helper"]
    assert file["you"]["discord_user"] == str(street.ana.id)
    assert SHELVES not in written and str(street.ben.id) not in written


@LOCALES
async def test_s52_before_it_is_said_what_goes_and_what_stays_to_everybody_in_the_same_words(
    street: Town, locale: str
) -> None:
    """Kept apart from by somebody or not: nothing on the way tells."""
    text = street.kith.texts.of(locale)
    seen: list[list[str]] = []
    for who, blocked in ((street.ana, True), (street.cat, False)):
        await street.posts(who, LIFT)
        street.speaks(who, locale)
        if blocked:
            panel = await street.dov.slash(street.asks, "apart")
            await street.dov.select(panel.response, [who], custom_id="v1:apart.add:-")
        before = await who.click(await look(street, who), label=text("privacy.forget.begin"))
        words = [street.read(before.response)]
        assert text("privacy.forget.goes") in words[0] and text("privacy.forget.stays") in words[0]
        words.append(street.read(await forgets(street, who, text("privacy.forget.word"), locale)))
        words.append(street.read(await look(street, who)))
        seen.append(words)
    assert seen[0] == seen[1]
    assert text("privacy.forgotten") in seen[0][1]
    assert text("privacy.nothing") in seen[0][2]


@pytest.mark.parametrize("typed", ["no", "forget me please", "olvida"])
async def test_s52_with_another_word_nothing_happens_and_it_says_so(street: Town, typed: str) -> None:
    await street.posts(street.ana, LIFT)
    before = await tables(street, "inbox", "members")
    said = await forgets(street, street.ana, typed)
    assert street.text("privacy.forget.other_word", word=street.text("privacy.forget.word")) in street.read(said)
    await street.later(60)
    assert await tables(street, "inbox", "members") == before
    assert LIFT in standing(street, street.asks)


@pytest.mark.parametrize(("locale", "typed"), [("en-US", " Forget "), ("es-ES", "OLVIDAR."), ("es-ES", "forget")])
async def test_s52_an_asker_who_is_forgotten_is_gone_and_the_helper_hears_only_that_they_are_free(
    street: Town, locale: str, typed: str
) -> None:
    text = street.kith.texts.of(locale)
    thread = await introduced(street)
    street.speaks(street.ana, locale)
    corner = street.corner(street.ana)
    assert str(street.ana.id) in standing(street, thread)
    said = await forgets(street, street.ana, typed, locale)
    assert text("privacy.forgotten") in street.read(said)
    await street.later(5 * 60)
    assert LIFT not in standing(street, street.asks)
    assert str(street.ana.id) not in standing(street, thread)
    for place in (thread, corner):
        known = on_discord(street, place)
        assert known.thread_metadata.archived and known.thread_metadata.locked
        assert street.ana.id not in known.thread_members
    assert standing(street, corner) == ""
    await street.later(60 * 60)
    notice = street.read(await street.rung(street.ben, street.text("kind.transport")))
    assert street.text("closed.words", kind=street.text("kind.transport")) in notice
    assert LIFT not in notice and str(street.ana.id) not in notice
    assert text("privacy.nothing") in street.read(await look(street, street.ana))
    mine = street.read((await street.ben.slash(street.asks, "mine")).response)
    assert LIFT not in mine and str(street.ana.id) not in mine
    left = await street.store.run(lambda tx: [*rows(tx, "SELECT ref FROM threads WHERE leaving IS NOT NULL")])
    assert left == []


async def test_s52_a_helper_who_is_forgotten_leaves_the_ask_open_and_the_asker_is_told_gently(street: Town) -> None:
    thread = await introduced(street)
    await forgets(street, street.ben, "forget")
    await street.later(5 * 60)
    assert await states(street, "asks") == ["open"]
    assert street.text("ask.card.help") in street.buttons(street.card(street.asks, LIFT))
    assert street.ben.id not in on_discord(street, thread).thread_members
    assert str(street.ben.id) not in standing(street, thread)
    await street.later(60 * 60)
    told = street.read(await street.rung(street.ana, street.text("handed_back.words")))
    assert LIFT in told and str(street.ben.id) not in told


async def test_s52_an_offer_goes_with_whoever_made_it(street: Town) -> None:
    form = await street.ana.slash(street.asks, "offer")
    await street.ana.submit_modal(form, {"words": OFFER, "kind": ["other"]})
    await street.later(5)
    assert OFFER in standing(street, street.asks)
    await forgets(street, street.ana, "forget")
    await street.later(60)
    assert OFFER not in standing(street, street.asks)
    assert street.text("door.ask") in street.buttons(street.cards(street.asks)[0]), "the front door stays"


async def test_s52_pressed_on_two_devices_at_once_it_is_done_once_and_both_hear_the_truth(street: Town) -> None:
    await introduced(street)
    since = len(street.env.http_requests)
    one, two = (sending(street, street.ana, "v1:privacy.form:-", {"word": "forget"}) for _ in range(2))
    await arrive(street, one, two)
    await street.later(2 * 60 * 60)
    words = sorted([one.words, two.words])
    assert any(street.text("privacy.forgotten") in each for each in words)
    assert any(street.text("privacy.nothing") in each for each in words)
    closed = await street.store.run(lambda tx: rows(tx, "SELECT ref FROM outbox WHERE kind = 'closed'"))
    assert len(closed) == 1
    deleted = [path for method, path, _ in bodies(street, since) if method == "DELETE" and "/messages/" in path]
    assert len(deleted) == len(set(deleted))


async def test_s52_with_discord_down_they_are_forgotten_at_once_and_the_messages_follow(street: Town) -> None:
    thread = await introduced(street)
    await street.posts(street.ana, SHELVES)
    street.env.backend.faults.append(
        {"method": "DELETE", "path": "*", "times": None, "status": 403, "code": 50013, "message": "not now"}
    )
    said = await forgets(street, street.ana, "forget")
    assert street.text("privacy.forgotten") in street.read(said)
    await street.later(60)
    assert await states(street, "asks") == ["withdrawn"]
    assert SHELVES in standing(street, street.asks)
    await street.restart()
    street.env.backend.faults.clear()
    await street.later(3 * 60 * 60)
    assert SHELVES not in standing(street, street.asks)
    assert str(street.ana.id) not in standing(street, thread)
    assert street.ana.id not in on_discord(street, thread).thread_members
    assert not await street.store.run(lambda tx: rows(tx, "SELECT ref FROM outbox WHERE taken_down = 1"))


async def test_s52_after_a_restart_in_the_middle_the_rest_is_done(street: Town) -> None:
    await introduced(street)
    sent = sending(street, street.ana, "v1:privacy.form:-", {"word": "forget"})
    await arrive(street, sent)
    await street.restart()
    await street.later(10 * 60)
    assert LIFT not in standing(street, street.asks)
    assert street.places_of(street.ana) == []


async def test_s52_on_a_full_disk_nothing_is_forgotten_and_it_says_so(street: Town) -> None:
    street.expected = (*street.expected, StoreFailed)
    await street.posts(street.ana, LIFT)
    text = street.text
    before = await street.ana.click(await look(street, street.ana), label=text("privacy.forget.begin"))
    form = await street.ana.click(before.response, label=text("privacy.forget.go_on"))
    await fill_the_disk(street)
    said = (await street.ana.submit_modal(form, {"word": "forget"})).response
    forgotten = text("privacy.forgotten") in street.read(said)
    await free_the_disk(street)
    kept = bool(await states(street, "asks"))
    assert forgotten != kept, "what was said is what happened"
    if kept:
        assert "nothing was changed" in street.read(said)


async def test_s52_whoever_comes_back_begins_anew(street: Town) -> None:
    await introduced(street)
    await forgets(street, street.ana, "forget")
    await street.later(10 * 60)
    await street.posts(street.ana, SHELVES)
    await street.later(40 * 60)
    mine = street.read((await street.ana.slash(street.asks, "mine")).response)
    assert SHELVES in mine and LIFT not in mine
    assert len(street.places_of(street.ana)) == 1


async def test_s52_whoever_was_reached_by_direct_message_has_those_taken_away_too(street: Town) -> None:
    panel = await street.states(street.ben, "transport")
    await street.ben.select(panel.response, ["dm"], custom_id="v1:capacity.reach:-")
    await street.posts(street.ana, LIFT)
    await street.later(5)
    channel = street.ben.user.dm_channel
    assert LIFT in standing(street, channel)
    await forgets(street, street.ben, "forget")
    await street.later(60)
    assert street.cards(channel) == []
