"""Killed at any moment of the trail, Kith loses nothing that it said was saved, and says and opens nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transport.checks import Secret, doubled_messages, revealed, thread_trouble
from tests.transport.kills import killing
from tests.transport.records import PRIVATE_THREAD, PUBLIC_THREAD
from tests.transport.server import Server
from tests.transport.street import Clock, Street, world_by


async def test_killed_again_and_again_it_loses_and_doubles_nothing_and_names_nobody(tmp_path: Path) -> None:
    """The short form; `python -m tests.transport.kills --kills 200` is the long one."""
    figures = await killing(tmp_path, kills=10, seed=20)
    assert figures.violations == []
    assert figures.kills == 10 and figures.acknowledged > 0
    assert figures.over == figures.trails


# The judge must see what it is there to see.


def card(marker: int, words: str) -> dict[str, object]:
    return {"flags": 32768, "components": [{"type": 17, "id": marker, "components": [{"type": 10, "content": words}]}]}


@pytest.fixture
def street() -> Street:
    return Street(Server(world_by(Clock())))


def test_a_message_posted_twice_is_noticed(street: Street) -> None:
    for marker in (7, 8, 7):
        street.world.send(street.asks.id, street.world.bot, card(marker, "A neighbour asks"))
    assert len(doubled_messages(street.world)) == 1


def test_a_message_without_a_marker_is_noticed(street: Street) -> None:
    street.world.send(street.asks.id, street.world.bot, {"content": "bare"})
    assert len(doubled_messages(street.world)) == 1


def test_a_twin_is_noticed_unless_it_was_gone_before_anybody_was_let_in(street: Street) -> None:
    world, bot = street.world, street.world.bot
    body = {"name": "kith-one", "type": PRIVATE_THREAD, "invitable": False}
    first, twin = (world.start_thread(street.asks, body, by=bot.id) for _ in range(2))
    assert len(thread_trouble(world)) == 1
    world.remove_channel(twin, by=bot.id)
    world.add_to_thread(first, street.sam.id, by=bot.id)
    assert thread_trouble(world) == []
    third = world.start_thread(street.asks, body, by=bot.id)
    world.add_to_thread(third, street.sam.id, by=bot.id)
    world.remove_channel(third, by=bot.id)
    assert len(thread_trouble(world)) == 1


@pytest.mark.parametrize("wrong", [{"type": PUBLIC_THREAD}, {"invitable": True}])
def test_a_thread_that_others_could_enter_is_noticed(street: Street, wrong: dict[str, object]) -> None:
    body = {"name": "kith-one", "type": PRIVATE_THREAD, "invitable": False} | wrong
    street.world.start_thread(street.asks, body, by=street.world.bot.id)
    assert thread_trouble(street.world) != []


def test_a_name_is_no_secret_from_oneself_and_none_from_the_other_once_both_said_yes(street: Street) -> None:
    world, bot = street.world, street.world.bot
    ana, ben = street.member("anabel"), street.member("benedict")
    body = {"name": "kith-one", "type": PRIVATE_THREAD, "invitable": False}
    corner, place = (world.start_thread(street.asks, body | {"name": name}, by=bot.id) for name in ("own", "two"))
    world.add_to_thread(corner, ana.id, by=bot.id)
    world.send(corner.id, bot, card(1, f"<@{ana.id}>, somebody can help"))
    both = len(world.audit)
    for user in (ana, ben):
        world.add_to_thread(place, user.id, by=bot.id)
    world.send(place.id, bot, card(2, f"<@{ana.id}> and <@{ben.id}>"))
    assert revealed(world, [Secret(ana, both, {ben.id}), Secret(ben, both, {ana.id})]) == []
    assert len(revealed(world, [Secret(ana)])) == 2


@pytest.mark.parametrize("told", ["id", "name", "Anabel"])
def test_a_name_that_others_can_read_is_noticed(street: Street, told: str) -> None:
    ana = street.member("anabel")
    words = {"id": f"<@{ana.id}> asks", "name": "anabel asks", "Anabel": "Anabel asks"}[told]
    message = street.world.send(street.asks.id, street.world.bot, card(1, "A neighbour asks"))
    assert revealed(street.world, [Secret(ana)]) == []
    street.world.edit(message, card(1, words), by=street.world.bot.id)
    assert len(revealed(street.world, [Secret(ana)])) == 1


def test_a_steward_let_into_somebodys_own_thread_is_noticed(street: Street) -> None:
    world, bot = street.world, street.world.bot
    ana = street.member("anabel")
    body = {"name": "kith-one", "type": PRIVATE_THREAD, "invitable": False}
    corner = world.start_thread(street.asks, body, by=bot.id)
    for user in (ana, street.sam):
        world.add_to_thread(corner, user.id, by=bot.id)
    assert len(revealed(world, [Secret(ana)])) == 1


def test_a_public_reply_is_noticed_because_it_names_whom_it_answers(street: Street) -> None:
    ana = street.member("anabel")
    metadata = {"id": "1", "user": ana.json()}
    street.world.put(street.asks, street.world.bot, card(1, "A neighbour asks"), interaction=metadata)
    assert len(revealed(street.world, [])) == 1
