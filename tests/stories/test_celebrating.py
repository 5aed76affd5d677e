"""Something good is shared because somebody wants to, and is gone again as soon as they want that (I18)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.hands import arrive, bodies, clicking, id_of, posts_in, pressed, sending, states, tables
from tests.stories.town import Town

WORDS = "The heron came back"
DAY = 24 * 3600
LOCALES = pytest.mark.parametrize("locale", ["en-US", "es-ES"])


async def fills(street: Town, who: Any, words: str = WORDS, shared: str = "named") -> Any:
    """A member fills in the form; the reply is the private preview."""
    form = await who.slash(street.asks, "celebrate")
    return await who.submit_modal(form, {"good": words, "shared": shared})


async def celebrates(street: Town, who: Any, words: str = WORDS, shared: str = "named") -> Any:
    """A member celebrates; whatever has to wait has waited when this returns."""
    preview = await fills(street, who, words, shared)
    posted = await who.click(preview.response, label=street.kith.texts.of(spoken(street, who))("celebrate.post"))
    await street.later(20 * 60)
    return posted


def spoken(street: Town, who: Any) -> str:
    """The language of somebody's Discord."""
    return street.spoken.get(who.id, "en-US")


def shown(street: Town, words: str = WORDS) -> list[Any]:
    """The cards in the asks channel on which these words can be read."""
    return [card for card in street.cards(street.asks) if words in street.read(card)]


@LOCALES
async def test_s1_form_private_preview_and_only_then_the_card(street: Town, locale: str) -> None:
    street.speaks(street.ana, locale)
    theirs = street.kith.texts.of(locale)
    preview = await fills(street, street.ana)
    await street.later(DAY)
    assert preview.response.ephemeral
    read = street.read(preview.response)
    assert theirs("celebrate.preview.title") in read and WORDS in read and street.ana.mention in read
    assert theirs("celebrate.preview.kept", days=30) in read
    assert street.buttons(preview.response) == [theirs(f"celebrate.{way}") for way in ("post", "change", "drop")]
    assert shown(street) == []
    posted = await street.ana.click(preview.response, label=theirs("celebrate.post"))
    assert theirs("celebrate.posted.named", days=30) in street.read(posted.response)
    await street.later(5)
    (card,) = shown(street)
    assert street.text("celebrate.card.named", who=street.ana.mention) in street.read(card), "in everybody's language"
    assert all('"allowed_mentions": {"parse": []' in body for body in posts_in(street, street.asks))
    assert street.buttons(card) == [street.text("celebrate.begin"), street.text("report.open")]


@LOCALES
async def test_s6_without_a_name_it_appears_later_and_nothing_about_it_names_anybody(street: Town, locale: str) -> None:
    street.speaks(street.ana, locale)
    theirs, since = street.kith.texts.of(locale), len(street.env.http_requests)
    preview = await fills(street, street.ana, shared="neighbour")
    assert theirs("celebrate.preview.unnamed") in street.read(preview.response)
    assert street.ana.mention not in street.read(preview.response)
    posted = await street.ana.click(preview.response, label=theirs("celebrate.post"))
    assert theirs("celebrate.posted.neighbour", days=30) in street.read(posted.response)
    await street.later(60)
    assert shown(street) == []
    await street.later(20 * 60)
    (card,) = shown(street)
    assert street.text("celebrate.card.neighbour") in street.read(card)
    assert not [body for _, path, body in bodies(street, since) if "/messages" in path and str(street.ana.id) in body]


@LOCALES
async def test_what_was_written_is_changed_or_let_go_before_anybody_sees_it(street: Town, locale: str) -> None:
    street.speaks(street.ana, locale)
    theirs = street.kith.texts.of(locale)
    preview = await fills(street, street.ana)
    form = await street.ana.click(preview.response, label=theirs("celebrate.change"))
    again = await street.ana.submit_modal(form, {"good": "The heron is back", "shared": "named"})
    assert "The heron is back" in street.read(again.response)
    post = id_of(street, again.response, theirs("celebrate.post"))
    gone = await street.ana.click(again.response, label=theirs("celebrate.drop"))
    assert theirs("celebrate.dropped") in street.read(gone.response)
    await street.later(DAY)
    assert shown(street, "heron") == []
    assert (await tables(street))["celebrations"] == []
    assert await pressed(street, street.ana, post) == theirs("refuse.gone")


@LOCALES
@pytest.mark.parametrize("way", ["at once", "mine"])
async def test_it_is_taken_down_in_one_press_at_once_or_from_mine(street: Town, locale: str, way: str) -> None:
    street.speaks(street.ana, locale)
    theirs = street.kith.texts.of(locale)
    posted = await celebrates(street, street.ana)
    assert len(shown(street)) == 1
    at = posted if way == "at once" else await street.ana.slash(street.asks, "mine")
    assert way == "at once" or theirs("mine.celebration", words=WORDS) in street.read(at.response)
    down = await street.ana.click(at.response, label=theirs("celebrate.down"))
    assert theirs("celebrate.is_down") in street.read(down.response)
    await street.later(5)
    assert shown(street) == []
    assert (await tables(street))["celebrations"] == []
    mine = await street.ana.slash(street.asks, "mine")
    assert WORDS not in street.read(mine.response)


async def test_what_was_not_posted_waits_in_mine_for_its_writer_alone(street: Town) -> None:
    text = street.text
    await fills(street, street.ana)
    mine = await street.ana.slash(street.asks, "mine")
    assert text("mine.celebration_draft", words=WORDS) in street.read(mine.response)
    assert WORDS not in street.read((await street.ben.slash(street.asks, "mine")).response)
    preview = await street.ana.click(mine.response, label=text("mine.look"))
    await street.ana.click(preview.response, label=text("celebrate.post"))
    await street.later(5)
    assert len(shown(street)) == 1


async def test_a_double_press_and_a_restart_in_the_middle_make_one_card(street: Town) -> None:
    text = street.text
    preview = await fills(street, street.ana)
    await street.restart()
    two = [clicking(street, street.ana, preview.response, text("celebrate.post")) for _ in range(2)]
    await arrive(street, *two)
    await street.restart()
    await street.later(5)
    assert all(text("celebrate.posted.named", days=30) in each.words for each in two)
    (card,) = shown(street)
    opened = await street.ben.click(card, label=text("celebrate.begin"))
    assert opened.modal is not None
    await street.restart()
    mine = await street.ana.slash(street.asks, "mine")
    twice = [clicking(street, street.ana, mine.response, text("celebrate.down")) for _ in range(2)]
    await arrive(street, *twice)
    await street.later(5)
    assert all(text("celebrate.is_down") in each.words for each in twice)
    assert shown(street) == []


async def test_x1_words_stay_words_and_a_form_sent_twice_is_one(street: Town) -> None:
    hostile = "@everyone # big [bank](https://evil.example)"
    form = {"good": hostile, "shared": "named"}
    both = [sending(street, street.ben, "v1:celebrate.form:00000000000000aa", form) for _ in range(2)]
    await arrive(street, *both)
    assert await states(street, "celebrations") == ["draft"]
    await pressed(street, street.ben, "v1:celebrate.post:00000000000000aa")
    await street.later(5)
    (card,) = shown(street, "everyone")
    assert r"\@everyone \# big \[bank\](https" in street.read(card)
    empty = sending(street, street.cat, "v1:celebrate.form:00000000000000ab", {"good": "\u200b", "shared": "named"})
    await arrive(street, empty)
    assert street.text("refuse.empty", field=street.text("celebrate.form.words")) in empty.words


async def test_nobody_is_pinged_rung_or_asked_anything_because_somebody_celebrates(street: Town) -> None:
    await street.states(street.ben, "transport")
    since = len(street.env.http_requests)
    await celebrates(street, street.ana)
    await street.later(3 * DAY)
    assert not any(street.bells(who) for who in (street.ana, street.ben, street.cat, street.dov))
    assert len([body for body in posts_in(street, street.asks, since) if WORDS in body]) == 1


async def test_after_thirty_days_the_card_goes_by_itself(street: Town) -> None:
    await celebrates(street, street.ana)
    await street.later(29 * DAY)
    assert len(shown(street)) == 1
    await street.later(3 * DAY)
    assert shown(street) == []
    assert (await tables(street))["celebrations"] == []


async def test_a_steward_takes_a_card_away_as_any_message_and_it_does_not_come_back(street: Town) -> None:
    """As with offers: by Discord's own hand, without learning whose it was."""
    text = street.text
    await celebrates(street, street.ana, shared="neighbour")
    (card,) = shown(street)
    street.env.backend.delete_message(street.asks.id, card.id)
    await street.later(DAY)
    await street.restart()
    await street.later(DAY)
    assert shown(street) == []
    mine = await street.ana.slash(street.asks, "mine")
    down = await street.ana.click(mine.response, label=text("celebrate.down"))
    await street.later(60)
    assert text("celebrate.is_down") in street.read(down.response)


async def test_s52_forgotten_nothing_of_it_stands_any_more(street: Town) -> None:
    text = street.text
    await celebrates(street, street.ana)
    about = await street.ana.slash(street.asks, "privacy")
    assert text("privacy.celebration.open", words=WORDS, days=30) in street.read(about.response)
    sure = await street.ana.click(about.response, label=text("privacy.forget.begin"))
    form = await street.ana.click(sure.response, label=text("privacy.forget.go_on"))
    await street.ana.submit_modal(form, {"word": text("privacy.forget.word")})
    await street.later(120)
    assert shown(street) == []
    assert (await tables(street))["celebrations"] == []
