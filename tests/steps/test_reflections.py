"""A question for oneself: nothing is written anywhere unless its writer says so, and then for them alone (I17)."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from bot.rules.words import REFLECTION_MOST
from bot.steps import communities, farewell, privacy, reflections
from bot.text import LANGUAGES, Texts
from data import members
from data import reflections as reflection_rows
from data.content.questions import QUESTIONS
from data.records import DAY
from data.store import rows
from tests.steps.full import kept_at
from tests.steps.test_privacy import everything_in
from tests.steps.test_retention import days
from tests.steps.world import ELSEWHERE, HERE, World, refused, user, who

QUESTION = "What made you smile lately?"
WORDS = "canarythought about the heron"

GIVING = {
    "en": r"\b(help|gave|giv|ask|offer|receiv|owe|enough|how (many|much|often)|burden|deserv|support|grateful)",
    "es": r"\b(ayud|diste|das\b|dar\b|dado|pid|pedi|ofre|recib|deb|cuánt|bastante|suficiente|carga|merec|apoy|agradec)",
}
"""What no question is about: how much somebody gave, took or asked for."""


async def kept(world: World, name: str = "asker", words: str = WORDS) -> str:
    """Somebody keeps something for themselves; its ref."""
    ref = world.ref()
    await world.do(reflections.keep, who(name), ref, QUESTION, words)
    return ref


async def test_i17_a_question_and_what_is_written_to_it_leave_not_one_byte_anywhere(tmp_path: Path) -> None:
    async with kept_at(tmp_path / "kith.db") as world:
        before = everything_in(tmp_path)
        for name in ("asker", "stranger"):
            await world.do(reflections.look, who(name))
            assert await world.do(reflections.written, who(name), f"  {WORDS}\n\n\n\n") == WORDS
            assert await world.do(reflections.kept, who(name)) == []
        assert everything_in(tmp_path) == before
        assert await world.do(members.find, HERE, user("stranger")) is None, "not even that somebody came is known"


async def test_what_is_kept_is_sealed_and_shown_to_its_writer_alone(tmp_path: Path) -> None:
    async with kept_at(tmp_path / "kith.db") as world:
        await kept(world)
        (mine,) = await world.do(reflections.kept, who("asker"))
        assert (mine.question, mine.words) == (QUESTION, WORDS)
        for name in ("helper", "steward"):
            assert await world.do(reflections.kept, who(name)) == []
        left = everything_in(tmp_path)
        assert b"canarythought" not in left and b"smile" not in left


async def test_pressed_twice_it_is_kept_once_and_nobody_elses_press_keeps_or_changes_it(world: World) -> None:
    ref = await kept(world)
    again = await world.do(reflections.keep, who("asker"), ref, "Another", "Other words")
    assert again.words == WORDS
    with refused("refuse.gone"):
        await world.do(reflections.keep, who("helper"), ref, QUESTION, "Mine")
    ask = await world.asks("other")
    for taken in (ask, "-", str(HERE)):
        with refused("refuse.old_control"):
            await world.do(reflections.keep, who("asker"), taken, QUESTION, WORDS)
    assert len(await world.do(rows, "SELECT ref FROM reflections")) == 1


async def test_each_is_deleted_in_one_press_by_its_writer_and_by_nobody_else(world: World) -> None:
    first, second = await kept(world), await kept(world)
    for name, community in (("helper", HERE), ("steward", HERE), ("asker", ELSEWHERE)):
        if community == ELSEWHERE:
            with refused("refuse.not_set_up"):
                await world.do(reflections.forget, who(name, community), first)
        else:
            assert await world.do(reflections.forget, who(name), first) == []
    assert len(await world.do(rows, "SELECT ref FROM reflections")) == 2
    for _ in range(2):
        left = await world.do(reflections.forget, who("asker"), first)
        assert [each.ref for each in left] == [second]


@pytest.mark.parametrize(
    ("words", "key"), [("a" * (REFLECTION_MOST + 1), "refuse.too_long"), (" \u200b\n", "refuse.empty")]
)
async def test_what_cannot_be_taken_as_it_is_is_refused_before_it_is_shown_back(
    world: World, words: str, key: str
) -> None:
    with refused(key):
        await world.do(reflections.written, who("asker"), words)


async def test_fifty_are_kept_at_most(world: World) -> None:
    refs = [await kept(world) for _ in range(reflections.MOST)]
    with refused("refuse.many_reflections", most=50):
        await kept(world)
    await kept(world, "other")
    await world.do(reflections.forget, who("asker"), refs[7])
    await kept(world)


async def test_what_is_kept_stays_until_its_writer_deletes_it_however_long_that_is(world: World) -> None:
    await kept(world)
    await days(world, 200)
    assert len(await world.do(reflections.kept, who("asker"))) == 1
    assert await world.do(members.find, HERE, user("asker")), "whoever keeps something is somebody to know"


async def test_s52_whoever_is_forgotten_keeps_nothing(tmp_path: Path) -> None:
    async with kept_at(tmp_path / "kith.db") as world:
        await kept(world)
        theirs = await kept(world, "other")
        await world.do(privacy.forget, who("asker"))
        assert [each["ref"] for each in await world.do(rows, "SELECT ref FROM reflections")] == [theirs]


async def test_s36_what_somebody_who_left_kept_waits_for_the_grace_and_then_goes(world: World) -> None:
    await kept(world)
    member = await world.member("asker")
    for _ in range(2):
        await world.do(farewell.missing, member)
        await world.pass_time(700)
    await world.pass_time(6 * DAY)
    assert await world.do(reflection_rows.of, member)
    await world.pass_time(4 * DAY)
    assert await world.do(rows, "SELECT ref FROM reflections") == []


async def test_a_server_that_is_forgotten_takes_what_was_kept_with_it(world: World) -> None:
    await kept(world)
    await world.do(communities.removed, HERE)
    for step in (reflections.look, reflections.kept):
        with refused("refuse.not_set_up"):
            await world.do(step, who("asker"))  # type: ignore[arg-type]
    await world.pass_time(30 * DAY)
    assert await world.do(rows, "SELECT ref FROM reflections") == []


async def test_keeping_something_tells_nobody_and_nothing_falls_due(world: World) -> None:
    before = await world.facts()
    await kept(world)
    assert await world.facts() == before


# --- the questions ---


def test_any_question_may_come_and_never_the_same_twice_running() -> None:
    chance = Random(1)
    seen, before = set[int](), None
    for _ in range(1000):
        drawn = reflections.drawn(chance, before)
        assert drawn != before
        seen.add(drawn)
        before = drawn
    assert seen == set(QUESTIONS)


@pytest.mark.parametrize("said", ["-", "", "0", "37", "٣", "1e1", "9" * 80, "x"])
def test_a_question_nobody_ships_is_an_old_control(said: str) -> None:
    with refused("refuse.old_control"):
        reflections.numbered(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_thirty_questions_and_more_each_short_and_none_about_how_much_somebody_gave(language: str) -> None:
    text = Texts().of(language)
    said = [text(f"question.{number}") for number in QUESTIONS]
    assert len(set(said)) == len(QUESTIONS) >= 30
    assert [each for each in said if not each.endswith("?") or len(each) > 120] == []
    assert [each for each in said if re.search(GIVING[language], each, re.IGNORECASE)] == []


@pytest.mark.parametrize("asked", ["How much did you help this week?", "¿Cuántas veces pediste ayuda?"])
def test_a_question_about_giving_would_be_noticed(asked: str) -> None:
    """Teeth."""
    assert any(re.search(pattern, asked, re.IGNORECASE) for pattern in GIVING.values())
