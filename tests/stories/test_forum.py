"""Asks may appear in a forum: each as a post of its own, while people are brought together elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from simcord.backend import serializers

from tests.stories.hands import id_of, pressed, ref_of
from tests.stories.town import Town, town

HOUR = 3600
LIFT = "A lift to the clinic"


class Board:
    """A town with a forum beside its text channels; commands are typed, and introductions happen, in `rooms`."""

    def __init__(self, place: Town) -> None:
        self.town = place
        self.forum = place.guild.create_forum_channel("needs")
        self.rooms = place.guild.create_text_channel("rooms")

    def tagged(self, *names: str) -> None:
        """The forum has these tags."""
        stored = self.town.env.backend.get_channel(self.forum.id)
        stored.available_tags = [
            {"id": str(900 + at), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
            for at, name in enumerate(names)
        ]

    def posts(self) -> list[Any]:
        """The posts that can be seen, oldest first."""
        return sorted(self.forum.threads, key=lambda each: each.id)

    def post(self, having: str) -> Any:
        """The post on whose card these words can be read."""
        (found,) = [each for each in self.posts() if self.has(each, having)]
        return found

    def has(self, post: Any, having: str) -> bool:
        return any(having in self.town.read(card) for card in self.town.cards(post))

    def stored(self, post: Any) -> Any:
        return self.town.env.backend.get_channel(post.id)

    async def choose(self, channel: Any) -> Any:
        """The steward chooses where asks appear; the panel as it then is."""
        panel = await self.town.sam.slash(self.rooms, "kith setup")
        return await self.town.keeps(
            await self.town.sam.select(panel.response, [channel], custom_id="v1:setup.channel:-")
        )

    async def introduce_in(self, panel: Any, channel: Any) -> Any:
        """The steward chooses where introductions happen, in the list that the panel holds for it."""
        return await self.town.sets(panel, "introductions_channel", channel)

    async def open(self) -> None:
        panel = await self.choose(self.forum)
        await self.introduce_in(panel, self.rooms)
        panel = await self.town.sam.slash(self.rooms, "kith setup")
        ways = [self.town.text("setup.open_door"), self.town.text("setup.open_again")]
        shown = self.town.buttons(panel.response)
        await self.town.sam.click(panel.response, label=next(way for way in ways if way in shown))
        await self.town.env.settle(timeout=30)
        self.town.asks = self.rooms


@pytest.fixture
async def closed(tmp_path: Path) -> AsyncIterator[Board]:
    """Nothing is set up yet."""
    async with town(tmp_path, opened=False) as place:
        yield Board(place)


@pytest.fixture
async def board(closed: Board) -> Board:
    """A town whose asks appear in a forum, and whose members have been here for a while."""
    closed.tagged("getting somewhere", "Other")
    await closed.open()
    await closed.town.settle_in()
    return closed


async def test_with_a_forum_the_door_stays_shut_until_introductions_have_a_channel_which_is_one_press(
    closed: Board,
) -> None:
    place, text = closed.town, closed.town.text
    panel = await closed.choose(closed.forum)
    assert text("setup.forum_alone") in place.read(panel.response)
    shut = await place.sam.click(panel.response, label=text("setup.open_door"))
    assert text("refuse.forum_alone") in place.read(shut.response)
    assert closed.posts() == []
    await closed.introduce_in(panel, closed.rooms)
    panel = await place.sam.slash(closed.rooms, "kith setup")
    assert text("setup.forum_alone") not in place.read(panel.response)
    opened = await place.sam.click(panel.response, label=text("setup.open_door"))
    assert text("setup.opened", channel=f"<#{closed.forum.id}>") in place.read(opened.response)
    await place.env.settle()
    (door,) = closed.posts()
    assert door.name == text("forum.door") and closed.has(door, text("door.title"))
    form = await place.ana.click(place.cards(door)[0], label=text("door.ask"))
    assert form.modal is not None


async def test_an_ask_is_a_post_with_its_kind_as_title_and_tag_and_goes_all_the_way(board: Board) -> None:
    place, text = board.town, board.town.text
    await place.posts(place.ana, LIFT)
    post = board.post(LIFT)
    assert post.name.startswith(text("kind.transport")) and board.stored(post).applied_tags == [900]
    await place.ben.click(place.card(post, LIFT), label=text("ask.card.help"))
    yes = await place.rung(place.ana, place.ben.mention)
    await place.ana.click(yes, label=text("yes.accept"))
    await place.later(2 * HOUR)
    together = place.shared_place(place.ana, place.ben)
    assert board.stored(together).parent_id == board.rooms.id
    assert LIFT not in place.read(place.cards(post)[0]), "its words are gone from the card once somebody is on it"
    assert not board.stored(post).thread_metadata.archived
    await place.ana.click(place.card(together, LIFT), label=text("introduction.is_finished"))
    await place.later(HOUR)
    assert text("ask.card.met") in place.read(place.cards(post)[0])
    assert board.stored(post).thread_metadata.archived, "it is put away once its card says so"


@pytest.mark.parametrize("shared", ["neighbour", "quiet"])
async def test_no_title_tells_who_asks_or_what_and_a_quiet_ask_is_no_post(board: Board, shared: str) -> None:
    place = board.town
    await place.posts(place.ana, f"{place.ana.name} needs {LIFT}", shared=shared)
    await place.later(3 * HOUR)
    new = [each for each in board.posts() if each.name != place.text("forum.door")]
    assert len(new) == (0 if shared == "quiet" else 1)
    for each in new:
        assert place.ana.name not in each.name and LIFT not in each.name
        assert not board.stored(each).applied_tags or board.stored(each).applied_tags == [900]


async def test_a_withdrawn_ask_takes_its_post_along(board: Board) -> None:
    place, text = board.town, board.town.text
    await place.posts(place.ana, LIFT)
    before = len(board.posts())
    ref = ref_of(place, place.card(board.post(LIFT), LIFT), text("ask.card.help"))
    mine = await place.ana.slash(board.rooms, "mine")
    sure = await place.ana.click(mine.response, custom_id=f"v1:ask.withdraw:{ref}")
    for label in place.buttons(sure.response):
        if label == text("ask.withdraw_yes"):
            await place.ana.click(sure.response, label=label)
    await place.later(60)
    left = [each for each in board.posts() if not board.stored(each).thread_metadata.archived]
    assert len(left) == before - 1
    assert not any(board.has(each, LIFT) for each in board.posts())


async def test_an_offer_is_a_post_too_and_buttons_on_posts_work_after_a_restart(board: Board) -> None:
    place, text = board.town, board.town.text
    form = await place.ben.slash(board.rooms, "offer")
    await place.ben.submit_modal(form, {"words": "Soup on Mondays", "kind": ["other"]})
    await place.posts(place.ana, LIFT)
    offered = board.post("Soup on Mondays")
    assert text("kind.other") in offered.name
    await place.restart()
    said = await place.ben.click(place.card(board.post(LIFT), LIFT), label=text("ask.card.help"))
    assert text("said.with_asker") in place.read(said.response)


async def test_from_a_channel_to_a_forum_and_back_nothing_is_lost_and_nothing_is_there_twice(closed: Board) -> None:
    place, text = closed.town, closed.town.text
    await place.open()
    old = place.asks
    await place.settle_in()
    await place.posts(place.ana, LIFT)
    refused = await closed.choose(closed.forum)
    assert text("refuse.forum_alone") in place.read(refused.response), "open, it is not left without a place for two"
    shown = await place.sam.slash(closed.rooms, "kith setup")
    shown = await place.sam.select(shown.response, ["places"], custom_id="v1:settings.section:-")
    await closed.introduce_in(shown, closed.rooms)
    for where in (closed.forum, old):
        await closed.choose(where)
        panel = await place.sam.slash(closed.rooms, "kith setup")
        await place.sam.click(panel.response, label=text("setup.open_again"))
        await place.later(HOUR)
        posted = [each for each in closed.posts() if not closed.stored(each).thread_metadata.archived]
        cards = [place.read(card) for each in posted for card in place.cards(each)]
        cards += [place.read(card) for card in place.cards(old)]
        assert [sum(words in card for card in cards) for words in (LIFT, text("door.title"))] == [1, 1]
        assert len(posted) == (2 if where is closed.forum else 0)
    said = await place.ben.click(place.card(old, LIFT), label=text("ask.card.help"))
    assert text("said.with_asker") in place.read(said.response)


async def test_the_channel_of_introductions_cannot_be_emptied_while_asks_appear_in_a_forum(board: Board) -> None:
    place, text = board.town, board.town.text
    shown = await place.sam.slash(board.rooms, "kith setup")
    shown = await place.sam.select(shown.response, ["places"], custom_id="v1:settings.section:-")
    said = await place.sets(shown, "introductions_channel")
    assert text("refuse.forum_alone") in place.read(said.response)


async def test_fault_12_with_the_channel_of_introductions_deleted_nobody_is_lost_and_another_brings_them_together(
    board: Board,
) -> None:
    place, text = board.town, board.town.text
    hall = place.guild.create_text_channel("hall")
    await place.posts(place.ana, LIFT)
    await place.ben.click(place.card(board.post(LIFT), LIFT), label=text("ask.card.help"))
    yes = await place.rung(place.ana, place.ben.mention)
    for lost in (*board.rooms.threads, board.rooms):
        place.env.backend.delete_channel(lost.id)
    await place.env.settle()
    board.rooms = place.asks = hall
    accept = id_of(place, yes, text("yes.accept"))
    assert text("refuse.no_rooms") in await pressed(place, place.ana, accept, channel=hall)
    told = await place.sam.slash(hall, "kith doctor")
    assert text("cli.doctor.here.no_rooms", channel=f"<#{board.forum.id}>") in place.read(told.response)
    panel = await place.sam.slash(hall, "kith setup")
    assert text("setup.forum_alone") in place.read(panel.response)
    await board.introduce_in(panel, hall)
    await pressed(place, place.ana, accept, channel=hall)
    await place.later(2 * HOUR)
    assert board.stored(place.shared_place(place.ana, place.ben)).parent_id == hall.id


async def test_of_a_forum_that_wants_tags_stewards_are_told_which_kinds_have_none(board: Board) -> None:
    place, text = board.town, board.town.text
    board.tagged("Getting somewhere", "Else")
    payload = serializers.channel_payload(place.env.backend, board.stored(board.forum))
    # SimCord leaves the flags out.
    place.env.backend.emit("CHANNEL_UPDATE", {**payload, "flags": 1 << 4})
    await place.env.settle()
    for said in (await place.sam.slash(board.rooms, "kith setup"), await place.sam.slash(board.rooms, "kith doctor")):
        told = place.read(said.response)
        assert text("kind.tech") in told and "Getting somewhere" in told


async def test_what_kith_lacks_in_a_forum_or_where_it_introduces_is_named(closed: Board) -> None:
    place, text = closed.town, closed.town.text
    panel = await closed.choose(closed.forum)
    await closed.introduce_in(panel, closed.rooms)
    told = await place.sam.slash(closed.rooms, "kith doctor")
    read = place.read(told.response)
    assert text("cli.doctor.here.channel", channel=f"<#{closed.forum.id}>") in read
    assert text("cli.doctor.here.reaches", channel=f"<#{closed.rooms.id}>") in read
