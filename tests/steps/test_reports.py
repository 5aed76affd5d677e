"""Reports and pauses: who hears of them, what they change, and what is left of them (promises M4, H3, H5)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.steps import apart, backup, celebrations, concerns, introductions, invitations, privacy, reports
from bot.steps.export import export
from bot.steps.held import held
from bot.steps.people import Who
from bot.steps.reports import OTHER, Bells, Told
from bot.steps.retention import REPORT_KEPT
from data import celebrations as celebration_rows
from data import communities, members, pauses
from data import reports as rows
from data.records import DAY
from data.reports import Report
from data.store import rows as found
from tests.steps.world import HERE, World, refused, user, who

WORDS = "What happened"
PRIVATE = Bells(False, 0)


async def tell(world: World, name: str, key: str, bells: Bells = PRIVATE, **more: Any) -> Report:
    """Somebody tells the stewards."""
    told = Told(**({"agreement": OTHER, "words": WORDS, "named": False} | more))
    return await world.do(reports.send, who(name), key, world.ref(), told, bells)


def boss(name: str) -> Who:
    """Somebody as a steward."""
    return who(name, manages=True)


async def listed(world: World, name: str) -> list[str]:
    """What a steward sees waiting."""
    return [each.ref for each in await world.do(concerns.listed, boss(name))]


async def paused(world: World, name: str, days: int = 7, by: str = "other") -> Report:
    """Somebody's part is paused, through a report about them."""
    report = await tell(world, by, str(user(name)))
    await world.do(concerns.pause, boss("steward"), report.ref, days, "A quiet week")
    return report


async def test_m4_who_it_is_about_has_no_entry_no_bell_and_no_way_in_and_everybody_else_has(world: World) -> None:
    for name in ("steward", "third", "fourth"):
        assert await listed(world, name) == []
    report = await tell(world, "asker", str(user("third")))
    assert await listed(world, "third") == []
    assert await listed(world, "fourth") == [report.ref] == await listed(world, "steward")
    assert [await world.said_to("report.told", name) for name in ("steward", "third", "fourth")] == [1, 0, 1]
    with refused("refuse.gone"):
        await world.do(concerns.one, boss("third"), report.ref)
    with refused("refuse.gone"):
        await world.do(concerns.nothing, boss("third"), report.ref)
    with refused("refuse.not_steward"):
        await world.do(concerns.one, who("other"), report.ref)


async def test_m4_where_no_other_steward_is_left_the_owner_hears_and_never_if_it_is_about_them(world: World) -> None:
    await tell(world, "asker", str(user("third")), Bells(False, user("fourth")))
    assert await world.said_to("report.told", "fourth") == 1
    await tell(world, "asker", str(user("fourth")), Bells(False, user("fourth")))
    assert await world.said_to("report.told", "fourth") == 1


async def test_a_bell_in_the_channel_rings_for_no_masked_report_whoever_it_is_about(world: World) -> None:
    """Promise M1: a bell that rings for some would tell whose it is where it does not."""
    await world.do(lambda tx: tx.db.execute("UPDATE communities SET stewards_channel = 5 WHERE guild = ?", (HERE,)))
    assert await world.do(communities.stewards_channel, HERE) == 5
    named, masked = await world.asks("asker"), await world.asks("asker", shared="neighbour", at_once=True)
    await tell(world, "other", masked, Bells(True, 0))
    assert await world.said("report.bell") == []
    await tell(world, "other", named, Bells(True, 0))
    assert len(await world.said("report.bell")) == 1


async def test_h3_keeping_apart_is_no_obstacle_and_a_quiet_ask_is_reported_without_a_name(world: World) -> None:
    await world.states("helper")
    ask = await world.asks("asker", shared="quiet", at_once=True)
    invitation = await world.invitation(ask, "helper")
    await world.do(apart.add, who("helper"), user("asker"))
    with refused("refuse.gone"):
        await tell(world, "other", ask)
    report = await tell(world, "helper", invitation.ref)
    seen = await world.do(concerns.one, boss("steward"), report.ref)
    assert report.masked and seen.subject is None and seen.author is None
    assert "parcel" in seen.words and seen.standing


async def test_s47_told_once_at_most_five_a_day_never_about_oneself_and_never_empty(world: World) -> None:
    ask = await world.asks("asker")
    with refused("refuse.report_self"):
        await tell(world, "asker", ask)
    with refused("refuse.report_self"):
        await tell(world, "other", str(user("other")))
    with refused("refuse.empty"):
        await tell(world, "other", ask, words=" ")
    with refused("refuse.unknown_choice"):
        await tell(world, "other", ask, agreement="3")
    await tell(world, "other", ask)
    with refused("refuse.report_already"):
        await tell(world, "other", ask)
    for name in ("third", "fourth", "helper", "asker"):
        await tell(world, "other", str(user(name)))
    with refused("refuse.many_reports"):
        await tell(world, "other", "-")
    await world.pass_time(DAY)
    await tell(world, "other", "-")


async def test_s47_taken_back_it_is_forgotten_and_after_an_act_it_stays(world: World) -> None:
    first, second = await tell(world, "other", str(user("third"))), await tell(world, "other", "-")
    with refused("refuse.gone"):
        await world.do(reports.withdraw, who("third"), first.ref)
    await listed(world, "steward")
    await world.do(reports.withdraw, who("other"), first.ref)
    await world.do(concerns.nothing, boss("steward"), second.ref)
    with refused("refuse.report_done"):
        await world.do(reports.withdraw, who("other"), second.ref)
    assert await listed(world, "steward") == [second.ref]
    assert await world.due(first.ref) == {}


async def test_what_nobody_did_anything_about_is_brought_up_again(world: World) -> None:
    await listed(world, "steward")
    report = await tell(world, "other", "-")
    await world.pass_time(3 * DAY)
    assert await world.said_to("report.told", "steward") == 2
    await world.do(concerns.nothing, boss("steward"), report.ref)
    await world.pass_time(9 * DAY)
    assert await world.said_to("report.told", "steward") == 2


async def test_each_act_is_noted_with_who_did_it_and_with_nothing_that_members_wrote(world: World) -> None:
    report = await tell(world, "other", await world.asks("asker"))
    await world.do(concerns.note, boss("steward"), report.ref, "Spoken to")
    await world.do(concerns.down, boss("steward"), report.ref, "Without the address, please")
    acts = await world.do(rows.acts, report.ref)
    assert {(each.act, each.words) for each in acts} == {("note", "Spoken to"), ("down", "Without the address, please")}
    assert {each.actor for each in acts} == {await world.member("steward")}
    with refused("refuse.down_already"):
        await world.do(concerns.down, boss("steward"), report.ref, "Once more")


async def test_an_introduction_whose_post_is_down_goes_on_and_its_ask_is_not_open_again(world: World) -> None:
    await world.states("helper")
    ask = await world.asks("asker", first=True)
    await world.do(invitations.press, who("helper"), ask)
    running = await world.introduction(ask)
    report = await tell(world, "other", ask)
    await world.do(concerns.down, boss("steward"), report.ref, "Without the address, please")
    assert (await world.introduction(ask)).state == "open" and (await world.ask(ask)).state == "matched"
    assert await world.said_to("down", "asker") == 1
    await world.do(introductions.step_back, who("helper"), running.ref)
    assert (await world.ask(ask)).state == "lapsed"


async def test_what_was_celebrated_comes_back_to_its_writer_unposted(world: World) -> None:
    ref = world.ref()
    await world.do(celebrations.draft, who("asker"), ref, "The heron came back", "neighbour")
    await world.do(celebrations.post, who("asker"), ref)
    report = await tell(world, "other", ref)
    await world.do(concerns.down, boss("steward"), report.ref, "Elsewhere, please")
    (kept,) = await world.do(celebration_rows.owned, await world.member("asker"))
    assert (kept.state, kept.words, kept.shared) == ("draft", "The heron came back", "neighbour")


async def test_who_is_paused_begins_nothing_is_asked_for_nothing_and_it_ends_by_itself(world: World) -> None:
    await world.states("helper")
    open_ask = await world.asks("helper")
    await paused(world, "helper")
    for step in (world.asks("helper"), world.drafts("helper")):
        with refused("refuse.paused"):
            await step
    ask = await world.asks("asker")
    assert await world.standing(ask, "helper") is None
    with refused("refuse.paused"):
        await world.do(invitations.press, who("helper"), ask)
    assert await world.said_to("pause", "helper") == 1
    await world.pass_time(7 * DAY)
    assert await world.said_to("pause.over", "helper") == 1
    await world.do(invitations.press, who("helper"), ask)
    assert (await world.ask(open_ask)).state == "open"


async def test_a_yes_of_somebody_paused_meanwhile_is_like_that_of_somebody_who_has_no_room(world: World) -> None:
    await world.states("helper")
    ask = await world.asks("asker")
    invitation = await world.invitation(ask, "helper")
    await world.do(invitations.yes, who("helper"), invitation.ref)
    await paused(world, "helper")
    assert await world.do(introductions.accept, who("asker"), invitation.ref) is None
    assert await world.standing(ask, "helper") == "let_go"


async def test_m1_two_pauses_of_one_person_do_not_lead_to_each_other(world: World) -> None:
    """One was through an ask without a name: that the other finds them paused already would tell who it was."""
    masked = await tell(world, "other", await world.asks("asker", shared="neighbour", at_once=True))
    await world.do(concerns.pause, boss("steward"), masked.ref, 30, "A quiet month")
    named = await tell(world, "other", str(user("asker")))
    seen = await world.do(concerns.one, boss("steward"), named.ref)
    assert seen.pause is None
    await world.do(concerns.pause, boss("steward"), named.ref, 1, "A day")
    await world.do(concerns.lift, boss("steward"), named.ref)
    with refused("refuse.paused"):
        await world.asks("asker")
    still = await world.do(concerns.one, boss("steward"), masked.ref)
    assert still.pause is not None and still.pause.state == "on" and still.subject is None


async def test_h5_forgetting_oneself_ends_no_pause_and_leaves_nothing_but_a_digest(world: World) -> None:
    await world.states("helper")
    report = await paused(world, "helper", 30)
    ref = await world.member("helper")
    await world.do(privacy.forget, who("helper"))
    assert not await world.do(members.named, ref)
    kept = await world.do(pauses.by_report, report.ref)
    assert kept is not None and kept.reason == ""
    with refused("refuse.paused"):
        await world.asks("helper")
    assert await world.member("helper") == ref
    await world.pass_time(31 * DAY)
    await world.asks("helper")


async def test_forgetting_the_one_who_told_takes_what_is_open_and_leaves_what_was_decided_without_them(
    world: World,
) -> None:
    waits, decided = await tell(world, "other", "-"), await tell(world, "other", str(user("third")))
    await world.do(concerns.pause, boss("steward"), decided.ref, 7, "A quiet week")
    await world.do(privacy.forget, who("other"))
    assert await world.do(rows.get, waits.ref) is None
    kept = await world.do(rows.get, decided.ref)
    assert kept is not None and (kept.author, kept.words) == ("", "")
    await world.do(privacy.forget, who("steward"))
    assert {each.actor for each in await world.do(rows.acts, decided.ref)} == {""}


async def test_reports_are_gone_ninety_days_after_the_last_act_with_all_that_came_of_them(world: World) -> None:
    waits, decided = await tell(world, "other", "-"), await tell(world, "other", str(user("third")))
    await world.pass_time(20 * DAY)
    await world.do(concerns.pause, boss("steward"), decided.ref, 7, "A quiet week")
    await world.pass_time((REPORT_KEPT - 10) * DAY)
    assert await world.do(rows.get, waits.ref) is None
    assert await world.do(rows.get, decided.ref) is not None
    await world.pass_time(15 * DAY)
    for table in ("reports", "report_acts", "pauses"):
        assert await world.do(lambda tx, table=table: found(tx, f"SELECT * FROM {table}")) == []


async def test_the_file_holds_what_one_told_and_nothing_that_was_told_about_one(world: World) -> None:
    await tell(world, "other", str(user("third")))
    await paused(world, "third", by="fourth")
    mine, theirs = [export_of(await world.do(held, who(name))) for name in ("other", "third")]
    assert [each["words"] for each in mine["told_the_stewards"]] == [WORDS]
    assert theirs["told_the_stewards"] == []
    assert [each["reason"] for each in theirs["paused"]] == ["A quiet week"]
    assert WORDS not in repr(theirs)


def export_of(kept: Any) -> dict[str, Any]:
    """The file."""
    return export(kept, 0)


async def test_being_reported_does_not_show_in_what_kith_says_it_knows(world: World) -> None:
    await tell(world, "other", str(user("stranger")))
    assert await world.do(held, who("stranger")) is None
    seen = await world.do(concerns.one, boss("steward"), (await listed(world, "steward"))[0])
    assert seen.subject == user("stranger")


async def test_s37_called_twice_it_is_one_call_and_only_the_two_can_call(world: World) -> None:
    await world.states("helper")
    ask = await world.asks("asker", first=True, shared="neighbour", at_once=True)
    await world.do(invitations.press, who("helper"), ask)
    running = await world.introduction(ask)
    await listed(world, "steward")
    first = await world.do(backup.call, who("helper"), running.ref, world.ref(), PRIVATE)
    assert first == await world.do(backup.call, who("helper"), running.ref, world.ref(), PRIVATE)
    assert await world.do(backup.unnamed, who("asker"), running.ref)
    assert not await world.do(backup.unnamed, who("helper"), running.ref)
    with refused("refuse.gone"):
        await world.do(backup.call, who("other"), running.ref, world.ref(), PRIVATE)
    seen = await world.do(concerns.one, boss("steward"), first)
    assert seen.author == user("helper") and seen.subject is None
    await world.pass_time(15 * 60)
    assert await world.said_to("backup.waits", "helper") == 1
    await world.do(concerns.coming, boss("steward"), first)
    assert await world.said_to("backup.coming", "helper") == 1
    assert [await world.said_to(kind, "asker") for kind in ("backup.waits", "backup.coming", "report.looked")] == [
        0
    ] * 3


@pytest.mark.parametrize("days", [0, 2, 400, -1])
async def test_a_pause_has_one_of_the_stated_terms(world: World, days: int) -> None:
    report = await tell(world, "other", str(user("third")))
    with refused("refuse.unknown_choice"):
        await world.do(concerns.pause, boss("steward"), report.ref, days, "A quiet week")


async def test_m5_a_steward_of_another_server_finds_nothing(world: World) -> None:
    report = await tell(world, "other", "-")
    await world.do(communities.begin, HERE + 1, "en")
    for step in (concerns.one, concerns.nothing, concerns.lift):
        with refused("refuse.gone"):
            await world.do(step, who("steward", HERE + 1), report.ref)
    assert await world.do(lambda tx: concerns.listed(tx, who("steward", HERE + 1))) == []
