"""The place of two people who both said yes, and the ways on from there."""

from __future__ import annotations

from discord import ui

from bot.rules.several import places
from bot.rules.words import quoted
from bot.steps.seen import IntroductionSeen, NoticeSeen
from bot.text import Text
from cogs.parts import DONE, button, card, careful, good, headline, kind, line, note, person, private, row, when
from cogs.terms import needed


def opening(seen: IntroductionSeen, text: Text) -> ui.LayoutView:
    """The first words in the thread: who is here, what each can do, how to listen, who can read, what it is about.

    The message pings both, so nothing of the ask stands in its first 200 characters (promise S5).
    """
    ask, ref = seen.ask, seen.introduction.ref
    if seen.introduction.state != "open":
        ended = seen.introduction.state
        return card(
            text(f"introduction.{ended}"),
            row(
                button(text("thanks.begin"), "thanks.begin", ref) if ended == "finished" else None,
                button(text("introduction.undo"), "intro.undo", ref) if ended == "finished" else None,
                button(text("report.open"), "report.begin", ref),
            ),
            colour=DONE,
        )
    return card(
        text("introduction.title", asker=person(seen.asker), helper=person(seen.helper)),
        text("introduction.listen"),
        note(text("introduction.who_reads")),
        note(text("several.apart", asker=person(seen.asker))) if places(ask.needs) > 1 else None,
        line(),
        headline(text, ask),
        quoted(ask.summary, 900),
        text("introduction.details", details=quoted(ask.details, 1200)) if ask.details else None,
        when(text, ask.needed, ask.needed_by),
        needed(text, ask.needs, seen.where),
        careful(text, ask.summary, ask.details),
        note(text("introduction.young", who=" ".join(person(each) for each in seen.young))) if seen.young else None,
        row(
            good(text("introduction.is_finished"), "intro.finished", ref),
            button(text("introduction.leave"), "intro.leave", ref),
            button(text("introduction.new"), "intro.new", ref),
            button(text("door.now"), "door.now"),
        ),
        row(
            button(text("backup.call"), "backup.call", ref),
            button(text("door.apart"), "door.apart"),
            button(text("report.open"), "report.begin", ref),
        ),
    )


def how(seen: IntroductionSeen, text: Text) -> ui.LayoutView:
    """How did it go? Each answers alone; the other does not see what was pressed."""
    ref = seen.introduction.ref
    return card(
        text("how.title", asker=person(seen.asker), helper=person(seen.helper)),
        row(
            good(text("how.finished"), "intro.finished", ref),
            button(text("how.later"), "intro.later", ref),
            button(text("how.new"), "intro.new", ref),
            button(text("how.unsure"), "intro.unsure", ref),
        ),
        note(text("how.alone")),
    )


def finished(text: Text, ref: str, role: str) -> ui.LayoutView:
    """At once after *It's done*: whoever was helped may say thank you, if they like."""
    return card(
        text("how.finished_words"),
        text("thanks.offered") if role == "asker" else None,
        row(
            button(text("thanks.begin"), "thanks.begin", ref) if role == "asker" else None,
            button(text("introduction.undo"), "intro.undo", ref),
            button(text("mine.open"), "door.mine"),
        ),
    )


def words(text: Text, key: str) -> ui.LayoutView:
    """A few plain words."""
    return card(text(key), row(button(text("mine.open"), "door.mine")))


def sure(text: Text, key: str, action: str, ref: str) -> ui.LayoutView:
    """Asked once before something that cannot be undone."""
    return card(
        text(key),
        row(button(text("introduction.yes_do"), action, ref), button(text("introduction.no_leave"), "door.mine")),
    )


def unsure(text: Text, ref: str) -> ui.LayoutView:
    """Not sure is an answer too."""
    return card(
        text("how.unsure_words"),
        row(
            button(text("how.later"), "intro.later", ref),
            button(text("how.new"), "intro.new", ref),
            button(text("door.now"), "door.now"),
        ),
    )


def handed_back(seen: NoticeSeen, text: Text) -> ui.LayoutView:
    """To the asker: the helper cannot any more, others are being asked, and it is not about them."""
    enough = seen.came >= seen.ask.needs.people
    some = text("several.still_enough" if enough else "several.one_less") if seen.came else None
    return card(
        private(text, seen.to),
        some or text("handed_back.words"),
        quoted(seen.ask.summary, 900),
        row(
            button(text("ask.withdraw"), "ask.withdraw", seen.ask.ref) if not seen.came else None,
            button(text("door.now"), "door.now"),
        ),
    )


def steward_handed_back(seen: NoticeSeen, text: Text) -> ui.LayoutView:
    """To the asker: a steward ended the introduction, and it is not about them."""
    of_offer = seen.ask.offer is not None
    some = text("several.steward_ended") if seen.came else None
    return card(
        private(text, seen.to),
        some or text("steward.handed_back_offer" if of_offer else "steward.handed_back"),
        quoted(seen.ask.summary, 900),
        row(
            None if of_offer or some else button(text("ask.withdraw"), "ask.withdraw", seen.ask.ref),
            button(text("door.now"), "door.now"),
        ),
    )


def steward_freed(seen: NoticeSeen, text: Text) -> ui.LayoutView:
    """To the helper: a steward handed it back for them, and it is no judgement."""
    return card(private(text, seen.to), text("steward.freed", kind=kind(text, seen.ask.kind)), colour=DONE)


def closed(seen: NoticeSeen, text: Text) -> ui.LayoutView:
    """To a helper who is free again; the same words whatever the reason."""
    return card(private(text, seen.to), text("closed.words", kind=kind(text, seen.ask.kind)), colour=DONE)
