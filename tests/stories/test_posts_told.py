"""An announcement and a thank-you that everybody sees bear *Report*, and what is told of them is looked after (S47)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import Text
from tests.stories.hands import states
from tests.stories.test_safety import REASON, opened, queue, rung, theirs
from tests.stories.test_thanking import WORDS as THANKS
from tests.stories.test_thanking import hears, seen_by_all, thanked
from tests.stories.town import Town

SOUP = "Soup for everybody on Friday"
LOCALES = pytest.mark.parametrize("locale", ["en-US", "es-ES"])


async def tells(street: Town, who: Any, card: Any, text: Text) -> Any:
    """They press *Report* on a card that everybody sees, and fill in the form."""
    form = await who.click(card, label=street.text("report.open"))
    sent = await who.submit_modal(form, {"agreement": ["other"], "report": "It is not so", "with_name": "no"})
    assert text("report.sent") in street.read(sent.response)
    return sent.response


async def taken_down(street: Town, what: str) -> None:
    """Sam looks at what was told, and takes the post down."""
    text = theirs(street, street.sam)
    concern = await opened(street, street.sam)
    form = await street.sam.click(concern, label=text(f"concern.down.{what}"))
    down = await street.sam.submit_modal(form, {"reason": REASON})
    assert text("concern.done.down") in street.read(down.response)
    await street.later(5)


async def announced(street: Town) -> Any:
    """Ana proposed an announcement, and it stands; its card."""
    hall = street.guild.create_text_channel("stewards")
    await street.store.run(lambda tx: tx.db.execute("UPDATE communities SET stewards_channel = ?", (hall.id,)))
    form = await street.ana.slash(street.asks, "announce")
    await street.ana.submit_modal(form, {"announced": SOUP, "begins": "now", "lasts": "3"})
    await street.later(5)
    form = await street.sam.click(street.card(hall, SOUP), label=street.text("announce.approve"))
    await street.sam.submit_modal(form, {"answer": ""})
    await street.later(5)
    return street.card(street.asks, SOUP)


def speaking(street: Town, locale: str) -> Text:
    """Whoever tells, looks and hears speaks that language."""
    for who in (street.ana, street.cat, street.sam):
        street.speaks(who, locale)
    return street.kith.texts.of(locale)


@LOCALES
async def test_s47_an_announcement_is_reported_taken_back_reported_again_and_taken_down(
    street: Town, locale: str
) -> None:
    card = await announced(street)
    text = speaking(street, locale)
    await street.ana.slash(street.asks, "mine")
    sent = await tells(street, street.cat, card, text)
    assert SOUP in street.read(await opened(street, street.sam))
    gone = await street.cat.click(sent, label=text("report.withdraw"))
    assert text("report.withdrawn") in street.read(gone.response)
    assert text("concern.none_waits") in street.read(await queue(street, street.sam))
    await street.restart()
    await tells(street, street.cat, card, text)
    await taken_down(street, "announcement")
    assert not any(SOUP in street.read(each) for each in street.cards(street.asks))
    told = street.read(await rung(street, street.ana, text("down.announcement")))
    assert REASON in told and SOUP in told
    mine = await street.ana.slash(street.asks, "mine")
    assert SOUP in street.read(mine.response), "her words are hers"


@LOCALES
async def test_s47_thanks_that_everybody_sees_are_reported_by_somebody_who_is_kept_apart_and_taken_down(
    street: Town, locale: str
) -> None:
    text, sent = await thanked(street, locale)
    for who in (street.cat, street.sam):
        street.speaks(who, locale)
    shown = await street.ana.click(sent.response, label=text("thanks.look"))
    await street.ana.click(shown.response, label=text("thanks.offer"))
    seen = await hears(street, street.ben, text)
    await street.ben.click(seen.response, label=text("thanks.agree"))
    await street.later(60)
    card = street.card(street.asks, THANKS)
    panel = await street.cat.slash(street.asks, "apart")
    await street.cat.select(panel.response, [street.ana], custom_id="v1:apart.add:-")
    own = await street.ana.click(card, label=street.text("report.open"))
    assert text("refuse.report_self") in street.read(own.response)
    await tells(street, street.cat, card, text)
    assert THANKS in street.read(await opened(street, street.sam))
    await taken_down(street, "thanks")
    assert seen_by_all(street) == []
    assert REASON in street.read(await rung(street, street.ana, text("down.thanks")))
    assert await states(street, "reports") == ["closed"]
