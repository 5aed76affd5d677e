"""Looks at the database after each commit: which state became which, on whose behalf, and whether it was allowed to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.rules import several
from bot.rules.capacity import resting
from data import apart, asks, capacities, celebrations, introductions, invitations, members, suggestions
from data.records import Ask
from data.store import Tx
from tests.faults.gatekeeper import Gatekeeper
from tests.faults.sim import Sim
from tests.faults.stewards import Before, canaries, leads, user_of
from tests.transport.records import Bit

FORWARD: dict[str, dict[str, str]] = {
    "asks": {
        "draft": "open",
        "open": "matched met withdrawn lapsed",
        "matched": "open met withdrawn lapsed",
        "met": "matched",
        "withdrawn": "",
        "lapsed": "",
    },
    "celebrations": {"draft": "open", "open": ""},
    "proposals": {"open": "taken declined lapsed", "taken": "", "declined": "", "lapsed": ""},
    "reviews": {"waiting": "asked declined", "asked": "waiting declined", "declined": ""},
    "announcements": {"proposed": "approved declined", "approved": "declined", "declined": ""},
    "suggestions": {"open": "taken let_go back", "let_go": "taken back", "taken": "back", "back": ""},
    "invitations": {
        "waiting": "yes passed taken let_go no lapsed withdrawn",
        "yes": "taken passed let_go no withdrawn lapsed",
        "no": "yes passed taken let_go",
        "lapsed": "yes passed taken let_go withdrawn no",
        "withdrawn": "yes passed taken let_go",
        "passed": "let_go no withdrawn",
        "let_go": "yes passed taken let_go",
        "taken": "done stepped_back",
        "done": "taken",
        "stepped_back": "",
    },
    "introductions": {"open": "finished ended", "finished": "open ended", "ended": ""},
    "threads": {
        "creating": "open closing parked closed",
        "open": "closing creating",
        "parked": "creating open closing",
        "closing": "closed creating parked",
        "closed": "creating closing",
    },
    "outbox": {
        "pending": "sending parked dropped gone sent",
        "sending": "sent pending parked dropped gone",
        "sent": "gone parked pending",
        "parked": "pending sending sent dropped gone",
        "dropped": "pending",
        "gone": "pending",
    },
}
"""Where a row may go from each state. Everything else is a step back."""


@dataclass
class Known:
    """An ask as it was when last seen. `posted` says of each of its words before how many effects its asker posted it
    first; after an older copy was put back they may do so again."""

    asker: int
    ask: Ask
    shared: set[str] = field(default_factory=set)
    met: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    posted: dict[str, int] = field(default_factory=dict)


class Watch:
    """Attached to a simulation's disk for as long as that lives."""

    def __init__(self, sim: Sim) -> None:
        self.sim, self._wrong = sim, list[str]()
        self.states: dict[str, dict[str, str]] = {table: {} for table in FORWARD}
        self.asks: dict[str, Known] = {}
        self.kinds: Counter[str] = Counter()
        self.committed: dict[int, float] = {}
        self.reveals: list[tuple[int, int, int]] = []
        self.offered: set[str] = set()
        self.celebrated: dict[str, tuple[int, int, str]] = {}
        self.suggested: dict[str, tuple[int, int]] = {}
        self.stewards: set[int] = set()
        self.gatekeeper, self.before = Gatekeeper(), Before()
        self._changes = -1
        sim.disk.committed = self.look

    @property
    def wrong(self) -> list[str]:
        """What must not have been."""
        return [*self._wrong, *self.gatekeeper.wrong, *self.before.wrong]

    def back(self) -> None:
        """An older copy was put in place: what is seen next is no step of Kith's."""
        self.gatekeeper.back()
        self._changes = -1
        for table in FORWARD:
            self.states[table] = {row["ref"]: row["state"] for row in self._rows(table)}
        self.before.look(self._tx(), None, 0, back=True)

    def _tx(self) -> Tx:
        return Tx(self.sim.disk.db, self.sim.disk.vault, self.sim.clock(), Random(0))

    def _rows(self, table: str) -> list[Any]:
        return self.sim.disk.db.execute(f"SELECT ref, state FROM {table}").fetchall()

    def look(self) -> None:
        """After a commit."""
        db = self.sim.disk.db
        if db.total_changes == self._changes:
            return
        self._changes = db.total_changes
        actor = self.sim.disk.actor
        tx = self._tx()
        if actor is not None:
            self._acted(tx, actor)
        for table, allowed in FORWARD.items():
            before, now = self.states[table], {row["ref"]: row["state"] for row in self._rows(table)}
            for ref, state in now.items():
                was = before.get(ref)
                if was == state:
                    continue
                folded = table == "invitations" and self.sim.disk.due == "retention.sweep" and state == "no"
                if was is not None and state not in allowed[was].split() and not folded:
                    self._wrong.append(f"{table}: {was} became {state} ({self._who()})")
                self._became(tx, table, ref, was, state, actor)
            self.states[table] = now
        self.before.look(tx, actor, len(self.sim.effects))
        members_here = self.sim.guild.members.values()
        self.stewards |= {each.user.id for each in members_here if each.permissions & Bit.MANAGE_GUILD}
        # A quiet ask that its asker widens changes no state.
        for row in db.execute("SELECT ref, shared FROM asks"):
            if row["ref"] in self.asks:
                self.asks[row["ref"]].shared.add(row["shared"])

    def _who(self) -> str:
        actor = self.sim.disk.actor
        return str((actor.get("data") or {}).get("custom_id", "command")) if actor else f"clock {self.sim.disk.due}"

    def _acted(self, tx: Tx, actor: dict[str, Any]) -> None:
        key = tx.vault.lookup("inbox", int(actor["id"]))
        if tx.db.execute("SELECT 1 FROM inbox WHERE key = ?", (key,)).fetchone():
            self.committed.setdefault(int(actor["id"]), self.sim.loop.time())

    def _became(self, tx: Tx, table: str, ref: str, was: str | None, state: str, actor: dict[str, Any] | None) -> None:
        if table == "asks":
            self._ask(tx, ref, was, state, actor)
        elif table == "celebrations" and was == "draft":
            self._celebrated(tx, ref, actor)
        elif table == "announcements":
            self.before.announced(tx, ref, state, actor, len(self.sim.effects))
        elif table == "suggestions":
            self._suggested(tx, ref, was, state, actor)
        elif table == "invitations" and state == "taken":
            self._taken(tx, ref, was, actor)
        elif table == "outbox":
            self.gatekeeper.became(tx, ref, was, state)
            found = tx.db.execute("SELECT kind FROM outbox WHERE ref = ?", (ref,)).fetchone()
            self.kinds[found["kind"]] += state == "sent" and was != "sent"

    def _ask(self, tx: Tx, ref: str, was: str | None, state: str, actor: dict[str, Any] | None) -> None:
        found = asks.get(tx, ref)
        if found is None or not found.asker:
            return
        try:
            user = members.user_of(tx, found.asker)
        except Exception:
            return
        known = self.asks.setdefault(ref, Known(user, found))
        known.ask = found
        known.shared.add(found.shared)
        known.words |= {*canaries(found.summary), *canaries(found.details)}
        if found.offer is not None:
            # Noted when it is seen: retention forgets which offer it was, and the offer's card has been read by then.
            self.offered |= canaries(found.summary)
        if was == "draft" and state == "open":
            for word in canaries(f"{found.summary} {found.details}"):
                known.posted.setdefault(word, len(self.sim.effects))
            approved = leads(actor) and self.before.held(ref, found)
            if (actor is None or user_of(actor) != user) and not approved:
                self._wrong.append("an ask was posted and not by its asker's own hand (promise S1)")

    def _celebrated(self, tx: Tx, ref: str, actor: dict[str, Any] | None) -> None:
        """Something good was posted: by whom, how many effects there were before, and how they are to be seen."""
        found = celebrations.get(tx, ref)
        if found is None:
            return
        user = members.user_of(tx, found.owner)
        for word in canaries(found.words):
            self.celebrated[word] = (user, len(self.sim.effects), found.shared)
        if actor is None or user_of(actor) != user:
            self._wrong.append("something good was posted and not by its writer's own hand (promise S1)")

    def _suggested(self, tx: Tx, ref: str, was: str | None, state: str, actor: dict[str, Any] | None) -> None:
        """Something was written down for somebody, or answered: by whom, and for whom."""
        found = suggestions.get(tx, ref)
        if found is None or not found.person:
            return
        friend, person = members.user_of(tx, found.friend), members.user_of(tx, found.person)
        if was is None:
            self.suggested |= dict.fromkeys(canaries(found.words), (friend, person))
        elif state == "taken" and (actor is None or user_of(actor) != person):
            self._wrong.append("what was written for somebody became an ask without their own hand (S8)")

    def _taken(self, tx: Tx, ref: str, was: str | None, actor: dict[str, Any] | None) -> None:
        found = invitations.get(tx, ref)
        ask = asks.get(tx, found.ask) if found is not None else None
        if found is None or ask is None:
            return
        asker, helper = members.user_of(tx, ask.asker), members.user_of(tx, found.helper)
        by = user_of(actor) if actor is not None else 0
        first = ask.first_who_can and by == helper
        agreed = ref in self.before.agreed and (leads(actor) or (actor is None and self.before.left(tx, ask.community)))
        if was != "done" and by != asker and not first and not agreed:
            self._wrong.append("two were introduced without the asker's accept (promise S3)")
        self.reveals.append((len(self.sim.effects), asker, helper))
        if ask.ref in self.asks:
            self.asks[ask.ref].met.add(helper)
        if apart.between(tx, ask.asker, found.helper):
            self._wrong.append("two who are to be kept apart were introduced (promise H5)")
        if ask.state in ("open", "matched") and sum(introductions.count(tx, ask.ref)) > several.places(ask.needs):
            self._wrong.append("more people came for an ask than it is for")
        stated = capacities.get(tx, found.helper)
        running, _ = invitations.load(tx, found.helper, tx.now)
        if "over" in found.why or stated is None:
            return
        if running > stated.at_once:
            self._wrong.append("somebody has more at once than they said they can, and did not say yes, one more")
        if resting(stated, tx.now):
            self._wrong.append("somebody who rests was introduced, and did not say yes, one more")
