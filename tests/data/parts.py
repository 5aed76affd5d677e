"""What the tests of the memory share: a key, a store that is surely closed, and a community with something in it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from data import (
    agreements,
    announcements,
    apart,
    asks,
    celebrations,
    communities,
    due,
    inbox,
    introductions,
    invitations,
    members,
    offers,
    outbox,
    pairs,
    pauses,
    pieces,
    prompts,
    proposals,
    reflections,
    reports,
    rituals,
    stewards,
    subscriptions,
    suggestions,
    threads,
)
from data.agreements import Agreements
from data.house import Announcement, OwnPrompt, Proposal
from data.pauses import Pause
from data.pieces import Piece
from data.records import Ask, Celebration, Introduction, Invitation, Offer, Reflection, Ritual, Suggestion
from data.reports import Report
from data.store import Store, Tx, open_store
from data.subscriptions import Subscription
from data.vault import Key, Vault

NOW = 1_772_474_400
"""2026-03-02 18:00 UTC."""

GUILD = 811_111_111_111_111_101
ASKER = 822_222_222_222_222_202
HELPER = 833_333_333_333_333_303
PLACES = (844_444_444_444_444_404, 855_555_555_555_555_505)
WORDS = ("a ladder for an afternoon", "the roof above the cradle leaks", "carrying things upstairs")

KEY = Key(b"\x01\x02\x03\x04", bytes(range(32)))
OTHER_KEY = Key(b"\x05\x06\x07\x08", bytes(range(32, 64)))

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def opened(path: Path | None, key: Key = KEY) -> AsyncIterator[Store]:
    """A store with a clock that stands still and a chance that repeats, closed at the end whatever happens."""
    store = await open_store(path, Vault(key), lambda: NOW, Random(7))
    try:
        yield store
    finally:
        await store.close()


def fill(tx: Tx) -> None:
    """One of everything that can be sealed: an unnamed ask, an offer, something good, a thought, a match, a thread, a
    message."""
    communities.begin(tx, GUILD, "en")
    asker, helper = members.meet(tx, GUILD, ASKER, "en-US"), members.meet(tx, GUILD, HELPER, "es-ES")
    offers.save(tx, Offer("0f" * 8, GUILD, "offr22", helper.ref, "hands", WORDS[2], "open", tx.day))
    asks.save(
        tx,
        Ask(
            ref="a5" * 8,
            community=GUILD,
            code="aske22",
            asker=asker.ref,
            shared="neighbour",
            state="open",
            kind="hands",
            needed="week",
            needed_by=None,
            first_who_can=False,
            summary=WORDS[0],
            details=WORDS[1],
            offer="0f" * 8,
            visible_at=tx.now,
            made_day=tx.day,
            closed_day=None,
        ),
    )
    pieces.add(tx, Piece("a5" * 8, GUILD, "b5" * 8, 0))
    celebrations.save(tx, Celebration("3d" * 8, GUILD, asker.ref, "neighbour", WORDS[2], "open", tx.day))
    announcements.save(tx, Announcement("8d" * 8, GUILD, asker.ref, WORDS[2], WORDS[0], "proposed", tx.now, 7, tx.day))
    reflections.add(tx, Reflection("4d" * 8, GUILD, asker.ref, WORDS[0], WORDS[1], tx.day))
    suggestions.save(
        tx,
        Suggestion("5d" * 8, GUILD, asker.ref, helper.ref, "hands", "week", WORDS[1], "taken", "a5" * 8, tx.day),
    )
    report = Report(
        "5d" * 8, GUILD, "ask", "a5" * 8, helper.ref, asker.ref, True, True, WORDS[1], WORDS[0], (0, 0, 0), "open",
        tx.day, None,
    )  # fmt: skip
    reports.save(tx, report)
    reports.act(tx, report, "paused", helper.ref, WORDS[2])
    pauses.save(tx, Pause("6d" * 8, GUILD, report.ref, asker.ref, WORDS[0], "on", tx.now + 60))
    agreements.add(tx, Agreements("7d" * 8, GUILD, 1, WORDS, tx.day + 30, tx.day))
    prompts.save(tx, OwnPrompt("8d" * 8, GUILD, "needs", WORDS[0], "on", 1))
    proposals.save(tx, Proposal("9d" * 8, GUILD, helper.ref, "needs", WORDS[1], "declined", WORDS[2], tx.day, tx.day))
    rituals.save(tx, Ritual("6e" * 8, GUILD, "needs", "day", 0, 0, 0, 0, "paused", None, 0, 0))
    subscriptions.save(tx, Subscription("7e" * 8, GUILD, "6e" * 8, helper.ref, whole=False, not_before=0))
    stewards.add(tx, GUILD, helper.ref)
    rituals.save(tx, Ritual("8d" * 8, GUILD, "pairs", "week", 4, 1020, 0, 60, "on", tx.now + 60, 0, 0))
    pairs.join(tx, pairs.Listed("9d" * 8, GUILD, "8d" * 8, helper.ref, 0))
    pairs.sit(tx, pairs.Seat("ad" * 8, GUILD, "8d" * 8, "bd" * 8, helper.ref, tx.day))
    invitation = Invitation("1d" * 8, GUILD, "a5" * 8, helper.ref, "kith", "taken", ("kind",), tx.now, tx.now)
    invitations.save(tx, invitation)
    introductions.add(tx, Introduction("2d" * 8, GUILD, "a5" * 8, invitation.ref, "open", tx.day))
    introductions.thank(tx, Introduction("2d" * 8, GUILD, "a5" * 8, invitation.ref, "open", tx.day), WORDS[1])
    apart.add(tx, GUILD, asker.ref, helper.ref)
    thread = threads.want(tx, GUILD, "introduction", "2d" * 8, PLACES[0])
    threads.opened(tx, thread.ref, PLACES[1])
    said = outbox.say(tx, GUILD, "introduction", "2d" * 8, "member", helper.ref)
    assert said is not None
    outbox.placed(tx, said, PLACES[0], PLACES[1])
    due.at(tx, GUILD, "ask.look", "a5" * 8, tx.now + 60)
    inbox.first(tx, 866_666_666_666_666_606)


def names(folder: Path) -> list[str]:
    """What lies in a folder, sorted."""
    return sorted(each.name for each in folder.iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder by name. Never while this process has one of them open, as with `prints`."""
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def prints(folder: Path) -> dict[str, str]:
    """Every file in a folder by name, as a digest. Never while this process has one of them open: closing a file gives
    up the process's locks on it, SQLite's too."""
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in sorted(folder.iterdir())}


HOLD = """
import asyncio, os, random, signal, sys
from pathlib import Path
from tests.data.parts import opened, fill

async def hold():
    async with opened(Path(sys.argv[1])) as store:
        await store.run(fill)
        print("ready", flush=True)
        sys.stdin.read()

asyncio.run(hold())
"""


def holder(path: Path) -> subprocess.Popen[str]:
    """Another process that has filled the store at `path` and holds it until its input ends or it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def killed(path: Path) -> None:
    """Leave the store at `path` as `kill -9` leaves it: filled, and its log not yet played into the file."""
    with holder(path) as process:
        process.kill()
        process.wait()
    assert path.with_name(path.name + "-wal").stat().st_size > 0
