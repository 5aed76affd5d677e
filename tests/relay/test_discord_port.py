"""The port on the real library, against a server of our own with real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import discord
import pytest
from aiohttp import web

from bot.relay import codes, discord_port
from bot.relay.discord_port import LibraryPort
from bot.relay.marker import bears, mark
from bot.relay.port import Busy, Refused, Unauthorized, Unclear
from tests.spec import problems

OWN = 7
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def reply(status: int, body: Any, **headers: str) -> web.Response:
    """As Discord answers: the content type without a character set."""
    return web.Response(
        status=status, body=json.dumps(body).encode(), headers={"Content-Type": "application/json", **headers}
    )


class Server:
    """Answers what the test says, and keeps what was sent."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], list[Answer]] = {}
        self.seen: list[tuple[str, str, Any, dict[str, str]]] = []
        self.reasons: list[str] = []

    def on(self, method: str, path: str, *answers: tuple[int, Any] | web.Response | Answer) -> None:
        """Answer so; the last answer is repeated."""
        self.answers[method, path] = [self._answer(each) for each in answers]

    @staticmethod
    def _answer(given: Any) -> Answer:
        async def answer(request: web.Request) -> web.StreamResponse:
            status, body = given
            return reply(status, body)

        return answer if isinstance(given, tuple) else given

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        text = await request.text()
        self.seen.append((request.method, path, json.loads(text) if text else None, dict(request.query)))
        if "X-Audit-Log-Reason" in request.headers:
            self.reasons.append(path)
        answers = self.answers.get((request.method, path))
        if not answers:
            return reply(404, {"message": "404: Not Found", "code": 0})
        return await (answers.pop(0) if len(answers) > 1 else answers[0])(request)

    def bodies(self, method: str) -> list[Any]:
        return [body for name, _, body, _ in self.seen if name == method]


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    made = Server()
    made.on("GET", "/users/@me", (200, {"id": str(OWN), "username": "kith", "discriminator": "0", "avatar": None}))
    runner = web.AppRunner(app := web.Application(), shutdown_timeout=0.1)
    app.router.add_route("*", "/{rest:.*}", made.handle)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{port}/api/v10")
    yield made
    await runner.cleanup()
    for method, path, body, _ in made.seen:
        assert problems(method, path, body) == []


@pytest.fixture
async def port(server: Server) -> AsyncIterator[LibraryPort]:
    client = discord.Client(
        intents=discord.Intents(guilds=True), allowed_mentions=discord.AllowedMentions.none(), max_ratelimit_timeout=60
    )
    async with client:
        data = await client.http.static_login("token")
        client._connection.user = discord.ClientUser(state=client._connection, data=data)
        server.seen.clear()
        yield LibraryPort(client)


def card(marker: int = 0) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    button: Any = discord.ui.Button(label="I can", custom_id="v1:can:0123456789abcdef")
    view.add_item(discord.ui.Container(discord.ui.TextDisplay("Soup"), discord.ui.ActionRow(button)))
    if marker:
        mark(view, marker)
    view.stop()
    return view


def message(id: int, *, author: int = OWN, marker: int = 0) -> dict[str, Any]:
    inner = [{"type": 10, "id": 2, "content": "Soup"}]
    return {
        "id": str(id),
        "type": 0,
        "channel_id": "5",
        "content": "",
        "author": {"id": str(author), "username": "kith", "discriminator": "0", "avatar": None},
        "components": [{"type": 17, "id": marker or 1, "components": inner}],
        "attachments": [],
        "embeds": [],
        "mentions": [],
        "mention_roles": [],
        "pinned": False,
        "mention_everyone": False,
        "tts": False,
        "timestamp": "2026-11-22T00:00:00+00:00",
        "edited_timestamp": None,
        "flags": 32768,
    }


async def test_a_message_is_posted_with_its_nonce_enforced_its_marker_and_only_the_pings_allowed(
    server: Server, port: LibraryPort
) -> None:
    server.on("POST", "/channels/5/messages", (200, message(99)))
    assert await port.send(5, card(12345), "abc", [11, 12], 29) == 99
    (body,) = server.bodies("POST")
    assert (body["nonce"], body["enforce_nonce"], body["flags"]) == ("abc", True, 32768)
    assert body["allowed_mentions"] == {"users": [11, 12], "parse": []}
    assert bears(body["components"], 12345)
    assert not server.reasons


async def test_nobody_is_pinged_unless_named(server: Server, port: LibraryPort) -> None:
    server.on("POST", "/channels/5/messages", (200, message(99)))
    server.on("PATCH", "/channels/5/messages/99", (200, message(99)))
    await port.send(5, card(), "abc", [], 29)
    await port.edit(5, 99, card(77))
    (posted,), (edited,) = server.bodies("POST"), server.bodies("PATCH")
    assert posted["allowed_mentions"] == edited["allowed_mentions"] == {"parse": []}
    assert bears(edited["components"], 77) and edited["flags"] & 32768


async def test_nothing_of_a_card_stays_in_the_librarys_memory(server: Server, port: LibraryPort) -> None:
    server.on("POST", "/channels/5/messages", (200, message(99)))
    server.on("PATCH", "/channels/5/messages/99", (200, message(99)))
    await port.send(5, card(), "abc", [], 29)
    await port.edit(5, 99, card())
    assert not port._client._connection._view_store._views


async def hang(request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def reset(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def empty(request: web.Request) -> web.StreamResponse:
    return web.Response(status=204)


async def broken_off(request: web.Request) -> web.StreamResponse:
    return web.Response(body=b'{"id": "99", "cont', headers={"Content-Type": "application/json"})


async def limited(request: web.Request) -> web.StreamResponse:
    return reply(429, {"retry_after": 500.5, "global": False, "message": "slow"}, Via="1.1 google")


async def cloudflare(request: web.Request) -> web.StreamResponse:
    return web.Response(status=429, text="<html>1015</html>", content_type="text/html", headers={"Retry-After": "120"})


async def nonsense(request: web.Request) -> web.StreamResponse:
    return web.Response(status=429, text="<html>", content_type="text/html", headers={"Retry-After": "soon"})


async def blocked(request: web.Request) -> web.StreamResponse:
    return web.Response(status=403, text="<html>blocked</html>", content_type="text/html")


@pytest.mark.parametrize("answer", [hang, reset, broken_off, (503, {"message": "no", "code": 0}), (520, {})])
async def test_what_is_unclear_is_called_unclear(server: Server, port: LibraryPort, answer: Any) -> None:
    server.on("POST", "/channels/5/messages", answer)
    with pytest.raises(Unclear):
        await port.send(5, card(), "abc", [], 0.2 if answer is hang else 5)


@pytest.mark.parametrize(
    ("status", "code"), [(404, 10003), (403, 50001), (403, 50007), (403, 50013), (400, 50035), (403, 50278), (404, 0)]
)
async def test_a_refusal_carries_discords_code_and_none_of_its_words(
    server: Server, port: LibraryPort, status: int, code: int
) -> None:
    server.on("POST", "/channels/5/messages", (status, {"message": "Soup is wrong", "code": code}))
    with pytest.raises(Refused) as caught:
        await port.send(5, card(), "abc", [], 5)
    assert caught.value.code == code
    assert "Soup" not in str(caught.value) and caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("answer", "seconds", "everywhere"),
    [(limited, 500.5, False), (cloudflare, 120, True), (nonsense, 60, True), (blocked, 60, True)],
)
async def test_busy_says_how_long_and_whether_everywhere(
    server: Server, port: LibraryPort, answer: Any, seconds: float, everywhere: bool
) -> None:
    server.on("POST", "/channels/5/messages", answer)
    with pytest.raises(Busy) as caught:
        await port.send(5, card(), "abc", [], 5)
    assert (caught.value.seconds, caught.value.everywhere) == (seconds, everywhere)


async def test_busy_after_the_library_may_have_tried_before_is_unclear(
    server: Server, port: LibraryPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord_port, "SHORTEST", 0.0)
    server.on("POST", "/channels/5/messages", limited)
    with pytest.raises(Unclear):
        await port.send(5, card(), "abc", [], 5)


async def test_what_is_refused_for_another_reason_is_said_to_be(server: Server, port: LibraryPort) -> None:
    refusal = (404, {"code": 10004, "message": ""})
    server.on("DELETE", "/channels/77", refusal)
    server.on("PATCH", "/channels/77", refusal)
    server.on("DELETE", "/channels/77/thread-members/3", refusal)
    for call in (
        port.delete_thread(77),
        port.close_thread(77),
        port.reopen_thread(77),
        port.remove_from_thread(77, 3),
    ):
        with pytest.raises(Refused) as caught:
            await call
        assert caught.value.code == 10004


async def test_a_list_of_archived_threads_is_not_read_without_end(server: Server, port: LibraryPort) -> None:
    server.on("GET", "/guilds/42/threads/active", (200, {"threads": [], "members": []}))
    path = "/channels/5/users/@me/threads/archived/private"
    server.on("GET", path, (200, {"threads": [thread(20)], "members": [], "has_more": True}))
    assert await port.threads_named(42, 5, "kith-a") == [20]
    assert [seen for _, seen, _, _ in server.seen].count(path) == 5


async def test_a_refused_token_is_told_apart(server: Server, port: LibraryPort) -> None:
    server.on("GET", "/guilds/42/members/3", (401, {"message": "401: Unauthorized", "code": 0}))
    with pytest.raises(Unauthorized):
        await port.present(42, 3)


async def test_an_own_message_is_found_by_its_marker_page_by_page(server: Server, port: LibraryPort) -> None:
    first = [message(1000 + number) for number in range(100)]
    first[3] = message(1003, marker=55)
    second = [message(2000, marker=55), message(2001, author=8, marker=55), message(2002)]
    server.on("GET", "/channels/5/messages", (200, first[::-1]), (200, second[::-1]))
    since = 1_790_000_000
    assert await port.find(5, 55, since) == [1003, 2000]
    queries = [query for _, path, _, query in server.seen if path == "/channels/5/messages"]
    assert [each["limit"] for each in queries] == ["100", "100"]
    assert discord.utils.snowflake_time(int(queries[0]["after"])).timestamp() == since
    assert queries[1]["after"] == "1099"


async def test_a_history_without_end_is_refused_rather_than_read_in_part(server: Server, port: LibraryPort) -> None:
    server.on("GET", "/channels/5/messages", (200, [message(1000 + number) for number in range(100)]))
    with pytest.raises(Refused) as caught:
        await port.find(5, 55, 1_790_000_000)
    assert caught.value.code == codes.TOO_LONG
    server.on("GET", "/channels/5/messages/1099", (404, {"code": 10008, "message": ""}))
    assert await port.find(5, 55, 1_420_070_000, until=1_420_070_400) == []


async def test_deleting_what_is_gone_is_no_failure(server: Server, port: LibraryPort) -> None:
    server.on("DELETE", "/channels/5/messages/9", (404, {"code": 10008, "message": ""}))
    await port.delete(5, 9)
    server.on("DELETE", "/channels/5/messages/9", (404, {"code": 10003, "message": ""}))
    with pytest.raises(Refused):
        await port.delete(5, 9)


async def test_a_thread_is_private_for_a_week_and_closed_to_others_invitations(
    server: Server, port: LibraryPort
) -> None:
    server.on("POST", "/channels/5/threads", (201, {"id": "77"}))
    assert await port.create_thread(5, "kith-7kq2") == 77
    (body,) = server.bodies("POST")
    assert {**body, "rate_limit_per_user": None} == {
        "name": "kith-7kq2",
        "type": 12,
        "invitable": False,
        "auto_archive_duration": 10080,
        "rate_limit_per_user": None,
    }
    assert not server.reasons


@pytest.mark.parametrize("code", [50013, 50001, 160006, 10003])
async def test_a_thread_that_cannot_be_private_is_no_thread(server: Server, port: LibraryPort, code: int) -> None:
    server.on("POST", "/channels/5/threads", (403, {"code": code, "message": ""}))
    with pytest.raises(Refused):
        await port.create_thread(5, "kith-7kq2")
    assert len(server.seen) == 1


def thread(id: int, name: str = "kith-a", parent: int = 5, type: int = 12) -> dict[str, Any]:
    return {"id": str(id), "name": name, "parent_id": str(parent), "type": type}


async def test_threads_are_found_by_name_among_active_and_archived_ones(server: Server, port: LibraryPort) -> None:
    active = [thread(30), thread(31, "kith-b"), thread(32, parent=6), thread(33, type=11)]
    server.on("GET", "/guilds/42/threads/active", (200, {"threads": active, "members": []}))
    path = "/channels/5/users/@me/threads/archived/private"
    pages = [
        (200, {"threads": [thread(29, "kith-c"), thread(20)], "members": [], "has_more": True}),
        (200, {"threads": [thread(10)], "members": [], "has_more": False}),
    ]
    server.on("GET", path, *pages)
    assert await port.threads_named(42, 5, "kith-a") == [10, 20, 30]
    assert [query.get("before") for _, seen, _, query in server.seen if seen == path] == [None, "20"]


async def test_closing_archives_and_locks_and_tells_when_it_may_only_archive(server: Server, port: LibraryPort) -> None:
    server.on("PATCH", "/channels/77", (200, thread(77)))
    assert await port.close_thread(77) is True
    server.on("PATCH", "/channels/77", (403, {"code": 50013, "message": ""}), (200, thread(77)))
    assert await port.close_thread(77) is False
    assert server.bodies("PATCH") == [
        {"archived": True, "locked": True},
        {"archived": True, "locked": True},
        {"archived": True},
    ]


async def test_a_thread_is_reopened_with_or_without_manage_threads(server: Server, port: LibraryPort) -> None:
    server.on("PATCH", "/channels/77", (403, {"code": 50013, "message": ""}), (200, thread(77)))
    await port.reopen_thread(77)
    assert server.bodies("PATCH") == [{"archived": False, "locked": False}, {"archived": False}]


async def test_a_twin_is_deleted_or_archived_and_one_that_is_gone_is_no_failure(
    server: Server, port: LibraryPort
) -> None:
    server.on("DELETE", "/channels/77", (404, {"code": 10003, "message": ""}))
    await port.delete_thread(77)
    server.on("DELETE", "/channels/77", (403, {"code": 50013, "message": ""}))
    server.on("PATCH", "/channels/77", (200, thread(77)))
    await port.delete_thread(77)
    assert server.bodies("PATCH") == [{"archived": True}]


async def test_people_are_let_in_and_out_and_one_who_is_not_in_is_no_failure(server: Server, port: LibraryPort) -> None:
    server.on("PUT", "/channels/77/thread-members/3", empty)
    server.on("DELETE", "/channels/77/thread-members/3", (404, {"code": 10007, "message": ""}))
    await port.add_to_thread(77, 3)
    await port.remove_from_thread(77, 3)
    assert [each[0] for each in server.seen] == ["PUT", "DELETE"]


async def test_somebody_is_absent_only_if_discord_says_so(server: Server, port: LibraryPort) -> None:
    path = "/guilds/42/members/3"
    server.on("GET", path, (200, {"user": {"id": "3"}, "roles": [], "flags": 0}))
    assert await port.present(42, 3)
    for code in (10007, 10013):
        server.on("GET", path, (404, {"code": code, "message": ""}))
        assert not await port.present(42, 3)
    server.on("GET", path, (403, {"code": 50001, "message": ""}))
    with pytest.raises(Refused):
        await port.present(42, 3)


async def test_direct_messages_are_opened_by_the_persons_id(server: Server, port: LibraryPort) -> None:
    server.on("POST", "/users/@me/channels", (200, {"id": "88", "type": 1}))
    assert await port.open_dm(3) == 88
    assert server.bodies("POST") == [{"recipient_id": 3}]


async def test_a_card_without_a_container_cannot_be_marked() -> None:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay("Soup"))
    with pytest.raises(TypeError):
        mark(view, 5)


def test_a_marker_is_found_at_any_depth_and_nothing_else_is() -> None:
    components = [{"type": 1, "id": 1}, {"type": 17, "id": 2, "components": [{"type": 9, "id": 55, "components": []}]}]
    assert bears(components, 55) and bears(components, 2)
    assert not bears(components, 56) and not bears([], 55)
