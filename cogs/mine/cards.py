"""Everything of one person's own, a few at a time, each with its buttons."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.words import quoted, shortened, shown
from bot.steps.pieces import Whole
from bot.steps.seen import Commitment, InvitationSeen, Mine, YesSeen
from bot.steps.thanks import OwnThanks
from bot.text import Text
from cogs.parts import Part, button, card, good, kind, main, moment, note, person, row, thread_link, when
from cogs.terms import so_far
from data.house import Announcement
from data.records import Ask, Celebration, Offer, Suggestion

PAGE = 4
"""Things on one page: each takes up to six of a card's forty parts, and a card holds 4,000 characters."""

WORDS = 240

UNRUNG = 3
"""So many at a time of what no bell rang for; each goes once it is looked at."""

Block = list[str | Part]


def mine(
    own: Mine, text: Text, page: int, now: int, wholes: Sequence[Whole] = (), unrung: Sequence[str] = ()
) -> ui.LayoutView:
    """One page; what no bell rang for comes first, then what waits for the person's answer."""
    answered = {each.ask.ref for each in own.answers}
    blocks: list[Block] = [
        *(_answer(each, text) for each in own.answers),
        *(_invited(each, text) for each in own.invited),
        *(_suggested(each, text) for each in own.suggested),
        *(_commitment(each, text) for each in own.commitments),
        *(_helped(each, text) for each in own.met),
        *(_whole(each, text) for each in wholes),
        *(_open(each, text, answered, own.came.get(each.ref, 0)) for each in own.open),
        *(_waiting(each, text) for each in own.waiting),
        *(_draft(each, text, each.ref in own.looked_at, own.reminded.get(each.ref)) for each in own.drafts),
        *(_offer(each, text) for each in own.offers),
        *(_celebration(each, text) for each in own.celebrations),
        *(_thanks(each, text) for each in own.thanks),
        *(_announcement(each, text) for each in own.announcements),
        *(_suggestion(each, text) for each in own.suggestions),
    ]
    pages = max(1, -(-len(blocks) // PAGE))
    page = max(0, min(page, pages - 1))
    shown_blocks = [part for block in blocks[page * PAGE : (page + 1) * PAGE] for part in block]
    rest = own.capacity.rest_until if own.capacity else None
    return card(
        text("mine.title"),
        *(_unrung(unrung, text) if unrung else ()),
        text("capacity.card.resting", until=moment(rest)) if rest and rest > now else None,
        *(
            shown_blocks
            or [
                text("mine.empty"),
                row(
                    main(text("door.ask"), "door.ask"),
                    button(text("door.small"), "door.small"),
                    button(text("door.offer"), "door.offer"),
                ),
            ]
        ),
        row(
            button(text("mine.back"), "mine.page", str(page - 1)) if page else None,
            button(text("mine.more"), "mine.page", str(page + 1)) if page + 1 < pages else None,
            button(text("capacity.look"), "capacity.look")
            if own.capacity
            else button(text("door.capacity"), "door.capacity"),
            button(text("door.rest"), "door.rest"),
        ),
        row(
            button(text("me.open"), "door.me"),
            button(text("me.why"), "me.why"),
            button(text("door.apart"), "door.apart"),
            button(text("door.privacy"), "door.privacy"),
            button(text("door.now"), "door.now"),
        ),
    )


def _unrung(refs: Sequence[str], text: Text) -> Block:
    """What stewards said of something without a name."""
    return [text("mine.unrung"), row(*(main(text("bell.see"), "bell.see", ref) for ref in refs[:UNRUNG]))]


def _words(ask: Ask) -> str:
    return shown(shortened(ask.summary, WORDS), WORDS)


def _draft(ask: Ask, text: Text, looked_at: bool, reminded_at: int | None) -> Block:
    said = text("mine.looked_at" if looked_at else "mine.draft", words=_words(ask))
    return [
        said + "\n" + note(text("mine.reminded", when=moment(reminded_at))) if reminded_at is not None else said,
        row(
            main(text("mine.look"), "ask.look", ask.ref),
            None if looked_at else button(text("mine.remind"), "ask.keep", ask.ref),
            button(text("mine.let_go"), "ask.drop", ask.ref),
        ),
    ]


def _open(ask: Ask, text: Text, answered: set[str], came: int) -> Block:
    # Somebody who said yes, or has come, said it to the ask as it stands.
    changeable = ask.offer is None and ask.ref not in answered and not came
    needed = when(text, ask.needed, ask.needed_by)
    told = (
        text("mine.open_taken_up", words=_words(ask), when=needed)
        if ask.offer is not None
        else text("mine.open_ask", words=_words(ask), shared=text(f"shared.{ask.shared}"), when=needed)
    )
    return [
        "\n".join(each for each in (told, so_far(text, ask.needs, came)) if each),
        row(
            button(text("mine.met"), "ask.met", ask.ref),
            button(text("ask.needs"), "ask.needs", ask.ref) if changeable else None,
            button(text("several.enough"), "ask.enough", ask.ref) if came else None,
            button(text("pieces.open"), "ask.split", ask.ref) if ask.offer is None else None,
            button(text("ask.withdraw"), "ask.withdraw", ask.ref),
        ),
    ]


def _whole(whole: Whole, text: Text) -> Block:
    """One need that was cut into several: one look at all of them."""
    first = whole.asks[0]
    return [
        text("mine.whole", words=_words(first), met=whole.met, all=len(whole.asks)),
        row(main(text("pieces.all"), "ask.whole", first.ref)),
    ]


def _offer(offer: Offer, text: Text) -> Block:
    return [
        text("mine.offer", words=shown(shortened(offer.words, WORDS), WORDS), kind=kind(text, offer.kind)),
        row(
            button(text("offer.change"), "offer.change", offer.ref),
            button(text("offer.close"), "offer.close", offer.ref),
        ),
    ]


def _celebration(made: Celebration, text: Text) -> Block:
    words = shown(shortened(made.words, WORDS), WORDS)
    if made.state == "open":
        return [
            text("mine.celebration", words=words),
            row(button(text("celebrate.down"), "celebrate.down", made.ref)),
        ]
    return [
        text("mine.celebration_draft", words=words),
        row(
            main(text("mine.look"), "celebrate.look", made.ref),
            button(text("mine.let_go"), "celebrate.drop", made.ref),
        ),
    ]


def _thanks(own: OwnThanks, text: Text) -> Block:
    words = shown(shortened(own.shown.words, WORDS), WORDS)
    return [
        text("mine.thanks", words=words, channel=thread_link(own.shown.channel)),
        row(button(text("thanks.down"), "thanks.down", own.introduction)),
    ]


def _announcement(made: Announcement, text: Text) -> Block:
    again = button(text("announce.again"), "announce.again", made.ref) if made.state == "declined" else None
    return [
        text(f"mine.announcement_{made.state}", words=shown(shortened(made.words, WORDS), WORDS)),
        row(again, button(text("announce.back"), "announce.back", made.ref)),
    ]


def _suggested(made: Suggestion, text: Text) -> Block:
    return [
        text("mine.suggested", words=shown(shortened(made.words, WORDS), WORDS)),
        row(
            good(text("behalf.mine"), "behalf.mine", made.ref),
            button(text("behalf.lie"), "behalf.lie", made.ref),
        ),
    ]


def _suggestion(made: Suggestion, text: Text) -> Block:
    return [
        text("mine.suggestion", words=shown(shortened(made.words, WORDS), WORDS)),
        row(button(text("behalf.back"), "behalf.back", made.ref)),
    ]


def _invited(seen: InvitationSeen, text: Text) -> Block:
    ref = seen.invitation.ref
    return [
        text("mine.invited" if seen.seen.ask.offer is None else "mine.invited_offer", words=_words(seen.seen.ask)),
        row(
            good(text("invitation.can"), "invite.yes", ref), button(text("invitation.not_this_time"), "invite.no", ref)
        ),
    ]


def _waiting(seen: InvitationSeen, text: Text) -> Block:
    return [
        text("mine.waiting" if seen.seen.ask.offer is None else "mine.waiting_offer", words=_words(seen.seen.ask))
        + (f"\n{text('said.looked_at', until=moment(seen.until))}" if seen.until is not None else ""),
        row(button(text("invitation.take_back"), "invite.no", seen.invitation.ref)),
    ]


def _answer(seen: YesSeen, text: Text) -> Block:
    who = person(seen.helper) if seen.helper else text("yes.somebody")
    if seen.until is not None:
        return [
            text("mine.looked_at_pair", who=who, words=_words(seen.ask), until=moment(seen.until)),
            row(button(text("yes.pass"), "yes.pass", seen.invitation.ref)),
        ]
    return [
        text("mine.answer", who=who, words=_words(seen.ask)),
        row(
            good(text("yes.accept"), "yes.accept", seen.invitation.ref),
            button(text("yes.pass"), "yes.pass", seen.invitation.ref),
        ),
    ]


def _place(thread: int | None, text: Text) -> str:
    return thread_link(thread) if thread else text("introduction.soon")


def _commitment(own: Commitment, text: Text) -> Block:
    details = quoted(own.ask.details, 250) if own.ask.details else ""
    return [
        text(
            "mine.commitment" if own.ask.offer is None else "mine.commitment_offer",
            words=_words(own.ask),
            place=_place(own.thread, text),
            details=details,
        ),
        row(
            good(text("introduction.is_finished"), "intro.finished", own.introduction.ref),
            button(text("introduction.leave"), "intro.leave", own.introduction.ref),
        ),
    ]


def _helped(own: Commitment, text: Text) -> Block:
    return [
        text("mine.matched", words=_words(own.ask), place=_place(own.thread, text)),
        row(
            good(text("introduction.is_finished"), "intro.finished", own.introduction.ref),
            button(text("introduction.new"), "intro.new", own.introduction.ref),
            # One that is open still has it beside its own words.
            button(text("ask.withdraw"), "ask.withdraw", own.ask.ref) if own.ask.state == "matched" else None,
            button(text("pieces.open"), "ask.split", own.ask.ref)
            if own.ask.state == "matched" and own.ask.offer is None
            else None,
        ),
    ]
