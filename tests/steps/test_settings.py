"""What stewards set is noted, put back in one press, and looked at when it counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules import house
from bot.rules.words import shown
from bot.steps import asks as ask_steps
from bot.steps import capacity, changes, communities, intake, invitations, offers, settings
from bot.steps.people import Who
from data import communities as community_rows
from data.content import KINDS
from data.content.starting import STARTING
from data.records import DAY, HOUR, Community
from tests.steps.world import CHANNEL, HERE, World, refused, user, who

OTHER_CHANNEL = CHANNEL + 7
ROLE = 855_555_555_555_555_505
VALUES = {
    **{setting: [values[-1]] for setting, values in house.CHOICES.items() if setting != "review"},
    **{setting: list(values[:1]) for setting, values in house.SEVERAL.items()},
}
"""For each list a choice other than what it comes with."""


async def now(world: World) -> Community:
    found = await world.do(community_rows.get, HERE)
    assert found is not None
    return found


@pytest.mark.parametrize("setting", VALUES)
async def test_whatever_is_chosen_is_noted_and_put_back_in_one_press(world: World, setting: str) -> None:
    # Whatever waits for stewards needs a channel of theirs.
    await world.do(settings.channel, who("steward"), "stewards_channel", CHANNEL + 1)
    before = await now(world)
    done = await world.do(settings.choose, who("steward"), setting, VALUES[setting])
    assert done.change is not None and await now(world) == done.community != before
    assert (done.change.owner, done.change.setting) == (await world.member("steward"), setting)
    logged = await world.do(settings.logged, who("steward"))
    assert settings.Logged(done.change, user("steward")) in logged
    undone = await world.do(settings.undo, who("steward"), done.change.ref)
    assert await now(world) == before and undone.change is not None
    again = await world.do(settings.undo, who("steward"), undone.change.ref)
    assert again.community == done.community


async def test_a_change_that_was_undone_is_not_undone_again_and_is_noted_once(world: World) -> None:
    done = await world.do(settings.choose, who("steward"), "open_most", ["2"])
    assert done.change is not None
    undone = await world.do(settings.undo, who("steward"), done.change.ref)
    assert undone.undone and not done.undone
    for _ in range(2):
        with refused("refuse.undone_already"):
            await world.do(settings.undo, who("steward"), done.change.ref)
    assert await now(world) == undone.community
    noted = [each.change for each in await world.do(settings.logged, who("steward"))]
    assert [each for each in noted if each.setting == "open_most" and each != done.change] == [undone.change]


@pytest.mark.parametrize("name", ["Garden", "GÁRDEN", "errands", "Érrands", "Music\nmusic"])
async def test_a_kind_that_is_there_already_is_refused_by_its_name_and_none_of_the_others_is_taken(
    world: World, name: str
) -> None:
    await world.do(settings.add_kinds, who("steward"), "Garden")
    before = await now(world)
    with refused("refuse.kind_there", field="settings.kinds.label", name=name.split("\n")[-1]):
        await world.do(settings.add_kinds, who("steward"), f"Cooking\n{name}")
    assert await now(world) == before


async def test_no_kind_is_called_like_another_but_its_own_name_may_be_written_otherwise(world: World) -> None:
    await world.do(settings.add_kinds, who("steward"), "garden\nMusic")
    with refused("refuse.kind_there", field="settings.kinds.label", name="Músic"):
        await world.do(settings.rename_kind, who("steward"), house.tag("garden"), "Músic")
    await world.do(settings.rename_kind, who("steward"), house.tag("garden"), "Garden")
    assert house.kinds(await now(world)) == (*KINDS, "Garden", "Music")


async def test_a_retired_kind_that_ships_comes_back_by_its_name_in_any_language(world: World) -> None:
    await world.do(settings.retire_kind, who("steward"), house.tag("errands"))
    shipped = {"recados y compras": "errands"}
    await world.do(lambda tx, sam: settings.add_kinds(tx, sam, "Recados y Compras", shipped), who("steward"))
    assert house.kinds(await now(world))[-1] == "errands"


@pytest.mark.parametrize("name", ["@everyone", "All @here", "<@123>", "<@&5>"])
async def test_a_name_that_would_call_somebody_is_no_kind(world: World, name: str) -> None:
    before = await now(world)
    with refused("refuse.kind_mentions", field="settings.kinds.label", name=shown(name)):
        await world.do(settings.add_kinds, who("steward"), name)
    with refused("refuse.kind_mentions", field="settings.kinds.label", name=shown(name)):
        await world.do(settings.rename_kind, who("steward"), house.tag("errands"), name)
    assert await now(world) == before


async def test_what_somebody_changed_again_since_is_not_put_back_over_their_heads(world: World) -> None:
    first = await world.do(settings.choose, who("steward"), "open_most", ["2"])
    await world.do(settings.choose, who("steward"), "open_most", ["3"])
    assert first.change is not None
    with refused("refuse.changed_since"):
        await world.do(settings.undo, who("steward"), first.change.ref)
    assert (await now(world)).house.open_most == 3


async def test_what_is_in_no_list_and_what_is_no_setting_is_refused(world: World) -> None:
    for setting, values in (("open_most", ["4"]), ("ways", []), ("ways", ["loudly"]), ("zone", ["UTC"]), ("x", ["y"])):
        with refused("refuse.unknown_choice"):
            await world.do(settings.choose, who("steward"), setting, values)
    for setting in ("quiet", "state"):
        with refused("refuse.unknown_choice"):
            await world.do(settings.channel, who("steward"), setting, OTHER_CHANNEL)
        with refused("refuse.unknown_choice"):
            await world.do(settings.role, who("steward"), setting, ROLE)


async def test_nobody_but_a_steward_reads_or_changes_anything(world: World) -> None:
    for step, args in (
        (settings.look, ()),
        (settings.choose, ("open_most", ["2"])),
        (settings.logged, ()),
        (settings.note, ("x",)),
        (settings.begin_as, ("students",)),
        (settings.add_kinds, ("x",)),
    ):
        with refused("refuse.not_steward"):
            await world.do(step, who("other"), *args)  # type: ignore[arg-type]


async def test_who_changed_what_is_forgotten_after_a_season_and_what_was_set_stays(world: World) -> None:
    await world.do(settings.choose, who("steward"), "open_most", ["2"])
    await world.pass_time(changes.KEPT + 2 * DAY)
    assert await world.do(settings.logged, who("steward")) == ()
    assert (await now(world)).house.open_most == 2


async def test_a_channel_that_is_deleted_is_chosen_no_more_and_a_role_lets_nobody_in_by_its_end(world: World) -> None:
    for setting in ("rituals_channel", "stewards_channel"):
        await world.do(settings.channel, who("steward"), setting, OTHER_CHANNEL)
    for setting in house.ROLES:
        await world.do(settings.role, who("steward"), setting, ROLE)
    await world.do(communities.channel_gone, HERE, OTHER_CHANNEL)
    await world.do(communities.role_gone, HERE, ROLE)
    left = await now(world)
    assert (left.house.rituals_channel, left.house.stewards_channel, left.asks_channel) == (None, None, CHANNEL)
    assert (left.steward_role, left.house.helper_role) == (None, ROLE)


async def test_s51_each_limit_keeps_the_words_as_a_draft_and_says_from_when(world: World) -> None:
    first = await world.asks("asker")
    draft = await world.drafts("asker")
    tomorrow = (world.now // DAY + 1) * DAY
    for setting, value, key, at in (
        ("pause", "3", "refuse.intake_paused", world.now + 3 * DAY),
        ("hours", "evening", "refuse.out_of_hours", world.now + 7 * HOUR),
        ("gap_days", "1", "refuse.ask_gap", tomorrow),
    ):
        done = await world.do(settings.choose, who("steward"), setting, [value])
        with refused(key, at=at):
            await world.do(ask_steps.post, who("asker"), draft)
        assert (await world.ask(draft)).state == "draft" and done.change is not None
        await world.do(settings.undo, who("steward"), done.change.ref)
    await world.do(settings.choose, who("steward"), "open_most", ["1"])
    with refused("refuse.many_open", most=1):
        await world.do(ask_steps.post, who("asker"), draft)
    await world.do(ask_steps.withdraw, who("asker"), first)
    await world.do(ask_steps.post, who("asker"), draft)
    assert (await world.ask(draft)).state == "open"


async def test_s51_a_pause_ends_by_itself_and_so_do_the_hours_and_the_wait(world: World) -> None:
    draft = await world.drafts("asker")
    await world.do(settings.choose, who("steward"), "pause", ["1"])
    await world.do(settings.choose, who("steward"), "hours", ["evening"])
    await world.pass_time(DAY + 9 * HOUR)
    await world.do(ask_steps.post, who("asker"), draft)
    assert (await world.ask(draft)).state == "open"


async def test_s51_a_kind_that_is_full_takes_another_once_one_is_over(world: World) -> None:
    await world.do(settings.choose, who("steward"), "kind_most", ["3"])
    refs = [await world.asks(name) for name in ("asker", "other", "third")]
    draft = await world.drafts("fourth")
    with refused("refuse.kind_full"):
        await world.do(ask_steps.post, who("fourth"), draft)
    await world.do(ask_steps.withdraw, who("other"), refs[1])
    await world.do(ask_steps.post, who("fourth"), draft)


async def test_a_way_of_asking_that_is_not_allowed_is_refused_when_it_is_posted(world: World) -> None:
    before = await world.drafts("asker", shared="quiet")
    await world.do(settings.choose, who("steward"), "ways", ["named"])
    with refused("refuse.way"):
        await world.do(ask_steps.post, who("asker"), before)


async def test_x9_who_may_help_is_looked_at_when_somebody_states_offers_or_says_yes(world: World) -> None:
    ask = await world.asks("asker")
    await world.do(settings.role, who("steward"), "helper_role", ROLE)
    with refused("refuse.helper_role"):
        await world.states("helper")
    with refused("refuse.helper_role"):
        await world.do(offers.post, who("helper"), world.ref(), "Soup", "company")
    with refused("refuse.helper_role"):
        await world.do(invitations.press, who("helper"), ask)
    holder = who("helper", roles=frozenset({ROLE}))
    assert (await world.do(invitations.press, holder, ask)).answer == "with_asker"


async def test_x9_somebody_new_may_ask_at_once_and_help_once_they_were_here_long_enough(world: World) -> None:
    await world.do(settings.choose, who("steward"), "member_days", ["7"])
    await world.asks("helper")
    ask = await world.asks("asker")
    for joined in (None, world.now - 6 * DAY):
        with refused("refuse.member_young", days=7):
            await world.do(invitations.press, replace(who("helper"), joined=joined), ask)
    settled = replace(who("helper"), joined=world.now - 8 * DAY)
    assert (await world.do(invitations.press, settled, ask)).answer == "with_asker"


async def test_x9_a_young_account_is_told_from_when_it_may_help(world: World) -> None:
    await world.do(settings.choose, who("steward"), "account_days", ["30"])
    found = await now(world)
    fresh = Who((world.now * 1000 - intake.DISCORD_BEGAN) << 22, HERE, "en-US")
    with refused("refuse.account_young", at=world.now + 30 * DAY):
        intake.may_help(found, fresh, world.now)
    intake.may_help(found, replace(fresh, manages=True), world.now)


async def test_in_the_quiet_hours_nobody_is_invited_and_afterwards_it_goes_on(world: World) -> None:
    await world.states("helper")
    await world.do(settings.choose, who("steward"), "quiet", ["night"])
    await world.pass_time(14 * HOUR)
    ask = await world.asks("asker")
    assert await world.invited() == [] and (await world.due(ask))["ask.match"] == world.now + 8 * HOUR
    await world.pass_time(8 * HOUR)
    assert len(await world.invited()) == 1


async def test_kinds_are_added_renamed_moved_and_retired_and_what_stands_under_them_goes_along(world: World) -> None:
    await world.states("helper", kinds=frozenset({"errands", "tech"}))
    ask = await world.asks("asker", kind="errands")
    offer = world.ref()
    await world.do(offers.post, who("other"), offer, "Soup", "errands")
    await world.do(settings.add_kinds, who("steward"), "Garden\n---\nMusic")
    assert house.kinds(await now(world)) == (*KINDS, "Garden", "Music")
    done = await world.do(settings.rename_kind, who("steward"), house.tag("errands"), " Small  trips ")
    assert (await world.ask(ask)).kind == "Small trips"
    assert (await world.capacity("helper")).kinds == {"Small trips", "tech"}
    assert done.change is not None
    await world.do(settings.undo, who("steward"), done.change.ref)
    assert (await world.ask(ask)).kind == "errands"
    await world.do(settings.move_kind, who("steward"), house.tag("Music"), -1)
    assert house.kinds(await now(world))[-2:] == ("Music", "Garden")
    await world.do(settings.retire_kind, who("steward"), house.tag("errands"))
    with refused("refuse.unknown_kind"):
        await world.drafts("asker", kind="errands")
    assert (await world.ask(ask)).state == "open"
    with refused("refuse.gone"):
        await world.do(settings.retire_kind, who("steward"), house.tag("errands"))


async def test_more_kinds_than_a_list_holds_can_all_be_asked_for_and_given(world: World) -> None:
    names = [f"Kind {number}" for number in range(house.KINDS_MOST - len(KINDS))]
    await world.do(settings.add_kinds, who("steward"), "\n".join(names))
    with refused("refuse.kinds_many", most=house.KINDS_MOST):
        await world.do(settings.add_kinds, who("steward"), "One more")
    known = house.kinds(await now(world))
    assert {each for kind in known for each in house.page(known, kind)} == set(known)
    assert all(kind in house.page(known, kind) and len(house.page(known, kind)) <= 25 for kind in (*known, "old"))
    last = names[-1]
    await world.drafts("asker", kind=last)
    await world.states("helper", kinds=frozenset({"tech"}))
    await world.do(capacity.beyond, who("helper"), [last])
    await world.states("helper", kinds=frozenset({"forms"}))
    assert (await world.capacity("helper")).kinds == {"forms", last}


@pytest.mark.parametrize("name", STARTING)
async def test_a_starting_point_sets_what_it_says_and_can_be_put_back_piece_by_piece(world: World, name: str) -> None:
    before = await now(world)
    await world.do(settings.begin_as, who("steward"), name)
    begun = await now(world)
    assert house.kinds(begun) == STARTING[name].kinds
    assert all(house.written(begun, setting) == value for setting, value in STARTING[name].settings)
    for each in await world.do(settings.logged, who("steward")):
        if each.change.setting in house.SECTION_OF:
            await world.do(settings.undo, who("steward"), each.change.ref)
    assert await now(world) == before
    with refused("refuse.unknown_choice"):
        await world.do(settings.begin_as, who("steward"), "elsewhere")


async def test_every_setting_is_read_back_as_it_was_written_down(world: World) -> None:
    community = await now(world)
    for setting in (*house.SECTION_OF, "language", "zone", "asks_channel", "steward_role"):
        assert house.put(community, setting, house.written(community, setting)) == community, setting
