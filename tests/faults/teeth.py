"""Each safeguard taken away alone is found by the simulator: `uv run python -m tests.faults.teeth`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults import consent, guards, storms, unasked
from tests.faults.guards import Switch
from tests.faults.silences import silences
from tests.faults.storms import LOST, Schedule, copied, storm

MOST, MOST_30 = 200, 600
"""Schedules within which the loss of a safeguard is found (promises, G1b)."""


@dataclass(frozen=True)
class Tooth:
    """A safeguard, what takes it away, and the schedules that miss it. `known` is a seed that is enough to; `says`
    is part of what its loss comes to, where other things come of it as well."""

    guard: str
    promise: str
    remove: Switch
    area: str
    known: str = "0"
    most: int = MOST
    says: str = ""


AREAS: dict[str, Schedule] = {
    "messages": storm(("post", "post named", "say yes"), (*LOST, "killed"), minutes=6),
    "outage": storm(("post", "post named"), ("reset after", "reset before", "slow"), minutes=6, all_of_them=True),
    "posts": storm(("post in a forum",), ("post unheard", "post late", "reset before", "killed"), minutes=6),
    "twins of posts": storm(("post in a forum",), ("post twice", "stale list"), minutes=6, all_of_them=True),
    "lists that lag": storm(
        ("post in a forum",), ("post twice", "stale list"), minutes=2, all_of_them=True, strong=(0.3, 0.95)
    ),
    "posts put away": storm(
        ("post in a forum",), ("post unheard", "post archived", "post locked"), minutes=4, all_of_them=True
    ),
    "ends of posts": storm(("finish in a forum", "withdraw in a forum"), (*LOST, "post archived", "killed"), minutes=5),
    "threads": storm(("accept", "say yes"), (*LOST, "killed"), minutes=4),
    "late": storm(("post", "post named"), ("late",), minutes=2, all_of_them=True),
    "late threads": storm(("accept",), ("late", "5xx before"), minutes=3, all_of_them=True),
    "changes": storms.changes,
    "disk": storm(("post", "accept", "withdraw", "finish"), ("disk full", "disk error", "file locked"), minutes=10),
    "twice": storm(("draft", "post", "say yes", "accept", "finish"), ("event twice",), minutes=1),
    "clock": storm(("post", "post named"), ("reset after", "reset before", "clock step"), minutes=6, all_of_them=True),
    "due": storm(("invite", "lapse"), ("disk full", "disk error"), minutes=90, all_of_them=True),
    "outlasted": storms.outlasted,
    "limits": storm(("accept", "post"), ("429 route", "429 global"), minutes=10, all_of_them=True),
    "forgetting": storm(("forget me", "retention"), (*LOST, "killed"), minutes=5),
    "capacity": storms.full,
    "apart": storms.apart_pair,
    "bells": storms.bell,
    "older copy": copied(early=False),
    "much older copy": copied(early=True),
    "forgotten": storms.forgotten,
    "elsewhere": storms.elsewhere,
    "away": storms.away,
    "refused": storms.refused,
    "silence": silences,
    "older copy, question": unasked.copied,
    "slept through": unasked.slept_through,
    "changed their mind": unasked.changed_their_mind,
    "weeks": unasked.weeks,
}

TEETH: tuple[Tooth, ...] = (
    Tooth("inbox key", "2.1", guards.inbox_key, "twice", known="16"),
    Tooth("change and words in one transaction", "2.1", guards.one_transaction, "disk"),
    Tooth("due row and its step in one transaction", "2.5", guards.due_in_one, "due", known="2"),
    Tooth("a transaction that fails is undone", "2.1", guards.rollback, "disk", known="3"),
    Tooth("commit before the answer", "2.3", guards.committed_first, "disk", known="5"),
    Tooth("stored nonce", "2.3", guards.stored_nonce, "messages", known="1"),
    Tooth("end of tries before the look (30 s)", "2.3", guards.quiet_before_look, "outage", most=MOST_30, known="50"),
    Tooth("the look", "2.3", guards.look, "messages", known="1"),
    Tooth("the look waits", "2.3", guards.look_later, "late", known="6"),
    Tooth("noted before the call", "2.3", guards.sending_noted, "messages", known="1"),
    Tooth("unclear is not unsent", "2.3", guards.doubt_stays, "messages"),
    Tooth("ages that no clock changes", "2.3", guards.ages, "clock", known="26", says="posted"),
    Tooth("stale words are dropped", "2.5", guards.too_late, "outlasted", known="1"),
    Tooth("the last edit once more when in doubt", "2.3", guards.last_edit, "changes", known="4"),
    Tooth("the refused is tried again", "2.3", guards.parked_again, "refused"),
    Tooth("Discord's wait is heeded", "N3", guards.waits, "limits", known="2"),
    Tooth("what was said is taken down", "D4", guards.taken_down, "forgetting"),
    Tooth("posts: the look", "2.3", guards.post_look, "posts", known="80"),
    Tooth("posts: a list after each", "2.3", guards.post_list, "twins of posts", known="80"),
    Tooth("posts: a list that lags is not believed", "2.3", guards.post_lag, "lists that lag", known="15"),
    Tooth("posts: twins go", "2.3", guards.post_twins, "twins of posts", known="80"),
    Tooth("posts: those put away are looked through", "2.3", guards.post_archived, "posts put away", known="112"),
    Tooth("posts: what is over is put away", "2.3", guards.post_closes, "ends of posts", known="112"),
    Tooth("list after each creation", "2.4", guards.list_after, "threads", known="6"),
    Tooth("twins of threads go", "2.4", guards.twins_go, "threads", known="17"),
    Tooth(
        "nobody is let in before the twins are gone",
        "2.4",
        guards.nobody_in_twins,
        "threads",
        known="66",
        says="were used",
    ),
    Tooth("the list of threads waits", "2.4", guards.list_waits, "late threads", known="22"),
    Tooth("threads nobody can invite into", "2.4", guards.invitable, "threads"),
    Tooth("silent block: the asker is not asked", "H2", consent.silent_block, "apart"),
    Tooth("silent block: nobody is matched", "H5", consent.block_in_matching, "apart"),
    Tooth("silent block: no way back by undoing", "H5", consent.block_at_last, "apart", known="1"),
    Tooth("silent block: the same bell rings", "H2", consent.block_is_silent, "silence", known="2"),
    Tooth("silent no: a moment of chance", "H2", consent.no_is_silent, "silence"),
    Tooth("silent passing over", "H2", consent.passed_is_silent, "silence", known="2"),
    Tooth("bells of unnamed asks wait", "S6", consent.bell_waits, "bells"),
    Tooth("nobody fits: a moment of chance", "H2", consent.nobody_waits, "silence", known="12"),
    Tooth("the asker's accept before two meet", "S3", consent.accept_first, "messages", known="3"),
    Tooth("capacity looked at again at the accept", "H4", consent.capacity_again, "capacity"),
    Tooth("controls of another server", "M5", consent.own_server, "elsewhere"),
    Tooth("ledger of the forgotten at a start", "9.3", consent.ledger, "forgotten"),
    Tooth("an older copy looks before it speaks", "fault 25", consent.copy_looks, "older copy"),
    Tooth("an older copy is quiet at first", "fault 25", consent.copy_is_quiet, "older copy", known="3"),
    Tooth(
        "what it first wants is looked for as well", "fault 25", consent.copy_looks_on, "much older copy", known="21"
    ),
    Tooth("markers drawn from what they are about", "fault 25", consent.marker_of_slot, "much older copy", known="21"),
    Tooth("a question drawn from its slot", "fault 25", consent.round_of_slot, "older copy, question"),
    Tooth("a question too late is skipped", "fault 24", consent.late_slot, "slept through", known="1"),
    Tooth("nudges: looked at again when said", "matching 5", consent.nudge_again, "changed their mind"),
    Tooth("nudges: two a week, two days apart", "matching 5", consent.nudges_are_few, "weeks"),
    Tooth("capacity looked at at the yes", "H4", consent.capacity_at_yes, "capacity", known="4"),
    Tooth("compared with Discord at READY", "fault 28", consent.reconciled, "away", known="3"),
)


@dataclass(frozen=True)
class Bite:
    """What was found without a safeguard: the seed, after how many schedules, and what the checker said."""

    seed: str
    after: int
    said: str


def seeds(tooth: Tooth, first: bool) -> Iterator[str]:
    """The known one first if wished, then each from 0 on."""
    if first:
        yield tooth.known
    yield from (str(number) for number in range(tooth.most))


def bitten(tooth: Tooth, *, known_first: bool = False) -> Bite | None:
    """The first schedule that goes wrong without the safeguard and does not with it; None within the limit."""
    live = AREAS[tooth.area]
    for after, seed in enumerate(seeds(tooth, known_first), 1):
        with tooth.remove():
            wrong = live(seed)
        said = next((each for each in wrong if tooth.says in each), None)
        if said is not None and not live(seed):
            return Bite(seed, after, said)
    return None


def main() -> int:
    """The command; 0 if every safeguard is missed when it is gone."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.teeth")
    parser.add_argument("--only", default="", help="part of a safeguard's name")
    wanted = parser.parse_args().only
    missed, began = 0, time.process_time()
    print(f"{'safeguard':48} {'promise':9} {'schedules of':16} {'found after':>11}  what the checker said")
    for tooth in TEETH:
        if wanted not in tooth.guard:
            continue
        bite = bitten(tooth)
        missed += bite is None
        after, said = (str(bite.after), bite.said) if bite is not None else (f"none of {tooth.most}", "")
        print(f"{tooth.guard:48} {tooth.promise:9} {tooth.area:16} {after:>11}  {said[:120]}", flush=True)
    print(f"{missed} not found; {time.process_time() - began:.0f} s of one processor")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
