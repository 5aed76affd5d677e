"""Seeded people who press, choose and type whatever they can see, in the order that chance gives, twice or too late."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.router import split
from bot.steps.statements import FIELDS
from bot.text import LANGUAGES
from tests.faults import coming
from tests.faults.sim import TEXTS, Sim
from tests.transport.forms import CHECK, RADIO, STRING_SELECT, TEXT, Form
from tests.transport.parts import controls
from tests.transport.people import Outcome
from tests.transport.records import Json, Message, Refusal, User

LIKES: Mapping[str, float] = {
    "bell.see": 14,
    "setup.look": 4,
    "setup.zone": 4,
    "setup.open": 3,
    "ask.post": 12,
    "ask.post_now": 12,
    "ask.first": 2,
    "ask.plainer": 6,
    "door.small": 0.4,
    "door.path": 0.4,
    "small.take": 0.3,
    "path.write": 1.5,
    "ask.as_is": 2,
    "ask.see": 0.7,
    "ask.share": 0.7,
    "ask.change": 1,
    "ask.needs": 1,
    "ask.several": 1.5,
    "ask.drop": 0.3,
    "ask.remind": 2,
    "ask.withdraw": 0.4,
    "ask.withdraw_yes": 2,
    "ask.met": 0.3,
    "ask.help": 5,
    "invite.yes": 12,
    "invite.no": 3,
    "invite.less": 1,
    "invite.why": 1,
    "yes.accept": 14,
    "yes.pass": 3,
    "door.ask": 2,
    "door.offer": 0.8,
    "door.mine": 2,
    "door.apart": 0.4,
    "offer.take": 2,
    "celebrate.post": 8,
    **dict.fromkeys(("thanks.begin", "thanks.look", "thanks.offer", "thanks.agree"), 4),
    "behalf.mine": 6,
    "behalf.lie": 2,
    "behalf.back": 0.7,
    "reflect.write": 2,
    "reflect.keep": 5,
    "reflect.forget": 2,
    "intro.finished": 1.5,
    "intro.undo": 1.5,
    "intro.later": 3,
    "intro.unsure": 3,
    "intro.new": 1.5,
    "intro.new_yes": 4,
    "intro.leave_yes": 3,
    "ask.let_rest": 4,
    "ask.still": 3,
    "ask.again": 3,
    "ask.widen": 3,
    **dict.fromkeys(("ask.keep_on", "ask.smaller", "ask.enough"), 2),
    "ask.steward": 1,
    "setup.role": 4,
    "rest.hand_back": 2,
    "rest.7": 0.5,
    "rest.30": 0.2,
    "rest.90": 0.1,
    "capacity.reach": 1.5,
    "capacity.what": 3,
    "capacity.where": 3,
    **dict.fromkeys((f"capacity.{field}" for field in FIELDS), 2.5),
    "door.resources": 1.5,
    "resources.add": 4,
    "resources.open": 3,
    "resources.show": 3,
    "resources.forget": 3,
    "areas.list": 4,
    "areas.add": 4,
    "areas.remove_yes": 4,
    "me.kinds": 4,
    "me.nothing": 0.3,
    "me.hush": 0.3,
    "now.quiet": 0.3,
    "now.country": 0.3,
    "nudge.stop": 2,
    "nudge.why": 3,
    "privacy.forget": 0.7,
    "privacy.word": 4,
    "door.privacy": 0.5,
    "settings.section": 0.5,
    "settings.choose": 0.4,
    "settings.role": 0.2,
    "settings.undo": 3,
    "settings.begin": 0.3,
    "settings.kind_retire": 0.2,
    "agreements.read_ask": 14,
    "agreements.read_offer": 14,
    "agreements.read_take": 14,
    "agreements.read_small": 14,
    "agreements.read_path": 14,
    "agreements.change": 2,
    "report.begin": 0.5,
    "report.somebody": 2,
    "backup.call": 1.5,
    "concern.list": 3,
    "concern.open": 8,
    "concern.pause": 0.5,
    "concern.down": 1,
    **coming.LIKES,
    **dict.fromkeys(("begin.group", "begin.entry", "begin.add", "begin.up", "begin.hide"), 2),
    "pairs.join": 4,
    "pairs.leave": 0.3,
}
"""How much more often than others a control is pressed, so that trails come to their ends; 1 where nothing is said."""

COMMANDS: Mapping[str, float] = {
    "ask": 5,
    "capacity": 3,
    "offer": 1.5,
    "celebrate": 1,
    "for-someone": 1.5,
    "mine": 3,
    "kith setup": 1,
    "kith rituals": 0.7,
    "kith services": 0.4,
    "kith pulse": 0.4,
    "kith doctor": 0.6,
    "resources": 0.7,
    "kith reports": 1.5,
    "report": 0.4,
    "agreements": 0.3,
    "privacy": 0.5,
    "me": 0.7,
}
USER_SELECT = 5

SEEN = 40
"""So many cards one person looks through, newest first."""

OWN = 8
"""So many private replies stay open on somebody's screen."""

AREAS = ("Hill", "Harbour\nMarket", "hill\n---\nOld town", "x" * 41)
"""What stewards type into the list of areas: new ones, some of before, and one that is too long."""

KINDS = ("Garden", "Garden\nMusic", "x" * 41, "---")
"""What stewards call kinds of help: new ones, some of before, one that is too long, and none."""
AGREED = ("A no needs no reason\nNo money", "No money", "x" * 101, "a\n" * 11)
"""What stewards write down as agreed: twice something, and twice what does not fit."""

ZONES = ("Europe/Madrid", "America/Bogota", "UTC", "Nowhere/AtAll")


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
    typed: dict[str, Words] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    people: list[Person] = field(default_factory=list)


class Person:
    """One member. `pace` is the mean of the seconds between two things they do."""

    def __init__(self, crowd: Crowd, user: User, chance: Random, pace: float, *, steward: bool = False) -> None:
        self.crowd, self.sim, self.user, self.chance = crowd, crowd.sim, user, chance
        self.pace, self.steward = pace, steward
        self.own: list[Message] = []
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
        chosen = self._choose()
        if chosen is None:
            return
        what, message, part = chosen
        times = 2 if self.chance.random() < self.twice else 1
        await asyncio.gather(*(self._do(what, message, part) for _ in range(times)))

    # --- choosing -----------------------------------------------------------------------------------------------------

    def _choose(self) -> tuple[str, Message | None, Json | None] | None:
        options: list[tuple[float, str, Message | None, Json | None]] = []
        setup = 4 if self.steward else 1
        options += [
            (COMMANDS.get(name, 0.6) * (setup if name.startswith("kith ") else 1), name, None, None)
            for name in self._commands()
        ]
        seen = self.sim.cards(self.user)[:SEEN]
        for message in [*seen, *self.own[-OWN:]]:
            fresh = 3.0 if message in self.own[-2:] else 1.0
            for part in controls(message.components):
                if "custom_id" in part and not part.get("disabled") and part["type"] in (2, 3, 5, 6, 7, 8):
                    named = split(part["custom_id"])
                    action = named[0] if named else ""
                    options.append((LIKES.get(action, 0.7) * fresh, action, message, part))
        if not options:
            return None
        _, what, message, part = self.chance.choices(options, [each[0] for each in options])[0]
        return what, message, part

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
        self._note(name, ref, outcome)
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
            self._note(named[0], named[1], outcome)

    def _note(self, action: str, ref: str, outcome: Outcome) -> None:
        self.crowd.done[action] += 1
        if outcome.answered:
            self.crowd.done[f"answered {action}"] += 1
        said = outcome.words
        self.crowd.heard.append(
            Heard(self.user.id, action, ref, outcome.interaction.id, self.sim.loop.time(), outcome.answered, said)
        )
        reply = outcome.reply
        if reply is not None and reply.seen_by == self.user.id and reply not in self.own:
            self.own.append(reply)

    # --- what is typed and chosen -------------------------------------------------------------------------------------

    def _options(self, what: str) -> Mapping[str, Any]:
        return {"days": self.chance.choice((1, 3, 7, 0, 400))} if what == "rest" and self.chance.random() < 0.6 else {}

    def _picked(self, part: Json) -> Sequence[Any]:
        chance, guild = self.chance, self.sim.guild
        least, most = part.get("min_values", 1), part.get("max_values", 1)
        if part["type"] == 3:
            options = [option["value"] for option in part.get("options") or ()]
            return chance.sample(options, min(len(options), max(1, least)))
        if part["type"] == 6:
            roles = list(guild.roles)
            return [chance.choice(roles)] if roles and chance.random() < 0.7 else ([] if least == 0 else [guild.id])
        if part["type"] == 8:
            return [self.sim.asks]
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
