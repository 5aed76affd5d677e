"""A forum on the real library, against a server of our own with real sockets."""

from __future__ import annotations

from typing import Any

import pytest

from bot.relay import codes, discord_port
from bot.relay.discord_port import LibraryPort
from bot.relay.port import Busy, Refused, Unclear
from bot.rules.boards import Board, Tag
from tests.relay.test_discord_port import OWN, Server, bears, card, limited, message, port, server

__all__ = ["port", "server"]

FORUM, NOW = 5, 1_790_000_000
ARCHIVED, ACTIVE = f"/channels/{FORUM}/threads/archived/public", "/guilds/42/threads/active"


def snowflake(seconds: int) -> int:
    """An id that Discord gave at that moment (UTC epoch seconds)."""
    return (seconds * 1000 - 1_420_070_400_000) << 22


def post(made: int, *, parent: int = FORUM, owner: int = OWN, closed: str = "2026-09-22T00:00:00+00:00") -> Any:
    return {
        "id": str(snowflake(made)),
        "type": 11,
        "name": "Soup",
        "parent_id": str(parent),
        "owner_id": str(owner),
        "thread_metadata": {"archived": True, "archive_timestamp": closed, "auto_archive_duration": 10080},
    }


def listed(server: Server, active: list[Any], *archived: list[Any]) -> None:
    server.on("GET", ACTIVE, (200, {"threads": active, "members": []}))
    pages: Any = [
        (200, {"threads": page, "members": [], "has_more": at < len(archived)}) for at, page in enumerate(archived, 1)
    ]
    server.on("GET", ARCHIVED, *(pages or [(200, {"threads": [], "members": [], "has_more": False})]))


def first(server: Server, made: int, *, author: int = OWN, marker: int = 0) -> int:
    """The first message of a post, with an id of its own."""
    thread = snowflake(made)
    answer = [message(thread + 1, author=author, marker=marker)]
    server.on("GET", f"/channels/{thread}/messages", (200, answer))
    return thread


async def test_what_a_forum_takes_is_asked_of_discord_and_another_channel_is_none(
    server: Server, port: LibraryPort
) -> None:
    tags = [{"id": "1", "name": "Rides", "moderated": False}, {"id": "2", "name": "Kept", "moderated": True}]
    answer = {"id": "5", "type": 15, "name": "asks", "available_tags": tags, "flags": 1 << 4}
    server.on("GET", "/channels/5", (200, answer), (200, {**answer, "flags": 0}), (200, {"id": "5", "type": 0}))
    assert await port.board(FORUM) == Board((Tag(1, "Rides"), Tag(2, "Kept", kept=True)), required=True)
    board = await port.board(FORUM)
    assert board is not None and not board.required
    assert await port.board(FORUM) is None


async def test_a_post_has_a_title_tags_a_marker_and_only_the_pings_allowed(server: Server, port: LibraryPort) -> None:
    server.on("POST", "/channels/5/threads", (201, {"id": "77", "message": {"id": "77"}}))
    assert await port.post(FORUM, "Rides · k7q2mx", (1,), card(marker=99), (1002,), 20) == (77, 77)
    (body,) = server.bodies("POST")
    assert (body["name"], body["applied_tags"], body["auto_archive_duration"]) == ("Rides · k7q2mx", [1], 10080)
    assert body["message"]["flags"] == 1 << 15 and bears(body["message"]["components"], 99)
    allowed = body["message"]["allowed_mentions"]
    assert (allowed["parse"], allowed["users"]) == ([], [1002])
    assert "nonce" not in body["message"], "Discord knows none there"
    assert not server.reasons


@pytest.mark.parametrize("answer", [(403, {"code": 50013, "message": ""}), (400, {"code": 40067, "message": ""})])
async def test_a_post_that_is_refused_at_once_was_not_made(server: Server, port: LibraryPort, answer: Any) -> None:
    server.on("POST", "/channels/5/threads", answer)
    with pytest.raises(Refused) as refused:
        await port.post(FORUM, "Rides", (), card(), (), 20)
    assert refused.value.code == answer[1]["code"]


@pytest.mark.parametrize("answer", [(400, {"code": 40067, "message": ""}), limited])
async def test_what_is_refused_after_the_library_may_have_tried_before_is_unclear(
    server: Server, port: LibraryPort, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.on("POST", "/channels/5/threads", answer)
    with pytest.raises((Busy, Refused)):
        await port.post(FORUM, "Rides", (), card(), (), 20)
    monkeypatch.setattr(discord_port, "SHORTEST", 0.0)
    with pytest.raises(Unclear):
        await port.post(FORUM, "Rides", (), card(), (), 20)


async def test_an_own_post_is_found_by_its_marker_among_active_and_archived_ones(
    server: Server, port: LibraryPort
) -> None:
    active = [post(NOW + 5), post(NOW + 6, parent=6), post(NOW + 7, owner=8), post(NOW + 8), post(NOW + 9)]
    listed(server, active, [post(NOW + 3)])
    early, late = first(server, NOW + 3, marker=99), first(server, NOW + 5, marker=99)
    first(server, NOW + 8, marker=98)
    first(server, NOW + 9, author=8, marker=99)
    assert await port.posts(42, FORUM, 99, NOW) == [(early, early + 1), (late, late + 1)]


async def test_a_post_older_than_the_clock_says_is_found_among_the_newest(server: Server, port: LibraryPort) -> None:
    listed(server, [post(NOW)])
    there = first(server, NOW, marker=99)
    assert await port.posts(42, FORUM, 99, NOW + 86_400) == [(there, there + 1)]


async def test_what_is_newer_than_the_end_of_the_look_is_not_read_but_for_the_newest(
    server: Server, port: LibraryPort
) -> None:
    listed(server, [post(NOW + number) for number in range(12)])
    there = [first(server, NOW + number, marker=99) for number in range(12)]
    found = await port.posts(42, FORUM, 99, NOW - 9, until=NOW)
    assert found == [(each, each + 1) for each in (there[0], *there[2:])]


async def test_archived_posts_are_read_back_to_the_beginning_of_the_look_and_no_further(
    server: Server, port: LibraryPort
) -> None:
    newer, older = "2026-09-22T00:00:00+00:00", "2026-09-01T00:00:00+00:00"
    listed(server, [], [post(NOW, closed=newer)], [post(NOW - 99, closed=older)], [post(NOW - 999, closed=older)])
    for made in (NOW, NOW - 99):
        first(server, made)
    assert await port.posts(42, FORUM, 99, NOW - 86_400) == []
    asked = [query.get("before") for _, path, _, query in server.seen if path == ARCHIVED]
    assert asked == [None, newer]


async def test_archived_posts_without_end_are_refused_rather_than_read_in_part(
    server: Server, port: LibraryPort
) -> None:
    server.on("GET", ARCHIVED, (200, {"threads": [post(NOW)], "members": [], "has_more": True}))
    with pytest.raises(Refused) as refused:
        await port.posts(42, FORUM, 99, NOW - 86_400)
    assert refused.value.code == codes.TOO_LONG


async def test_where_the_history_may_not_be_read_nothing_is_said_to_be_missing(
    server: Server, port: LibraryPort
) -> None:
    listed(server, [])
    server.on("GET", ARCHIVED, (403, {"code": 50013, "message": ""}))
    with pytest.raises(Refused):
        await port.posts(42, FORUM, 99, NOW)


async def test_a_post_that_goes_while_it_is_read_is_none_and_any_other_refusal_is_one(
    server: Server, port: LibraryPort
) -> None:
    listed(server, [post(NOW)])
    server.on("GET", f"/channels/{snowflake(NOW)}/messages", (404, {"code": 10003, "message": ""}))
    assert await port.posts(42, FORUM, 99, NOW) == []
    server.on("GET", f"/channels/{snowflake(NOW)}/messages", (403, {"code": 50001, "message": ""}))
    with pytest.raises(Refused):
        await port.posts(42, FORUM, 99, NOW)


async def test_a_post_is_taken_away_whole_or_its_card_alone_and_then_put_away(
    server: Server, port: LibraryPort
) -> None:
    server.on("DELETE", "/channels/77", (200, {"id": "77"}))
    await port.delete_post((77, 78))
    server.on("DELETE", "/channels/77", (404, {"code": 10003, "message": ""}))
    await port.delete_post((77, 78))
    assert len(server.seen) == 2
    server.on("DELETE", "/channels/77", (403, {"code": 50013, "message": ""}))
    server.on("DELETE", "/channels/77/messages/78", (200, {}))
    server.on("PATCH", "/channels/77", (200, {"id": "77", "type": 11}))
    await port.delete_post((77, 78))
    assert [(method, body) for method, _, body, _ in server.seen[3:]] == [
        ("PATCH", {"archived": False}),
        ("DELETE", None),
        ("PATCH", {"archived": True}),
    ]
    server.on("DELETE", "/channels/77", (400, {"code": 50024, "message": ""}))
    with pytest.raises(Refused):
        await port.delete_post((77, 78))


async def test_a_channel_is_missing_only_if_discord_says_so(server: Server, port: LibraryPort) -> None:
    server.on("GET", "/channels/5", (200, {"id": "5", "type": 15}), (404, {"code": 10003, "message": ""}))
    assert await port.exists(FORUM)
    assert not await port.exists(FORUM)
    server.on("GET", "/channels/5", (403, {"code": 50001, "message": ""}))
    with pytest.raises(Refused):
        await port.exists(FORUM)
