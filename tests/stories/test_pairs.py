"""Two who would like a talk are brought together by a ritual, each told alone, and gently asked afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from bot.text import Text
from data.content.prompts import PROMPTS
from tests.stories.hands import arrive, bodies, clicking, id_of, pressing
from tests.stories.town import Town

DAY = 24 * 3600
WEEK = 7 * DAY
HOUR = 3600
FORM = {"family": ["pairs"], "every": "week", "weekday": ["2"], "hour": ["18"]}


async def kept(street: Town) -> Any:
    """The steward adds the ritual and lets it come at once; its card in the channel."""
    text = street.text
    panel = await street.sam.slash(street.asks, "kith rituals")
    form = await street.sam.click(panel.response, label=text("rituals.add"))
    draft = await street.sam.submit_modal(form, FORM)
    one = await street.sam.click(draft.response, label=text("rituals.keep"))
    await street.sam.click(one.response, label=text("rituals.now"))
    await street.later(5)
    return street.card(street.asks, text("ritual.headline", family=text("family.pairs")))


async def paired(street: Town, *people: Any) -> Any:
    """They join, and its time comes; the card they joined on."""
    card = await kept(street)
    for who in people:
        await who.click(card, label=street.text("pairs.join"))
    await street.later(WEEK)
    return card


async def rung(street: Town, who: Any, theirs: Text, having: str) -> Any:
    """What their newest bell opens, where the bell speaks their language."""
    ours, street.text = street.text, theirs
    try:
        return await street.rung(who, having)
    finally:
        street.text = ours


async def counted(street: Town, what: str) -> int:
    """How many rows there are of it."""
    return await street.store.run(lambda tx: int(tx.db.execute(f"SELECT count(*) FROM {what}").fetchone()[0]))


def mention(who: Any) -> str:
    return f"<@{who.id}>"


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_two_who_joined_are_brought_together_each_in_their_own_language(street: Town, locale: str) -> None:
    street.speaks(street.ana, locale)
    theirs = street.kith.texts.of(locale)
    card = await kept(street)
    read = street.read(card)
    assert any(street.text(f"prompt.pairs.{each.name}") in read for each in PROMPTS["pairs"])
    joined = await street.ana.click(card, label=street.text("pairs.join"))
    assert joined.response.ephemeral and theirs("pairs.joined_note") in street.read(joined.response)
    await street.ben.click(card, label=street.text("pairs.join"))
    assert street.read(street.card(street.asks, street.text("family.pairs"))) == read, "nobody sees the list"
    await street.later(WEEK)
    told = await rung(street, street.ana, theirs, mention(street.ben))
    assert theirs("pairs.two", who=mention(street.ben)) in street.read(told)
    other = await street.rung(street.ben, mention(street.ana))
    assert street.text("pairs.two", who=mention(street.ana)) in street.read(other)
    public = [body for _, path, body in bodies(street) if path == f"/channels/{street.asks.id}/messages"]
    assert not any(mention(who) in body for who in (street.ana, street.ben) for body in public)


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_some_days_later_each_is_asked_once_and_every_answer_is_a_good_one(street: Town, locale: str) -> None:
    for who in (street.ana, street.ben):
        street.speaks(who, locale)
    theirs = street.kith.texts.of(locale)
    card = await paired(street, street.ana, street.ben)
    # Nothing more comes of this ritual meanwhile.
    await street.later(6 * DAY)
    asked = await rung(street, street.ana, theirs, theirs("pairs.how", who=mention(street.ben)))
    for way in ("met", "not_yet", "not_this"):
        done = await street.ana.click(asked, label=theirs(f"pairs.{way}"))
        assert done.response.ephemeral and theirs(f"pairs.{way}_words") in street.read(done.response)
    left = await street.ana.click(done.response, label=theirs("pairs.leave"))
    assert theirs("pairs.left") in street.read(left.response) and card


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_an_odd_number_makes_a_trio_and_one_alone_is_told_that_it_is_not_about_them(
    street: Town, locale: str
) -> None:
    people = (street.ana, street.ben, street.cat)
    for who in people:
        street.speaks(who, locale)
    theirs = street.kith.texts.of(locale)
    card = await kept(street)
    await street.ana.click(card, label=street.text("pairs.join"))
    await street.later(WEEK)
    alone = await rung(street, street.ana, theirs, theirs("pairs.alone"))
    assert theirs("pairs.note") not in street.read(alone)
    for who in people:
        await who.click(card, label=street.text("pairs.join"))
    await street.later(WEEK)
    for who in people:
        told = street.read(await rung(street, who, theirs, theirs("pairs.and")))
        assert all(mention(other) in told for other in people if other is not who)


async def test_a_restart_at_any_moment_changes_nothing_and_every_control_still_works(street: Town) -> None:
    card = await kept(street)
    await street.restart()
    await street.ana.click(card, label=street.text("pairs.join"))
    await street.restart()
    await street.ben.click(card, label=street.text("pairs.join"))
    await street.later(WEEK - HOUR)
    await street.restart()
    await street.later(3 * HOUR)
    await street.restart()
    told = await street.rung(street.ana, mention(street.ben))
    await street.restart()
    out = await street.ana.click(told, label=street.text("pairs.leave_out"))
    assert street.text("pairs.joined_note") in street.read(out.response)
    assert await counted(street, "pair_seats") == 2
    assert await counted(street, "outbox WHERE kind = 'pairs.talk'") == 2


async def test_pressed_twice_and_by_two_at_once_everybody_is_on_the_list_once(street: Town) -> None:
    card = await kept(street)
    sent = [clicking(street, who, card, street.text("pairs.join")) for who in (street.ana, street.ben)]
    await arrive(street, *sent, times=2)
    assert await counted(street, "pair_list") == 2
    leaving = clicking(street, street.ana, card, street.text("pairs.leave"))
    await arrive(street, leaving, times=2)
    await street.later(WEEK)
    assert street.text("pairs.alone") in street.read(await street.rung(street.ben, street.text("pairs.alone")))


async def test_who_left_the_server_or_had_everything_forgotten_is_an_empty_seat_and_no_more(street: Town) -> None:
    await paired(street, street.ana, street.ben)
    await street.rung(street.ana, mention(street.ben))
    page = await street.ben.slash(street.asks, "privacy")
    sure = await street.ben.click(page.response, label=street.text("privacy.forget.begin"))
    form = await street.ben.click(sure.response, label=street.text("privacy.forget.go_on"))
    await street.ben.submit_modal(form, {"word": street.text("privacy.forget.word")})
    await street.later(HOUR)
    told = await street.rung(street.ana, street.text("pairs.alone"))
    assert mention(street.ben) not in street.read(told)


async def test_h5_two_who_keep_apart_are_never_told_of_each_other(street: Town) -> None:
    await arrive(street, _apart(street, street.ana, street.ben))
    await paired(street, street.ana, street.ben)
    for who, other in ((street.ana, street.ben), (street.ben, street.ana)):
        told = street.read(await street.rung(who, street.text("pairs.alone")))
        assert mention(other) not in told


def _apart(street: Town, who: Any, other: Any) -> Any:
    return pressing(street, who, "v1:apart.add:-", values=[str(other.id)])


async def test_left_out_once_the_next_time_passes_them_by_and_the_one_after_does_not(street: Town) -> None:
    card = await kept(street)
    people = (street.ana, street.ben, street.cat)
    for who in people:
        joined = await who.click(card, label=street.text("pairs.join"))
    out = await street.cat.click(joined.response, label=street.text("pairs.leave_out"))
    assert id_of(street, out.response, street.text("pairs.join_again"))
    await street.later(WEEK)
    assert mention(street.cat) not in street.read(await street.rung(street.ana, mention(street.ben)))
    await street.later(WEEK)
    assert mention(street.cat) in street.read(await street.rung(street.ana, mention(street.cat)))


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
async def test_the_two_have_a_private_thread_until_the_time_of_the_talk_is_over(street: Town, locale: str) -> None:
    for who in (street.ana, street.ben):
        street.speaks(who, locale)
        await who.slash(street.asks, "mine")
    text = street.kith.texts.of(locale)
    await paired(street, street.ana, street.ben)
    told = street.read(await rung(street, street.ana, text, mention(street.ben)))
    assert text("pairs.place") in told
    place = street.shared_place(street.ana, street.ben)
    assert not {street.cat.id, street.dov.id, street.sam.id} & street._in(place)
    (opening,) = street.cards(place)
    assert street.text("pairs.room_listen") in street.read(opening)
    assert mention(street.ana) in street.read(opening) and mention(street.ben) in street.read(opening)
    await street.restart()
    for who in (street.ana, street.ben):
        await who.click(street.card(street.asks, street.text("family.pairs")), label=street.text("pairs.leave"))
    await street.later(8 * DAY)
    assert street.text("pairs.room_over") in street.read(street.cards(place)[0])
    assert street.env.backend.get_channel(place.id).thread_metadata.archived


@pytest.mark.parametrize("code", [50013, 160006])
async def test_where_no_thread_can_be_opened_each_is_told_all_the_same(street: Town, code: int) -> None:
    """A right that is missing, and as many threads as a server can have."""
    path = f"/channels/{street.asks.id}/threads"
    street.env.inject_error("POST", path, status=403 if code == 50013 else 400, code=code, times=None)
    await paired(street, street.ana, street.ben)
    for who, other in ((street.ana, street.ben), (street.ben, street.ana)):
        told = street.read(await street.rung(who, mention(other)))
        assert street.text("pairs.place") in told
    assert not any({street.ana.id, street.ben.id} <= street._in(each) for each in street.asks.threads)
