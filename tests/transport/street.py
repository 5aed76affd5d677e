"""A community on the loopback Discord and what its members do with Kith, whichever process Kith is in."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from bot.router import control_id, split
from bot.text import Text, Texts
from tests.transport.forms import Form
from tests.transport.parts import controls, walk, words
from tests.transport.people import Outcome, People
from tests.transport.records import PRIVATE_THREAD, USUAL_FOR_MEMBER, Bit, Channel, Effect, Guild, Message, User
from tests.transport.server import Server
from tests.transport.world import World

TOKEN = "loopback.of-kith.tests"
GLAD = {"tide": "some", "at_once": "2", "per_week": "3", "quiet": "none"}


class Clock:
    """The computer's clock, `ahead` seconds set forward; called, it gives whole UTC epoch seconds, as Kith's does."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> int:
        return int(self.wall())

    def wall(self) -> float:
        return time.time() + self.ahead

    def steady(self) -> float:
        return time.monotonic() + self.ahead


def world_by(clock: Clock) -> World:
    """A Discord whose nonce window and dates go by this clock, and which knows one bot token."""
    return World(clock=clock.steady, wall=clock.wall, token=TOKEN)


def marker(components: list[dict[str, Any]] | None) -> int | None:
    """The number by which Kith finds a card again: the id of its first container."""
    return next((part.get("id") for part in components or () if part["type"] == 17), None)


def sent(world: World, channel: Channel | None = None) -> list[Effect]:
    """Every message Kith posted unprompted, in order; replies to interactions are not among them."""
    return [
        effect
        for effect in world.audit
        if effect.kind == "message"
        and effect.by == world.bot.id
        and world.messages[effect.target_id or 0].interaction is None
        and (channel is None or within(world, effect.channel_id, channel))
    ]


def within(world: World, channel_id: int | None, channel: Channel) -> bool:
    """Whether this is that channel, or where that is a forum one of its posts."""
    found = world.channels.get(channel_id or 0)
    return found is not None and channel.id in (found.id, found.parent_id if found.in_forum else None)


class Street:
    """One server with an asks channel and `sam`, who may manage it; more people come with `member`.

    Where there is a `forum`, asks appear in that, and in `asks` commands are typed and private threads open.
    """

    def __init__(self, server: Server) -> None:
        self.server, self.world = server, server.world
        self.people = People(server)
        self.text: Text = Texts().of("en")
        self.guild: Guild = self.world.guild()
        self.asks: Channel = self.world.text_channel(self.guild, "asks")
        self.forum: Channel | None = None
        self.sam = self.member("samsteward", permissions=USUAL_FOR_MEMBER | Bit.MANAGE_GUILD)

    def member(self, name: str, *, permissions: int = USUAL_FOR_MEMBER) -> User:
        return self.world.member(self.guild, name, permissions=permissions)

    # What anybody does.

    async def press(self, user: User, message: Message | None, key: str) -> Outcome:
        """A press on the button that says what the catalogue has under `key`."""
        assert message is not None, f"{user.name} has nothing to press {key} on"
        return await self.people.press(user, message, label=self.text(key))

    @property
    def board(self) -> Channel:
        """Where asks appear."""
        return self.forum or self.asks

    async def open(self) -> Outcome:
        """The steward picks the channel and opens the door; before a forum, a channel for private threads."""
        if self.forum is not None:
            panel = await self._panel()
            await self.people.choose(self.sam, panel, control_id("settings.section"), ["places"])
            rooms = control_id("settings.channel", "introductions_channel")
            await self.chooses(panel, rooms, self.asks)
        panel = await self._panel()
        await self.chooses(panel, control_id("setup.channel"), self.board)
        return await self.people.press(self.sam, panel, control_id("setup.open"))

    async def chooses(self, panel: Message, custom_id: str, value: str | Channel) -> None:
        """The steward chooses that in their panel and, where it is shown before it counts, keeps it."""
        shown = await self.people.choose(self.sam, panel, custom_id, [value])
        found = [each["custom_id"] for each in controls(shown.reply.components if shown.reply is not None else None)]
        for keep in (each for each in found if ".keep:" in each):
            await self.people.press(self.sam, panel, keep)

    async def _panel(self) -> Message:
        reply = (await self.people.slash(self.sam, self.asks, "kith setup")).reply
        assert reply is not None, "no panel"
        return reply

    async def states(self, user: User, *kinds: str, **said: str) -> Outcome:
        """A member says how much they can give."""
        form = (await self.people.slash(user, self.asks, "capacity")).form
        return await self.people.submit(user, form, GLAD | {"kinds": list(kinds)} | said)

    async def fills(self, user: User, summary: str, **said: str) -> Outcome:
        """A member fills in the form for an ask; the reply is the private preview."""
        form = (await self.people.slash(user, self.asks, "ask")).form
        return await self.people.submit(user, form, self.filled(summary, **said))

    def filled(
        self,
        summary: str,
        *,
        details: str = "",
        kind: str = "transport",
        when: str = "whenever",
        shared: str = "named",
    ) -> Mapping[str, Any]:
        return {"summary": summary, "details": details, "kind": [kind], "when": when, "shared": shared}

    async def posts(self, user: User, summary: str, **said: str) -> Outcome:
        """A member asks: form, preview, and the button that posts at once."""
        preview = await self.fills(user, summary, **said)
        unnamed = said.get("shared", "named") != "named"
        return await self.press(user, preview.reply, "ask.post_now" if unnamed else "ask.post")

    # What anybody sees.

    async def reach(self, predicate: Callable[[], Any], within: float) -> bool:
        """Waits until it is so; False if it is not within so many seconds."""
        return await self.world.until(predicate, within)

    def cards(self, user: User, channel: Channel | None = None) -> list[Message]:
        """What Kith says unprompted and this person can look at now, newest first."""
        seen = [
            message
            for message in self.world.messages.values()
            if message.author is self.world.bot
            and message.interaction is None
            and (channel is None or within(self.world, message.channel_id, channel))
            and self.world.can_see(user, message)
        ]
        return seen[::-1]

    def card(self, user: User, having: str, key: str | None = None, channel: Channel | None = None) -> Message | None:
        """The newest card this person sees with these words on it, and with the button that says `key`'s words."""
        for message in self.cards(user, channel):
            buttons = {part.get("label") for part in controls(message.components)}
            if having in words(message.json()) and (key is None or self.text(key) in buttons):
                return message
        return None

    async def sees(
        self, user: User, having: str, key: str | None = None, *, channel: Channel | None = None, within: float = 8.0
    ) -> Message:
        """Waits for that card; an AssertionError with what is to be seen if it does not come."""
        await self.reach(lambda: self.card(user, having, key, channel), within)
        found = self.card(user, having, key, channel)
        shown = [words(message.json())[:120] for message in self.cards(user)]
        assert found is not None, f"{user.name} sees no card with {having!r} and {key}; but {shown}"
        return found

    async def hears(self, user: User, having: str, key: str | None = None, *, within: float = 8.0) -> Message:
        """Waits until Kith tells this person something with these words: in a card, or behind a bell of their own.

        Each bell is pressed when it is new; an AssertionError with what was heard if none of it is that.
        """
        heard: list[str] = []
        tried: set[int] = set()

        def bells() -> list[Message]:
            return [bell for bell in self.bells(user) if bell.id not in tried]

        while await self.reach(lambda: bells() or self.card(user, having, key), within):
            if (card := self.card(user, having, key)) is not None:
                return card
            for bell in bells():
                tried.add(bell.id)
                reply = (await self.press(user, bell, "bell.see")).reply
                heard.append(words(reply.json()) if reply is not None else "")
                if reply is not None and having in heard[-1] and (key is None or self.text(key) in labels(reply)):
                    return reply
        raise AssertionError(f"{user.name} does not hear {having!r} with {key}; but {heard}")

    def bells(self, user: User) -> list[Message]:
        """What rings in this person's own thread, newest first; what it rings for opens privately."""
        own = {place.id for place in self.places(user)}
        return [card for card in self.cards(user) if card.channel_id in own and self.text("bell.see") in labels(card)]

    def places(self, *users: User) -> list[Channel]:
        """The private threads in which exactly these people are, with Kith; oldest first."""
        inside = {user.id for user in users} | {self.world.bot.id}
        return [
            channel
            for channel in self.world.channels.values()
            if channel.type == PRIVATE_THREAD and channel.members.keys() == inside
        ]


def ref_of(form: Form) -> str:
    """The random ref a form carries."""
    named = split(form.custom_id)
    assert named is not None
    return named[1]


def labels(message: Message) -> list[str]:
    """What stands on the buttons of a message."""
    return [str(part["label"]) for part in walk(message.components) if part["type"] == 2]
