"""What comes after asking and after saying yes: when one hears, what one may do then, and one's own limit, shown."""

from __future__ import annotations

import pytest

from tests.stories.hands import bodies, states
from tests.stories.town import Town

HOUR, DAY = 3600, 24 * 3600
LOCALES = ["en-US", "es-ES"]
LIFT = "A lift to the clinic"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("shared", ["named", "quiet"])
async def test_s13_whoever_waits_hears_that_it_is_not_about_them_and_may_choose(
    street: Town, locale: str, shared: str
) -> None:
    await street.states(street.ben, "transport")
    street.speaks(street.ana, locale)
    text = street.text = street.kith.texts.of(locale)
    posted = await street.posts(street.ana, LIFT, shared=shared)
    assert text("ask.posted.heard", when="@").split("@")[0] in street.read(posted.response)
    await street.later(3 * DAY)
    told = await street.rung(street.ana, text("ask.unanswered.words", until="@").split("@")[0])
    ways = {"ask.keep_on", "ask.smaller", "ask.needs", "ask.still.rest", "ask.steward", "door.now"}
    ways |= {"ask.widen"} if shared == "quiet" else set()
    assert set(street.buttons(told)) == {text(each) for each in ways}
    kept = await street.ana.click(told, label=text("ask.keep_on"))
    assert text("ask.kept_on") in street.read(kept.response)
    assert await states(street, "asks") == ["open"]


@pytest.mark.parametrize("locale", LOCALES)
async def test_asking_for_something_smaller_takes_the_same_words_along_and_leaves_the_first_ask(
    street: Town, locale: str
) -> None:
    street.speaks(street.ana, locale)
    text = street.text = street.kith.texts.of(locale)
    await street.posts(street.ana, LIFT)
    await street.later(3 * DAY)
    told = await street.rung(street.ana, text("ask.unanswered.words", until="@").split("@")[0])
    form = await street.ana.click(told, label=text("ask.smaller"))
    assert form.modal is not None and LIFT in repr(form.modal)
    values = {"summary": "A lift back from the clinic", "kind": ["transport"], "when": "week", "shared": "named"}
    preview = await street.ana.submit_modal(form, values)
    await street.ana.click(preview.response, label=text("ask.post"))
    await street.later(5)
    assert await states(street, "asks") == ["open", "open"]
    assert street.card(street.asks, "A lift back")


@pytest.mark.parametrize("locale", LOCALES)
async def test_s46_talking_to_a_steward_tells_nobody_who_asks(street: Town, locale: str) -> None:
    panel = await street.sam.slash(street.asks, "kith setup")
    role = street.guild.create_role("gardeners")
    await street.keeps(await street.sam.select(panel.response, [role], custom_id="v1:setup.role:-"))
    street.speaks(street.ana, locale)
    text = street.text = street.kith.texts.of(locale)
    await street.posts(street.ana, LIFT, shared="quiet")
    await street.later(3 * DAY)
    told = await street.rung(street.ana, text("ask.unanswered.words", until="@").split("@")[0])
    since = len(street.env.http_requests)
    shown = await street.ana.click(told, label=text("ask.steward"))
    assert f"<@&{role.id}>" in street.read(shown.response)
    assert text("ask.steward.unnamed") in street.read(shown.response)
    said = [path for method, path, _ in bodies(street, since) if method == "POST"]
    assert all(path.startswith("/interactions/") for path in said), "nobody else hears anything"


@pytest.mark.parametrize("locale", LOCALES)
async def test_i10_a_yes_that_reaches_what_somebody_said_they_can_give_shows_it_and_offers_rest(
    street: Town, locale: str
) -> None:
    await street.posts(street.ana, LIFT)
    await street.states(street.ben, "transport", at_once="1", per_week="3")
    street.speaks(street.ben, locale)
    text = street.kith.texts.of(locale)
    said = await street.ben.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    assert text("said.filled", amount="@").split("@")[0] in street.read(said.response)
    rest = await street.ben.click(said.response, label=text("door.rest"))
    assert text("rest.title") in street.read(rest.response)
