"""What a scene is made of: its people, what they have in hand, and how far the trail of one ask has come."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.faults.sim import Sim
from tests.transport.checks import Secret
from tests.transport.people import Outcome
from tests.transport.records import Message, Refusal, User
from tests.transport.street import sent

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


async def unheard_of(s: Sim) -> None:
    """Under a clock an hour ahead a card comes to stand, no try of it is answered, and its nonce is soon over."""
    s.step_clock(HOUR)
    await s.boot()
    ana = s.member("anabel")
    await s.open()
    await s.sees(s.sam, s.text("door.title"), within=60)
    s.world.nonce_window = 60
    s.server.faults.reset("POST", "/channels/{channel}/messages", after_effect=True, times=20)
    await s.posts(ana, WORDS)
    await asyncio.sleep(40)


def stands_once(s: Sim) -> None:
    """That card stands once, and Kith knows it."""
    assert len([each for each in sent(s.world, s.asks) if WORDS in str(each.body)]) == 1
    assert s.read("SELECT state FROM outbox WHERE kind = 'ask'") == [{"state": "sent"}]


# --- the trail, as far as a scene needs it to have come ------------------------------------------------------------


async def preview(s: Sim, stage: Stage, shared: str = "neighbour") -> None:
    stage.hand["preview"] = (await s.fills(stage.ana, WORDS, details="the blue door", shared=shared)).reply


async def asked(s: Sim, stage: Stage) -> None:
    """A helper holds the invitation to an unnamed ask."""
    await s.states(stage.ben, "transport")
    await preview(s, stage)
    posted = await pressed(s, stage.ana, stage.hand["preview"], "ask.post_now")
    assert posted is not None
    stage.hand["posted"] = posted.reply
    stage.hand["invitation"] = await s.hears(stage.ben, WORDS, "invitation.can", within=4 * HOUR)


async def offered(s: Sim, stage: Stage) -> None:
    """The helper has said yes, and the asker looks at it."""
    await asked(s, stage)
    assert await pressed(s, stage.ben, stage.hand["invitation"], "invite.yes") is not None
    stage.hand["yes"] = await s.hears(stage.ana, WORDS, "yes.accept", within=4 * HOUR)
    for user, other in ((stage.ana, stage.ben), (stage.ben, stage.ana)):
        stage.known(user, {other.id}, len(s.effects))


async def met(s: Sim, stage: Stage) -> None:
    """The two are in their thread."""
    await offered(s, stage)
    assert await pressed(s, stage.ana, stage.hand["yes"], "yes.accept") is not None
    stage.hand["place"] = await s.sees(stage.ben, "the blue door", "introduction.leave", within=HOUR)
    await s.later(6 * HOUR)


async def finished(s: Sim, stage: Stage) -> None:
    await met(s, stage)
    done = await pressed(s, stage.ben, stage.hand["place"], "intro.finished")
    assert done is not None
    stage.hand["finished"] = done.reply
    await s.later(HOUR)


def press(who: str, held: str, action: str) -> Act:
    """That person presses that control of what they hold."""

    async def act(s: Sim, stage: Stage) -> Outcome | None:
        return await pressed(s, getattr(stage, who), stage.hand[held], action)

    return act


async def nothing(s: Sim, stage: Stage) -> None:
    """The clock does it."""
