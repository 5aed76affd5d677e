"""What became of a list of kinds can be told, and one kind has one name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.boards import Board, Tag, bare, filler, fitting
from bot.rules.kinds import SHIPPED, Difference, alike, difference, meant
from bot.rules.words import mentions

names = st.lists(st.sampled_from("abcdefgh"), unique=True).map(tuple)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("abc", "abcd", Difference(added=("d",))),
        ("abc", "ac", Difference(retired=("b",))),
        ("abc", "axc", Difference(renamed=(("b", "x"),))),
        ("abcd", "dabc", Difference(moved=("d",))),
        ("abcd", "bcda", Difference(moved=("a",))),
        ("abcd", "acbd", Difference(moved=("c", "b"))),
        ("ab", "xya", Difference(added=("x", "y"), retired=("b",))),
        ("abc", "abc", Difference()),
    ],
)
def test_what_was_added_renamed_retired_or_moved_is_told_apart(was: str, now: str, told: Difference) -> None:
    assert difference(tuple(was), tuple(now)) == told


@given(was=names, now=names)
def test_from_what_is_told_the_new_list_follows(was: tuple[str, ...], now: tuple[str, ...]) -> None:
    found = difference(was, now)
    renamed = dict(found.renamed)
    left = [renamed.get(each, each) for each in was if each not in found.retired]
    assert {*left, *found.added} == set(now)
    stay = [each for each in left if each not in found.moved]
    assert stay == [each for each in now if each in stay]
    assert (found == Difference()) == (was == now)


@pytest.mark.parametrize("other", ["garden", "GARDEN", "Gárden", " Garden ", "Gar\u0301den"])
def test_capitals_accents_and_blanks_make_no_other_kind(other: str) -> None:
    assert alike("Garden", other, SHIPPED) and not alike("Garden", f"{other}s", SHIPPED)


def test_a_kind_that_ships_is_meant_by_its_name_in_any_language() -> None:
    shipped = {**SHIPPED, "compania": "company", "company and listening": "company"}
    assert {meant(each, shipped) for each in ("Compañía", "Company and listening", "COMPANY", "company")} == {"company"}
    assert alike("Compañía", "Company and Listening", shipped)
    assert meant("Garden", shipped) == "Garden"


@pytest.mark.parametrize(
    "name", ["@everyone", "Ask @here!", "<@123>", "<@!123>", "<@&7> all", "<#5>", "</ask:9>", "<id:1>"]
)
def test_what_would_mention_anybody_is_seen(name: str) -> None:
    assert mentions(name)


@pytest.mark.parametrize("name", ["Garden", "Cats & dogs", "everyone", "a < b > c", "me@example.org", "@ home"])
def test_what_mentions_nobody_is_let_be(name: str) -> None:
    assert not mentions(name)


TAGS = (Tag(1, "Transport", kept=True), Tag(2, "getting SOMEWHERE"), Tag(3, "Compañia"), Tag(4, "Coming along to appo"))


def test_a_post_bears_the_tag_that_is_called_like_its_kind_and_none_that_is_kept_for_moderators() -> None:
    board = Board(TAGS)
    assert fitting(board, ("Getting somewhere", "transport")) == (2,)
    assert fitting(board, ("Compañía",)) == (3,)
    assert fitting(board, ("Coming along to appointments",)) == (4,), "a tag's name holds twenty characters"
    assert fitting(board, ("Garden",)) == ()


def test_only_a_forum_that_takes_no_post_without_a_tag_gets_another_one() -> None:
    assert (filler(Board(TAGS)), filler(Board(TAGS[:1], required=True))) == (None, None)
    board = Board(TAGS, required=True)
    assert fitting(board, ("Garden",)) == (2,) and filler(board) == TAGS[1]
    assert bare(board, {"garden": ("Garden",), "transport": ("Getting somewhere", "transport")}) == ("garden",)
