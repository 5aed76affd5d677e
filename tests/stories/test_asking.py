"""Asking, as the one who asks lives through it: what is said to whom, when, and what happens to what was typed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.stories.hands import arrive, bodies, clicking, picks, posts_in, pressed, ref_of, states, tables
from tests.stories.town import Town

LIFT = "A lift to the library"
FORM = {"summary": LIFT, "details": "Number 4, blue door", "kind": ["transport"], "when": "week", "shared": "named"}


def opened_by(street: Town, reply: Any) -> list[str]:
    return street.buttons(reply.response)


# Who sees what (S1).


@pytest.mark.parametrize("shared", ["named", "neighbour", "quiet"])
async def test_s1_the_preview_shows_what_is_then_seen_and_nothing_is_out_before_the_button(
    street: Town, shared: str
) -> None:
    text, since = street.text, len(street.env.http_requests)
    preview = await street.fills(street.ana, LIFT, details="Number 4, blue door", shared=shared)
    shown = street.read(preview.response)
    who = text("ask.card.named", who=street.ana.mention) if shared == "named" else text("ask.card.neighbour")
    seen = f"{who}\n> {LIFT}"
    assert text(f"ask.preview.who_{shared}", helper=text("ask.preview.your_helper")) in shown
    for eyes, sees in (
        ("everyone", shared != "quiet"),
        ("invited", True),
        ("matched", True),
        ("steward", shared != "quiet"),
    ):
        choice = picks(street, preview.response, "ask.see")
        preview = await street.ana.select(preview.response, [eyes], custom_id=choice)
        looked = street.read(preview.response)
        assert (seen in looked) == sees, eyes
        assert ("> Number 4, blue door" in looked) == (eyes == "matched")
    preview = await street.ana.select(
        preview.response, ["everyone"], custom_id=picks(street, preview.response, "ask.see")
    )
    assert (text("ask.preview.unnamed") in shown) == (shared != "named")
    assert (text("ask.post_now") in opened_by(street, preview)) == (shared != "named")
    assert preview.response.ephemeral
    await street.later(3600)
    assert all("/interactions/" in path for _, path, body in bodies(street, since) if "library" in body)

    posted = await street.ana.click(preview.response, label=text("ask.post"))
    assert text(f"ask.posted.{shared}") in street.read(posted.response)
    assert text("ask.posted.next") in street.read(posted.response)
    await street.later(20 * 60)
    public = [street.read(card) for card in street.cards(street.asks) if LIFT in street.read(card)]
    assert len(public) == (0 if shared == "quiet" else 1)
    assert all(who in card and f"> {LIFT}" in card and "blue door" not in card for card in public)


async def test_s1_a_neighbours_ask_appears_two_to_twenty_minutes_later_without_a_trace_of_its_asker(
    street: Town,
) -> None:
    await street.states(street.ben, "transport")
    waits = []
    for summary in ("A lift on Monday", "A lift on Tuesday", "A lift on Wednesday"):
        since, began = len(street.env.http_requests), street.env.now()
        preview = await street.fills(street.ana, summary, shared="neighbour")
        ref = ref_of(street, preview.response, street.text("ask.post"))
        await street.ana.click(preview.response, label=street.text("ask.post"))
        while not any(summary in street.read(card) for card in street.cards(street.asks)):
            await street.later(10)
            assert (street.env.now() - began).total_seconds() <= 20 * 60 + 10
        waits.append((street.env.now() - began).total_seconds())
        card = street.card(street.asks, summary)
        stored = street.env.backend.get_message(street.asks.id, card.id)
        assert stored.interaction_metadata is None
        await street.later(3600)
        told = 0
        for method, path, body in bodies(street, since):
            if path.startswith("/interactions/"):
                answer = json.loads(body)
                assert answer["type"] in (7, 9) or answer["data"]["flags"] & 64, "an answer that others see"
            elif ref in body or summary in body:
                assert str(street.ana.id) not in path + body, (method, path)
                told += 1
            elif str(street.ana.id) in path + body:
                assert path.startswith(f"/channels/{street.corner(street.ana).id}/"), "only in a thread of her own"
        assert told, "the card bears the ref of the ask"
    assert min(waits) >= 2 * 60
    assert len(set(waits)) > 1, "the wait is drawn by chance"


async def test_s1_post_now_does_without_the_wait_and_only_then(street: Town) -> None:
    preview = await street.fills(street.ana, LIFT, shared="neighbour")
    posted = await street.ana.click(preview.response, label=street.text("ask.post_now"))
    assert posted.response.ephemeral
    assert street.text("ask.posted.neighbour_now") in street.read(posted.response)
    assert "20" not in street.read(posted.response)
    await street.later(5)
    card = street.card(street.asks, LIFT)
    assert str(street.ana.id) not in street.read(card)
    assert street.env.backend.get_message(street.asks.id, card.id).interaction_metadata is None


async def test_s2_with_direct_messages_closed_the_ask_stands_and_its_answer_comes_another_private_way(
    street: Town,
) -> None:
    await street.states(street.ana)
    panel = await street.states(street.ana)
    await street.ana.select(panel.response, ["dm"], custom_id="v1:capacity.reach:-")
    street.env.inject_error(
        "POST", f"/channels/{street.ana.user.dm_channel.id}/messages", status=403, code=50007, times=None
    )
    await street.states(street.ben, "transport")
    await street.posts(street.ana, LIFT, shared="neighbour")
    await street.ben.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    await street.later(5)
    yes = await street.rung(street.ana, street.text("yes.unnamed"))
    assert LIFT in street.read(yes)
    assert street.text("yes.accept") in street.buttons(yes)
    assert not street.cards(street.ana.user.dm_channel)
    assert await states(street, "asks") == ["open"]
    tried = [path for _, path, _ in bodies(street) if str(street.ana.user.dm_channel.id) in path]
    await street.ana.click(yes, label=street.text("yes.pass"))
    await street.cat.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    await street.later(45 * 60)
    assert len(street.bells(street.ana)) == 2
    assert [path for _, path, _ in bodies(street) if str(street.ana.user.dm_channel.id) in path] == tried


async def test_s5_whoever_offers_help_on_a_card_is_kept_and_nobody_else_is_asked_meanwhile(street: Town) -> None:
    await street.posts(street.ana, LIFT)
    card = street.card(street.asks, LIFT)
    own = await street.ana.click(card, label=street.text("ask.card.help"))
    assert street.read(own.response) == street.text("refuse.own_ask")
    said = await street.ben.click(card, label=street.text("ask.card.help"))
    assert street.text("said.with_asker") in street.read(said.response)
    await street.states(street.cat, "transport")
    await street.later(12 * 3600)
    assert await states(street, "invitations") == ["yes"]
    assert not street.bells(street.cat)
    again = await street.ben.click(card, label=street.text("ask.card.help"))
    assert street.text("said.already") in street.read(again.response)
    assert await states(street, "invitations") == ["yes"]


async def test_s1_a_quiet_ask_reaches_only_those_who_fit_and_never_the_channel(street: Town) -> None:
    await street.states(street.ben, "transport")
    await street.states(street.cat, "forms")
    await street.posts(street.ana, LIFT, shared="quiet")
    await street.later(2 * 24 * 3600)
    assert not any("library" in body for body in posts_in(street, street.asks))
    assert LIFT in street.read(await street.rung(street.ben, LIFT))
    assert not street.bells(street.cat)
    assert not street.bells(street.dov)


# The draft.


async def test_s1_a_draft_can_be_changed_kept_found_again_and_let_go(street: Town) -> None:
    text = street.text
    preview = await street.fills(street.ana, "A lft", details="Number 4")
    form = await street.ana.click(preview.response, label=text("ask.change"))
    holds = json.dumps(form.modal, ensure_ascii=False)
    assert "A lft" in holds
    assert "Number 4" in holds
    changed = await street.ana.submit_modal(form, FORM | {"shared": "quiet"})
    assert changed.response.id == preview.response.id, "the preview itself is changed"
    assert text("ask.preview.who_quiet", helper=text("ask.preview.your_helper")) in street.read(changed.response)
    kept = await street.ana.click(changed.response, label=text("ask.keep"))
    assert text("ask.kept") in street.read(kept.response)
    mine = await street.ana.slash(street.asks, "mine")
    assert LIFT in street.read(mine.response)
    again = await street.ana.click(mine.response, label=text("mine.look"))
    assert text("ask.preview.title") in street.read(again.response)
    gone = await street.ana.click(again.response, label=text("ask.drop"))
    assert text("ask.dropped") in street.read(gone.response)
    assert LIFT in street.read(gone.response), "a thumb may slip: the words are given back"
    assert "Number 4" in street.read(gone.response)
    assert await states(street, "asks") == []
    await street.later(3600)
    assert not any("library" in body for body in posts_in(street, street.asks))


async def test_s1_whoever_lets_the_first_come_is_told_so_and_is_brought_together_at_once(street: Town) -> None:
    text = street.text
    preview = await street.fills(street.ana, LIFT)
    assert text("ask.first_off") in opened_by(street, preview)
    toggled = await street.ana.click(preview.response, label=text("ask.first_off"))
    back = await street.ana.click(toggled.response, label=text("ask.first_on"))
    toggled = await street.ana.click(back.response, label=text("ask.first_off"))
    posted = await street.ana.click(toggled.response, label=text("ask.post"))
    assert text("ask.posted.next_first") in street.read(posted.response)
    await street.later(5)
    said = await street.ben.click(street.card(street.asks, LIFT), label=text("ask.card.help"))
    assert text("said.introduced") in street.read(said.response)
    await street.later(5)
    assert LIFT in street.read(street.card(street.shared_place(street.ana, street.ben), LIFT))


async def test_s1_a_posted_ask_is_never_said_to_be_a_draft(street: Town) -> None:
    preview = await street.fills(street.ana, LIFT)
    other = await street.ana.slash(street.asks, "mine")
    ref = ref_of(street, preview.response, street.text("ask.post"))
    await street.ana.click(preview.response, label=street.text("ask.post"))
    before = await tables(street, "inbox", "outbox")
    looked = await street.ana.click(other.response, label=street.text("mine.look"))
    assert street.read(looked.response) == street.text("refuse.ask_open")
    for action in ("change", "keep", "first", "drop"):
        words = await pressed(street, street.ana, f"v1:ask.{action}:{ref}")
        assert words in (street.text("refuse.ask_open"), street.text("refuse.already_posted")), action
    assert await tables(street, "inbox", "outbox") == before


# What becomes of it.


async def test_s1_taking_back_asks_once_takes_the_card_away_and_lets_helpers_go(street: Town) -> None:
    text = street.text
    await street.states(street.ben, "transport")
    posted = await street.posts(street.ana, LIFT)
    bell = street.bells(street.ben)[-1]
    sure = await street.ana.click(posted.response, label=text("ask.withdraw"))
    assert text("ask.withdraw_sure") in street.read(sure.response)
    assert await states(street, "asks") == ["open"]
    await street.later(5)
    done = await street.ana.click(sure.response, label=text("ask.withdraw_yes"))
    assert text("ask.withdrawn") in street.read(done.response)
    await street.later(5)
    assert not any(LIFT in street.read(card) for card in street.cards(street.asks))
    await street.later(45 * 60)
    assert bell.id not in [each.id for each in street.bells(street.ben)], "what is settled does not ring on"
    assert await states(street, "invitations") == ["withdrawn"]


async def test_s1_an_ask_is_marked_done_from_mine_and_whoever_said_yes_is_thanked(street: Town) -> None:
    text = street.text
    await street.posts(street.ana, LIFT)
    await street.ben.click(street.card(street.asks, LIFT), label=text("ask.card.help"))
    await street.later(5)
    mine = await street.ana.slash(street.asks, "mine")
    done = await street.ana.click(mine.response, label=text("mine.met"))
    assert text("ask.met") in street.read(done.response)
    await street.later(5)
    assert LIFT not in street.read(street.card(street.asks, text("ask.card.met")))
    await street.rung(street.ben, text("let_go.words", kind=text("kind.transport")))


async def test_s1_an_ask_that_lapses_is_told_kindly_and_asked_again_with_the_same_words(street: Town) -> None:
    text = street.text
    await street.posts(street.ana, LIFT, details="Number 4", when="days")
    await street.later(4 * 24 * 3600)
    assert await states(street, "asks") == ["lapsed"]
    assert not any(LIFT in street.read(card) for card in street.cards(street.asks))
    notice = await street.rung(street.ana, text("ask.lapsed.words"))
    again = clicking(street, street.ana, notice, text("ask.again"))
    twice = clicking(street, street.ana, notice, text("ask.again"))
    await arrive(street, again, twice)
    assert await states(street, "asks") == ["draft", "lapsed"]
    form = await street.ana.click(again.result.response, label=text("ask.change"))
    assert "Number 4" in json.dumps(form.modal, ensure_ascii=False)
    posted = await street.ana.click(again.result.response, label=text("ask.post"))
    assert text("ask.posted.named") in street.read(posted.response)
    await street.later(5)
    assert street.card(street.asks, LIFT)


async def test_s13_when_nobody_fits_the_asker_hears_it_and_may_let_everybody_see(street: Town) -> None:
    text = street.text
    await street.posts(street.ana, LIFT, shared="quiet")
    assert street.bells(street.ana) == [], "a bell at once would tell who can see it whose ask this is"
    await street.later(5 * 3600)
    notice = await street.rung(street.ana, text("ask.nobody.quiet"))
    since = len(street.env.http_requests)
    widened = await street.ana.click(notice, label=text("ask.widen"))
    assert text("ask.widened") in street.read(widened.response)
    await street.later(100)
    assert not posts_in(street, street.asks, since)
    await street.later(20 * 60)
    card = street.card(street.asks, LIFT)
    assert text("ask.card.neighbour") in street.read(card)
    assert not any(str(street.ana.id) in body for body in posts_in(street, street.asks, since))
    await street.later(6 * 3600)
    assert len(street.bells(street.ana)) == 1, "it is said once"


async def test_s1_private_words_are_in_the_askers_language_and_public_ones_in_the_communitys(street: Town) -> None:
    spanish = street.kith.texts.of("es")
    street.speaks(street.ana, "es-ES")
    preview = await street.fills(street.ana, "Que alguien me lleve")
    assert spanish("ask.preview.title") in street.read(preview.response)
    posted = await street.ana.click(preview.response, label=spanish("ask.post"))
    assert spanish("ask.posted.named") in street.read(posted.response)
    await street.later(5)
    card = street.card(street.asks, "Que alguien me lleve")
    assert street.text("ask.card.named", who=street.ana.mention) in street.read(card)
    await street.later(4 * 3600)
    (bell,) = [each for each in street.cards(street.corner(street.ana)) if spanish("bell.see") in street.buttons(each)]
    told = await street.ana.click(bell, label=spanish("bell.see"))
    assert spanish("ask.nobody.posted") in street.read(told.response)
    own = await street.ana.click(card, label=street.text("ask.card.help"))
    assert street.read(own.response) == spanish("refuse.own_ask")
