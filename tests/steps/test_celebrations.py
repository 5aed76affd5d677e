"""Something good is shared by choice, looked at first, taken down in one press, gone when its time is over (I18)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rules.asks import UNNAMED_WAIT
from bot.steps import apart, celebrations, communities, farewell, privacy, retention, seen
from bot.steps import asks as ask_steps
from data import celebrations as celebration_rows
from data import members, outbox
from data.records import DAY, Celebration, Outgoing
from data.store import rows
from tests.steps.full import kept_at
from tests.steps.test_retention import days
from tests.steps.world import CHANNEL, ELSEWHERE, HERE, World, refused, user, who

WORDS = "The tomatoes came up"


async def written(world: World, name: str = "asker", shared: str = "named", words: str = WORDS) -> str:
    """Somebody fills in the form; the ref of what they wrote."""
    ref = world.ref()
    await world.do(celebrations.draft, who(name), ref, words, shared)
    return ref


async def posted(world: World, name: str = "asker", shared: str = "named") -> str:
    """Somebody celebrates; its ref."""
    ref = await written(world, name, shared)
    await world.do(celebrations.post, who(name), ref)
    return ref


async def there(world: World, ref: str) -> Celebration | None:
    """What is kept of it."""
    return await world.do(celebration_rows.get, ref)


async def card(world: World) -> Outgoing:
    """The one card that is wanted."""
    (found,) = await world.said("celebration")
    return found


async def test_s1_nothing_is_said_to_anybody_before_its_writer_says_post_it(world: World) -> None:
    ref = await written(world)
    assert not await world.said("celebration")
    assert (await world.do(celebrations.post, who("asker"), ref)).state == "open"
    row = await card(world)
    assert (row.about, row.target, row.next_try) == (ref, str(CHANNEL), world.now)


async def test_posting_twice_or_sending_the_form_twice_is_one_celebration(world: World) -> None:
    ref = await posted(world)
    before = await world.facts()
    await world.do(celebrations.post, who("asker"), ref)
    assert await world.facts() == before
    with refused("refuse.celebration_posted"):
        await world.do(celebrations.draft, who("asker"), ref, "Other words", "named")
    found = await there(world, ref)
    assert found is not None and found.words == WORDS


async def test_what_was_written_can_be_changed_until_it_is_posted(world: World) -> None:
    ref = await written(world)
    await world.do(celebrations.draft, who("asker"), ref, "And the beans", "neighbour")
    found = await there(world, ref)
    assert found is not None and (found.words, found.shared) == ("And the beans", "neighbour")
    assert len(await world.do(celebration_rows.owned, found.owner)) == 1


async def test_s6_without_a_name_it_appears_at_a_moment_of_chance_and_names_nobody(world: World) -> None:
    ref = await posted(world, shared="neighbour")
    row = await card(world)
    assert row.next_try is not None and UNNAMED_WAIT[0] <= row.next_try - world.now <= UNNAMED_WAIT[1]
    shown = await world.do(celebrations.celebration_card, row)
    assert shown is not None and (shown.celebration.ref, shown.owner) == (ref, None)
    await world.do(celebrations.take_down, who("asker"), ref)
    await posted(world)
    named = await world.do(celebrations.celebration_card, await card(world))
    assert named is not None and named.owner == user("asker")


async def test_s6_a_digest_of_a_named_one_does_not_lead_to_an_unnamed_one_of_the_same_person(world: World) -> None:
    await posted(world)
    await posted(world, shared="neighbour")
    found = await world.do(rows, "SELECT owner_key FROM celebrations")
    assert len({each["owner_key"] for each in found}) == 2


async def test_taken_down_it_is_forgotten_at_once_and_its_card_goes_wherever_it_is_on_its_way(world: World) -> None:
    for shared in ("named", "neighbour"):
        ref = await posted(world, shared=shared)
        for _ in range(2):
            await world.do(celebrations.take_down, who("asker"), ref)
        assert await there(world, ref) is None
        assert not await world.said("celebration"), "never tried, it is never said"
    ref = await posted(world)
    await world.do(lambda tx: outbox.placed(tx, outbox.about(tx, ref, "celebration")[0].ref, 1, 2))
    await world.do(celebrations.take_down, who("asker"), ref)
    row = await card(world)
    assert row.taken_down and await world.do(celebrations.celebration_card, row) is None
    with refused("refuse.gone"):
        await world.do(celebrations.post, who("asker"), ref)


async def test_let_go_nothing_of_it_is_kept_and_what_is_posted_is_not_let_go_by_an_old_button(world: World) -> None:
    ref = await written(world)
    for _ in range(2):
        await world.do(celebrations.drop, who("asker"), ref)
    assert await world.do(rows, "SELECT ref FROM celebrations") == []
    ref = await posted(world)
    with refused("refuse.celebration_posted"):
        await world.do(celebrations.drop, who("asker"), ref)
    assert await there(world, ref) is not None


async def test_nobody_else_changes_posts_or_takes_down_what_is_somebodys_own(world: World) -> None:
    draft, up = await written(world), await posted(world)
    before = await world.do(rows, "SELECT * FROM celebrations ORDER BY ref")
    for name in ("helper", "steward"):
        with refused("refuse.gone"):
            await world.do(celebrations.draft, who(name), draft, "Mine now", "named")
        with refused("refuse.gone"):
            await world.do(celebrations.post, who(name), draft)
        for ref in (draft, up):
            await world.do(celebrations.drop, who(name), ref)
            await world.do(celebrations.take_down, who(name), ref)
    with refused("refuse.gone"):
        await world.do(celebrations.post, who("asker", ELSEWHERE), draft)
    after = await world.do(rows, "SELECT * FROM celebrations ORDER BY ref")
    assert [tuple(each) for each in after] == [tuple(each) for each in before]


@pytest.mark.parametrize(
    ("words", "shared", "key"),
    [
        ("a" * 501, "named", "refuse.too_long"),
        (" \u200b ", "named", "refuse.empty"),
        ("Good", "quiet", "refuse.unknown_choice"),
    ],
)
async def test_what_cannot_be_taken_as_it_is_is_refused_and_not_kept(
    world: World, words: str, shared: str, key: str
) -> None:
    with refused(key):
        await world.do(celebrations.draft, who("asker"), world.ref(), words, shared)
    assert await world.do(rows, "SELECT ref FROM celebrations") == []


async def test_a_form_cannot_choose_the_name_of_what_it_makes(world: World) -> None:
    ask = await world.asks("asker")
    for ref in (ask, "-", str(HERE), "0" * 15):
        with refused("refuse.old_control"):
            await world.do(celebrations.draft, who("asker"), ref, WORDS, "named")


async def test_five_of_one_person_at_once_and_room_again_once_one_is_taken_down(world: World) -> None:
    refs = [await posted(world) for _ in range(3)] + [await written(world) for _ in range(2)]
    with refused("refuse.many_celebrations", most=5):
        await written(world)
    with refused("refuse.many_celebrations", most=5):
        await world.do(celebrations.may_begin, who("asker"))
    await written(world, "other")
    await world.do(celebrations.take_down, who("asker"), refs[0])
    await written(world)


async def test_celebrating_is_nothing_but_itself(world: World) -> None:
    """No thread is made for it, no statement, nothing falls due, and it is told to nobody in particular."""
    before = await world.facts()
    await posted(world)
    after = await world.facts()
    assert [each for each in after if after[each] != before[each]] == ["outbox"]
    assert {each.kind for each in after["outbox"]} - {each.kind for each in before["outbox"]} == {"celebration"}


async def test_card_and_row_go_thirty_days_after_it_was_posted_and_what_was_not_posted_after_seven(
    world: World,
) -> None:
    up, draft = await posted(world), await written(world)
    await days(world, retention.UNPOSTED_KEPT - 1)
    assert await there(world, draft) is not None
    await days(world, 2)
    assert await there(world, draft) is None
    await days(world, retention.CELEBRATION_KEPT - retention.UNPOSTED_KEPT - 2)
    assert await there(world, up) is not None
    assert len(await world.said("celebration")) == 1
    await days(world, 2)
    assert await there(world, up) is None
    assert await world.said("celebration") == []


async def test_the_thirty_days_count_from_the_day_it_was_posted(world: World) -> None:
    ref = await written(world)
    await days(world, 5)
    await world.do(celebrations.post, who("asker"), ref)
    await days(world, retention.CELEBRATION_KEPT - 1)
    assert await there(world, ref) is not None


async def test_s52_whoever_is_forgotten_celebrates_nothing_any_more(tmp_path: Path) -> None:
    async with kept_at(tmp_path / "kith.db") as world:
        up, draft = await posted(world), await written(world)
        await posted(world, "other")
        await world.do(lambda tx: outbox.placed(tx, outbox.about(tx, up, "celebration")[0].ref, 1, 2))
        await world.do(privacy.forget, who("asker"))
        assert [await there(world, ref) for ref in (up, draft)] == [None, None]
        (row,) = [each for each in await world.said("celebration") if each.about == up]
        assert row.taken_down
        assert len(await world.do(rows, "SELECT ref FROM celebrations")) == 1


async def test_s36_what_somebody_who_left_celebrated_stands_for_the_grace_and_then_goes(world: World) -> None:
    ref = await posted(world)
    member = await world.member("asker")
    for _ in range(2):
        await world.do(farewell.missing, member)
        await world.pass_time(700)
    await world.pass_time(6 * DAY)
    assert await there(world, ref) is not None
    await world.pass_time(2 * DAY)
    assert await there(world, ref) is None


async def test_what_is_celebrated_follows_the_door_to_another_channel_and_none_before_its_moment(world: World) -> None:
    shown, later = await posted(world), await posted(world, shared="neighbour")
    waits = {each.about: each.next_try for each in await world.said("celebration")}
    await written(world)
    await world.do(communities.asks_channel, who("steward"), CHANNEL + 1)
    for _ in range(2):
        await world.do(communities.open_door, who("steward"))
    cards = await world.said("celebration")
    moved = {each.about: each.next_try for each in cards if each.target == str(CHANNEL + 1)}
    assert moved == {shown: world.now, later: waits[later]}
    assert len(cards) == 4
    assert [await world.do(celebrations.celebration_card, each) for each in cards if each.target == str(CHANNEL)] == [
        None
    ] * 2


async def test_while_the_channel_is_gone_or_the_door_is_shut_nothing_is_posted_and_nothing_is_lost(
    world: World,
) -> None:
    ref = await written(world)
    await world.do(communities.channel_gone, HERE, CHANNEL)
    with refused("refuse.channel_gone"):
        await world.do(celebrations.post, who("asker"), ref)
    await world.do(communities.asks_channel, who("steward"), CHANNEL + 1)
    await world.do(communities.removed, HERE)
    for step in (celebrations.post, celebrations.draft):
        with refused("refuse.not_set_up"):
            more = () if step is celebrations.post else ("Words", "named")
            await world.do(step, who("asker"), ref, *more)  # type: ignore[arg-type]
    await world.do(communities.returned, HERE)
    assert (await world.do(celebrations.post, who("asker"), ref)).state == "open"


async def test_a_server_that_is_forgotten_takes_what_was_celebrated_with_it(world: World) -> None:
    await posted(world)
    await world.do(communities.removed, HERE)
    await world.pass_time(30 * DAY)
    assert await world.do(rows, "SELECT ref FROM celebrations") == []


async def test_somebody_who_only_celebrated_is_known_as_long_as_that_stands_and_no_longer(world: World) -> None:
    await posted(world)
    await days(world, 25)
    assert await world.do(members.find, HERE, user("asker"))
    await days(world, 45)
    assert not await world.do(members.find, HERE, user("asker"))


async def test_mine_shows_what_is_posted_and_what_waits_to_its_writer_alone(world: World) -> None:
    up, draft = await posted(world), await written(world)
    mine = await world.do(seen.mine, who("asker"))
    assert {(each.ref, each.state) for each in mine.celebrations} == {(up, "open"), (draft, "draft")}
    assert (await world.do(seen.mine, who("helper"))).celebrations == ()


async def test_h2_being_kept_apart_from_somebody_changes_nothing_about_a_card_that_everybody_sees(
    world: World,
) -> None:
    await world.do(apart.add, who("asker"), user("helper"))
    await world.do(ask_steps.may_begin, who("helper"))
    ref = await posted(world)
    shown = await world.do(celebrations.celebration_card, await card(world))
    assert shown is not None and shown.celebration.ref == ref


def test_nothing_in_the_schema_could_count_or_join_a_celebration() -> None:
    """No column but its own; nothing refers to it."""
    from data.map import COLUMNS

    assert set(COLUMNS["celebrations"]) == {
        "ref", "community", "owner", "owner_key", "shared", "words", "state", "made_day"
    }  # fmt: skip
    assert not any("celebration" in name for table, names in COLUMNS.items() for name in names)
