"""Nothing of one community exists in another: ten thousand references of one, pressed in the other (promise M5)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.rules.house import tag
from data import asks, celebrations, communities, introductions, invitations, members, offers, outbox, reflections
from data.records import Ask, Celebration, Introduction, Invitation, Offer, Reflection
from data.store import Tx
from tests.authority.forging import FULL
from tests.authority.scene import unlimited
from tests.cogs import records as made
from tests.cogs.front import FORM, Answer, Front, front
from tests.cogs.records import ASKER, CHANNEL, GUILD, HELPER, NOW

THERE = GUILD + 1
EACH = 1000
"""Things of each of the ten sorts below: 10,000 references in all."""

REF = re.compile(r"\b[0-9a-f]{16}\b")
UNKNOWN = "0123456789abcdef"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Front]:
    async with front(tmp_path) as running:
        running.kith.limits = unlimited()
        yield running


def fill(tx: Tx) -> list[str]:
    """Another community in which the very person who will press here asks and helps, with everything under way."""
    community = communities.begin(tx, THERE, "en")
    communities.save(tx, replace(community, state="open", asks_channel=CHANNEL + 1))
    asker, helper = (members.meet(tx, THERE, user, "en-US").ref for user in (ASKER, HELPER))
    found: list[str] = []
    for number in range(EACH):
        asked = [_ask(tx, number, state, asker) for state in ("draft", "open", "matched", "met")]
        offer = Offer(tx.ref(), THERE, f"o{number}", helper, "tech", "Words", "open", tx.day)
        offers.save(tx, offer)
        invitation = Invitation(tx.ref(), THERE, asked[1], helper, "kith", "waiting", (), tx.now, None)
        taken = Invitation(tx.ref(), THERE, asked[2], helper, "card", "taken", (), tx.now, tx.now)
        invitations.save(tx, invitation)
        invitations.save(tx, taken)
        introduction = Introduction(tx.ref(), THERE, asked[2], taken.ref, "open", tx.day)
        introductions.add(tx, introduction)
        bell = outbox.say(tx, THERE, "invitation", invitation.ref, "member", helper)
        assert bell is not None
        good = Celebration(tx.ref(), THERE, asker, "named", "Words", ("draft", "open")[number % 2], tx.day)
        celebrations.save(tx, good)
        thought = Reflection(tx.ref(), THERE, asker, "Words", "Words", tx.day)
        reflections.add(tx, thought)
        found += [*asked[:3], offer.ref, invitation.ref, taken.ref, introduction.ref, bell, good.ref, thought.ref]
    return found


def _ask(tx: Tx, number: int, state: str, asker: str) -> str:
    ask = made.ask(ref=tx.ref(), community=THERE, code=f"{state}{number}", state=state, asker=asker)
    known: Ask = replace(ask, shared=("named", "neighbour", "quiet")[number % 3])
    asks.save(tx, known)
    return known.ref


def pairs(actions: list[str], refs: list[str]) -> Iterator[tuple[str, str]]:
    """Which reference is tried with which control: all with all, or each with one and every control with many."""
    if FULL:
        yield from ((action, ref) for action in actions for ref in refs)
        return
    shuffled = Random(NOW).sample(refs, len(refs))
    yield from ((actions[at % len(actions)], ref) for at, ref in enumerate(shuffled))


async def test_m5_ten_thousand_references_of_another_community_are_like_one_that_never_was(desk: Front) -> None:
    refs = await desk.kith.store.run(fill)
    assert len(set(refs)) == 10_000
    # A form makes something new, so that a reference nobody made is not the same to it; it is tried by itself below.
    actions = [each for each in desk.kith.router.controls if each not in MAKING]
    before = await desk.kith.store.run(_there)
    hits: list[tuple[str, int]] = []
    for at, (action, ref) in enumerate(pairs(actions, refs)):
        user = (ASKER, HELPER)[at % 2]
        never = await desk.press(user, f"v1:{action}:{UNKNOWN}", ["0"])
        there = await desk.press(user, f"v1:{action}:{ref}", ["0"])
        if seen(never) != seen(there):
            hits.append((action, user))
    assert hits == []
    assert await desk.kith.store.run(_there) == before


def seen(answer: Answer) -> tuple[int, str]:
    """What somebody gets to see, whatever reference it is about."""
    return answer.kind, REF.sub("@", repr(answer.data))


async def test_m5_a_form_named_after_something_of_another_community_makes_and_changes_nothing(desk: Front) -> None:
    refs = await desk.kith.store.run(fill)
    text = desk.kith.texts.of("en")
    no = {text("refuse.gone"), text("refuse.old_control")}
    before = await desk.kith.store.run(_there)
    for ref in Random(NOW).sample(refs, len(refs) if FULL else 400):
        for action, fields in (
            ("ask.form", _asked()),
            ("ask.split_form", _fields({tag("tech"): "Words"}, {})),
            ("offer.form", _offered()),
            ("celebrate.form", _fields({"good": "Words", "shared": "named"}, {})),
        ):
            answer = await desk.submit(ASKER, f"v1:{action}:{ref}", fields)
            assert answer.kind != FORM
            assert answer.words.splitlines()[0] in no
    assert await desk.kith.store.run(_there) == before


def _asked() -> list[object]:
    chosen = {"kind": ["tech"]}
    typed = {"summary": "Words", "when": "week", "shared": "named"}
    return _fields(typed, chosen)


def _offered() -> list[object]:
    return _fields({"words": "Words"}, {"kind": ["tech"]})


def _fields(typed: dict[str, str], chosen: dict[str, list[str]]) -> list[object]:
    parts = [{"type": 4, "id": 1, "custom_id": name, "value": value} for name, value in typed.items()]
    parts += [{"type": 3, "id": 1, "custom_id": name, "values": values} for name, values in chosen.items()]
    return [{"type": 18, "id": 2, "component": part} for part in parts]


MAKING = ("ask.form", "ask.split_form", "offer.form", "celebrate.form")
KEPT = ("asks", "offers", "celebrations", "reflections", "invitations")


def _there(tx: Tx) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    # What the relay does meanwhile with what was to be said before is its own affair.
    for name in (*KEPT, "introductions", "due", "apart", "members", "capacities"):
        rows = tx.db.execute(f"SELECT * FROM {name} WHERE community = ?", (THERE,))
        found[name] = sorted(repr(tuple(row)) for row in rows)
    return found
