"""What stewards see of an introduction to confirm or an ask to invite for, and what an asker hears of it."""

from __future__ import annotations

from discord import ui

from bot.rules.words import quoted
from bot.steps.confirmations import ConfirmSeen
from bot.steps.picks import AT_ONCE, PickSeen
from bot.steps.seen import AskSeen, NoticeSeen
from bot.text import Text
from cogs.parts import (
    DONE,
    WARM,
    Part,
    button,
    card,
    careful,
    good,
    headline,
    main,
    moment,
    note,
    person,
    private,
    row,
    when,
)
from cogs.terms import needed, several, ways_on


def _about(seen: AskSeen, text: Text) -> list[str | None]:
    """The ask as everybody may see it; of one that is never posted its kind and when it is needed, and no words."""
    ask = seen.ask
    if ask.shared == "quiet":
        return [headline(text, ask), text("modes.quiet"), when(text, ask.needed, ask.needed_by)]
    return [
        headline(text, ask),
        text("ask.card.named", who=person(seen.asker)) if seen.asker else text("ask.card.neighbour"),
        quoted(ask.summary, 1200),
        when(text, ask.needed, ask.needed_by),
        needed(text, ask.needs, seen.where),
    ]


def confirm(found: ConfirmSeen, text: Text) -> ui.LayoutView:
    """Both said yes; a steward looks before a thread opens."""
    ref = found.confirmation.ref
    return card(
        text("confirm.title"),
        *_about(found.seen, text),
        text("confirm.helper", who=person(found.helper)),
        careful(text, young=found.young),
        text("confirm.until", until=moment(found.until)),
        row(good(text("confirm.yes"), "confirm.yes", ref), button(text("confirm.no"), "confirm.no", ref)),
        note(text("confirm.note")),
        colour=WARM,
    )


def said(text: Text, key: str) -> ui.LayoutView:
    """At once after a steward's word."""
    return card(text(key), row(button(text("review.more"), "review.list")), colour=DONE)


def declined(seen: NoticeSeen, text: Text) -> ui.LayoutView:
    """For the asker: a steward would rather not. It is about neither of the two, and they choose how to go on."""
    return _not(seen, text, text("confirm.declined"))


def over(seen: NoticeSeen, text: Text) -> ui.LayoutView:
    """For the asker: nobody looked in time, or who wanted to come cannot any more."""
    return _not(seen, text, text("confirm.over"))


def _not(seen: NoticeSeen, text: Text, told: str) -> ui.LayoutView:
    on: tuple[str | Part, ...] = ways_on(seen.ask, text)
    return card(private(text, seen.to), told, quoted(seen.ask.summary, 900), *on)


def pick(found: PickSeen, text: Text) -> ui.LayoutView:
    """An ask for which stewards choose whom Kith asks."""
    return card(
        text("pick.title"),
        *_about(found.seen, text),
        row(main(text("pick.look"), "pick.look", found.seen.ask.ref)),
        note(text("pick.note")),
        colour=WARM,
    )


def fits(found: PickSeen, text: Text) -> ui.LayoutView:
    """Who said they could do it, best first; to the steward who looks alone."""
    ref, most = found.seen.ask.ref, min(AT_ONCE, len(found.could))
    options = [(str(user), text("pick.choice", place=at)) for at, user in enumerate(found.could, 1)]
    places = [text("pick.line", place=at, who=person(user)) for at, user in enumerate(found.could, 1)]
    return card(
        *_about(found.seen, text),
        "\n".join([text("pick.fits"), *places]) if found.could else text("pick.nobody"),
        several("pick.ask", options, ref=ref, placeholder=text("pick.choose"), most=most) if options else None,
        row(button(text("pick.look_again"), "pick.look", ref), button(text("review.more"), "review.list")),
        note(text("pick.note")),
        colour=WARM,
    )
