"""More operations as scenes: what is the community's own, what somebody keeps or says for others, what stewards decide,
and an ask for several."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.router import control_id
from data.house import Mode
from tests.faults import stewards
from tests.faults.sim import Sim
from tests.faults.stage import (
    HOUR,
    WORDS,
    Act,
    Scene,
    Stage,
    finished,
    offered,
    press,
    pressed,
    preview,
)
from tests.transport.people import Outcome

GOOD = "Thank you for the lift"
ALOUD = "On Sunday the street is closed for the fair"

# --- what is there before -------------------------------------------------------------------------------------------


async def _held(s: Sim, stage: Stage, outcome: Outcome | None, name: str) -> None:
    assert outcome is not None
    stage.hand[name] = outcome.modal or outcome.reply


async def _area_form(s: Sim, stage: Stage) -> None:
    panel = (await s.people.slash(s.sam, s.asks, "kith setup")).reply
    assert panel is not None
    listed = await s.people.press(s.sam, panel, control_id("areas.list"))
    await _held(s, stage, await s.people.press(s.sam, listed.reply, control_id("areas.add")), "form")


async def _area_sure(s: Sim, stage: Stage) -> None:
    """An area is about to be taken out of the list in which somebody helps."""
    await _area_form(s, stage)
    listed = await s.people.submit(s.sam, stage.hand["form"], {"areas": "Hill\nHarbour"})
    area = s.read("SELECT ref FROM areas ORDER BY ref")[0]["ref"]
    assert listed.reply is not None
    await _held(s, stage, await s.people.choose(s.sam, listed.reply, control_id("areas.remove"), [area]), "sure")


async def _me(s: Sim, stage: Stage) -> None:
    await _held(s, stage, await s.people.slash(stage.ben, s.asks, "me"), "me")


async def _written(s: Sim, stage: Stage) -> None:
    """Somebody wrote for themselves, and reads it again."""
    question = await s.people.slash(stage.ana, s.asks, "reflect")
    form = await pressed(s, stage.ana, question.reply, "reflect.write")
    assert form is not None
    await _held(s, stage, await s.people.submit(stage.ana, form.form, {"thought": "It is quiet today"}), "written")


async def _friend_form(s: Sim, stage: Stage) -> None:
    await _held(s, stage, await s.people.slash(stage.ben, s.asks, "for-someone"), "form")
    stage.known(stage.ana, {stage.ben.id}, 0)
    stage.known(stage.ben, {stage.ana.id}, 0)


async def _suggested(s: Sim, stage: Stage) -> None:
    """Somebody hears what a friend wrote down for them."""
    await _friend_form(s, stage)
    await _suggest(s, stage)
    stage.hand["suggestion"] = await s.hears(stage.ana, WORDS, "behalf.mine", within=80 * HOUR)


async def _thanks_form(s: Sim, stage: Stage) -> None:
    await finished(s, stage)
    await _held(s, stage, await pressed(s, stage.ana, stage.hand["place"], "thanks.begin"), "form")


async def _thanked(s: Sim, stage: Stage) -> None:
    """Whoever helped has read a thank-you, and whoever wrote it would have everybody see it."""
    await _thanks_form(s, stage)
    sent = await _thank(s, stage)
    assert sent is not None
    stage.hand["thanks"] = await s.hears(stage.ben, GOOD, within=80 * HOUR)
    looked = await pressed(s, stage.ana, sent.reply, "thanks.look")
    assert looked is not None
    assert await pressed(s, stage.ana, looked.reply, "thanks.offer") is not None
    await s.later(HOUR)
    stage.hand["thanks"] = await s.hears(stage.ben, GOOD, "thanks.agree", within=HOUR)
    # From then on everybody may know; that nobody does before is seen in what stands where it is not done.
    stage.known(stage.ben, None, 0)


def _mode(mode: Mode, then: Callable[[Sim, Stage], Awaitable[None]], *, review: bool = False) -> Any:
    """The stewards have a channel of their own, and bring people together in that way."""

    async def before(s: Sim, stage: Stage) -> None:
        stage.hand["room"] = await stewards.settle(s, mode, "on" if review else "off", s.sam)
        await then(s, stage)

    return before


async def _together(s: Sim, stage: Stage) -> None:
    """Both said yes, and a steward looks."""
    await offered(s, stage)
    stage.known(stage.ben, {stage.ana.id, s.sam.id}, len(s.effects))
    assert await pressed(s, stage.ana, stage.hand["yes"], "yes.accept") is not None
    stage.hand["confirm"] = await s.sees(s.sam, WORDS, "confirm.yes", channel=stage.hand["room"], within=4 * HOUR)


async def _to_pick(s: Sim, stage: Stage) -> None:
    """A steward looks at who could do it."""
    await s.states(stage.ben, "transport")
    await preview(s, stage)
    assert await pressed(s, stage.ana, stage.hand["preview"], "ask.post_now") is not None
    card = await s.sees(s.sam, WORDS, "pick.look", channel=stage.hand["room"], within=4 * HOUR)
    stage.known(stage.ben, {s.sam.id}, len(s.effects))
    await _held(s, stage, await pressed(s, s.sam, card, "pick.look"), "fits")


async def _waits(s: Sim, stage: Stage) -> None:
    """An ask waits for the stewards."""
    await preview(s, stage)
    posted = await pressed(s, stage.ana, stage.hand["preview"], "ask.post_now")
    assert posted is not None
    stage.hand["review"] = await s.sees(s.sam, WORDS, "review.approve", channel=stage.hand["room"], within=4 * HOUR)


async def _announce_form(s: Sim, stage: Stage) -> None:
    await _held(s, stage, await s.people.slash(stage.ana, s.asks, "announce"), "form")
    stage.known(stage.ana, None, 0)


async def _proposed(s: Sim, stage: Stage) -> None:
    """A steward is about to say yes to an announcement."""
    await _announce_form(s, stage)
    await _announce(s, stage)
    card = await s.sees(s.sam, ALOUD, "announce.approve", channel=stage.hand["room"], within=HOUR)
    await _held(s, stage, await pressed(s, s.sam, card, "announce.approve"), "answer")


async def _several(s: Sim, stage: Stage) -> None:
    """One of two has come for an ask, and the other has said yes."""
    for helper in (stage.ben, stage.cat):
        await s.states(helper, "transport")
    await preview(s, stage)
    form = await pressed(s, stage.ana, stage.hand["preview"], "ask.several")
    assert form is not None
    drawn = await s.people.submit(stage.ana, form.form, {"least": ["2"], "most": ["2"]})
    assert await pressed(s, stage.ana, drawn.reply, "ask.post_now") is not None
    for helper in (stage.ben, stage.cat):
        invitation = await s.hears(helper, WORDS, "invitation.can", within=12 * HOUR)
        assert await pressed(s, helper, invitation, "invite.yes") is not None
        stage.hand["yes"] = await s.hears(stage.ana, WORDS, "yes.accept", within=4 * HOUR)
        stage.known(helper, {stage.ana.id}, len(s.effects))
        if helper is stage.ben:
            stage.known(stage.ana, {stage.ben.id, stage.cat.id}, len(s.effects))
            assert await pressed(s, stage.ana, stage.hand["yes"], "yes.accept") is not None
            await s.sees(stage.ben, "the blue door", "introduction.leave", within=HOUR)


# --- what is done ---------------------------------------------------------------------------------------------------


def _sends(who: str, held: str, values: Callable[[Sim, Stage], Mapping[str, Any]]) -> Act:
    """That person fills in the form they hold."""

    async def act(s: Sim, stage: Stage) -> Outcome | None:
        user = s.sam if who == "sam" else getattr(stage, who)
        return await s.people.submit(user, stage.hand[held], values(s, stage))

    return act


def _steward(held: str, action: str) -> Act:
    """The steward presses that control."""

    async def act(s: Sim, stage: Stage) -> Outcome | None:
        return await pressed(s, s.sam, stage.hand[held], action)

    return act


async def _choose(s: Sim, stage: Stage) -> Outcome | None:
    return await s.people.choose(stage.ben, stage.hand["me"], control_id("me.kinds"), ["digest", "receive"])


async def _pick(s: Sim, stage: Stage) -> Outcome | None:
    ref = s.read("SELECT ref FROM asks")[0]["ref"]
    return await s.people.choose(s.sam, stage.hand["fits"], control_id("pick.ask", ref), [str(stage.ben.id)])


_areas = _sends("sam", "form", lambda *_: {"areas": "Hill\nHarbour"})
_suggest = _sends(
    "ben", "form", lambda _, stage: {"person": [stage.ana.id], "summary": WORDS, "kind": ["transport"], "when": "week"}
)
_thank = _sends("ana", "form", lambda *_: {"thanks": GOOD})
_announce = _sends("ana", "form", lambda *_: {"announced": ALOUD, "begins": "now", "lasts": "3"})
_answer = _sends("sam", "answer", lambda *_: {"answer": "With pleasure"})

ACTS: tuple[Scene, ...] = (
    Scene("areas", "config", _area_form, _areas, ("areas.words",), rest=HOUR),
    Scene("area gone", "config", _area_sure, _steward("sure", "areas.remove_yes"), ("areas.words",), rest=HOUR),
    Scene("what is welcome", "config", _me, _choose, ("me.hour",), rest=HOUR),
    Scene("reflect", "post", _written, press("ana", "written", "reflect.keep"), ("reflect.is_kept",), rest=HOUR),
    Scene("suggest", "propose", _friend_form, _suggest, ("behalf.told",), rest=80 * HOUR),
    Scene("theirs", "propose", _suggested, press("ana", "suggestion", "behalf.mine"), ("behalf.theirs",)),
    Scene("thank", "nudge", _thanks_form, _thank, ("thanks.sent",), rest=80 * HOUR),
    Scene("thank aloud", "post", _thanked, press("ben", "thanks", "thanks.agree"), ("thanks.both",)),
    Scene(
        "confirm", "accept", _mode("confirm", _together), _steward("confirm", "confirm.yes"), ("confirm.was_confirmed",)
    ),
    Scene("pick", "propose", _mode("invite", _to_pick), _pick, ("pick.asked",)),
    Scene(
        "approve",
        "post",
        _mode("members", _waits, review=True),
        _steward("review", "review.approve"),
        ("review.approved",),
    ),
    Scene("announce", "post", _mode("members", _announce_form), _announce, ("announce.sent",)),
    Scene("announced", "post", _mode("members", _proposed), _answer, ("announce.was_approved",)),
    Scene("one more", "accept", _several, press("ana", "yes", "yes.accept"), ("yes.opening", "yes.introduced")),
)
"""Areas, `/me`, `/reflect`, `/for-someone`, thanks, the three modes, review, announcements, and several for one ask."""
