"""Every press and every form reaches one handler by its id alone, and whatever goes wrong is said in words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import GIVEN_BACK_MOST
from bot.router import NO_REF, Control, control_id, split, values_of, written_in
from bot.text import LANGUAGES
from bot.turn import Turn
from cogs.asks.views import ask_form
from data import asks, members
from data.store import StoreFailed, Tx
from tests.cogs import records as made
from tests.cogs.front import FORM, REPLY, Front, front
from tests.cogs.records import ASKER, GUILD, HELPER
from tests.cogs.samples import TEXTS, ref
from tests.cogs.seeing import actions
from tests.spec import own_problems
from tests.transport.forms import Form


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Front]:
    async with front(tmp_path) as running:
        yield running


# --- ids ------------------------------------------------------------------------------------------------------------


@given(
    st.from_regex(r"[a-z]+(\.[a-z_]+){0,2}", fullmatch=True), st.from_regex(r"[0-9a-f]{16}|-|[0-9]+", fullmatch=True)
)
def test_an_id_comes_apart_into_what_it_was_made_of(action: str, about: str) -> None:
    made_id = control_id(action, about)
    assert split(made_id) == ((action, about) if len(made_id) <= 100 else None)


def test_a_control_about_nothing_has_an_id_too() -> None:
    assert split(control_id("door.ask")) == ("door.ask", NO_REF)


@pytest.mark.parametrize(
    "custom_id",
    ["", "v1", "v1:", "v1::", "v1:ask.post", "v1:ask.post:", "v1::ref", "v0:ask.post:ref", "v2:ask.post:ref", ":a:b"],
)
def test_an_id_this_version_did_not_make_is_none(custom_id: str) -> None:
    assert split(custom_id) is None


def test_an_id_longer_than_discord_allows_is_none() -> None:
    fits = "v1:ask.post:" + "f" * 88
    assert len(fits) == 100
    assert split(fits) == ("ask.post", "f" * 88)
    assert split(fits + "f") is None


@given(st.text(max_size=120))
def test_no_id_whatever_makes_the_router_stumble(custom_id: str) -> None:
    found = split(custom_id)
    assert found is None or control_id(*found) == custom_id


# --- values -----------------------------------------------------------------------------------------------------------


def test_the_fields_of_a_form_are_read_by_their_ids() -> None:
    """Labels as Discord sends them (component reference: Label), and the action rows of older forms."""
    data = {
        "custom_id": "v1:x:-",
        "components": [
            {"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "words", "value": "a hand"}},
            {"type": 18, "id": 3, "component": {"type": 3, "id": 4, "custom_id": "kind", "values": ["hands"]}},
            {"type": 18, "id": 5, "component": {"type": 21, "id": 6, "custom_id": "when", "value": "week"}},
            {"type": 18, "id": 7, "component": {"type": 21, "id": 8, "custom_id": "none", "value": None}},
            {"type": 18, "id": 9, "component": {"type": 22, "id": 10, "custom_id": "boxes", "values": []}},
            {"type": 18, "id": 11, "component": {"type": 5, "id": 12, "custom_id": "people", "values": [123]}},
            {"type": 1, "id": 13, "components": [{"type": 4, "id": 14, "custom_id": "old", "value": "as before"}]},
            {"type": 10, "id": 15},
            {"type": 18, "id": 16, "component": {"type": 10, "id": 17}},
        ],
    }
    assert values_of(data) == {
        "words": "a hand",
        "kind": ["hands"],
        "when": "week",
        "none": "",
        "boxes": [],
        "people": ["123"],
        "old": "as before",
    }
    assert written_in(data) == {"words", "old"}


def test_the_choice_made_on_a_card_is_read_as_values() -> None:
    assert values_of({"custom_id": "v1:apart.add:-", "component_type": 5, "values": ["123"]}) == {"values": ["123"]}
    assert values_of({"custom_id": "v1:setup.role:-", "component_type": 6, "values": []}) == {"values": []}


def test_a_button_brings_no_values() -> None:
    assert values_of({"custom_id": "v1:ask.help:ref", "component_type": 2}) == {}
    assert values_of({}) == {}


async def test_a_handler_reads_one_value_or_several_and_nothing_as_nothing(desk: Front) -> None:
    turn = Turn(desk.kith, desk.interaction(3, ASKER, {"custom_id": "v1:x:-"}))
    turn.values = {"one": "a", "list": ["b", "c"], "none": []}
    assert [turn.typed(name) for name in ("one", "list", "none", "missing")] == ["a", "b", "", ""]
    assert [turn.chosen(name) for name in ("one", "list", "none", "missing")] == [["a"], ["b", "c"], [], []]


# --- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "custom_id", ["", "v0:ask.post:x", "v1:never.made:x", "v1:ask.post", "v1:ask.post:" + "f" * 89, "whatever"]
)
async def test_a_control_nobody_knows_is_answered_in_words_and_to_the_person_alone(
    desk: Front, custom_id: str, language: str
) -> None:
    answer = await desk.press(ASKER, custom_id, locale={"en": "en-US", "es": "es-419"}[language])
    assert answer.kind == REPLY
    assert answer.ephemeral
    assert answer.words == TEXTS.of(language)("refuse.old_control")


async def test_a_control_of_another_server_finds_nothing(desk: Front) -> None:
    """Promises M5 and X2: nothing of one community exists in another."""
    await desk.kith.store.run(lambda tx: asks.save(tx, made.ask(asker=meet(tx, ASKER))))
    inside = await desk.press(ASKER, control_id("ask.withdraw", made.ASK_REF))
    assert made.PLAIN.summary in inside.words
    outside = await desk.press(ASKER, control_id("ask.withdraw", made.ASK_REF), guild=GUILD + 1)
    assert outside.words == TEXTS.of("en")("refuse.gone")


async def test_anybody_elses_ask_looks_like_one_that_is_gone(desk: Front) -> None:
    await desk.kith.store.run(lambda tx: asks.save(tx, made.ask(asker=meet(tx, ASKER))))
    forged = [await desk.press(HELPER, control_id(action, made.ASK_REF)) for action in ("ask.change", "ask.withdraw")]
    gone = await desk.press(HELPER, control_id("ask.withdraw", ref(5)))
    assert {answer.words for answer in forged} == {gone.words}


async def test_the_front_door_opens_the_form_at_once_and_nothing_is_kept_for_it(desk: Front) -> None:
    opened = [await desk.press(user, control_id("door.ask")) for user in (ASKER, HELPER) * 20]
    assert {answer.kind for answer in opened} == {FORM}
    assert len({answer.data["custom_id"] for answer in opened}) == len(opened)
    assert not desk.kith._connection._view_store._modals
    assert not desk.kith._connection._view_store._views


async def filled(desk: Front, user: int, custom_id: str, **values: Any) -> Any:
    """A form of an ask, sent with these values."""
    data = ask_form(TEXTS.of("en"), "0" * 16).to_dict() | {"custom_id": custom_id}
    # What a client would not let through is put in afterwards: nobody promises that it was a client.
    parts = Form(None, data).filled({"summary": "x", "kind": "hands"})  # type: ignore[arg-type]
    for part in parts:
        name = part["component"]["custom_id"]
        if name in values:
            part["component"]["values" if name == "kind" else "value"] = values[name]
    return await desk.submit(user, custom_id, parts)


async def test_a_form_opened_before_a_restart_is_taken_after_it(tmp_path: Path) -> None:
    """Everything a form needs is in its id: a Kith that never saw it takes it (platform.md, 4)."""
    async with front(tmp_path) as first:
        opened = await first.press(ASKER, control_id("door.ask"))
    async with front(tmp_path) as second:
        answer = await filled(second, ASKER, opened.data["custom_id"], summary="somebody to hold a ladder")
        assert "somebody to hold a ladder" in answer.words
        drafts = await second.kith.store.run(lambda tx: asks.of(tx, meet(tx, ASKER), "draft"))
        assert [draft.summary for draft in drafts] == ["somebody to hold a ladder"]


async def test_what_was_typed_comes_back_when_it_cannot_be_taken(desk: Front) -> None:
    """Promise S7: the text is in the private reply, word for word, with the field named."""
    long = "a ladder, " * 40
    answer = await filled(desk, ASKER, control_id("ask.form", ref(1)), summary=long, details="behind the blue door")
    assert answer.ephemeral
    text = TEXTS.of("en")
    assert text("ask.form.summary") in answer.words
    assert f"```\n{long}\n\nbehind the blue door\n```" in answer.words
    assert "week" not in answer.words.split("```")[1], "a choice is not something that was typed"


@pytest.mark.parametrize("typed", ["``` code ```", "`````", "```", "x" * 300 + "``````py\nprint()\n```"])
async def test_words_that_hold_a_fence_come_back_without_breaking_out_of_theirs(desk: Front, typed: str) -> None:
    answer = await filled(desk, ASKER, control_id("ask.form", ref(1)), summary=typed, kind=["no such kind"])
    assert answer.words.count("```") == 2
    given = answer.words.split("```")[1]
    assert given.replace("ˋ", "`").strip() == typed.strip()


async def test_the_longest_words_that_can_be_typed_come_back_as_far_as_a_card_holds_them(desk: Front) -> None:
    answer = await filled(desk, ASKER, control_id("ask.form", ref(1)), summary="s" * 4000, details="d" * 4000)
    assert own_problems("POST", "/channels/1/messages", {"flags": 1 << 15, **answer.data}) == []
    assert answer.words.count("s" * GIVEN_BACK_MOST) == 1


async def test_a_failed_save_says_so_gives_the_words_back_and_never_says_it_was_saved(desk: Front) -> None:
    """Fault 21: the disk is full."""

    async def full(turn: Turn) -> None:
        raise StoreFailed

    desk.kith.router.controls["ask.form"] = Control(full, updates=True)
    answer = await filled(desk, ASKER, control_id("ask.form", ref(1)), summary="somebody to hold a ladder")
    assert "somebody to hold a ladder" in answer.words
    assert answer.words.startswith(TEXTS.of("en")("error.storage", code="⁂").split("⁂")[0])


async def test_an_unforeseen_failure_is_an_apology_with_a_code_and_nothing_of_the_exception(
    desk: Front, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 32; and no log line holds what the exception says (promises 2.6)."""

    async def broken(turn: Turn) -> None:
        raise RuntimeError("canarysecret")

    desk.kith.router.controls["ask.widen"] = Control(broken)
    with caplog.at_level("DEBUG"):
        answer = await desk.press(ASKER, control_id("ask.widen", ref(1)))
    assert answer.ephemeral
    assert answer.words.startswith(TEXTS.of("en")("error.unexpected", code="⁂").split("⁂")[0])
    assert "canarysecret" not in answer.words + caplog.text
    assert "turn.failed" in caplog.text
    assert str(ASKER) not in caplog.text


async def test_a_failure_after_the_commit_never_says_that_nothing_was_changed(desk: Front) -> None:
    """Promise N2."""

    async def half(turn: Turn) -> None:
        await turn.act(lambda tx: None)
        raise RuntimeError

    desk.kith.router.controls["ask.widen"] = Control(half)
    answer = await desk.press(ASKER, control_id("ask.widen", ref(1)))
    assert answer.words.startswith(TEXTS.of("en")("error.saved", code="⁂").split("⁂")[0])


async def test_two_cogs_cannot_claim_one_control(desk: Front) -> None:
    with pytest.raises(ValueError, match=r"ask\.post"):
        desk.kith.router.add({"ask.post": Control(lambda turn: None)})  # type: ignore[arg-type, return-value]


async def test_need_someone_right_now_is_answered_with_the_store_closed(desk: Front) -> None:
    """Promises 10.1: no database, no network but the reply."""
    await desk.kith.store.close()
    answer = await desk.press(ASKER, control_id("door.now"), guild=None)
    assert answer.ephemeral
    assert "findahelpline.com" in answer.words
    # What is offered beyond that needs a press; the card itself needs nothing and sets nothing.
    assert actions(answer.data["components"]) == {"now.country", "now.quiet", "door.resources"}


async def test_an_answer_is_a_card_discord_would_accept(desk: Front) -> None:
    answers = [await desk.press(ASKER, control_id(action)) for action in ("door.mine", "door.apart", "door.rest")]
    for answer in answers:
        assert own_problems("POST", "/channels/1/messages", answer.data) == []
        assert answer.data["flags"] & (1 << 15)


def meet(tx: Tx, user: int) -> str:
    """The reference of somebody here."""
    return members.meet(tx, GUILD, user, "en-US").ref
