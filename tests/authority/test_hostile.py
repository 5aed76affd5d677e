"""Hostile words through every entry point: answered, kept in their place, pinging nobody, within Discord's limits (G5).

`KITH_FULL=1 pytest tests/authority/test_hostile.py` gives every string to every entry point and draws 10,000 more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from discord import AppCommandOptionType, app_commands
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer import GIVEN_BACK_MOST
from bot.rules import house
from bot.rules.words import CELEBRATION_MOST, DETAILS_MOST, OFFER_MOST, REFLECTION_MOST, SUMMARY_MOST, tidy
from bot.steps.areas import TYPED_MOST
from data import members, outbox
from data.store import Tx
from tests.authority.forging import FULL
from tests.authority.hostile import CORPUS, EVERY, around, harm, written
from tests.authority.scene import unlimited
from tests.cogs.front import Answer, Front, front
from tests.cogs.records import ASKER, HELPER
from tests.cogs.seeing import actions, everything, texts, walk
from tests.stories.town import _problems as problems  # As the stories look at what is sent: each shape once.
from tests.transport.forms import Form

MARKER = "harmlessmarker"
CHANNEL_PATH = "/channels/1/messages"

ENTRIES = {
    "summary": ("ask.form", SUMMARY_MOST),
    "details": ("ask.form", DETAILS_MOST),
    "words": ("offer.form", OFFER_MOST),
    "zone": ("setup.zone_form", 60),
    "word": ("privacy.form", 40),
    "areas": ("areas.form", TYPED_MOST),
    "note": ("settings.note_form", house.NOTE_MOST),
    "kinds": ("settings.kinds_form", house.KINDS_MOST * (house.KIND_MOST + 1)),
    "name": ("settings.rename_form", house.KIND_MOST),
    "good": ("celebrate.form", CELEBRATION_MOST),
    "thought": ("reflect.form", REFLECTION_MOST),
}
"""Every field into which words are written, the form it stands in, and how many characters it takes."""


@asynccontextmanager
async def ready(folder: Path) -> AsyncIterator[Front]:
    async with front(folder) as running:
        running.kith.limits = unlimited()
        yield running


OF_STEWARDS = ("zone", "areas", "note", "kinds", "name")
"""Those that stewards alone can fill in."""


def fields(entry: str, words: str, shared: str = "neighbour") -> list[Any]:
    """The form with these words in that one field, as a client sends it."""
    filled = {
        "ask.form": {"summary": "A hand", "details": "", "kind": ["hands"], "when": "week", "shared": shared},
        "offer.form": {"words": "A hand", "kind": ["hands"]},
        "setup.zone_form": {"zone": ""},
        "privacy.form": {"word": ""},
        "areas.form": {"areas": ""},
        "settings.note_form": {"note": ""},
        "settings.kinds_form": {"kinds": ""},
        "settings.rename_form": {"name": ""},
        "celebrate.form": {"good": "", "shared": "named"},
        "reflect.form": {"thought": ""},
    }[ENTRIES[entry][0]] | {entry: words}
    return [{"type": 18, "id": 2, "component": _component(name, value)} for name, value in filled.items()]


def _component(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        return {"type": 3, "id": 1, "custom_id": name, "values": value}
    return {"type": 21 if name in ("when", "shared") else 4, "id": 1, "custom_id": name, "value": value}


def check(desk: Front, answer: Answer, what: str) -> None:
    """Answered to that person alone, in words that were thought of, as Discord would take it, and pinging nobody."""
    text = desk.kith.texts.of("en")
    failures = [text(f"error.{key}", code="@").split("@")[0] for key in ("unexpected", "storage", "saved")]
    assert answer.ephemeral, what
    assert not any(answer.words.startswith(each) for each in failures), (what, answer.words)
    body = {"type": answer.kind, "data": answer.data}
    assert problems("POST", "/interactions/1/token/callback", body) == [], what
    assert answer.data.get("allowed_mentions", {"parse": []}) == {"parse": []}, what
    assert not answer.data.get("content") and not answer.data.get("embeds"), what


async def drawn(desk: Front) -> list[tuple[str, dict[str, Any], set[int]]]:
    """Every message that Kith wants to say now, drawn as the relay would: its kind, its body, and whom it may ping."""

    def load(tx: Tx) -> list[tuple[str, Any, Any]]:
        rows = [outbox.get(tx, row["ref"]) for row in tx.db.execute("SELECT ref FROM outbox ORDER BY ref")]
        return [(row.kind, kind, kind.load(tx, row)) for row in rows if row and (kind := desk.kith.messages[row.kind])]

    found: list[tuple[str, dict[str, Any], set[int]]] = []
    for name, kind, record in await desk.kith.store.run(load):
        if record is not None:
            view = kind.render(record, desk.kith.texts.of("en"))
            pinged = set(kind.pings(record)) if kind.pings else set()
            found.append((name, {"flags": 1 << 15, "components": view.to_components()}, pinged))
    return sorted(found, key=lambda each: each[0])


async def follow(desk: Front, entry: str, words: str, number: int) -> list[list[str]]:
    """The words through the form and to everybody who would read them; the paragraphs of every card they are on."""
    form, fresh = ENTRIES[entry][0], f"{number:016x}"
    ref = {"thought": str(number), "name": house.tag("tech")}.get(entry, fresh)
    manager = {"permissions": "32"} if entry in OF_STEWARDS else {}
    answer = await desk.submit(ASKER, f"v1:{form}:{ref}", fields(entry, words), **manager)
    check(desk, answer, f"{entry}: {words[:60]!r}")
    # Whatever is refused is said in a card with nothing to press; what was kept can be looked at again.
    seen = [] if not actions(answer.data["components"]) else [texts(answer.data["components"])]
    if entry == "note" and not tidy(words):
        # Nothing is written that could be read: the note is empty, as it was.
        seen = []
    if seen and form == "ask.form":
        for control in ("ask.look", "ask.post_now", "door.mine", "ask.withdraw"):
            shown = await desk.press(ASKER, f"v1:{control}:{ref}")
            check(desk, shown, control)
            seen.append(texts(shown.data["components"]))
        helped = await desk.press(HELPER, f"v1:ask.help_more:{ref}")
        check(desk, helped, "ask.help_more")
    elif seen and form == "offer.form":
        for user, control in ((HELPER, f"offer.take:{ref}"), (HELPER, "door.mine:-")):
            shown = await desk.press(user, f"v1:{control}")
            check(desk, shown, control)
            seen.append(texts(shown.data["components"]))
    elif seen and form == "celebrate.form":
        for control in (f"celebrate.look:{ref}", f"celebrate.post:{ref}", "door.mine:-"):
            shown = await desk.press(ASKER, f"v1:{control}")
            check(desk, shown, control)
            seen.append(texts(shown.data["components"]))
    elif seen and form == "reflect.form":
        kept = await desk.press(ASKER, f"v1:reflect.keep:{fresh}", on=answer)
        check(desk, kept, "reflect.keep")
        seen.append(texts(kept.data["components"]))
    for kind, body, pinged in await drawn(desk):
        assert problems("POST", CHANNEL_PATH, body) == [], kind
        assert pinged <= {ASKER, HELPER}, kind
        seen.append(texts(body["components"]))
        # Words stand in paragraphs alone: never on a button, in a select, or behind a link of ours.
        assert not any(part.get("url") for part in walk(body["components"]))
    await desk.kith.store.run(_forget)
    return seen


GROWING = ("due", "outbox", "threads", "introductions", "invitations")


def _forget(tx: Tx) -> None:
    for name in (*GROWING, "asks", "offers", "capacities", "areas", "celebrations", "reflections", "changes"):
        tx.db.execute(f"DELETE FROM {name}")
    tx.db.execute("UPDATE communities SET kinds = '[]', note = ''")
    assert members.find is not None


async def frames(desk: Front, entry: str) -> list[list[tuple[str, str] | str]]:
    """The same cards with harmless words."""
    await follow(desk, entry, MARKER, 7)  # Whoever is met for the first time draws from chance as well.
    desk.kith.store.chance.seed(1)
    return [around(card, MARKER) for card in await follow(desk, entry, MARKER, 7)]


async def tried(desk: Front, entry: str, strings: Sequence[str]) -> list[str]:
    """What was wrong with any of these words, given to this entry point."""
    frame = await frames(desk, entry)
    wrong: list[str] = []
    for words in strings:
        desk.kith.store.chance.seed(1)
        seen = await follow(desk, entry, words, 7)
        for paragraphs, each in zip(seen, frame, strict=False):
            wrong += [f"{entry}: {words[:60]!r}: {harmful}" for harmful in harm(paragraphs, each)]
        if seen and len(seen) != len(frame):
            wrong.append(f"{entry}: {words[:60]!r}: {len(seen)} cards instead of {len(frame)}")
    return wrong


OPENED = ("door.ask", "door.offer", "door.capacity", "setup.zone", "privacy.word", "areas.add")
"""What opens every other form with a field to write in."""

GOOD = {"door.celebrate": "-", "reflect.write": "1"}
"""What opens the two forms that have nothing to do with helping."""

SETTINGS = {"settings.note": "-", "settings.kind_add": "-", "settings.kind_rename": house.tag("tech")}
"""What opens the forms of the stewards' settings."""

OPENERS = dict.fromkeys(OPENED, "-") | GOOD | SETTINGS


def test_g5_every_field_into_which_words_are_written_is_an_entry_point(tmp_path: Path) -> None:
    """A form with a new field belongs into ENTRIES; a command takes no words at all."""

    async def look() -> None:
        async with ready(tmp_path) as desk:
            found: set[str] = set()
            for opener, ref in OPENERS.items():
                answer = await desk.press(ASKER, f"v1:{opener}:{ref}", permissions="32")
                assert answer.kind == 9, opener
                named = (part for part in walk(answer.data["components"]) if part["type"] == 4)
                found |= {part["custom_id"] for part in named}
                for part in walk(answer.data["components"]):
                    if part["type"] == 4:
                        assert part["max_length"] == ENTRIES[part["custom_id"]][1], part["custom_id"]
            assert found == set(ENTRIES)
            options = [
                option
                for command in desk.kith.tree.walk_commands()
                if isinstance(command, app_commands.Command)
                for option in command.parameters
            ]
            words = [each for each in options if each.type == AppCommandOptionType.string]
            assert words and all(each.choices for each in words), "one of a list, and nothing written"
            others = {option.type for option in options} - {AppCommandOptionType.integer, AppCommandOptionType.string}
            # The file of services, of which every line is looked at before anything is kept.
            assert others == {AppCommandOptionType.attachment}

    asyncio.run(look())


def test_the_corpus_is_as_large_as_is_promised_and_every_kind_of_it_is_there() -> None:
    assert len(EVERY) >= 300
    kinds = {"mentions", "masked links", "links", "invites and payment", "markdown", "direction and nothing"}
    assert kinds | {"look-alikes and marks", "emoji", "templates", "sql and paths", "long"} == set(CORPUS)
    assert max(len(each) for each in EVERY) >= 4000


@pytest.mark.parametrize("entry", ENTRIES)
async def test_g5_every_hostile_string_is_answered_and_harms_nobody(tmp_path: Path, entry: str) -> None:
    async with ready(tmp_path) as desk:
        strings = EVERY if FULL or entry in ("word", *OF_STEWARDS) else tuple(_some(entry))
        assert await tried(desk, entry, strings) == []


def _some(entry: str) -> Iterator[str]:
    # In the short form the fields whose words are read on cards share the corpus: each string goes through one.
    sharing = ("summary", "details", "words", "good", "thought")
    yield from EVERY[sharing.index(entry) :: len(sharing)]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Front]]:
    """One running Kith for many examples, on a loop of its own."""
    with asyncio.Runner() as runner:
        running = ready(tmp_path_factory.mktemp("held"))
        desk = runner.run(running.__aenter__())
        yield runner, desk
        runner.run(running.__aexit__(None, None, None))


@given(st.sampled_from(sorted(ENTRIES)), st.lists(written, min_size=4, max_size=4))
@settings(max_examples=2500 if FULL else 30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_g5_words_put_together_at_random_are_answered_and_harm_nobody(
    held: tuple[asyncio.Runner, Front], entry: str, strings: list[str]
) -> None:
    runner, desk = held
    assert runner.run(tried(desk, entry, strings)) == []


async def test_x8_words_that_are_given_back_stay_in_their_fence_and_can_be_sent(tmp_path: Path) -> None:
    """Even half a character, which Discord would refuse in an answer."""
    async with ready(tmp_path) as desk:
        for words in EVERY:
            answer = await desk.submit(ASKER, "v0:ask.form:1", fields("summary", words))
            check(desk, answer, words[:60])
            assert everything(answer.data["components"]).encode("utf-8", "strict")
            answer.words.encode("utf-8", "strict")
            inside = answer.words.partition("```")[2].rpartition("```")[0]
            assert "```" not in inside
            assert len(inside) <= GIVEN_BACK_MOST + 10


async def test_x1_a_form_filled_with_the_longest_hostile_words_everywhere_fits_on_every_card(tmp_path: Path) -> None:
    async with ready(tmp_path) as desk:
        for piece in ("*", "a\n\n", "[x](https://e.example) ", "https://e.example/_ ", "😀", "<@1> ", "\\"):
            asked = {
                "summary": (piece * SUMMARY_MOST)[: SUMMARY_MOST - 1] + "z",
                "details": (piece * DETAILS_MOST)[: DETAILS_MOST - 1] + "z",
                "kind": ["hands"],
                "when": "week",
                "shared": "named",
            }
            parts = [{"type": 18, "id": 2, "component": _component(name, value)} for name, value in asked.items()]
            answer = await desk.submit(ASKER, "v1:ask.form:00000000000000aa", parts)
            check(desk, answer, piece)
            change = await desk.press(ASKER, "v1:ask.change:00000000000000aa")
            opened = Form(opened_by=None, data=change.data)  # type: ignore[arg-type]
            assert problems("POST", "/interactions/1/token/callback", {"type": 9, "data": change.data}) == []
            again = await desk.submit(ASKER, change.data["custom_id"], opened.filled({}))
            assert again.words == answer.words, "what was typed comes back as it was"
            check(desk, await desk.press(ASKER, "v1:ask.post:00000000000000aa"), piece)
            for kind, body, _ in await drawn(desk):
                assert problems("POST", CHANNEL_PATH, body) == [], (kind, piece)
            await desk.kith.store.run(_forget)
