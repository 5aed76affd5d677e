"""Helping, and what follows: noes nobody sees, two at once, the place of two, and the ways on from there."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import LANGUAGES
from tests.stories.hands import arrive, bodies, clicking, pressed, ref_of, states, tables
from tests.stories.town import Town

pytestmark = pytest.mark.parametrize("street", LANGUAGES, indirect=True)

DAY = 24 * 3600
LIFT = "A lift to the library on Thursday"


async def _asked(street: Town, *, first: bool = False, shared: str = "named", details: str = "Number 4") -> Any:
    """Ana asks and Ben is invited; what Ben's bell opens."""
    await street.states(street.ben, "transport")
    await street.posts(street.ana, LIFT, first=first, shared=shared, details=details)
    return await street.rung(street.ben, LIFT)


async def _introduced(street: Town, *, shared: str = "named") -> Any:
    """Ana and Ben have a place of their own; its opening card."""
    invitation = await _asked(street, shared=shared)
    await street.ben.click(invitation, label=street.text("invitation.can"))
    await street.later(5)
    yes = await street.rung(street.ana, LIFT)
    await street.ana.click(yes, label=street.text("yes.accept"))
    await street.later(5)
    return street.card(street.shared_place(street.ana, street.ben), LIFT)


def _before(street: Town, key: str) -> str:
    """What of a sentence stands before the two who are named in it."""
    return street.text(key, asker="|", helper="|").split("|")[0]


def _between(street: Town, key: str) -> str:
    """The same between them."""
    return street.text(key, asker="|", helper="|").split("|")[1]


def _archived(street: Town, thread: Any) -> bool:
    return bool(street.env.backend.get_channel(thread.id).thread_metadata.archived)


async def test_s19_a_no_is_seen_by_nobody_and_asked_about_never_again(street: Town) -> None:
    invitation = await _asked(street)
    before = street.cards(street.asks), len(street.bells(street.ana))
    said = await street.ben.click(invitation, label=street.text("invitation.not_this_time"))
    assert street.text("invitation.no") in street.read(said.response)
    await street.later(2 * DAY)
    assert [street.read(card) for card in street.cards(street.asks)] == [street.read(card) for card in before[0]]
    mine = await street.ana.slash(street.asks, "mine")
    assert street.text("yes.somebody") not in street.read(mine.response)
    assert str(street.ben.id) not in street.read(mine.response)
    assert await states(street, "invitations") == ["no"]


async def test_s19_a_lone_helpers_no_does_not_show_in_the_moment_the_asker_hears_that_nobody_fits(street: Town) -> None:
    invitation = await _asked(street)
    await street.ben.click(invitation, label=street.text("invitation.not_this_time"))
    await street.later(59 * 60)
    assert street.bells(street.ana) == []
    await street.later(4 * 3600)
    assert street.text("ask.nobody.posted") in street.read(await street.rung(street.ana))


async def test_s19_whoever_declined_and_can_after_all_is_one_candidate(street: Town) -> None:
    invitation = await _asked(street)
    await street.ben.click(invitation, label=street.text("invitation.not_this_time"))
    said = await street.ben.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    assert street.text("said.with_asker") in street.read(said.response)
    await street.later(5)
    assert await states(street, "invitations") == ["yes"]
    assert LIFT in street.read(await street.rung(street.ana, LIFT))


async def test_s19_an_asker_who_would_rather_somebody_else_is_never_found_out(street: Town) -> None:
    """Passed over or simply unanswered: the helper sees the same card, and then the same words at the same hour."""
    invitation = await _asked(street)
    await street.ben.click(invitation, label=street.text("invitation.can"))
    await street.later(5)
    waiting = street.read(await street.rung(street.ben))
    yes = await street.rung(street.ana, LIFT)
    told = await street.ana.click(yes, label=street.text("yes.pass"))
    assert street.text("yes.passed") in street.read(told.response)
    await street.later(60)
    assert street.read(await street.rung(street.ben)) == waiting
    await street.later(2 * DAY)
    await street.rung(street.ben, street.text("let_go.words", kind=street.text("kind.transport")))


async def test_s20_of_two_helpers_in_the_same_second_one_gets_it_and_the_other_is_told_warmly(street: Town) -> None:
    await street.posts(street.dov, "Somebody to water the plants", kind="errands")
    await street.posts(street.ana, LIFT, first=True)
    card = street.card(street.asks, LIFT)
    label = street.text("ask.card.help")
    one, two = await arrive(
        street, clicking(street, street.ben, card, label), clicking(street, street.cat, card, label)
    )
    quick, late = (one, two) if street.text("said.introduced") in one.words else (two, one)
    assert street.text("said.introduced") in quick.words
    assert street.text("said.reserve") in late.words
    assert "water the plants" in late.words, "other open asks are pointed to"
    await street.later(5)
    assert sorted(await states(street, "introductions")) == ["open"]
    assert (
        len(
            [
                thread
                for thread in street.asks.threads
                if len(street.cards(thread))
                and _between(street, "introduction.title") in street.read(street.cards(thread)[0])
            ]
        )
        == 1
    )


async def test_s20_pressing_twice_is_harmless(street: Town) -> None:
    await street.posts(street.ana, LIFT)
    card = street.card(street.asks, LIFT)
    await arrive(street, *(clicking(street, street.ben, card, street.text("ask.card.help")) for _ in range(3)))
    assert await states(street, "invitations") == ["yes"]
    await street.later(5)
    assert len(street.bells(street.ana)) == 1


async def test_s21_two_who_are_to_be_kept_apart_are_never_brought_together_and_cannot_tell(street: Town) -> None:
    await street.states(street.ben, "transport")
    panel = await street.ana.slash(street.asks, "apart")
    await street.ana.select(panel.response, [street.ben], custom_id="v1:apart.add:-")
    await street.posts(street.ana, LIFT)
    assert street.bells(street.ben) == []
    said = await street.ben.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    other = await street.cat.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    assert street.read(said.response) == street.read(other.response), "Ben's answer is anybody's"
    await street.later(5)
    rung = [street.read(await street.rung(street.ana, LIFT))]
    assert street.cat.mention in rung[0] and street.ben.mention not in rung[0]
    assert len(street.bells(street.ana)) == 2, "one rings for others to see, and has nothing behind it"
    assert street.text("yes.over") in street.read(await street.rung(street.ana, street.text("yes.over")))
    theirs = await street.ben.slash(street.asks, "apart")
    assert street.ana.mention not in street.read(theirs.response)
    stewards = await street.sam.slash(street.asks, "apart")
    assert street.ana.mention not in street.read(stewards.response)


async def test_s22_nobody_is_their_own_helper(street: Town) -> None:
    await street.states(street.ana, "transport")
    await street.posts(street.ana, LIFT)
    assert all(LIFT not in street.read(bell) for bell in street.bells(street.ana))
    said = await street.ana.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    assert street.text("refuse.own_ask") in street.read(said.response)
    assert await states(street, "invitations") == []


async def test_s23_the_place_holds_the_two_and_the_details_and_outsiders_cannot_let_themselves_in(street: Town) -> None:
    opening = await _introduced(street)
    place = street.shared_place(street.ana, street.ben)
    assert "Number 4" in street.read(opening)
    assert street.text("introduction.who_reads") in street.read(opening)
    assert street._in(place) == {street.ana.id, street.ben.id, street.kith.user_id}
    assert place.id not in {thread.id for thread in street.places_of(street.cat)}
    created = [body for method, path, body in bodies(street) if method == "POST" and path.endswith("/threads")]
    assert created and all('"type": 12' in body and '"invitable": false' in body for body in created)
    public = street.card(street.asks, street.text("ask.card.matched"))
    assert "library" not in street.read(public) and "Number 4" not in street.read(public)


async def test_s24_only_the_helper_or_a_steward_can_hand_an_ask_back(street: Town) -> None:
    opening = await _introduced(street)
    ref = ref_of(street, opening, street.text("introduction.leave"))
    for stranger in (street.cat, street.dov):
        assert street.text("refuse.gone") in await pressed(street, stranger, f"v1:intro.leave_yes:{ref}")
    assert street.text("refuse.asker_not_helper") in await pressed(street, street.ana, f"v1:intro.leave_yes:{ref}")
    assert await states(street, "introductions") == ["open"]
    assert street.text("introduction.leave_sure_steward") in await pressed(street, street.sam, f"v1:intro.leave:{ref}")
    assert street.text("introduction.left_steward") in await pressed(street, street.sam, f"v1:intro.leave_yes:{ref}")
    assert await states(street, "introductions") == ["ended"]
    told = street.read(await street.rung(street.ana, street.text("steward.handed_back")))
    assert str(street.sam.id) not in told
    freed = street.text("steward.freed", kind=street.text("kind.transport"))
    assert str(street.sam.id) not in street.read(await street.rung(street.ben, freed))


async def test_s24_handing_back_asks_no_reason_and_the_ask_goes_on(street: Town) -> None:
    opening = await _introduced(street)
    place = street.shared_place(street.ana, street.ben)
    await street.states(street.cat, "transport")
    sure = await street.ben.click(opening, label=street.text("introduction.leave"))
    left = await street.ben.click(sure.response, label=street.text("introduction.yes_do"))
    assert street.text("introduction.left") in street.read(left.response)
    await street.later(60)
    assert _archived(street, place)
    told = street.read(await street.rung(street.ana, LIFT))
    assert street.text("handed_back.words") in told and street.ben.mention not in told
    assert LIFT in street.read(street.card(street.asks, LIFT))
    assert LIFT in street.read(await street.rung(street.cat, LIFT)), "others are asked"
    again = await street.ben.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    assert street.text("refuse.was_helper") in street.read(again.response)


async def test_s25_finished_ends_it_and_can_be_taken_back_for_a_day(street: Town) -> None:
    opening = await _introduced(street)
    place = street.shared_place(street.ana, street.ben)
    done = await street.ana.click(opening, label=street.text("introduction.is_finished"))
    assert street.text("how.finished_words") in street.read(done.response)
    await street.later(60)
    assert street.text("ask.card.met") in street.read(street.card(street.asks, street.text("ask.card.met")))
    undone = await street.ben.click(
        street.card(place, street.text("introduction.finished")), label=street.text("introduction.undo")
    )
    assert street.text("how.undone") in street.read(undone.response)
    await street.later(60)
    assert street.card(street.asks, street.text("ask.card.matched"))
    assert not _archived(street, place)
    again = await street.ben.click(street.card(place, LIFT), label=street.text("introduction.is_finished"))
    assert again.response.ephemeral
    await street.later(2 * DAY)
    assert _archived(street, place)
    assert street.text("refuse.over") in await pressed(
        street, street.ana, f"v1:intro.undo:{ref_of(street, opening, street.text('introduction.leave'))}"
    )


async def test_s25_both_are_asked_how_it_went_and_not_yet_asks_again(street: Town) -> None:
    await _introduced(street)
    place = street.shared_place(street.ana, street.ben)
    await street.later(9 * DAY)
    how = street.card(place, _before(street, "how.title"))
    assert street.ana.mention in street.read(how) and street.ben.mention in street.read(how)
    kept = await street.ben.click(how, label=street.text("how.later"))
    assert kept.response.ephemeral and street.text("how.later_words") in street.read(kept.response)
    asked = len([card for card in street.cards(place) if _before(street, "how.title") in street.read(card)])
    await street.later(3 * DAY + 60)
    assert len([card for card in street.cards(place) if _before(street, "how.title") in street.read(card)]) == asked + 1
    unsure = await street.ana.click(street.card(place, _before(street, "how.title")), label=street.text("how.unsure"))
    assert street.text("how.unsure_words") in street.read(unsure.response)
    assert await states(street, "introductions") == ["open"]


async def test_s25_somebody_new_reopens_the_ask_and_the_helper_hears_only_that_they_are_free(street: Town) -> None:
    opening = await _introduced(street)
    await street.states(street.cat, "transport")
    sure = await street.ana.click(opening, label=street.text("introduction.new"))
    assert street.text("how.new_sure") in street.read(sure.response)
    await street.ana.click(sure.response, label=street.text("introduction.yes_do"))
    await street.later(60)
    told = street.read(await street.rung(street.ben))
    assert street.text("closed.words", kind=street.text("kind.transport")) in told
    assert LIFT in street.read(await street.rung(street.cat, LIFT))
    assert street.card(street.asks, LIFT)


async def test_s25_nobody_else_can_answer_how_it_went(street: Town) -> None:
    opening = await _introduced(street)
    ref = ref_of(street, opening, street.text("introduction.leave"))
    before = await tables(street, "members", "inbox", "meta")
    for action in ("finished", "later", "unsure", "new", "new_yes", "undo"):
        for stranger in (street.cat, street.sam):
            assert street.text("refuse.gone") in await pressed(street, stranger, f"v1:intro.{action}:{ref}")
    assert await tables(street, "members", "inbox", "meta") == before


async def test_s32_mine_holds_ones_own_commitments_with_their_details_and_nobody_elses(street: Town) -> None:
    await _introduced(street, shared="neighbour")
    place = street.shared_place(street.ana, street.ben)
    helper = await street.ben.slash(street.asks, "mine")
    assert LIFT in street.read(helper.response) and "Number 4" in street.read(helper.response)
    assert f"<#{place.id}>" in street.read(helper.response)
    assert {street.text("introduction.is_finished"), street.text("introduction.leave")} <= set(
        street.buttons(helper.response)
    )
    asker = await street.ana.slash(street.asks, "mine")
    assert LIFT in street.read(asker.response)
    for other in (street.cat, street.sam):
        theirs = await other.slash(street.asks, "mine")
        assert street.text("mine.empty") in street.read(theirs.response)
        assert LIFT not in street.read(theirs.response)


async def test_an_unnamed_asker_is_known_to_the_helper_they_accept_and_to_nobody_before(street: Town) -> None:
    invitation = await _asked(street, shared="neighbour")
    assert street.ana.mention not in street.read(invitation)
    await street.ben.click(invitation, label=street.text("invitation.can"))
    await street.later(5)
    sent = [body for _, path, body in bodies(street) if "/threads" in path or f"/channels/{street.asks.id}/" in path]
    assert not any(LIFT in body and str(street.ana.id) in body for body in sent)
    yes = await street.rung(street.ana, LIFT)
    assert street.ben.mention not in street.read(yes)
    await street.ana.click(yes, label=street.text("yes.accept"))
    await street.later(5)
    assert street.ana.mention in street.read(street.card(street.shared_place(street.ana, street.ben), LIFT))
