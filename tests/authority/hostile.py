"""What somebody might type to do harm: a corpus kept as data, and more of the same put together at random."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import get_args

from hypothesis import strategies as st

from bot.rules.cautions import Caution
from bot.text import Texts
from tests.cogs.seeing import alive

CORPUS: dict[str, tuple[str, ...]] = {
    group: tuple(each if isinstance(each, str) else each[0] * each[1] for each in strings)
    for group, strings in json.loads((Path(__file__).parent / "hostile.json").read_text(encoding="ascii")).items()
}
"""Strings by what is wrong with them; a pair is a piece and how often it stands there."""

EVERY = tuple(dict.fromkeys(each for strings in CORPUS.values() for each in strings))

SHORT = tuple(each for each in EVERY if len(each) <= 60)

written = st.one_of(
    st.lists(st.one_of(st.sampled_from(SHORT), st.text(max_size=6), st.sampled_from(" \n.")), max_size=14).map("".join),
    st.text(max_size=400),
    st.text(alphabet=st.characters(exclude_categories=()), max_size=60),
)
"""Pieces of the corpus in any order, any text at all, and half characters among it."""


def around(baseline: Iterable[str], marker: str) -> list[tuple[str, str] | str]:
    """The paragraphs of a card drawn with harmless words: what stands before and after those words in each."""
    found: list[tuple[str, str] | str] = []
    for paragraph in baseline:
        before, here, after = paragraph.partition(marker)
        found.append((before, after) if here else paragraph)
    return found


def _cautions() -> set[str]:
    text = Texts().of("en")
    every = [text(f"caution.{each}") for each in get_args(Caution)]
    told = [" ".join(some) for many in range(1, len(every) + 1) for some in combinations(every, many)]
    return {f"-# {text('caution.words', told=each)}" for each in told}


CAUTIONS = _cautions()
"""What Kith says besides where words hold a link, a way to pay or a number."""


def harm(paragraphs: list[str], frame: list[tuple[str, str] | str]) -> list[str]:
    """What is wrong with a card drawn with somebody's words, beside the same one drawn with harmless ones.

    Everything around the words is as it was, and in the words nothing is alive: no mention, no mask, no heading.
    """
    paragraphs = [each for each in paragraphs if each not in CAUTIONS]
    if len(paragraphs) != len(frame):
        return [f"{len(paragraphs)} paragraphs instead of {len(frame)}"]
    wrong: list[str] = []
    for paragraph, each in zip(paragraphs, frame, strict=True):
        if isinstance(each, str):
            wrong += [] if paragraph == each else [f"other words of ours: {paragraph[:80]!r}"]
            continue
        before, after = each
        inner = paragraph[len(before) : len(paragraph) - len(after)]
        if not (paragraph.startswith(before) and paragraph.endswith(after)):
            wrong.append(f"the words left their place: {paragraph[:80]!r}")
        quoted = before.endswith("> ")
        lines = inner.split("\n")
        if quoted and not all(line.startswith("> ") for line in lines[1:]):
            wrong.append("a line of the words stands outside the quotation")
        wrong += alive("\n".join([lines[0], *(line.removeprefix("> ") for line in lines[1:])]))
    return wrong
