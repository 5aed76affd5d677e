"""A community in which everybody of the table is there, and every thing that a row can be about."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import discord

from bot.limits import Limits, Rate
from bot.steps import backup, concerns, queue, reports
from bot.steps.people import Who
from bot.steps.reports import OTHER, Bells, Told
from cogs.reflections.cards import written
from data import (
    areas,
    asks,
    celebrations,
    changes,
    communities,
    introductions,
    invitations,
    members,
    offers,
    outbox,
    pauses,
    pulse,
    reflections,
    resources,
    suggestions,
)
from data.store import Tx
from tests.authority import coming, panel
from tests.authority.panel import NAMES
from tests.authority.rows import Row
from tests.authority.together import together
from tests.stories.hands import Sent, arrive, choosing, commanding, parts, pressing, sending
from tests.stories.town import Town, town

HOUR = 3600
FRESH = "feedfacecafebeef"
"""A reference nobody made yet, as a form that was just opened bears one."""

SERVICE, BATCH = "5e2f1ce05e2f1ce0", "ba7c4ba7c4ba7c40"
"""The references of a local service, and of a file in which another came."""

Tables = dict[tuple[str, object], list[tuple[Any, ...]]]
"""Every row by its table and the community it belongs to (None where a table has none)."""

BESIDE = ("inbox", "meta", "members")
"""Tables that may change when nothing happens: whoever presses is met, and that is all."""


def unlimited() -> Limits:
    """Limits that nobody meets; floods have tests of their own."""
    endless = Rate(math.inf, 0)
    return Limits(lambda: 0.0, endless, endless, endless)


@dataclass
class Scene:
    """The town, another town, the people by their roles, and the things by their names."""

    town: Town
    here: Any
    there: Any
    halls: Mapping[int, Any]
    """A second channel of each of the two servers, by the first one's id."""
    people: Mapping[str, Any]
    things: Mapping[str, str]
    roles: Mapping[int, Any]
    words: Mapping[int, Any]
    """What somebody wrote in the first channel of each of the two servers, by its id."""

    def where(self, role: str) -> Any:
        """The channel in which somebody presses."""
        return self.there if role == "elsewhere" else self.here

    def guild_of(self, role: str) -> int:
        """The server in which somebody presses."""
        return int(self.town.env.backend.get_channel(self.where(role).id).guild_id)

    def sent(self, row: Row, role: str) -> Sent:
        """What arrives when somebody does it, ready to be delivered."""
        return self._sent(row.what, row, role)

    def before(self, row: Row, role: str) -> list[Sent]:
        """What the same person presses first."""
        return [self._sent(what, Row(what, row.about, {}), role) for what in row.first]

    def _sent(self, what: str, row: Row, role: str) -> Sent:
        who, where = self.people[role], self.where(role)
        if what.startswith("/"):
            root, *inner = what[1:].split(" ")
            options = [{"name": name, "type": 4, "value": value} for name, value in row.options.items()]
            for each in reversed(inner):
                options = [{"name": each, "type": 1, "options": options}]
            return commanding(self.town, who, root, options, channel=where)
        if " menu " in what:
            kind, _, name = what.partition(" menu ")
            target = self.people["somebody"] if kind == "user" else self.words[where.id]
            return choosing(self.town, who, name, target, channel=where)
        custom_id = f"v1:{what}:{self.things.get(row.about, row.about)}"
        for name in ("another channel", "a channel of another server", "a role"):
            custom_id = custom_id.replace(name, self._value(name, where))
        card = self.town.cards(where)[0]
        if row.fields is not None:
            people = {"person": [self._value(each, where) for each in row.fields.get("person", ())]}
            fields = {**row.fields, **{name: each for name, each in people.items() if each}}
            return sending(self.town, who, custom_id, fields, message=card)
        values = None if row.values is None else [self._value(each, where) for each in row.values]
        pressed = pressing(self.town, who, custom_id, message=card, values=values)
        if what == "reflect.keep":
            # Their own words come along with the card on which they were shown back.
            shown = written(1, "The heron came back", FRESH, self.town.text)
            pressed.payload["message"]["components"] = shown.to_components()
        return pressed

    def _value(self, name: str, where: Any) -> str:
        other = self.there if where is self.here else self.here
        ids = {
            "another channel": self.halls[where.id].id,
            "a channel of another server": other.id,
            "a role": self.roles[where.id].id,
            "somebody": self.people["somebody"].id,
            "kept apart": self.people["apart"].id,
        }
        return str(ids.get(name, self.things.get(name, name)))

    def visible(self, role: str) -> set[str]:
        """The ids of every control that somebody can see on a card in a channel or a thread."""
        who = self.people[role]
        home = [self.town.asks, *self.town.places_of(who)] if role != "elsewhere" else []
        cards = [card for channel in (*home, self.where(role)) for card in self.town.cards(channel, viewer=who)]
        found = (part for card in cards for part in parts([each.to_dict() for each in card.components]))
        return {str(part["custom_id"]) for part in found if part.get("custom_id")}

    async def tables(self) -> Tables:
        """Everything that is remembered."""
        return await self.town.store.run(_tables)

    async def restore(self, kept: Tables) -> None:
        """Everything is as it was then."""
        await self.town.store.run(lambda tx: _restore(tx, kept))


def _names(tx: Tx) -> list[str]:
    # The schema's own order names every table after those it refers to.
    found = tx.db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    return [row["name"] for row in found]


def _tables(tx: Tx) -> Tables:
    kept: Tables = {}
    for name in _names(tx):
        for row in tx.db.execute(f"SELECT * FROM {name}"):
            columns = row.keys()
            whose = next((row[each] for each in ("community", "guild") if each in columns), None)
            kept.setdefault((name, whose), []).append(tuple(row))
    return {key: sorted(rows, key=repr) for key, rows in kept.items()}


def _restore(tx: Tx, kept: Tables) -> None:
    names = _names(tx)
    for name in reversed(names):
        tx.db.execute(f"DELETE FROM {name}")
    for name in names:
        for (table, _), rows in kept.items():
            if table == name:
                tx.db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def differences(before: Tables, after: Tables) -> set[tuple[str, object]]:
    """The tables that changed, each with the community whose rows they were."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[Scene]:
    """Everybody is there, and everything is under way."""
    async with town(folder) as place:
        place.kith.limits = unlimited()
        people, there, roles = await _people(place)
        things = await _things(place, people)
        halls = {place.asks.id: place.guild.create_text_channel("hall"), there.id: roles[there.id, "hall"]}
        gardeners = {place.asks.id: place.guild.create_role("gardeners"), there.id: roles[there.id, "role"]}
        place.env.backend.get_guild(place.guild.id).owner_id = people["administrator"].id
        cached = place.kith.get_guild(place.guild.id)
        assert cached is not None
        cached.owner_id = people["administrator"].id
        await place.env.settle()
        said = {place.asks.id: await people["somebody"].send(place.asks, "Hello")}
        said[there.id] = await people["elsewhere"].send(there, "Hello")
        yield Scene(place, place.asks, there, halls, people, things, gardeners, said)


async def _people(place: Town) -> tuple[dict[str, Any], Any, dict[Any, Any]]:
    env, guild = place.env, place.guild
    owner = guild.create_role("owner", permissions=discord.Permissions(administrator=True))
    sue = env.create_user("sue")
    other = env.create_guild("Another street", preferred_locale="en-US")
    manages = other.create_role("stewards", permissions=discord.Permissions(manage_guild=True))
    people = {
        "stranger": guild.add_member(env.create_user("eve")),
        "member": guild.add_member(env.create_user("mel")),
        "asker": place.ana,
        "helper": place.dov,
        "other": place.cat,
        "apart": place.ben,
        "steward": place.sam,
        "administrator": guild.add_member(env.create_user("ada"), roles=[owner]),
        "elsewhere": other.add_member(sue, roles=[manages]),
        "visitor": guild.add_member(sue),
        "somebody": guild.add_member(env.create_user("fay")),
        "another asker": guild.add_member(env.create_user("gil")),
        "paused": guild.add_member(env.create_user("pau")),
    }
    there = other.create_text_channel("asks")
    made = {(there.id, "hall"): other.create_text_channel("hall"), (there.id, "role"): other.create_role("gardeners")}
    who = people["elsewhere"]
    await arrive(place, commanding(place, who, "kith", [{"name": "setup", "type": 1, "options": []}], channel=there))
    await arrive(place, pressing(place, who, "v1:setup.channel:-", values=[str(there.id)], channel=there))
    await arrive(place, pressing(place, who, "v1:setup.open:-", channel=there))
    await place.later(5)
    return people, there, made


async def _things(place: Town, people: Mapping[str, Any]) -> dict[str, str]:
    text, ana, dov, cat, gil = place.text, place.ana, place.dov, place.cat, people["another asker"]
    await place.ana.slash(place.asks, "mine")
    await people["member"].slash(place.asks, "mine")
    await place.states(dov, "transport", at_once="5", per_week="10")
    await place.states(cat, "tech", at_once="5", per_week="10")
    await place.states(place.ben, "transport", at_once="5", per_week="10")
    await arrive(place, pressing(place, ana, "v1:apart.add:-", values=[str(place.ben.id)]))
    await place.posts(ana, "Invited", kind="transport", shared="neighbour")
    await place.later(HOUR)
    ended = await place.posts(ana, "Ended", kind="forms", shared="neighbour")
    sure = await ana.click(ended.response, label=text("ask.withdraw"))
    await ana.click(sure.response, label=text("ask.withdraw_yes"))
    trails = ((ana, dov, "Finished"), (ana, dov, "Introduced"), (ana, dov, "Several"), (gil, cat, "Of another"))
    for asker, helper, words in trails:
        await place.posts(asker, words, kind="forms", first=True, people=(2, 2) if words == "Several" else None)
        await helper.click(place.card(place.asks, words), label=text("ask.card.help"))
        await place.later(5)
        if words == "Finished":
            await dov.click(place.card(place.shared_place(ana, dov), words), label=text("introduction.is_finished"))
    await place.posts(ana, "Open", kind="forms", shared="neighbour")
    await dov.click(place.card(place.asks, "Open"), label=text("ask.card.help"))
    await place.posts(ana, "Unseen", kind="lending", shared="quiet", when="whenever")
    form = await dov.slash(place.asks, "offer")
    await dov.submit_modal(form, {"words": "Soup on Mondays", "kind": ["company"]})
    for good, way in (("Celebrated", "neighbour"), ("Written", "named")):
        form = await ana.slash(place.asks, "celebrate")
        shown = await ana.submit_modal(form, {"good": good, "shared": way})
        if good == "Celebrated":
            await ana.click(shown.response, label=text("celebrate.post"))
    question = await ana.slash(place.asks, "reflect")
    form = await ana.click(question.response, label=text("reflect.write"))
    shown = await ana.submit_modal(form, {"thought": "A thought"})
    await ana.click(shown.response, label=text("reflect.keep"))
    form = await dov.slash(place.asks, "for-someone")
    await dov.submit_modal(form, {"person": [ana], "summary": "For Ana", "kind": ["tech"], "when": "week"})
    await place.fills(ana, "Draft", kind="forms")
    for words in ("Held", "Asked"):
        await place.fills(ana, words, kind="forms", shared="neighbour")
    door = place.cards(place.asks)[0]
    await arrive(place, sending(place, place.sam, "v1:areas.form:-", {"areas": "Harbour"}, message=door))
    for setting, value in (("open_most", "10"), ("gap_days", "2"), ("gap_days", "0")):
        await arrive(place, pressing(place, place.sam, f"v1:settings.keep:{setting}-{value}"))
        await place.later(5)
    await arrive(place, pressing(place, place.sam, "v1:begin.hide:small-tech-wifi"))
    for family, then, values in (("checkin", "", None), ("tide", "now", None), ("needs", "leave_out", ["0"])):
        await arrive(place, pressing(place, place.sam, f"v1:rituals.keep:{family}_week_6_18"))
        if then:
            made = await place.store.run(lambda tx, family=family: _ritual(tx, family))
            await arrive(place, pressing(place, place.sam, f"v1:rituals.{then}:{made}", values=values))
    about = {"kind": ["home"], "name": "The house at the harbour", "how": "Ask at the door", "about": ""}
    await arrive(place, sending(place, place.sam, f"v1:resources.form:{SERVICE}", about, message=door))
    await place.store.run(lambda tx: _drafts(tx, place.guild.id))
    await place.later(HOUR)
    (round_,) = await place.store.run(lambda tx: [row["ref"] for row in tx.db.execute("SELECT ref FROM rounds")])
    await arrive(place, pressing(place, place.cat, f"v1:ritual.here:{round_}"))
    named = await place.store.run(lambda tx: _named(tx, place.guild.id, ana.id, dov.id))
    told = await place.store.run(lambda tx: _told(tx, place, people, named))
    await place.later(HOUR)
    return named | told | await together(place)


def _told(tx: Tx, place: Town, people: Mapping[str, Any], things: Mapping[str, str]) -> dict[str, str]:
    """What was told to the stewards: about an ask, about a steward, about somebody who is paused, and a call."""

    def tell(name: str, key: str) -> str:
        who = Who(people[name].id, place.guild.id, "en-US")
        told = Told(OTHER, "Words for the stewards", False)
        return reports.send(tx, who, key, tx.ref(), told, Bells(False, 0)).ref

    pausing = tell("other", str(people["paused"].id))
    members.meet(tx, place.guild.id, people["paused"].id, "en-US")
    ada = Who(people["administrator"].id, place.guild.id, "en-US", manages=True)
    concerns.pause(tx, ada, pausing, 30, "A quiet month")
    pause = pauses.by_report(tx, pausing)
    assert pause is not None
    cat = Who(people["other"].id, place.guild.id, "en-US")
    mine = invitations.of(tx, members.meet(tx, place.guild.id, cat.user, "en-US").ref, "taken")
    running = introductions.by_invitation(tx, mine[0].ref)
    assert running is not None
    return {
        "report": tell("other", things["open"]),
        "accused": tell("other", str(people["steward"].id)),
        "pausing": pausing,
        "call": backup.call(tx, cat, running.ref, tx.ref(), Bells(False, 0)),
        "until": str(pause.until),
    }


def _drafts(tx: Tx, guild: int) -> None:
    """What came in a file and is not kept yet; and a week that is over, here and elsewhere."""
    for each in communities.guilds(tx):
        pulse.keep(tx, each, 20_451, {("", "asked"): 5})
    fresh = resources.get(tx, SERVICE)
    assert fresh is not None
    resources.save(tx, replace(fresh, ref="ba" * 8, state="draft", batch=BATCH))


def _ritual(tx: Tx, family: str) -> str:
    return str(tx.db.execute("SELECT ref FROM rituals WHERE family = ?", (family,)).fetchone()["ref"])


def _nudge(tx: Tx, guild: int, member: str) -> str:
    """A digest that was said to somebody."""
    ref = outbox.say(tx, guild, "nudge.digest", member, "member", member)
    assert ref is not None
    outbox.move(tx, ref, "sent", None, shown=1)
    outbox.placed(tx, ref, 1, 1)
    return ref


INTRODUCED, NAMED = ("Introduced", "Finished"), ("Draft", "Open", "Unseen", "Ended", "Several")


def _taken(tx: Tx, ask: str) -> str:
    row = tx.db.execute("SELECT invitation FROM introductions WHERE ask = ?", (ask,)).fetchone()
    return str(row["invitation"])


def _named(tx: Tx, guild: int, asker: int, helper: int) -> dict[str, str]:
    """The references of all this, read where they are kept: when a card appears is no concern of these tests."""
    known = [asks.get(tx, row["ref"]) for row in tx.db.execute("SELECT ref FROM asks")]
    about = {each.summary: each.ref for each in known if each is not None}
    ana, dov = members.find(tx, guild, asker), members.find(tx, guild, helper)
    assert ana is not None and dov is not None
    (offer,) = offers.of(tx, dov.ref)
    invited, said = (invitations.between(tx, about[each], dov.ref) for each in ("Invited", "Open"))
    assert invited and said and (invited.state, said.state) == ("waiting", "yes")
    introduced, finished = (introductions.by_invitation(tx, _taken(tx, about[each])) for each in INTRODUCED)
    assert introduced and finished
    assert (introduced.state, finished.state) == ("open", "finished")
    introductions.thank(tx, finished, "Thank you")
    introductions.show(tx, finished, True, None)
    bell = tx.db.execute("SELECT ref FROM outbox WHERE kind = 'invitation' AND about = ?", (invited.ref,)).fetchone()
    return {
        **coming.things(tx, guild, ana.ref),
        **{name.casefold(): ref for name, ref in about.items() if name in NAMED},
        "introduction": introduced.ref,
        "finished": finished.ref,
        "unseen thanks": f"{reports.THANKS}{finished.ref}",
        "invitation": invited.ref,
        "yes": said.ref,
        "bell": bell["ref"],
        "nudge": _nudge(tx, guild, dov.ref),
        "offer": offer.ref,
        **{each.words.casefold(): each.ref for each in celebrations.owned(tx, ana.ref)},
        "suggestion": suggestions.to(tx, ana.ref)[0].ref,
        "thought": reflections.of(tx, ana.ref)[0].ref,
        "area": areas.of(tx, guild)[0].ref,
        "ritual": _ritual(tx, "checkin"),
        "resting": _ritual(tx, "needs"),
        "round": tx.db.execute("SELECT ref FROM rounds").fetchone()["ref"],
        "service": SERVICE,
        "batch": BATCH,
        **NAMES,
        "change": changes.latest(tx, guild, 1)[0].ref,
        "fresh": FRESH,
        "held": queue.hold(tx, asks.get(tx, about["Held"]) or known[0], at_once=True).ref,
        "asked": panel.asked(tx, about["Asked"]),
        **panel.waiting(tx, guild, dov.ref, asks.get(tx, about["Open"]) or known[0], said),
    }
