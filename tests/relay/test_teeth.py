"""Each guard of the relay, taken away, is missed: a history that is clean with it goes wrong without it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
import pytest

from bot.relay import sending, standing
from bot.relay.port import Post
from bot.relay.rooms import Rooms
from bot.relay.sending import Sending
from data.records import HOUR, Outgoing
from tests.faults.port import Fault, SimPort
from tests.relay.test_posts import forum
from tests.relay.test_schedules import history
from tests.relay.test_sending import once
from tests.relay.world import community

Patch = Callable[[pytest.MonkeyPatch], None]


def no_look(patch: pytest.MonkeyPatch) -> None:
    """Say it again without looking for it."""

    async def blind(self: Any, row: Outgoing, channel: int, since: int) -> None:
        await self._store.run(lambda tx: self._not_there(tx, row))

    patch.setattr(Sending, "_look", blind)


def no_stored_nonce(patch: pytest.MonkeyPatch) -> None:
    """A random nonce for every call, as the library has it."""
    send = SimPort.send

    async def random(
        self: SimPort, channel: int, view: discord.ui.LayoutView, nonce: str, pings: Sequence[int], deadline: float
    ) -> int:
        return await send(self, channel, view, f"{self.world.chance.getrandbits(64)}", pings, deadline)

    patch.setattr(SimPort, "send", random)


def no_quiet_time(patch: pytest.MonkeyPatch) -> None:
    """Try under the same nonce right up to the look."""
    patch.setattr(sending, "TRY_FOR", 119)
    patch.setattr(sending, "TRY_AGAIN_WITHIN", 119)


def no_list(patch: pytest.MonkeyPatch) -> None:
    """Trust that one creation made one thread."""

    async def newest(self: Any, thread: Any) -> list[int]:
        found = await self._port.threads_named(thread.community, thread.parent, thread.code)
        return found[-1:]

    patch.setattr(Rooms, "_named", newest)


def no_list_of_posts(patch: pytest.MonkeyPatch) -> None:
    """Trust that one call made one post."""
    posts = SimPort.posts

    async def newest(self: SimPort, guild: int, forum: int, marker: int, since: int) -> list[Post]:
        # Of two, the call that made them speaks of the first.
        return (await posts(self, guild, forum, marker, since))[:1]

    patch.setattr(SimPort, "posts", newest)


def neither_look_nor_list(patch: pytest.MonkeyPatch) -> None:
    """Make it again without looking for it; either of the two finds what the other overlooked."""
    no_look(patch)
    no_list_of_posts(patch)


def no_second_edit(patch: pytest.MonkeyPatch) -> None:
    """Forget that an edit nobody heard of may yet land."""
    patch.setattr(standing, "LANDED_AFTER", 0)


async def one_message(seed: int) -> None:
    """A message whose first try took effect unheard, and whose next ones did not."""
    async with community(seed, once(Fault.AFTER, Fault.BEFORE, Fault.BEFORE)) as world:
        await world.say("a", "Soup")
        await world.run(HOUR)
        assert world.texts() == ["Soup (en)"]


async def one_post(seed: int) -> None:
    """A post of which nobody heard although it was made."""
    async with community(seed, once(Fault.AFTER, of="post")) as world:
        await forum(world).say("a", "Soup")
        await world.run(HOUR)
        assert world.texts() == ["Soup (en)"]


async def twin_posts(seed: int) -> None:
    """One call that made two posts."""
    async with community(seed, once(Fault.TWIN, of="post")) as world:
        await forum(world).say("a", "Soup")
        await world.run(HOUR)
        assert world.texts() == ["Soup (en)"]


async def one_card(seed: int) -> None:
    """A card that changes again while the first change is still on its way."""
    async with community(seed, once(Fault.LATE, of="edit")) as world:
        await world.say("a", "Soup")
        await world.settle()
        await world.change("a", "Bread")
        await world.settle()
        await world.change("a", "Salt")
        await world.run(HOUR)
        assert world.texts() == ["Salt (en)"]


@pytest.mark.parametrize(
    ("guard", "play", "within"),
    [
        (no_look, history, 30),
        (no_list, history, 30),
        (neither_look_nor_list, one_post, 5),
        (no_list_of_posts, twin_posts, 5),
        (no_second_edit, one_card, 100),
        (no_stored_nonce, one_message, 30),
        (no_quiet_time, one_message, 100),
    ],
)
async def test_without_this_guard_something_goes_wrong_that_with_it_does_not(
    guard: Patch, play: Callable[[int], Awaitable[None]], within: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard(monkeypatch)
    seed = await first_wrong(play, within)
    assert seed is not None, "nothing noticed that the guard was gone"
    monkeypatch.undo()
    await play(seed)


async def first_wrong(play: Callable[[int], Awaitable[None]], within: int) -> int | None:
    for seed in range(within):
        try:
            await play(seed)
        except AssertionError:
            return seed
    return None
