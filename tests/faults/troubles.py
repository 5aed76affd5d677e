"""Each fault of the fault matrix as something that befalls one operation at its n-th request, statement or step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.faults.boards import makes_post
from tests.faults.sim import Sim
from tests.faults.stage import WORDS, Stage
from tests.faults.store import FULL, IOERR
from tests.transport.faults import Kind, Recorded, Rule
from tests.transport.forums import forum_channel, retag
from tests.transport.records import Bit

Undo = Callable[[], object]
Fits = Callable[[Recorded], bool]

JOBS = ("pump-job", "discord.py", "CommandTree")
"""How the tasks are named in which Kith does something for somebody."""


def anything(_: Recorded) -> bool:
    """Any request."""
    return True


def _route(*names: str) -> Fits:
    """Requests of these kinds, each as `METHOD end-of-the-route`."""

    def fits(request: Recorded) -> bool:
        return any(request.method == one.split()[0] and request.template.endswith(one.split()[1]) for one in names)

    return fits


def by_kith(request: Recorded) -> bool:
    """Requests with Kith's own token; an answer to an interaction needs none."""
    return not request.path.startswith(("/interactions/", "/webhooks/"))


def answers(request: Recorded) -> bool:
    """Answers to an interaction."""
    return not by_kith(request)


def _or_post(fits: Fits) -> Fits:
    """Those, and requests for a post."""
    return lambda request: fits(request) or makes_post(request)


def _and_no_post(fits: Fits) -> Fits:
    """Those that are no requests for a post."""
    return lambda request: fits(request) and not makes_post(request)


POSTS = _or_post(_route("POST /messages"))
CALLBACK = _route("POST /callback")
WRITES = _or_post(_route("POST /messages", "PATCH /{message}"))
THREADS = _and_no_post(_route("POST /threads"))
IN_CHANNELS = _route("POST /messages", "PATCH /{message}", "DELETE /{message}", "POST /threads", "PUT /{user}")


@dataclass(frozen=True)
class Trouble:
    """One fault. At the n-th fitting request either `rule` decides its answer, or `happens` to the world before it.

    `row` is its row in promises, section 6. `lasts`: it befalls every request from then on, until somebody mends it.
    `same`: once it is mended all must be as if it had never been; otherwise only nothing may be wrong. `notes`: except
    that whoever waited was told so. `parks`: what Discord would not have is tried again only on another day. `takes`:
    it took messages away. `forbids`: no card may say this any more. `patience` are the seconds for which some of it is
    left alone after it is mended.
    """

    name: str
    row: int
    fits: Fits = anything
    rule: Callable[[Recorded], Rule] | None = None
    happens: Callable[[Sim, Stage], Undo | None] | None = None
    lasts: bool = False
    same: bool = True
    notes: bool = False
    parks: bool = False
    takes: bool = False
    patience: int = 0
    forbids: str = ""


class Befalls:
    """One trouble at one place, armed in one simulation. `fired` counts what it did, and `at` is the first request."""

    def __init__(self, s: Sim, stage: Stage, trouble: Trouble, nth: int) -> None:
        self.s, self.stage, self.trouble, self.nth = s, stage, trouble, nth
        self.seen = self.fired = 0
        self.over = False
        self.at: Recorded | None = None
        self._undo: Undo | None = None
        s.server.swarm = self._decide

    def _decide(self, request: Recorded) -> Rule | None:
        if self.over or not self.trouble.fits(request):
            return None
        self.seen += 1
        if self.seen != self.nth and not (self.trouble.lasts and self.seen > self.nth):
            return None
        self.fired += 1
        self.at = self.at or request
        if self.trouble.rule is not None:
            return self.trouble.rule(request)
        assert self.trouble.happens is not None
        if self.fired == 1:
            self._undo = self.trouble.happens(self.s, self.stage)
        return None

    def mend(self) -> None:
        """From now on nothing goes wrong any more."""
        self.over = True
        if self._undo is not None:
            self._undo()


# --- answers --------------------------------------------------------------------------------------------------------


def _rule(kind: Kind, **more: Any) -> Callable[[Recorded], Rule]:
    return lambda _: Rule(kind, "*", "*", **more)


def _refused(status: int, code: int) -> Callable[[Recorded], Rule]:
    return _rule(Kind.REFUSED, status=status, code=code)


def _both(name: str, row: int, rule: Callable[[Recorded], Rule], fits: Fits = anything, **more: Any) -> list[Trouble]:
    return [
        Trouble(f"{name}, once", row, fits, rule, **more),
        Trouble(f"{name}, for two hours", row, fits, rule, lasts=True, **more),
    ]


ANSWERS: tuple[Trouble, ...] = (
    *_both("429 on a route", 1, _rule(Kind.LIMITED, seconds=20)),
    *_both("429 global", 2, _rule(Kind.LIMITED, seconds=20, everywhere=True)),
    *_both("429 from Cloudflare", 2, _rule(Kind.LIMITED, seconds=60, via=False)),
    *_both("502 before the effect", 3, _rule(Kind.FAILED, status=502)),
    *_both("503 before the effect", 3, _rule(Kind.FAILED, status=503)),
    *_both("reset before the effect", 3, _rule(Kind.RESET)),
    *_both("502 after the effect", 4, _rule(Kind.FAILED, status=502, after_effect=True)),
    *_both("503 after the effect", 4, _rule(Kind.FAILED, status=503, after_effect=True)),
    *_both("an answer 40 s late", 4, _rule(Kind.SLOW, seconds=40)),
    *_both("reset after the effect", 5, _rule(Kind.RESET, after_effect=True)),
    *_both("reset, effect 25 s later", 5, _rule(Kind.LATE, seconds=25), by_kith),
    *_both("10062 on the answer", 10, _refused(404, 10062), CALLBACK),
    *_both("40060 on the answer", 10, _refused(400, 40060), CALLBACK),
    *_both("50013, a permission", 18, _refused(403, 50013), IN_CHANNELS, notes=True),
    *_both("50001, no access", 12, _refused(403, 50001), IN_CHANNELS, notes=True),
    *_both("160006, too many threads", 14, _refused(400, 160006), THREADS),
    *_both("160006, too many for a post", 14, _refused(400, 160006), makes_post, notes=True),
    *_both("20028, too fast here", 1, _refused(429, 20028), POSTS),
    *_both("50035, not accepted", 31, _refused(400, 50035), WRITES, same=False, parks=True),
)

# --- what happens to the world --------------------------------------------------------------------------------------


def _lacks(bit: Bit) -> Callable[[Sim, Stage], Undo]:
    def happens(s: Sim, _: Stage) -> Undo:
        guild = s.guild
        guild.bot_permissions &= ~bit

        def back() -> None:
            guild.bot_permissions |= bit

        return back

    return happens


def _channel_deleted(s: Sim, _: Stage) -> Undo:
    s.world.remove_channel(s.board, by=s.guild.owner_id)

    async def another() -> None:
        await s.open()

    def chosen() -> None:
        if s.forum is not None:
            s.forum = forum_channel(s.world, s.guild, "needs")
        else:
            s.asks = s.world.text_channel(s.guild, "asks")
        s.loop.create_task(another())

    return chosen


def _tag_required(s: Sim, _: Stage) -> Undo:
    """A forum takes no post without a tag any more, and has none."""
    forum, names = s.board, [tag["name"] for tag in s.board.tags]
    retag(s.world, forum, required=True)

    def back() -> None:
        if forum.id in s.world.channels:
            retag(s.world, forum, *names)

    return back


def _cards(s: Sim) -> list[Any]:
    own = (each for each in s.world.messages.values() if each.author is s.world.bot and each.interaction is None)
    return [each for each in own if not each.deleted]


def _card_deleted(s: Sim, stage: Stage) -> None:
    for card in _cards(s)[-1:]:
        s.world.delete(card, by=s.guild.owner_id)


def _threads_change(what: dict[str, Any]) -> Callable[[Sim, Stage], Undo | None]:
    def happens(s: Sim, _: Stage) -> Undo:
        threads = s.world.threads(s.guild.id, archived=False)
        for thread in threads:
            s.world.change_channel(thread, what, by=s.guild.owner_id)

        def back() -> None:
            for thread in threads:
                edits = [each for each in s.effects if each.kind == "channel_edit" and each.channel_id == thread.id]
                if thread.id in s.world.channels and edits and edits[-1].by != s.world.bot.id:
                    s.world.change_channel(thread, {"archived": False, "locked": False}, by=s.guild.owner_id)

        return back

    return happens


def _leaves(who: str) -> Callable[[Sim, Stage], Undo | None]:
    def happens(s: Sim, stage: Stage) -> Undo:
        user = getattr(stage, who)
        s.world.leaves(s.guild, user)

        def returns() -> None:
            s.world.joins(s.guild, user)

        return returns

    return happens


def _closes_dms(s: Sim, stage: Stage) -> None:
    stage.ben.dms_closed = stage.ana.dms_closed = True


def _forgets(s: Sim, stage: Stage) -> None:
    word = {"word": s.text("privacy.forget.word")}
    s.loop.create_task(s.people.submit(stage.ana, stage.hand["ana's word"], word))


def _role_deleted(s: Sim, _: Stage) -> None:
    for role in sorted(s.guild.roles):
        del s.guild.roles[role]
        s.gateway_emit("GUILD_ROLE_DELETE", {"guild_id": str(s.guild.id), "role_id": str(role)})


def _drops(s: Sim, _: Stage) -> Undo:
    s.gate.cut()
    s.loop.call_later(20, s.gate.resume)
    return lambda: None


def _renews(s: Sim, _: Stage) -> Undo:
    s.loop.call_later(0.01, s.gate.renew)
    return lambda: None


def _unavailable(s: Sim, _: Stage) -> Undo:
    s.gateway_emit("GUILD_DELETE", {"id": str(s.guild.id), "unavailable": True})
    return lambda: s.gateway_emit("GUILD_CREATE", s.server.gateway.guild_json(s.guild.id))


def _removed(s: Sim, _: Stage) -> Undo:
    guild = s.guild
    member, before = guild.members.pop(s.world.bot.id), guild.bot_permissions
    guild.bot_permissions = Bit(0)
    s.gateway_emit("GUILD_DELETE", {"id": str(guild.id)})

    def back() -> None:
        guild.members[s.world.bot.id], guild.bot_permissions = member, before
        s.gateway_emit("GUILD_CREATE", s.server.gateway.guild_json(guild.id))

    return back


def _clock(seconds: float) -> Callable[[Sim, Stage], Undo]:
    def happens(s: Sim, _: Stage) -> Undo:
        s.step_clock(seconds)
        return lambda: s.step_clock(-seconds)

    return happens


def _token(s: Sim, _: Stage) -> Undo:
    world, token = s.world, s.world.token
    world.token = "revoked"

    def again() -> None:
        world.token = token
        s.kill()

    return again


FORGETS = Trouble("the asker has everything forgotten", 29, happens=_forgets, same=False, forbids=WORDS)

WORLD: tuple[Trouble, ...] = (
    Trouble("gateway drop, resumed", 6, happens=_drops),
    Trouble("gateway drop, another session", 7, happens=_renews),
    Trouble("asks channel deleted", 12, by_kith, happens=_channel_deleted, same=False, parks=True, takes=True),
    Trouble("a tag required", 31, makes_post, happens=_tag_required, notes=True),
    Trouble("newest card deleted by somebody", 13, by_kith, happens=_card_deleted, same=False, takes=True),
    Trouble("threads archived", 14, by_kith, happens=_threads_change({"archived": True})),
    Trouble("threads locked", 14, by_kith, happens=_threads_change({"archived": True, "locked": True})),
    Trouble("roles deleted", 15, by_kith, happens=_role_deleted),
    Trouble("asker leaves, and returns", 16, by_kith, happens=_leaves("ana"), same=False),
    Trouble("helper leaves, and returns", 16, by_kith, happens=_leaves("ben"), same=False),
    Trouble("direct messages closed", 17, by_kith, happens=_closes_dms, same=False),
    Trouble("may not send", 18, by_kith, happens=_lacks(Bit.SEND_MESSAGES), notes=True),
    Trouble("may not see", 18, by_kith, happens=_lacks(Bit.VIEW_CHANNEL), notes=True),
    Trouble("may not open threads", 18, by_kith, happens=_lacks(Bit.CREATE_PRIVATE_THREADS), notes=True),
    Trouble("may not speak in threads", 18, by_kith, happens=_lacks(Bit.SEND_IN_THREADS), notes=True),
    Trouble("may not manage threads", 18, by_kith, happens=_lacks(Bit.MANAGE_THREADS), same=False),
    Trouble("clock a day ahead", 24, happens=_clock(86_400), same=False, patience=26 * 3600),
    Trouble("clock an hour ahead", 24, happens=_clock(3600)),
    Trouble("clock an hour back", 24, happens=_clock(-3600)),
    Trouble("server unavailable", 28, happens=_unavailable),
    Trouble("server removed Kith", 28, happens=_removed, same=False, patience=26 * 3600),
    FORGETS,
    Trouble("token revoked", 30, by_kith, happens=_token),
)

# --- the store, and the tasks ---------------------------------------------------------------------------------------


class Unforeseen(Exception):
    """Whatever nobody has thought of."""


def full(_: str) -> int:
    """The disk is full."""
    return FULL


def broken(_: str) -> int:
    """The disk fails."""
    return IOERR


def unexpected(_: str) -> int:
    """Something no one has thought of."""
    raise Unforeseen


STATEMENTS: dict[str, tuple[int, Callable[[str], int]]] = {
    "disk full": (21, full),
    "disk error": (21, broken),
    "a statement raises": (32, unexpected),
}


def fail_statements(s: Sim, error: Callable[[str], int], nth: int, *, lasts: bool, fired: list[str]) -> None:
    """The n-th statement from now fails, and all after it where it lasts."""
    first = s.disk.statements + nth

    def failing(number: int, sql: str) -> int | None:
        if number == first or (lasts and number > first):
            fired.append(sql)
            return error(sql)
        return None

    s.disk.failing = failing


def cancel_at(s: Sim, step: int) -> Callable[[], bool]:
    """At that step of the process whatever it does for somebody is cancelled. Whether that happened."""
    process = s.process
    assert process is not None
    at, before, done = process.steps + step, s.loop._run_once, [False]

    def once() -> None:
        if not done[0] and process.steps >= at:
            done[0] = True
            for task in process.pending():
                if task.get_name().startswith(JOBS) and task is not asyncio.current_task(s.loop):
                    task.cancel()
        before()

    s.loop._run_once = once  # type: ignore[method-assign]
    return lambda: done[0]
