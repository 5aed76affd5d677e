"""A ritual in the channel, and the stewards' sight of their rituals."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.rotation import NEAR
from bot.rules.schedules import EVERY
from bot.rules.words import shown
from bot.steps.rituals import MOST, WEEKS, NearEnd, Planned, RoundSeen, schedule_of
from bot.text import Text
from cogs import terms
from cogs.parts import DONE, WARM, button, card, choice, good, line, main, moment, note, row
from data.content.prompts import OF_PAIRS, OF_TIDE, PROMPTS
from data.records import Ritual


def post_title(seen: RoundSeen, text: Text) -> str:
    """Which ritual it is."""
    return text("forum.ritual", family=text(f"family.{seen.family}"))


def prompt(seen: RoundSeen, text: Text) -> ui.LayoutView:
    """What everybody sees: a question, and ways to answer without a word, or to join a talk in twos."""
    ref, give = seen.round.ref, "give_tide" if seen.family in OF_TIDE else "give"
    of_pairs = seen.family in OF_PAIRS
    return card(
        text("ritual.headline", family=text(f"family.{seen.family}")),
        shown(seen.words, 900) if seen.words is not None else text(f"prompt.{seen.family}.{seen.round.prompt}"),
        row(
            main(text("pairs.join"), "pairs.join", seen.round.ritual),
            button(text("pairs.leave"), "pairs.leave", seen.round.ritual),
            button(text("door.now"), "door.now"),
        )
        if of_pairs
        else row(
            main(text("ritual.ask"), "ritual.ask", ref),
            button(text(f"ritual.{give}"), "ritual.give", ref),
            button(text("ritual.rest"), "ritual.rest", ref),
            button(text("ritual.here"), "ritual.here", ref),
        ),
        row(
            button(text("ritual.tell"), "subscriptions.begin", seen.round.ritual),
            button(text("ritual.propose"), "proposals.begin", seen.family),
        ),
        note(text("pairs.channel_note" if of_pairs else "ritual.note")),
        colour=WARM,
    )


def heard(text: Text) -> ui.LayoutView:
    """To whoever is just here."""
    return card(
        text("ritual.heard"),
        row(
            button(text("door.ask"), "door.ask"),
            button(text("door.capacity"), "door.capacity"),
            button(text("door.now"), "door.now"),
        ),
        colour=DONE,
    )


def panel(known: Sequence[Planned], text: Text) -> ui.LayoutView:
    """All rituals of a community, for its stewards."""
    named = [(each, each.ritual) for each in known if each.ritual is not None]
    lines = [f"· {_line(each, text)}" for each, _ in named]
    options = [
        (
            ritual.ref,
            text("rituals.option", family=text(f"family.{each.family}"), when=terms.in_words(each.schedule, text)),
        )
        for each, ritual in named
    ]
    return card(
        text("rituals.title"),
        text("rituals.words"),
        "\n".join(lines) if lines else text("rituals.none"),
        choice("rituals.open", options, placeholder=text("rituals.pick")) if options else None,
        row(
            main(text("rituals.add"), "rituals.add") if len(known) < MOST else None,
            button(text("prompts.open"), "prompts.list"),
            button(text("holidays.open"), "holidays.list"),
            button(text("proposals.open_all"), "proposals.list"),
            button(text("rituals.setup"), "setup.look"),
        ),
    )


def _line(plan: Planned, text: Text) -> str:
    family, when = text(f"family.{plan.family}"), terms.in_words(plan.schedule, text)
    if plan.slots:
        return text("rituals.line", family=family, when=when, next=moment(plan.slots[0]))
    return text("rituals.line_rests", family=family, when=when)


def _dates(plan: Planned, text: Text) -> str:
    off = (text("rituals.off", days=terms.days_off(first, last, text)) for first, last in plan.off)
    return "\n".join((text("rituals.next"), *(f"· {moment(each)}" for each in plan.slots), *off))


def draft(plan: Planned, spec: str, text: Text) -> ui.LayoutView:
    """Before anything is kept: what it will be and when it comes next."""
    return card(
        text("rituals.draft", family=text(f"family.{plan.family}"), when=terms.in_words(plan.schedule, text)),
        _dates(plan, text),
        text("rituals.example", prompt=text(f"prompt.{plan.family}.{PROMPTS[plan.family][0].name}")),
        None if plan.here else text("rituals.closed"),
        row(
            good(text("rituals.keep"), "rituals.keep", spec),
            button(text("rituals.change"), "rituals.again", spec),
            button(text("rituals.drop"), "rituals.list"),
        ),
    )


def one(plan: Planned, text: Text) -> ui.LayoutView:
    """One ritual, and what can be done with it."""
    ritual = plan.ritual
    if ritual is None:
        raise ValueError
    ref, on = ritual.ref, ritual.state == "on"
    weeks = [(str(each), text("rituals.weeks", n=each)) for each in WEEKS]
    return card(
        text("rituals.one", family=text(f"family.{plan.family}"), when=terms.in_words(plan.schedule, text)),
        _dates(plan, text) if on else text(f"rituals.{ritual.state}"),
        text("rituals.few", count=plan.left) if plan.left <= NEAR else text("rituals.left", count=plan.left),
        None if plan.here else text("rituals.closed"),
        line(),
        choice(
            "rituals.leave_out",
            [*weeks, ("0", text("rituals.until_woken"))],
            ref=ref,
            placeholder=text("rituals.leave_out"),
        )
        if on
        else None,
        row(
            None if on else good(text("rituals.wake"), "rituals.wake", ref),
            button(text("rituals.now"), "rituals.now", ref) if plan.here else None,
            button(text("rituals.change"), "rituals.change", ref),
            button(text("rituals.remove"), "rituals.remove", ref),
            button(text("rituals.back"), "rituals.list"),
        ),
    )


def quiet(ritual: Ritual, text: Text) -> ui.LayoutView:
    """For the stewards' channel: it rests by itself, and what they would like instead is theirs to say."""
    return card(
        text("rituals.tell_quiet", family=text(f"family.{ritual.family}"), when=_when(ritual, text)),
        row(
            good(text("rituals.wake"), "rituals.wake", ritual.ref),
            button(text("rituals.look"), "rituals.look", ritual.ref),
        ),
        note(text("rituals.tell_once")),
        colour=WARM,
    )


def few(seen: NearEnd, text: Text) -> ui.LayoutView:
    """For the stewards' channel: few questions are left before one comes again."""
    family = seen.ritual.family
    return card(
        text("rituals.tell_few", family=text(f"family.{family}"), when=_when(seen.ritual, text), count=seen.left),
        row(
            main(text("prompts.open"), "prompts.family", family),
            button(text("rituals.look"), "rituals.look", seen.ritual.ref),
        ),
        note(text("rituals.tell_once")),
        colour=WARM,
    )


def _when(ritual: Ritual, text: Text) -> str:
    return terms.in_words(schedule_of(ritual), text)


def sure(plan: Planned, ref: str, text: Text) -> ui.LayoutView:
    """Asked once before a ritual is forgotten."""
    return card(
        text("rituals.remove_sure", family=text(f"family.{plan.family}"), when=terms.in_words(plan.schedule, text)),
        row(
            button(text("rituals.remove_yes"), "rituals.remove_yes", ref),
            button(text("rituals.remove_no"), "rituals.list"),
        ),
    )


def rhythms(text: Text) -> list[tuple[str, str]]:
    """How often, as choices."""
    return [(each, text(f"every.{each}")) for each in EVERY]
