"""What must hold once all kills are done: of the database, of what stands on Discord, and between the two."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from data import asks, outbox
from data.proof import prove
from data.records import Ask
from data.store import Tx, look, open_store, rows
from data.vault import Vault, read_key
from tests.transport.checks import violations
from tests.transport.parts import words
from tests.transport.street import Clock, Street
from tests.transport.trails import Trail


def unsettled(folder: Path) -> list[str]:
    """What is still to be said or to be done by the relay; the process must not be running."""
    with look(folder / "state" / "kith.db") as db:
        said = db.execute("SELECT kind, state FROM outbox WHERE state IN ('pending', 'sending', 'parked')").fetchall()
        behind = db.execute("SELECT kind, state FROM outbox WHERE state = 'sent' AND next_try IS NOT NULL").fetchall()
        rooms = db.execute("SELECT purpose, state FROM threads WHERE state IN ('creating', 'closing', 'parked')")
        return [f"{name} {state}" for name, state in (*said, *behind, *rooms.fetchall())]


async def reckon(folder: Path, street: Street, trails: Sequence[Trail], clock: Clock) -> list[str]:
    """Every violation, in words; the process must not be running."""
    found = violations(street.world, [secret for trail in trails for secret in trail.secrets])
    found += [f"not settled: {each}" for each in unsettled(folder)]
    found += _logged((folder / "logged.txt").read_text())
    vault = Vault(read_key(folder / "keys" / "key"))
    with look(folder / "state" / "kith.db") as db:
        proof = prove(db, vault, "PRAGMA integrity_check")
    if proof.shut:
        found.append(f"{proof.shut} sealed values do not open")
    store = await open_store(folder / "state" / "kith.db", vault, clock, Random(0))
    try:
        kept = await store.run(_asks)
        for trail in trails:
            found += _ask(street, trail, kept.get(trail.summary, []))
        found += await store.run(lambda tx: _stands(tx, street))
    finally:
        await store.close()
    return found


def _logged(text: str) -> list[str]:
    # A process that is asked to stop leaves Discord while somebody may still be waiting for an answer.
    cut_off = ("turn.failed", "answer.failed"), "code=RuntimeError"
    wrong = [
        line
        for line in text.splitlines()
        if ("Traceback" in line or ".failed" in line)
        and not (line.endswith(cut_off[1]) and any(name in line for name in cut_off[0]))
    ]
    return [f"logged: {line}" for line in sorted(set(wrong))]


def _asks(tx: Tx) -> dict[str, list[Ask]]:
    kept: dict[str, list[Ask]] = {}
    for row in rows(tx, "SELECT ref FROM asks"):
        ask = asks.get(tx, row["ref"])
        if ask is not None:
            kept.setdefault(ask.summary, []).append(ask)
    return kept


def _ask(street: Street, trail: Trail, kept: list[Ask]) -> list[str]:
    """What became of one ask: acknowledged means there, and there is one, shown once."""
    name = f"{trail.summary} ({trail.shared}, {trail.ending})"
    if len(kept) > 1:
        return [f"{name} is there {len(kept)} times"]
    if not kept or kept[0].state == "draft":
        return [f"{name} was acknowledged and is lost"] if trail.acknowledged else []
    ask, found = kept[0], []
    cards = [
        message
        for message in street.asks.messages.values()
        if message.interaction is None and ask.code in words(message.json())
    ]
    shown = ask.shared != "quiet" and ask.state in ("open", "matched", "met")
    if len(cards) != shown:
        found.append(f"{name}, {ask.state}, has {len(cards)} cards")
    if cards and (ask.summary in words(cards[0].json())) != (ask.state == "open"):
        found.append(f"the card of {name} shows its words although it is {ask.state}, or the other way about")
    if trail.over and ask.state != {"stay": "matched", "finished": "met"}.get(trail.ending, "withdrawn"):
        found.append(f"{name} is {ask.state}")
    places = [
        place
        for place in street.world.channels.values()
        if {trail.asker.id, trail.helper.id} <= place.members.keys() and place.is_thread
    ]
    if len(places) != (trail.over and trail.ending != "withdraw") and trail.over:
        found.append(f"{name} has {len(places)} places for two")
    return found


def _stands(tx: Tx, street: Street) -> list[str]:
    """Whether what the outbox believes to stand stands, and what it believes to be gone is gone."""
    found: list[str] = []
    for row in rows(tx, "SELECT ref FROM outbox WHERE message IS NOT NULL"):
        said: Any = outbox.get(tx, row["ref"])
        message = street.world.messages.get(said.message)
        there = message is not None and not message.deleted
        if there != (said.state != "gone"):
            found.append(f"a {said.kind} is {said.state}, and is {'there' if there else 'not there'}")
    return found
