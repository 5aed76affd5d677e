"""An ask as each onlooker sees it: drawn from records, with nothing of Discord asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from discord import ui

from bot.rules.asks import heard_at
from bot.rules.house import LISTED
from bot.rules.phrasing import plainly, small
from bot.rules.words import SUMMARY_MOST, quoted, shortened, shown
from bot.steps.pieces import Whole
from bot.steps.seen import AskSeen, DraftSeen, NoticeSeen
from bot.steps.unanswered import UnansweredSeen
from bot.text import Text
from cogs.asks import wholes
from cogs.parts import (
    DONE,
    WARM,
    Part,
    button,
    card,
    careful,
    choice,
    day,
    good,
    headline,
    kind_tags,
    kinds,
    line,
    moment,
    note,
    person,
    plain_kind,
    private,
    row,
    when,
)
from cogs.terms import needed, notes, so_far, ways_on
from data.house import Mode
from data.records import ANY, WAYS, Area, Ask

ONLOOKERS = ("everyone", "invited", "matched", "steward")
"""Whose eyes the preview can be looked at with."""


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
        so_far(text, ask.needs, seen.came),
        careful(text, ask.summary),
        row(
            good(text("ask.card.help"), "ask.help", ask.ref),
            button(text("ask.card.too"), "door.ask"),
            button(text("report.open"), "report.begin", ask.ref),
        ),
        note(text(f"ask.card.how_{seen.mode}", code=ask.code)),
    )


def post_title(seen: AskSeen, text: Text) -> str:
    """The kind and the public code, whoever asks and however: the words are on the card alone, which goes when it is
    over, while a title stays in the server's log."""
    return text("forum.ask", kind=plain_kind(text, seen.ask.kind), code=seen.ask.code)


def post_tags(seen: AskSeen, text: Text) -> tuple[str, ...]:
    """The kind."""
    return kind_tags(text, seen.ask.kind)


def post_over(seen: AskSeen) -> bool:
    """Once it is met nothing is to be said under it; while somebody is on it, it may yet be open again."""
    return seen.ask.state == "met"


def _asks(seen: AskSeen, text: Text) -> str:
    return text("ask.card.named", who=person(seen.asker)) if seen.asker else text("ask.card.neighbour")


@dataclass(frozen=True, slots=True)
class Look:
    """How the preview is looked at: with whose eyes (empty until they are chosen), and whether the words were left as
    they are. It travels in the ids of the preview's own controls, so that nothing of it is kept anywhere."""

    onlooker: str = ""
    left: bool = False

    def on(self, ref: str) -> str:
        """The ref of a control that keeps this look at that ask."""
        return "-".join(each for each in (ref, self.onlooker, "left" if self.left else "") if each)

    @staticmethod
    def split(ref: str) -> tuple[str, Look]:
        """The ref of the ask, and the look that came along with it."""
        about, *more = ref.split("-")
        return about, Look(next((each for each in ONLOOKERS if each in more), ""), "left" in more)


AT_FIRST = Look()


def preview(
    seen: DraftSeen, asker: int, text: Text, look: Look = AT_FIRST, whole: Whole | None = None
) -> ui.LayoutView:
    """What each onlooker will see, before anything is seen by anybody: in a word for each, and in full for one. That it
    is one of several is said to its asker alone."""
    ask = seen.ask
    of = whole or Whole((ask,))
    unnamed = ask.shared != "named"
    ways = [(way, text(f"shared.{way}_choice")) for way in seen.ways]
    allowed = ask.shared in seen.ways
    helper = text("ask.preview.first_helper" if ask.first_who_can else "ask.preview.your_helper")
    # Of a quiet ask everybody sees nothing, so it is looked at first as those do who will see it.
    eyes = look.onlooker or ("invited" if ask.shared == "quiet" else "everyone")
    known = eyes == "matched"
    mode = seen.house.mode
    looked = ask.shared == "quiet" and mode != "members"
    return card(
        text("ask.preview.title"),
        wholes.place(of, ask, text),
        text("ask.preview.who_quiet_looked" if looked else f"ask.preview.who_{ask.shared}", helper=helper),
        choice("ask.see", _eyes(text), ref=look.on(ask.ref), chosen=(eyes,)),
        _through(seen, asker, text, eyes),
        line(),
        *(_plainer(ask, text, look) if not look.left else ()),
        text(
            "ask.preview.facts",
            when=text(f"when.{ask.needed}"),
            shared=text(f"shared.{ask.shared}"),
            choice=text("ask.preview.first" if ask.first_who_can else "ask.preview.choose"),
        ),
        choice(
            "ask.share",
            ways,
            ref=look.on(ask.ref),
            chosen=(ask.shared,) if allowed else (),
            placeholder=text("ask.form.shared"),
        )
        if len(ways) > 1 or not allowed
        else None,
        None if allowed else text("ask.preview.way_closed"),
        note(text("ask.preview.ways")) if len(ways) < len(WAYS) and allowed else None,
        notes(seen.house, text),
        note(text("ask.preview.looked_at")) if seen.house.review and ask.shared != "quiet" else None,
        note(text(f"ask.preview.mode_{mode}")) if mode != "members" else None,
        note(text("ask.preview.unnamed")) if unnamed and not known else None,
        note(text("ask.preview.needs_tell")) if unnamed and not known and ask.needs != ANY else None,
        note(text("ask.preview.encouraged")),
        row(
            good(text("ask.post"), "ask.post", ask.ref) if allowed else None,
            button(text("ask.change"), "ask.change", ask.ref),
            button(text("ask.needs"), "ask.needs", ask.ref),
            button(text("ask.post_now"), "ask.post_now", ask.ref) if unnamed and allowed else None,
            wholes.way(of, ask, text),
        ),
        row(
            button(text("ask.first_on"), "ask.choose", look.on(ask.ref))
            if ask.first_who_can
            else button(text("ask.first_off"), "ask.first", look.on(ask.ref)),
            button(text("several.open"), "ask.several", ask.ref),
            button(text("ask.keep"), "ask.keep", ask.ref),
            button(text("ask.drop"), "ask.drop", ask.ref),
            button(text("door.now"), "door.now"),
        ),
        colour=WARM,
    )


def _eyes(text: Text) -> list[tuple[str, str]]:
    return [(each, text(f"ask.preview.eyes.{each}")) for each in ONLOOKERS]


def _through(seen: DraftSeen, asker: int, text: Text, onlooker: str) -> str:
    """All that this onlooker will see of it."""
    ask = seen.ask
    if ask.shared == "quiet" and onlooker in ("everyone", "steward"):
        looked = onlooker == "steward" and seen.house.mode != "members"
        return text("ask.preview.kind_steward" if looked else f"ask.preview.nothing_{onlooker}")
    named = ask.shared == "named"
    told = "\n".join(
        each
        for each in (
            headline(text, ask),
            text("ask.card.named", who=person(asker)) if named else text("ask.card.neighbour"),
            quoted(ask.summary, 650),
            when(text, ask.needed, None),
            needed(text, ask.needs, seen.where),
        )
        if each
    )
    if onlooker != "matched":
        return told
    details = quoted(ask.details, 1100) if ask.details else text("ask.preview.no_details")
    return "\n".join([told, text("ask.preview.matched", who=person(asker)), details])


def _plainer(ask: Ask, text: Text, look: Look) -> list[str | Part]:
    """Pointed out to the asker alone, to be taken or left: words that make them small, and the same without them."""
    phrases = [f"“{shown(shortened(each, 60), 70)}”" for each in small(ask.summary)[:3]]
    if not phrases:
        return []
    return [
        text("ask.words.found", phrases=", ".join(phrases)),
        quoted(plainly(ask.summary, SUMMARY_MOST), 650),
        row(
            button(text("ask.words.take"), "ask.plainer", look.on(ask.ref)),
            button(text("ask.words.leave"), "ask.as_is", look.on(ask.ref)),
        ),
    ]


def posted(
    ask: Ask, text: Text, *, at_once: bool = False, mode: Mode = "members", whole: Whole | None = None
) -> ui.LayoutView:
    """At once after posting: who sees it and when, what happens next, and how to take it back."""
    of = whole or Whole((ask,))
    unnamed = ask.shared != "named"
    heard = heard_at(ask, ask.visible_at) if ask.visible_at is not None else None
    return card(
        text("ask.posted.title"),
        text("ask.posted.quiet_invite")
        if ask.shared == "quiet" and mode == "invite"
        else text(f"ask.posted.{ask.shared}_now" if unnamed and at_once else f"ask.posted.{ask.shared}"),
        text("ask.posted.next_first" if ask.first_who_can and mode != "confirm" else "ask.posted.next"),
        text(f"ask.posted.mode_{mode}") if mode != "members" else None,
        text("ask.posted.heard", when=moment(heard)) if heard is not None else text("ask.posted.heard_end"),
        note(text("ask.posted.answers")) if unnamed and not ask.first_who_can else None,
        text("pieces.waits") if of.waiting else None,
        row(
            button(text("ask.needs"), "ask.needs", ask.ref),
            button(text("several.open"), "ask.several", ask.ref),
            button(text("ask.withdraw"), "ask.withdraw", ask.ref),
            wholes.way(of, ask, text),
            button(text("mine.open"), "door.mine"),
        ),
        note(text("ask.card.code", code=ask.code)),
    )


def looked_at(ask: Ask, text: Text, until: int) -> ui.LayoutView:
    """At once after posting where stewards look first: what they see, until when somebody has looked, what is next."""
    return card(
        text("ask.looked_at", until=moment(until)),
        text("ask.looked_at.named" if ask.shared == "named" else "ask.looked_at.neighbour"),
        note(text("ask.looked_at.unrung")) if ask.shared != "named" else None,
        row(
            button(text("ask.change"), "ask.change", ask.ref),
            button(text("ask.drop"), "ask.drop", ask.ref),
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
        row(
            button(text("ask.needs"), "ask.needs", ask.ref),
            button(text("several.open"), "ask.several", ask.ref),
            button(text("mine.open"), "door.mine"),
        ),
        note(text("ask.card.code", code=ask.code)),
    )


def which(known: Sequence[str], text: Text) -> ui.LayoutView:
    """Which kind it is, asked first where there are more than one list holds."""
    lists = (known[begin : begin + LISTED] for begin in range(0, len(known), LISTED))
    return card(
        text("ask.which"),
        *(
            choice("ask.kind", kinds(text, each), ref=str(at), placeholder=text("ask.form.kind"))
            for at, each in enumerate(lists)
        ),
        row(button(text("door.now"), "door.now")),
    )


def said(text: Text, key: str) -> ui.LayoutView:
    """A few plain words with the way to everything of one's own."""
    return card(text(key), row(button(text("mine.open"), "door.mine")))


def dropped(words: Sequence[str], text: Text) -> ui.LayoutView:
    """A draft was let go, perhaps by a thumb that slipped: what was written in it is here once, and nowhere else."""
    return card(
        text("ask.dropped"),
        text("error.given_back") if words else None,
        *(quoted(each, 1500) for each in words),
        row(button(text("mine.open"), "door.mine")),
    )


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
    some = text("several.nobody", came=seen.came, least=ask.needs.people) if seen.came else None
    return card(
        private(text, seen.to),
        some or text("ask.nobody.quiet" if ask.shared == "quiet" else "ask.nobody.posted"),
        quoted(ask.summary, 900),
        text("ask.nobody.needs", needs=needs) if needs else None,
        *ways_on(ask, text, seen.came),
    )


def unanswered(seen: UnansweredSeen, text: Text) -> ui.LayoutView:
    """Nobody has come yet: it is not about the person, and they choose how to go on."""
    ask = seen.ask
    needs = needed(text, ask.needs, seen.where) if ask.shared == "quiet" else None
    until = day(seen.until - 60)
    return card(
        private(text, seen.to),
        text("several.unanswered", came=seen.came, least=ask.needs.people, until=until)
        if seen.came
        else text("ask.unanswered.words", until=until),
        quoted(ask.summary, 900),
        text("ask.nobody.needs", needs=needs) if needs else None,
        *ways_on(ask, text, seen.came),
    )


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
