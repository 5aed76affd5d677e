"""S38, S39, S41: a list of what is open for those who want it, what comes after giving, and one press that ends it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import Text
from tests.stories.town import Town

HOUR, DAY = 3600, 24 * 3600
LOCALES = ["en-US", "es-ES"]


async def chooses(street: Town, who: Any, *kinds: str) -> Any:
    """Somebody says in /me what is welcome; their private reply."""
    panel = await who.slash(street.asks, "me")
    assert panel.response.ephemeral
    return await who.select(panel.response, list(kinds), custom_id="v1:me.kinds:-")


def bells(street: Town, who: Any, text: Text) -> list[Any]:
    """The bells in somebody's own thread, which ring in their language."""
    return [card for card in street.cards(street.corner(who)) if text("bell.see") in street.buttons(card)]


async def opened(street: Town, who: Any, text: Text, having: str, days: int = 9) -> Any:
    """What a bell opens for somebody within some days, on which these words can be read."""
    for _ in range(days * 12):
        for bell in reversed(bells(street, who, text)):
            seen = await who.click(bell, label=text("bell.see"))
            if text(having) in street.read(seen.response):
                return seen.response
        await street.later(2 * HOUR)
    raise AssertionError(f"nothing with {having!r}")


@pytest.mark.parametrize("locale", LOCALES)
async def test_s38_s39_a_list_of_what_is_open_by_kind_and_without_ones_own(street: Town, locale: str) -> None:
    street.speaks(street.dov, locale)
    text = street.kith.texts.of(locale)
    street.speaks(street.dov, "en-US")
    await street.posts(street.dov, "My own", kind="lending", when="whenever")
    street.speaks(street.dov, locale)
    panel = await chooses(street, street.dov, "digest")
    assert text("me.at_hour", hour="18:00") in repr(panel.response.components)
    await street.posts(street.ana, "A lift", kind="transport", when="whenever")
    await street.posts(street.ben, "A form", kind="forms", when="whenever", shared="neighbour")
    await street.posts(street.cat, "Soup", kind="company", when="whenever", shared="quiet")
    await street.posts(street.ana, "A second lift", kind="transport", when="whenever")
    with_words = await opened(street, street.dov, text, "digest.title")
    read = street.read(with_words)
    assert text("kind.transport") in read and text("kind.forms") in read
    assert text("kind.lending") not in read and text("kind.company") not in read
    assert read.count("discord.com/channels/") == 3
    assert not any(each in read for each in ("A lift", "Soup", street.ana.name, str(street.ana.id)))
    other = await street.ben.slash(street.asks, "mine")
    other = await street.ben.click(other.response, label=street.text("me.why"))
    assert street.text("why.nothing") in street.read(other.response), "nobody else is told anything"
    why = await street.dov.click(with_words, label=text("nudge.why"))
    assert text("nudge.because.digest") in street.read(why.response)
    told = await street.dov.slash(street.asks, "mine")
    told = await street.dov.click(told.response, label=text("me.why"))
    assert text("nudge.because.digest") in street.read(told.response)


@pytest.mark.parametrize("locale", LOCALES)
async def test_s41_after_helping_one_is_asked_once_and_never_of_a_count(street: Town, locale: str) -> None:
    street.speaks(street.dov, locale)
    text = street.kith.texts.of(locale)
    await chooses(street, street.dov, "receive")
    await street.posts(street.ana, "A lift", first=True)
    await street.dov.click(street.card(street.asks, "A lift"), label=street.text("ask.card.help"))
    await street.later(5)
    place = street.shared_place(street.ana, street.dov)
    await street.ana.click(street.cards(place)[0], label=street.text("introduction.is_finished"))
    response = await opened(street, street.dov, text, "receive.no_duty", days=12)
    read = street.read(response)
    assert not any(each.isdigit() for each in read), "no count and no balance"
    form = await street.dov.click(response, label=text("door.ask"))
    assert form.modal is not None
    before = len(bells(street, street.dov, text))
    await street.later(12 * DAY)
    assert len(bells(street, street.dov, text)) <= before


@pytest.mark.parametrize("locale", LOCALES)
async def test_s41_one_press_ends_one_kind_and_leaves_the_others(street: Town, locale: str) -> None:
    street.speaks(street.dov, locale)
    text = street.kith.texts.of(locale)
    await chooses(street, street.dov, "digest", "receive")
    for summary in ("One", "Two", "Three"):
        await street.posts(street.ana, summary, when="whenever")
    response = await opened(street, street.dov, text, "digest.title")
    done = await street.dov.click(response, label=text("nudge.stop"))
    assert text("nudge.stopped", kind=text("nudge.kind.digest")) in street.read(done.response)
    panel = await street.dov.click(done.response, label=text("me.open"))
    picked = _picked(panel.response)
    assert picked == {"receive"}


def _picked(response: Any) -> set[str]:
    found: set[str] = set()
    waiting = [part if isinstance(part, dict) else part.to_dict() for part in response.components]
    while waiting:
        part = waiting.pop()
        waiting += part.get("components") or []
        if part.get("custom_id", "").startswith("v1:me.kinds"):
            found |= {each["value"] for each in part["options"] if each.get("default")}
    return found


@pytest.mark.parametrize("locale", LOCALES)
async def test_s41_nothing_unasked_at_all_and_three_days_of_quiet_are_one_press_each(street: Town, locale: str) -> None:
    street.speaks(street.dov, locale)
    text = street.kith.texts.of(locale)
    panel = await chooses(street, street.dov, "digest", "receive", "capacity")
    quiet = await street.dov.click(panel.response, label=text("me.hush"))
    assert text("me.hushed", until="@").split("@")[0] in street.read(quiet.response)
    none = await street.dov.click(quiet.response, label=text("me.nothing"))
    assert _picked(none.response) == set()
    assert text("me.nothing") not in street.buttons(none.response)
    for summary in ("One", "Two", "Three"):
        await street.posts(street.ana, summary, when="whenever")
    await street.later(9 * DAY)
    assert bells(street, street.dov, text) == []


async def test_somebody_in_need_of_quiet_says_so_on_the_card_for_right_now_which_itself_notes_nothing(
    street: Town,
) -> None:
    before = await street.store.run(lambda tx: [tuple(row) for row in tx.db.execute("SELECT * FROM members")])
    card = await street.dov.click(street.cards(street.asks)[0], label=street.text("door.now"))
    assert before == await street.store.run(lambda tx: [tuple(row) for row in tx.db.execute("SELECT * FROM members")])
    done = await street.dov.click(card.response, label=street.text("now.quiet"))
    assert street.text("me.hushed", until="@").split("@")[0] in street.read(done.response)
