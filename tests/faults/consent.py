"""The safeguards of silence, consent and older copies, each with the switch that takes away exactly that one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest import mock

from bot.client import Kith
from bot.rules import moments
from bot.rules import nudges as nudge_rules
from bot.steps import (
    asks,
    celebrations,
    held,
    introductions,
    invitations,
    matching,
    nudges,
    offers,
    people,
    reflections,
    rituals,
)
from data import apart, due, outbox, restored
from data.records import DAY
from data.store import Store, Tx
from data.vault import Vault

Switch = Callable[[], AbstractContextManager[Any]]

patch = mock.patch.object


def _like(module: Any, **other: Any) -> SimpleNamespace:
    """The same module, where these are otherwise."""
    return SimpleNamespace(**{**vars(module), **other})


# --- silence, consent, capacity ---------------------------------------------------------------------------------------


def silent_block() -> AbstractContextManager[Any]:
    """The asker is asked about the yes of somebody who is to be kept apart from them."""
    return patch(invitations, "apart", _like(apart, between=lambda *_: False))


def block_in_matching() -> AbstractContextManager[Any]:
    """Kith asks a helper about the ask of somebody who is to be kept apart from them."""
    return patch(matching, "apart", _like(apart, between=lambda *_: False))


def block_at_last() -> AbstractContextManager[Any]:
    """Two who are to be kept apart are brought together again by undoing what was finished."""
    return patch(introductions, "apart", _like(apart, between=lambda *_: False))


def block_is_silent() -> AbstractContextManager[Any]:
    """For a yes that the asker is never asked about no bell rings."""
    say = outbox.say

    def hush(tx: Tx, community: int, kind: str, *args: Any, **more: Any) -> str | None:
        return None if kind == "yes.hushed" else say(tx, community, kind, *args, **more)

    return patch(outbox, "say", hush)


def no_is_silent() -> AbstractContextManager[Any]:
    """After a no the next helper is looked for at once."""

    def soon(tx: Tx, ask: Any) -> None:
        if ask.state == "open":
            due.at(tx, ask.community, "ask.match", ask.ref, tx.now)

    return patch(matching, "soon", soon)


def passed_is_silent() -> AbstractContextManager[Any]:
    """A helper who is passed over hears that they were let go at once."""

    set_state = invitations.invitations.set_state

    def told(tx: Tx, ref: str, state: Any) -> None:
        set_state(tx, ref, "let_go" if state == "passed" else state)

    return patch(invitations, "invitations", _like(invitations.invitations, set_state=told))


def bell_waits() -> AbstractContextManager[Any]:
    """The asker of an unnamed ask is rung in the second in which somebody presses."""
    return patch(moments, "bell", lambda urgency, since, chance: since)


def nobody_waits() -> AbstractContextManager[Any]:
    """That nobody fits is said at once."""
    return patch(moments, "nobody", lambda urgency, now, chance: now)


def accept_first() -> AbstractContextManager[Any]:
    """A helper's yes brings the two together, as if every asker had wished it so."""
    say_yes = invitations._say_yes

    def at_once(tx: Tx, ask: Any, *args: Any) -> Any:
        return say_yes(tx, replace(ask, first_who_can=True), *args)

    return patch(invitations, "_say_yes", at_once)


def capacity_again() -> AbstractContextManager[Any]:
    """A helper who has become full, or rests, since their yes is introduced all the same."""
    return patch(matching, "free", lambda *_: True)


@contextmanager
def own_server() -> Iterator[None]:
    """A control is believed wherever it is pressed."""
    at = people.at

    def anywhere(tx: Tx, who: Any, community: int) -> Any:
        return at(tx, replace(who, community=community), community)

    with ExitStack() as stack:
        for module in (people, introductions, invitations, asks, offers, celebrations, reflections, held):
            if hasattr(module, "at"):
                stack.enter_context(patch(module, "at", anywhere))
        yield


def capacity_at_yes() -> AbstractContextManager[Any]:
    """A helper who is full, or rests, says yes as if they were not."""
    rules = invitations.capacity_rules
    return patch(invitations, "capacity_rules", _like(rules, room=lambda *_: 1, resting=lambda *_: False))


# --- what nobody asked for --------------------------------------------------------------------------------------------


def nudge_again() -> AbstractContextManager[Any]:
    """Whether a nudge may come is decided when it is wanted, and not again when it is about to be said."""
    return patch(nudges, "still_may", lambda *_: True)


def nudges_are_few() -> AbstractContextManager[Any]:
    """It does not matter how many nudges came of late."""
    decide = nudge_rules.decide

    def as_if_none(kind: Any, person: Any, now: int) -> Any:
        return decide(kind, replace(person, said=(), last_message=None), now)

    return patch(nudge_rules, "decide", as_if_none)


def late_slot() -> AbstractContextManager[Any]:
    """A question comes however long after its hour."""
    return patch(rituals, "LATE", 400 * DAY)


def _drawn(wanted: str) -> AbstractContextManager[Any]:
    """What is drawn from its slot for that, so that it comes out the same in an older copy, is drawn by chance."""
    real, chance = Vault.drawn, Random(wanted)

    def by_chance(self: Vault, label: str, *parts: str | int) -> bytes:
        return chance.randbytes(32) if label == wanted else real(self, label, *parts)

    return patch(Vault, "drawn", by_chance)


def marker_of_slot() -> AbstractContextManager[Any]:
    """By its marker a message that an older copy forgot is not found."""
    return _drawn("outbox.slot")


def round_of_slot() -> AbstractContextManager[Any]:
    """A question that comes round in an older copy is another one each time."""
    return _drawn("rounds")


# --- older copies, and what nobody tells ------------------------------------------------------------------------------


def ledger() -> AbstractContextManager[Any]:
    """Who was forgotten after an older copy was made is not forgotten again."""

    async def nothing(self: Store, erase: Any) -> int:
        return 0

    return patch(Store, "forget_again", nothing)


def copy_looks() -> AbstractContextManager[Any]:
    """An older copy goes on as if it were new, after its quiet time."""

    def begin(tx: Tx) -> int | None:
        return restored.QUIET if restored.of(tx.db) is not None else None

    return patch(restored, "begin", begin)


def copy_is_quiet() -> AbstractContextManager[Any]:
    """An older copy speaks at once."""
    return patch(restored, "QUIET", 0)


def copy_looks_on() -> AbstractContextManager[Any]:
    """What is first wanted after an older copy was put in place is not looked for."""
    return patch(restored, "looked_for", lambda tx: None)


def reconciled() -> AbstractContextManager[Any]:
    """What changed while nobody told is never compared."""

    async def ready(self: Kith) -> None:
        self.wake()

    return patch(Kith, "on_ready", ready)
