"""The operations of the fault matrix as scenes: what is there before, what somebody or the clock then does, and what of
it that person is told."""

from __future__ import annotations

import time

from bot.router import control_id
from tests.faults.acts import ACTS
from tests.faults.sim import Sim
from tests.faults.stage import (
    HOUR,
    WORDS,
    Before,
    Scene,
    Stage,
    asked,
    finished,
    met,
    nothing,
    offered,
    press,
    pressed,
    preview,
)
from tests.transport.forums import forum_channel
from tests.transport.people import Outcome
from tests.transport.street import ref_of

# --- what is there before -------------------------------------------------------------------------------------------


async def _preview_named(s: Sim, stage: Stage) -> None:
    await preview(s, stage, "named")
    stage.known(stage.ana, None, len(s.effects))


async def _waiting(s: Sim, stage: Stage) -> None:
    """An unnamed ask is on its way, and somebody who fits has said so."""
    await s.states(stage.ben, "transport")
    await preview(s, stage)
    posted = await pressed(s, stage.ana, stage.hand["preview"], "ask.post")
    assert posted is not None
    stage.hand["posted"] = posted.reply
    await s.quiet()


async def _to_leave(s: Sim, stage: Stage) -> None:
    await met(s, stage)
    sure = await pressed(s, stage.ben, stage.hand["place"], "intro.leave")
    assert sure is not None
    stage.hand["sure"] = sure.reply


async def _closed(s: Sim, stage: Stage) -> None:
    """An ask was taken back, and its words are to be forgotten within days."""
    await _posted_alone(s, stage)
    assert await pressed(s, stage.ana, stage.hand["sure"], "ask.withdraw_yes") is not None
    await s.later(8 * 24 * HOUR - s.now % (24 * HOUR))


async def _posted_alone(s: Sim, stage: Stage) -> None:
    await asked(s, stage)
    await s.later(HOUR)
    sure = await pressed(s, stage.ana, stage.hand["posted"], "ask.withdraw")
    assert sure is not None
    stage.hand["sure"] = sure.reply


async def _dated(s: Sim, stage: Stage) -> None:
    """Nobody fits an ask that is needed today."""
    form = (await s.people.slash(stage.ana, s.asks, "ask")).form
    preview = await s.people.submit(stage.ana, form, s.filled(WORDS, when="today", shared="named"))
    stage.known(stage.ana, None, len(s.effects))
    assert await pressed(s, stage.ana, preview.reply, "ask.post") is not None
    await s.later(4 * HOUR)


async def _panel(s: Sim, stage: Stage) -> None:
    """The steward moves the door to another channel, and has the panel before them."""
    panel = await s.people.slash(s.sam, s.asks, "kith setup")
    stage.hand["panel"] = panel.reply
    stage.hand["other"] = s.world.text_channel(s.guild, "neighbours")
    assert panel.reply is not None
    await s.chooses(panel.reply, control_id("setup.channel"), stage.hand["other"])
    await s.later(60)


async def _to_forget(s: Sim, stage: Stage) -> None:
    """An asker with a posted ask and a thread of their own is about to have everything forgotten."""
    await offered(s, stage)
    asked = await pressed(s, stage.ana, (await s.people.slash(stage.ana, s.asks, "privacy")).reply, "privacy.forget")
    assert asked is not None
    word = await pressed(s, stage.ana, asked.reply, "privacy.word")
    assert word is not None
    stage.hand["word"] = word.form


# --- what is done ---------------------------------------------------------------------------------------------------


async def _setup(s: Sim, stage: Stage) -> Outcome | None:
    return await pressed(s, s.sam, stage.hand["panel"], "setup.open")


async def _now(s: Sim, stage: Stage) -> Outcome | None:
    return await pressed(s, s.sam, stage.hand["ritual"], "rituals.now")


async def _fill(s: Sim, stage: Stage) -> Outcome | None:
    stage.hand["form"] = stage.hand.get("form") or (await s.people.slash(stage.ana, s.asks, "ask")).form
    outcome = await s.people.submit(stage.ana, stage.hand["form"], s.filled(WORDS, shared="neighbour"))
    stage.hand["ref"] = ref_of(stage.hand["form"])
    return outcome


async def _forget(s: Sim, stage: Stage) -> Outcome | None:
    return await s.people.submit(stage.ana, stage.hand["word"], {"word": s.text("privacy.forget.word")})


async def _ritual(s: Sim, stage: Stage) -> None:
    """A question comes round within the hour, or a quarter of one later."""
    await _comes_round(s, stage, "needs", time.gmtime(s.clock() + HOUR).tm_hour)


async def _to_talk(s: Sim, stage: Stage) -> None:
    """Three would like a talk, of whom two keep apart; they are brought together within the hour."""
    await _comes_round(s, stage, "pairs", time.gmtime(s.clock() + HOUR).tm_hour)
    assert await _now(s, stage) is not None
    await s.later(HOUR)
    panel = (await s.people.slash(stage.ana, s.asks, "apart")).reply
    assert panel is not None
    await s.people.choose(stage.ana, panel, control_id("apart.add"), [stage.cat])
    card = next(each for each in s.cards(stage.ana) if "pairs.join" in str(each.components))
    for user in (stage.ana, stage.ben, stage.cat):
        assert await pressed(s, user, card, "pairs.join") is not None
    await s.later(s.read("SELECT next_slot FROM rituals")[0]["next_slot"] - s.clock() - HOUR / 2)
    # Each may hear of the one they talk with, and Catalina never of Anabel, whose list nobody else sees.
    since = len(s.effects)
    stage.known(stage.ana, {stage.ben.id}, since)
    stage.known(stage.ben, {stage.ana.id, stage.cat.id}, since)
    stage.known(stage.cat, {stage.ana.id, stage.ben.id}, 0)


async def _comes_round(s: Sim, stage: Stage, family: str, hour: int) -> None:
    panel = await s.people.slash(s.sam, s.asks, "kith rituals")
    form = (await s.people.press(s.sam, panel.reply, control_id("rituals.add"))).form
    chosen = {"family": [family], "every": "day", "weekday": ["0"], "hour": [str(hour)]}
    draft = await s.people.submit(s.sam, form, chosen)
    kept = await pressed(s, s.sam, draft.reply, "rituals.keep")
    assert kept is not None
    stage.hand["ritual"] = kept.reply
    await s.quiet()


async def _good(s: Sim, stage: Stage) -> None:
    """Something good is written down and not posted yet."""
    form = (await s.people.slash(stage.ana, s.asks, "celebrate")).form
    draft = await s.people.submit(stage.ana, form, {"good": "Ten years in this street", "shared": "neighbour"})
    stage.hand["good"] = draft.reply


async def _listed(s: Sim, stage: Stage) -> None:
    """A list of what is open comes to whoever wants it, half an hour from now."""
    for words in (WORDS, "A ladder", "Bread from the baker"):
        await s.posts(stage.ana, words)
    stage.known(stage.ana, None, 0)
    panel = (await s.people.slash(stage.ben, s.asks, "me")).reply
    assert panel is not None
    await s.people.choose(stage.ben, panel, control_id("me.kinds"), ["digest"])
    coming = s.read("SELECT run_at FROM due WHERE kind = 'nudge.digest'")[0]["run_at"]
    await s.later(coming - s.clock() - HOUR / 2)


async def _form(s: Sim, stage: Stage) -> None:
    stage.hand["form"] = (await s.people.slash(stage.ana, s.asks, "ask")).form


def _on_board(before: Before) -> Before:
    """Asks appear in a forum, since a steward chose one; then as told."""

    async def moved(s: Sim, stage: Stage) -> None:
        s.forum = forum_channel(s.world, s.guild, "needs", "Getting somewhere", "Other")
        await s.open()
        await s.later(HOUR)
        await before(s, stage)

    return moved


SCENES: tuple[Scene, ...] = (
    Scene("draft", "post", _form, _fill, ("ask.preview.title",)),
    Scene("post", "post", preview, press("ana", "preview", "ask.post_now"), ("ask.posted.title",)),
    Scene("post named", "post", _preview_named, press("ana", "preview", "ask.post"), ("ask.posted.title",)),
    Scene(
        "celebrate", "post", _good, press("ana", "good", "celebrate.post"), ("celebrate.posted.neighbour",), rest=HOUR
    ),
    Scene("invite", "propose", _waiting, nothing, window=90 * 60),
    Scene("say yes", "propose", asked, press("ben", "invitation", "invite.yes"), ("said.with_asker",)),
    Scene("decline", "propose", asked, press("ben", "invitation", "invite.no"), ("invitation.no",)),
    Scene("accept", "accept", offered, press("ana", "yes", "yes.accept"), ("yes.opening", "yes.introduced")),
    Scene("how", "nudge", met, nothing, window=20 * HOUR, rest=8 * HOUR),
    Scene("lapse", "nudge", _dated, nothing, window=22 * HOUR, rest=6 * HOUR),
    Scene("digest", "nudge", _listed, nothing, window=HOUR, rest=3 * HOUR, lapses=True),
    Scene("prompt", "prompt", _ritual, nothing, window=80 * 60, rest=2 * HOUR),
    Scene("prompt now", "prompt", _ritual, _now, ("rituals.next",)),
    Scene("talk", "prompt", _to_talk, nothing, window=80 * 60, rest=8 * HOUR),
    Scene("open the door", "config", _panel, _setup, ("setup.opened",)),
    Scene("forget me", "purge", _to_forget, _forget, ("privacy.forgotten",)),
    Scene("retention", "purge", _closed, nothing, window=2 * HOUR, rest=2 * HOUR),
    Scene("withdraw", "withdraw", _posted_alone, press("ana", "sure", "ask.withdraw_yes"), ("ask.withdrawn",)),
    Scene("step back", "hand back", _to_leave, press("ben", "sure", "intro.leave_yes"), ("introduction.left",)),
    Scene("finish", "nudge", met, press("ben", "place", "intro.finished"), ("how.finished_words",)),
    Scene("undo", "undo", finished, press("ben", "finished", "intro.undo"), ("how.undone",)),
    *ACTS,
    Scene(
        "post in a forum", "post", _on_board(preview), press("ana", "preview", "ask.post_now"), ("ask.posted.title",)
    ),
    Scene(
        "withdraw in a forum",
        "withdraw",
        _on_board(_posted_alone),
        press("ana", "sure", "ask.withdraw_yes"),
        ("ask.withdrawn",),
    ),
    Scene(
        "finish in a forum",
        "nudge",
        _on_board(met),
        press("ben", "place", "intro.finished"),
        ("how.finished_words",),
    ),
)

BY_NAME = {scene.name: scene for scene in SCENES}
