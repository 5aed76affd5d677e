"""What the other checkers do not look at: found when a safeguard was taken away and nobody noticed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from bot.relay import places
from bot.relay.relay import Relay
from bot.rules.capacity import UNSTATED_AT_ONCE, WEEK, resting
from data import apart, asks, capacities, communities, introductions, invitations, outbox, restored
from data.records import MINUTE, Invitation, Outgoing
from data.store import Tx
from tests.faults.sim import START, Sim
from tests.faults.watch import Watch
from tests.transport.parts import words
from tests.transport.street import sent

SOONEST = 2 * MINUTE
"""Seconds after a press that another made before which no bell about an unnamed ask rings (promise S6)."""

QUIET = restored.QUIET
"""Seconds for which an older copy says nothing, as they were before anybody took that away."""


class Deeper:
    """Beside a `Watch`, which it asks first. `wrong` is what must not have been."""

    def __init__(self, sim: Sim, watch: Watch) -> None:
        self.sim, self.watch, self.wrong = sim, watch, list[str]()
        self._changes = sim.disk.db.total_changes
        self._acted: dict[int, int] = {}
        self._seen: set[str] = {row["ref"] for row in sim.read("SELECT ref FROM outbox")}
        self._tried: dict[str, int] = {}
        sim.disk.committed = self.look

    def look(self) -> None:
        """After a commit."""
        self.watch.look()
        db, actor = self.sim.disk.db, self.sim.disk.actor
        changed, self._changes = db.total_changes - self._changes, db.total_changes
        if not changed:
            return
        tx = Tx(db, self.sim.disk.vault, self.sim.clock(), Random(0))
        self._once(actor)
        for row in db.execute("SELECT ref, state, first_tried, drop_after FROM outbox").fetchall():
            if row["ref"] not in self._seen:
                self._seen.add(row["ref"])
                self._said(tx, row["ref"])
            tried = row["first_tried"]
            if row["state"] == "sending" and tried is not None and self._tried.get(row["ref"]) != tried:
                self._tried[row["ref"]] = tried
                if row["drop_after"] is not None and tried > row["drop_after"]:
                    self.wrong.append("something was said that was of no use any more")
        self._where(tx, actor)

    def _once(self, actor: dict[str, Any] | None) -> None:
        if actor is None:
            return
        key = int(actor["id"])
        self._acted[key] = self._acted.get(key, 0) + 1
        if self._acted[key] == 2:
            self.wrong.append("one interaction had its effect twice (promises 2.1)")

    def _said(self, tx: Tx, ref: str) -> None:
        said = outbox.get(tx, ref)
        invitation = invitations.get(tx, said.about) if said is not None else None
        ask = asks.get(tx, invitation.ask) if invitation is not None else None
        if said is None or invitation is None or ask is None:
            return
        if said.kind == "yes":
            self._has_room(tx, invitation)
        if said.kind in ("invitation", "yes") and apart.between(tx, ask.asker, invitation.helper):
            self.wrong.append(f"a message ({said.kind}) about one of two who are to be kept apart went to the other")

    def _has_room(self, tx: Tx, invitation: Invitation) -> None:
        """Whoever rests, or has as much as they said, is offered to nobody unless they said "yes, one more" (H4)."""
        stated = capacities.get(tx, invitation.helper)
        running, recent = invitations.load(tx, invitation.helper, tx.now - WEEK)
        most = (stated.at_once, stated.per_week) if stated is not None else (UNSTATED_AT_ONCE, recent + 1)
        full = running >= most[0] or recent >= most[1] or resting(stated, tx.now)
        if full and "over" not in invitation.why:
            self.wrong.append("the asker is asked about somebody who is full, or rests")

    def _where(self, tx: Tx, actor: dict[str, Any] | None) -> None:
        """Whoever acts in one server changes nothing in another (promise M5)."""
        here = actor.get("guild_id") if actor is not None else None
        if here is None or int(here) == self.sim.guild.id:
            return
        self.wrong.append("somebody in another server changed something (promise M5)")


def at_the_end(s: Sim) -> list[str]:
    """What can only be seen once everything is at rest."""
    return [*shown(s), *there(s), *twice_introduced(s), *nobody_looks(s)]


def shown(s: Sim) -> Iterator[str]:
    """Cards that do not say what their records say."""
    kith = s.kith
    if kith is None or s.process is None:
        return
    relay = next(each for each in kith._pump._sources if isinstance(each, Relay))
    standing = relay._messages._standing
    tx = Tx(s.disk.db, s.disk.vault, s.clock(), Random(0))
    for found in s.read("SELECT ref FROM outbox WHERE state = 'sent' AND next_try IS NULL AND message IS NOT NULL"):
        row = outbox.get(tx, found["ref"])
        message = s.world.messages.get(row.message or 0) if row is not None else None
        if row is None or message is None or message.deleted or not standing._kind(row).lives:
            continue
        said = standing._said(tx, row, places.stands(tx, row))
        if said.record is None or said.in_corner or _shut(s, row):
            continue
        if _controls(standing._render(said).to_components()) != _controls(message.components):
            yield f"a {row.kind} does not show what is so: {words(message.json())[:60]!r}"


def _shut(s: Sim, row: Outgoing) -> bool:
    channel = s.world.channels.get(row.channel or 0)
    if channel is not None and channel.in_forum:
        # For a post that was put away it is brought back (tests.faults.topics looks at the rest of it).
        return False
    return channel is None or channel.archived or channel.locked


def _controls(components: Any) -> str:
    """Words and controls of a card, in order."""
    plain = json.loads(json.dumps(components))
    return json.dumps([_plain(each) for each in plain])


def _plain(part: dict[str, Any]) -> list[Any]:
    inner = [*part.get("components", ()), *([part["accessory"]] if part.get("accessory") else ())]
    told = [part.get("content"), part.get("custom_id"), part.get("label"), bool(part.get("disabled"))]
    return [*(each for each in told if each), *(_plain(each) for each in inner)]


def there(s: Sim) -> Iterator[str]:
    """Whether Kith knows in which servers it is (fault 28)."""
    tx = Tx(s.disk.db, s.disk.vault, s.clock(), Random(0))
    known = communities.get(tx, s.guild.id)
    if known is not None and (known.state == "removed") != (s.world.bot.id not in s.guild.members):
        yield f"Kith takes the server for {known.state}, and is {'not ' if known.state != 'removed' else ''}in it"


def twice_introduced(s: Sim) -> Iterator[str]:
    """An ask with two helpers at once."""
    tx = Tx(s.disk.db, s.disk.vault, s.clock(), Random(0))
    for row in s.read("SELECT ref FROM asks"):
        if sum(each.state == "open" for each in introductions.of(tx, row["ref"])) > 1:
            yield "one ask has two helpers at once"


def nobody_looks(s: Sim) -> Iterator[str]:
    """What waits for a moment that will never come."""
    coming = {(row["kind"], row["about"]) for row in s.read("SELECT kind, about FROM due")}
    answered = {row["ask"] for row in s.read("SELECT ask FROM invitations WHERE state = 'yes'")}
    for row in s.read("SELECT ref FROM asks WHERE state = 'open'"):
        if row["ref"] not in answered and ("ask.match", row["ref"]) not in coming:
            yield "an open ask for which nobody is looked for any more"
    for row in s.read("SELECT ref, state FROM invitations WHERE state IN ('yes', 'passed')"):
        if ("yes.release", row["ref"]) not in coming:
            yield f"a yes ({row['state']}) that is held for ever"


def too_soon(s: Sim, pressed: float) -> list[str]:
    """Bells that rang in somebody's own thread right after somebody else pressed, at that moment of the loop."""
    found: list[str] = []
    for effect in sent(s.world):
        message = s.world.messages[effect.target_id or 0]
        channel = s.world.channels.get(message.channel_id)
        at = _made(message.id) - START
        if channel is not None and channel.is_thread and 0 <= at - pressed < SOONEST and "🔔" in words(message.json()):
            found.append(f"a bell rang {at - pressed:.0f} s after somebody pressed (promise S6)")
    return found


def _made(snowflake: int) -> float:
    return ((snowflake >> 22) + 1_420_070_400_000) / 1000


def quiet(s: Sim, since: float) -> list[str]:
    """What was said in the quiet time of an older copy, which began at that moment of the loop."""
    early = [each for each in sent(s.world) if 0 <= _made(each.target_id or 0) - START - since < QUIET - 1]
    return [f"{len(early)} messages were said in the quiet time of an older copy (fault 25)"] if early else []


def said_twice(s: Sim) -> list[str]:
    """Cards that stand twice in one place whatever they are marked with; bells are alike, and may."""
    standing = [
        (each.channel_id, said)
        for each in s.world.messages.values()
        if each.author is s.world.bot and not each.deleted and each.interaction is None
        for said in [words(each.json())]
        if "🔔" not in said
    ]
    return [f"a card stands twice: {each[1][:60]!r}" for each in sorted({*standing}) if standing.count(each) > 1]
