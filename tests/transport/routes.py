"""The part of Discord's HTTP API that a bot like Kith uses, each endpoint one small function over the world."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.transport import listing
from tests.transport.forums import first_of, start_post
from tests.transport.interactions import Interactions
from tests.transport.records import (
    DM,
    FORUM,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    Bit,
    Channel,
    Json,
    Message,
    Refusal,
    overwrites_of,
)
from tests.transport.world import World

Answer = Json | list[Json] | None


@dataclass
class Call:
    """One request, ready to have its effect. `ids` are the values of the placeholders in the route."""

    world: World
    interactions: Interactions
    ids: dict[str, str]
    query: dict[str, str]
    body: Any
    attachments: list[Json] = field(default_factory=list)
    gateway_url: str = ""
    shards: int = 1

    def id(self, name: str) -> int:
        value = self.ids[name]
        if value == "@me":
            return self.world.bot.id
        if not value.isdecimal():
            raise Refusal(400, 50035, "Invalid Form Body: not a snowflake")
        return int(value)

    def number(self, name: str, default: int) -> int:
        return int(self.query.get(name) or default)

    def channel(self, needs: int = 0) -> Channel:
        return self.world.found_channel(self.id("channel"), needs)

    def message(self) -> Message:
        return self.world.found_message(self.id("channel"), self.id("message"))


@dataclass(frozen=True)
class Route:
    method: str
    template: str
    pattern: re.Pattern[str]
    perform: Callable[[Call], Answer]


ROUTES: list[Route] = []


def route(method: str, template: str) -> Callable[[Callable[[Call], Answer]], Callable[[Call], Answer]]:
    def register(perform: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))
        ROUTES.append(Route(method, template, pattern, perform))
        return perform

    return register


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route for a path below /api/v10; those written first win, so literal paths stand before patterns."""
    for known in ROUTES:
        match = known.pattern.fullmatch(path) if known.method == method else None
        if match:
            return known, match.groupdict()
    return None


# --- who am I, and where is the gateway --------------------------------------------------------------------------


@route("GET", "/users/@me")
def me(call: Call) -> Answer:
    return call.world.bot.json() | {"verified": True, "mfa_enabled": True, "flags": 0}


@route("GET", "/applications/@me")
@route("GET", "/oauth2/applications/@me")
def application(call: Call) -> Answer:
    owner = next(iter(call.world.guilds.values())).owner_id if call.world.guilds else call.world.bot.id
    return {
        "id": str(call.world.bot.id),
        "name": call.world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": False,
        "bot_require_code_grant": False,
        "owner": call.world.users[owner].json(),
        "verify_key": "0" * 64,
        "flags": 0,
    }


@route("GET", "/gateway/bot")
def gateway(call: Call) -> Answer:
    limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return {"url": call.gateway_url, "shards": call.shards, "session_start_limit": limit}


@route("GET", "/applications/{application}/commands")
def commands(call: Call) -> Answer:
    return call.world.commands.get(None, [])


@route("PUT", "/applications/{application}/commands")
def put_commands(call: Call) -> Answer:
    return call.world.register(None, call.body)


@route("GET", "/applications/{application}/guilds/{guild}/commands")
def guild_commands(call: Call) -> Answer:
    return call.world.commands.get(call.world.found_guild(call.id("guild")).id, [])


@route("PUT", "/applications/{application}/guilds/{guild}/commands")
def put_guild_commands(call: Call) -> Answer:
    return call.world.register(call.world.found_guild(call.id("guild")).id, call.body)


# --- people and guilds -------------------------------------------------------------------------------------------


@route("POST", "/users/@me/channels")
def open_dm(call: Call) -> Answer:
    return call.world.open_dm(int(call.body["recipient_id"])).json(call.world.bot)


@route("GET", "/users/{user}")
def user(call: Call) -> Answer:
    return call.world.found_user(call.id("user")).json()


@route("GET", "/guilds/{guild}")
def guild(call: Call) -> Answer:
    return call.world.found_guild(call.id("guild")).json()


@route("GET", "/guilds/{guild}/roles")
def roles(call: Call) -> Answer:
    return call.world.found_guild(call.id("guild")).roles_json()


@route("GET", "/guilds/{guild}/members/{user}")
def member(call: Call) -> Answer:
    return call.world.found_member(call.id("guild"), call.id("user")).json()


@route("GET", "/guilds/{guild}/channels")
def channels(call: Call) -> Answer:
    world, found = call.world, call.world.found_guild(call.id("guild"))
    return [c.json(world.bot) for c in world.channels.values() if c.guild_id == found.id and not c.is_thread]


@route("POST", "/guilds/{guild}/channels")
def create_channel(call: Call) -> Answer:
    found = call.world.found_guild(call.id("guild"))
    if not found.bot_permissions & Bit.MANAGE_CHANNELS:
        raise Refusal(403, 50013, "Missing Permissions")
    name, by = call.body["name"], call.world.bot.id
    channel = call.world.text_channel(
        found, name, by=by, topic=call.body.get("topic"), overwrites=overwrites_of(call.body)
    )
    return channel.json(call.world.bot)


@route("GET", "/guilds/{guild}/threads/active")
def active_threads(call: Call) -> Answer:
    world, found = call.world, call.world.found_guild(call.id("guild"))
    return listing.listed(world, world.threads(found.id, archived=False)) | {"has_more": False}


# --- channels and threads ----------------------------------------------------------------------------------------


@route("GET", "/channels/{channel}")
def channel(call: Call) -> Answer:
    return call.channel().json(call.world.bot)


@route("PATCH", "/channels/{channel}")
def change_channel(call: Call) -> Answer:
    found = call.channel()
    held, asked = call.world.bot_permissions(found), set(call.body)
    if found.type == DM or (not found.is_thread and not held & Bit.MANAGE_CHANNELS):
        raise Refusal(403, 50013, "Missing Permissions")
    # The creator may rename, archive and un-archive; locking, and opening what is locked, takes the permission.
    own = found.owner_id == call.world.bot.id and "locked" not in asked and not found.locked
    if found.is_thread and not own and not held & Bit.MANAGE_THREADS:
        raise Refusal(403, 50013, "Missing Permissions")
    if found.archived and call.body.get("archived") is not False:
        raise Refusal(400, 50083, "Thread is archived")
    call.world.change_channel(found, call.body, by=call.world.bot.id)
    return found.json(call.world.bot)


@route("DELETE", "/channels/{channel}")
def delete_channel(call: Call) -> Answer:
    found = call.channel()
    if found.type != DM:
        found = call.channel(Bit.MANAGE_THREADS if found.is_thread else Bit.MANAGE_CHANNELS)
        call.world.remove_channel(found, by=call.world.bot.id)
    return found.json(call.world.bot)


@route("POST", "/channels/{channel}/threads")
def start_thread(call: Call) -> Answer:
    world, parent = call.world, call.channel()
    if parent.type == FORUM:
        post = start_post(world, parent, call.body, world.bot, call.attachments)
        first = first_of(world, post)
        return post.json(world.bot) | ({"message": first.json()} if first is not None else {})
    private = int(call.body.get("type") or PRIVATE_THREAD) == PRIVATE_THREAD
    parent = call.channel(Bit.CREATE_PRIVATE_THREADS if private else Bit.CREATE_PUBLIC_THREADS)
    return world.start_thread(parent, call.body, by=world.bot.id).json(world.bot)


@route("GET", "/channels/{channel}/threads/archived/public")
def archived_public(call: Call) -> Answer:
    return _archived(call, Bit.READ_MESSAGE_HISTORY, PUBLIC_THREAD)


@route("GET", "/channels/{channel}/threads/archived/private")
def archived_private(call: Call) -> Answer:
    return _archived(call, Bit.READ_MESSAGE_HISTORY | Bit.MANAGE_THREADS, PRIVATE_THREAD)


@route("GET", "/channels/{channel}/users/@me/threads/archived/private")
def joined_archived_private(call: Call) -> Answer:
    found = call.channel(Bit.READ_MESSAGE_HISTORY)
    return listing.joined(call.world, found, call.number("before", 1 << 64), call.number("limit", 50))


def _archived(call: Call, needs: int, kind: int) -> Json:
    return listing.archived(call.world, call.channel(needs), kind, call.query.get("before"), call.number("limit", 50))


@route("GET", "/channels/{channel}/thread-members")
def thread_members(call: Call) -> Answer:
    found = call.channel()
    return [found.thread_member_json(user_id) for user_id in found.members]


@route("GET", "/channels/{channel}/thread-members/{user}")
def thread_member(call: Call) -> Answer:
    found = call.channel()
    if call.id("user") not in found.members:
        raise Refusal(404, 10007, "Unknown Member")
    return found.thread_member_json(call.id("user"))


@route("PUT", "/channels/{channel}/thread-members/{user}")
def add_to_thread(call: Call) -> Answer:
    call.world.add_to_thread(call.channel(Bit.SEND_IN_THREADS), call.id("user"), by=call.world.bot.id)
    return None


@route("DELETE", "/channels/{channel}/thread-members/{user}")
def drop_from_thread(call: Call) -> Answer:
    found, bot = call.channel(), call.world.bot.id
    mine = found.owner_id == bot or call.id("user") == bot
    call.world.drop_from_thread(found if mine else call.channel(Bit.MANAGE_THREADS), call.id("user"), by=bot)
    return None


# --- messages ----------------------------------------------------------------------------------------------------


@route("GET", "/channels/{channel}/messages")
def messages(call: Call) -> Answer:
    found, limit = call.channel(), call.number("limit", 50)
    # Without the permission Discord answers with nothing rather than with an error.
    if not call.world.bot_permissions(found) & Bit.READ_MESSAGE_HISTORY:
        return []
    around = call.number("around", 0)
    if around:
        newer = call.world.history(found.id, after=around - 1, limit=limit - limit // 2)
        listed = newer + call.world.history(found.id, before=around, limit=limit // 2)
    else:
        # From 0 on is from the first one on; with none it is the newest.
        after = call.number("after", 0) if "after" in call.query else None
        before = call.number("before", 1 << 64)
        listed = call.world.history(found.id, after=after, before=before, limit=limit)
    return [message.json() for message in listed]


@route("POST", "/channels/{channel}/messages")
def send(call: Call) -> Answer:
    found = call.channel()
    if found.type == FORUM:
        raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
    found = call.channel(Bit.SEND_IN_THREADS if found.is_thread else Bit.SEND_MESSAGES)
    return call.world.send(found.id, call.world.bot, call.body, call.attachments).json()


@route("GET", "/channels/{channel}/messages/{message}")
def message(call: Call) -> Answer:
    call.channel(Bit.READ_MESSAGE_HISTORY)
    return call.message().json()


@route("PATCH", "/channels/{channel}/messages/{message}")
def edit(call: Call) -> Answer:
    found = call.message()
    if found.author is not call.world.bot:
        raise Refusal(403, 50005, "Cannot edit a message authored by another user")
    return call.world.edit(found, call.body, call.attachments, by=call.world.bot.id).json()


@route("DELETE", "/channels/{channel}/messages/{message}")
def delete(call: Call) -> Answer:
    found = call.message()
    if found.author is not call.world.bot:
        call.channel(Bit.MANAGE_MESSAGES)
    call.world.delete(found, by=call.world.bot.id)
    return None


@route("PUT", "/channels/{channel}/messages/pins/{message}")
def pin(call: Call) -> Answer:
    call.message().pinned = True
    return None


@route("DELETE", "/channels/{channel}/messages/pins/{message}")
def unpin(call: Call) -> Answer:
    call.message().pinned = False
    return None


@route("POST", "/channels/{channel}/typing")
def typing(call: Call) -> Answer:
    call.channel()
    return None


# --- interactions ------------------------------------------------------------------------------------------------


@route("POST", "/interactions/{interaction}/{token}/callback")
def callback(call: Call) -> Answer:
    answered = call.interactions.answer(call.id("interaction"), call.ids["token"], call.body)
    asked = call.query.get("with_response", "").lower() in ("1", "true")
    return call.interactions.callback_json(answered) if asked else None


@route("POST", "/webhooks/{application}/{token}")
def follow_up(call: Call) -> Answer:
    return call.interactions.follow_up(call.ids["token"], call.body, call.attachments).json()


@route("GET", "/webhooks/{application}/{token}/messages/{message}")
def get_reply(call: Call) -> Answer:
    return call.interactions.message(call.ids["token"], call.ids["message"]).json()


@route("PATCH", "/webhooks/{application}/{token}/messages/{message}")
def edit_reply(call: Call) -> Answer:
    found = call.interactions.message(call.ids["token"], call.ids["message"])
    edited = call.world.edit(found, call.body, call.attachments, by=call.world.bot.id)
    call.interactions.by_token(call.ids["token"]).edits += 1
    return edited.json()


@route("DELETE", "/webhooks/{application}/{token}/messages/{message}")
def delete_reply(call: Call) -> Answer:
    call.world.delete(call.interactions.message(call.ids["token"], call.ids["message"]), by=call.world.bot.id)
    return None
