"""Whatever goes wrong between Kith and Discord, the trail comes to its end, nothing is there twice, nobody is named."""

from __future__ import annotations

from typing import Any

import pytest

from data import outbox
from data.store import Tx, rows
from tests.transport.checks import violations
from tests.transport.kith import House
from tests.transport.parts import words
from tests.transport.records import Bit
from tests.transport.street import sent

MESSAGES = "/channels/{channel}/messages"
MESSAGE = "/channels/{channel}/messages/{message}"
THREADS = "/channels/{channel}/threads"
ACTIVE = "/guilds/{guild}/threads/active"
MEMBERS = "/channels/{channel}/thread-members/{user}"
CALLBACK = "/interactions/{interaction}/{token}/callback"

AFTER: dict[str, Any] = {"after_effect": True}
FAULTS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("POST", MESSAGES, "reset", {}),
    ("POST", MESSAGES, "reset", AFTER),
    ("POST", MESSAGES, "reset", {"times": 9}),
    ("POST", MESSAGES, "reset", AFTER | {"times": 9}),
    ("POST", MESSAGES, "failed", {"status": 503}),
    ("POST", MESSAGES, "failed", AFTER | {"status": 503}),
    ("POST", MESSAGES, "failed", AFTER | {"status": 502}),
    ("POST", MESSAGES, "limited", {}),
    ("POST", MESSAGES, "limited", {"via": False}),
    ("POST", MESSAGES, "limited", {"everywhere": True}),
    ("POST", THREADS, "reset", {}),
    ("POST", THREADS, "reset", AFTER),
    ("POST", THREADS, "reset", AFTER | {"times": 2}),
    ("POST", THREADS, "failed", {"status": 503}),
    ("POST", THREADS, "failed", AFTER | {"status": 503}),
    ("POST", THREADS, "failed", AFTER | {"status": 502}),
    ("POST", THREADS, "limited", {}),
    ("GET", ACTIVE, "reset", {"times": 2}),
    ("GET", ACTIVE, "failed", {"status": 503}),
    ("PUT", MEMBERS, "reset", {"times": 2}),
    ("PUT", MEMBERS, "reset", AFTER | {"times": 2}),
    ("PUT", MEMBERS, "failed", AFTER | {"status": 503}),
    ("PATCH", MESSAGE, "reset", {}),
    ("PATCH", MESSAGE, "reset", AFTER),
    ("PATCH", MESSAGE, "failed", AFTER | {"status": 503}),
    ("PATCH", MESSAGE, "limited", {"via": False}),
]


def named(fault: tuple[str, str, str, dict[str, Any]]) -> str:
    method, route, kind, more = fault
    extra = "-".join(name if value is True else f"{name}={value}" for name, value in more.items())
    return "-".join([method, route.rsplit("/", 1)[-1].strip("{}"), kind, extra]).rstrip("-")


@pytest.mark.parametrize("fault", FAULTS, ids=named)
async def test_the_trail_ends_well_when_a_call_goes_wrong(
    street: House, fault: tuple[str, str, str, dict[str, Any]]
) -> None:
    method, route, kind, more = fault
    getattr(street.server.faults, kind)(method, route, **more)
    secrets = await street.trail()
    await street.later(200)
    assert violations(street.world, secrets) == []
    assert len(sent(street.world, street.asks)) == 2
    assert len(street.places(street.ana, street.ben)) == 1
    assert await street.store.run(unsettled) == []


def unsettled(tx: Tx) -> list[str]:
    """The messages that are not where they should be."""
    found = rows(tx, "SELECT state FROM outbox WHERE state NOT IN ('sent', 'gone', 'dropped') OR shown > wanted")
    return [str(each["state"]) for each in found]


@pytest.mark.parametrize("route", [MESSAGES, THREADS])
async def test_what_arrives_after_kith_gave_up_on_it_is_found_and_not_done_again(street: House, route: str) -> None:
    street.server.faults.late("POST", route, times=9 if route == MESSAGES else 1)
    await street.states(street.ben, "transport")
    await street.posts(street.ana, "A lift to the library", shared="neighbour")
    if route == THREADS:
        # A thread of one's own appears at a moment of chance.
        await street.reach(lambda: street.server.seen("POST", route), 0)
    await street.later(5)
    # Within the half minute in which a request may still land.
    await street.later(20)
    assert street.server.land_late() >= 1
    street.server.faults.clear()
    await street.sees(street.cat, "A lift to the library", "ask.card.help")
    await street.hears(street.ben, "A lift to the library", "invitation.can")
    assert violations(street.world) == []
    assert len(sent(street.world, street.asks)) == 2
    assert len(street.places(street.ben)) == 1


# Answers to people.


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("kind", ["reset", "failed"])
async def test_a_lost_answer_undoes_nothing_and_is_given_again(street: House, kind: str, after_effect: bool) -> None:
    preview = await street.fills(street.ana, "A lift to the library")
    more: dict[str, Any] = {} if kind == "reset" else {"status": 502}
    getattr(street.server.faults, kind)("POST", CALLBACK, after_effect=after_effect, **more)
    posted = await street.press(street.ana, preview.reply, "ask.post")
    await street.settled()
    assert street.text("ask.posted.title") in posted.words
    assert (await street.only_ask()).state == "open"
    await street.sees(street.cat, "A lift to the library", "ask.card.help")
    assert violations(street.world) == []


async def test_where_no_answer_gets_through_what_was_done_stays_and_the_last_words_say_so(street: House) -> None:
    preview = await street.fills(street.ana, "A lift to the library")
    street.server.faults.reset("POST", CALLBACK, times=2)
    posted = await street.press(street.ana, preview.reply, "ask.post")
    assert posted.words.startswith(street.text("error.saved").split("{")[0])
    assert "A lift" not in posted.words and posted.ephemeral
    await street.sees(street.cat, "A lift to the library", "ask.card.help")
    assert (await street.only_ask()).state == "open"


# What Discord refuses.


async def choose_direct_messages(street: House) -> None:
    stated = await street.states(street.ben, "transport")
    assert stated.reply is not None
    chosen = await street.people.choose(street.ben, stated.reply, "v1:capacity.reach:-", ["dm"])
    assert street.text("reach.dm_chosen") in chosen.words


async def test_whoever_chose_direct_messages_is_reached_there_and_in_the_server_once_they_are_closed(
    street: House,
) -> None:
    await choose_direct_messages(street)
    await street.posts(street.ana, "A lift to the library", shared="neighbour")
    told = await street.hears(street.ben, "A lift to the library", "invitation.can")
    assert street.world.channels[told.channel_id].recipient is street.ben
    await street.press(street.ben, told, "invitation.not_this_time")
    await street.later(3 * 86_400)
    street.ben.dms_closed = True
    await street.posts(street.ana, "A ladder for an hour", shared="neighbour")
    await street.hears(street.ben, "A ladder for an hour", "invitation.can")
    assert len(street.places(street.ben)) == 1
    assert violations(street.world) == []


async def test_a_missing_permission_parks_what_needs_it_until_it_is_given(street: House) -> None:
    street.asks.denied = Bit.SEND_MESSAGES
    posted = await street.posts(street.ana, "A lift to the library")
    assert street.text("ask.posted.title") in posted.words
    await street.settled()
    assert "parked" in await street.store.run(unsettled)
    assert street.card(street.cat, "A lift to the library") is None
    street.asks.denied = 0
    await street.sees(street.cat, "A lift to the library", "ask.card.help")
    assert violations(street.world) == []


async def test_without_the_right_to_open_private_threads_nothing_is_ever_opened_publicly(street: House) -> None:
    await street.states(street.ben, "transport")
    street.asks.denied = Bit.CREATE_PRIVATE_THREADS
    await street.posts(street.ana, "A lift to the library", shared="quiet")
    await street.later(7200)
    assert [effect for effect in street.world.audit if effect.kind == "thread"] == []
    assert street.card(street.ben, "library") is None
    street.asks.denied = 0
    await street.hears(street.ben, "A lift to the library", "invitation.can")
    assert violations(street.world) == []


async def test_an_ask_whose_channel_goes_before_it_appears_is_kept_and_kith_goes_on(street: House) -> None:
    gone, street.asks = street.asks, street.world.text_channel(street.guild, "elsewhere")
    preview = await street.fills(street.ana, "A ladder for an hour", shared="neighbour")
    posted = await street.press(street.ana, preview.reply, "ask.post")
    assert street.text("ask.posted.title") in posted.words
    street.world.remove_channel(gone, by=street.sam.id)
    await street.later(7200)
    assert "parked" in await street.store.run(unsettled)
    assert (await street.only_ask()).state == "open"
    assert "A ladder for an hour" in (await street.people.slash(street.ana, street.asks, "mine")).words
    assert street.running is not None and not street.running.done()
    assert violations(street.world) == []


async def test_a_front_door_opened_in_another_channel_stands_there_once(street: House) -> None:
    street.world.remove_channel(street.asks, by=street.sam.id)
    street.asks = street.world.text_channel(street.guild, "elsewhere")
    await street.open()
    await street.sees(street.cat, street.text("door.title"), channel=street.asks)
    await street.posts(street.ana, "A lift to the library")
    card = await street.sees(street.cat, "A lift to the library", "ask.card.help", channel=street.asks)
    assert "library" in words(card.json()) and len(sent(street.world, street.asks)) == 2
    assert violations(street.world) == []
    await street.quietly()
    assert await street.store.run(outbox.next_try) is None
