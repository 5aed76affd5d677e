"""Telling the stewards, what they do about it, and calling them to one's side (S37, S45, S47)."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.steps.pausing import TERMS
from tests.stories.hands import arrive, bodies, choosing, pressed, ref_of, states, tables
from tests.stories.town import Town, parts

DAY = 24 * 3600
HOUR = 3600
LIFT = "A lift to the library on Thursday"
WORDS = "He kept writing after I said no"
REASON = "Please leave the address out; without it, it is fine"
LOCALES = pytest.mark.parametrize("locale", ["en-US", "es-ES"])


def theirs(street: Town, who: Any) -> Any:
    """The sentences as somebody reads them."""
    return street.kith.texts.of(street.spoken.get(who.id, "en-US"))


async def rung(street: Town, who: Any, having: str) -> Any:
    """What the newest bell opens for somebody, whose button is in their own language."""
    spoken, street.text = street.text, theirs(street, who)
    try:
        return await street.rung(who, having)
    finally:
        street.text = spoken


async def tells(street: Town, who: Any, key: str, words: str = WORDS, **more: Any) -> Any:
    """Somebody presses *Report* with this behind it, and fills in the form; the private reply."""
    form = await who.click(street.card(street.asks, LIFT), custom_id=f"v1:report.begin:{key}")
    return await who.submit_modal(form, {"agreement": ["other"], "report": words, "with_name": "no"} | more)


async def asked(street: Town, shared: str = "named") -> str:
    """Ana asks; the ref of her ask."""
    await street.posts(street.ana, LIFT, shared=shared)
    return ref_of(street, street.card(street.asks, LIFT), street.text("ask.card.help"))


async def queue(street: Town, who: Any) -> Any:
    """What a steward sees of what members told."""
    return (await who.slash(street.asks, "kith reports")).response


async def opened(street: Town, who: Any, at: int = 0) -> Any:
    """A steward opens one of them."""
    listed = await queue(street, who)
    found = parts([each if isinstance(each, dict) else each.to_dict() for each in listed.components])
    select = next(part for part in found if part.get("custom_id") == "v1:concern.open:-")
    ref = select["options"][at]["value"]
    return (await who.select(listed, [ref], custom_id="v1:concern.open:-")).response


def another_steward(street: Town, name: str = "stu") -> Any:
    """One more who may manage the server."""
    role = street.guild.create_role("more stewards", permissions=discord.Permissions(manage_guild=True))
    return street.guild.add_member(street.env.create_user(name), roles=[role])


async def introduced(street: Town, shared: str = "named", asker: Any = None) -> Any:
    """Ana, or another asker, and Ben have a place of their own; its opening card."""
    asker = asker or street.ana
    await street.states(street.ben, "transport")
    await street.posts(asker, LIFT, shared=shared, details="Number 4")
    invitation = await street.rung(street.ben, LIFT)
    await street.ben.click(invitation, label=street.text("invitation.can"))
    await street.later(5)
    yes = await street.rung(asker, LIFT)
    await asker.click(yes, label=street.text("yes.accept"))
    await street.later(5)
    return street.card(street.shared_place(asker, street.ben), LIFT)


@LOCALES
async def test_s47_a_report_names_an_agreement_reaches_the_stewards_and_can_be_taken_back(
    street: Town, locale: str
) -> None:
    for who in (street.ben, street.sam):
        street.speaks(who, locale)
    text = theirs(street, street.ben)
    ref = await asked(street)
    form = await street.sam.slash(street.asks, "agreements")
    form = await street.sam.click(form.response, label=text("agreements.write"))
    await street.sam.submit_modal(form, {"lines": "A no needs no reason\nNo money", "months": "6"})
    sent = await tells(street, street.ben, ref, agreement=["1"])
    assert text("report.sent") in street.read(sent.response) and sent.response.ephemeral
    seen = street.read(await opened(street, street.sam))
    assert "No money" in seen and LIFT in seen and WORDS in seen
    assert str(street.ben.id) not in seen, "the form said that they would not be named"
    assert text("concern.whom", who=street.ana.mention) in seen
    again = await tells(street, street.ben, ref)
    assert text("refuse.report_already") in street.read(again.response) and WORDS in street.read(again.response)
    own = await street.ben.slash(street.asks, "report")
    gone = await street.ben.click(own.response, label=text("report.withdraw"))
    assert text("report.withdrawn") in street.read(gone.response)
    kept = await tables(street)
    assert kept["reports"] == [] and kept["report_acts"] == []
    assert text("concern.none_waits") in street.read(await queue(street, street.sam))


async def test_s47_s45_a_member_cannot_look_into_it_nor_clear_it_and_nor_can_a_stranger_elsewhere(street: Town) -> None:
    ref = await asked(street)
    await tells(street, street.ben, ref)
    await opened(street, street.sam)
    (kept,) = await street.store.run(lambda tx: [row["ref"] for row in tx.db.execute("SELECT ref FROM reports")])
    no = street.text("refuse.not_steward")
    for what in ("concern.nothing", "concern.note", "concern.pause", "concern.down", "concern.lift"):
        assert await pressed(street, street.cat, f"v1:{what}:{kept}") == no
    assert await pressed(street, street.cat, f"v1:report.withdraw:{kept}") == street.text("refuse.gone")
    assert WORDS not in street.read((await street.cat.slash(street.asks, "report")).response)


async def test_m4_a_steward_under_report_learns_nothing_by_bell_list_count_or_button(street: Town) -> None:
    stu = another_steward(street)
    hall = street.guild.create_text_channel("stewards")
    await street.store.run(lambda tx: tx.db.execute("UPDATE communities SET stewards_channel = ?", (hall.id,)))
    for who in (street.sam, stu):
        await queue(street, who)
    before = street.read(await queue(street, street.sam))
    (menu,) = await arrive(
        street, choosing(street, street.ben, "Report to the stewards", street.sam, channel=street.asks)
    )
    assert menu.result.modal is not None
    await street.ben.submit_modal(menu.result, {"agreement": ["other"], "report": WORDS, "with_name": "no"})
    await street.later(5)
    assert street.cards(hall) == [], "a bell that everybody sees would tell him that there is something"
    await street.later(2 * HOUR)
    assert street.read(await queue(street, street.sam)) == before
    (kept,) = await street.store.run(lambda tx: [row["ref"] for row in tx.db.execute("SELECT ref FROM reports")])
    for what in ("concern.nothing", "concern.note", "concern.pause"):
        assert await pressed(street, street.sam, f"v1:{what}:{kept}") == street.text("refuse.gone")
    assert street.bells(street.sam) == []
    assert street.text("report.bell") in street.read(await street.rung(stu))
    seen = street.read(await opened(street, stu))
    assert street.sam.mention in seen and WORDS in seen


async def test_about_a_member_a_bell_without_content_rings_in_the_stewards_channel_and_goes_again(street: Town) -> None:
    hall = street.guild.create_text_channel("stewards")
    await street.store.run(lambda tx: tx.db.execute("UPDATE communities SET stewards_channel = ?", (hall.id,)))
    since = len(street.env.http_requests)
    await tells(street, street.ben, await asked(street))
    await street.later(5)
    (bell,) = street.cards(hall)
    assert street.read(bell) == street.text("report.bell")
    said = [body for _, path, body in bodies(street, since) if f"/channels/{hall.id}" in path]
    assert not any(each in body for body in said for each in (WORDS, LIFT, str(street.ana.id), str(street.ben.id)))
    concern = await opened(street, street.sam)
    await street.sam.click(concern, label=street.text("concern.nothing"))
    await street.later(5)
    assert street.cards(hall) == []
    assert street.text("report.looked") in street.read(await street.finds(street.ben))


@LOCALES
async def test_whoever_asks_without_a_name_is_taken_down_and_paused_and_nobody_learns_who_it_is(
    street: Town, locale: str
) -> None:
    since, ref = len(street.env.http_requests), await asked(street, "neighbour")
    street.speaks(street.ana, locale)
    await street.ana.slash(street.asks, "mine")
    text = theirs(street, street.ana)
    await tells(street, street.ben, ref)
    concern = await opened(street, street.sam)
    assert street.text("concern.masked") in street.read(concern) and LIFT in street.read(concern)
    form = await street.sam.click(concern, label=street.text("concern.down.ask"))
    down = await street.sam.submit_modal(form, {"reason": REASON})
    assert street.text("concern.done.down") in street.read(down.response)
    await street.later(5)
    assert not any(LIFT in street.read(card) for card in street.cards(street.asks))
    form = await street.sam.click(down.response, label=street.text("concern.pause"))
    paused = await street.sam.submit_modal(form, {"term": str(TERMS[1]), "reason": "A quiet few days"})
    assert street.text("concern.done.paused") in street.read(paused.response)
    answers = [body for _, path, body in bodies(street, since) if "/interactions/" in path or "/webhooks/" in path]
    await street.later(2 * DAY)
    assert street.bells(street.ana) == [], "a steward could pause again and again, and watch whose thread rings"
    note = street.read(await street.finds(street.ana, "A quiet few days"))
    assert text("pause.still") in note and text("pause.not_now") in note
    told = await street.finds(street.ana, text("down.ask"))
    assert REASON in street.read(told) and LIFT in street.read(told)
    assert not any(str(street.ana.id) in body for body in answers)
    form = await street.ana.slash(street.asks, "ask")
    assert form.modal is None and text("refuse.paused", until="x").split("<")[0] in street.read(form.response)
    for what in ("mine", "privacy", "rest", "report", "help"):
        assert (await street.ana.slash(street.asks, what)).response is not None
    await street.later(TERMS[1] * DAY)
    assert street.bells(street.ana) == []
    assert text("pause.is_over") in street.read(await street.finds(street.ana, text("pause.is_over")))
    assert (await street.ana.slash(street.asks, "ask")).modal is not None


async def test_a_pause_is_lifted_early_and_its_helper_is_asked_for_nothing_meanwhile(street: Town) -> None:
    await street.states(street.ben, "transport")
    (menu,) = await arrive(
        street, choosing(street, street.cat, "Report to the stewards", street.ben, channel=street.asks)
    )
    await street.cat.submit_modal(menu.result, {"agreement": ["other"], "report": WORDS, "with_name": "yes"})
    concern = await opened(street, street.sam)
    assert street.cat.mention in street.read(concern)
    form = await street.sam.click(concern, label=street.text("concern.pause"))
    paused = await street.sam.submit_modal(form, {"term": "7", "reason": "A week"})
    await street.posts(street.ana, LIFT)
    await street.later(HOUR)
    assert (await tables(street))["invitations"] == []
    press = await street.ben.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    assert street.text("refuse.paused", until="x").split("<")[0] in street.read(press.response)
    lifted = await street.sam.click(paused.response, label=street.text("concern.lift"))
    assert street.text("concern.done.lifted") in street.read(lifted.response)
    assert street.text("pause.is_lifted") in street.read(await street.rung(street.ben, street.text("pause.is_lifted")))
    said = await street.ben.click(street.card(street.asks, LIFT), label=street.text("ask.card.help"))
    assert street.text("said.with_asker") in street.read(said.response)


@pytest.mark.parametrize("close", ["no", "yes"])
async def test_what_two_began_goes_on_when_the_post_is_taken_down_unless_it_is_to_close_as_well(
    street: Town, close: str
) -> None:
    text = street.text
    await street.states(street.ben, "transport")
    await tells(street, street.cat, await asked(street))
    await street.ben.click(await street.rung(street.ben, LIFT), label=text("invitation.can"))
    await street.ana.click(await street.rung(street.ana, LIFT), label=text("yes.accept"))
    await street.later(5)
    form = await street.sam.click(await opened(street, street.sam), label=text("concern.down.ask"))
    await street.sam.submit_modal(form, {"reason": REASON, "close": close})
    await street.later(5)
    assert not any(text("ask.card.matched") in street.read(card) for card in street.cards(street.asks))
    told = street.read(await street.rung(street.ana, REASON))
    assert (text("down.goes_on") in told) == (close == "no")
    assert await states(street, "introductions") == (["open"] if close == "no" else ["ended"])
    if close == "no":
        card = street.card(street.shared_place(street.ana, street.ben), LIFT)
        await street.ben.click(card, label=text("introduction.is_finished"))
        assert await states(street, "asks") == ["met"]
    else:
        assert await states(street, "asks") == ["withdrawn"]


async def test_h3_after_keeping_apart_one_can_still_report_what_happened_between_two(street: Town) -> None:
    card = await introduced(street)
    panel = await street.ana.click(card, label=street.text("door.apart"))
    await street.ana.select(panel.response, [street.ben], custom_id="v1:apart.add:-")
    form = await street.ana.click(card, label=street.text("report.open"))
    sent = await street.ana.submit_modal(form, {"agreement": ["other"], "report": WORDS, "with_name": "no"})
    assert street.text("report.sent") in street.read(sent.response)
    seen = street.read(await opened(street, street.sam))
    assert street.ben.mention in seen and street.ana.mention not in seen


@LOCALES
async def test_s37_a_helper_calls_for_backup_once_and_the_asker_sees_nothing_of_it(street: Town, locale: str) -> None:
    card = await introduced(street)
    street.speaks(street.ben, locale)
    await queue(street, street.sam)
    place = street.shared_place(street.ana, street.ben)
    before = [street.read(each) for each in street.cards(place)]
    text = theirs(street, street.ben)
    for _ in range(2):
        called = await street.ben.click(card, label=street.text("backup.call"))
        assert text("backup.called") in street.read(called.response) and called.response.ephemeral
    await street.later(5)
    assert len((await tables(street))["reports"]) == 1
    assert street.text("report.bell_urgent") in street.read(await street.rung(street.sam))
    assert [street.read(each) for each in street.cards(place)] == before
    assert text("backup.waits") in street.read(await rung(street, street.ben, text("backup.waits")))
    concern = await opened(street, street.sam)
    assert street.ben.mention in street.read(concern) and place.mention in street.read(concern)
    await street.sam.click(concern, label=street.text("concern.coming"))
    coming = text("backup.coming")
    assert street.sam.mention in street.read(await rung(street, street.ben, coming))
    assert [street.read(each) for each in street.cards(place)] == before
    assert all(coming not in street.read(each) for each in street.bells(street.ana))


async def test_s37_who_asked_without_a_name_is_asked_first_whether_the_stewards_may_see_it(street: Town) -> None:
    card = await introduced(street, "neighbour")
    sure = await street.ana.click(card, label=street.text("backup.call"))
    assert street.text("backup.sure") in street.read(sure.response)
    assert (await tables(street))["reports"] == []
    called = await street.ana.click(sure.response, label=street.text("backup.sure_yes"))
    assert street.text("backup.called") in street.read(called.response)
    back = await street.ana.click(called.response, label=street.text("backup.take_back"))
    assert street.text("backup.taken_back") in street.read(back.response)
    assert (await tables(street))["reports"] == []


@LOCALES
async def test_a_report_and_a_call_that_nobody_could_look_at_say_so_at_once(street: Town, locale: str) -> None:
    """The only steward whom Kith could tell is the one it is about; whoever asks without a name is not given away."""
    street.env.backend.get_guild(street.guild.id).owner_id = street.sam.id
    cached = street.kith.get_guild(street.guild.id)
    assert cached is not None
    cached.owner_id = street.sam.id
    card = await introduced(street, asker=street.sam)
    street.speaks(street.ben, locale)
    text = theirs(street, street.ben)
    called = await street.ben.click(card, label=street.text("backup.call"))
    assert text("backup.unheard") in street.read(called.response)
    (menu,) = await arrive(
        street, choosing(street, street.ben, "Report to the stewards", street.sam, channel=street.asks)
    )
    said = await street.ben.submit_modal(menu.result, {"agreement": ["other"], "report": WORDS, "with_name": "yes"})
    assert text("report.unheard") in street.read(said.response)


async def test_x9_a_reader_is_told_of_money_and_of_a_young_account_and_a_link_stays_bare(street: Town) -> None:
    await street.states(street.ben, "transport")
    await street.posts(street.ana, "A lift; I can send it by PayPal, see https://pay.example/ana")
    seen = street.read(await street.rung(street.ben, "A lift"))
    assert street.text("caution.money") in seen and street.text("caution.link") in seen
    assert street.text("caution.young") in seen, "SimCord's people are as old as the story"
    assert "https://pay.example/ana" in seen and "](" not in seen
