"""Words by which people make themselves small: where they stand, and what is said without them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from bot.rules.words import SUMMARY_MOST
from data.content.phrases import LANGUAGES, Phrases, phrases

START, ANY_WORD = "^", "*"
SKIPPED_MOST = 3
"""As many fillers may stand within one phrase."""

PASSES_MOST = 8
"""What is left after a phrase may read as another one; words that are still not plain after so many looks are left."""

_TOKEN = re.compile(r"[{}|]|<\w+>|[^\s{}|<>]+")
_WORD = re.compile(r"[^\W_](?:['’ʼ`´]?[^\W_]|[\u0300-\u036f])*")
_WITHIN = re.compile(r"[\s,\-–—]*")
_TIE = re.compile(r"[^\S\n]*(?:[,;:\-–—]+[^\S\n]*)?")
_LAST_WORD = re.compile(r"[^\S\n,\-–—]*([^\W\d_]+)$")
_OPENERS = "¿¡(\"'«“*_"
_ENDS = ".!?…;:"


@dataclass(slots=True)
class Node:
    """Where the words of some phrases part; `instead` is None where none of them ends."""

    to: dict[str, Node] = field(default_factory=dict[str, "Node"])
    instead: str | None = None


class Word(NamedTuple):
    """One word as phrases know it, and where it stands."""

    plain: str
    start: int
    end: int


class Found(NamedTuple):
    """A phrase that makes small: where it stands, and what could stand there; nothing where it is left out."""

    start: int
    end: int
    instead: str


# --- the lists --------------------------------------------------------------------------------------------------------


def sequences(pattern: str, words: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Every sequence of words a pattern stands for."""
    tokens = _TOKEN.findall(pattern)
    made, rest = _either(tokens, 0, words)
    if rest != len(tokens):
        raise ValueError(pattern)
    return made


def _either(tokens: Sequence[str], at: int, words: Mapping[str, str]) -> tuple[list[tuple[str, ...]], int]:
    made: list[tuple[str, ...]] = []
    ways: list[tuple[str, ...]] = [()]
    while at < len(tokens) and tokens[at] != "}":
        token = tokens[at]
        if token == "|":
            made, ways = made + ways, [()]
        else:
            if token == "{":
                here, at = _either(tokens, at + 1, words)
                if at == len(tokens):
                    raise ValueError("unclosed brace")
            elif token.startswith("<"):
                here = sequences(words[token[1:-1]], words)
            else:
                here = [(token,)]
            ways = [way + each for way in ways for each in here]
        at += 1
    return made + ways, at


@cache
def tree(language: str) -> Node:
    """All phrases of a language as one tree of words."""
    root = Node()
    known = phrases(language)
    for pattern, instead in known.patterns.items():
        for sequence in sequences(pattern, known.words):
            node = root
            for word in sequence:
                node = node.to.setdefault(word, Node())
            node.instead = instead
    return root


@cache
def longest(language: str) -> int:
    """How many words are looked at from any one word on, at most."""

    def deep(node: Node) -> int:
        return 1 + max(map(deep, node.to.values()), default=0)

    return deep(tree(language)) + SKIPPED_MOST


# --- where they stand -------------------------------------------------------------------------------------------------


def words_of(text: str) -> list[Word]:
    """The words of a text: small, without accents and apostrophes."""
    return [Word(_plainest(each.group()), each.start(), each.end()) for each in _WORD.finditer(text)]


def _plainest(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if char.isalnum())


def found(text: str, language: str) -> list[Found]:
    """The phrases of one language's list in a text, each as long as can be, in one walk from its first word."""
    words = words_of(text)
    places: list[Found] = []
    at, after = 0, False
    while at < len(words):
        taken, instead = match(text, words, at, language, after=after)
        if taken:
            places.append(Found(words[at].start, words[at + taken - 1].end, instead))
        at, after = at + max(1, taken), bool(taken)
    return places


def match(text: str, words: Sequence[Word], at: int, language: str, *, after: bool = False) -> tuple[int, str]:
    """How many words from one on are the longest phrase that begins there, and what could stand in its place.

    `after` says that another phrase ends right before.
    """
    known, root = phrases(language), tree(language)
    gap = text[words[at - 1].end : words[at].start] if at else "."
    first = not _WITHIN.fullmatch(gap)
    # What is left out is a clause of its own: said within another it may be the very thing that somebody asks about.
    opens = after or first or not gap.isspace() or words[at - 1].plain in known.links | known.greetings
    paths = [root, root.to[START]] if first and START in root.to else [root]
    best = (0, "")
    for place in range(at, min(at + longest(language), len(words))):
        word = words[place]
        if place > at and not _WITHIN.fullmatch(text, words[place - 1].end, word.start):
            break
        onward: dict[int, Node] = {}
        for node in paths:
            for each in (node.to[key] for key in (word.plain, ANY_WORD) if key in node.to):
                onward[id(each)] = each
                if each.instead or (each.instead is not None and opens and _closes(text, words, place, known)):
                    best = (place - at + 1, each.instead)
            if place > at and word.plain in known.fillers:
                onward[id(node)] = node
        if not onward:
            break
        paths = list(onward.values())
    return best


def _closes(text: str, words: Sequence[Word], place: int, known: Phrases) -> bool:
    # Whether a clause ends after a word: at a mark, or where the next word begins another.
    if place + 1 == len(words):
        return True
    following = words[place + 1]
    gap = text[words[place].end : following.start]
    return not gap.isspace() or "\n" in gap or following.plain in known.links or following.plain in known.starts


# --- what is said without them ----------------------------------------------------------------------------------------


def plainly(text: str, most: int, languages: Iterable[str] = LANGUAGES) -> str:
    """The same text in plainer words; the text as it is where there is nothing to make plainer.

    Nothing else of it changes but the capitals, spaces and marks around a phrase. It is also left as it is where
    nothing would be left of it, or more than `most` characters.
    """
    known = tuple(languages)
    said = text
    for _ in range(PASSES_MOST):
        once = said
        for language in known:
            for place in reversed(found(once, language)):
                once = _without(once, place, phrases(language).links)
        if once == said:
            good = len(said) <= most and any(char.isalnum() for char in said)
            return said if good else text
        said = once
    return text


def small(text: str, most: int = SUMMARY_MOST, languages: Iterable[str] = LANGUAGES) -> list[str]:
    """The phrases of a text that `plainly` would make plainer, as they were typed; none where it leaves it as it is."""
    known = tuple(languages)
    if plainly(text, most, known) == text:
        return []
    places = sorted({(each.start, each.end) for language in known for each in found(text, language)})
    return [text[start:end] for start, end in places]


def _without(text: str, place: Found, links: frozenset[str]) -> str:
    before, after = text[: place.start], text[place.end :]
    large = text[place.start].isupper()
    if place.instead:
        return before + _capital(place.instead, large or place.instead.startswith("I ")) + after
    before, after = _unwrapped(before, after)
    tie = _TIE.match(after)
    comma = bool(tie and tie.group().strip())
    after = after[tie.end() :] if tie else after
    word = _WORD.match(after)
    linked = word is not None and _plainest(word.group()) in links
    if word and linked:
        after = after[word.end() :]
        after = after.lstrip(" ,")
    untied = _untied(before, links)
    if _begins(untied):
        # The phrase was all of its sentence, or the first part of it.
        after = after.lstrip(_ENDS).lstrip(" ") if after[:1] in _ENDS and after[:1] else after
        joined = before if untied == before.rstrip() else untied
        return (joined + _capital(after, large)) if after else joined.rstrip()
    if not after or after[0] in _ENDS + ")\n":
        return untied + after
    if linked:
        return f"{untied}. {_capital(after, True)}"
    return f"{untied}{',' if comma else ''} {after}"


def _unwrapped(before: str, after: str) -> tuple[str, str]:
    # Marks around a phrase go with it: "¡…!", "(…)".
    for opening, closing in ("()", "¡!", "¿?", "**", "__"):
        if before.endswith(opening) and after.startswith(closing):
            return before[:-1], after[1:] or ""
    return before, after


def _untied(before: str, links: frozenset[str]) -> str:
    # What stands before a phrase, without the comma and the word that only led to it.
    left = before.rstrip().rstrip(",-–—").rstrip()
    word = _LAST_WORD.search(left)
    if word and _plainest(word.group(1)) in links:
        left = left[: word.start()].rstrip().rstrip(",-–—").rstrip()
    return left


def _begins(before: str) -> bool:
    return not before or before[-1] in _ENDS + _OPENERS


def _capital(text: str, large: bool) -> str:
    if not large:
        return text
    at = 0
    while at < len(text) and text[at] in _OPENERS:
        at += 1
    first = re.match(r"\S*", text[at:])
    if first and "://" in first.group():
        return text
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]
