"""Whatever Kith says is said once."""

from __future__ import annotations

import pytest

from bot.relay import codes
from data import communities, outbox
from data.records import DAY, HOUR
from tests.faults.port import Fault
from tests.relay.world import CHANNEL, GUILD, HELPER, community


def once(*faults: Fault, of: str = "send"):
    """These faults for the first calls of that name, then none."""
    left = list(faults)
    return lambda name: left.pop(0) if name == of and left else Fault.NONE


async def test_a_message_is_sent_with_its_marker_in_the_communitys_language() -> None:
    async with community() as world:
        ref = await world.say("a", "Soup")
        await world.settle()
        row = await world.row(ref)
        (sent,) = world.discord.standing(CHANNEL)
        assert (sent.text, sent.marker, sent.pings) == ("Soup (en)", row.marker, (HELPER,))
        assert (row.state, row.message, row.next_try) == ("sent", sent.id, None)


async def test_sending_is_committed_before_the_call_and_names_the_channel() -> None:
    async with community() as world:
        seen = []

        def choose(name: str) -> Fault:
            seen.append(world.store._conn.execute("SELECT state, first_tried, channel FROM outbox").fetchone())
            return Fault.NONE

        world.port.choose = choose
        await world.say("a", "Soup")
        await world.settle()
        ((state, tried, channel),) = [tuple(each) for each in seen]
        assert (state, tried) == ("sending", world.clock()) and channel is not None


@pytest.mark.parametrize("fault", [Fault.BEFORE, Fault.AFTER, Fault.LATE])
@pytest.mark.parametrize("seed", range(20))
async def test_an_unclear_send_is_looked_for_and_never_doubled(fault: Fault, seed: int) -> None:
    async with community(seed, once(fault, fault, fault, fault, fault, fault)) as world:
        ref = await world.say("a", "Soup")
        await world.run(HOUR)
        assert world.texts() == ["Soup (en)"]
        assert (await world.row(ref)).state == "sent"


async def test_a_reset_is_tried_again_under_the_same_nonce_within_seconds() -> None:
    async with community() as world:
        world.discord.window = 60
        world.port.choose = once(Fault.AFTER)
        world.discord.chance.uniform = lambda low, high: low  # type: ignore[method-assign]
        ref = await world.say("a", "Soup")
        nonce = (await world.row(ref)).nonce
        await world.run(10)
        row = await world.row(ref)
        assert (row.state, row.nonce, world.texts()) == ("sent", nonce, ["Soup (en)"])
        assert "find" not in world.port.calls


async def test_all_tries_under_one_nonce_end_within_thirty_seconds() -> None:
    async with community(3) as world:
        tries: list[tuple[str, float]] = []
        send = world.port.send

        async def watched(channel, view, nonce, pings, deadline):  # type: ignore[no-untyped-def]
            first = (await world.row(ref)).first_tried
            tries.append((nonce, world.clock.now + deadline - first))
            return await send(channel, view, nonce, pings, deadline)

        world.port.send = watched  # type: ignore[method-assign]
        world.port.choose = lambda name: Fault.BEFORE if name == "send" and len(tries) < 12 else Fault.NONE
        ref = await world.say("a", "Soup")
        await world.run(2 * HOUR)
        assert len({nonce for nonce, _ in tries}) > 1
        assert max(end for _, end in tries) <= 30
        assert world.texts() == ["Soup (en)"]


async def test_the_look_comes_before_the_message_is_said_again_and_not_before_two_minutes() -> None:
    async with community(5) as world:
        world.port.choose = lambda name: Fault.BEFORE if name == "send" and world.clock() < begun + 100 else Fault.NONE
        begun = world.clock()
        looked: list[float] = []
        find = world.port.find

        async def watched(channel: int, marker: int, since: int, until: int | None = None) -> list[int]:
            looked.append(world.clock.now - begun)
            assert since <= begun - 300 and until is None
            return await find(channel, marker, since)

        world.port.find = watched  # type: ignore[method-assign]
        await world.say("a", "Soup")
        await world.run(HOUR)
        assert len(looked) == 1 and looked[0] >= 120
        assert world.port.calls.index("find") < max(i for i, name in enumerate(world.port.calls) if name == "send")
        assert world.texts() == ["Soup (en)"]


async def test_of_several_found_the_oldest_stays() -> None:
    async with community(2) as world:
        world.port.choose = lambda name: Fault.BEFORE if name == "send" else Fault.NONE
        ref = await world.say("a", "Soup")
        await world.settle()
        row = await world.row(ref)
        first = world.discord.post(CHANNEL, row.marker, "Soup (en)", "one", ())
        world.discord.post(CHANNEL, row.marker, "Soup (en)", "two", ())
        await world.run(HOUR)
        assert [each.id for each in world.discord.standing()] == [first]
        assert (await world.row(ref)).message == first


async def test_a_message_found_late_shows_what_changed_meanwhile() -> None:
    async with community(4, once(*[Fault.AFTER] * 9)) as world:
        await world.say("a", "Soup")
        await world.settle()
        await world.change("a", "Bread")
        await world.run(HOUR)
        assert world.texts() == ["Bread (en)"]


async def test_nothing_to_say_any_more_is_dropped_and_what_went_out_meanwhile_is_deleted() -> None:
    async with community(6, once(*[Fault.AFTER] * 9)) as world:
        gone = await world.say("a", "Soup", not_before=world.clock() + 60)
        flying = await world.say("b", "Bread")
        await world.settle()
        await world.change("a", None)
        await world.change("b", None)
        await world.run(HOUR)
        assert world.texts() == []
        assert (await world.row(gone)).state == "dropped"
        assert (await world.row(flying)).state in ("gone", "dropped")
        assert len(world.discord.messages) == 1


async def test_what_waits_is_not_said_before_its_time() -> None:
    async with community() as world:
        await world.say("a", "Soup", not_before=world.clock() + 600)
        await world.run(599)
        assert world.texts() == []
        await world.run(2)
        assert world.texts() == ["Soup (en)"]


async def test_too_late_is_dropped_but_not_before_looking() -> None:
    async with community(7) as world:
        world.port.choose = lambda name: Fault.AFTER if name == "send" else Fault.NONE
        late = await world.say("a", "Soup", not_before=world.clock() + 10, drop_after=world.clock() + 5)
        flying = await world.say("b", "Bread", drop_after=world.clock() + 60)
        await world.run(HOUR)
        assert (await world.row(late)).state == "dropped"
        assert (await world.row(flying)).state == "sent"
        assert world.texts() == ["Bread (en)"]


async def test_too_late_and_not_there_is_dropped() -> None:
    async with community(7) as world:
        world.port.choose = lambda name: Fault.BEFORE if name == "send" else Fault.NONE
        ref = await world.say("b", "Bread", drop_after=world.clock() + 60)
        await world.run(HOUR)
        assert ((await world.row(ref)).state, world.texts()) == ("dropped", [])


async def test_a_busy_route_waits_as_long_as_told_and_others_go_on() -> None:
    async with community(8) as world:
        channel_busy = {CHANNEL}
        world.port.choose = lambda name: Fault.NONE
        send = world.port.send

        async def watched(channel, view, nonce, pings, deadline):  # type: ignore[no-untyped-def]
            world.port.choose = lambda name: Fault.BUSY if channel in channel_busy else Fault.NONE
            return await send(channel, view, nonce, pings, deadline)

        world.port.send = watched  # type: ignore[method-assign]
        for number in range(5):
            await world.say(f"a{number}", "Soup")
        await world.say("b", "Bread", target=CHANNEL + 1)
        await world.settle()
        assert world.texts() == ["Bread (en)"]
        assert world.port.calls.count("send") == 2, "the others of the busy channel do not even ask"
        channel_busy.clear()
        await world.run(HOUR)
        assert len(world.texts(CHANNEL)) == 5


async def test_a_global_limit_stops_everything_for_a_while() -> None:
    async with community(9, once(Fault.EVERYWHERE)) as world:
        world.discord.chance.uniform = lambda low, high: 50.0  # type: ignore[method-assign]
        for number in range(20):
            await world.say(f"a{number}", "Soup", target=CHANNEL + number)
        await world.run(40)
        assert len(world.port.calls) <= 8, "nothing is asked but what was under way already"
        await world.run(60)
        assert len(world.texts()) == 20


async def test_an_outage_is_noticed_and_nothing_new_is_begun() -> None:
    async with community(10) as world:
        down = world.clock() + HOUR
        world.port.choose = lambda name: Fault.BEFORE if world.clock.now < down else Fault.NONE
        for number in range(100):
            await world.say(f"a{number}", "Soup", target=CHANNEL + number)
        await world.run(HOUR / 2)
        begun = await world.store.run(lambda tx: tx.db.execute("SELECT count(began) FROM outbox").fetchone()[0])
        assert begun < 50, "one at a time knocks at the door"
        await world.run(3 * HOUR)
        assert sorted(world.texts()) == ["Soup (en)"] * 100


@pytest.mark.parametrize("code", [codes.UNKNOWN_CHANNEL, codes.MISSING_ACCESS, codes.MISSING_PERMISSIONS])
async def test_a_shut_channel_is_asked_once_an_hour_and_told_of_once_each(code: int) -> None:
    async with community() as world:
        world.discord.refusing[CHANNEL] = code
        refs = [await world.say(f"a{number}", "Soup") for number in range(30)]
        await world.run(10)
        assert {(await world.row(ref)).state for ref in refs} == {"parked"}
        assert sorted(world.lost) == sorted((ref, code) for ref in refs)
        assert world.port.calls.count("send") == 1
        await world.run(5 * HOUR)
        assert world.port.calls.count("send") <= 7
        assert len(world.lost) == 30


async def test_a_parked_message_goes_out_when_the_permission_returns() -> None:
    async with community() as world:
        world.discord.refusing[CHANNEL] = codes.MISSING_PERMISSIONS
        ref = await world.say("a", "Soup")
        await world.run(5 * HOUR)
        world.discord.refusing.clear()
        await world.run(2 * HOUR)
        assert ((await world.row(ref)).state, world.texts()) == ("sent", ["Soup (en)"])


async def test_a_parked_message_is_given_up_after_about_a_month() -> None:
    async with community() as world:
        world.discord.refusing[CHANNEL] = codes.UNKNOWN_CHANNEL
        ref = await world.say("a", "Soup")
        await world.run(29 * DAY)
        assert (await world.row(ref)).state == "parked"
        await world.run(8 * DAY)
        assert ((await world.row(ref)).state, (await world.row(ref)).next_try) == ("dropped", None)


async def test_a_body_that_is_not_accepted_is_parked_and_tried_when_the_record_changes() -> None:
    async with community() as world:
        world.discord.refusing[CHANNEL] = codes.INVALID_BODY
        ref = await world.say("a", "Soup")
        await world.run(20 * HOUR)
        assert ((await world.row(ref)).state, world.port.calls.count("send")) == ("parked", 1)
        world.discord.refusing.clear()
        await world.change("a", "Bread")
        await world.settle()
        assert world.texts() == ["Bread (en)"]


async def test_an_unreadable_history_parks_the_row_and_it_is_looked_for_before_it_is_said_again() -> None:
    async with community(11) as world:
        world.port.choose = lambda name: Fault.AFTER if name == "send" else Fault.NONE
        ref = await world.say("a", "Soup")
        await world.settle()
        world.discord.refusing[CHANNEL] = codes.MISSING_ACCESS
        await world.run(HOUR)
        assert (await world.row(ref)).state == "parked"
        world.port.choose = lambda name: Fault.NONE
        world.discord.refusing.clear()
        await world.run(2 * HOUR)
        assert ((await world.row(ref)).state, world.texts()) == ("sent", ["Soup (en)"])


async def test_a_message_deleted_within_the_nonces_life_counts_as_delivered() -> None:
    async with community() as world:
        world.port.choose = once(Fault.AFTER)
        world.discord.chance.uniform = lambda low, high: low  # type: ignore[method-assign]
        ref = await world.say("a", "Soup")
        await world.settle()
        for each in world.discord.messages.values():
            each.deleted = True
        await world.run(HOUR)
        assert ((await world.row(ref)).state, len(world.discord.messages)) == ("gone", 1)


async def test_a_refused_token_stops_everything_and_keeps_the_row() -> None:
    async with community() as world:
        world.port.choose = lambda name: Fault.REVOKED
        refs = [await world.say(f"a{number}", "Soup") for number in range(30)]
        await world.run(DAY)
        assert (world.revoked, len(world.port.calls) <= 8, world.alarm.at) == (1, True, None)
        world.port.choose = lambda name: Fault.NONE
        await world.pump.close()
        world.restart()
        world.pump.start()
        await world.run(HOUR)
        assert len(world.texts()) == 30 and {(await world.row(ref)).state for ref in refs} == {"sent"}


async def test_a_community_that_removed_kith_is_left_alone_until_it_returns() -> None:
    async with community() as world:
        await world.store.run(lambda tx: communities.remove(tx, GUILD))
        ref = await world.say("a", "Soup")
        await world.run(DAY)
        assert ((await world.row(ref)).state, world.port.calls) == ("pending", [])


async def test_a_card_without_a_container_and_an_unknown_kind_are_kept_and_do_no_harm() -> None:
    async with community() as world:
        strange = await world.say("a", "Soup", kind="from-tomorrow")
        await world.say("b", "Bread")
        await world.run(DAY)
        row = await world.row(strange)
        assert (row.state, row.tries > 3, world.texts()) == ("pending", True, ["Bread (en)"])


async def test_an_age_that_cannot_be_trusted_counts_from_the_start_of_the_process() -> None:
    async with community(13) as world:
        world.port.choose = lambda name: Fault.AFTER if name == "send" else Fault.NONE
        ref = await world.say("a", "Soup")
        await world.settle()
        await world.pump.close()
        world.clock.skew = -DAY
        world.restart()
        world.pump.start()
        await world.run(115)
        assert "find" not in world.port.calls
        await world.run(HOUR)
        assert ((await world.row(ref)).state, world.texts()) == ("sent", ["Soup (en)"])


@pytest.mark.parametrize("step", [DAY, -DAY])
async def test_a_clock_that_is_set_neither_hastens_the_look_nor_puts_it_off(step: int) -> None:
    async with community(14) as world:
        world.port.choose = lambda name: Fault.AFTER if name == "send" else Fault.NONE
        ref = await world.say("a", "Soup")
        await world.settle()
        tried = world.clock.now
        world.clock.skew = step
        # The tick of the alarm comes once a minute, whatever was set.
        while "find" not in world.port.calls:
            world.clock.pass_(60)
            await world.settle()
        assert 60 <= world.clock.now - tried <= 240
        await world.run(HOUR)
        assert ((await world.row(ref)).state, world.texts()) == ("sent", ["Soup (en)"])


async def test_an_erased_row_takes_its_message_with_it() -> None:
    async with community() as world:
        send = world.port.send

        async def erased_meanwhile(*given):  # type: ignore[no-untyped-def]
            await world.store.run(lambda tx: tx.db.execute("DELETE FROM outbox"))
            return await send(*given)

        world.port.send = erased_meanwhile  # type: ignore[method-assign]
        await world.say("a", "Soup")
        await world.settle()
        assert (len(world.discord.messages), world.texts()) == (1, [])


async def test_a_row_that_is_touched_while_parked_or_sent_is_looked_at_and_others_are_not() -> None:
    async with community() as world:
        ref = await world.say("a", "Soup", not_before=world.clock() + 500)
        await world.change("a", "Bread")
        assert (await world.row(ref)).next_try == world.clock() + 500
        await world.store.run(lambda tx: outbox.move(tx, ref, "parked", tx.now + 500))
        await world.store.run(lambda tx: outbox.touch(tx, "a"))
        assert (await world.row(ref)).next_try == world.clock()
