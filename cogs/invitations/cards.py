"""An invitation as its helper sees it, and a helper's yes as the asker sees it."""

from __future__ import annotations

from collections.abc import Callable

from discord import ui

from bot.rules.capacity import WELCOME
from bot.rules.fitting import shared_times
from bot.rules.words import quoted, shortened, shown
from bot.steps.invitations import Said, WhySeen
from bot.steps.seen import AskSeen, InvitationSeen, NoticeSeen, YesSeen
from bot.text import Text
from cogs import terms
from cogs.parts import (
    DONE,
    WARM,
    button,
    card,
    careful,
    good,
    headline,
    kind,
    moment,
    note,
    person,
    private,
    row,
    thread_link,
    when,
)
from cogs.terms import needed
from data.records import Capacity


def invitation(seen: InvitationSeen, text: Text) -> ui.LayoutView:
    """Kith asks one person about one ask. Once answered it says what was answered."""
    found, ask = seen.invitation, seen.seen.ask
    opening = private(text, seen.to)
    if found.state not in ("waiting", "lapsed"):
        answered = "yes" if found.state in ("yes", "passed") else found.state
        again = found.state == "no" and ask.state == "open"
        return card(
            opening,
            headline(text, ask),
            text(f"invitation.{answered}"),
            text("said.looked_at", until=moment(seen.until)) if seen.until is not None else None,
            row(button(text("invitation.changed_mind"), "invite.yes", found.ref)) if again else None,
            row(button(text("invitation.take_back"), "invite.no", found.ref)) if answered == "yes" else None,
            colour=DONE,
        )
    return card(
        opening,
        headline(text, ask),
        about(seen.seen, text),
        quoted(ask.summary, 1200),
        when(text, ask.needed, ask.needed_by),
        needed(text, ask.needs, seen.seen.where),
        terms.so_far(text, ask.needs, seen.seen.came),
        reasons(seen, text),
        careful(text, ask.summary, young=seen.seen.young),
        row(
            good(text("invitation.can"), "invite.yes", found.ref),
            button(text("invitation.not_this_time"), "invite.no", found.ref),
            button(text("invitation.rest"), "invite.rest", found.ref),
        ),
        row(
            button(text("invitation.ask_less"), "invite.less", found.ref) if found.origin == "kith" else None,
            button(text("invitation.why_me"), "invite.why", found.ref) if found.origin == "kith" else None,
            button(text("door.apart"), "door.apart"),
            button(text("report.open"), "report.begin", found.ref),
        ),
        note(text("invitation.looked_at")) if seen.seen.mode == "confirm" else None,
        note(text("invitation.silent")),
        colour=WARM,
    )


def about(seen: AskSeen, text: Text) -> str:
    """Who asks, as far as the asker lets it be seen."""
    if seen.ask.offer is not None:
        return text("invitation.offer_taken")
    return text("ask.card.named", who=person(seen.asker)) if seen.asker else text("ask.card.neighbour")


def reasons(seen: InvitationSeen, text: Text) -> str | None:
    """Why this person, from their own statements only."""
    told = _told(seen, text)
    return note(text("why.you", reasons="; ".join(told))) if told else None


def _told(seen: InvitationSeen, text: Text) -> list[str]:
    ask, capacity = seen.seen.ask, seen.capacity
    if capacity is None:
        return []
    sentences: dict[str, Callable[[], str]] = {
        "first": lambda: text("why.first", kind=kind(text, ask.kind)),
        "kind": lambda: text("why.kind", kind=kind(text, ask.kind)),
        "place": lambda: text("why.place"),
        "times": lambda: text("why.times", n=shared_times(ask.needs, capacity.gives)),
        "language": lambda: text("why.language", language=terms.tongue(text, ask.needs.language or "")),
        "skill": lambda: text("why.skill", skills=terms.things(text, ask.needs.skills)),
        "room": lambda: text("why.room", n=seen.room),
        "rested": lambda: text("why.rested"),
    }
    return [sentences[code]() for code in seen.told]


def why(told: WhySeen, text: Text) -> ui.LayoutView:
    """Why me? Each reason on a line of its own, what is never looked at, and the way to change any of it."""
    seen = told.seen
    lines = [f"· {each}" for each in _told(seen, text)]
    if told.days:
        lines.append(f"· {text('why.days', n=told.days)}")
    return card(
        text("why.me_title"),
        headline(text, seen.seen.ask),
        "\n".join(lines) or text("why.card"),
        text("why.never"),
        row(button(text("capacity.look"), "capacity.look"), button(text("door.rest"), "door.rest")),
        note(text("invitation.silent")),
    )


def less(capacity: Capacity, text: Text) -> ui.LayoutView:
    """Ask me less: what holds from now on, and the way to say it otherwise."""
    most = capacity.gives.invitations or WELCOME[0]
    return card(
        text("invitation.less", n=most),
        text("invitation.less_still"),
        row(button(text("capacity.where"), "capacity.where"), button(text("door.rest"), "door.rest")),
    )


def said(answer: Said, text: Text) -> ui.LayoutView:
    """What a yes led to."""
    others = [f"· {shown(shortened(ask.summary, 120))} ({kind(text, ask.kind)})" for ask in answer.others]
    return card(
        text(f"said.{answer.answer}"),
        text("said.looked_at", until=moment(answer.until)) if answer.until else None,
        "\n".join([text("said.others"), *others]) if others else None,
        text("said.filled", amount=_amount(answer, text)) if answer.filled else None,
        row(
            button(text("door.rest"), "door.rest") if answer.filled else None,
            button(text("door.capacity"), "door.capacity") if answer.filled else None,
            button(text("mine.open"), "door.mine"),
        ),
    )


def _amount(answer: Said, text: Text) -> str:
    return text(
        "capacity.card.amount",
        at_once=text("capacity.at_once", n=answer.at_once),
        per_week=text("capacity.per_week", n=answer.per_week),
    )


def over(answer: Said, action: str, ref: str, text: Text) -> ui.LayoutView:
    """Their own limit, shown kindly, and the choice that stays theirs (S17)."""
    return card(
        text("said.over_resting", until=moment(answer.rest_until)) if answer.rest_until else text("said.over"),
        None if answer.rest_until else _amount(answer, text),
        row(
            good(text("said.one_more"), action, ref),
            button(text("door.rest"), "door.rest"),
            button(text("door.capacity"), "door.capacity"),
        ),
        colour=WARM,
    )


def no_thanks(text: Text) -> ui.LayoutView:
    """A no that nobody sees."""
    return card(text("invitation.no"), row(button(text("mine.open"), "door.mine")))


def resting(until: int, text: Text) -> ui.LayoutView:
    """A no and a rest."""
    return card(text("invitation.resting", until=moment(until)), row(button(text("rest.end"), "rest.end")), colour=WARM)


def yes(seen: YesSeen, text: Text) -> ui.LayoutView:
    """To the asker: somebody can. The helper's name is here only where theirs is on the ask."""
    found, ask = seen.invitation, seen.ask
    opening = private(text, seen.to)
    if seen.until is not None and ask.state == "open":
        return card(
            opening,
            text("yes.looked_at", until=moment(seen.until)),
            quoted(ask.summary, 900),
            row(button(text("yes.pass"), "yes.pass", found.ref), button(text("mine.open"), "door.mine")),
            note(text("yes.silent")),
            colour=WARM,
        )
    if found.state == "yes" and ask.state == "open":
        who = text("yes.named", who=person(seen.helper)) if seen.helper else text("yes.unnamed")
        return card(
            opening,
            who,
            quoted(ask.summary, 900),
            terms.so_far(text, ask.needs, seen.came),
            text("yes.next") if seen.helper else text("yes.next_unnamed"),
            careful(text, young=seen.young),
            row(
                good(text("yes.accept"), "yes.accept", found.ref),
                button(text("yes.pass"), "yes.pass", found.ref),
            ),
            note(text("yes.silent")),
            colour=WARM,
        )
    if found.state == "taken":
        return card(opening, _together(text, seen.thread), colour=DONE)
    mine = found.state == "passed" and not seen.declined
    return card(opening, text("yes.passed" if mine else "yes.over"), colour=DONE)


def hushed(seen: NoticeSeen, text: Text) -> ui.LayoutView:
    """Behind a bell that had to ring: the words for a yes that was taken back before it was looked at."""
    return card(private(text, seen.to), text("yes.over"), colour=DONE)


def accepted(text: Text, thread: int | None = None) -> ui.LayoutView:
    """At once after the asker's yes, and whenever they press it again."""
    return card(_together(text, thread), colour=DONE)


def _together(text: Text, thread: int | None) -> str:
    return text("yes.introduced", place=thread_link(thread)) if thread else text("yes.opening")


def looked_at(text: Text, until: int) -> ui.LayoutView:
    """At once after the asker's yes, where a steward looks first."""
    return card(text("yes.looked_at", until=moment(until)), row(button(text("mine.open"), "door.mine")), colour=DONE)


def no_longer(text: Text) -> ui.LayoutView:
    """That helper is full by now; others are asked."""
    return card(text("refuse.no_longer_offered"), row(button(text("mine.open"), "door.mine")))


def passed(text: Text) -> ui.LayoutView:
    """The asker would rather wait for somebody else."""
    return card(text("yes.passed"), row(button(text("mine.open"), "door.mine")))


def let_go(seen: NoticeSeen, text: Text) -> ui.LayoutView:
    """To a helper whose yes was not needed; one sentence, whatever the reason."""
    return card(private(text, seen.to), text("let_go.words", kind=kind(text, seen.ask.kind)), colour=DONE)
