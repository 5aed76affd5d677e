"""A forged or replayed control gives nothing: not by its id, its values, its kind, nor a second time (promise X2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from discord import app_commands

from bot.rules.refusal import Refusal
from bot.text import Text
from tests.authority.forging import FORMS, IDS, REFS, VALUES
from tests.authority.scene import BESIDE, Scene, differences, scene, unlimited
from tests.cogs.front import FORM, Answer, Front, front
from tests.cogs.records import ASKER, HELPER
from tests.spec import problems
from tests.stories.hands import FORM as FORM_SENT
from tests.stories.hands import arrive, commanding, pressed, pressing, sending
from tests.stories.hands import bodies as sent_bodies

AT_ONCE = 20
"""How many forged presses arrive together; SimCord looks at each one that waits again and again."""

ROW = {"summary": "Words worth keeping", "details": "", "kind": ["transport"], "when": "week", "shared": "named"}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as running:
        yield running


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Front]:
    async with front(tmp_path) as running:
        running.kith.limits = unlimited()
        yield running


def failed(text: Text, words: str) -> bool:
    """Whether this is what Kith says when something went wrong that nobody thought of."""
    return any(text(f"error.{key}", code="@").split("@")[0] in words for key in ("unexpected", "storage", "saved"))


def check(desk: Front, answer: Answer, what: object) -> None:
    """Answered, in words that were thought of, to that person alone, and as Discord would take it."""
    text = desk.kith.texts.of("en")
    if answer.kind == FORM:
        return
    assert answer.ephemeral, what
    assert not failed(text, answer.words), (what, answer.words)
    body = {"type": answer.kind, "data": answer.data}
    assert problems("POST", "/interactions/1/token/callback", body) == [], what


async def test_x2_no_id_whatever_is_anything_but_answered_in_words(desk: Front) -> None:
    old = desk.kith.texts.of("en")("refuse.old_control")
    for custom_id in IDS:
        for answer in (await desk.press(ASKER, custom_id), await desk.submit(ASKER, custom_id, FORMS[5])):
            check(desk, answer, custom_id)
            assert answer.words.startswith(old), custom_id


async def test_x2_every_control_with_every_hostile_ref_changes_nothing_and_is_answered(desk: Front) -> None:
    """But for those that are about the one who presses, whatever stands in their ref."""
    own = ("door.", "rest.", "apart.", "capacity.", "setup.", "mine.", "offer.form", "ask.form")
    before = await everything(desk)
    for action in desk.kith.router.controls:
        for ref in REFS:
            if not action.startswith(own) or action in ("ask.form", "offer.form"):
                for user in (ASKER, HELPER):
                    check(desk, await desk.press(user, f"v1:{action}:{ref}"), (action, ref))
    assert await everything(desk) == before


async def test_x2_no_value_that_was_never_offered_is_believed(desk: Front) -> None:
    for action in desk.kith.router.controls:
        for values in VALUES:
            answer = await desk.press(ASKER, f"v1:{action}:0000000000000000", values)
            check(desk, answer, (action, values))
    unknown = desk.kith.texts.of("en")("refuse.unknown_choice")
    for values in VALUES[:12]:
        assert (await desk.press(ASKER, "v1:apart.add:-", values)).words == unknown, values
    assert (await everything(desk))["apart"] == [], "nobody with such an id is kept apart from anybody"


async def test_x2_a_form_with_missing_extra_doubled_or_other_fields_is_answered(desk: Front) -> None:
    """Sent to every control, those of buttons too; a form that can be read is one thing, however often it comes."""
    for number, action in enumerate(desk.kith.router.controls):
        for at, fields in enumerate(FORMS):
            answer = await desk.submit(ASKER, f"v1:{action}:{number:08x}{at:08x}", fields)
            check(desk, answer, (action, at))
    kept = await everything(desk)
    assert len(kept["asks"]) <= 10
    assert all("\ud800" not in row for rows in kept.values() for row in rows)


@pytest.mark.parametrize("ref", ["811111111111111101", "-", "door", "0" * 15, "0" * 17, "A" * 16, "f" * 80])
async def test_x2_a_form_cannot_choose_the_name_of_what_it_makes(desk: Front, ref: str) -> None:
    """A draft named like a server would cancel, once let go, what is due about that server."""
    before = await everything(desk)
    asked = list(FORMS[11]) + [
        {"type": 18, "id": 9, "component": {"type": 21, "id": 8, "custom_id": name, "value": value}}
        for name, value in (("when", "week"), ("shared", "named"))
    ]
    answer = await desk.submit(ASKER, f"v1:ask.form:{ref}", asked)
    offered = await desk.submit(ASKER, f"v1:offer.form:{ref}", [*FORMS[13][:1], asked[2]])
    for each in (answer, offered):
        assert each.words.startswith(desk.kith.texts.of("en")("refuse.old_control"))
    assert await everything(desk) == before
    again = await desk.submit(ASKER, "v1:ask.form:0123456789abcdef", asked)
    assert "once" in again.words or "twice" in again.words, "with a name of ours it would have been kept"


async def everything(desk: Front) -> dict[str, list[str]]:
    """Every row of every table that matters."""

    def read(tx: Any) -> dict[str, list[str]]:
        names = [row["name"] for row in tx.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(repr(tuple(row)) for row in tx.db.execute(f"SELECT * FROM {name}"))
            for name in names
            if name not in BESIDE
        }

    return await desk.kith.store.run(read)


# Through the whole of discord.py.


async def test_x2_old_and_unknown_controls_and_commands_are_answered_in_words(place: Scene) -> None:
    street, ana, text = place.town, place.town.ana, place.town.text
    street.expected = (Refusal, app_commands.CommandNotFound, TypeError)
    before = await place.tables()
    known = [f"v1:{each}:0000000000000000" for each in ("ask.post", "ask.help", "invite.yes", "yes.accept", "bell.see")]
    expected = dict.fromkeys([each for each in IDS if "\ud800" not in each], text("refuse.old_control"))
    expected |= dict.fromkeys(known, text("refuse.gone"))
    sent = await arrive(street, *(pressing(street, ana, control) for control in expected))
    assert {control: each.words for control, each in zip(expected, sent, strict=True)} == expected
    assert text("mine.title") in await pressed(street, ana, "v1:mine.page:" + "9" * 80)
    unknown, other = commanding(street, ana, "request"), [{"name": "days", "type": 3, "value": "a week"}]
    await arrive(street, unknown)
    assert unknown.words == text("refuse.old_control")
    changed = commanding(street, ana, "rest", other)
    await arrive(street, changed)
    assert failed(text, changed.words)
    form = sending(street, ana, "v0:ask.form:1", ROW)
    await arrive(street, form)
    assert text("refuse.old_control") in form.words
    assert "Words worth keeping" in form.words
    assert {name for name, _ in differences(before, await place.tables())} <= set(BESIDE)


async def test_x2_what_a_button_does_is_not_done_by_a_select_or_a_form_in_its_place_for_anybody_else(
    place: Scene,
) -> None:
    """The kind of a component is the client's word; who may do what does not hang on it."""
    street, mel, since = place.town, place.people["member"], len(place.town.env.http_requests)
    before = await place.tables()
    tries = []
    for action in street.kith.router.controls:
        anybodys = ("door.", "rest.", "apart.", "capacity.", "mine.", "ask.help", "offer.take", "agreements.read_")
        # Whoever joins a talk in twos or hears of a ritual has a thread of their own, also after they left it again.
        anybodys += ("pairs.", "subscriptions.")
        if action.startswith(anybodys):
            continue
        for ref in {*place.things.values()} - {place.things["fresh"]}:
            tries.append(pressing(street, mel, f"v1:{action}:{ref}", values=["en"]))
            tries.append(sending(street, mel, f"v1:{action}:{ref}", {"zone": "Madrid", "summary": "x"}))
    for few in range(0, len(tries), AT_ONCE):
        await arrive(street, *tries[few : few + AT_ONCE])
    assert {name for name, _ in differences(before, await place.tables())} <= set(BESIDE)
    # Before a report Discord is asked whether whom it is about is a steward; that reads, and does nothing.
    done = [path for method, path, _ in sent_bodies(street, since) if method != "GET"]
    assert all(path.startswith(("/interactions/", "/webhooks/")) for path in done)
    for each in tries:
        assert each.result.acknowledged
        assert not failed(street.text, each.words)
        assert str(street.ana.id) not in each.words


async def test_x2_the_same_interaction_once_more_has_no_second_effect_after_minutes_or_a_restart(place: Scene) -> None:
    street, dov = place.town, place.people["helper"]
    yes = pressing(street, dov, f"v1:invite.no:{place.things['invitation']}")
    form = sending(street, dov, "v1:offer.form:0123456789abcdef", {"words": "Bread", "kind": ["company"]})
    rest = pressing(street, dov, "v1:rest.3:-")
    await arrive(street, yes, form, rest)
    await pressed(street, dov, "v1:rest.end:-")
    assert form.payload["type"] == FORM_SENT
    for wait in (0, 60, 14 * 60):
        await street.later(wait)
        before = await place.tables()
        await arrive(street, yes, form, rest, times=2)
        assert {name for name, _ in differences(before, await place.tables())} <= set(BESIDE)
    await street.restart()
    street.kith.limits = unlimited()
    await arrive(street, yes, form, rest)
    assert {name for name, _ in differences(before, await place.tables())} <= set(BESIDE)
