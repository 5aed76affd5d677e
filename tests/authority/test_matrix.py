"""Every command and every control, for everybody there can be: the effect, the answer or the refusal of the table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from discord import AppCommandType, app_commands

from bot.client import Kith
from tests.authority.cutting import SENTENCE
from tests.authority.rows import ANSWER, EFFECT, PARTIES, ROLES, Row
from tests.authority.scene import BESIDE, Scene, Tables, differences, scene
from tests.authority.table import TABLE
from tests.stories.hands import Sent, arrive, bodies

WRITTEN = ("summary", "details", "words", "zone", "word", "areas", "good", "thought", "thanks", "name", "how", "about")
WRITTEN += ("note", "kinds", "report", "reason", "lines", "question", "answer", "announced", "first", "last", "until")
WRITTEN += (SENTENCE,)
"""Fields into which words are written, which are given back when they are refused."""

ABOUT_ONESELF = (
    "capacity.reach",
    "privacy.form",
    *("me.kinds", "me.hour", "me.nothing", "me.hush", "now.quiet", "nudge.stop"),
)
"""What changes nothing, for some, but how Kith knows them."""

WHERE = "tests/authority/table.py"


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as running:
        yield running


def commands(kith: Kith) -> Iterator[str]:
    """Everything that stands in Discord's own menus, as the table calls it."""
    for command in kith.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield f"/{command.qualified_name}"
    for kind in (AppCommandType.user, AppCommandType.message):
        yield from (f"{kind.name} menu {menu.name}" for menu in kith.tree.get_commands(type=kind))


async def test_g7_every_command_and_every_control_has_its_row_and_every_row_is_about_one(place: Scene) -> None:
    there = {*commands(place.town.kith), *place.town.kith.router.controls}
    named = {row.what for row in TABLE}
    assert not there - named, f"say in {WHERE} who may do this: {sorted(there - named)}"
    assert not named - there, f"this is gone; take its rows out of {WHERE}: {sorted(named - there)}"
    assert {row.about for row in TABLE} <= {"-", "1", "food", "food-supper", "food-supper-today", *place.things}
    for row in TABLE:
        assert row.cells.keys() == ROLES.keys()


def onlooker(row: Row, role: str) -> bool:
    """Whether this is somebody who must not learn who is behind the thing it is about."""
    return role not in PARTIES


async def pressed(place: Scene, row: Row, role: str) -> tuple[Sent, int]:
    """Somebody does it, having done what comes before; the press, and how many requests there were before it."""
    for each in place.before(row, role):
        await arrive(place.town, each)
    since = len(place.town.env.http_requests)
    (sent,) = await arrive(place.town, place.sent(row, role))
    return sent, since


def check_answer(place: Scene, row: Row, role: str, sent: Sent) -> None:
    """Answered once, to that person alone, and nothing of anybody's in it that they may not know."""
    cell, text, result = f"{row.name} by {role}", place.town.text, sent.result
    assert result.acknowledged, f"{cell}: no answer"
    assert result.followups == [], cell
    outcome, words = row.cells[role], sent.words
    if result.modal is not None:
        assert outcome == ANSWER, f"{cell}: a form instead of {outcome}"
        words = repr(result.modal)
    elif outcome not in (EFFECT, ANSWER):
        said = words.removesuffix(_given_back(place, row))
        assert said == text(outcome, word=text("privacy.forget.word"), until=place.things["until"]), (
            f"{cell}: {said!r} instead of {outcome}"
        )
    if onlooker(row, role):
        shown = f"{words} {result.response.components if result.response else ''}"
        secret = [place.people["asker"]] + ([place.people["apart"]] if role != "apart" else [])
        if row.what not in ("apart.remove", "/apart", "door.apart"):
            assert not any(str(who.id) in shown for who in secret), f"{cell}: tells who it is"


def _given_back(place: Scene, row: Row) -> str:
    typed = [each for each in (row.fields or {}).values() if isinstance(each, str)]
    words = [each for name, each in (row.fields or {}).items() if name in WRITTEN]
    if not typed or not any(words):
        return ""
    kept = "\n\n".join(str(each) for each in words if each)
    return f"\n{place.town.text('error.given_back')}\n```\n{kept}\n```"


def silent(place: Scene, since: int) -> bool:
    """Whether nothing went out but answers to those who pressed; to look something up is to say nothing."""
    said = [path for method, path, _ in bodies(place.town, since) if method != "GET"]
    return all(path.startswith(("/interactions/", "/webhooks/")) for path in said)


async def undone(place: Scene, rows: list[tuple[Row, str]], kept: Tables) -> list[str]:
    """What was wrong with presses that are to change nothing, all arriving together."""
    for row, role in rows:
        for each in place.before(row, role):
            await arrive(place.town, each)
    before, since = await place.tables(), len(place.town.env.http_requests)
    sent = await arrive(place.town, *(place.sent(row, role) for row, role in rows))
    for (row, role), each in zip(rows, sent, strict=True):
        check_answer(place, row, role, each)
    wrong = [each for each in differences(before, await place.tables()) if each[0] not in BESIDE]
    quiet = silent(place, since)
    await place.restore(kept)
    return [] if quiet and not wrong else [f"{[(row.name, role) for row, role in rows]}: {wrong}, quiet: {quiet}"]


async def test_g7_every_cell_is_pressed_and_is_as_the_table_says(place: Scene) -> None:
    kept, pressed_cells = await place.tables(), 0
    for row in TABLE:
        still = [(row, role) for role, outcome in row.cells.items() if outcome != EFFECT]
        together = [each for each in still if not row.first]
        groups = ([together] if together else []) + [[each] for each in still if each not in together]
        for group in groups:
            wrong = await undone(place, group, kept)
            if wrong and len(group) > 1:
                wrong = [each for cell in group for each in await undone(place, [cell], kept)]
            assert wrong == []
        for role in (role for role, outcome in row.cells.items() if outcome == EFFECT):
            for each in place.before(row, role):
                await arrive(place.town, each)
            before = await place.tables()
            (sent,) = await arrive(place.town, place.sent(row, role))
            check_answer(place, row, role, sent)
            changed = differences(before, await place.tables())
            beside = BESIDE[:2] if row.what in ABOUT_ONESELF else BESIDE
            effects = {each for each in changed if each[0] not in beside}
            assert effects, f"{row.name} by {role}: no effect; {sent.words!r}"
            home = place.guild_of(role)
            strange = {each for each in changed if each[1] not in (home, None)}
            assert not strange, f"{row.name} by {role}: {strange} of another community"
            await place.restore(kept)
        pressed_cells += len(row.cells)
    assert pressed_cells == len(TABLE) * len(ROLES)


async def test_g7_what_refuses_somebody_is_on_no_card_they_can_see_unless_everybody_sees_it(place: Scene) -> None:
    for role in ROLES:
        visible = place.visible(role)
        assert visible, role
        theirs = {(row.what, row.about) for row in TABLE if row.cells[role] in (EFFECT, ANSWER)}
        for row in TABLE:
            if row.what.startswith("/") or (row.what, row.about) in theirs or row.on_shared_card:
                continue
            about = place.things.get(row.about, row.about)
            assert f"v1:{row.what}:{about}" not in visible, f"{row.name} is shown to {role}"
