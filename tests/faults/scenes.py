"""The operations of the fault matrix as scenes: what is there before, what somebody or the clock then does, and what of
it that person is told."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.router import control_id
from tests.faults.sim import Sim
from tests.transport.checks import Secret
from tests.transport.people import Outcome
from tests.transport.records import Message, Refusal, User
from tests.transport.street import ref_of

HOUR = 3600
WORDS = "A lift to the library"

OPERATIONS = (
    "post",
    "propose",
    "accept",
    "thread",
    "nudge",
    "prompt",
    "config",
    "purge",
    "withdraw",
    "hand back",
    "undo",
)
"""The columns of the table: those of promises, section 6, and three more ways back."""


@dataclass
class Stage:
    """The people of a scene and what they have in hand. `secrets` say who may know whom from which effect on."""

    ana: User
    ben: User
    cat: User
    hand: dict[str, Any] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)

    def known(self, user: User, to: set[int] | None, since: int) -> None:
        """From the effect `since` on these people may know who this is; None: everybody."""
        for secret in self.secrets:
            if secret.user is user:
                secret.until, secret.then = since, to


Before = Callable[[Sim, Stage], Awaitable[None]]
Act = Callable[[Sim, Stage], Awaitable[Outcome | None]]


@dataclass(frozen=True)
class Scene:
    """One operation. `act` is done by a person, or by the clock within `window` seconds where nobody acts.

    `told` are the catalogue keys by which a person is told that it is done. `rest` is how long it takes at the most
    until nothing more follows from it (seconds). What `lapses` is of no use, and not said, where a fault lasts long.
    """

    name: str
    operation: str
    before: Before
    act: Act
    told: tuple[str, ...] = ()
    window: float = 60.0
    rest: float = 6 * HOUR
    lapses: bool = False

    @property
    def by_clock(self) -> bool:
        """Whether nobody acts."""
        return not self.told


async def opened(s: Sim) -> Stage:
    """The community is open, and there are three people in it of whom nobody knows anything."""
    await s.boot()
    stage = Stage(s.member("anabel"), s.member("benedict"), s.member("catalina"))
    stage.secrets = [Secret(stage.ana), Secret(stage.ben), Secret(stage.cat)]
    await s.open()
    await s.quiet()
    return stage


async def pressed(s: Sim, user: User, message: Message | None, action: str) -> Outcome | None:
    """A press on the control of that action; None where the card does not bear it (any more)."""
    for part in message.components if message is not None else ():
        for each in _parts(part):
            if str(each.get("custom_id", "")).startswith(f"v1:{action}:"):
                try:
                    return await s.people.press(user, message, each["custom_id"])  # type: ignore[arg-type]
                except (LookupError, AssertionError, Refusal):
                    return None
    return None


def _parts(part: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [*part.get("components", ()), *([part["accessory"]] if "accessory" in part else ())]
    return [part, *(each for one in inner for each in _parts(one))]


# --- what is there before -------------------------------------------------------------------------------------------


async def _preview(s: Sim, stage: Stage, shared: str = "neighbour") -> None:
    stage.hand["preview"] = (await s.fills(stage.ana, WORDS, details="the blue door", shared=shared)).reply


async def _preview_named(s: Sim, stage: Stage) -> None:
    await _preview(s, stage, "named")
    stage.known(stage.ana, None, len(s.effects))


async def _waiting(s: Sim, stage: Stage) -> None:
    """An unnamed ask is on its way, and somebody who fits has said so."""
    await s.states(stage.ben, "transport")
    await _preview(s, stage)
    posted = await pressed(s, stage.ana, stage.hand["preview"], "ask.post")
    assert posted is not None
    stage.hand["posted"] = posted.reply
    await s.quiet()


async def _asked(s: Sim, stage: Stage) -> None:
    """A helper holds the invitation to an unnamed ask."""
    await s.states(stage.ben, "transport")
    await _preview(s, stage)
    posted = await pressed(s, stage.ana, stage.hand["preview"], "ask.post_now")
    assert posted is not None
    stage.hand["posted"] = posted.reply
    stage.hand["invitation"] = await s.hears(stage.ben, WORDS, "invitation.can", within=4 * HOUR)


async def _offered(s: Sim, stage: Stage) -> None:
    """The helper has said yes, and the asker looks at it."""
    await _asked(s, stage)
    assert await pressed(s, stage.ben, stage.hand["invitation"], "invite.yes") is not None
    stage.hand["yes"] = await s.hears(stage.ana, WORDS, "yes.accept", within=4 * HOUR)
    for user, other in ((stage.ana, stage.ben), (stage.ben, stage.ana)):
        stage.known(user, {other.id}, len(s.effects))


async def _met(s: Sim, stage: Stage) -> None:
    """The two are in their thread."""
    await _offered(s, stage)
    assert await pressed(s, stage.ana, stage.hand["yes"], "yes.accept") is not None
    stage.hand["place"] = await s.sees(stage.ben, "the blue door", "introduction.leave", within=HOUR)
    await s.later(6 * HOUR)


async def _to_leave(s: Sim, stage: Stage) -> None:
    await _met(s, stage)
    sure = await pressed(s, stage.ben, stage.hand["place"], "intro.leave")
    assert sure is not None
    stage.hand["sure"] = sure.reply


async def _finished(s: Sim, stage: Stage) -> None:
    await _met(s, stage)
    done = await pressed(s, stage.ben, stage.hand["place"], "intro.finished")
    assert done is not None
    stage.hand["finished"] = done.reply
    await s.later(HOUR)


async def _closed(s: Sim, stage: Stage) -> None:
    """An ask was taken back, and its words are to be forgotten within days."""
    await _posted_alone(s, stage)
    assert await pressed(s, stage.ana, stage.hand["sure"], "ask.withdraw_yes") is not None
    await s.later(8 * 24 * HOUR - s.now % (24 * HOUR))


async def _posted_alone(s: Sim, stage: Stage) -> None:
    await _asked(s, stage)
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
    await s.people.choose(s.sam, panel.reply, control_id("setup.channel"), [stage.hand["other"]])
    await s.later(60)


async def _to_forget(s: Sim, stage: Stage) -> None:
    """An asker with a posted ask and a thread of their own is about to have everything forgotten."""
    await _offered(s, stage)
    asked = await pressed(s, stage.ana, (await s.people.slash(stage.ana, s.asks, "privacy")).reply, "privacy.forget")
    assert asked is not None
    word = await pressed(s, stage.ana, asked.reply, "privacy.word")
    assert word is not None
    stage.hand["word"] = word.form


# --- what is done ---------------------------------------------------------------------------------------------------


def press(who: str, held: str, action: str) -> Act:
    """That person presses that control of what they hold."""

    async def act(s: Sim, stage: Stage) -> Outcome | None:
        return await pressed(s, getattr(stage, who), stage.hand[held], action)

    return act


async def _nothing(s: Sim, stage: Stage) -> None:
    """The clock does it."""


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
    hour = time.gmtime(s.clock() + HOUR).tm_hour
    panel = await s.people.slash(s.sam, s.asks, "kith rituals")
    form = (await s.people.press(s.sam, panel.reply, control_id("rituals.add"))).form
    chosen = {"family": ["needs"], "every": "day", "weekday": ["0"], "hour": [str(hour)]}
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


SCENES: tuple[Scene, ...] = (
    Scene("draft", "post", _form, _fill, ("ask.preview.title",)),
    Scene("post", "post", _preview, press("ana", "preview", "ask.post_now"), ("ask.posted.title",)),
    Scene("post named", "post", _preview_named, press("ana", "preview", "ask.post"), ("ask.posted.title",)),
    Scene(
        "celebrate", "post", _good, press("ana", "good", "celebrate.post"), ("celebrate.posted.neighbour",), rest=HOUR
    ),
    Scene("invite", "propose", _waiting, _nothing, window=90 * 60),
    Scene("say yes", "propose", _asked, press("ben", "invitation", "invite.yes"), ("said.with_asker",)),
    Scene("decline", "propose", _asked, press("ben", "invitation", "invite.no"), ("invitation.no",)),
    Scene("accept", "accept", _offered, press("ana", "yes", "yes.accept"), ("yes.opening", "yes.introduced")),
    Scene("how", "nudge", _met, _nothing, window=20 * HOUR, rest=8 * HOUR),
    Scene("lapse", "nudge", _dated, _nothing, window=22 * HOUR, rest=6 * HOUR),
    Scene("digest", "nudge", _listed, _nothing, window=HOUR, rest=3 * HOUR, lapses=True),
    Scene("prompt", "prompt", _ritual, _nothing, window=80 * 60, rest=2 * HOUR),
    Scene("prompt now", "prompt", _ritual, _now, ("rituals.next",)),
    Scene("open the door", "config", _panel, _setup, ("setup.opened",)),
    Scene("forget me", "purge", _to_forget, _forget, ("privacy.forgotten",)),
    Scene("retention", "purge", _closed, _nothing, window=2 * HOUR, rest=2 * HOUR),
    Scene("withdraw", "withdraw", _posted_alone, press("ana", "sure", "ask.withdraw_yes"), ("ask.withdrawn",)),
    Scene("step back", "hand back", _to_leave, press("ben", "sure", "intro.leave_yes"), ("introduction.left",)),
    Scene("finish", "nudge", _met, press("ben", "place", "intro.finished"), ("how.finished_words",)),
    Scene("undo", "undo", _finished, press("ben", "finished", "intro.undo"), ("how.undone",)),
)

BY_NAME = {scene.name: scene for scene in SCENES}
