"""The cogs, loaded whole: commands, controls, messages and due rows fit each other without a gap or a leftover."""

from __future__ import annotations

import ast
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import Locale

from bot.checkup import NEEDED, WANTED
from bot.cli.run import PERMISSIONS
from bot.client import COGS
from bot.relay.kinds import nobody
from bot.router import split
from bot.rules import house
from bot.rules.beginnings import BEGINNINGS, shipped
from bot.steps.handlers import DUE
from bot.text import DISCORD_LOCALES, LANGUAGES
from bot.text.commands import CommandWords
from cogs.asks.views import WHEN
from cogs.parts import bell
from data.content import KINDS
from data.content.path import HEAVY
from data.content.prompts import FAMILIES
from data.content.small import SMALL
from data.content.starting import STARTING
from tests.cogs.front import Front, front
from tests.cogs.records import PLAIN
from tests.cogs.samples import TEXTS, cards, forms
from tests.cogs.seeing import actions, walk
from tests.cogs.stewards import MANY
from tests.house.reading import calls, catalogue, dotted, files
from tests.house.reading import forms as sentences
from tests.spec import is_command_name, problems

COMMANDS = "/applications/1/commands"

MENUS = (2, 3)
"""Commands in the menu of a person and of a message, which have a name and nothing else."""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Front]:
    async with front(tmp_path, door=False) as running:
        yield running


# --- commands ---------------------------------------------------------------------------------------------------------


async def payload(desk: Front) -> list[dict[str, Any]]:
    """What Discord is told of the commands."""
    tree, words = desk.kith.tree, CommandWords()
    return [await each.get_translated_payload(tree, words) for each in tree.get_commands()]  # type: ignore[union-attr]


def levels(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A command with its subcommands and options."""
    yield command
    for option in command.get("options") or ():
        yield from levels(option)


def test_every_noun_is_loaded() -> None:
    found = {".".join(path.with_suffix("").parts) for path in files("cogs") if path.name == "cog.py"}
    assert set(COGS) == found
    assert len(COGS) == len(found)


async def test_the_commands_are_those_that_are_promised(desk: Front) -> None:
    found = {each["name"] for each in await payload(desk)}
    assert found == {
        "ask",
        "offer",
        "announce",
        "celebrate",
        "for-someone",
        "me",
        "reflect",
        "suggest",
        "capacity",
        "rest",
        "mine",
        "privacy",
        "report",
        "agreements",
        "Report to the stewards",
        "apart",
        "help",
        "resources",
        "kith",
    }


async def test_discord_would_take_the_commands(desk: Front) -> None:
    assert problems("PUT", COMMANDS, await payload(desk)) == []


async def test_every_name_and_description_is_there_in_every_language_of_discord_that_kith_speaks(desk: Front) -> None:
    """Within Discord's limits: names of 1 to 32 and descriptions of 1 to 100 characters."""
    wanted = {code for code, language in DISCORD_LOCALES.items()}
    for command in await payload(desk):
        if command["type"] in MENUS:
            named = command["name_localizations"]
            assert named.keys() == wanted and all(1 <= len(each) <= 32 for each in named.values())
            continue
        for level in levels(command):
            named, described = level["name_localizations"], level["description_localizations"]
            assert described.keys() == wanted, level["name"]
            assert all(1 <= len(each) <= 100 for each in (level["description"], *described.values())), level["name"]
            assert named.keys() == wanted or level["name"] == "kith"
            assert all(is_command_name(each) for each in (level["name"], *named.values())), named
            if named:
                assert level["name"] == named["en-US"], "the default is English"


def test_the_locales_kith_speaks_are_discords() -> None:
    assert {each.value for each in Locale} >= DISCORD_LOCALES.keys()


async def test_commands_belong_to_a_server(desk: Front) -> None:
    """Neither in direct messages nor installed by one person: Kith belongs to a community (platform.md, 3)."""
    for command in await payload(desk):
        assert command["contexts"] == [0], command["name"]
        assert command["integration_types"] == [0], command["name"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_named_in_a_sentence_is_one_there_is(language: str) -> None:
    """`/mine` in a sentence is what `/mine` is called in that language."""
    text = TEXTS.of(language)
    names = {text(key) for key in catalogue("en") if re.fullmatch(r"command\.\w+\.name", key)} | {"kith"}
    # A path or an address is no command, and those who sit at a terminal have none.
    wrong = {
        key: found
        for key, message in catalogue(language).items()
        if not key.startswith(("cli.", "rehearsal."))
        for sentence in sentences(message)
        if (found := [each for each in re.findall(r"(?<![\w/:.])/([\w-]+)", sentence) if each not in names])
    }
    assert wrong == {}


# --- controls ---------------------------------------------------------------------------------------------------------


def reachable() -> set[str]:
    """The actions behind every button, select and form of the samples."""
    text = TEXTS.of("en")
    found: set[str] = set()
    for draw in cards(PLAIN).values():
        found |= actions(draw(text).to_components())
    for form in forms(PLAIN).values():
        found |= actions([], form(text).custom_id)
    return found


async def test_every_control_on_a_card_or_a_form_has_a_handler(desk: Front) -> None:
    assert reachable() - desk.kith.router.controls.keys() == set()


async def test_every_handler_can_be_reached_from_a_card_or_a_form(desk: Front) -> None:
    assert desk.kith.router.controls.keys() - reachable() == set()
    assert len(desk.kith.router.controls) > 40


async def test_every_action_named_in_a_cog_has_a_handler(desk: Front) -> None:
    """Those that a handler hands to a card, which a sample might have got wrong."""
    known = desk.kith.router.controls
    for path in files("cogs"):
        for call in calls(path):
            if dotted(call.func) in ("button", "main", "good", "control_id", "choice", "form"):
                place = 0 if dotted(call.func) in ("control_id", "choice") else 1
                action = call.args[place]
                for each in [action.body, action.orelse] if isinstance(action, ast.IfExp) else [action]:
                    if isinstance(each, ast.Constant):
                        assert each.value in known, f"{path}:{call.lineno}"


ENDS = [f"{topic}-{end.name}" for topic, ends in HEAVY.items() for end in ends]
BEGUN = (*SMALL, *HEAVY, *ENDS, *(f"{end}-{when}" for end in ENDS for when in WHEN))
"""Every shelf of small asks, and every place on the path of whoever does not know what they need."""

_ENTRY = "|".join(("[0-9a-f]{8}", *(each.tag for what in BEGINNINGS for each in shipped(what))))
OWN = rf"(?:small|path)(?:-(?:{_ENTRY}|\d+))?|(?:{_ENTRY})(?:-(?:{'|'.join(WHEN)}))?"
"""What stands for the entries of the two, shipped or the stewards' own."""


SETTINGS = (*house.SECTIONS, *house.SECTION_OF, *house.CHOICES, *house.CHANNELS, *house.ROLES, *STARTING)
"""The names of what stewards may set, and of where they may begin."""


def test_every_control_has_an_id_that_the_router_reads() -> None:
    for name, draw in cards(PLAIN).items():
        for part in walk(draw(TEXTS.of("en")).to_components()):
            if "custom_id" in part:
                assert split(part["custom_id"]) is not None, name
                # A random reference, how a preview is looked at, a number, a place on the path to an ask, or what was
                # chosen for a ritual, or the name of a setting with what it would be: never anybody's name or words.
                tagged = "|".join(house.tag(each) for each in (*KINDS, *MANY))
                looked_for = r"(?:[a-z]+|-)_(?:[0-9a-f]{16}|-)_(?:[a-z]{2}|-)_\d{1,3}"
                chosen = r"(\w+)_(day|week|fortnight|first|third|last|month)_[0-6]_\d{1,2}"
                look = r"(?:thanks-)?[0-9a-f]{16}(?:-(?:everyone|invited|matched|steward))?(?:-left)?(?:-\d)?"
                look += rf"|(?:{'|'.join((*SETTINGS, 'language'))})(?:-[a-z0-9]+)*"
                begun = "|".join((*BEGUN, *SETTINGS, *FAMILIES))
                refs = rf"(-|{look}|\d+|{tagged}|{looked_for}|{chosen}|{OWN}|{begun})"
                known = re.fullmatch(rf"v1:[a-z_]+\.[a-z_0-9]+:{refs}", part["custom_id"])
                assert known and known[2] in (None, *FAMILIES, "5e" * 8), name


# --- messages ---------------------------------------------------------------------------------------------------------


def said() -> list[tuple[str, str, str]]:
    """Every message a step wants: its kind, the sort of place it goes to, and where in the code."""
    found: list[tuple[str, str, str]] = []
    for path in files("bot", "cogs"):
        for call in calls(path):
            if dotted(call.func) in ("outbox.say", "say") and len(call.args) >= 6:
                kind, place = call.args[2], call.args[4]
                assert isinstance(kind, ast.Constant), f"{path}:{call.lineno}: the kind stands beside the call"
                assert isinstance(place, ast.Constant), f"{path}:{call.lineno}: the place stands beside the call"
                found.append((str(kind.value), str(place.value), f"{path}:{call.lineno}"))
    return found


async def test_every_message_a_step_wants_has_a_kind_and_every_kind_is_wanted(desk: Front) -> None:
    wanted = {kind for kind, _, _ in said()}
    assert len(said()) >= 10
    assert wanted == desk.kith.messages.keys()


async def test_what_goes_to_one_person_alone_stands_behind_a_bell_in_their_thread(desk: Front) -> None:
    """Holders of Manage Threads can read a member's own thread."""
    for kind, place, where in said():
        known = desk.kith.messages[kind]
        assert (known.in_corner is bell) == (place == "member"), where


async def test_what_stands_in_the_asks_channel_pings_nobody(desk: Front) -> None:
    for kind, place, where in said():
        if place == "channel":
            assert desk.kith.messages[kind].pings is nobody, where


# --- due rows ---------------------------------------------------------------------------------------------------------


def due_kinds() -> dict[str, str]:
    """Every kind of due row that is written somewhere, and where."""
    found: dict[str, str] = {}
    for path in files("bot", "data"):
        for call in calls(path):
            if dotted(call.func) == "due.at":
                kind = call.args[2]
                assert isinstance(kind, ast.Constant), f"{path}:{call.lineno}: the kind stands beside the call"
                found[str(kind.value)] = f"{path}:{call.lineno}"
    return found


def test_every_kind_of_due_row_has_a_handler_and_every_handler_is_waited_for() -> None:
    assert due_kinds().keys() == DUE.keys()
    assert len(DUE) >= 10


def test_what_is_cancelled_is_something_that_can_be_due() -> None:
    for path in files("bot"):
        for call in calls(path):
            if dotted(call.func) == "due.cancel":
                named = [each.value for each in call.args[2:] if isinstance(each, ast.Constant)]
                assert set(named) <= DUE.keys(), f"{path}:{call.lineno}"


def test_every_permission_that_can_be_missing_has_its_words_and_its_bit() -> None:
    """The names are the library's, and together they are what the invitation asks for."""
    for name in (*NEEDED, *WANTED):
        assert name in discord.Permissions.VALID_FLAGS
        assert TEXTS.of("en").has(f"permission.{name}")
    needed = discord.Permissions(**dict.fromkeys(NEEDED, True))
    assert needed.value == PERMISSIONS
