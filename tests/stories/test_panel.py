"""Stewards set everything in one panel, see what was changed and put it back; whoever meets a limit is told kindly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.rules import house
from bot.rules.house import tag
from bot.text import LANGUAGES, Text
from tests.stories.hands import arrive, id_of, pressed, sending
from tests.stories.town import Town, town

LOCALES = {"en": "en-US", "es": "es-ES"}


@pytest.fixture
async def closed(tmp_path: Path) -> AsyncIterator[Town]:
    """A town in which nothing is set up yet."""
    async with town(tmp_path, opened=False) as place:
        yield place


def spoken(place: Town, language: str) -> Text:
    """Everybody's Discord is in that language."""
    for who in (place.sam, place.ana, place.ben):
        place.speaks(who, LOCALES[language])
    return place.kith.texts.of(language)


async def section(place: Town, name: str) -> Any:
    """The steward opens a section of the panel."""
    panel = await place.sam.slash(place.asks, "kith setup")
    return await place.sam.select(panel.response, [name], custom_id="v1:settings.section:-")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_from_nothing_to_a_working_community_takes_five_interactions(closed: Town, language: str) -> None:
    """The last of the five is a member's: asking works, and nothing had to be set but the channel."""
    text = spoken(closed, language)
    panel = await closed.sam.slash(closed.asks, "kith setup")
    panel = await closed.sam.select(panel.response, [closed.asks], custom_id="v1:setup.channel:-")
    opened = await closed.sam.click(panel.response, label=text("setup.open_door"))
    assert text("setup.opened", channel=f"<#{closed.asks.id}>") in closed.read(opened.response)
    await closed.env.settle()
    (door,) = closed.cards(closed.asks)
    form = await closed.ana.click(door, label=closed.kith.texts.of(language)("door.ask"))
    preview = await closed.ana.submit_modal(
        form, {"summary": "A lift", "kind": ["transport"], "when": "week", "shared": "named"}
    )
    assert text("ask.preview.title") in closed.read(preview.response)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_way_to_begin_is_looked_at_before_it_is_taken_and_each_piece_is_put_back_alone(
    street: Town, language: str
) -> None:
    text = spoken(street, language)
    shown = await section(street, "start")
    shown = await street.sam.select(shown.response, ["students"], custom_id="v1:settings.start:-")
    assert text("kind.study") in street.read(shown.response) and text("kind.tech") in street.read(shown.response)
    assert (await street.fills(street.ana, "Not changed yet", kind="forms")).response.ephemeral
    await street.sam.click(shown.response, label=text("settings.start.take"))
    form = await street.ana.slash(street.asks, "ask")
    offered = [option["value"] for part in form.modal["components"] for option in _options(part)]
    assert "study" in offered and "errands" not in offered
    log = await section(street, "log")
    assert text("settings.kinds.label") in street.read(log.response) and str(street.sam.id) in street.read(log.response)


def _options(part: Any) -> list[Any]:
    data = part if isinstance(part, dict) else part.to_dict()
    inner = data.get("component") or {}
    return list(inner.get("options") or ())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_change_says_what_was_and_is_undone_in_one_press(street: Town, language: str) -> None:
    # What needs a stewards' channel has its own stories (test_reviewing.py, test_modes.py).
    text = spoken(street, language)
    for name, settings in house.SECTIONS.items():
        if name == "places":
            continue
        shown = await section(street, name)
        for setting in (each for each in settings if each in house.CHOICES and each not in ("review", "mode")):
            last = house.CHOICES[setting][-1]
            changed = await street.sets(shown, setting, last)
            assert text("settings.undo") in street.buttons(changed.response), setting
            undone = await street.sam.click(changed.response, label=text("settings.undo"))
            assert text(f"settings.{setting}.label") in street.read(undone.response), setting
    form = await street.ana.slash(street.asks, "ask")
    assert form.modal is not None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_undo_pressed_twice_undoes_once_and_what_was_undone_is_had_after_all_on_purpose_only(
    street: Town, language: str
) -> None:
    text = spoken(street, language)
    shown = await section(street, "intake")
    changed = await street.sets(shown, "open_most", "1")
    undo = id_of(street, changed.response, text("settings.undo"))
    undone = await street.sam.click(changed.response, label=text("settings.undo"))
    assert text("settings.undo") not in street.buttons(undone.response), "no second press lands on another undo"
    assert text("refuse.undone_already") in await pressed(street, street.sam, undo)
    log = await section(street, "log")
    told = [line for line in street.read(log.response).splitlines() if text("settings.open_most.label") in line]
    assert len(told) == 2
    redone = await street.sam.click(undone.response, label=text("settings.redo"))
    assert text("settings.open_most.n", n=1) in street.read(redone.response)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_log_tells_which_kinds_were_added_renamed_moved_and_retired(street: Town, language: str) -> None:
    text = spoken(street, language)
    door = street.cards(street.asks)[0]
    await arrive(street, sending(street, street.sam, "v1:settings.kinds_form:-", {"kinds": "Garden"}, message=door))
    rename, moved, gone = (f"v1:settings.{each}" for each in ("rename_form", "kind_up", "kind_retire"))
    await arrive(street, sending(street, street.sam, f"{rename}:{tag('Garden')}", {"name": "Music"}, message=door))
    for action in (moved, gone):
        await street.later(2)
        await pressed(street, street.sam, f"{action}:{tag('Music')}")
    read = street.read((await section(street, "log")).response)
    assert text("settings.kinds.added", names="Garden") in read
    assert text("settings.kinds.renamed", names=text("settings.kinds.as", old="Garden", new="Music")) in read
    assert text("settings.kinds.moved", names="").strip() in read
    assert text("settings.kinds.retired", names="Music") in read


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["{kind}", "@everyone"])
async def test_a_kind_that_is_there_or_calls_people_is_refused_with_its_field_and_given_back(
    street: Town, language: str, typed: str
) -> None:
    text = spoken(street, language)
    name = typed.format(kind=text("kind.errands").upper())
    (sent,) = await arrive(
        street,
        sending(
            street,
            street.sam,
            "v1:settings.kinds_form:-",
            {"kinds": f"Music\n{name}"},
            message=street.cards(street.asks)[0],
        ),
    )
    assert text("settings.kinds.label") in sent.words
    assert text("error.given_back") in sent.words and f"Music\n{name}" in sent.words


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s51_whoever_meets_a_limit_hears_what_to_do_and_loses_no_word(street: Town, language: str) -> None:
    text = spoken(street, language)
    shown = await section(street, "intake")
    await street.sets(shown, "pause", "3")
    preview = await street.fills(street.ana, "A lift to the clinic")
    said = await street.ana.click(preview.response, label=text("ask.post"))
    beginning = text("refuse.intake_paused").partition("<t:")[0]
    assert said.response.ephemeral and beginning in street.read(said.response)
    mine = await street.ana.slash(street.asks, "mine")
    assert "A lift to the clinic" in street.read(mine.response)
    assert all("clinic" not in street.read(card) for card in street.cards(street.asks))
    shown = await section(street, "intake")
    await street.sets(shown, "pause", "0")
    await street.ana.click(preview.response, label=text("ask.post"))
    await street.later(5)
    assert street.card(street.asks, "clinic")


async def test_a_channel_kith_cannot_speak_in_is_not_taken_and_says_what_is_missing(street: Town) -> None:
    shut = street.guild.create_text_channel(
        "shut",
        overwrites={
            street.guild.default_role: discord.PermissionOverwrite(embed_links=False),
        },
    )
    shown = await section(street, "places")
    said = await street.sets(shown, "rituals_channel", shut)
    told = street.read(said.response)
    allowed = street.text("settings.undo") in street.buttons(said.response)
    # A bot that may do everything here lacks nothing; then it is simply taken.
    assert allowed or street.text("permission.embed_links") in told


async def test_what_was_chosen_and_is_gone_is_said_in_the_panel(street: Town) -> None:
    role = street.guild.create_role("helpers")
    shown = await section(street, "helpers")
    await street.sets(shown, "helper_role", role)
    stated = await street.states(street.ben, "transport")
    assert street.text("refuse.helper_role") in street.read(stated.response)
    street.env.backend.delete_role(street.guild.id, role.id)
    await street.env.settle()
    shown = await section(street, "helpers")
    assert street.text("settings.gone") in street.read(shown.response)


async def test_more_kinds_than_a_list_holds_are_all_there_to_ask_offer_and_give(street: Town) -> None:
    names = "\n".join(f"Kind {number}" for number in range(20))
    door = street.cards(street.asks)[0]
    await arrive(street, sending(street, street.sam, "v1:settings.kinds_form:-", {"kinds": names}, message=door))
    which = await street.ana.slash(street.asks, "ask")
    assert which.modal is None and street.text("ask.which").splitlines()[0] in street.read(which.response)
    form = await street.ana.select(which.response, ["Kind 19"], custom_id="v1:ask.kind:1")
    preview = await street.ana.submit_modal(
        form, {"summary": "Weeds", "kind": ["Kind 19"], "when": "week", "shared": "named"}
    )
    assert "Kind 19" in street.read(preview.response)
    which = await street.ben.slash(street.asks, "offer")
    form = await street.ben.select(which.response, ["Kind 3"], custom_id="v1:offer.kind:0")
    assert form.modal is not None
    stated = await street.states(street.ben, "tech")
    more = await street.ben.click(stated.response, label=street.text("capacity.beyond"))
    kept = await street.ben.select(more.response, ["Kind 19", "Kind 18"], custom_id="v1:capacity.kind:-")
    assert "Kind 18" in street.read(kept.response)
    await street.ana.click(preview.response, label=street.text("ask.post"))
    await street.later(5)
    assert street.bells(street.ben)


async def test_the_stewards_notes_and_words_are_shown_before_an_ask_is_posted(street: Town) -> None:
    shown = await section(street, "asking")
    shown = await street.sets(shown, "notes", "money", "links")
    form = await street.sam.click(shown.response, label=street.text("settings.note.change"))
    await street.sam.submit_modal(form, {"note": "Ring twice, the dog is old"})
    preview = await street.fills(street.ana, "A lift")
    read = street.read(preview.response)
    assert "the dog is old" in read and street.text("settings.notes.money.words") in read


async def test_where_there_is_one_way_of_asking_nothing_has_to_be_chosen(street: Town) -> None:
    shown = await section(street, "asking")
    await street.sets(shown, "ways", "neighbour")
    form = await street.ana.slash(street.asks, "ask")
    preview = await street.ana.submit_modal(form, {"summary": "A lift", "kind": ["transport"], "when": "week"})
    assert street.text("ask.preview.unnamed") in street.read(preview.response)
