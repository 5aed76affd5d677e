"""What must never have happened, and what must have, read off a simulation once it has come to rest."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import Any

from bot.steps.retention import UNSAID_KEPT
from data import members, outbox
from data.records import DAY
from data.store import Tx
from tests.faults import topics
from tests.faults.crowd import Crowd, Heard
from tests.faults.sim import TEXTS, Sim
from tests.faults.stewards import canaries
from tests.faults.swarm import Swarm
from tests.faults.watch import Known, Watch
from tests.transport.checks import _readers, thread_trouble
from tests.transport.parts import walk, words
from tests.transport.records import Effect
from tests.transport.street import marker, sent

INVALID_MOST, WINDOW = 100, 600
"""Answers of 401, 403 and 429 in so many seconds (promise N3)."""

ANSWER_MOST = (5 + 4) * 3
"""So many of them to the answer to one press: the library tries five times, once more five if the connection broke in
between, and the press may be delivered thrice."""

SAYS = ("message", "edit", "post")
"""Effects by which something is said; a post says it in its title."""

SUCCESS: dict[str, tuple[str, ...]] = {
    "ask.post": ("ask.posted.title",),
    "ask.post_now": ("ask.posted.title",),
    "ask.withdraw_yes": ("ask.withdrawn",),
    "offer.form": ("offer.posted",),
    "celebrate.post": ("celebrate.posted.named", "celebrate.posted.neighbour"),
    "celebrate.down": ("celebrate.is_down",),
    "reflect.keep": ("reflect.is_kept",),
    "report.form": ("report.sent",),
    "report.withdraw": ("report.withdrawn",),
    "backup.call": ("backup.called",),
    "reflect.forget": ("reflect.forgotten",),
    "yes.accept": ("yes.opening", "yes.introduced"),
    "intro.finished": ("how.finished_words",),
    "intro.leave_yes": ("introduction.left",),
    "intro.new_yes": ("how.new_words",),
    "rest.hand_back": ("rest.handed_back",),
    "rest.end": ("rest.ended",),
    "review.approve": ("review.approved",),
    "review.decline_form": ("review.was_declined",),
    "review.ask_form": ("review.was_asked",),
    "review.answer_form": ("review.answered",),
    "announce.approve_form": ("announce.was_approved",),
    "announce.decline_form": ("announce.was_declined",),
    "confirm.yes": ("confirm.was_confirmed",),
    "confirm.no": ("confirm.was_declined",),
    "pick.ask": ("pick.asked",),
}
"""What says that something is saved; only after the commit (promise N2)."""

_Met = dict[int, list[tuple[int, int]]]
"""With whom somebody was brought together, and how many effects there were before."""


def violations(
    sim: Sim, crowd: Crowd | None = None, swarm: Swarm | None = None, watch: Watch | None = None
) -> list[str]:
    """All of it, in words."""
    threads = thread_trouble(sim.world, _undeleted(sim))
    found = [*doubled(sim), *threads, *budget(sim), *sim.loop.failures, *sim.problems]
    found += [*sim.server.problems, *topics.twins(sim), *topics.told_by_title(sim)]
    found += sorted(set(logged(sim)))
    if watch is not None:
        found += watch.wrong
    if crowd is not None and watch is not None:
        lost = swarm is not None and swarm.lost
        found += list(untrue(sim, crowd, watch, lost=lost)) + list(known_too_early(sim, watch))
        found += list(not_for_others(sim, crowd, watch))
        found += [] if lost else list(acknowledged(sim, crowd))
    return found


def _deletions(sim: Sim) -> dict[int, Effect]:
    """What took each message away that is gone: it alone, or the channel or thread that it stood in."""
    inside: dict[int, set[int]] = {}
    for message in sim.world.messages.values():
        inside.setdefault(message.channel_id, set()).add(message.id)
    found: dict[int, Effect] = {}
    for effect in sim.effects:
        if effect.kind == "delete":
            found.setdefault(effect.target_id or 0, effect)
        elif effect.kind == "channel_delete":
            for each in inside.get(effect.target_id or 0, ()):
                found.setdefault(each, effect)
    return found


def _deleted_at(sim: Sim) -> dict[int, float]:
    """When Kith last asked for each message to be deleted, other than of one that was gone (UTC epoch seconds)."""
    start = sim.now - sim.loop.time()
    return {
        int(message): start + at
        for at, each in zip(sim.server.times, sim.server.requests, strict=True)
        if each.method == "DELETE" and each.status != 404 and (message := each.path.rpartition("/")[2]).isdecimal()
    }


def _undeleted(sim: Sim) -> set[int]:
    """Threads that Kith was not allowed to delete."""
    refused = (each for each in sim.server.requests if each.method == "DELETE" and each.status == 403)
    return {int(each.path.rpartition("/")[2]) for each in refused if each.template == "/channels/{channel}"}


def doubled(sim: Sim) -> Iterator[str]:
    """Messages that came to be twice, other than in place of one that somebody else had taken away, or that Kith took
    away and cannot know of any more."""
    posts: dict[int, list[Effect]] = {}
    for effect in sent(sim.world):
        mark = marker(effect.body.get("components"))
        if mark is None:
            yield "a message without a marker"
        else:
            posts.setdefault(mark, []).append(effect)
    gone, asked = _deletions(sim), _deleted_at(sim)

    def replaced(one: Effect, other: Effect) -> bool:
        taken = gone.get(one.target_id or 0)
        if taken is None or taken.seq > other.seq:
            return False
        if taken.by != sim.world.bot.id:
            return True
        # It was kept from being said again, until that was forgotten; or an older copy was put back.
        kept = topics.posted(other.target_id or 0) - asked.get(one.target_id or 0, sim.now) < (UNSAID_KEPT - 1) * DAY
        return not kept or any(made <= taken.seq < back <= other.seq for made, back in sim.disk.lost)

    for same in posts.values():
        # One call for a post may make two, of which one is left.
        calls = set(topics.calls(sim.world, [each.target_id or 0 for each in same]))
        firsts = [each for each in same if each.target_id in calls]
        times = 1 + sum(not replaced(*pair) for pair in pairwise(firsts))
        if times > 1:
            said = words(sim.world.messages[same[0].target_id or 0].json())
            yield f"a message was posted {times} times: {said[:60]!r}"


def budget(sim: Sim) -> Iterator[str]:
    """Too many invalid requests within ten minutes of what Kith does by itself, or to answer one single press.

    How often people press is theirs to say, and how many of the answers to them Discord limits is drawn; what Kith is
    answerable for is that it does not go on trying.
    """
    recent: deque[float] = deque()
    most = 0
    answers: Counter[tuple[str, str]] = Counter()
    for at, each in zip(sim.server.times, sim.server.requests, strict=True):
        if each.status not in (401, 403, 429):
            continue
        if each.template.startswith(("/interactions/", "/webhooks/")):
            answers[each.method, each.path] += 1
            continue
        recent.append(at)
        while recent and at - recent[0] > WINDOW:
            recent.popleft()
        most = max(most, len(recent))
    if most >= INVALID_MOST:
        yield f"{most} invalid requests within ten minutes (promise N3)"
    if any(times > ANSWER_MOST for times in answers.values()):
        yield f"{max(answers.values())} invalid requests to answer one press (promise N3)"


def logged(sim: Sim) -> Iterator[str]:
    """Errors nobody injected."""
    for line in sim.logged.lines:
        code = line.rpartition("code=")[2]
        failed = ".failed" in line and code in UNEXPECTED
        if failed or (line.startswith("due.") and code not in ("StoreFailed", "StoreBusy")):
            yield f"logged: {re.sub(r'ref=[0-9a-f]+ ', '', line)}"


UNEXPECTED = (
    "AttributeError",
    "KeyError",
    "TypeError",
    "ValueError",
    "IndexError",
    "LookupError",
    "AssertionError",
    "IntegrityError",
    "OperationalError",
    "UnknownKind",
    "VaultError",
    "ZeroDivisionError",
    "RuntimeError",
)


def untrue(sim: Sim, crowd: Crowd, watch: Watch, *, lost: bool) -> Iterator[str]:
    """Answers that say more, or less, than was kept (promise N2)."""
    for each in crowd.heard:
        if not each.answered:
            continue
        kept = each.interaction in watch.committed
        for key in ("error.storage", "error.unexpected"):
            # The second of two deliveries may meet a failing disk while the first is kept; see the known gaps below.
            if kept and _says(each, key) and each.interaction not in sim.twice:
                yield f"{each.action} was kept, and the person heard {key}"
        if not kept and _says(each, "error.saved"):
            yield f"{each.action} was not kept, and the person heard error.saved"
        if not kept and any(_says(each, key) for key in SUCCESS.get(each.action, ())):
            yield f"{each.action} was not kept, and the person heard that it was"


def _says(heard: Heard, key: str) -> bool:
    sentence = re.split(r"\{\w+\}", TEXTS.of("en")(key))[0].strip()
    return bool(sentence) and sentence[:60] in heard.words


def acknowledged(sim: Sim, crowd: Crowd) -> Iterator[str]:
    """What somebody was told is kept and is not there, though nobody had it taken away."""
    there = {row["ref"]: row["state"] for row in sim.read("SELECT ref, state FROM asks")}
    forgot = {each.user for each in crowd.heard if each.action == "privacy.form"}
    for each in crowd.heard:
        told = each.action in ("ask.post", "ask.post_now") and _says(each, "ask.posted.title")
        recent = sim.loop.time() - each.at < 5 * 86_400
        if told and recent and each.user not in forgot and there.get(each.ref, "draft") == "draft":
            yield f"an ask was acknowledged and is {there.get(each.ref, 'gone')}"


def known_too_early(sim: Sim, watch: Watch) -> Iterator[str]:
    """Words and names that reached somebody they were not (yet) for."""
    world = sim.world
    inside: dict[int, set[int]] = {}
    for effect in world.audit:
        if effect.kind == "thread_add":
            inside.setdefault(effect.channel_id or 0, set()).add(effect.target_id or 0)
    by_word: dict[str, list[Known]] = {}
    for known in watch.asks.values():
        for word in known.words:
            by_word.setdefault(word, []).append(known)
    met: _Met = {}
    for seq, asker, helper in watch.reveals:
        met.setdefault(asker, []).append((seq, helper))
        met.setdefault(helper, []).append((seq, asker))
    for effect in world.audit:
        if effect.by != world.bot.id or effect.kind not in SAYS:
            continue
        body = json.dumps(effect.body)
        for word in canaries(body):
            same = by_word.get(word)
            if same is None:
                continue
            # What takes up an offer repeats the words of the offer, which everybody can read; who did stays unsaid.
            if word not in watch.offered:
                yield from _shown_early(sim, effect, word, same, inside, met, watch)
            yield from _named_early(sim, effect, word, same, inside, met)


def not_for_others(sim: Sim, crowd: Crowd, watch: Watch) -> Iterator[str]:
    """Words for oneself that reached somebody else, and something good that did before its writer said so."""
    world = sim.world
    for effect in world.audit:
        if effect.by != world.bot.id or effect.kind not in SAYS:
            continue
        body = json.dumps(effect.body)
        for word in canaries(body):
            typed = crowd.typed.get(word)
            if typed is None or not _readers(world, effect, {}) - {typed.user, world.bot.id}:
                continue
            if typed.action == "behalf.form":
                # Once it is an ask it is looked at as one; before, it is for one person and nobody else.
                asked = any(word in each.words for each in watch.asks.values())
                theirs = {*watch.suggested.get(word, ()), typed.user, world.bot.id}
                if not asked and _readers(world, effect, {}) - theirs:
                    yield "what was written for somebody reached somebody else before they said that it is theirs (S8)"
            elif typed.action == "reflect.form":
                yield "what somebody wrote for themselves reached somebody else (mission I17)"
            elif typed.action == "announce.form":
                approved = watch.before.approved.get(word)
                others = _readers(world, effect, {}) - {typed.user, world.bot.id} - watch.stewards
                if others and (approved is None or effect.seq < approved):
                    yield "an announcement reached others before a steward approved it (S58)"
            elif typed.action == "celebrate.form":
                user, posted, shared = watch.celebrated.get(word, (0, 0, ""))
                if not user or effect.seq < posted:
                    yield "something good reached others before its writer had seen it and pressed (promise S1)"
                if shared != "named" and any(each in body for each in (str(typed.user), world.users[typed.user].name)):
                    yield "something good without a name stood beside its writer's (promise S3)"


def _shown_early(
    sim: Sim, effect: Effect, word: str, same: list[Known], inside: dict[int, set[int]], met: _Met, watch: Watch
) -> Iterator[str]:
    world, known = sim.world, same[0]
    readers = _readers(world, effect, inside) - {known.asker, world.bot.id}
    # Whoever wrote it down for the asker reads their own words.
    readers -= {friend} if (friend := watch.suggested.get(word, (0, 0))[0]) else set()
    if not readers:
        return
    posted = min((each.posted[word] for each in same if word in each.posted), default=None)
    # What waits for the stewards they read before, since its asker pressed, and nobody but they.
    shown = watch.before.shown.get(word)
    early = readers - watch.stewards if shown is not None and effect.seq >= shown else readers
    if early and (posted is None or effect.seq < posted):
        yield "words reached others before their asker had seen the post and pressed (promise S1)"
    accepted = {other for seq, other in met.get(known.asker, ()) if seq <= effect.seq}
    if word.startswith("d") and not readers <= accepted:
        yield f"details reached {len(readers - accepted)} who were not accepted"
    if {each for one in same for each in one.shared} == {"quiet"} and len(readers) > 1:
        yield "a quiet ask was shown to more than one"


def _named_early(
    sim: Sim, effect: Effect, word: str, same: list[Known], inside: dict[int, set[int]], met: _Met
) -> Iterator[str]:
    world = sim.world
    # What somebody opens of their own may list several things, each in a part of its own.
    reply = world.messages[effect.target_id or 0].interaction is not None
    walked = [json.dumps(part) for part in walk(effect.body.get("components"))]
    parts = [part for part in walked if '"components"' not in part] if reply else [json.dumps(effect.body)]
    for asker in sorted({each.asker for each in same}):
        readers = _readers(world, effect, inside) - {asker, world.bot.id}
        accepted = {other for seq, other in met.get(asker, ()) if seq <= effect.seq}
        if readers <= accepted or any("named" in each.shared for each in same if each.asker == asker):
            continue
        names = (str(asker), world.users[asker].name)
        if any(word in part and any(name in part for name in names) for part in parts):
            yield "an unnamed ask stood beside its asker's name (promise S3)"


def settled(sim: Sim) -> list[str]:
    """What is still to be said or done long after everything is well again."""
    now = sim.clock()
    found = [
        f"a {row['kind']} is {row['state']} after {row['tries']} tries"
        for row in sim.read("SELECT * FROM outbox WHERE state IN ('pending', 'sending', 'parked')")
        if row["state"] != "pending" or row["next_try"] is None or row["next_try"] <= now - 60 or row["tries"] > 3
    ]
    found += [
        f"a {row['kind']} stands as it was and waits for nothing"
        for row in sim.read("SELECT * FROM outbox WHERE state = 'sent' AND next_try IS NOT NULL")
        if row["next_try"] <= now - 60
    ]
    found += [
        f"a thread ({row['purpose']}) is {row['state']} after {row['tries']} tries"
        for row in sim.read("SELECT * FROM threads WHERE state IN ('creating', 'closing', 'parked')")
        if (row["next_try"] is None or row["next_try"] <= now - 60 or row["tries"] > 0) and not _left(sim, row)
    ]
    found += [
        f"{row['kind']} is overdue by {now - row['run_at']} s"
        for row in sim.read("SELECT * FROM due WHERE run_at < ?", now - 120)
    ]
    return sorted(found)


def _left(sim: Sim, row: dict[str, Any]) -> bool:
    """Whether it is the corner of somebody who is not there, or not known any more, to be let in."""
    if row["purpose"] != "corner":
        return False
    tx = Tx(sim.disk.db, sim.disk.vault, sim.clock(), Random(0))
    return not members.named(tx, row["about"]) or members.user_of(tx, row["about"]) not in sim.guild.members


def stands(sim: Sim) -> Iterator[str]:
    """Whether what the outbox believes to stand stands, and shows what it should."""
    world, tx = sim.world, Tx(sim.disk.db, sim.disk.vault, sim.clock(), Random(0))
    for row in sim.read("SELECT ref FROM outbox WHERE message IS NOT NULL AND state IN ('sent', 'gone')"):
        said = outbox.get(tx, row["ref"])
        message = world.messages.get(said.message or 0) if said is not None else None
        if said is not None and said.state == "gone" and message is not None and not message.deleted:
            yield f"a {said.kind} is said to be gone, and is there"
    cards: Counter[str] = Counter()
    for message in world.messages.values():
        if not message.deleted and message.interaction is None and message.author is world.bot:
            cards[f"{marker(message.components)}"] += 1
    for mark, times in cards.items():
        if times > 1:
            yield f"{times} messages with one marker stand at the end ({mark})"
