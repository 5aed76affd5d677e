"""Every sentence a person can read is in the catalogues, in every language, and each of them is said somewhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.text import DEFAULT, DISCORD_LOCALES, LANGUAGES, Texts
from data.content import KINDS
from tests.house.keys import ANYTHING, Use, used
from tests.house.reading import ROOT, catalogue, dotted, files, forms, prose, tree

GAP = re.compile(r"\{(\w+)\}")
OTHERS = tuple(language for language in LANGUAGES if language != DEFAULT)

NOT_SENTENCES: dict[str, tuple[str, ...]] = {
    "bot/logs.py": ("(?P<path>",),  # a regular expression with its notes
    "bot/relay/marker.py": ("a card needs a container",),  # for whoever writes a card without one
    "bot/rehearsal/fit.py": ("\n/*",),  # a style sheet
}
"""Strings of three words or more that nobody reads, by how they begin."""


def gaps(sentence: str) -> set[str]:
    """The names in braces."""
    return set(GAP.findall(sentence))


# --- the catalogues among themselves ----------------------------------------------------------------------------------


def test_every_folder_of_sentences_is_a_language_kith_speaks() -> None:
    assert {each.name for each in (ROOT / "bot" / "text").iterdir() if any(each.glob("*.po"))} == set(LANGUAGES)
    assert set(DISCORD_LOCALES.values()) == set(LANGUAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_sentences_in_the_same_files(language: str) -> None:
    def placed(name: str) -> set[tuple[str, str]]:
        """Which key stands in which file."""
        return {
            (path.name, key)
            for path in (ROOT / "bot" / "text" / name).glob("*.po")
            for key in re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
        }

    assert len(catalogue(DEFAULT)) > 300
    assert catalogue(language).keys() == catalogue(DEFAULT).keys()
    assert placed(language) == placed(DEFAULT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_waits_for_somebody_to_look_at_it(language: str) -> None:
    found = [key for key, message in catalogue(language).items() if not all(forms(message)) or message.fuzzy]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_keys_and_plurals_bear_the_same_one(language: str) -> None:
    for key, message in catalogue(language).items():
        assert re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+)+", key), key
        assert isinstance(message.id, str) or message.id == (key, key), key


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_leaves_the_same_gaps_to_be_filled(language: str) -> None:
    found: dict[str, tuple[object, object]] = {}
    for key, message in catalogue(DEFAULT).items():
        other = catalogue(language)[key]
        ours, theirs = ({gap for each in forms(one) for gap in gaps(each)} for one in (message, other))
        if ours != theirs or isinstance(message.id, str) != isinstance(other.id, str):
            found[key] = (message.string, other.string)
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_brace_is_always_part_of_a_gap(language: str) -> None:
    """A slip of the pen like `{who` would be shown as it stands."""
    wrong = {
        key: each
        for key, message in catalogue(language).items()
        for each in forms(message)
        if re.search(r"[{}]", GAP.sub("", each))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_of_four_words_is_left_in_english(language: str) -> None:

    def words(key: str) -> int:
        return len(re.findall(r"[^\W\d]{2,}", GAP.sub("", forms(catalogue(DEFAULT)[key])[0])))

    same = [key for key, message in catalogue(DEFAULT).items() if forms(message) == forms(catalogue(language)[key])]
    assert [key for key in same if words(key) > 3] == []


def test_the_words_of_the_house_are_used() -> None:
    """An ask is an ask: never a request or a ticket, nor are people users (mission.md, "Words")."""
    found = {
        key: each
        for key, message in catalogue("en").items()
        for each in forms(message)
        if re.search(r"\b(requests?|tickets?|users?|leaderboard|points?|streaks?|karma)\b", each, re.IGNORECASE)
    }
    assert {key: each for key, each in found.items() if "does not point to you" not in each} == {}


# --- the catalogues and the code --------------------------------------------------------------------------------------


def test_every_key_can_be_followed_from_where_it_is_named_to_where_it_is_said() -> None:
    """A key that is put together out of sight could not be checked here."""
    uses, unfollowed = used()
    assert unfollowed == ()
    assert len(uses) > 300


def test_every_key_in_the_code_is_in_the_catalogues() -> None:
    known = catalogue(DEFAULT)
    missing = [
        f"{use.where}: {use.key}"
        for use in used()[0]
        if not (any(use.pattern.fullmatch(key) for key in known) if ANYTHING in use.key else use.key in known)
    ]
    assert missing == []


def test_every_key_in_the_catalogues_is_in_the_code() -> None:
    exact = {use.key for use in used()[0]}
    patterns = {use.pattern for use in used()[0] if ANYTHING in use.key}
    unused = [
        key for key in catalogue(DEFAULT) if key not in exact and not any(each.fullmatch(key) for each in patterns)
    ]
    assert unused == []


def test_the_search_for_keys_finds_them_wherever_they_are_handed_on() -> None:
    """Teeth: directly, through a function, by a refusal, by a command, in a pattern and on a page."""
    found = {(use.key, use.where.split(":")[0]) for use in used()[0]}
    assert found >= {
        ("ask.post", "cogs/asks/cards.py"),
        ("ask.dropped", "cogs/asks/cards.py"),
        ("how.new_sure", "cogs/introductions/cog.py"),
        ("refuse.repeated", "bot/turn.py"),
        ("ask.form.summary", "bot/steps/asks.py"),
        ("command.setup.description", "cogs/community/cog.py"),
        (f"refuse.ask_{ANYTHING}", "bot/rules/asks.py"),
        ("cli.doctor.sqlite.old", "bot/doctor.py"),
        ("rehearsal.heading", "bot/rehearsal/lobby.html"),
    }


def said() -> list[tuple[Use, set[str], bool]]:
    """Sentences said where they are named: with the values that are given, and whether a number is.

    Which values a sentence needs whose key has a part that varies, the cards show (tests/cogs).
    """
    found: list[tuple[Use, set[str], bool]] = []
    for use in used()[0]:
        call = use.call
        if call is None or ANYTHING in use.key or any(each.arg is None for each in call.keywords):
            continue
        values = {str(each.arg) for each in call.keywords}
        spoken = dotted(call.func).split(".")[-1] == "text"
        numbered = spoken and ("n" in values or (len(call.args) > 1 and ast.unparse(call.args[1]) != "None"))
        found.append((use, values - {"n"} if spoken else values, numbered))
    return found


def test_every_gap_is_given_its_value_and_nothing_is_given_that_has_no_gap() -> None:
    known = catalogue(DEFAULT)
    wrong: list[str] = []
    for use, values, _ in said():
        wanted = {gap for each in forms(known[use.key]) for gap in gaps(each)} - {"n"}
        if values != wanted:
            wrong.append(f"{use.where}: {use.key} wants {sorted(wanted)} and is given {sorted(values)}")
    assert wrong == []


def test_a_number_is_given_where_the_sentence_depends_on_one_and_nowhere_else() -> None:
    known = catalogue(DEFAULT)
    wrong = [
        f"{use.where}: {use.key}" for use, _, numbered in said() if (not isinstance(known[use.key].id, str)) != numbered
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_help_has_its_words(language: str) -> None:
    text = Texts().of(language)
    assert len({text(f"kind.{kind}") for kind in KINDS}) == len(KINDS)


# --- no sentence elsewhere --------------------------------------------------------------------------------------------


def literals(path: Path) -> list[tuple[int, str]]:
    """The strings of a file that are no docstrings; of an f-string its words, with a mark for each gap."""
    found: list[tuple[int, str]] = []
    pieces: set[int] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.JoinedStr):
            parts = [str(each.value) if isinstance(each, ast.Constant) else "§" for each in node.values]
            found.append((node.lineno, "".join(parts)))
            pieces |= {id(each) for each in node.values}
    alone = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Constant))
    nobody = pieces | prose(path)
    return found + [
        (each.lineno, each.value) for each in alone if isinstance(each.value, str) and id(each) not in nobody
    ]


def is_sentence(words: str) -> bool:
    """Three words or more, beside each other."""
    return re.search(r"[^\W\d_]+[,;:]?\s+[^\W\d_§]+[,;:]?\s+[^\W\d_]+", words.replace("§", "x")) is not None


@pytest.mark.parametrize("path", files("bot", "cogs"), ids=str)
def test_no_sentence_stands_in_the_code(path: Path) -> None:
    allowed = NOT_SENTENCES.get(str(path), ())
    assert [each for each in literals(path) if is_sentence(each[1]) and not each[1].startswith(allowed or "\0")] == []


def test_the_exceptions_are_still_needed() -> None:
    for path, beginnings in NOT_SENTENCES.items():
        there = [words for _, words in literals(Path(path)) if is_sentence(words)]
        assert all(any(words.startswith(each) for words in there) for each in beginnings), path


def test_the_page_of_the_rehearsal_holds_no_sentence_either() -> None:
    for path in files("bot", kinds=(".html", ".js")):
        words = (ROOT / path).read_text(encoding="utf-8")
        if path.suffix == ".js":
            quoted = re.findall(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`", re.sub(r"(?m)^\s*//.*$|/\*.*?\*/", "", words))
        else:
            quoted = re.findall(r">([^<]+)<", re.sub(r"(?s)<!--.*?-->|<style.*?</style>", "", words))
        assert [each for each in quoted if is_sentence(re.sub(r"\{\{.*?\}\}|\$\{.*?\}", "", each))] == [], path


def test_a_sentence_is_told_from_a_name() -> None:
    """Teeth."""
    assert is_sentence("Nobody can see it.")
    assert is_sentence("§ asks you kindly")
    assert not is_sentence("### {kind}")
    assert not is_sentence("bot.text")
    assert not is_sentence("%Y-%m-%d")
