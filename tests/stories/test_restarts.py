"""Kith ends and begins again, two things arrive at once, one thing arrives twice: nobody notices."""

from __future__ import annotations

from typing import Any

from bot.steps import asks as steps
from bot.steps.people import Who
from tests.stories.hands import arrive, bodies, clicking, id_of, picks, posts_in, pressing, ref_of, states, tables
from tests.stories.town import Town

LIFT = "A lift to the library"
HOUR, DAY = 3600, 24 * 3600
FORM = {"summary": LIFT, "details": "Number 4", "kind": ["transport"], "when": "days", "shared": "named"}


async def twice(street: Town, who: Any, message: Any, label: str) -> list[str]:
    """A double click: both presses arrive before the first is answered."""
    two = [clicking(street, who, message, label) for _ in range(2)]
    await arrive(street, *two)
    await street.later(5)
    return [each.words for each in two]


def shown(street: Town, channel: Any, words: str) -> int:
    """On how many cards in a channel these words can be read."""
    return sum(words in street.read(card) for card in street.cards(channel))


# A restart.


async def test_g11_every_control_from_before_a_restart_works_after_it(street: Town) -> None:
    text = street.text
    await street.states(street.ben, "transport")
    door = street.card(street.asks, text("door.title"))
    preview = await street.fills(street.ana, LIFT)
    await street.restart()
    posted = await street.ana.click(preview.response, label=text("ask.post"))
    assert text("ask.posted.named") in street.read(posted.response)
    await street.later(5)
    await street.restart()
    invited = await street.rung(street.ben, LIFT)
    await street.restart()
    await street.ben.click(invited, label=text("invitation.can"))
    await street.later(5)
    yes = await street.rung(street.ana, text("yes.named", who=street.ben.mention))
    await street.restart()
    await street.ana.click(yes, label=text("yes.accept"))
    await street.later(5)
    opening = street.card(street.shared_place(street.ana, street.ben), LIFT)
    await street.restart()
    done = await street.ben.click(opening, label=text("introduction.is_finished"))
    assert text("how.finished_words") in street.read(done.response)
    for label in ("door.ask", "door.offer", "door.capacity"):
        assert (await street.cat.click(door, label=text(label))).modal is not None
    for label in ("door.rest", "door.mine", "door.now"):
        assert (await street.cat.click(door, label=text(label))).response.ephemeral
    assert shown(street, street.asks, text("door.title")) == 1
    assert await states(street, "asks") == ["met"]


async def test_s7_a_form_opened_before_a_restart_is_kept_when_it_is_sent_after_it(street: Town) -> None:
    text = street.text
    form = await street.ana.slash(street.asks, "ask")
    offer = await street.ben.click(street.card(street.asks, text("door.title")), label=text("door.offer"))
    capacity = await street.cat.slash(street.asks, "capacity")
    await street.restart()
    await street.later(2 * HOUR)
    preview = await street.ana.submit_modal(form, FORM)
    assert text("ask.preview.title") in street.read(preview.response)
    own = await street.ana.select(preview.response, ["matched"], custom_id=picks(street, preview.response, "ask.see"))
    assert "> Number 4" in street.read(own.response)
    offered = await street.ben.submit_modal(offer, {"words": "Soup on Mondays", "kind": ["forms"]})
    assert text("offer.posted") in street.read(offered.response)
    stated = {"tide": "high", "kinds": ["forms"], "at_once": "1", "per_week": "1", "quiet": "none"}
    said = await street.cat.submit_modal(capacity, stated)
    assert text("tide.high") in street.read(said.response)
    assert await states(street, "asks") == ["draft"]
    assert shown(street, street.asks, text("door.title")) == 1, "the door they came from is as it was"


async def test_s20_two_people_and_two_windows_of_one_person_fill_in_the_same_form_at_once(street: Town) -> None:
    door = street.card(street.asks, street.text("door.title"))
    forms = [
        (who, await who.click(door, label=street.text("door.ask"))) for who in (street.ana, street.ben, street.ana)
    ]
    for number, (who, form) in enumerate(forms):
        reply = await who.submit_modal(form, FORM | {"summary": f"Need number {number}"})
        assert f"Need number {number}" in street.read(reply.response)
    for who, numbers in ((street.ana, {0, 2}), (street.ben, {1})):
        mine = await who.slash(street.asks, "mine")
        assert {number for number in range(3) if f"Need number {number}" in street.read(mine.response)} == numbers


async def test_s34_what_time_is_to_bring_comes_also_when_kith_was_restarted_meanwhile(street: Town) -> None:
    text = street.text
    await street.posts(street.ana, LIFT, when="days", first=True)
    await street.ben.click(street.card(street.asks, LIFT), label=text("ask.card.help"))
    await street.posts(street.cat, "Nobody can", when="days")
    await street.fills(street.dov, "A draft that waits")
    slow = await street.fills(street.dov, "Without my name", shared="neighbour")
    await street.dov.click(slow.response, label=text("ask.post"))
    await street.restart()
    assert shown(street, street.asks, "Without my name") == 0
    await street.later(20 * 60)
    assert shown(street, street.asks, "Without my name") == 1
    for _ in range(5):
        await street.later(DAY)
        await street.restart()
    await street.later(60)
    place = street.shared_place(street.ana, street.ben)
    how = text("how.title", asker=street.ana.mention, helper=street.ben.mention)
    assert shown(street, place, how) == 1
    assert "Nobody can" in street.read(await street.rung(street.cat, text("ask.lapsed.words")))
    await street.ben.click(street.card(place, how), label=text("how.later"))
    await street.restart()
    await street.later(3 * DAY + 60)
    assert shown(street, place, how) == 2, "asked again in three days"
    await street.ben.click(street.card(place, how), label=text("how.finished"))
    await street.restart()
    await street.later(DAY + 60)
    assert street.env.backend.get_channel(place.id).thread_metadata.archived, "closed a day after"
    await street.later(25 * DAY)
    assert "draft" not in await states(street, "asks")


async def test_fault_19_what_was_committed_and_not_yet_said_is_said_once_by_the_next_process(street: Town) -> None:
    preview = await street.fills(street.ana, LIFT)
    ref = ref_of(street, preview.response, street.text("ask.post"))
    who = Who(street.ana.id, street.guild.id, "en-US")
    # The very transaction of the button; the process ends before anything wakes the relay.
    await street.store.run(lambda tx: steps.post(tx, who, ref))
    assert shown(street, street.asks, LIFT) == 0
    await street.restart()
    await street.later(5)
    assert shown(street, street.asks, LIFT) == 1
    await street.restart()
    await street.later(DAY)
    assert shown(street, street.asks, LIFT) == 1


async def test_fault_3_a_message_in_doubt_at_the_moment_of_a_restart_is_looked_for_and_said_once(
    street: Town,
) -> None:
    path = f"/channels/{street.asks.id}/messages"
    street.env.inject_error("POST", path, status=503, times=None)
    preview = await street.fills(street.ana, LIFT)
    since = len(street.env.http_requests)
    await street.ana.click(preview.response, label=street.text("ask.post"))
    await street.later(60)
    assert posts_in(street, street.asks, since)
    assert "sending" in await states(street, "outbox")
    street.env.backend.faults.clear()
    await street.restart()
    await street.later(10 * 60)
    assert shown(street, street.asks, LIFT) == 1
    looked = [where for method, where, _ in bodies(street, since) if (method, where) == ("GET", path)]
    assert looked, "the channel is read before it is said again"


# Twice.


async def test_fault_8_a_double_click_on_any_main_button_has_one_effect(street: Town) -> None:
    text = street.text
    await street.states(street.ben, "transport")
    preview = await street.fills(street.ana, LIFT)
    posted = await twice(street, street.ana, preview.response, text("ask.post"))
    assert all(text("ask.posted.named") in words for words in posted)
    assert shown(street, street.asks, LIFT) == 1
    assert len(street.bells(street.ben)) == 1

    invited = await street.rung(street.ben, LIFT)
    said = await twice(street, street.ben, invited, text("invitation.can"))
    assert all(text("said.with_asker") in words or text("said.already") in words for words in said)
    assert await states(street, "invitations") == ["yes"]
    yes = await street.rung(street.ana, text("yes.named", who=street.ben.mention))
    assert len(street.bells(street.ana)) == 1

    await twice(street, street.ana, yes, text("yes.accept"))
    assert await states(street, "introductions") == ["open"]
    place = street.shared_place(street.ana, street.ben)
    assert shown(street, place, LIFT) == 1
    assert len([each for each in street.places_of(street.ben) if street.ana.id in street._in(each)]) == 1

    opening = street.card(place, LIFT)
    done = await twice(street, street.ben, opening, text("introduction.is_finished"))
    assert all(text("how.finished_words") in words for words in done)
    (undo,) = await arrive(street, pressing(street, street.ana, f"v1:intro.undo:{_ref(street, opening)}"))
    assert text("how.undone") in undo.words
    await twice(street, street.ana, street.card(place, LIFT), text("introduction.is_finished"))
    assert await states(street, "asks") == ["met"]
    assert await states(street, "introductions") == ["finished"]


def _ref(street: Town, opening: Any) -> str:
    return ref_of(street, opening, street.text("introduction.is_finished"))


async def test_fault_8_a_double_click_on_the_ways_out_has_one_effect(street: Town) -> None:
    text = street.text
    posted = await street.posts(street.ana, LIFT, first=True)
    helps = await twice(street, street.ben, street.card(street.asks, LIFT), text("ask.card.help"))
    assert any(text("said.introduced") in words for words in helps)
    assert await states(street, "introductions") == ["open"]
    place = street.shared_place(street.ana, street.ben)
    sure = await street.ben.click(street.card(place, LIFT), label=text("introduction.leave"))
    left = await twice(street, street.ben, sure.response, text("introduction.yes_do"))
    assert any(text("introduction.left") in words for words in left)
    assert await states(street, "introductions") == ["ended"]
    assert await states(street, "asks") == ["open"]
    assert len(street.bells(street.ana)) <= 2, "handed back, and that nobody fits"

    confirm = await street.ana.click(posted.response, label=text("ask.withdraw"))
    await twice(street, street.ana, confirm.response, text("ask.withdraw_yes"))
    assert await states(street, "asks") == ["withdrawn"]
    rest = await street.ben.slash(street.asks, "rest")
    await twice(street, street.ben, rest.response, text("rest.days", n=7))
    panel = await street.sam.slash(street.asks, "kith setup")
    await twice(street, street.sam, panel.response, text("setup.open_again"))
    assert shown(street, street.asks, text("door.title")) == 1
    draft = await street.fills(street.cat, "Not now")
    await twice(street, street.cat, draft.response, text("ask.drop"))
    assert await states(street, "asks") == ["withdrawn"]


async def test_fault_6_an_interaction_that_the_gateway_delivers_again_changes_nothing_more(street: Town) -> None:
    text = street.text
    preview = await street.fills(street.ana, LIFT)
    for who, message, label in (
        (street.ana, lambda: preview.response, "ask.first_off"),
        (street.ana, lambda: preview.response, "ask.post"),
        (street.ben, lambda: street.card(street.asks, LIFT), "ask.card.help"),
    ):
        sent = clicking(street, who, message(), text(label))
        await arrive(street, sent)
        await street.later(1)
        after, words = await tables(street), sent.words
        await arrive(street, sent, times=2)
        assert await tables(street) == after, label
        assert sent.words == words, "the answer that was given stands"
        await street.later(5)
    assert await states(street, "introductions") == ["open"]
    assert shown(street, street.shared_place(street.ana, street.ben), LIFT) == 1
    await street.restart()
    again = pressing(street, street.ben, id_of(street, street.card(street.asks, text("door.title")), text("door.mine")))
    await arrive(street, again, times=3)
    assert LIFT in again.words
