"""The preview shows what each onlooker will see, and points words out kindly, to the asker alone."""

from __future__ import annotations

import pytest

from bot.router import control_id
from bot.rules.phrasing import plainly
from bot.rules.words import SUMMARY_MOST, quoted
from bot.steps.seen import DraftSeen
from bot.text import LANGUAGES, Text
from cogs.asks import cards as asks
from data.records import WAYS, Shared
from tests.cogs import records as made
from tests.cogs.asking import SMALL
from tests.cogs.records import ASKER, PLAIN
from tests.cogs.samples import SHARED, TEXTS
from tests.cogs.seeing import texts, walk

UNNAMED: tuple[Shared, ...] = ("neighbour", "quiet")


@pytest.fixture(params=LANGUAGES)
def text(request: pytest.FixtureRequest) -> Text:
    return TEXTS.of(request.param)


def drawn(seen: DraftSeen, text: Text, look: asks.Look = asks.AT_FIRST) -> str:
    """What can be read in a preview."""
    return "\n".join(texts(asks.preview(seen, ASKER, text, look).to_components()))


def pressable(seen: DraftSeen, text: Text, look: asks.Look = asks.AT_FIRST) -> dict[str, str]:
    """The id of each control of a preview, by its action."""
    parts = walk(asks.preview(seen, ASKER, text, look).to_components())
    return {part["custom_id"].split(":")[1]: part["custom_id"] for part in parts if part.get("custom_id")}


def seen_by(eyes: str, shared: Shared, text: Text) -> str:
    """What stands in the preview of an ask, looked at with these eyes."""
    return drawn(DraftSeen(made.ask(shared=shared)), text, asks.Look(eyes))


def test_a_preview_without_a_name_shows_it_to_the_matched_helper_alone(text: Text) -> None:
    for eyes in asks.ONLOOKERS:
        for shared in UNNAMED:
            assert (str(ASKER) in seen_by(eyes, shared, text)) == (eyes == "matched")
        assert str(ASKER) in seen_by(eyes, "named", text)


def test_the_details_are_shown_to_the_matched_helper_alone(text: Text) -> None:
    for shared in SHARED:
        for eyes in asks.ONLOOKERS:
            assert (PLAIN.details in seen_by(eyes, shared, text)) == (eyes == "matched")


def test_of_a_quiet_ask_nobody_sees_a_word_but_those_kith_asks(text: Text) -> None:
    for eyes in asks.ONLOOKERS:
        assert (PLAIN.summary in seen_by(eyes, "quiet", text)) == (eyes in ("invited", "matched"))
        assert PLAIN.summary in seen_by(eyes, "neighbour", text)


def test_the_preview_shows_word_for_word_what_the_cards_will_show(text: Text) -> None:
    """Promise S1: nothing is public before the asker has seen exactly that."""
    for shared in SHARED:
        ask = made.ask(shared=shared, needed="whenever", needed_by=None)
        for eyes in ("everyone", "invited", "steward"):
            if shared == "quiet" and eyes != "invited":
                continue
            preview = asks.preview(DraftSeen(ask), ASKER, text, asks.Look(eyes))
            told = "\n".join(texts(asks.ask_card(made.ask_seen(ask), text).to_components())[:4])
            assert told in texts(preview.to_components())


def test_a_preview_is_looked_at_first_with_the_eyes_of_those_who_will_see_it(text: Text) -> None:
    for shared in SHARED:
        eyes = "invited" if shared == "quiet" else "everyone"
        assert drawn(DraftSeen(made.ask(shared=shared)), text) == seen_by(eyes, shared, text)


def test_words_that_make_small_are_named_with_the_whole_ask_as_it_could_read_instead(text: Text) -> None:
    ask = made.ask(summary=f"{SMALL}, could somebody carry a box?")
    for eyes in asks.ONLOOKERS:
        shown = drawn(DraftSeen(ask), text, asks.Look(eyes))
        assert text("ask.words.found", phrases=f"“{SMALL}”") in shown
        assert "\n> Could somebody carry a box?" in shown
        assert f"> {ask.summary}" in shown, "nothing changes by itself"
    offered = pressable(DraftSeen(ask), text)
    assert {"ask.plainer", "ask.as_is", "ask.post"} <= offered.keys(), "and nothing keeps it from being sent"


def test_words_that_were_left_as_they_are_are_not_pointed_out_again_however_it_is_looked_at(text: Text) -> None:
    ask = made.ask(summary=f"{SMALL}, could somebody carry a box?")
    left = pressable(DraftSeen(ask), text, asks.Look("steward", left=True))
    assert "ask.plainer" not in left
    for action in ("ask.see", "ask.share", "ask.first"):
        ref = left[action].split(":")[2]
        assert asks.Look.split(ref) == (ask.ref, asks.Look("steward", left=True))


def test_plain_words_are_not_spoken_of(text: Text) -> None:
    for words in ("I'm sorry, Marta, that I shouted at you on Sunday", "Could somebody carry a box?", SMALL):
        ask = made.ask(summary=words)
        assert plainly(words, SUMMARY_MOST) == words
        assert "ask.plainer" not in pressable(DraftSeen(ask), text)


def test_the_longest_ask_is_shown_whole_in_both_wordings(text: Text) -> None:
    ask = made.ask(summary=f"{SMALL}, {'a word ' * 50}"[:SUMMARY_MOST], details=PLAIN.details)
    shown = drawn(DraftSeen(ask), text)
    assert quoted(ask.summary) in shown
    assert quoted(plainly(ask.summary, SUMMARY_MOST)) in shown


def test_where_the_stewards_allow_some_ways_alone_no_other_can_be_chosen_or_sent(text: Text) -> None:
    def offered(seen: DraftSeen) -> list[str]:
        parts = walk(asks.preview(seen, ASKER, text).to_components())
        selects = [part for part in parts if part.get("custom_id", "").startswith("v1:ask.share:")]
        return [option["value"] for part in selects for option in part["options"]]

    assert offered(DraftSeen(made.ask())) == list(WAYS)
    two = DraftSeen(made.ask(shared="quiet"), ways=("neighbour", "quiet"))
    assert offered(two) == ["neighbour", "quiet"]
    assert text("ask.preview.ways") in drawn(two, text)
    assert offered(DraftSeen(made.ask(), ways=("named",))) == []
    closed = DraftSeen(made.ask(shared="named"), ways=("neighbour",))
    assert offered(closed) == ["neighbour"]
    assert text("ask.preview.way_closed") in drawn(closed, text)
    assert not {"ask.post", "ask.post_now"} & pressable(closed, text).keys()


def test_a_look_that_somebody_made_up_is_none() -> None:
    ask = made.ask()
    for forged in (f"{ask.ref}-nobody", f"{ask.ref}-", f"{ask.ref}-LEFT"):
        assert asks.Look.split(forged) == (ask.ref, asks.AT_FIRST)
    assert asks.Look.split(control_id("ask.see", asks.Look("matched", left=True).on(ask.ref)).split(":")[2]) == (
        ask.ref,
        asks.Look("matched", left=True),
    )
