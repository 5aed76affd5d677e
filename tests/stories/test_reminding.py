"""A draft that is kept is brought up once if its writer chose a day, and then sent, changed or let go."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import Text
from tests.stories.hands import picks, posts_in, states
from tests.stories.town import Town

HOUR, DAY = 3600, 24 * 3600
WORDS = "A lift to the library"


@pytest.fixture(params=["en-US", "es-ES"])
async def text(request: pytest.FixtureRequest, street: Town) -> Text:
    """The words of whoever keeps a draft, in each language."""
    street.speaks(street.ana, request.param)
    await street.ana.slash(street.asks, "mine")
    return street.kith.texts.of(request.param)


async def kept(street: Town, text: Text, chosen: str) -> Any:
    """Ana keeps a draft and chooses when it is brought up; her private reply."""
    preview = await street.fills(street.ana, WORDS)
    shown = await street.ana.click(preview.response, label=text("ask.keep"))
    assert text("ask.kept") in street.read(shown.response) and text("ask.remind.not") in street.read(shown.response)
    done = await street.ana.select(shown.response, [chosen], custom_id=picks(street, shown.response, "ask.remind"))
    assert done.response.id == shown.response.id and done.response.ephemeral
    return done


def bells(street: Town, text: Text) -> list[Any]:
    return [card for card in street.cards(street.corner(street.ana)) if text("bell.see") in street.buttons(card)]


async def reminded(street: Town, text: Text, days: int = 9) -> Any:
    """What brings the draft up."""
    for _ in range(days * 12):
        await street.later(2 * HOUR)
        for bell in bells(street, text):
            seen = await street.ana.click(bell, label=text("bell.see"))
            if text("ask.reminded") in street.read(seen.response):
                return seen.response
    raise AssertionError("nothing brought the draft up")


async def test_a_draft_is_brought_up_once_in_private_and_sent_through_its_preview(street: Town, text: Text) -> None:
    since = len(street.env.http_requests)
    done = await kept(street, text, "friday")
    assert text("ask.remind.at", when="@").split("@")[0] in street.read(done.response)
    card = await reminded(street, text)
    assert WORDS in street.read(card) and text("nudge.stop") in street.buttons(card)
    assert len(bells(street, text)) == 1
    assert not posts_in(street, street.asks, since)
    why = await street.ana.click(card, label=text("nudge.why"))
    assert text("nudge.because.draft") in street.read(why.response)
    (bell,) = bells(street, text)
    card = (await street.ana.click(bell, label=text("bell.see"))).response
    preview = await street.ana.click(card, label=text("ask.reminded_post"))
    assert text("ask.preview.title") in street.read(preview.response)
    await street.ana.click(preview.response, label=text("ask.post"))
    await street.later(HOUR)
    assert WORDS in street.read(street.card(street.asks, WORDS))
    assert bells(street, text) == []


async def test_a_draft_that_was_brought_up_can_be_changed_or_let_go_and_is_not_brought_up_again(
    street: Town, text: Text
) -> None:
    await kept(street, text, "three")
    card = await reminded(street, text)
    form = await street.ana.click(card, label=text("ask.change"))
    assert WORDS in repr(form.modal)
    gone = await street.ana.click(card, label=text("mine.let_go"))
    assert text("ask.dropped") in street.read(gone.response)
    assert await states(street, "asks") == []
    await street.later(12 * DAY)
    assert bells(street, text) == []


async def test_the_day_is_seen_and_taken_back_in_mine_also_after_a_restart(street: Town, text: Text) -> None:
    await kept(street, text, "three")
    await street.restart()
    mine = await street.ana.slash(street.asks, "mine")
    assert text("mine.reminded", when="@").split("@")[0] in street.read(mine.response)
    shown = await street.ana.click(mine.response, label=text("mine.remind"))
    picked = picks(street, shown.response, "ask.remind")
    done = await street.ana.select(shown.response, ["never"], custom_id=picked)
    assert text("ask.remind.not") in street.read(done.response)
    mine = await street.ana.slash(street.asks, "mine")
    assert text("mine.reminded", when="@").split("@")[0] not in street.read(mine.response)
    await street.later(9 * DAY)
    assert bells(street, text) == []


async def test_one_press_under_it_ends_reminders_of_drafts_and_nothing_else(street: Town, text: Text) -> None:
    await kept(street, text, "three")
    card = await reminded(street, text)
    done = await street.ana.click(card, label=text("nudge.stop"))
    assert text("nudge.stopped", kind=text("nudge.kind.draft")) in street.read(done.response)
    assert await states(street, "asks") == ["draft"]


async def test_whoever_chose_direct_messages_is_reminded_there(street: Town, text: Text) -> None:
    panel = await street.states(street.ana, "transport")
    await street.ana.select(panel.response, ["dm"], custom_id="v1:capacity.reach:-")
    await kept(street, text, "three")
    await street.later(5 * DAY)
    (card,) = street.cards(street.ana.user.dm_channel)
    assert text("ask.reminded") in street.read(card)
    preview = await street.ana.user.click(card, label=text("ask.reminded_post"))
    posted = await street.ana.user.click(preview.response, label=text("ask.post"))
    assert text("ask.posted.named") in street.read(posted.response)
    await street.later(5)
    assert street.cards(street.ana.user.dm_channel) == []
