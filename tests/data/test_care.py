"""The services of the card for right now: both of a pair or neither, each with its source and its day."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from urllib.parse import urlparse

import pytest

from bot.doctor import care
from bot.text import LANGUAGES, Texts
from cogs.help.cards import right_now
from data.content.care import COUNTRIES, INTERNATIONAL, NEAR, STALE, services, stale
from tests.cogs.seeing import texts


@pytest.mark.parametrize("country", COUNTRIES)
def test_promise_10_4_a_country_has_both_or_neither(country: str) -> None:
    assert Counter(each.kind for each in services(country)) == {"emergency": 1, "talk": 1}


def test_every_service_names_the_page_it_was_read_off_and_is_a_number_and_no_sentence() -> None:
    for each in (*NEAR, INTERNATIONAL):
        assert urlparse(each.source).scheme == "https" and urlparse(each.source).hostname, each
    for each in NEAR:
        assert each.how.replace(" ", "").replace("/", "").isdecimal(), each


@pytest.mark.parametrize("language", LANGUAGES)
def test_promise_10_4_an_unknown_country_gets_the_international_directory_and_nothing_else(language: str) -> None:
    text = Texts().of(language)
    unknown = "\n".join(texts(right_now(text, "ZZ").to_components()))
    assert unknown == "\n".join(texts(right_now(text, None).to_components()))
    assert INTERNATIONAL.how in unknown
    assert all(each.source not in unknown and f"**{each.how}**" not in unknown for each in NEAR)
    known = "\n".join(texts(right_now(text, "gb").to_components()))
    assert "**116 123**" in known and "**999**" in known and INTERNATIONAL.how in known
    assert f"{min(each.verified_on for each in (*services('GB'), INTERNATIONAL)):%Y-%m-%d}" in known


def test_promise_10_4_after_half_a_year_the_doctor_says_so() -> None:
    first = min(each.verified_on for each in (*NEAR, INTERNATIONAL))
    last_day = first + timedelta(days=STALE)
    epoch = (last_day - last_day.__class__(1970, 1, 1)).days * 86_400
    assert stale(last_day) == () and care(epoch).key == "care.ok"
    found = care(epoch + 86_400)
    assert (found.verdict, found.key) == ("attention", "care.old")
    assert INTERNATIONAL.name in str(found.values["names"])
