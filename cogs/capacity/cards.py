"""A person's own statement, shown to them alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from discord import ui

from bot.rules.house import LISTED
from bot.rules.terms import ONLINE, names_of
from bot.steps.capacity import Stated
from bot.steps.statements import INVITATIONS, PAUSES, HolderSeen
from bot.text import Text
from cogs import terms
from cogs.parts import WARM, Part, button, card, choice, good, kind, kinds, main, moment, note, private, row
from data.records import EVERY_PART, SIZES

RESTS = (1, 3, 7, 14, 30)

WHAT = ("first", "size", "languages", "skills")
"""What is chosen on the card about what suits somebody; everything else is on the one about where and when."""


def statement(stated: Stated, text: Text, now: int) -> ui.LayoutView:
    """What Kith will believe from now on."""
    capacity = stated.capacity
    resting = capacity.rest_until is not None and capacity.rest_until > now
    return card(
        text("capacity.card.title"),
        text("capacity.card.resting", until=moment(capacity.rest_until or 0))
        if resting
        else text(f"tide.{capacity.tide}"),
        text(
            "capacity.card.amount",
            at_once=text("capacity.at_once", n=capacity.at_once),
            per_week=text("capacity.per_week", n=capacity.per_week),
        ),
        _kinds(stated, text),
        "\n".join(_said(stated, text)) or text("capacity.card.open"),
        text("capacity.card.full") if stated.room == 0 and not resting else None,
        text("capacity.card.reach"),
        choice(
            "capacity.reach", [(way, text(f"reach.{way}")) for way in ("here", "dm")], chosen=(stated.member.reach,)
        ),
        *_old(stated, text),
        row(
            main(text("capacity.change"), "door.capacity"),
            button(text("capacity.what"), "capacity.what"),
            button(text("capacity.where"), "capacity.where"),
            button(text("door.rest"), "door.rest"),
        ),
        row(button(text("capacity.beyond"), "capacity.kinds")) if len(stated.known) > LISTED else None,
        note(text("capacity.card.invite")) if stated.mode == "invite" else None,
        note(text("capacity.card.believed")),
    )


def _kinds(stated: Stated, text: Text) -> str:
    capacity = stated.capacity
    kinds = ", ".join(sorted(kind(text, each) for each in capacity.kinds)) or text("capacity.no_kinds")
    return text("capacity.card.kinds", kinds=kinds)


def _old(stated: Stated, text: Text) -> tuple[str | Part, ...]:
    # It says what is so, and one press puts it right.
    if not stated.old:
        return ()
    return (text("capacity.card.old"), row(good(text("capacity.still.yes"), "capacity.still")))


def _said(stated: Stated, text: Text) -> list[str]:
    """What was stated beyond kinds and numbers, in plain sentences; what was left open is not spoken of."""
    gives = stated.capacity.gives
    first = ", ".join(kind(text, each) for each in stated.known if each in (gives.first or ()))
    places = _places(stated, text)
    lines = [
        text("capacity.said.first", kinds=first) if first else None,
        text("capacity.said.online") if gives.online_only else None,
        places,
        text("capacity.said.home", place=home) if (home := terms.place(stated.areas, gives.home)) else None,
        text("capacity.said.parts", times=terms.times(text, gives.parts)) if gives.parts != EVERY_PART else None,
        text("capacity.said.languages", languages=terms.tongues(text, gives.languages)) if gives.languages else None,
        text(f"capacity.said.{gives.largest}") if gives.largest != "large" else None,
        text("capacity.said.skills", skills=terms.things(text, gives.skills)) if gives.skills else None,
        text("capacity.said.invitations", n=gives.invitations) if gives.invitations is not None else None,
        text("capacity.said.sooner") if gives.sooner else None,
    ]
    return [line for line in lines if line]


def _places(stated: Stated, text: Text) -> str | None:
    chosen = stated.capacity.gives.areas
    if chosen is None:
        return None
    names = [name for area in stated.areas if area.ref in chosen and (name := terms.place(stated.areas, area.ref))]
    return text("capacity.said.places", places=", ".join(names)) if names else text("capacity.said.no_place")


def what(stated: Stated, text: Text, _: int) -> ui.LayoutView:
    """What suits somebody, each thing in a list of its own that shows what is chosen now."""
    capacity, gives = stated.capacity, stated.capacity.gives
    offered = [each for each in stated.known if each in capacity.kinds][:LISTED]
    return card(
        text("capacity.what.title"),
        _kinds(stated, text),
        *_field(text, "first", terms.several, kinds(text, offered), gives.first or ()) if len(offered) > 1 else (),
        *_field(text, "size", _one, [(size, text(f"capacity.largest.{size}")) for size in SIZES], (gives.largest,)),
        *_field(text, "languages", terms.several, terms.languages(text), gives.languages or ()),
        text("capacity.languages.own", language=terms.tongue(text, gives.languages[0])) if gives.languages else None,
        *_field(text, "skills", terms.several, terms.skills(text), gives.skills),
        row(main(text("capacity.where"), "capacity.where"), button(text("capacity.look"), "capacity.look")),
        note(text("capacity.at_once_kept")),
    )


def beyond(stated: Stated, text: Text) -> ui.LayoutView:
    """The kinds that the form's own list does not hold; by now there may be none."""
    more = stated.known[LISTED:]
    picks = terms.several(
        "capacity.kind", kinds(text, more), chosen=stated.capacity.kinds, placeholder=text("capacity.beyond.none")
    )
    return card(
        text("capacity.beyond.title"),
        _kinds(stated, text),
        picks if more else None,
        row(button(text("capacity.look"), "capacity.look")),
    )


def where(stated: Stated, text: Text, _: int) -> ui.LayoutView:
    """Where and when something may come, each in a list of its own that shows what is chosen now."""
    gives, areas = stated.capacity.gives, terms.places(stated.areas)
    places = [(ONLINE, text("capacity.online")), *areas]
    here = (ONLINE,) if gives.online_only else gives.areas or ()
    welcome = [(each, text("capacity.invitations", n=int(each))) for each in INVITATIONS]
    most = (str(gives.invitations),) if gives.invitations is not None else ()
    sooner = [(each, text(f"capacity.sooner.{each}")) for each in PAUSES]
    return card(
        text("capacity.where.title"),
        *_field(text, "places", terms.several, places, here),
        text("capacity.where.no_areas") if not areas else _places(stated, text),
        *_field(text, "home", _at_most_one, areas, (gives.home,) if gives.home else ()) if areas else (),
        *_field(text, "parts", terms.several, terms.parts(text), names_of(gives.parts)),
        text("capacity.said.parts", times=terms.times(text, gives.parts)) if gives.parts != EVERY_PART else None,
        *_field(text, "invitations", _at_most_one, welcome, most),
        *_field(text, "sooner", _one, sooner, ("sooner" if gives.sooner else "same",)),
        row(main(text("capacity.what"), "capacity.what"), button(text("capacity.look"), "capacity.look")),
        note(text("capacity.at_once_kept")),
    )


def _field(
    text: Text, name: str, select: Callable[..., Part], options: terms.Options, chosen: Iterable[str]
) -> tuple[str | Part, ...]:
    """What is asked, and the list in which it is answered; the question stays when the list shows what was chosen."""
    placeholder = text(f"capacity.{name}.none")
    return (
        text(f"capacity.{name}.question"),
        select(f"capacity.{name}", options, chosen=chosen, placeholder=placeholder),
    )


def _one(action: str, options: terms.Options, *, chosen: Iterable[str], placeholder: str) -> Part:
    return terms.one(action, options, chosen=next(iter(chosen)), placeholder=placeholder)


def _at_most_one(action: str, options: terms.Options, *, chosen: Iterable[str], placeholder: str) -> Part:
    return terms.several(action, options, chosen=chosen, placeholder=placeholder, most=1)


def still(seen: HolderSeen, text: Text) -> ui.LayoutView:
    """A statement is some months old: does it still hold?"""
    capacity = seen.capacity
    return card(
        private(text, seen.to),
        text("capacity.still.words"),
        text(
            "capacity.card.amount",
            at_once=text("capacity.at_once", n=capacity.at_once),
            per_week=text("capacity.per_week", n=capacity.per_week),
        ),
        row(
            good(text("capacity.still.yes"), "capacity.still", seen.ref),
            button(text("capacity.change"), "door.capacity"),
            button(text("door.rest"), "door.rest"),
            button(text("nudge.stop"), "nudge.stop", seen.ref),
            button(text("nudge.why"), "nudge.why", seen.ref),
        ),
        note(text("capacity.still.once")),
        colour=WARM,
    )


def rest_panel(text: Text, rest_until: int | None) -> ui.LayoutView:
    """How long would be good?"""
    return card(
        text("rest.title"),
        text("rest.now", until=moment(rest_until)) if rest_until else text("rest.words"),
        row(*(button(text("rest.days", n=days), f"rest.{days}") for days in RESTS)),
        row(main(text("rest.end"), "rest.end")) if rest_until else None,
        note(text("rest.silent")),
        colour=WARM,
    )


def resting(stated: Stated, text: Text) -> ui.LayoutView:
    """A rest has begun; what is still open may be kept or handed back."""
    return card(
        text("rest.begun", until=moment(stated.capacity.rest_until or 0)),
        text("rest.commitments", n=stated.commitments) if stated.commitments else None,
        row(
            button(text("rest.hand_back"), "rest.hand_back") if stated.commitments else None,
            main(text("rest.end"), "rest.end"),
        ),
        note(text("rest.silent")),
        colour=WARM,
    )


def words(text: Text, key: str) -> ui.LayoutView:
    """A few plain words."""
    return card(text(key), row(button(text("door.capacity"), "door.capacity"), button(text("mine.open"), "door.mine")))
