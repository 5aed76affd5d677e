"""What the loopback Discord knows: plain records, and the JSON a client is shown of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntFlag
from typing import Any

Json = dict[str, Any]

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

TEXT, DM, PUBLIC_THREAD, PRIVATE_THREAD, FORUM = 0, 1, 11, 12, 15
THREADS = (PUBLIC_THREAD, PRIVATE_THREAD)

REQUIRE_TAG = 1 << 4
"""The flag of a forum that takes no post without a tag (Discord: channel flags)."""

CHANGEABLE = {
    **{key: key for key in ("name", "topic", "locked", "invitable", "flags")},
    "available_tags": "tags",
    "applied_tags": "applied",
}
"""What of a channel is changed by what is said under these names, and how that is called here."""


def copied(value: Any) -> Any:
    """A copy of what JSON can hold; far quicker than one that could hold anything."""
    if isinstance(value, dict):
        return {key: copied(each) for key, each in value.items()}
    return [copied(each) for each in value] if isinstance(value, list) else value


def overwrites_of(body: Json) -> list[Json]:
    """The permission overwrites a request asks for, as Discord shows them afterwards."""
    return [
        {
            "id": str(asked["id"]),
            "type": int(asked["type"]),
            "allow": str(asked.get("allow") or 0),
            "deny": str(asked.get("deny") or 0),
        }
        for asked in body.get("permission_overwrites") or ()
    ]


class Bit(IntFlag):
    """The permissions this Discord looks at; any other bit is carried along unread."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    USE_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_IN_THREADS = 1 << 38


LEAST_FOR_BOT = (
    Bit.VIEW_CHANNEL
    | Bit.SEND_MESSAGES
    | Bit.SEND_IN_THREADS
    | Bit.CREATE_PRIVATE_THREADS
    | Bit.EMBED_LINKS
    | Bit.ATTACH_FILES
    | Bit.READ_MESSAGE_HISTORY
)
USUAL_FOR_BOT = LEAST_FOR_BOT | Bit.MANAGE_THREADS
USUAL_FOR_MEMBER = (
    Bit.VIEW_CHANNEL | Bit.SEND_MESSAGES | Bit.SEND_IN_THREADS | Bit.READ_MESSAGE_HISTORY | Bit.USE_COMMANDS
)


class Refusal(Exception):
    """An answer of Discord that is not 2xx and says why: the HTTP status, Discord's own code, and a sentence."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(f"{status} ({code}): {message}")
        self.status, self.code, self.message = status, code, message


def stamp(seconds: float) -> str:
    """The moment (UTC epoch seconds) as Discord writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")


@dataclass
class User:
    """An account. `dms_closed` makes every message to it fail with 50007."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    dms_closed: bool = False

    def json(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": None if self.bot else self.name.title(),
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass
class Member:
    """A user in one guild. `permissions` are what each of their interactions there brings along."""

    user: User
    permissions: int = USUAL_FOR_MEMBER
    joined: float = 0.0
    roles: list[int] = field(default_factory=list)
    nick: str | None = None

    def json(self, *, with_user: bool = True, with_permissions: bool = False) -> Json:
        data: Json = {
            "roles": [str(role) for role in self.roles],
            "nick": self.nick,
            "avatar": None,
            "joined_at": stamp(self.joined),
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }
        if with_user:
            data["user"] = self.user.json()
        if with_permissions:
            data["permissions"] = str(int(self.permissions))
        return data


@dataclass
class Guild:
    """A server. Its id is also the id of its @everyone role, as in Discord."""

    id: int
    name: str
    owner_id: int
    bot_role_id: int
    locale: str = "en-US"
    bot_permissions: int = USUAL_FOR_BOT
    max_active_threads: int = 1000
    members: dict[int, Member] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)

    def roles_json(self) -> list[Json]:
        known = [(self.id, "@everyone", 0), (self.bot_role_id, "kith", int(self.bot_permissions))]
        known += [(role, name, 0) for role, name in self.roles.items()]
        return [
            {
                "id": str(role),
                "name": name,
                "permissions": str(permissions),
                "position": place,
                "color": 0,
                "hoist": False,
                "managed": role == self.bot_role_id,
                "mentionable": False,
                "flags": 0,
            }
            for place, (role, name, permissions) in enumerate(known)
        ]

    def json(self) -> Json:
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner_id),
            "preferred_locale": self.locale,
            "roles": self.roles_json(),
            "emojis": [],
            "stickers": [],
            "features": ["COMMUNITY"],
            "member_count": len(self.members),
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "nsfw_level": 0,
            "mfa_level": 0,
            "premium_tier": 0,
            "afk_timeout": 300,
            "system_channel_flags": 0,
        }


@dataclass
class Channel:
    """A text channel, a forum, a thread or a DM. `denied` are permissions the bot lacks here although its role has
    them; `tags` are those that a forum has, and `applied` the ids of those that a post bears."""

    id: int
    type: int
    name: str
    guild_id: int | None = None
    parent_id: int | None = None
    owner_id: int | None = None
    recipient: User | None = None
    topic: str | None = None
    position: int = 0
    denied: int = 0
    overwrites: list[Json] = field(default_factory=list)
    created: float = 0.0
    archived: bool = False
    archived_at: float = 0.0
    locked: bool = False
    invitable: bool = True
    auto_archive: int = 4320
    flags: int = 0
    tags: list[Json] = field(default_factory=list)
    applied: list[str] = field(default_factory=list)
    in_forum: bool = False
    members: dict[int, float] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_thread(self) -> bool:
        return self.type in THREADS

    def hides(self, user_id: int) -> bool:
        """Whether it is shut to everybody, and this person was not let in by name."""
        bit = Bit.VIEW_CHANNEL
        shut = any(int(each["deny"]) & bit for each in self.overwrites if each["id"] == str(self.guild_id))
        return shut and not any(int(each["allow"]) & bit for each in self.overwrites if each["id"] == str(user_id))

    def thread_member_json(self, user_id: int) -> Json:
        return {
            "id": str(self.id),
            "user_id": str(user_id),
            "join_timestamp": stamp(self.members[user_id]),
            "flags": 0,
        }

    def json(self, bot: User) -> Json:
        visible = [message for message in self.messages.values() if message.seen_by is None]
        data: Json = {
            "id": str(self.id),
            "type": self.type,
            "flags": self.flags,
            "last_message_id": str(visible[-1].id) if visible else None,
        }
        if self.recipient is not None:
            return data | {"recipients": [self.recipient.json()]}
        data |= {
            "guild_id": str(self.guild_id),
            "name": self.name,
            "parent_id": str(self.parent_id) if self.parent_id else None,
            "rate_limit_per_user": 0,
        }
        if not self.is_thread:
            overwrites = [shown for shown in self.overwrites if not self.denied or shown["id"] != str(bot.id)]
            if self.denied:
                overwrites.append({"id": str(bot.id), "type": 1, "allow": "0", "deny": str(int(self.denied))})
            data |= {
                "position": self.position,
                "topic": self.topic,
                "nsfw": False,
                "permission_overwrites": overwrites,
            }
            return data | (self._forum_json() if self.type == FORUM else {})
        data |= {
            "owner_id": str(self.owner_id),
            # The first message of a post is not counted.
            "message_count": len(visible) - (self.id in self.messages),
            "total_message_sent": len(visible) - (self.id in self.messages),
            "member_count": len(self.members),
            "thread_metadata": {
                "archived": self.archived,
                "archive_timestamp": stamp(self.archived_at or self.created),
                "auto_archive_duration": self.auto_archive,
                "locked": self.locked,
                "invitable": self.invitable,
                "create_timestamp": stamp(self.created),
            },
        }
        if self.in_forum:
            data["applied_tags"] = [str(tag) for tag in self.applied]
        if bot.id in self.members:
            data["member"] = self.thread_member_json(bot.id)
        return data

    def _forum_json(self) -> Json:
        return {
            "available_tags": copied(self.tags),
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
            "default_tag_setting": "match_some",
            "default_auto_archive_duration": 4320,
            "default_thread_rate_limit_per_user": 0,
        }


@dataclass
class Message:
    """One message. `seen_by` names the only reader of an ephemeral one, which no channel history ever lists."""

    id: int
    channel_id: int
    author: User
    created: float
    content: str = ""
    components: list[Json] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: int = 0
    type: int = 0
    nonce: str | None = None
    edited: float | None = None
    pinned: bool = False
    seen_by: int | None = None
    deleted: bool = False
    interaction: Json | None = None
    pings: frozenset[str] = frozenset()

    @property
    def loading(self) -> bool:
        return bool(self.flags & LOADING)

    def json(self) -> Json:
        data: Json = {
            "id": str(self.id),
            "channel_id": str(self.channel_id),
            "author": self.author.json(),
            "type": self.type,
            "content": self.content,
            "timestamp": stamp(self.created),
            "edited_timestamp": stamp(self.edited) if self.edited is not None else None,
            "tts": False,
            "pinned": self.pinned,
            "flags": self.flags,
            "mention_everyone": "everyone" in self.pings,
            "mentions": [],
            "mention_roles": [ping[5:] for ping in sorted(self.pings) if ping.startswith("role:")],
            "attachments": self.attachments,
            "embeds": self.embeds,
            "components": self.components,
        }
        if self.nonce is not None:
            data["nonce"] = self.nonce
        if self.author.bot:
            data["application_id"] = str(self.author.id)
        if self.interaction is not None:
            data["webhook_id"] = str(self.author.id)
            data["interaction_metadata"] = self.interaction
        return data


@dataclass
class Effect:
    """One change of this Discord, in order: what happened, by whom, where, to which object, and the body asked for."""

    seq: int
    kind: str
    by: int
    channel_id: int | None
    target_id: int | None
    body: Json
