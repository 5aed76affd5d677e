"""Every card, in every language, with every kind of words in it, is something Discord accepts and nobody trips over."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from typing import Any

import pytest
from discord import ui

import cogs
from bot.rules.words import shortened, shown
from bot.text import LANGUAGES, Text
from cogs.terms import SHOWN
from data.content.care import INTERNATIONAL, NEAR
from data.content.services import SERVICES
from tests.cogs import safety, stewards
from tests.cogs.asking import FULL, MANY_KINDS, OWN, SMALL
from tests.cogs.records import ALL_WORDS, AREAS, PLAIN
from tests.cogs.samples import TEXTS, Samples, cards, forms, payload
from tests.cogs.seeing import alive, labels, texts, walk
from tests.cogs.stewards import MANY
from tests.spec import needs_document, own_problems, problems

MESSAGES = "/channels/1/messages"

TYPED = (
    "asks",
    "invitations",
    "introductions",
    "offers",
    "mine",
    "celebrations",
    "reflections",
    "suggestions",
    "thanks",
    "reports",
    "pauses",
    "agreements",
    "reviews",
    "prompts",
    "proposals",
    "subscriptions",
    "rituals",
    "modes",
    "announcements",
)
"""Nouns whose cards show somebody's words."""

NAMED = {*(area.name for area in AREAS), *MANY, *MANY_KINDS}
"""What a community calls things itself."""

NUMBERS = {f"{number}" for number in range(1, 11)}
"""What needs no words to be chosen."""

OWN_WORDS = {words for each in (*OWN, *FULL) for words in (each.words, shortened(each.words, SHOWN))}
"""What stewards wrote to begin an ask with, as it is and as a button holds it."""

OURS = re.compile(r"<@&?\d+>|<#\d+>|<t:\d+:[DFR]>|https://discord\.com/channels/\d+/\d+/\d+")
"""Mentions, places and moments that cards themselves put among words."""


class Keys(Text):
    """Sentences that say nothing but their key and what was put into them."""

    def __call__(self, key: str, /, n: int | None = None, **values: object) -> str:
        """The key in brackets, then the values."""
        return f"⟦{key}⟧" + " ".join(str(value) for value in values.values())


class Heard(Text):
    """The sentences of a language, remembering each that was said, and refusing to say one with a gap in it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.language, text._catalogue)
        self.said: set[str] = set()

    def __call__(self, key: str, /, n: int | None = None, **values: object) -> str:
        """The sentence. Raises LookupError for an unknown key or a value that was not given."""
        if not self.has(key):
            raise LookupError(key)
        gaps = super().__call__(key, n, **dict.fromkeys(values, ""))
        if re.search(r"\{\w+\}", gaps):
            raise LookupError(f"{key}: {gaps}")
        sentence = super().__call__(key, n, **values)
        self.said.add(sentence)
        return sentence


@pytest.fixture(params=LANGUAGES)
def text(request: pytest.FixtureRequest) -> Text:
    return TEXTS.of(request.param)


@pytest.fixture(params=ALL_WORDS)
def drawn(request: pytest.FixtureRequest) -> Samples:
    """Every card that can hold what somebody typed, holding one kind of words."""
    return {name: draw for name, draw in cards(ALL_WORDS[request.param]).items() if name.split(".")[0] in TYPED}


def builders(room: str, made: type) -> set[str]:
    """The public functions of every `cogs.<noun>.<room>` that make a card or a form, as `<noun>.<function>`."""
    found: set[str] = set()
    for noun in pkgutil.iter_modules(cogs.__path__):
        name = f"cogs.{noun.name}.{room}"
        if not noun.ispkg or importlib.util.find_spec(name) is None:
            continue
        module = importlib.import_module(name)
        for each, function in inspect.getmembers(module, inspect.isfunction):
            returned = inspect.get_annotations(function, eval_str=True).get("return")
            if function.__module__ == name and not each.startswith("_") and returned is made:
                found.add(f"{noun.name}.{each}")
    return found


def test_every_function_that_makes_a_card_or_a_form_is_among_the_samples() -> None:
    made = builders("cards", ui.LayoutView) | builders("shelf", ui.LayoutView)
    made |= builders("waiting", ui.LayoutView) | builders("shelves", ui.LayoutView)
    made |= builders("wholes", ui.LayoutView)
    drawn = {name.split("/")[0] for name in cards(PLAIN)} - {"answer.plain_card", "parts.bell", "parts.agreed_first"}
    assert len(made) > 30
    assert made == drawn
    opened = builders("views", ui.Modal)
    assert len(opened) >= 4
    assert opened == {name.split("/")[0] for name in forms(PLAIN)}


def test_every_card_is_one_discord_would_accept(text: Text) -> None:
    """Lengths, kinds and nesting, by Discord's own document where it is at hand and by our own rules always."""
    found = {name: problems("POST", MESSAGES, payload(draw(text))) for name, draw in cards(PLAIN).items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_no_card_outgrows_discord_whatever_was_typed(drawn: Samples, text: Text) -> None:
    """4,000 characters, 40 parts, no custom_id twice. What is pressed does not depend on what was typed."""
    found: dict[str, list[str]] = {}
    for name, draw in drawn.items():
        body = payload(draw(text))
        wrong = own_problems("POST", MESSAGES, body) + [each for each in texts(body["components"]) if not each.strip()]
        if wrong:
            found[name] = wrong
    assert found == {}


@needs_document
def test_the_check_by_discords_document_notices_a_card_that_is_too_long_in_one_place() -> None:
    """Teeth: without them the test above would pass on anything."""
    body = payload(cards(PLAIN)["community.door/"](TEXTS.of("en")))
    next(part for part in walk(body["components"]) if part["type"] == 2)["label"] = "x" * 81
    assert problems("POST", MESSAGES, body) != []


def test_no_words_that_somebody_typed_are_anything_but_words(drawn: Samples) -> None:
    """No mention, mask, heading, spoiler or invisible character gets through (promises X1, X8)."""
    blank = Keys("none", TEXTS.of("en")._catalogue)
    found: dict[str, list[str]] = {}
    for name, draw in drawn.items():
        for paragraph in texts(draw(blank).to_components()):
            # What our own sentences and marks bring is taken out, so that only somebody's words are left.
            words = OURS.sub("", re.sub(r"⟦[^⟧]*⟧", "", paragraph))
            words = re.sub(r"(?m)^(?:-# |> ?|· )", "", words)
            if wrong := alive(words):
                found[f"{name}: {words[:80]!r}"] = wrong
    assert found == {}


def test_the_reader_of_a_card_would_notice_living_words() -> None:
    """Teeth: typed words as they come, unescaped, are alive."""
    harmless = {
        "plain",
        "backslashes",
        "lines of one letter",
        "one long link",
        "links",
        "emoji",
        "wide letters",
        "no Latin",
    }
    assert {name for name, words in ALL_WORDS.items() if not alive(words.summary)} == harmless
    assert alive("a\u202eb")


def test_the_words_of_a_hostile_ask_stay_readable() -> None:
    """What cannot do harm is not taken out: the reader of a card reads what was typed."""
    content = "\n".join(
        texts(cards(ALL_WORDS["mentions"])["asks.ask_card/named, open"](TEXTS.of("en")).to_components())
    )
    assert "everyone" in content
    assert "811111111111111199" in content


def test_placeholders_typed_by_somebody_are_never_filled() -> None:
    """A value that holds braces is not read as a sentence (promises X4)."""
    named = cards(ALL_WORDS["braces"])
    for name in ("asks.ask_card/named, open", "asks.preview/named", "mine.mine/1 of each, page 0"):
        assert r"{who} {kind} {0." in "\n".join(texts(named[name](TEXTS.of("en")).to_components())), name


def test_every_word_on_a_card_comes_from_the_catalogues_or_from_a_record(text: Text) -> None:
    """Drawn with sentences that say only their keys, no letter is left that is not somebody's, a name or a number."""
    theirs = [PLAIN.summary, PLAIN.details, PLAIN.offer, "America/Argentina/Buenos_Aires"]
    theirs += [*(each.name for each in (INTERNATIONAL, *NEAR)), "https://findahelpline.com", "k7m2qa", "p4wz8c"]
    # What a table program writes down is a code.
    theirs += [*(shown(area.name) for area in AREAS), ", ".join(SERVICES)]
    theirs += [SMALL, PLAIN.summary.capitalize(), *safety.version().lines]
    found: dict[str, str] = {}
    for name, draw in cards(PLAIN).items():
        for paragraph in texts(draw(Keys("none", text._catalogue)).to_components()):
            left = OURS.sub("", re.sub(r"⟦[^⟧]*⟧", "", paragraph))
            for words in theirs:
                left = left.replace(words, "")
            if re.search(r"[^\W\d_]", left):
                found[name] = left
    assert found == {}


def test_no_key_is_missing_and_no_gap_is_left_in_any_sentence_of_a_card(text: Text) -> None:
    heard = Heard(text)
    for draw in (*cards(PLAIN).values(), *forms(PLAIN).values()):
        draw(heard)
    assert len(heard.said) > 150


def test_no_label_of_a_card_or_a_form_had_to_be_cut_to_fit(text: Text) -> None:
    """`cogs.parts` cuts what is too long for Discord; in no language may that ever be needed."""
    heard = Heard(text)
    cut: dict[str, list[str]] = {}
    for name, draw in {**cards(PLAIN), **forms(PLAIN)}.items():
        made: Any = draw(heard)
        data = made.to_dict() if isinstance(made, ui.Modal) else {"components": made.to_components()}
        seen = [each for part in walk(data["components"]) for each in labels(part)]
        seen += [data["title"]] if "title" in data else []
        theirs = NAMED | NUMBERS | OWN_WORDS | {PLAIN.offer, PLAIN.summary, stewards.QUESTION, *safety.version().lines}
        cut[name] = [each for each in seen if each not in heard.said | theirs]
    assert {name: each for name, each in cut.items() if each} == {}


async def test_a_card_is_stopped_before_anybody_sends_it() -> None:
    """The library keeps what is not finished, and would answer in the router's place (platform.md, 4)."""
    drawn = {name: draw(TEXTS.of("en")) for name, draw in cards(PLAIN).items() if not name.startswith("answer.")}
    assert {name for name, view in drawn.items() if not view.is_finished()} == set()
    # Teeth: only inside a running loop does a view know whether it is finished.
    assert not ui.LayoutView(timeout=None).is_finished()


@pytest.mark.parametrize("shared", ["named", "neighbour", "quiet"])
def test_what_an_ask_needs_is_seen_by_those_the_preview_says(shared: str, text: Text) -> None:
    """A quiet ask's place is shown to nobody but those Kith asks; the preview says so before anybody sees it."""
    drawn = cards(PLAIN)

    def read(name: str) -> str:
        return "\n".join(texts(drawn[name](text).to_components()))

    place = text("terms.needs.place", place=shown(AREAS[3].name))
    for eyes in ("everyone", "steward", "invited", "matched"):
        preview = read(f"asks.preview/{shared}, needing much, {eyes}")
        assert preview.count(place) == (shared != "quiet" or eyes in ("invited", "matched"))
        assert (text("ask.preview.needs_tell") in preview) == (shared != "named" and eyes != "matched")
    assert place in read(f"invitations.invitation/{shared}, every reason, waiting")
    assert place in read("introductions.opening/needing much")
    assert place not in read(f"asks.preview/{shared}")
    if shared != "quiet":
        assert place in read(f"asks.ask_card/{shared}, needing much")


@pytest.mark.parametrize("shared", ["named", "neighbour", "quiet"])
def test_whoever_may_let_everybody_see_a_quiet_ask_is_told_that_its_place_would_be_seen_too(
    shared: str, text: Text
) -> None:
    told = "\n".join(texts(cards(PLAIN)[f"asks.nobody/{shared}, needing much"](text).to_components()))
    assert (shown(AREAS[3].name) in told) == (shared == "quiet")
