"""A small community in SimCord with the real Kith in it, for stories to be told in."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import discord
import simcord

from bot.alarm import LoopAlarm
from bot.client import Kith
from bot.rehearsal.fit import discreet, speaking
from bot.rules import house, moments
from bot.rules.refusal import Refusal
from bot.settings import Settings
from bot.text import DEFAULT, DISCORD_LOCALES, Text, Texts
from data import members, threads
from data.store import Store, Tx, open_store
from data.vault import Key, Vault, make_key
from tests import spec

PATIENCE = 10.0
"""Seconds of real time until a step that never settles is given up; a press without an answer takes as long."""

LONGEST = moments.BELL["low"][1] + moments.NEXT["low"][1]
"""Seconds after which a bell has rung, whatever it waits for: the next helper is looked for, and then it rings."""

Components = Sequence[Mapping[str, Any]]


def parts(components: Components) -> list[Mapping[str, Any]]:
    """Every part of a card, nested ones too, in reading order."""
    found: list[Mapping[str, Any]] = []
    for part in components:
        found.append(part)
        found += parts(part.get("components") or [])
        if part.get("accessory"):
            found += parts([part["accessory"]])
    return found


def words(components: Components) -> str:
    """Everything that can be read on a card."""
    return "\n".join(str(part["content"]) for part in parts(components) if part.get("content"))


def labels(components: Components) -> list[str]:
    """The buttons on a card, by what stands on them."""
    return [str(part["label"]) for part in parts(components) if part.get("type") == 2]


class Town:
    """One community; `ana`, `ben`, `cat` and `dov` are members, `sam` may manage the server."""

    def __init__(
        self, env: simcord.Env, kith: Kith, store: Store, key: Key, folder: Path, spoken: dict[int, str]
    ) -> None:
        self.env, self.kith, self.store, self.key, self.folder, self.spoken = env, kith, store, key, folder, spoken
        self.guild = env.create_guild("A street", preferred_locale="en-US")
        self.asks = self.guild.create_text_channel("asks")
        stewards = self.guild.create_role("stewards", permissions=discord.Permissions(manage_guild=True))
        self.sam = self.guild.add_member(env.create_user("sam"), roles=[stewards])
        self.ana, self.ben, self.cat, self.dov = (
            self.guild.add_member(env.create_user(name)) for name in ("ana", "ben", "cat", "dov")
        )
        self.text: Text = kith.texts.of("en")
        self.expected: tuple[type[BaseException], ...] = (Refusal,)
        """What may be raised: a refusal is answered in words, and a story may break the world in other ways."""

    def speaks(self, who: Any, locale: str) -> None:
        """From now on this member's Discord is in that language."""
        self.spoken[who.id] = locale

    def all_speak(self, language: str) -> None:
        """Everybody's Discord is in that language; where the steward opens the door now, the community's is too."""
        locale = next(locale for locale, name in DISCORD_LOCALES.items() if name == language)
        for who in (self.sam, self.ana, self.ben, self.cat, self.dov):
            self.speaks(who, locale)
        self.text = self.kith.texts.of(language)

    # What anybody does.

    async def open(self) -> None:
        """The steward opens the door, or moves it to where asks are to appear now."""
        panel = await self.sam.slash(self.asks, "kith setup")
        panel = await self.keeps(await self.sam.select(panel.response, [self.asks], custom_id="v1:setup.channel:-"))
        ways = [self.text("setup.open_door"), self.text("setup.open_again")]
        await self.sam.click(panel.response, label=next(way for way in ways if way in self.buttons(panel.response)))
        # What waited for a door is looked at ten seconds later, and that is waited for as it is.
        await self.env.settle(timeout=3 * PATIENCE)

    async def keeps(self, shown: Any) -> Any:
        """Where a steward's change is shown before it counts, they keep it."""
        sure = self.kith.texts.of(DISCORD_LOCALES.get(self.spoken.get(self.sam.id, ""), "en"))("settings.keep")
        return await self.sam.click(shown.response, label=sure) if sure in self.buttons(shown.response) else shown

    async def sets(self, section: Any, setting: str, *values: Any) -> Any:
        """A steward chooses this in a section that they opened, and keeps it."""
        what = "channel" if setting in house.CHANNELS else "role" if setting in house.ROLES else "choose"
        custom_id = f"v1:settings.{what}:{setting}"
        return await self.keeps(await self.sam.select(section.response, list(values), custom_id=custom_id))

    async def settle_in(self) -> None:
        """The members have been here for a while: their own threads stand already."""

        def corners(tx: Tx) -> None:
            for who in (self.ana, self.ben, self.cat, self.dov):
                ref = members.meet(tx, self.guild.id, who.id, "en-US").ref
                threads.want(tx, self.guild.id, "corner", ref, self.asks.id)

        await self.store.run(corners)
        self.kith.wake()
        await self.kith._pump.idle()
        await self.env.settle()

    async def states(
        self, who: Any, *kinds: str, tide: str = "some", at_once: str = "2", per_week: str = "3", quiet: str = "none"
    ) -> Any:
        """A member says how much they can give."""
        form = await who.slash(self.asks, "capacity")
        return await who.submit_modal(
            form, {"tide": tide, "kinds": list(kinds), "at_once": at_once, "per_week": per_week, "quiet": quiet}
        )

    async def fills(
        self,
        who: Any,
        summary: str,
        *,
        details: str = "",
        kind: str = "transport",
        when: str = "week",
        shared: str = "named",
    ) -> Any:
        """A member fills in the form; the reply is the private preview."""
        form = await who.slash(self.asks, "ask")
        values: dict[str, Any] = {"summary": summary, "kind": [kind], "when": when, "shared": shared}
        return await who.submit_modal(form, values | ({"details": details} if details else {}))

    async def posts(
        self, who: Any, summary: str, *, first: bool = False, people: tuple[int, int] | None = None, **form: str
    ) -> Any:
        """A member asks, perhaps for so many `people` at least and at most: form, preview, *Post it*; whatever has to
        wait has waited when this returns."""
        preview = await self.fills(who, summary, **form)
        if people is not None:
            many = await who.click(preview.response, label=self.text("several.open"))
            preview = await who.submit_modal(many, {"least": [f"{people[0]}"], "most": [f"{people[1]}"]})
        if first:
            preview = await who.click(preview.response, label=self.text("ask.first_off"))
        posted = await who.click(preview.response, label=self.text("ask.post"))
        await self.later(20 * 60 if form.get("shared", "named") != "named" else 5)
        return posted

    async def later(self, seconds: float) -> None:
        """Time passes, and whatever it brings has happened."""
        await self.env.advance_time(seconds)

    # What anybody can see.

    def cards(self, channel: Any, *, viewer: Any = None) -> list[discord.Message]:
        """Kith's cards in a channel, oldest first."""
        return [message for message in channel.history(viewer=viewer) if message.components]

    def card(self, channel: Any, having: str) -> discord.Message:
        """The newest card in a channel on which these words can be read."""
        for message in reversed(self.cards(channel)):
            if having in self.read(message):
                return message
        raise AssertionError(
            f"no card with {having!r} in {channel.name}: {[self.read(m) for m in self.cards(channel)]}"
        )

    def read(self, message: discord.Message | Any) -> str:
        """What can be read on a card or a private reply."""
        return words([part if isinstance(part, dict) else part.to_dict() for part in message.components])

    def buttons(self, message: discord.Message | Any) -> list[str]:
        """What can be pressed on a card or a private reply."""
        return labels([part if isinstance(part, dict) else part.to_dict() for part in message.components])

    def places_of(self, who: Any) -> list[Any]:
        """The private threads a member is in."""
        return [thread for thread in self.asks.threads if who.id in self._in(thread)]

    def _in(self, thread: Any) -> set[int]:
        return set(self.env.backend.get_channel(thread.id).thread_members)

    def corner(self, who: Any) -> Any:
        """A member's own private thread."""
        alone = [thread for thread in self.places_of(who) if len(self._in(thread) - {self.kith.user_id}) == 1]
        assert len(alone) == 1, f"{who.name} has {len(alone)} corners"
        return alone[0]

    def bells(self, who: Any) -> list[discord.Message]:
        """The bells in a member's own thread, oldest first; none if they have no thread yet."""
        alone = [thread for thread in self.places_of(who) if len(self._in(thread) - {self.kith.user_id}) == 1]
        return [card for thread in alone for card in self.cards(thread) if self.text("bell.see") in self.buttons(card)]

    async def rung(self, who: Any, having: str = "") -> Any:
        """What the newest bell opens for a member alone, on which these words can be read; a private reply.

        Bells ring at moments of chance, so this waits, as long as it may be.
        """
        for _ in range(LONGEST // 300 + 1):
            for bell in reversed(self.bells(who)):
                seen = await who.click(bell, label=self.text("bell.see"))
                if having in self.read(seen.response):
                    return seen.response
            await self.later(300)
        raise AssertionError(f"no bell of {who.name} opens anything with {having!r}")

    async def finds(self, who: Any, having: str = "") -> Any:
        """What a member finds in /mine that no bell rang for, on which these words can be read; a private reply."""
        mine = (await who.slash(self.asks, "mine")).response
        parts_of = parts(mine.components)
        for custom_id in [str(part.get("custom_id")) for part in parts_of]:
            if custom_id.startswith("v1:bell.see:"):
                seen = await who.click(mine, custom_id=custom_id)
                if having in self.read(seen.response):
                    return seen.response
        raise AssertionError(f"nothing that {who.name} finds has {having!r}")

    def shared_place(self, one: Any, two: Any) -> Any:
        """The newest private thread of these two."""
        both = [thread for thread in self.asks.threads if {one.id, two.id} <= self._in(thread)]
        assert both, f"{one.name} and {two.name} share no thread"
        return max(both, key=lambda thread: thread.id)

    # What nobody should notice.

    async def restart(self) -> None:
        """The process ends and another one begins on the same store."""
        await self.env.settle()
        await self.kith.close()
        self.kith = await make_kith(self.store, self.folder, self.env)
        await self.env.restart_bot(self.kith)

    def faults(self) -> list[BaseException]:
        """What Kith raised and is not expected to; SimCord notes every error of a command, answered or not."""
        return [error for error in self.env.errors if not isinstance(getattr(error, "original", error), self.expected)]

    def problems(self) -> list[str]:
        """What Discord's own description finds wrong with anything Kith sent."""
        return [
            problem
            for request in self.env.http_requests
            for problem in _problems(request.method, request.path, request.json)
        ]


_LENGTHS = (12, 25, 32, 45, 50, 60, 64, 80, 100, 120, 150, 200, 256, 300, 512, 1000, 1024, 2000, 2048, 4000, 4096)
_checked: dict[tuple[str, str, str], list[str]] = {}


def _shape(body: Any) -> Any:
    """All of a body that Discord's document looks at: of long words no more than which limits they keep."""
    if isinstance(body, dict):
        return {key: _shape(value) for key, value in body.items()}
    if isinstance(body, list):
        return [_shape(value) for value in body]
    if isinstance(body, str) and len(body) > _LENGTHS[0]:
        return f"{body.isdecimal()} {bisect_left(_LENGTHS, len(body))}"
    return 2**31 - 1 if type(body) is int and 2**20 <= body < 2**31 else body


def _problems(method: str, path: str, body: Any) -> list[str]:
    # To check every body of every story anew would take longer than to tell the stories.
    key = (method, re.sub(r"(?<=/)[^/]*\d[^/]*", "1", path), json.dumps(_shape(body)))
    if key not in _checked:
        document = spec.check()
        _checked[key] = document.errors(method, path, body) if document else []
    return _checked[key] + spec.own_problems(method, path, body)


async def make_kith(store: Store, folder: Path, env: simcord.Env | None) -> Kith:
    """The real bot on this store."""
    return Kith(
        store=store,
        settings=Settings.model_construct(state=folder, key_file=folder / "key"),
        texts=Texts(),
        chance=store.chance,
        clock=store.clock,
        alarm=LoopAlarm(store.clock),
    )


@asynccontextmanager
async def town(
    folder: Path, *, seed: int = 1, opened: bool = True, settled: bool = True, language: str = DEFAULT
) -> AsyncIterator[Town]:
    """A town whose door is open; whatever Kith raised or sent wrongly fails the story.

    In a `settled` one everybody has had their own thread for a while. `language` is what everybody's Discord speaks.
    """
    held: list[simcord.Env] = []
    spoken: dict[int, str] = {}

    def clock() -> int:
        return int(held[0].now().timestamp()) if held else 0

    key = make_key()
    store = await open_store(None, Vault(key), clock, Random(seed))
    kith = await make_kith(store, folder, None)
    env = simcord.Env(kith, shard_count=1, settle_timeout=PATIENCE)
    held.append(env)
    try:
        await env.start()
        with discreet(), speaking(spoken):
            place = Town(env, kith, store, key, folder, spoken)
            if language != DEFAULT:
                place.all_speak(language)
            if opened:
                await place.open()
            if opened and settled:
                await place.settle_in()
            yield place
            await env.settle()
            assert place.faults() == []
            assert place.problems() == []
    finally:
        await env.shutdown()
        await store.close()
