"""Interactions: their tokens, the one answer each may get, the original reply, and follow-ups."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.transport.records import EPHEMERAL, Json, Message, Refusal, User, copied
from tests.transport.world import World

PING, COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 1, 2, 3, 4, 5
REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9


@dataclass
class Interaction:
    """One thing a person did. `source` is the message that carried the control, if there was one."""

    id: int
    token: str
    kind: int
    user: User
    channel_id: int
    guild_id: int | None
    at: float
    source: Message | None = None
    command_type: int = 0
    callback_type: int | None = None
    data: Json = field(default_factory=dict)
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    edits: int = 0

    @property
    def ephemeral(self) -> bool:
        return bool(self.original and self.original.flags & EPHEMERAL)

    def metadata(self) -> Json:
        """What every reply to it carries for all to see: it names the person."""
        return {
            "id": str(self.id),
            "type": self.kind,
            "user": self.user.json(),
            "authorizing_integration_owners": {"0": str(self.guild_id or 0)},
        }


class Interactions:
    """All interactions of a world. `answer_within` and `token_life` are in seconds of the world's clock."""

    def __init__(self, world: World, *, answer_within: float = 3.0, token_life: float = 900.0) -> None:
        self.world, self.answer_within, self.token_life = world, answer_within, token_life
        self.known: dict[str, Interaction] = {}

    def open(self, kind: int, user: User, channel_id: int, **more: Any) -> Interaction:
        guild_id = self.world.channels[channel_id].guild_id
        token = secrets.token_urlsafe(48)
        opened = Interaction(
            self.world.snowflake(), token, kind, user, channel_id, guild_id, self.world.clock(), **more
        )
        self.known[token] = opened
        return opened

    # --- the one answer -------------------------------------------------------------------------------------------

    def answer(self, interaction_id: int, token: str, body: Json) -> Interaction:
        """Create Interaction Response. Raises what Discord answers when it is too late, unknown or already answered."""
        found = self.known.get(token)
        if found is None or found.id != interaction_id:
            raise Refusal(404, 10062, "Unknown interaction")
        if found.callback_type is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        if self.world.clock() - found.at > self.answer_within:
            raise Refusal(404, 10062, "Unknown interaction")
        kind, data = int(body["type"]), body.get("data") or {}
        second_form = kind == FORM and found.kind == SUBMIT
        nothing_to_update = kind in (DEFER_UPDATE, UPDATE) and found.source is None
        if second_form or nothing_to_update or (kind == CHOICES) != (found.kind == AUTOCOMPLETE):
            raise Refusal(400, 50035, "Invalid Form Body: this type of answer is not possible here")
        if kind in (UPDATE, DEFER_UPDATE) and found.channel_id not in self.world.channels:
            raise Refusal(404, 10003, "Unknown Channel")
        if kind in (REPLY, DEFER):
            found.original = self._reply(found, data, loading=kind == DEFER)
        elif kind == UPDATE and found.source is not None:
            found.original = self.world.edit(found.source, data, by=self.world.bot.id)
        elif kind == DEFER_UPDATE:
            found.original = found.source
        found.callback_type, found.data = kind, copied(data)
        self.world.note("callback", self.world.bot.id, found.channel_id, found.id, body)
        return found

    def _reply(
        self, found: Interaction, data: Json, *, loading: bool = False, attachments: list[Json] | None = None
    ) -> Message:
        if found.channel_id not in self.world.channels:  # It was deleted under their finger.
            raise Refusal(404, 10003, "Unknown Channel")
        return self.world.put(
            self.world.channels[found.channel_id],
            self.world.bot,
            data,
            attachments=attachments,
            seen_by=found.user.id if int(data.get("flags") or 0) & EPHEMERAL else None,
            interaction=found.metadata(),
            loading=loading,
            kind={1: 20, 2: 23, 3: 23}.get(found.command_type, 0),
        )

    def callback_json(self, found: Interaction) -> Json:
        """The callback object that `?with_response=1` asks for."""
        interaction: Json = {"id": str(found.id), "type": found.kind}
        answer: Json = {"interaction": interaction}
        if found.original is not None:
            interaction |= {
                "response_message_id": str(found.original.id),
                "response_message_loading": found.original.loading,
                "response_message_ephemeral": found.ephemeral,
            }
            answer["resource"] = {"type": found.callback_type, "message": found.original.json()}
        return answer

    # --- what the token is good for afterwards --------------------------------------------------------------------

    def by_token(self, token: str) -> Interaction:
        found = self.known.get(token)
        if found is None or found.callback_type is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        if self.world.clock() - found.at > self.token_life:
            raise Refusal(401, 50027, "Invalid Webhook Token")
        return found

    def message(self, token: str, which: str) -> Message:
        """The message called `@original`, or the follow-up with this id."""
        found = self.by_token(token)
        candidates = [found.original] if which == "@original" else [found.original, *found.followups]
        for message in candidates:
            if message is not None and not message.deleted and which in ("@original", str(message.id)):
                return message
        raise Refusal(404, 10008, "Unknown Message")

    def follow_up(self, token: str, body: Json, attachments: list[Json] | None = None) -> Message:
        """A follow-up. Straight after a thinking defer it fills the original instead, as ephemeral as that is."""
        found = self.by_token(token)
        if found.original is not None and found.original.loading:
            return self.world.edit(found.original, body, attachments, by=self.world.bot.id)
        message = self._reply(found, body, attachments=attachments)
        found.followups.append(message)
        return message
