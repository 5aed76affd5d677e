"""The fault plan: which request goes wrong, in which way, how often, and whether it had its effect all the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from tests.transport.records import Json


@dataclass
class Recorded:
    """One request as it came in. `body` is a copy; `status` is None while it is open or when it was reset."""

    seq: int
    method: str
    path: str
    template: str
    query: dict[str, str]
    body: Json | list[Json] | None
    files: list[str] = field(default_factory=list)
    status: int | None = None
    fault: Kind | None = None


class Kind(StrEnum):
    LIMITED = "limited"
    FAILED = "failed"
    RESET = "reset"
    LATE = "late"
    SLOW = "slow"
    REFUSED = "refused"
    CALL = "call"


When = Callable[[Recorded], bool]


@dataclass
class Rule:
    """Matches `method` and `route` ("*" for any), from the `nth` match on, `times` times, where `when` agrees."""

    kind: Kind
    method: str
    route: str
    times: int = 1
    nth: int = 1
    when: When | None = None
    status: int = 0
    code: int = 0
    seconds: float | None = None
    via: bool = True
    everywhere: bool = False
    after_effect: bool = False
    action: Callable[[], object] | None = None
    seen: int = 0
    fired: int = 0

    def matches(self, request: Recorded) -> bool:
        """Whether this request is of the kind meant. Names inside the braces of a route do not matter."""
        if self.method not in ("*", request.method):
            return False
        if self.route not in ("*", request.path) and _bare(self.route) != _bare(request.template):
            return False
        return self.when is None or self.when(request)


def _bare(route: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", route)


class Plan:
    """Rules in order; the first that matches and is not used up decides. Each method adds one and returns it."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def take(self, request: Recorded) -> Rule | None:
        """The rule for this request, counted as fired."""
        for rule in self.rules:
            if rule.fired >= rule.times or not rule.matches(request):
                continue
            rule.seen += 1
            if rule.seen >= rule.nth:
                rule.fired += 1
                return rule
        return None

    def clear(self) -> None:
        self.rules.clear()

    def unfired(self) -> list[Rule]:
        """Rules that never fired: a test that planned a fault and did not get it proved nothing."""
        return [rule for rule in self.rules if not rule.fired]

    def limited(
        self,
        method: str,
        route: str,
        *,
        seconds: float = 0.05,
        via: bool = True,
        everywhere: bool = False,
        times: int = 1,
        nth: int = 1,
        when: When | None = None,
    ) -> Rule:
        """429 before any effect; `seconds` is `retry_after`. Without `via` it looks like Cloudflare's ban."""
        return self._add(
            Rule(Kind.LIMITED, method, route, times, nth, when, seconds=seconds, via=via, everywhere=everywhere)
        )

    def failed(
        self,
        method: str,
        route: str,
        *,
        status: int = 502,
        after_effect: bool = False,
        times: int = 1,
        nth: int = 1,
        when: When | None = None,
    ) -> Rule:
        """A 5xx, before or after the request had its effect."""
        return self._add(Rule(Kind.FAILED, method, route, times, nth, when, status, after_effect=after_effect))

    def reset(
        self,
        method: str,
        route: str,
        *,
        after_effect: bool = False,
        times: int = 1,
        nth: int = 1,
        when: When | None = None,
    ) -> Rule:
        """The connection is reset (errno 104 on Linux), before or after the effect. aiohttp itself repeats GET, PUT
        and DELETE once on a connection it had used before: give those `times=2`."""
        return self._add(Rule(Kind.RESET, method, route, times, nth, when, after_effect=after_effect))

    def late(
        self,
        method: str,
        route: str,
        *,
        seconds: float | None = None,
        times: int = 1,
        nth: int = 1,
        when: When | None = None,
    ) -> Rule:
        """The connection is reset at once and the effect comes `seconds` later; None: when `land_late` is called."""
        return self._add(Rule(Kind.LATE, method, route, times, nth, when, seconds=seconds))

    def slow(
        self,
        method: str,
        route: str,
        *,
        seconds: float,
        after_effect: bool = True,
        times: int = 1,
        nth: int = 1,
        when: When | None = None,
    ) -> Rule:
        """The right answer, `seconds` late; the effect is at once unless `after_effect` is False."""
        return self._add(Rule(Kind.SLOW, method, route, times, nth, when, seconds=seconds, after_effect=after_effect))

    def refused(
        self,
        method: str,
        route: str,
        *,
        status: int,
        code: int,
        times: int = 1,
        nth: int = 1,
        when: When | None = None,
    ) -> Rule:
        """Discord's own refusal, for instance status 403 with code 50013."""
        return self._add(Rule(Kind.REFUSED, method, route, times, nth, when, status, code))

    def call(
        self,
        method: str,
        route: str,
        action: Callable[[], object],
        *,
        after_effect: bool = False,
        times: int = 1,
        nth: int = 1,
        when: When | None = None,
    ) -> Rule:
        """Runs `action` on the server's loop just before or just after the effect: to kill the bot at that point."""
        return self._add(Rule(Kind.CALL, method, route, times, nth, when, action=action, after_effect=after_effect))

    def _add(self, rule: Rule) -> Rule:
        self.rules.append(rule)
        return rule
