"""An ask as each onlooker sees it: drawn from records, with nothing of Discord asked."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.asks import heard_at
from bot.rules.words import quoted
from bot.steps.seen import AskSeen, NoticeSeen
from bot.steps.unanswered import UnansweredSeen
from bot.text import Text
from cogs.parts import (
    DONE,
    WARM,
    Part,
    button,
    card,
    day,
    good,
    headline,
    kind,
    line,
    main,
    moment,
    note,
    person,
    private,
    row,
    when,
)
from cogs.terms import needed
from data.records import Area, Ask


def ask_card(seen: AskSeen, text: Text) -> ui.LayoutView:
    """The card in the asks channel. Once it is taken care of the words are gone from it (S23)."""
    ask = seen.ask
    if ask.state != "open":
        return card(
            headline(text, ask),
            text(f"ask.card.{ask.state}"),
            row(button(text("ask.card.too"), "door.ask")),
            note(text("ask.card.code", code=ask.code)),
            colour=DONE,
        )
    return card(
        headline(text, ask),
        _asks(seen, text),
        quoted(ask.summary, 1200),
        when(text, ask.needed, ask.needed_by),
        needed(text, ask.needs, seen.where),
        row(good(text("ask.card.help"), "ask.help", ask.ref), button(text("ask.card.too"), "door.ask")),
        note(text("ask.card.how", code=ask.code)),
    )


def _asks(seen: AskSeen, text: Text) -> str:
    return text("ask.card.named", who=person(seen.asker)) if seen.asker else text("ask.card.neighbour")


def _stewards(ask: Ask, text: Text) -> str:
    if ask.shared == "named":
        return text("ask.preview.stewards_named")
    return text("ask.preview.stewards_quiet") if ask.shared == "quiet" else text("ask.preview.stewards")


def preview(ask: Ask, asker: int, text: Text, where: Sequence[Area] = ()) -> ui.LayoutView:
    """What each onlooker will see, before anything is seen by anybody. `where` is the area it is in."""
    quiet = ask.shared == "quiet"
    details = quoted(ask.details, 1100) if ask.details else text("ask.preview.no_details")
    unnamed = ask.shared != "named"
    who = text("ask.card.neighbour") if unnamed else text("ask.card.named", who=person(asker))
    needs = needed(text, ask.needs, where)
    told = "\n".join(each for each in (who, quoted(ask.summary, 700), needs) if each)
    return card(
        text("ask.preview.title"),
        text("ask.preview.everyone", seen=text("ask.preview.nobody_else") if quiet else told),
        text("ask.preview.invited", seen=told if quiet else text("ask.preview.same")),
        text("ask.preview.matched_first", details=details)
        if ask.first_who_can
        else text("ask.preview.matched", details=details),
        _stewards(ask, text),
        line(),
        text(
            "ask.preview.facts",
            kind=kind(text, ask.kind),
            when=text(f"when.{ask.needed}"),
            shared=text(f"shared.{ask.shared}"),
            choice=text("ask.preview.first" if ask.first_who_can else "ask.preview.choose"),
        ),
        note(text("ask.preview.unnamed")) if unnamed else None,
        note(text("ask.preview.needs_tell")) if unnamed and needs else None,
        note(text("ask.preview.encouraged")),
        row(
            good(text("ask.post"), "ask.post", ask.ref),
            button(text("ask.change"), "ask.change", ask.ref),
            button(text("ask.needs"), "ask.needs", ask.ref),
            button(text("ask.post_now"), "ask.post_now", ask.ref) if unnamed else None,
        ),
        row(
            button(text("ask.first_on"), "ask.choose", ask.ref)
            if ask.first_who_can
            else button(text("ask.first_off"), "ask.first", ask.ref),
            button(text("ask.keep"), "ask.keep", ask.ref),
            button(text("ask.drop"), "ask.drop", ask.ref),
            button(text("door.now"), "door.now"),
        ),
        colour=WARM,
    )


def posted(ask: Ask, text: Text, *, at_once: bool = False) -> ui.LayoutView:
    """At once after posting: who sees it and when, what happens next, and how to take it back."""
    unnamed = ask.shared != "named"
    heard = heard_at(ask, ask.visible_at) if ask.visible_at is not None else None
    return card(
        text("ask.posted.title"),
        text(f"ask.posted.{ask.shared}_now" if unnamed and at_once else f"ask.posted.{ask.shared}"),
        text("ask.posted.next_first" if ask.first_who_can else "ask.posted.next"),
        text("ask.posted.heard", when=moment(heard)) if heard is not None else text("ask.posted.heard_end"),
        note(text("ask.posted.answers")) if unnamed and not ask.first_who_can else None,
        row(
            button(text("ask.needs"), "ask.needs", ask.ref),
            button(text("ask.withdraw"), "ask.withdraw", ask.ref),
            button(text("mine.open"), "door.mine"),
        ),
        note(text("ask.card.code", code=ask.code)),
    )


def needs_changed(ask: Ask, text: Text, where: Sequence[Area] = ()) -> ui.LayoutView:
    """At once after what a posted ask needs was changed: what it says now, and who sees that."""
    needs = needed(text, ask.needs, where)
    return card(
        text("ask.needs.now", needs=needs) if needs else text("ask.needs.now_nothing"),
        text(f"ask.needs.changed_{ask.shared}"),
        row(button(text("ask.needs"), "ask.needs", ask.ref), button(text("mine.open"), "door.mine")),
        note(text("ask.card.code", code=ask.code)),
    )


def kept(text: Text) -> ui.LayoutView:
    """A draft that waits."""
    return card(text("ask.kept"), row(button(text("mine.open"), "door.mine")))


def said(text: Text, key: str) -> ui.LayoutView:
    """A few plain words with the way to everything of one's own."""
    return card(text(key), row(button(text("mine.open"), "door.mine")))


def confirm_withdraw(ask: Ask, text: Text) -> ui.LayoutView:
    """Asked once before an ask is taken back, since that cannot be undone."""
    return card(
        text("ask.withdraw_sure"),
        quoted(ask.summary, 1200),
        row(
            button(text("ask.withdraw_yes"), "ask.withdraw_yes", ask.ref),
            button(text("ask.withdraw_no"), "door.mine"),
        ),
    )


def nobody(seen: NoticeSeen, text: Text) -> ui.LayoutView:
    """Honest and early: nobody fits just now."""
    ask = seen.ask
    needs = needed(text, ask.needs, seen.where) if ask.shared == "quiet" else None
    return card(
        private(text, seen.to),
        text("ask.nobody.quiet" if ask.shared == "quiet" else "ask.nobody.posted"),
        quoted(ask.summary, 900),
        text("ask.nobody.needs", needs=needs) if needs else None,
        *_ways(ask, text),
    )


def unanswered(seen: UnansweredSeen, text: Text) -> ui.LayoutView:
    """Nobody has come yet: it is not about the person, and they choose how to go on."""
    ask = seen.ask
    needs = needed(text, ask.needs, seen.where) if ask.shared == "quiet" else None
    return card(
        private(text, seen.to),
        text("ask.unanswered.words", until=day(seen.until - 60)),
        quoted(ask.summary, 900),
        text("ask.nobody.needs", needs=needs) if needs else None,
        *_ways(ask, text),
    )


def _ways(ask: Ask, text: Text) -> tuple[str | Part, ...]:
    """Smaller, wider, as it is, not any more, or with somebody to talk to."""
    return (
        row(
            good(text("ask.keep_on"), "ask.keep_on", ask.ref),
            main(text("ask.smaller"), "ask.smaller", ask.ref),
            button(text("ask.widen"), "ask.widen", ask.ref) if ask.shared == "quiet" else None,
            button(text("ask.needs"), "ask.needs", ask.ref),
            button(text("ask.still.rest"), "ask.let_rest", ask.ref),
        ),
        note(text("ask.smaller_note")),
        _people(ask, text),
    )


def _people(ask: Ask, text: Text) -> Part:
    return row(button(text("ask.steward"), "ask.steward", ask.ref), button(text("door.now"), "door.now"))


def stewards(ask: Ask, role: int | None, text: Text) -> ui.LayoutView:
    """Who could be talked to. Kith says nothing to them; what they hear is for the asker to choose."""
    who = f"<@&{role}>" if role else text("ask.steward.nobody_named")
    return card(
        text("ask.steward.words", who=who),
        text("ask.steward.unnamed") if ask.shared != "named" else None,
        note(text("ask.steward.silent")),
        row(button(text("mine.open"), "door.mine"), button(text("door.now"), "door.now")),
    )


def held(seen: NoticeSeen, text: Text) -> ui.LayoutView:
    """The card cannot be posted for now; the ask is safe."""
    return card(
        private(text, seen.to),
        text("ask.held.words"),
        quoted(seen.ask.summary, 900),
        row(button(text("ask.withdraw"), "ask.withdraw", seen.ask.ref), button(text("door.now"), "door.now")),
    )


def still(seen: NoticeSeen, text: Text) -> ui.LayoutView:
    """Nothing came of it for three weeks: is it still needed?"""
    return card(
        private(text, seen.to),
        text("ask.still.words"),
        quoted(seen.ask.summary, 900),
        row(
            good(text("ask.still.yes"), "ask.still", seen.ask.ref),
            button(text("ask.needs"), "ask.needs", seen.ask.ref),
            button(text("ask.still.rest"), "ask.let_rest", seen.ask.ref),
            button(text("door.now"), "door.now"),
        ),
    )


def lapsed(seen: NoticeSeen, text: Text) -> ui.LayoutView:
    """The time is over and nobody came: it is not about the person. What was offered is in another's words, so it is
    not asked again in the same."""
    of_offer = seen.ask.offer is not None
    again = main(text("door.ask"), "door.ask") if of_offer else main(text("ask.again"), "ask.again", seen.ask.ref)
    return card(
        private(text, seen.to),
        text("ask.lapsed.offer" if of_offer else "ask.lapsed.words"),
        quoted(seen.ask.summary, 900),
        row(
            again,
            None if of_offer else button(text("ask.steward"), "ask.steward", seen.ask.ref),
            button(text("door.now"), "door.now"),
        ),
    )
