"""Seeded people who press, choose and type whatever they can see, in the order that chance gives, twice or too late."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.router import split
from bot.text import LANGUAGES
from tests.faults import coming
from tests.faults.likes import AGREED, AREAS, COMMANDS, KINDS, LIKES, ZONES
from tests.faults.sim import TEXTS, Sim
from tests.transport.forms import CHECK, RADIO, STRING_SELECT, TEXT, Form
from tests.transport.parts import controls
from tests.transport.people import Outcome
from tests.transport.records import Channel, Json, Message, Refusal, User

USER_SELECT = 5

TRAIL = 5.0
"""Whatever is liked at least so much leads a trail on."""

WANTED = 40.0
"""How much is liked what people are to press in this life if they see it."""

PATIENCE = 15.0
"""So many seconds somebody waits for an answer that is on its way."""

SEEN = 40
"""So many cards one person looks through, newest first."""

OWN = 8
"""So many private replies stay open on somebody's screen."""

Option = tuple[float, str, Message | None, Json | None]
"""How much it is liked, what it is, and the message and the part of it on which it stands; a command has neither."""


@dataclass
class Words:
    """What somebody typed: two words that occur nowhere else, and when it was."""

    user: int
    at: float
    summary: str
    details: str
    shared: str
    action: str = ""


@dataclass
class Heard:
    """One thing somebody did and what they were answered."""

    user: int
    action: str
    ref: str
    interaction: int
    at: float
    answered: bool
    words: str


@dataclass
class Crowd:
    """Everything that people did, for whoever judges afterwards."""

    sim: Sim
    wanted: frozenset[str] = frozenset()
    typed: dict[str, Words] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    people: list[Person] = field(default_factory=list)
    room: Channel | None = None
    """The stewards' own channel."""


class Person:
    """One member. `pace` is the mean of the seconds between two things they do."""

    def __init__(self, crowd: Crowd, user: User, chance: Random, pace: float, *, steward: bool = False) -> None:
        self.crowd, self.sim, self.user, self.chance = crowd, crowd.sim, user, chance
        self.pace, self.steward = pace, steward
        self.own: list[Message] = []
        self.screen: Message | None = None
        self.stays = 0.75 if steward else 0.2
        self.forms: list[Form] = []
        self.twice = chance.choice((0.0, 0.05, 0.3))
        self.slow = chance.choice((0.0, 0.1, 0.5))
        self.doing: set[asyncio.Task[Any]] = set()
        crowd.people.append(self)

    @property
    def here(self) -> bool:
        """Whether they are a member just now."""
        return self.user.id in self.sim.guild.members

    async def live(self, until: float) -> None:
        """Do things until that moment of the loop."""
        while self.sim.loop.time() < until:
            await asyncio.sleep(min(self.chance.expovariate(1 / self.pace), 3 * self.pace))
            if self.here:
                await self.act()

    async def act(self) -> None:
        """Do one thing, perhaps twice."""
        chosen = self._choose(self._everything())
        while chosen is not None:
            what, message, part = chosen
            times = 2 if self.chance.random() < self.twice else 1
            self.screen = None
            await asyncio.gather(*(self._do(what, message, part) for _ in range(times)))
            # Whoever has just opened something often goes on with it.
            stays = self.here and self.chance.random() < self.stays
            chosen = self._choose(self._on(self.screen, 1.0)) if stays and self.screen is not None else None

    # --- choosing -----------------------------------------------------------------------------------------------------

    def _choose(self, options: list[Option]) -> tuple[str, Message | None, Json | None] | None:
        return self.chance.choices(options, [each[0] for each in options])[0][1:] if options else None

    def _everything(self) -> list[Option]:
        setup = 4 if self.steward else 1
        options: list[Option] = [
            (COMMANDS.get(name, 0.6) * (setup if name.startswith("kith ") else 1), name, None, None)
            for name in self._commands()
        ]
        for message in [*self.sim.cards(self.user)[:SEEN], *self.own[-OWN:]]:
            options += self._on(message, 3.0 if message in self.own[-2:] else 1.0)
        return options

    def _on(self, message: Message, fresh: float) -> list[Option]:
        """What can be pressed on a message."""
        options: list[Option] = []
        for part in controls(message.components):
            if "custom_id" in part and not part.get("disabled") and part["type"] in (2, 3, 5, 6, 7, 8):
                named = split(part["custom_id"])
                action = named[0] if named else ""
                options.append((self._likes(action) * fresh, action, message, part))
        return options

    def _likes(self, action: str) -> float:
        """What leads a trail on is always liked; of everything else people like most what nobody has tried yet."""
        liked = LIKES.get(action, 0.7)
        if action in self.crowd.wanted:
            return WANTED
        return liked if liked >= TRAIL else liked / (1 + self.crowd.done[action] / 2)

    def _commands(self) -> list[str]:
        names: list[str] = []
        for command in self.sim.world.commands.get(None, []):
            if command.get("type", 1) != 1:
                continue
            groups = [each for each in command.get("options") or () if each["type"] == 1]
            inner = [f"{command['name']} {each['name']}" for each in groups] or [command["name"]]
            # Discord hides what only stewards may use; it can be made visible, so a stranger tries it now and then.
            if command.get("default_member_permissions") is None or self.steward or self.chance.random() < 0.05:
                names += inner
        return names

    # --- doing --------------------------------------------------------------------------------------------------------

    async def _do(self, what: str, message: Message | None, part: Json | None) -> None:
        people, where = self.sim.people, self.sim.asks
        if where.id not in self.sim.world.channels:
            return
        name, ref = what, ""
        try:
            if message is None:
                outcome = await people.slash(self.user, where, what, self._options(what))
                name = f"/{what}"
            elif part is not None and part["type"] == 2:
                ref = (split(part["custom_id"]) or ("", ""))[1]
                outcome = await people.press(self.user, message, part["custom_id"])
            else:
                assert part is not None
                outcome = await people.choose(self.user, message, part["custom_id"], self._picked(part))
        except (LookupError, AssertionError, Refusal):
            # It changed, or went, under their finger; or they left.
            self.crowd.done["nothing to press"] += 1
            return
        await self._note(name, ref, outcome)
        if outcome.modal is not None:
            await self._fill(outcome.modal)

    async def _fill(self, form: Form) -> None:
        if self.chance.random() < 0.08:
            return
        # Some write for a minute, some come back to the form when it is long too late for it.
        await asyncio.sleep(self.chance.uniform(3, 90) if self.chance.random() > 0.05 else 1200)
        values = self._values(form)
        times = 2 if self.chance.random() < self.twice else 1
        for _ in range(times):
            if not self.here:
                return
            try:
                outcome = await self.sim.people.submit(self.user, form, values)
            except (LookupError, AssertionError, ValueError, Refusal):
                self.crowd.done["nothing to press"] += 1
                return
            named = split(form.custom_id) or ("", "")
            await self._note(named[0], named[1], outcome)

    async def _note(self, action: str, ref: str, outcome: Outcome) -> None:
        await self.sim.world.until(lambda: outcome.told, PATIENCE)
        self.crowd.done[action] += 1
        if outcome.answered:
            self.crowd.done[f"answered {action}"] += 1
        said = outcome.words if outcome.told else ""
        self.crowd.heard.append(
            Heard(self.user.id, action, ref, outcome.interaction.id, self.sim.loop.time(), outcome.answered, said)
        )
        reply = outcome.reply
        if reply is not None and reply.seen_by == self.user.id:
            self.screen = reply
            if reply not in self.own:
                self.own.append(reply)

    # --- what is typed and chosen -------------------------------------------------------------------------------------

    def _options(self, what: str) -> Mapping[str, Any]:
        return {"days": self.chance.choice((1, 3, 7, 0, 400))} if what == "rest" and self.chance.random() < 0.6 else {}

    def _picked(self, part: Json) -> Sequence[Any]:
        chance, guild = self.chance, self.sim.guild
        least, most = part.get("min_values", 1), part.get("max_values", 1)
        if part["type"] == 3:
            options = [option["value"] for option in part.get("options") or ()]
            return chance.sample(options, min(len(options), chance.randint(max(1, least), max(1, most))))
        if part["type"] == 6:
            roles = list(guild.roles)
            return [chance.choice(roles)] if roles and chance.random() < 0.7 else ([] if least == 0 else [guild.id])
        if part["type"] == 8:
            own = self.crowd.room if "stewards_channel" in part["custom_id"] else self.sim.asks
            if self.sim.forum is not None and "setup.channel" in part["custom_id"] and chance.random() < 0.8:
                own = self.sim.forum
            return [own] if own is not None else []
        others = [each.user for each in self.crowd.people if each.user is not self.user]
        return chance.sample(others, min(len(others), max(1, least, min(most, 1))))

    def _values(self, form: Form) -> Mapping[str, Any]:
        named = split(form.custom_id) or ("", "")
        number = len(self.crowd.typed)
        words = Words(self.user.id, self.sim.loop.time(), f"sw{number:05d}x", f"dw{number:05d}x", "", named[0])
        values: dict[str, Any] = {}
        for name, part in form.fields.items():
            if part["type"] == TEXT:
                values[name] = self._text(named[0], name, part, words)
            elif part["type"] in (STRING_SELECT, RADIO):
                options = [option["value"] for option in part.get("options") or ()]
                least, most = part.get("min_values", 1), part.get("max_values", 1) or 1
                if part["type"] == RADIO:
                    values[name] = self.chance.choice(options)
                else:
                    values[name] = self.chance.sample(options, self.chance.randint(max(1, least), max(1, most)))
            elif part["type"] == USER_SELECT:
                others = [each.user for each in self.crowd.people if each.user is not self.user]
                values[name] = [str(self.chance.choice(others).id)]
            elif part["type"] == CHECK:
                values[name] = self.chance.random() < 0.5
        if named[0] == "ask.form":
            # Few kinds, so that those who need and those who can find each other.
            values["kind"] = [self.chance.choice(("transport", "errands"))]
            values["shared"] = words.shared = self.chance.choice(("named", "neighbour", "neighbour", "quiet"))
        if named[0] == "ask.needs_form" and self.chance.random() < 0.7:
            # Hardly anybody has everything that could be needed, so most need nothing in particular.
            values["language"] = values["skills"] = []
        if named[0] == "capacity.form":
            values["kinds"] = ["transport", "errands"]
            values["tide"] = self.chance.choice(("high", "some", "some", "low", "resting"))
            values["quiet"] = self.chance.choice(("none", "none", "none", "night"))
        self.crowd.typed[words.summary] = words
        return values

    def _text(self, action: str, name: str, part: Json, words: Words) -> str:
        if action == "privacy.form":
            right = TEXTS.of(self.chance.choice(LANGUAGES))("privacy.forget.word")
            return right if self.chance.random() < 0.8 else "perhaps"
        if action == "setup.zone_form":
            return self.chance.choice(ZONES)
        if action in ("settings.kinds_form", "settings.rename_form"):
            return self.chance.choice(KINDS)
        if action == "areas.form":
            return self.chance.choice(AREAS)
        if name in ("first", "last", "until"):
            return self.chance.choice(coming.DAYS)
        if name == "lines":
            return self.chance.choice(AGREED)
        if name == "details":
            return f"{words.details} the blue door" if self.chance.random() < 0.8 else ""
        small = "Sorry to bother you, " if self.chance.random() < 0.2 else ""
        return f"{small}{words.summary} a lift to the library"
