"""The real Kith over real sockets: logging in, the trail of one ask, and sessions that end in the middle of it."""

from __future__ import annotations

import json
from pathlib import Path

import discord
import pytest

from bot.client import SYNCED
from data import outbox
from tests.transport.checks import violations
from tests.transport.kith import House, house
from tests.transport.parts import words
from tests.transport.records import PRIVATE_THREAD
from tests.transport.street import TOKEN, sent

COMMANDS = "/applications/{application}/commands"
CALLBACK = "/interactions/{interaction}/{token}/callback"
MESSAGES = "/channels/{channel}/messages"


# Logging in.


async def test_commands_are_given_to_discord_only_when_their_list_changed(street: House) -> None:
    await street.restart()
    assert len(street.server.seen("PUT", COMMANDS)) == 1
    (street.folder / SYNCED).write_text("another list", encoding="ascii")
    await street.restart()
    first, second = street.server.seen("PUT", COMMANDS)
    assert first.body == second.body and {"ask", "offer", "capacity", "rest", "mine", "help", "kith"} <= {
        command["name"] for command in street.world.commands[None]
    }


async def test_a_refused_token_ends_the_login_and_nothing_was_asked_of_discord(tmp_path: Path) -> None:
    async with house(tmp_path, started=False) as street:
        street.world.token = "another"
        with pytest.raises(discord.LoginFailure):
            await street.start()
        assert [request.path for request in street.server.requests] == ["/users/@me"]
        assert street.server.gateway.history == []


async def test_a_token_refused_later_ends_kith_and_what_was_to_be_said_is_said_after_the_next_start(
    street: House,
) -> None:
    street.world.token = "reset by its owner"
    posted = await street.posts(street.ana, "A ladder for an hour")
    assert street.text("ask.posted.title") in posted.words
    assert street.running is not None and await street.world.until(lambda: street.kith.is_closed())
    await street.running
    refused = [request for request in street.server.requests if request.status == 401]
    assert len(refused) == 1
    assert street.card(street.cat, "A ladder for an hour") is None
    street.world.token = TOKEN
    await street.restart()
    await street.sees(street.cat, "A ladder for an hour", "ask.card.help")
    assert violations(street.world) == []


# The trail.


async def test_the_trail_leads_from_a_form_to_a_private_thread_of_two_who_both_said_yes(street: House) -> None:
    secrets = await street.trail()
    (place,) = street.places(street.ana, street.ben)
    assert (place.type, place.invitable, place.parent_id) == (PRIVATE_THREAD, False, street.asks.id)
    public = await street.sees(street.cat, street.text("ask.card.matched"), channel=street.asks)
    assert "library" not in words(public.json())
    assert street.card(street.cat, "The blue door") is None
    assert street.card(street.sam, "The blue door") is None
    assert violations(street.world, secrets) == []
    assert len(sent(street.world, street.asks)) == 2


async def test_of_a_quiet_ask_nothing_is_posted_for_others_to_see(street: House) -> None:
    secrets = await street.trail("quiet")
    assert len(sent(street.world, street.asks)) == 1
    assert street.card(street.cat, "library") is None
    assert violations(street.world, secrets) == []


async def test_buttons_forms_and_private_replies_from_before_a_restart_work_after_it(street: House) -> None:
    form = (await street.people.slash(street.ana, street.asks, "ask")).form
    await street.restart()
    preview = await street.people.submit(street.ana, form, street.filled("A lift to the library"))
    await street.restart()
    posted = await street.press(street.ana, preview.reply, "ask.post")
    assert street.text("ask.posted.title") in posted.words
    card = await street.sees(street.ben, "A lift to the library", "ask.card.help")
    await street.restart()
    assert street.text("said.with_asker") in (await street.press(street.ben, card, "ask.card.help")).words
    assert (await street.only_ask()).state == "open"
    assert violations(street.world) == []


# Events that come twice, late, or never.


async def test_an_event_that_comes_twice_has_one_effect(street: House) -> None:
    street.people.copies = 2
    await street.trail()
    await street.settled()
    assert (await street.only_ask()).state == "matched"
    assert len(street.places(street.ana, street.ben)) == 1
    assert violations(street.world) == []


async def test_an_event_sent_again_when_a_session_is_resumed_has_one_effect(street: House) -> None:
    preview = await street.fills(street.ana, "A lift to the library")
    posted = await street.press(street.ana, preview.reply, "ask.post")
    assert street.text("ask.posted.title") in posted.words
    gateway = street.server.gateway
    (session,) = gateway.live()
    pressed = next(
        frame
        for _, text in reversed(session.frames)
        if (frame := json.loads(text))["t"] == "INTERACTION_CREATE" and frame["d"]["id"] == str(posted.interaction.id)
    )
    gateway.drop()
    gateway.emit("INTERACTION_CREATE", pressed["d"])
    assert await street.world.until(lambda: "resumed" in gateway.history, 10)
    # The one answer that Discord takes was given before; that a second is tried proves that the event came again.
    assert await street.world.until(lambda: street.server.seen("POST", CALLBACK)[-1].status == 400)
    await street.sees(street.cat, "A lift to the library")
    assert (await street.only_ask()).state == "open"
    assert len(sent(street.world, street.asks)) == 2
    assert violations(street.world) == []


async def test_what_is_pressed_while_the_connection_is_down_is_done_when_the_session_is_resumed(
    street: House,
) -> None:
    preview = await street.fills(street.ana, "A lift to the library")
    street.server.gateway.drop()
    posted = await street.press(street.ana, preview.reply, "ask.post")
    assert street.text("ask.posted.title") in posted.words
    await street.sees(street.cat, "A lift to the library")
    assert street.server.gateway.history.count("identify") == 1
    assert violations(street.world) == []


async def test_after_an_invalid_session_kith_identifies_anew_and_goes_on(street: House) -> None:
    preview = await street.fills(street.ana, "A lift to the library")
    gateway = street.server.gateway
    gateway.invalidate(resumable=False)
    assert await street.world.until(lambda: gateway.history.count("identify") == 2, 10)
    posted = await street.press(street.ana, preview.reply, "ask.post")
    assert street.text("ask.posted.title") in posted.words
    await street.sees(street.cat, "A lift to the library")
    assert violations(street.world) == []


async def test_when_discord_asks_to_reconnect_the_session_is_resumed(street: House) -> None:
    street.server.gateway.reconnect()
    assert await street.world.until(lambda: "resumed" in street.server.gateway.history, 10)
    assert street.text("ask.posted.title") in (await street.posts(street.ana, "A lift to the library")).words
    assert street.server.gateway.history.count("identify") == 1


async def test_an_answer_that_discord_no_longer_takes_leaves_what_was_done(street: House) -> None:
    preview = await street.fills(street.ana, "A lift to the library")
    street.server.interactions.answer_within, street.people.wait = -1.0, 0.3
    late = await street.press(street.ana, preview.reply, "ask.post")
    assert not late.answered
    assert [request.status for request in street.server.seen("POST", CALLBACK)][-1] == 404
    await street.sees(street.cat, "A lift to the library")
    assert (await street.only_ask()).state == "open"
    await street.quietly()
    assert await street.store.run(outbox.next_try) is None
    street.server.interactions.answer_within, street.people.wait = 3.0, 5.0
    assert "A lift to the library" in (await street.people.slash(street.ana, street.asks, "mine")).words
