"""The state of a small Discord in memory: who is where, what was said, and every effect in the order it happened."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from tests.transport.parts import pings, with_ids
from tests.transport.records import (
    CHANGEABLE,
    COMPONENTS_V2,
    DM,
    EPHEMERAL,
    FORUM,
    LOADING,
    PRIVATE_THREAD,
    TEXT,
    USUAL_FOR_BOT,
    USUAL_FOR_MEMBER,
    Bit,
    Channel,
    Effect,
    Guild,
    Json,
    Member,
    Message,
    Refusal,
    User,
    copied,
    overwrites_of,
)
from tests.transport.waiting import Waiting

DISCORD_EPOCH = 1_420_070_400
SUPPRESS = 1 << 2 | 1 << 12


class World(Waiting):
    """One Discord. Clocks are seconds: `clock` measures the nonce window and token ages, `wall` dates things (UTC).

    `token` is the only bot token accepted; None accepts any. All of it belongs to one event loop: from another
    thread go through `ServerThread.call` or `ServerThread.run`.
    """

    def __init__(
        self,
        *,
        nonce_window: float = 120.0,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        token: str | None = None,
    ) -> None:
        super().__init__()
        self.nonce_window, self.clock, self.wall, self.token = nonce_window, clock, wall, token
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.commands: dict[int | None, list[Json]] = {}
        self.audit: list[Effect] = []
        self.emit: Callable[[str, Json, int | None], None] = lambda event, data, guild_id: None
        self._nonces: dict[tuple[int, str], tuple[int, float]] = {}
        self._snowflake = 0
        self.bot = self.user("kith", bot=True)

    # --- what a test arranges -------------------------------------------------------------------------------------

    def snowflake(self) -> int:
        """A new id. Ids carry the wall clock's milliseconds and always grow."""
        self._snowflake = max(self._snowflake + 1, int((self.wall() - DISCORD_EPOCH) * 1000) << 22)
        return self._snowflake

    def user(self, name: str, *, locale: str = "en-US", bot: bool = False) -> User:
        user = User(self.snowflake(), name, bot, locale)
        self.users[user.id] = user
        return user

    def guild(self, name: str = "Harbour", *, locale: str = "en-US", bot_permissions: int = USUAL_FOR_BOT) -> Guild:
        owner = self.user("owner")
        guild = Guild(self.snowflake(), name, owner.id, self.snowflake(), locale, bot_permissions)
        self.guilds[guild.id] = guild
        for user in (owner, self.bot):
            guild.members[user.id] = Member(user, USUAL_FOR_MEMBER | Bit.ADMINISTRATOR, self.wall())
        guild.members[self.bot.id].roles.append(guild.bot_role_id)
        return guild

    def member(self, guild: Guild, name: str, *, locale: str = "en-US", permissions: int = USUAL_FOR_MEMBER) -> User:
        user = self.user(name, locale=locale)
        self.joins(guild, user, permissions=permissions)
        return user

    def joins(self, guild: Guild, user: User, *, permissions: int = USUAL_FOR_MEMBER) -> None:
        guild.members[user.id] = Member(user, permissions, self.wall())

    def leaves(self, guild: Guild, user: User) -> None:
        """The member is gone: 10007 from now on, and out of every thread. Without the members intent nobody is told."""
        del guild.members[user.id]
        for channel in self.channels.values():
            if channel.guild_id == guild.id:
                channel.members.pop(user.id, None)
        self.touched()

    def text_channel(
        self,
        guild: Guild,
        name: str,
        *,
        by: int | None = None,
        topic: str | None = None,
        overwrites: Sequence[Json] = (),
        kind: int = TEXT,
    ) -> Channel:
        channel = Channel(self.snowflake(), kind, name, guild.id, topic=topic, created=self.wall())
        channel.position, channel.overwrites = len(self.channels), list(overwrites)
        self.channels[channel.id] = channel
        self.note("channel", by or guild.owner_id, channel.id, channel.id, {"name": name})
        self.emit("CHANNEL_CREATE", channel.json(self.bot), guild.id)
        return channel

    # --- looking things up, with Discord's own refusals -----------------------------------------------------------

    def found_guild(self, guild_id: int) -> Guild:
        if guild_id not in self.guilds:
            raise Refusal(404, 10004, "Unknown Guild")
        return self.guilds[guild_id]

    def found_member(self, guild_id: int, user_id: int) -> Member:
        member = self.found_guild(guild_id).members.get(user_id)
        if member is None:
            raise Refusal(404, 10007, "Unknown Member")
        return member

    def found_user(self, user_id: int) -> User:
        if user_id not in self.users:
            raise Refusal(404, 10013, "Unknown User")
        return self.users[user_id]

    def found_channel(self, channel_id: int, needs: int = 0) -> Channel:
        """The channel, if the bot can see it and has the permissions it `needs` there."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise Refusal(404, 10003, "Unknown Channel")
        held = self.bot_permissions(channel)
        inside = channel.type != PRIVATE_THREAD or self.bot.id in channel.members or held & Bit.MANAGE_THREADS
        if not held & Bit.VIEW_CHANNEL or not inside:
            raise Refusal(403, 50001, "Missing Access")
        if needs & ~held:
            raise Refusal(403, 50013, "Missing Permissions")
        return channel

    def found_message(self, channel_id: int, message_id: int) -> Message:
        message = self.found_channel(channel_id).messages.get(message_id)
        if message is None or message.seen_by is not None:
            raise Refusal(404, 10008, "Unknown Message")
        return message

    def bot_permissions(self, channel: Channel) -> int:
        if channel.type == DM:
            return int(USUAL_FOR_BOT)
        guild, place = self.guilds[channel.guild_id or 0], self.channels.get(channel.parent_id or 0, channel)
        held = int(guild.bot_permissions)
        if not held & Bit.ADMINISTRATOR:
            # In Discord's order: everyone, then the role, then the member; later ones win.
            for target in (guild.id, guild.bot_role_id, self.bot.id):
                for overwrite in place.overwrites:
                    if overwrite["id"] == str(target):
                        held = (held & ~int(overwrite["deny"])) | int(overwrite["allow"])
        return held & ~int(channel.denied | place.denied)

    def can_see(self, user: User, message: Message) -> bool:
        """Whether this person can look at this message at all."""
        channel = self.channels.get(message.channel_id)
        if channel is None or message.deleted or message.seen_by not in (None, user.id):
            return False
        if channel.recipient is not None:
            return channel.recipient.id == user.id
        in_guild = user.id in self.guilds[channel.guild_id or 0].members
        inside = channel.type != PRIVATE_THREAD or user.id in channel.members
        return in_guild and inside and not channel.hides(user.id)

    # --- messages -------------------------------------------------------------------------------------------------

    def send(self, channel_id: int, author: User, body: Json, attachments: list[Json] | None = None) -> Message:
        """Create Message, with `enforce_nonce`: a repeat within the window answers with the message that is there."""
        channel = self.channels[channel_id]
        nonce = str(body["nonce"]) if body.get("nonce") is not None else None
        if nonce is not None and body.get("enforce_nonce"):
            earlier, at = self._nonces.get((author.id, nonce), (0, 0.0))
            if earlier and self.clock() - at < self.nonce_window:
                if self.messages[earlier].deleted:
                    raise Refusal(404, 10008, "Unknown Message")
                return self.messages[earlier]
        self._may_write(channel, author)
        message = self.put(channel, author, body, attachments=attachments, nonce=nonce)
        if nonce is not None:
            self._nonces[author.id, nonce] = (message.id, self.clock())
        return message

    def put(
        self,
        channel: Channel,
        author: User,
        body: Json,
        *,
        attachments: list[Json] | None = None,
        nonce: str | None = None,
        seen_by: int | None = None,
        interaction: Json | None = None,
        loading: bool = False,
        kind: int = 0,
        known: int | None = None,
    ) -> Message:
        """A message comes to be, whatever made it. Empty ones are refused unless they are a loading reply."""
        flags = int(body.get("flags") or 0) & (COMPONENTS_V2 | SUPPRESS)
        flags |= (EPHEMERAL if seen_by is not None else 0) | (LOADING if loading else 0)
        made = known or self.snowflake()
        message = Message(made, channel.id, author, self.wall(), flags=flags, type=kind, nonce=nonce)
        message.seen_by, message.interaction = seen_by, interaction
        self._fill(message, body, attachments or [])
        channel.messages[message.id] = self.messages[message.id] = message
        self.note("message", author.id, channel.id, message.id, body)
        if channel.archived and seen_by is None:
            self.change_channel(channel, {"archived": False}, by=author.id)
        return message

    def edit(self, message: Message, body: Json, attachments: list[Json] | None = None, *, by: int) -> Message:
        """An edit in place. The V2 flag, once there, stays; whether a message is ephemeral never changes."""
        if self.channels[message.channel_id].archived and message.seen_by is None:
            raise Refusal(400, 50083, "Thread is archived")
        before = message.flags
        message.flags |= int(body.get("flags") or 0) & COMPONENTS_V2
        message.flags &= ~LOADING
        try:
            self._fill(message, body, attachments or [])
        except Refusal:
            message.flags = before
            raise
        message.edited = self.wall()
        self.note("edit", by, message.channel_id, message.id, body)
        return message

    def delete(self, message: Message, *, by: int) -> None:
        message.deleted = True
        channel = self.channels.get(message.channel_id)
        if channel is not None:
            channel.messages.pop(message.id, None)
        self.note("delete", by, message.channel_id, message.id, {})

    def history(
        self, channel_id: int, *, after: int | None = None, before: int = 1 << 64, limit: int = 50
    ) -> list[Message]:
        """Newest first. With `after` it is the ones next to that id, as Discord answers, still newest first."""
        messages = [m for m in self.channels[channel_id].messages.values() if m.seen_by is None]
        chosen = sorted((m for m in messages if (after or 0) < m.id < before), key=lambda m: m.id)
        return (chosen[-limit:] if after is None else chosen[:limit])[::-1]

    def _may_write(self, channel: Channel, author: User) -> None:
        if channel.recipient is not None and author is self.bot:
            if not any({channel.recipient.id, author.id} <= guild.members.keys() for guild in self.guilds.values()):
                raise Refusal(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
            if channel.recipient.dms_closed:
                raise Refusal(403, 50007, "Cannot send messages to this user")
        if channel.archived and channel.locked:
            raise Refusal(400, 50083, "Thread is archived")

    def _fill(self, message: Message, body: Json, attachments: list[Json]) -> None:
        content = body["content"] or "" if "content" in body else message.content
        components = with_ids(body["components"]) if "components" in body else message.components
        embeds = copied(body["embeds"] or []) if "embeds" in body else message.embeds
        if message.flags & COMPONENTS_V2 and (content or embeds):
            raise Refusal(400, 50035, "Invalid Form Body: content and embeds cannot stand beside components V2")
        if len(content) > 2000:
            raise Refusal(400, 50035, "Invalid Form Body: content is longer than 2000")
        if not (content or components or embeds or attachments or message.flags & LOADING):
            raise Refusal(400, 50006, "Cannot send an empty message")
        message.content, message.components, message.embeds = content, components, embeds
        if "attachments" in body:
            kept = {str(attachment.get("id")) for attachment in body["attachments"] or ()}
            message.attachments = [attachment for attachment in message.attachments if attachment["id"] in kept]
        message.attachments = [*message.attachments, *attachments]
        message.pings = pings({"content": content, "components": components}, body.get("allowed_mentions"))

    # --- channels and threads -------------------------------------------------------------------------------------

    def open_dm(self, user_id: int) -> Channel:
        recipient = self.found_user(user_id)
        for channel in self.channels.values():
            if channel.recipient is recipient:
                return channel
        channel = Channel(self.snowflake(), DM, "", recipient=recipient, created=self.wall())
        self.channels[channel.id] = channel
        self.note("dm", self.bot.id, channel.id, user_id, {})
        return channel

    def start_thread(self, parent: Channel, body: Json, *, by: int, told: bool = True) -> Channel:
        guild = self.guilds[parent.guild_id or 0]
        if len(self.threads(guild.id, archived=False)) >= guild.max_active_threads:
            raise Refusal(400, 160006, "Maximum number of active threads reached")
        kind = int(body.get("type") or PRIVATE_THREAD)
        thread = Channel(self.snowflake(), kind, body["name"], guild.id, parent.id, by)
        thread.created, thread.members = self.wall(), {by: self.wall()}
        thread.invitable = body.get("invitable") is not False
        thread.auto_archive = int(body.get("auto_archive_duration") or thread.auto_archive)
        thread.in_forum, thread.applied = parent.type == FORUM, body.get("applied_tags") or []
        self.channels[thread.id] = thread
        shown = {key: value for key, value in body.items() if key != "message"}
        self.note("post" if thread.in_forum else "thread", by, parent.id, thread.id, shown)
        if told:
            self.emit("THREAD_CREATE", thread.json(self.bot) | {"newly_created": True}, guild.id)
        return thread

    def threads(self, guild_id: int, *, archived: bool, parent_id: int | None = None) -> list[Channel]:
        """Threads of a guild or of one channel, oldest first."""
        return [
            channel
            for channel in self.channels.values()
            if channel.is_thread
            and channel.guild_id == guild_id
            and channel.archived == archived
            and parent_id in (None, channel.parent_id)
        ]

    def change_channel(self, channel: Channel, body: Json, *, by: int) -> None:
        for key in CHANGEABLE.keys() & body.keys():
            setattr(channel, CHANGEABLE[key], body[key])
        if "permission_overwrites" in body:
            channel.overwrites = overwrites_of(body)
        if body.get("auto_archive_duration"):
            channel.auto_archive = int(body["auto_archive_duration"])
        if "archived" in body:
            channel.archived, channel.archived_at = bool(body["archived"]), self.wall()
        self.note("channel_edit", by, channel.id, channel.id, body)
        event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
        self.emit(event, channel.json(self.bot), channel.guild_id)

    def remove_channel(self, channel: Channel, *, by: int) -> None:
        """A channel or thread is deleted, with its messages and with the threads below it."""
        for below in [c for c in self.channels.values() if c.parent_id == channel.id]:
            self.remove_channel(below, by=by)
        shown = channel.json(self.bot)
        del self.channels[channel.id]
        for message in channel.messages.values():
            message.deleted = True
        self.note("channel_delete", by, channel.id, channel.id, {})
        self.emit("THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE", shown, channel.guild_id)

    def add_to_thread(self, thread: Channel, user_id: int, *, by: int) -> None:
        """Putting somebody in who is in already changes nothing, as in Discord."""
        self.found_member(thread.guild_id or 0, user_id)
        if thread.archived:
            raise Refusal(400, 50083, "Thread is archived")
        if user_id not in thread.members:
            thread.members[user_id] = self.wall()
            self.note("thread_add", by, thread.id, user_id, {})

    def drop_from_thread(self, thread: Channel, user_id: int, *, by: int) -> None:
        if thread.archived:
            raise Refusal(400, 50083, "Thread is archived")
        if thread.members.pop(user_id, None) is not None:
            self.note("thread_remove", by, thread.id, user_id, {})

    # --- commands and audit ---------------------------------------------------------------------------------------

    def register(self, guild_id: int | None, commands: list[Json]) -> list[Json]:
        """Overwrites the commands of a guild, or the global ones. A command that keeps its name keeps its id."""
        known = {(old["type"], old["name"]): old["id"] for old in self.commands.get(guild_id, [])}
        registered: list[Json] = []
        for command in copied(commands):
            kind = command.get("type") or 1
            fixed: Json = {
                "id": known.get((kind, command["name"]), str(self.snowflake())),
                "application_id": str(self.bot.id),
                "version": str(self.snowflake()),
                "type": kind,
            }
            if guild_id is not None:
                fixed["guild_id"] = str(guild_id)
            registered.append({"description": "", "options": []} | command | fixed)
        self.commands[guild_id] = registered
        self.note("commands", self.bot.id, None, guild_id, {"names": [command["name"] for command in registered]})
        return registered

    def note(self, kind: str, by: int, channel_id: int | None, target_id: int | None, body: Json) -> None:
        """Puts one effect on the audit list, with a copy of the body that asked for it."""
        self.audit.append(Effect(len(self.audit), kind, by, channel_id, target_id, copied(body)))
        self.touched()
