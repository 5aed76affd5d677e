"""Being asked, answering, and being let go: a helper is never pressed, and a no shows nowhere."""

from __future__ import annotations

import pytest

from bot.steps import apart, asks, capacity, introductions, invitations, matching
from data import capacities, members, outbox
from data.records import DAY, HOUR, Capacity
from data.store import Tx
from tests.steps.world import HERE, KINDS, SOON, World, refused, who

# Waves.


async def test_one_helper_at_a_time_is_asked_about_an_ask_that_can_wait(world: World) -> None:
    for name in ("helper", "other", "third"):
        await world.states(name)
    await world.asks("asker")
    assert len(await world.invited()) == 1
    await world.pass_time(12 * HOUR)
    assert len(await world.invited()) == 1
    # Nine of ten answers would have come by now: the next is asked, and the first can still say yes.
    await world.pass_time(11 * HOUR)
    assert len(await world.invited()) == 2
    await world.pass_time(2 * HOUR)
    assert [each.state for each in (await world.facts())["invitations"]].count("lapsed") == 1
    assert len(await world.invited()) == 1


async def test_an_urgent_ask_goes_to_several_at_once(world: World) -> None:
    await world.pass_time(6 * HOUR)  # 16:00 in Madrid, eight hours before the day ends
    for name in ("helper", "other", "third", "fourth"):
        await world.states(name)
    await world.asks("asker", needed="today")
    assert len(await world.invited()) == 4


async def test_whoever_was_asked_longest_ago_is_asked_next(world: World) -> None:
    for name in ("helper", "other", "third"):
        await world.states(name)
        # Who waited hardly longer than another is asked first by chance as well.
        await world.pass_time(7 * DAY)
    for _ in range(3):
        await world.asks("asker")
        await world.pass_time(HOUR)
    order = sorted(await world.invited(), key=lambda each: each.asked_at)
    assert [each.helper for each in order] == [await world.member(name) for name in ("helper", "other", "third")]


async def test_nobody_is_asked_about_a_second_ask_while_one_waits_nor_within_a_day(world: World) -> None:
    await world.states("helper")
    first, second = await world.asks("asker"), await world.asks("other")
    assert await world.standing(first, "helper") == "waiting"
    await world.do(invitations.yes, who("helper"), (await world.invitation(first, "helper")).ref)
    await world.pass_time(23 * HOUR)
    assert await world.standing(second, "helper") is None
    await world.pass_time(8 * HOUR)
    assert await world.standing(second, "helper") == "waiting"


async def test_helpers_who_give_nothing_just_now_never_stand_in_the_way_of_others(world: World) -> None:
    def many(tx: Tx) -> None:
        for number in range(matching.CONSIDERED + 1):
            ref = members.meet(tx, HERE, 900_000_000_000_000_000 + number, "en-US").ref
            capacities.save(tx, Capacity(ref, HERE, "low", 1, 0, KINDS, None, None, None, tx.now - 90 * DAY, tx.day))

    await world.do(many)
    await world.states("helper")
    ref = await world.asks("asker")
    assert await world.standing(ref, "helper") == "waiting"


async def test_s12_the_asker_and_people_who_offered_no_such_help_are_never_asked(world: World) -> None:
    await world.states("asker")
    await world.states("other", kinds=frozenset({"tech"}))
    await world.states("third", kinds=frozenset())
    await world.drafts("fourth")  # Kith knows them, and they never said that they would help.
    ref = await world.asks("asker")
    await world.pass_time(10 * DAY)
    assert not (await world.facts())["invitations"]
    assert (await world.ask(ref)).state == "open"


async def test_in_quiet_hours_nobody_is_asked_and_afterwards_they_are(world: World) -> None:
    await world.states("helper", quiet_from=8 * 60, quiet_to=18 * 60)
    ref = await world.asks("asker")
    await world.pass_time(7 * HOUR)
    assert await world.standing(ref, "helper") is None
    await world.pass_time(6 * HOUR)
    assert await world.standing(ref, "helper") == "waiting"


# S5: a yes.


async def test_s5_while_a_yes_waits_for_the_asker_nobody_else_is_asked(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    await world.do(invitations.yes, who("helper"), (await world.invitation(ref, "helper")).ref)
    await world.states("other")
    await world.pass_time(47 * HOUR)
    assert await world.standing(ref, "other") is None


async def test_s5_pressing_help_on_the_card_leaves_a_record_and_stops_further_invitations(world: World) -> None:
    ref = await world.asks("asker")
    said = await world.do(invitations.press, who("helper"), ref)
    assert said == invitations.Said("with_asker")
    pressed = await world.invitation(ref, "helper")
    assert (pressed.origin, pressed.state) == ("card", "yes")
    assert await world.said_to("yes", "asker") == 1
    await world.states("other")
    await world.pass_time(DAY)
    assert await world.standing(ref, "other") is None


@pytest.mark.parametrize("ending", ["passed", "taken back", "released", "full", "apart"])
async def test_when_a_yes_comes_to_nothing_others_are_asked_on(world: World, ending: str) -> None:
    ref = await world.asks("asker")
    await world.states("helper", at_once=1)
    await world.do(invitations.press, who("helper"), ref)
    yes = (await world.invitation(ref, "helper")).ref
    await world.states("other")
    await world.pass_time(DAY)
    assert await world.standing(ref, "other") is None
    if ending == "passed":
        await world.do(invitations.pass_over, who("asker"), yes)
    elif ending == "taken back":
        await world.do(invitations.no, who("helper"), yes)
    elif ending == "released":
        await world.pass_time(DAY)
    elif ending == "apart":
        await world.do(apart.add, who("helper"), who("asker").user)
    else:
        await world.states("helper", at_once=0)
        assert await world.do(introductions.accept, who("asker"), yes) is None
    await world.pass_time(SOON)
    assert await world.standing(ref, "other") == "waiting"


async def test_s22_nobody_can_be_their_own_helper(world: World) -> None:
    ref = await world.asks("asker")
    with refused("refuse.own_ask"):
        await world.do(invitations.press, who("asker"), ref)
    await world.states("asker")
    await world.pass_time(3 * DAY)
    assert not (await world.facts())["invitations"]


async def test_a_card_that_nobody_could_have_seen_cannot_be_pressed(world: World) -> None:
    quiet, draft = await world.asks("asker", shared="quiet"), await world.drafts("asker")
    for ref in (quiet, draft, "0" * 16):
        with refused("refuse.gone"):
            await world.do(invitations.press, who("helper"), ref)


async def test_an_answer_for_somebody_else_is_refused_in_the_words_for_one_that_is_gone(world: World) -> None:
    await world.states("helper")
    ref = (await world.invitation(await world.asks("asker"), "helper")).ref
    before = await world.facts()
    for step in (invitations.yes, invitations.no, invitations.no_and_rest):
        for name in ("asker", "other", "steward"):
            with refused("refuse.gone"):
                await world.do(step, who(name), ref)
    for step in (introductions.accept, invitations.pass_over):
        for name in ("helper", "other", "steward"):
            with refused("refuse.gone"):
                await world.do(step, who(name), ref)
    assert await world.facts() == before


# S19: a no.


async def test_s19_a_no_is_silent_and_final_for_that_ask_and_for_no_other(world: World) -> None:
    await world.states("helper")
    first = await world.asks("asker")
    before = await world.facts()
    await world.do(invitations.no, who("helper"), (await world.invitation(first, "helper")).ref)
    new = [each for each in (await world.facts())["outbox"] if each not in before["outbox"]]
    assert {each.target for each in new} == {await world.member("helper")}
    await world.pass_time(10 * DAY)
    assert await world.standing(first, "helper") == "no"
    second = await world.asks("other")
    assert await world.standing(second, "helper") == "waiting"


async def test_s19_declining_and_accepting_later_is_one_candidacy(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    declined = (await world.invitation(ref, "helper")).ref
    await world.do(invitations.no, who("helper"), declined)
    await world.do(invitations.no, who("helper"), declined)
    assert (await world.do(invitations.press, who("helper"), ref)).answer == "with_asker"
    assert [(each.ref, each.state) for each in (await world.facts())["invitations"]] == [(declined, "yes")]
    assert await world.do(introductions.accept, who("asker"), declined) is not None


async def test_after_a_no_somebody_is_left_alone_for_two_days(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    await world.do(invitations.no, who("helper"), (await world.invitation(ref, "helper")).ref)
    assert (await world.capacity("helper")).ready_at == world.now + 48 * HOUR


async def test_after_a_yes_to_a_card_somebody_is_left_alone_for_a_day_and_only_their_release_is_due(
    world: World,
) -> None:
    await world.states("helper", kinds=frozenset({"tech"}))
    await world.pass_time(5 * DAY)
    ref = await world.asks("asker")
    await world.do(invitations.press, who("helper"), ref)
    assert (await world.capacity("helper")).ready_at == world.now + 24 * HOUR
    assert await world.due((await world.invitation(ref, "helper")).ref) == {"yes.release": world.now + 48 * HOUR}


async def test_an_invitation_that_was_answered_yes_does_not_lapse_any_more(world: World) -> None:
    await world.states("helper")
    invitation = (await world.invitation(await world.asks("asker"), "helper")).ref
    assert await world.due(invitation) == {"invitation.lapse": world.now + 24 * HOUR}
    await world.do(invitations.yes, who("helper"), invitation)
    assert await world.due(invitation) == {"yes.release": world.now + 48 * HOUR}


async def test_an_ask_that_ends_never_shortens_the_peace_after_a_no_to_another(world: World) -> None:
    await world.states("helper")
    first = await world.asks("asker")
    await world.pass_time(2 * DAY)
    assert await world.standing(first, "helper") == "lapsed"
    second = await world.asks("other")
    await world.do(invitations.no, who("helper"), (await world.invitation(second, "helper")).ref)
    ready = (await world.capacity("helper")).ready_at
    await world.do(asks.withdraw, who("asker"), first)
    assert (await world.capacity("helper")).ready_at == ready == world.now + 48 * HOUR


async def test_no_answer_counts_as_not_now_and_can_still_be_given_while_the_place_is_open(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    invitation = await world.invitation(ref, "helper")
    await world.pass_time(DAY)
    assert await world.standing(ref, "helper") == "lapsed"
    assert (await world.capacity("helper")).ready_at == invitation.asked_at + 48 * HOUR
    assert (await world.do(invitations.yes, who("helper"), invitation.ref)).answer == "with_asker"


async def test_a_yes_can_be_taken_back_before_the_asker_answers_and_given_again(world: World) -> None:
    ref = await world.asks("asker")
    await world.do(invitations.press, who("helper"), ref)
    yes = (await world.invitation(ref, "helper")).ref
    await world.do(invitations.no, who("helper"), yes)
    with refused("refuse.no_longer_offered"):
        await world.do(introductions.accept, who("asker"), yes)
    await world.do(invitations.press, who("helper"), ref)
    assert await world.do(introductions.accept, who("asker"), yes) is not None


async def test_a_yes_that_was_taken_back_before_it_was_told_is_told_when_it_comes_again(world: World) -> None:
    ref = await world.asks("asker")
    await world.do(invitations.press, who("helper"), ref)
    yes = (await world.invitation(ref, "helper")).ref
    await world.do(invitations.no, who("helper"), yes)
    told = (await world.said("yes"))[0].ref
    await world.do(outbox.move, told, "dropped", None)  # As the relay does where there is nothing to say any more.
    await world.do(invitations.press, who("helper"), ref)
    assert [(each.ref, each.state, each.next_try) for each in await world.said("yes")] == [(told, "pending", world.now)]


async def test_an_answer_after_the_end_is_refused_kindly(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    invitation = (await world.invitation(ref, "helper")).ref
    await world.do(asks.met, who("asker"), ref)
    with refused("refuse.not_needed"):
        await world.do(invitations.yes, who("helper"), invitation)
    with refused("refuse.answered"):
        await world.do(invitations.no, who("helper"), invitation)


async def test_not_this_time_and_rest_is_both_in_one_press(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    until = await world.do(invitations.no_and_rest, who("helper"), (await world.invitation(ref, "helper")).ref)
    assert until == world.now + 7 * DAY == (await world.capacity("helper")).rest_until
    assert await world.standing(ref, "helper") == "no"


async def test_a_longer_rest_is_not_cut_short_by_the_button_on_an_old_invitation(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    await world.pass_time(DAY)
    await world.do(capacity.rest, who("helper"), 60)
    until = await world.do(invitations.no_and_rest, who("helper"), (await world.invitation(ref, "helper")).ref)
    assert until == world.now + 60 * DAY == (await world.capacity("helper")).rest_until


# Promise H2: passed over or just not answered.


@pytest.mark.parametrize("passed_over", [False, True])
async def test_after_two_days_a_yes_is_let_go_in_the_same_words_whatever_the_asker_did(
    world: World, passed_over: bool
) -> None:
    ref = await world.asks("asker")
    await world.do(invitations.press, who("helper"), ref)
    yes = (await world.invitation(ref, "helper")).ref
    if passed_over:
        await world.do(invitations.pass_over, who("asker"), yes)
        await world.do(invitations.pass_over, who("asker"), yes)
    assert (await world.do(invitations.press, who("helper"), ref)).answer == "already"
    await world.pass_time(48 * HOUR - 1)
    assert not await world.said("let_go")
    await world.pass_time(1)
    told = await world.said("let_go")
    assert [(each.kind, each.about, each.target) for each in told] == [("let_go", yes, await world.member("helper"))]
    assert await world.standing(ref, "helper") == "let_go"
    assert (await world.ask(ref)).state == "open"


async def test_a_yes_that_was_let_go_can_be_given_again_and_is_told_and_thanked_again(world: World) -> None:
    ref = await world.asks("asker")
    for times in (1, 2):
        assert (await world.do(invitations.press, who("helper"), ref)).answer == "with_asker"
        assert await world.said_to("yes", "asker") == times
        await world.pass_time(48 * HOUR)
        assert await world.said_to("let_go", "helper") == times


async def test_only_a_yes_can_be_passed_over_and_what_was_passed_over_cannot_be_accepted(
    world: World,
) -> None:
    await world.states("helper")
    ref = await world.asks("asker")
    invitation = (await world.invitation(ref, "helper")).ref
    with refused("refuse.no_longer_offered"):
        await world.do(invitations.pass_over, who("asker"), invitation)
    await world.do(invitations.yes, who("helper"), invitation)
    await world.do(invitations.pass_over, who("asker"), invitation)
    with refused("refuse.no_longer_offered"):
        await world.do(introductions.accept, who("asker"), invitation)
