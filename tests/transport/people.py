"""Members at their keyboards: each thing a person can do becomes an INTERACTION_CREATE, and its outcome is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.transport.forms import ENTITY_SELECTS, Form
from tests.transport.interactions import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFER,
    DEFER_UPDATE,
    FORM,
    SUBMIT,
    Interaction,
)
from tests.transport.parts import controls, words
from tests.transport.records import DM, EPHEMERAL, Channel, Json, Message, Refusal, User
from tests.transport.server import Server

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = 3, 4, 5, 6, 7, 8, 9, 10


class Outcome:
    """What came of one interaction. It is live: `reply` and `followups` show what they say now."""

    def __init__(self, server: Server, interaction: Interaction) -> None:
        self._server, self.interaction = server, interaction

    @property
    def answered(self) -> bool:
        """False when the person saw "This interaction failed" (or would, were the wait as long as a client's)."""
        return self.interaction.callback_type is not None

    @property
    def told(self) -> bool:
        """Whether what the person sees was said to this: a message that is only to be changed says what it said."""
        return self.answered and (self.callback_type != DEFER_UPDATE or self.interaction.edits > 0)

    @property
    def callback_type(self) -> int | None:
        return self.interaction.callback_type

    @property
    def data(self) -> Json:
        """The `data` of the callback, as it was sent."""
        return self.interaction.data

    @property
    def modal(self) -> Form | None:
        """The form that opened, if one did."""
        return Form(self.interaction, self.data) if self.callback_type == FORM else None

    @property
    def form(self) -> Form:
        """The form that opened; an AssertionError with the reply's words when none did."""
        assert self.modal is not None, f"no form opened: {self.callback_type} {self.words!r}"
        return self.modal

    @property
    def reply(self) -> Message | None:
        """The original reply as last edited: the new message, or the one whose control was used."""
        original = self.interaction.original
        return None if original is None or original.deleted else original

    @property
    def followups(self) -> list[Message]:
        return [message for message in self.interaction.followups if not message.deleted]

    @property
    def ephemeral(self) -> bool:
        """Whether all that was replied is for this person alone."""
        shown = [message for message in (self.reply, *self.followups) if message is not None]
        return bool(shown) and all(message.flags & EPHEMERAL for message in shown)

    @property
    def choices(self) -> list[Json]:
        """What autocomplete offered."""
        return self.data.get("choices") or [] if self.callback_type == CHOICES else []

    @property
    def words(self) -> str:
        """All text the person sees: the reply, then the follow-ups, or the form."""
        if self.callback_type == FORM:
            return words(self.data)
        shown = [message for message in (self.reply, *self.followups) if message is not None]
        return "\n".join(words(message.json()) for message in shown)

    async def until(self, predicate: Callable[[Outcome], Any], within: float = 5.0) -> Outcome:
        """Waits until it holds of this outcome; an AssertionError with the words seen if it never does."""
        held = await self._server.world.until(lambda: predicate(self), within)
        assert held, f"still not so after {within} s; the person sees {self.words!r}"
        return self


class People:
    """Acts for members. `wait` bounds, in seconds, how long each act waits for its callback, and after a thinking
    defer for the reply to be there; `copies` sends each interaction so many times, as a stuttering gateway would."""

    def __init__(self, server: Server, *, wait: float = 5.0) -> None:
        self.server, self.world, self.wait, self.copies = server, server.world, wait, 1

    async def slash(self, user: User, channel: Channel, name: str, options: Mapping[str, Any] | None = None) -> Outcome:
        """A slash command; subcommands go by the full name, as in "kith setup"."""
        data, _ = self._command(channel, name, options or {})
        return await self._act(COMMAND, user, channel, data, command_type=1)

    async def complete(
        self, user: User, channel: Channel, name: str, option: str, text: str, options: Mapping[str, Any] | None = None
    ) -> Outcome:
        """Typing into an option: `outcome.choices` is what is offered."""
        data, leaf = self._command(channel, name, {**(options or {}), option: text}, complete=False)
        next(given for given in leaf if given["name"] == option)["focused"] = True
        return await self._act(AUTOCOMPLETE, user, channel, data)

    async def context_menu(
        self, user: User, target: User | Message, name: str, channel: Channel | None = None
    ) -> Outcome:
        """An entry of the menu on a member or a message. A message brings its own channel along."""
        where = channel or (self.world.channels[target.channel_id] if isinstance(target, Message) else None)
        assert where is not None, "the menu of a member needs to be opened in some channel"
        kind = 3 if isinstance(target, Message) else 2
        command = self._registered(where, name, kind)
        if isinstance(target, Message):
            resolved: Json = {"messages": {str(target.id): target.json()}}
        else:
            resolved = self._resolved(where, [target.id])
        data = {"id": command["id"], "name": name, "type": kind, "target_id": str(target.id), "resolved": resolved}
        return await self._act(COMMAND, user, where, data, command_type=kind)

    async def press(
        self, user: User, message: Message, custom_id: str | None = None, *, label: str | None = None
    ) -> Outcome:
        """A press on the button with this `custom_id`, or with this label."""
        button = self._control(user, message, custom_id, label, (2,))
        data = {"custom_id": button["custom_id"], "component_type": 2, "id": button["id"]}
        return await self._act(COMPONENT, user, self.world.channels[message.channel_id], data, source=message)

    async def choose(
        self, user: User, message: Message, custom_id: str, values: Sequence[str | int | User | Channel]
    ) -> Outcome:
        """A choice in a select of a message."""
        part = self._control(user, message, custom_id, None, (3, *ENTITY_SELECTS))
        chosen = [str(value.id if isinstance(value, User | Channel) else value) for value in values]
        known = {option["value"] for option in part.get("options") or ()}
        assert part["type"] in ENTITY_SELECTS or set(chosen) <= known, f"not on offer: {set(chosen) - known}"
        where = self.world.channels[message.channel_id]
        data: Json = {
            "custom_id": custom_id,
            "component_type": part["type"],
            "id": part["id"],
            "values": chosen,
        }
        if part["type"] in ENTITY_SELECTS:
            data["resolved"] = self._resolved(where, [int(value) for value in chosen])
        return await self._act(COMPONENT, user, where, data, source=message)

    async def submit(self, user: User, form: Form, values: Mapping[str, Any] | None = None) -> Outcome:
        """Sends a form that is open; fields go by `custom_id` or label, what is not given keeps its default."""
        assert form.opened_by.user is user, "only the person on whose screen the form is can send it"
        plain = {
            name: [one.id if isinstance(one, User | Channel) else one for one in value]
            if isinstance(value, list | tuple)
            else value.id
            if isinstance(value, User | Channel)
            else value
            for name, value in (values or {}).items()
        }
        where = self.world.channels[form.opened_by.channel_id]
        components = form.filled(plain)
        picked = [
            int(value) for part in controls(components) if part["type"] in ENTITY_SELECTS for value in part["values"]
        ]
        data = {"custom_id": form.custom_id, "components": components, "resolved": self._resolved(where, picked)}
        return await self._act(SUBMIT, user, where, data, source=form.opened_by.source)

    def say(self, user: User, channel: Channel, text: str) -> Message:
        """An ordinary message of a member. Without that intent the bot is not told of it."""
        return self.world.send(channel.id, user, {"content": text})

    # --- building what the client would send ----------------------------------------------------------------------

    async def _act(self, kind: int, user: User, channel: Channel, data: Json, **more: Any) -> Outcome:
        opened = self.server.interactions.open(kind, user, channel.id, **more)
        for _ in range(self.copies):
            self.server.gateway.emit("INTERACTION_CREATE", self._json(opened, channel, data), channel.guild_id)
        await self.world.until(lambda: opened.callback_type is not None, self.wait)
        if opened.callback_type == DEFER:
            filled = opened.original
            assert filled is not None
            await self.world.until(lambda: filled.deleted or not filled.loading, self.wait)
        return Outcome(self.server, opened)

    def _json(self, opened: Interaction, channel: Channel, data: Json) -> Json:
        bot = self.world.bot
        shown = channel.json(bot)
        payload: Json = {
            "id": str(opened.id),
            "application_id": str(bot.id),
            "type": opened.kind,
            "token": opened.token,
            "version": 1,
            "data": data,
            "channel": shown,
            "channel_id": str(channel.id),
            "locale": opened.user.locale,
            "app_permissions": str(int(self.world.bot_permissions(channel))),
            "entitlements": [],
            "attachment_size_limit": 10 * 1024 * 1024,
            "authorizing_integration_owners": {"0": str(opened.guild_id or 0)},
            "context": 1 if channel.type == DM else 0,
        }
        if opened.guild_id is None:
            payload["user"] = opened.user.json()
        else:
            guild = self.world.guilds[opened.guild_id]
            member = guild.members[opened.user.id]
            shown["permissions"] = str(int(member.permissions))
            payload |= {
                "guild_id": str(guild.id),
                "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
                "guild_locale": guild.locale,
                "member": member.json(with_permissions=True),
            }
        if opened.source is not None:
            payload["message"] = opened.source.json()
        return payload

    def _registered(self, channel: Channel, name: str, kind: int) -> Json:
        offered = self.world.commands.get(channel.guild_id, []) if channel.guild_id else []
        for command in [*offered, *self.world.commands.get(None, [])]:
            contexts = command.get("contexts")
            fits = contexts is None or (1 if channel.type == DM else 0) in contexts
            if command["type"] == kind and command["name"] == name and fits:
                return command
        raise LookupError(f"no command {name!r} is registered here")

    def _command(
        self, channel: Channel, name: str, options: Mapping[str, Any], *, complete: bool = True
    ) -> tuple[Json, list[Json]]:
        """The command's data, and within it the list that holds the values."""
        first, *rest = name.split()
        command = self._registered(channel, first, 1)
        data: Json = {"id": command["id"], "name": first, "type": 1, "options": []}
        if command.get("guild_id"):
            data["guild_id"] = command["guild_id"]
        level, holder = command, data
        for word in rest:
            level = next((option for option in level.get("options") or () if option["name"] == word), None) or {}
            assert level.get("type") in (1, 2), f"{name!r} has no part {word!r}"
            inner: Json = {"name": word, "type": level["type"], "options": []}
            holder["options"].append(inner)
            holder = inner
        known = {option["name"]: option for option in level.get("options") or ()}
        assert not any(option["type"] in (1, 2) for option in known.values()), f"{name!r} is only a group of commands"
        assert options.keys() <= known.keys(), f"{name!r} takes no {sorted(options.keys() - known.keys())}"
        missing = [option for option, spec in known.items() if spec.get("required") and option not in options]
        assert not (complete and missing), f"{name!r} needs {missing}"
        picked: list[int] = []
        for option, value in options.items():
            kind = known[option]["type"]
            if kind in (USER, CHANNEL, ROLE, MENTIONABLE):
                picked.append(int(value.id if isinstance(value, User | Channel) else value))
                value = str(picked[-1])
            holder["options"].append({"name": option, "type": kind, "value": value})
        data["resolved"] = self._resolved(channel, picked)
        return data, holder["options"]

    def _resolved(self, channel: Channel, ids: Sequence[int]) -> Json:
        """The objects behind ids, as an interaction brings them along. A user who is not a member comes without one."""
        guild = self.world.guilds.get(channel.guild_id or 0)
        resolved: Json = {"users": {}, "members": {}, "roles": {}, "channels": {}}
        roles = {int(role["id"]): role for role in guild.roles_json()} if guild else {}
        for one in ids:
            if one in self.world.channels:
                picked = self.world.channels[one]
                rights = {
                    "permissions": str(int(self.world.bot_permissions(picked))),
                    "app_permissions": str(int(self.world.bot_permissions(picked))),
                }
                resolved["channels"][str(one)] = picked.json(self.world.bot) | rights
            elif one in roles:
                resolved["roles"][str(one)] = roles[one]
            elif one in self.world.users:
                resolved["users"][str(one)] = self.world.users[one].json()
                if guild and one in guild.members:
                    shown = guild.members[one].json(with_user=False, with_permissions=True)
                    resolved["members"][str(one)] = shown
            else:
                raise Refusal(400, 50035, "there is nothing with this id")
        return {kind: found for kind, found in resolved.items() if found}

    def _control(
        self, user: User, message: Message, custom_id: str | None, label: str | None, kinds: Sequence[int]
    ) -> Json:
        assert self.world.can_see(user, message), f"{user.name} cannot see that message"
        offered = [part for part in controls(message.components) if part["type"] in kinds and "custom_id" in part]
        for part in offered:
            if part["custom_id"] == custom_id or (label is not None and part.get("label") == label):
                assert not part.get("disabled"), f"{custom_id or label!r} is disabled"
                return part
        names = [(part["custom_id"], part.get("label")) for part in offered]
        raise LookupError(f"no control {custom_id or label!r} in this message; it has {names}")
