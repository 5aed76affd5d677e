"""A statement that grew old counts for less: never for more, and never for nothing (matching.md, 1; mission I3)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.capacity import STILL_AFTER, aged, old, room
from bot.rules.matching import Candidate, fits, rank
from data.records import DAY, EVERY_PART, SIZES, Capacity, Gives, Needs
from tests.rules.samples import NOW, ask, candidate, capacity

AREAS = st.sampled_from(("hill", "harbour"))

gives = st.builds(
    Gives,
    first=st.none() | st.just(frozenset({"errands"})),
    home=st.none() | AREAS,
    areas=st.none() | st.frozensets(AREAS),
    online_only=st.booleans(),
    languages=st.none() | st.just(("es", "en")),
    largest=st.sampled_from(SIZES),
    parts=st.integers(1, EVERY_PART),
    invitations=st.none() | st.integers(0, 7),
    sooner=st.booleans(),
    skills=st.frozensets(st.sampled_from(("car", "tools"))),
)
stated = st.builds(
    lambda tide, at_once, per_week, what, days, ready: capacity(
        tide=tide,
        at_once=at_once,
        per_week=per_week,
        gives=what,
        stated_day=NOW // DAY - days,
        ready_at=NOW + ready,
    ),
    st.sampled_from(("high", "some", "low")),
    st.integers(0, 10),
    st.integers(0, 20),
    gives,
    st.integers(-2, 3 * STILL_AFTER),
    st.sampled_from((-DAY, 0, 3600)),
)
loads = st.tuples(st.integers(0, 6), st.integers(0, 8), st.integers(0, 8))
needs = st.builds(Needs, place=st.none() | AREAS, language=st.sampled_from((None, "es")), size=st.sampled_from(SIZES))
urgent = st.sampled_from((None, NOW + 3600, NOW + 2 * DAY))


def seen(known: Capacity, load: tuple[int, int, int]) -> Candidate:
    """Somebody with so much to do and so many invitations this week, last asked half a day ago."""
    running, recent, invited = load
    more = {"running": running, "recent": recent, "month": recent, "invited": invited, "last": NOW - DAY // 2}
    return candidate(known, **more)


@given(stated, loads, needs, urgent)
def test_who_is_asked_by_an_old_statement_would_be_asked_by_a_fresh_one(
    known: Capacity, load: tuple[int, int, int], need: Needs, by: int | None
) -> None:
    one, now_old = ask(needed_by=by, needs=need), aged(known, NOW)
    if fits(one, seen(now_old, load), NOW, "UTC"):
        assert fits(one, seen(known, load), NOW, "UTC")
        assert rank(one, seen(now_old, load), NOW) <= rank(one, seen(known, load), NOW)


@given(stated, loads)
def test_an_old_statement_leaves_no_more_room_and_says_no_more_of_anything(
    known: Capacity, load: tuple[int, int, int]
) -> None:
    now_old = aged(known, NOW)
    assert room(now_old, *load[:2]) <= room(known, *load[:2])
    assert now_old.at_once <= known.at_once and now_old.per_week <= known.per_week
    assert known.gives.invitations is None or (now_old.gives.invitations or 0) <= known.gives.invitations
    assert now_old.gives.sooner <= known.gives.sooner
    smaller = {"invitations": now_old.gives.invitations, "sooner": now_old.gives.sooner}
    assert now_old.gives == replace(known.gives, **smaller)
    whole = replace(known, tide=now_old.tide, at_once=now_old.at_once, per_week=now_old.per_week)
    assert now_old == replace(whole, gives=now_old.gives)


@given(stated, st.integers(0, 2 * STILL_AFTER))
def test_the_older_it_is_the_less_it_counts(known: Capacity, days: int) -> None:
    older = replace(known, stated_day=known.stated_day - days)
    now_old, now_older = aged(known, NOW), aged(older, NOW)
    assert now_older.at_once <= now_old.at_once and now_older.per_week <= now_old.per_week
    assert ("low", "some", "high").index(now_older.tide) <= ("low", "some", "high").index(now_old.tide)


@given(stated)
def test_it_never_comes_to_nothing_by_age_alone(known: Capacity) -> None:
    now_old = aged(known, NOW)
    assert (now_old.at_once > 0) == (known.at_once > 0)
    assert (now_old.per_week > 0) == (known.per_week > 0)
    assert (now_old.gives.invitations == 0) == (known.gives.invitations == 0)


def test_it_counts_whole_for_three_months_then_half_then_one() -> None:
    known = capacity(at_once=5, per_week=10, tide="high", gives=Gives(sooner=True))

    def after(days: int) -> tuple[int, int, str, int | None, bool]:
        found = aged(known, NOW + days * DAY)
        return found.at_once, found.per_week, found.tide, found.gives.invitations, found.gives.sooner

    assert after(0) == after(STILL_AFTER - 1) == (5, 10, "high", None, True)
    assert after(STILL_AFTER) == after(2 * STILL_AFTER - 1) == (2, 5, "some", 3, False)
    assert after(2 * STILL_AFTER) == after(5000) == (1, 1, "low", 1, False)
    assert [old(known, NOW + days * DAY) for days in (0, STILL_AFTER - 1, STILL_AFTER)] == [False, False, True]


def test_a_clock_that_was_set_back_makes_nothing_old() -> None:
    known = capacity()
    assert aged(known, NOW - 400 * DAY) == known
