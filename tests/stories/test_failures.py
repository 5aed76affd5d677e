"""When something is missing, closed, deleted, broken or not theirs: a clear sentence, and nothing is lost."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.backend.models import Overwrite

from bot.rules.refusal import Refusal
from data.store import StoreFailed
from tests.stories.hands import (
    bodies,
    fill_the_disk,
    id_of,
    posts_in,
    pressed,
    ref_of,
    states,
    tables,
)
from tests.stories.town import Town

LIFT = "A lift to the library"
HOUR, DAY = 3600, 24 * 3600


def forbid(street: Town, **permissions: bool) -> None:
    """What Kith may not do in the asks channel any more; nothing: it may everything again."""
    deny = discord.Permissions(**permissions)
    street.env.backend.set_overwrite(
        street.asks.id, Overwrite(target_id=street.kith.user_id, type=1, allow=0, deny=deny.value)
    )


async def helped(street: Town, helper: Any, asker: Any, words: str = LIFT) -> Any:
    """One member helps another; the place of the two."""
    await street.posts(asker, words, first=True)
    await helper.click(street.card(street.asks, words), label=street.text("ask.card.help"))
    await street.later(5)
    return street.shared_place(asker, helper)


# Discord says no.


async def test_fault_17_an_invitation_to_closed_direct_messages_waits_in_the_helpers_own_thread(street: Town) -> None:
    stated = await street.states(street.ben, "transport")
    await street.ben.select(stated.response, ["dm"], custom_id="v1:capacity.reach:-")
    street.env.inject_error(
        "POST", f"/channels/{street.ben.user.dm_channel.id}/messages", status=403, code=50007, times=None
    )
    await street.posts(street.ana, LIFT)
    invited = await street.rung(street.ben, LIFT)
    said = await street.ben.click(invited, label=street.text("invitation.can"))
    assert street.text("said.with_asker") in street.read(said.response)


async def test_fault_18_without_permission_an_ask_is_kept_its_asker_told_and_posted_once_it_may_be(
    street: Town,
) -> None:
    text = street.text
    forbid(street, send_messages=True)
    since = len(street.env.http_requests)
    await street.posts(street.ana, LIFT)
    assert len(posts_in(street, street.asks, since)) == 1, "no hammering"
    assert await states(street, "asks") == ["open"]
    await street.later(3 * HOUR)
    held = await street.rung(street.ana, text("ask.held.words"))
    assert LIFT in street.read(held)
    assert len(posts_in(street, street.asks, since)) <= 5
    panel = await street.sam.slash(street.asks, "kith setup")
    assert text("permission.send_messages") in street.read(panel.response)
    again = await street.sam.click(panel.response, label=text("setup.open_again"))
    assert text("permission.send_messages") in street.read(again.response)
    forbid(street)
    await street.later(2 * HOUR)
    assert sum(LIFT in street.read(card) for card in street.cards(street.asks)) == 1
    assert len(street.bells(street.ana)) <= 2, "once, and that nobody fits"


async def test_fault_18_without_private_threads_nobody_is_let_in_anywhere_and_both_hear_when_they_are_back(
    street: Town,
) -> None:
    await street.posts(street.ana, LIFT, first=True)
    before = len(street.asks.threads)
    forbid(street, create_private_threads=True)
    said = await street.ben.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    assert street.text("said.introduced") in street.read(said.response)
    await street.later(HOUR)
    assert len(street.asks.threads) == before, "never a public one instead"
    assert await states(street, "introductions") == ["open"]
    mine = await street.ben.slash(street.asks, "mine")
    assert LIFT in street.read(mine.response)
    forbid(street)
    await street.later(2 * HOUR)
    assert LIFT in street.read(street.card(street.shared_place(street.ana, street.ben), LIFT))


async def test_fault_12_with_the_asks_channel_deleted_nothing_is_lost_and_another_brings_everything_back(
    street: Town,
) -> None:
    text = street.text
    hall = street.guild.create_text_channel("hall")
    await street.posts(street.ana, LIFT)
    form = await street.ben.slash(street.asks, "offer")
    await street.ben.submit_modal(form, {"words": "Soup on Mondays", "kind": ["forms"]})
    slow = await street.fills(street.cat, "Shy words", shared="neighbour")
    await street.cat.click(slow.response, label=text("ask.post"))
    await street.later(5)
    for lost in (*street.asks.threads, street.asks):
        street.env.backend.delete_channel(lost.id)
    await street.env.settle()

    old, street.asks = street.asks, hall
    preview = await street.fills(street.dov, "A new need")
    refused = await street.dov.click(preview.response, label=text("ask.post"))
    assert street.read(refused.response) == text("refuse.channel_gone")
    form = await street.dov.slash(hall, "offer")
    refused = await street.dov.submit_modal(form, {"words": "A new gift", "kind": ["forms"]})
    assert text("refuse.channel_gone") in street.read(refused.response)
    assert "A new gift" in street.read(refused.response)
    mine = await street.ana.slash(hall, "mine")
    assert LIFT in street.read(mine.response)
    await street.later(DAY)
    assert await states(street, "asks") == ["draft", "open", "open"]

    await street.open()
    await street.later(2 * HOUR)
    shown = [street.read(card) for card in street.cards(hall)]
    assert [sum(each in card for card in shown) for each in (LIFT, "Soup", "Shy words", text("door.title"))] == [1] * 4
    posted = await street.dov.click(preview.response, label=text("ask.post"))
    assert text("ask.posted.named") in street.read(posted.response)
    said = await street.ben.click(street.card(hall, LIFT), label=text("ask.card.help"))
    assert text("said.with_asker") in street.read(said.response)
    await street.later(2 * HOUR)
    assert street.card(hall, "A new need")
    await street.rung(street.ana, text("yes.named", who=street.ben.mention))
    assert old.id not in [channel.id for channel in street.guild.channels.values()]


async def test_setup_another_channel_takes_what_is_open_along_and_leaves_nothing_twice(street: Town) -> None:
    text = street.text
    await street.posts(street.ana, LIFT)
    await street.posts(street.ana, "Done already")
    mine = await street.ana.slash(street.asks, "mine")
    ref = ref_of(street, street.card(street.asks, "Done already"), text("ask.card.help"))
    await street.ana.click(mine.response, custom_id=f"v1:ask.met:{ref}")
    await street.later(5)
    old, street.asks = street.asks, street.guild.create_text_channel("hall")
    await street.open()
    await street.later(5)
    assert [LIFT in street.read(card) for card in street.cards(street.asks)].count(True) == 1
    (left,) = street.cards(old)
    assert text("ask.card.met") in street.read(left), "what is done stays where it was"
    await street.later(HOUR)
    assert len(street.cards(street.asks)) == 2


async def test_setup_a_deleted_front_door_is_back_after_one_press_and_never_twice(street: Town) -> None:
    text = street.text
    for deleted in (True, False):
        (door,) = street.cards(street.asks)
        if deleted:
            street.env.backend.delete_message(street.asks.id, door.id)
        panel = await street.sam.slash(street.asks, "kith setup")
        await street.sam.click(panel.response, label=text("setup.open_again"))
        await street.later(5)
        (again,) = street.cards(street.asks)
        assert again.id != door.id
        assert text("door.title") in street.read(again)


async def test_fault_13_a_card_that_a_steward_deleted_is_not_put_back_and_nothing_breaks(street: Town) -> None:
    text = street.text
    await street.posts(street.ana, LIFT)
    card = street.card(street.asks, LIFT)
    control = id_of(street, card, text("ask.card.help"))
    street.env.backend.delete_message(street.asks.id, card.id)
    assert text("said.with_asker") in await pressed(street, street.ben, control)
    await street.later(DAY)
    assert not any(LIFT in street.read(each) for each in street.cards(street.asks))
    yes = await street.rung(street.ana, text("yes.named", who=street.ben.mention))
    await street.ana.click(yes, label=text("yes.accept"))
    await street.later(5)
    assert street.shared_place(street.ana, street.ben)


async def test_fault_14_a_deleted_thread_is_opened_again_when_there_is_something_to_say_in_it(street: Town) -> None:
    place = await helped(street, street.ben, street.ana)
    street.env.backend.delete_channel(place.id)
    await street.later(9 * DAY)
    again = street.shared_place(street.ana, street.ben)
    assert again.id != place.id
    how = street.card(again, street.text("how.title", asker=street.ana.mention, helper=street.ben.mention))
    done = await street.ana.click(how, label=street.text("how.finished"))
    assert street.text("how.finished_words") in street.read(done.response)


@pytest.mark.parametrize("who", ["helper", "asker"])
async def test_s36_whoever_left_is_believed_gone_after_two_looks_and_the_other_is_told_gently(
    street: Town, who: str
) -> None:
    text = street.text
    await helped(street, street.ben, street.ana)
    street.guild.remove_member(street.ben if who == "helper" else street.ana)
    await street.later(DAY + 60)
    assert await states(street, "asks") == ["matched"], "one look is not believed"
    await street.later(15 * 60)
    if who == "helper":
        assert await states(street, "asks") == ["open"]
        told = await street.rung(street.ana, text("handed_back.words"))
        assert str(street.ben.id) not in street.read(told)
        assert LIFT in street.read(street.card(street.asks, LIFT))
    else:
        assert await states(street, "asks") == ["lapsed"]
        told = await street.rung(street.ben, text("closed.words", kind=text("kind.transport")))
        assert str(street.ana.id) not in street.read(told)
        assert not any(LIFT in street.read(card) for card in street.cards(street.asks))


async def test_fault_4_an_answer_that_discord_lost_leaves_the_ask_and_never_says_it_failed(street: Town) -> None:
    text = street.text
    preview = await street.fills(street.ana, LIFT)
    street.env.inject_error("POST", "/interactions/*/callback", status=500, times=1)
    posted = await street.ana.click(preview.response, label=text("ask.post"))
    assert text("error.unexpected", code="@").split("@")[0] not in street.read(posted.response)
    await street.later(5)
    assert street.card(street.asks, LIFT)
    street.env.inject_error("POST", "/interactions/*/callback", status=500, times=None)
    silent = await street.ben.click(street.card(street.asks, LIFT), label=text("ask.card.help"))
    assert silent.response is None
    street.env.backend.faults.clear()
    mine = await street.ben.slash(street.asks, "mine")
    assert text("mine.waiting", words=LIFT) in street.read(mine.response)


# Kith itself is broken.


@pytest.mark.parametrize(("locale", "language"), [("en-GB", "en"), ("es-ES", "es"), ("de", "en")])
async def test_promise_10_need_someone_right_now_answers_with_the_store_full_or_closed_and_leaves_no_trace(
    street: Town, locale: str, language: str
) -> None:
    text = street.kith.texts.of(language)
    street.speaks(street.dov, locale)
    street.expected = (Refusal, StoreFailed, ValueError)
    await fill_the_disk(street)
    before, since = await tables(street), len(street.env.http_requests)
    door = street.card(street.asks, street.text("door.title"))
    answer = await street.dov.click(door, label=street.text("door.now"))
    assert answer.response.ephemeral
    assert text("now.title") in street.read(answer.response)
    assert "findahelpline.com" in street.read(answer.response)
    assert text("now.nothing_kept") in street.read(answer.response)
    assert await tables(street) == before
    assert len(bodies(street, since)) == 1, "the reply and nothing else"
    await street.store.close()
    again = await street.dov.click(door, label=street.text("door.now"))
    assert text("now.title") in street.read(again.response)
    helped = await street.dov.slash(street.asks, "help")
    assert text("help.title") in street.read(helped.response)
    spain = await street.dov.select(again.response, ["ES"], custom_id="v1:now.country:-")
    assert "**024**" in street.read(spain.response) and "**112**" in street.read(spain.response)
    other = await street.dov.click(door, label=street.text("door.mine"))
    assert text("error.unexpected", code="@").split("@")[0] in street.read(other.response)
    once_more = await street.dov.click(other.response, label=text("door.now"))
    assert text("now.title") in street.read(once_more.response), "what went wrong leads there in one press as well"
    asked = await street.dov.slash(street.asks, "ask")
    assert text("door.now") in street.buttons(asked.response)


async def test_fault_21_presses_that_cannot_be_saved_say_so_and_work_later(street: Town) -> None:
    text = street.text
    street.expected = (Refusal, StoreFailed)
    await street.posts(street.ana, LIFT)
    card = street.card(street.asks, LIFT)
    await street.store.execute("PRAGMA query_only = ON")
    failed = await street.ben.click(card, label=text("ask.card.help"))
    assert text("error.storage", code="@").split("@")[0] in street.read(failed.response)
    await street.store.execute("PRAGMA query_only = OFF")
    assert await states(street, "invitations") == []
    said = await street.ben.click(card, label=text("ask.card.help"))
    assert text("said.with_asker") in street.read(said.response)
