"""What stewards set for their server, and what is kept, resumed and forgotten when it comes and goes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from bot.rules.refusal import Refusal
from bot.steps import asks, communities, offers
from bot.steps.people import Who
from data import communities as community_rows
from data import members, outbox
from data.records import DAY, HOUR, Community
from data.store import Tx, rows
from tests.steps.world import CHANNEL, ELSEWHERE, HERE, World, bare, form, open_here, refused, user, who


@pytest.fixture
async def closed() -> AsyncIterator[World]:
    """A world in which no steward has set anything up yet."""
    async with bare() as world:
        yield world


async def here(world: World) -> Community:
    """The community, which must be there."""
    found = await world.do(community_rows.get, HERE)
    assert found is not None
    return found


async def test_the_panel_of_a_new_community_shows_sensible_defaults_and_opens_nothing(closed: World) -> None:
    made = await closed.do(communities.panel, who("steward"), "es")
    assert made == Community(HERE, "setting_up", "es", "UTC", None, None)
    with refused("refuse.not_set_up"):
        await closed.drafts("asker")


async def test_the_door_opens_once_there_is_a_channel_for_it(closed: World) -> None:
    with refused("refuse.no_channel"):
        await closed.do(communities.open_door, who("steward"))
    await open_here(closed)
    assert (await here(closed)).state == "open"
    assert [(each.place, each.target) for each in await closed.said("door")] == [("channel", str(CHANNEL))]
    await closed.drafts("asker")


async def test_posted_again_the_front_door_stands_once_and_at_the_end_of_the_channel(world: World) -> None:
    former = (await world.said("door"))[0]
    await world.do(outbox.move, former.ref, "sent", None)
    for _ in range(2):
        await world.do(communities.open_door, who("steward"))
    doors = await world.said("door")
    assert len(doors) == 2
    assert [each.ref for each in doors if each.drop_after is not None] == [former.ref]
    shown = [each.ref for each in doors if await world.do(communities.door_card, each) is not None]
    assert shown == [each.ref for each in doors if each.ref != former.ref]


@pytest.mark.parametrize("state", ["pending", "sending", "parked"])
async def test_opening_the_door_twice_posts_one_front_door_wherever_the_first_is_on_its_way(
    world: World, state: str
) -> None:
    door = (await world.said("door"))[0]
    await world.do(outbox.move, door.ref, state, None)
    await world.do(communities.open_door, who("steward"))
    assert [each.ref for each in await world.said("door")] == [door.ref]


async def test_opened_again_in_another_channel_or_after_it_was_deleted_the_door_is_posted_afresh(world: World) -> None:
    await world.do(communities.asks_channel, who("steward"), CHANNEL + 1)
    await world.do(communities.open_door, who("steward"))
    doors = await world.said("door")
    assert sorted(each.target for each in doors) == [str(CHANNEL), str(CHANNEL + 1)]
    for each in doors:
        await world.do(outbox.move, each.ref, "gone", None)
    await world.do(communities.open_door, who("steward"))
    assert len(await world.said("door")) == 3


async def test_the_cards_of_what_is_open_follow_the_door_to_another_channel_and_none_before_its_time(
    world: World,
) -> None:
    shown, later = await world.asks("asker"), await world.asks("other", shared="neighbour")
    offer = (await world.do(offers.post, who("helper"), world.ref(), "A drill", "lending")).ref
    over = await world.asks("third")
    await world.do(asks.withdraw, who("third"), over)
    await world.asks("fourth", shared="quiet")
    await world.do(communities.asks_channel, who("steward"), CHANNEL + 1)
    for _ in range(2):
        await world.do(communities.open_door, who("steward"))
    cards = [*await world.said("ask"), *await world.said("offer")]
    moved = {each.about: each.next_try for each in cards if each.target == str(CHANNEL + 1)}
    assert moved == {shown: world.now, later: (await world.ask(later)).visible_at, offer: world.now}
    assert len(cards) == 7  # Three that went, three in their place, and the one that was over before.


async def test_while_the_channel_is_gone_nothing_can_be_posted_and_with_another_all_goes_on(world: World) -> None:
    draft = await world.drafts("asker")
    await world.do(communities.channel_gone, HERE, CHANNEL + 5)
    assert (await here(world)).asks_channel == CHANNEL
    await world.do(communities.channel_gone, HERE, CHANNEL)
    with refused("refuse.channel_gone"):
        await world.do(asks.post, who("asker"), draft)
    await world.do(communities.asks_channel, who("steward"), CHANNEL + 1)
    assert (await world.do(asks.post, who("asker"), draft)).state == "open"


@pytest.mark.parametrize(
    "change",
    [
        lambda tx, who: communities.panel(tx, who, "en"),
        lambda tx, who: communities.asks_channel(tx, who, CHANNEL + 1),
        lambda tx, who: communities.language(tx, who, "es"),
        lambda tx, who: communities.zone(tx, who, "Asia/Kathmandu"),
        lambda tx, who: communities.steward_role(tx, who, 7),
        communities.open_door,
    ],
)
async def test_only_stewards_of_this_server_set_anything(world: World, change: Callable[[Tx, Who], Community]) -> None:
    before = await here(world)
    with refused("refuse.not_steward"):
        await world.do(change, who("asker", roles=frozenset({6, 8})))
    with refused("refuse.only_in_server"):
        await world.do(change, who("steward", None))
    assert await here(world) == before


async def test_holders_of_the_stewards_role_are_stewards_here_and_nowhere_else(world: World) -> None:
    helper = who("helper", roles=frozenset({7}))
    await world.do(communities.steward_role, who("steward"), 7)
    assert (await world.do(communities.language, helper, "es")).language == "es"
    with refused("refuse.not_steward"):
        await world.do(communities.panel, who("helper", ELSEWHERE, roles=frozenset({7})), "en")
    await world.do(communities.steward_role, who("steward"), None)
    with refused("refuse.not_steward"):
        await world.do(communities.language, helper, "en")


async def test_before_the_door_is_open_a_language_is_kept_and_nothing_is_shown(closed: World) -> None:
    await closed.do(communities.language, who("steward"), "es")
    assert (await here(closed)).language == "es"
    assert not await closed.said("door")


async def test_a_new_language_is_shown_on_the_front_door_and_an_unknown_one_is_refused(world: World) -> None:
    shown = (await world.said("door"))[0].wanted
    await world.do(communities.language, who("steward"), "es")
    assert (await world.said("door"))[0].wanted == shown + 1
    with refused("refuse.unknown_choice"):
        await world.do(communities.language, who("steward"), "tlh")
    assert (await here(world)).language == "es"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        ("  europe/madrid ", "Europe/Madrid"),
        ("new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("kathmandu", "Asia/Kathmandu"),
        ("utc", "UTC"),
        ("London", "Europe/London"),
    ],
)
async def test_a_zone_is_understood_as_people_type_it(world: World, typed: str, name: str) -> None:
    assert (await world.do(communities.zone, who("steward"), typed)).zone == name


@pytest.mark.parametrize(("typed", "near"), [("Madird", "Madrid"), ("Europe/Lisboa", "Lisbon"), ("", "Madrid")])
async def test_a_zone_nobody_knows_is_refused_with_near_ones(world: World, typed: str, near: str) -> None:
    before = await here(world)
    with pytest.raises(Refusal) as refusal:
        await world.do(communities.zone, who("steward"), typed)
    assert refusal.value.key == "refuse.unknown_zone"
    assert near in str(refusal.value.values["near"])
    assert await here(world) == before


async def test_what_was_typed_for_a_zone_comes_back_harmless_and_short(world: World) -> None:
    with pytest.raises(Refusal) as refusal:
        await world.do(communities.zone, who("steward"), "@everyone [x](https://elsewhere.example)" + "x" * 900)
    typed = str(refusal.value.values["typed"])
    assert len(typed) <= 50
    assert typed.startswith("\\@everyone \\[x\\]")


# Coming and going.


async def test_a_server_that_removed_kith_is_forgotten_whole_after_thirty_days(world: World) -> None:
    await world.states("helper")
    await world.asks("asker", first=True)
    await world.do(offers.post, who("helper"), world.ref(), "A drill", "lending")
    await world.do(communities.removed, HERE)
    with refused("refuse.not_set_up"):
        await world.drafts("asker")
    await world.pass_time(30 * DAY - 1)
    assert (await here(world)).state == "removed"
    await world.pass_time(1)
    left = {
        table: await world.do(lambda tx, table=table: len(rows(tx, f"SELECT * FROM {table}")))
        for table in ("communities", "members", "asks", "invitations", "introductions", "capacities", "capacity_kinds",
                      "offers", "threads", "outbox", "due", "apart", "celebrations", "reflections")
    }  # fmt: skip
    assert set(left.values()) == {0}


async def test_the_thirty_days_count_from_the_first_time_discord_said_so(world: World) -> None:
    await world.do(communities.removed, HERE)
    await world.pass_time(20 * DAY)
    await world.do(communities.removed, HERE)
    await world.pass_time(10 * DAY)
    assert await world.do(community_rows.get, HERE) is None


async def test_a_server_that_returns_in_time_finds_everything_and_matching_goes_on(world: World) -> None:
    before = await here(world)
    ref = await world.asks("asker")
    await world.do(communities.removed, HERE)
    await world.pass_time(5 * DAY)
    await world.do(communities.returned, HERE)
    await world.states("helper")
    assert await here(world) == before
    await world.pass_time(6 * HOUR)
    assert await world.standing(ref, "helper") == "waiting"
    await world.pass_time(26 * DAY - 6 * HOUR - 1)
    assert (await world.ask(ref)).state == "lapsed"
    assert (await here(world)).state == "open"


async def test_nobody_is_asked_anything_while_the_server_is_away(world: World) -> None:
    await world.states("helper")
    ref = await world.asks("asker", shared="quiet")
    await world.do(communities.removed, HERE)
    await world.pass_time(5 * DAY)
    assert await world.standing(ref, "helper") is None


async def test_a_server_whose_door_was_never_opened_does_not_return_open(closed: World) -> None:
    await closed.do(communities.panel, who("steward"), "en")
    await closed.do(communities.asks_channel, who("steward"), CHANNEL)
    await closed.do(communities.removed, HERE)
    await closed.do(communities.returned, HERE)
    assert (await here(closed)).state == "setting_up"


async def test_a_steward_who_sets_up_again_after_a_removal_keeps_it_from_being_forgotten(world: World) -> None:
    await world.do(communities.removed, HERE)
    await world.pass_time(29 * DAY)
    await world.do(communities.open_door, who("steward"))
    await world.pass_time(10 * DAY)
    assert (await here(world)).state == "open"
    assert (await here(world)).zone == "Europe/Madrid"


async def test_one_community_that_is_forgotten_leaves_another_untouched(world: World) -> None:
    for step in (
        lambda tx: communities.asks_channel(tx, who("steward", ELSEWHERE), CHANNEL + 9),
        lambda tx: communities.open_door(tx, who("steward", ELSEWHERE)),
        lambda tx: asks.draft(tx, who("asker", ELSEWHERE), "e" * 16, form()),
    ):
        await world.do(step)
    await world.drafts("asker")
    await world.do(communities.removed, HERE)
    await world.pass_time(30 * DAY)
    assert await world.do(members.find, HERE, user("asker")) is None
    assert await world.do(members.find, ELSEWHERE, user("asker")) is not None
    assert [each.ref for each in (await world.facts())["asks"]] == []  # The draft elsewhere lapsed by its own time.


async def test_servers_kith_never_knew_come_and_go_without_a_trace(closed: World) -> None:
    for step in (communities.removed, communities.returned):
        await closed.do(step, ELSEWHERE)
    assert await closed.do(community_rows.get, ELSEWHERE) is None
