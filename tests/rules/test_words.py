"""What people type does no harm on another's screen, and stays what they meant."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.rules.refusal import Refusal
from bot.rules.words import bounded, quoted, shortened, shown, tidy

ZWJ = "\u200d"

INVISIBLE = (
    *"\u200b\u200c\u2060\ufeff\u00ad\u202e\u2066\u061c\u180e\x00\x1b\ue000",
    *"\u034f\u115f\u1160\u3164\uffa0\U000e0041",
)

HOSTILE = (
    "@everyone",
    "@here",
    "<@822222222222222202>",
    "<@!822222222222222202>",
    "<@&833333333333333303>",
    "<#844444444444444404>",
    "</ask:855555555555555505>",
    "<id:customize>",
    "<:wave:866666666666666606>",
    "<a:wave:866666666666666606>",
    "<t:1772474400:R>",
    "[a bank](https://elsewhere.example/steal)",
    "[a bank](<https://elsewhere.example/steal>)",
    '[a bank](https://elsewhere.example "a bank")',
    "[https://good.example](https://elsewhere.example)",
    "\\[a\\](https://elsewhere.example)",
    "https://good.example\\[a](https://elsewhere.example)",
    "<https://good.example>",
    "https://[good.example](https://elsewhere.example)",
    "https://\\<@822222222222222202>",
    "https://good.example\\<@822222222222222202>",
    "https://good.example|||hidden|||",
    "https://good.example`code`",
    "# heading",
    "## heading",
    "   ### heading",
    "-# small",
    "> quote",
    ">>> quote of everything",
    "- list",
    "* list",
    "+ list",
    "12. list",
    " 1. list",
    "||hidden||",
    "```py\ncode\n```",
    "``code``",
    "`code`",
    "~~gone~~",
    "__under__",
    "***loud***",
    "_quiet_",
    "\\",
    "\\\\@everyone",
    "words\n- list\n  - inner\n1. one\n# big\n> said",
    "\u202egnp.exe\u202c",
    "@\u200beveryone",
    "\u2066<@822222222222222202>\u2069",
)

LINKS = (
    "https://good.example",
    "http://good.example/a_b_c?d=*e*&f=~g~#h",
    "https://encyclopaedia.example/wiki/Ladder_(tool)_use",
    "https://good.example/@someone",
)

pieces = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(LINKS),
    st.sampled_from([" ", "\n", "\r\n", "\t", ".", ")", "]", "|", ">", "-", "#", "9.", "a", "é", "🧺", ZWJ, "\u2028"]),
    st.text(max_size=8),
)
written = st.lists(pieces, max_size=12).map("".join)
anything = st.one_of(written, st.text(max_size=200))

DISCORD_LINK = re.compile(r"https?://[^\s<]+[^<.,:;\"'\]\s]")
"""What Discord's clients take for a bare link, wherever it stands."""


def read(text: str) -> tuple[str, list[str]]:
    """What is left for Discord to act on once escapes and bare links are read, and the targets of those links."""
    left, links, at = "", [], 0
    while at < len(text):
        link = DISCORD_LINK.match(text, at)
        if text[at] == "\\" and at + 1 < len(text) and re.match(r"[^0-9A-Za-z\s]", text[at + 1]):
            left, at = left + "\0", at + 2
        elif link:
            links.append(link.group())
            left, at = left + "\1", link.end()
        else:
            left, at = left + text[at], at + 1
    return left, links


def harmless(text: str) -> bool:
    """Whether nothing in the text mentions, masks, hides, fences, or opens a heading, list or quotation."""
    left, _ = read(text)
    return not re.search(r"[\\*_~`|\[\]<>@#]", left) and not re.search(r"(?m)^\s*([-+]|\d+\.)\s", left)


@given(anything)
@example("e\u200c\u0301")
@example("a\u2028b\x0bc\x85d\te")
@example("\n\n\u200b\n\nx\n\n\n")
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(anything)
def test_no_control_direction_or_zero_width_character_survives_but_the_joiner_of_emoji(text: str) -> None:
    kept = set(tidy(text)) - {"\n", ZWJ}
    assert not [char for char in kept if unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}]


@pytest.mark.parametrize(
    "char",
    INVISIBLE,
)
def test_each_invisible_character_goes_and_its_neighbours_stay(char: str) -> None:
    assert tidy(f"some{char}body {char}") == "somebody"


def test_emoji_held_together_by_the_joiner_stay_one() -> None:
    assert tidy("👩\u200d👧 and 🏳️\u200d🌈") == "👩\u200d👧 and 🏳️\u200d🌈"


@given(st.lists(st.from_regex(r"[a-z]{1,5}", fullmatch=True), min_size=1, max_size=8), st.data())
def test_tidying_never_joins_two_words(words: list[str], data: st.DataObject) -> None:
    gaps = st.sampled_from([" ", "\t", "\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\n\n\n\n"])
    text = "".join(word + data.draw(gaps) for word in words)
    assert tidy(text).split() == words


@given(anything)
def test_there_is_at_most_one_blank_line_in_a_row(text: str) -> None:
    assert "\n\n\n" not in tidy(text)


@given(anything)
@settings(max_examples=300)
def test_shown_text_mentions_masks_hides_and_opens_nothing(text: str) -> None:
    assert harmless(shown(text))
    assert harmless(shown(tidy(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_is_harmless_alone_on_a_line_of_its_own_and_after_a_link(text: str) -> None:
    for around in ("{}", "words\n{}\nwords", "https://good.example/ {}", "https://good.example/{}", "- {}"):
        assert harmless(shown(around.replace("{}", text)))


@given(anything)
def test_what_is_shown_reads_as_what_was_typed(text: str) -> None:
    clean = tidy(text)
    unescaped = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", shown(clean)) if "\\" not in clean else None
    if unescaped is not None:
        assert "".join(unescaped.split()) == "".join(clean.split())


@given(st.lists(st.one_of(st.sampled_from(LINKS), st.sampled_from(["(see", "or", "*so*", "<", "[1]"])), max_size=8))
def test_bare_links_stay_whole(words: list[str]) -> None:
    _, links = read(shown(" ".join(words)))
    assert links == [word for word in words if word in LINKS]


@pytest.mark.parametrize("around", ["<{}>", "[{}]", "|{}|", "`{}`", "words\n{}", "({}", "\\{}\\"])
@pytest.mark.parametrize("link", LINKS)
def test_a_link_leads_where_it_says_whatever_stands_around_it(link: str, around: str) -> None:
    _, links = read(shown(around.replace("{}", link)))
    assert links == [link]


@given(anything, st.integers(3, 400))
def test_shown_text_stays_within_its_bound_and_a_cut_link_is_left_out_whole(text: str, most: int) -> None:
    clean = tidy(text)
    result = shown(clean, most)
    assert len(result) <= most
    assert harmless(result)
    assert set(read(result)[1]) <= set(read(shown(clean))[1])


@given(st.integers(3, 80))
def test_dots_for_what_is_missing_never_become_part_of_where_a_link_leads(most: int) -> None:
    text = "https://good.example/path and then https://other.example/path and more words"
    for result in (shown(text, most), quoted(text, most), shortened(text, most)):
        assert len(result) <= most
        assert set(read(result)[1]) <= {"https://good.example/path", "https://other.example/path"}


@given(anything, st.integers(3, 400))
def test_a_quotation_stays_within_its_bound_and_every_line_of_it_is_quoted(text: str, most: int) -> None:
    result = quoted(tidy(text), most)
    assert len(result) <= most
    assert all(line.startswith("> ") for line in result.split("\n") if result)
    assert harmless("\n".join(line[2:] for line in result.split("\n")))


def test_many_short_lines_do_not_make_a_quotation_longer_than_a_card_can_hold() -> None:
    assert len(quoted("a\n\n" * 500, 1100)) <= 1100


def test_what_fits_is_shown_whole() -> None:
    assert shown("a ladder, please", 16) == "a ladder, please"
    assert quoted("a ladder\nplease", 19) == "> a ladder\n> please"


@given(anything, st.integers(1, 80))
def test_shortened_text_is_one_line_within_its_bound(text: str, most: int) -> None:
    result = shortened(text, most)
    assert len(result) <= most
    assert "\n" not in result


def test_shortened_text_is_cut_between_words() -> None:
    assert shortened("carry a box  up\ntwo floors", 60) == "carry a box up two floors"
    assert shortened("carry a box up two floors", 14) == "carry a box…"
    assert shortened("unbreakable", 5) == "unb…"


@given(st.integers(0, 40), st.integers(1, 30))
def test_words_longer_than_the_bound_are_refused_and_the_field_is_named(over: int, most: int) -> None:
    text = "a" * (most + over)
    if not over:
        assert bounded(text, "ask.form.summary", most) == text
        return
    with pytest.raises(Refusal) as refused:
        bounded(text, "ask.form.summary", most)
    assert refused.value.key == "refuse.too_long"
    assert refused.value.values == {"field": "ask.form.summary", "most": most, "length": most + over}


def test_the_bound_counts_what_is_kept_and_not_what_was_typed_around_it() -> None:
    assert bounded("  \u200b" * 50 + "a ladder" + "\n" * 50, "ask.form.summary", 8) == "a ladder"


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\n", "\u200b", ZWJ * 9, "\u3164\u3164", "\u115f\u1160", "...", "*", "\u2800"]
)
def test_words_that_say_nothing_are_refused_where_some_are_needed(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        bounded(text, "offer.form.words", 300, required=True)
    assert refused.value.key == "refuse.empty"
    assert refused.value.values == {"field": "offer.form.words"}
    assert len(bounded(text, "offer.form.words", 300)) <= len(text)
