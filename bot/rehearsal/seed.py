"""The community that is rehearsed with: who is in it, and how they came to where they are, by their own hands."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rehearsal.hands import Hands
from bot.rehearsal.stage import Person
from bot.rules import moments
from bot.text import Text

ZONES = {"en": "Europe/London", "es": "Europe/Madrid"}
ROOMS = ("general", "asks")

PEOPLE = (
    Person("mara", "Mara", steward=True),
    Person("ines", "Ines"),
    Person("tom", "Tom"),
    Person("aiko", "Aiko"),
    Person("ben", "Ben"),
    Person("lucia", "Lucía", other=True),
    Person("noor", "Noor"),
    Person("sam", "Sam"),
)
"""Append only: ids follow this order, and a kept folder knows its people by it."""

FIRST = "ines"
"""Whose eyes the page opens with."""

STEWARD = "mara"
"""Who has to set Kith up, and whose eyes it opens with where nobody has."""

STEPS = ("ask", "help", "yes", "later", "steward")
"""What to try first: `rehearsal.try.<step>` in the catalogues."""

EMPTY_STEPS = ("setup", "more", "member")
"""The same where nobody has set Kith up yet."""

NAMED = {
    "ask": "door.ask",
    "kind": "kind.transport",
    "send": "ask.post",
    "minutes": "rehearsal.skip.minutes",
    "can": "invitation.can",
    "see": "bell.see",
    "yes": "yes.accept",
    "days": "rehearsal.skip.days",
    "open": "setup.open_door",
    "settings": "settings.more",
}
"""What stands on the buttons that those steps name."""


@dataclass(frozen=True, slots=True)
class Gives:
    """What somebody says they can give, in the words of the form: at once, in a week, and when to be quiet."""

    who: str
    tide: str
    kinds: tuple[str, ...]
    at_once: int
    per_week: int
    quiet: str = "none"


GIVES = (
    # Tom comes before Noor for a lift, and Ben before Tom for a pair of hands: the share that is free decides.
    Gives("tom", "some", ("transport", "errands", "hands"), 2, 2),
    Gives("noor", "low", ("transport", "care"), 1, 1),
    Gives("ben", "high", ("hands", "lending", "tech"), 3, 3),
    Gives("aiko", "some", ("company", "language"), 1, 2, "days"),
    Gives("lucia", "some", ("forms", "language"), 1, 2),
    Gives("sam", "some", ("company", "hands"), 1, 1),
)
OFFERS = (("ben", "lending"), ("lucia", "forms"), ("aiko", "company"))
"""Who offers what kind of thing; their words are `rehearsal.seed.<who>.offer`."""

DIRECT = "tom"
"""Who has chosen to be reached by direct message."""

RESTING, REST = "sam", 14
"""Who rests, and for how many days."""


def step(text: Text, name: str) -> str:
    """One thing to try first, with its buttons called what they are called."""
    return text(f"rehearsal.try.{name}", None, **{key: text(label) for key, label in NAMED.items()})


async def seed(hands: Hands) -> None:
    """Bring the community to life through its members' own commands, forms and buttons."""
    await hands.write("mara", "rehearsal.seed.welcome", "general")
    await set_up(hands)
    hands.title("rehearsal.part.give")
    for one in GIVES:
        await give(hands, one)
    await hands.choose(DIRECT, "reach.dm", "general")
    await hands.run(RESTING, "rest", days=REST)
    # Their own threads are made at a moment of chance within half an hour.
    await hands.stage.skip(moments.CORNER[1])
    hands.title("rehearsal.part.offers")
    for who, kind in OFFERS:
        await hands.press(who, "door.offer", "asks")
        await hands.fill(who, {"offer.form.words": f"rehearsal.seed.{who}.offer", "offer.form.kind": f"kind.{kind}"})
    hands.title("rehearsal.part.asks")
    await ask(hands, "mara", kind="hands", when="whenever", shared="named")
    await hands.press("mara", "ask.post", "asks")
    await ask(hands, "sam", kind="forms", when="week", shared="neighbour")
    await hands.press("sam", "ask.post_now", "asks")
    await hands.stage.skip(moments.CORNER[1])
    # The front door stands where people look, below everything that was posted meanwhile.
    await hands.press("mara", "setup.look_again", "general")
    await hands.press("mara", "setup.open_again", "general")


async def set_up(hands: Hands) -> None:
    """The steward opens the door."""
    await hands.run("mara", "kith setup")
    await hands.choose("mara", "#asks", "general")
    await hands.press("mara", "setup.zone", "general")
    await hands.fill("mara", {"setup.zone_field": hands.stage.zone})
    await hands.press("mara", "setup.open_door", "general")


async def give(hands: Hands, gives: Gives) -> None:
    """A member says how much they can give."""
    await hands.run(gives.who, "capacity")
    once, week = (
        hands.words(gives.who, key, n)
        for key, n in (("capacity.at_once", gives.at_once), ("capacity.per_week", gives.per_week))
    )
    await hands.fill(
        gives.who,
        {
            "capacity.form.tide": f"tide.{gives.tide}_choice",
            "capacity.form.kinds": [f"kind.{each}" for each in gives.kinds],
            "capacity.form.at_once": once,
            "capacity.form.per_week": week,
            "capacity.form.quiet": f"quiet.{gives.quiet}",
        },
    )


async def ask(hands: Hands, who: str, *, kind: str, when: str, shared: str) -> None:
    """A member opens the form at the front door and fills it in; what they get is the private preview."""
    await hands.press(who, "door.ask", "asks")
    await hands.fill(
        who,
        {
            "ask.form.summary": f"rehearsal.seed.{who}.ask",
            "ask.form.details": f"rehearsal.seed.{who}.details",
            "ask.form.kind": f"kind.{kind}",
            "ask.form.when": f"when.{when}_choice",
            "ask.form.shared": f"shared.{shared}_choice",
        },
    )
