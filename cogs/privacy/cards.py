"""What is kept about somebody in plain words, and what forgetting means; for their eyes alone."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.nudges import AGAIN
from bot.rules.words import shortened, shown
from bot.steps.announcements import DECLINED_KEPT, WAITS
from bot.steps.held import AskHeld, Held, InvitationHeld
from bot.steps.pairs import KEPT as PAIRS_KEPT
from bot.steps.proposals import KEPT as PROPOSAL_KEPT
from bot.steps.retention import CELEBRATION_KEPT, CLOSED_KEPT, PAIR_KEPT, REPORT_KEPT, SUGGESTION_KEPT, UNPOSTED_KEPT
from bot.text import Text
from cogs.parts import WARM, button, card, kind, line, main, moment, note, row, thread_link
from data.house import Announcement
from data.records import DAY, UNSAID, Celebration, Offer

PAGE = 8
"""Lines on one page; with the longest words in them, a card that holds 4,000 characters has room for no more."""

WORDS = 90


def kept(held: Held, text: Text, page: int) -> ui.LayoutView:
    """Everything of one person's, a few lines at a time, with who else can see it and what they can do."""
    lines = [f"· {each}" for each in _lines(held, text)]
    pages = max(1, -(-len(lines) // PAGE))
    page = max(0, min(page, pages - 1))
    more = len(lines) - (page + 1) * PAGE
    return card(
        text("privacy.title"),
        text("privacy.words"),
        "\n".join(lines[page * PAGE : (page + 1) * PAGE]),
        note(text("privacy.and_more", n=more)) if more > 0 else None,
        row(
            button(text("mine.back"), "privacy.page", str(page - 1)) if page else None,
            button(text("mine.more"), "privacy.page", str(page + 1)),
        )
        if more > 0
        else row(button(text("mine.back"), "privacy.page", str(page - 1)))
        if page
        else None,
        line(),
        text("privacy.who_sees"),
        text("privacy.honest"),
        note(text("privacy.page")),
        row(
            main(text("privacy.download"), "privacy.download"),
            button(text("privacy.forget.begin"), "privacy.forget"),
            button(text("door.capacity"), "door.capacity"),
            button(text("mine.open"), "door.mine"),
        ),
    )


def nothing(text: Text) -> ui.LayoutView:
    """To somebody Kith does not know here, or not any more."""
    return card(text("privacy.title"), text("privacy.nothing"), text("privacy.honest"), note(text("privacy.page")))


def _lines(held: Held, text: Text) -> list[str]:
    found = [text("privacy.you", reach=text(f"privacy.reach.{held.member.reach}"))]
    if held.goes_at is not None:
        found.append(text("privacy.goes", until=moment(held.goes_at)))
    if held.corner is not None:
        found.append(text("privacy.corner", place=thread_link(held.corner)))
    if held.capacity is not None:
        found.append(text("privacy.capacity"))
        if held.capacity.rest_until is not None:
            found.append(text("privacy.rest", until=moment(held.capacity.rest_until)))
    if held.nudging != UNSAID:
        found.append(text("privacy.nudging", days=max(AGAIN.values()) // DAY))
    found += [_ask(each, text) for each in held.asks]
    found += [
        text("privacy.thanks", words=_words(place.thanks), days=CLOSED_KEPT)
        for each in held.asks
        for place in each.places
        if place.thanks
    ]
    found += [_offer(each, text) for each in held.offers]
    found += [_celebration(each, text) for each in held.celebrations]
    found += [_announcement(each, text) for each in held.announcements]
    days = SUGGESTION_KEPT
    found += [text("privacy.suggestion", words=_words(each.words), days=days) for each in held.suggestions]
    found += [text("privacy.proposal", words=_words(each.words), days=PROPOSAL_KEPT) for each in held.proposals]
    if held.subscriptions:
        found.append(text("privacy.subscriptions"))
    if held.suggested:
        found.append(text("privacy.suggested", days=days))
    if held.reflections:
        found.append(text("privacy.reflections"))
    found += [_invitation(each, text) for each in held.invitations]
    found += [text("privacy.paused", until=moment(each.until)) for each in held.pauses if each.state == "on"]
    if held.lists or held.talks:
        found.append(text("privacy.pairs", days=PAIRS_KEPT))
    if held.reports:
        found.append(text("privacy.reports", days=REPORT_KEPT))
    if held.looks_after or held.acts:
        found.append(text("privacy.steward"))
    if held.agreed:
        found.append(text("privacy.agreed"))
    if held.apart:
        found.append(text("privacy.apart"))
    if held.messages:
        found.append(text("privacy.messages"))
    return found


def _words(words: str) -> str:
    return shown(shortened(words, WORDS), WORDS * 2)


def _ask(held: AskHeld, text: Text) -> str:
    ask = held.ask
    words = _words(ask.summary) if ask.offer is None else text("privacy.offer_taken_up", kind=kind(text, ask.kind))
    if ask.state == "matched":
        return text("privacy.ask.matched", words=words, days=CLOSED_KEPT)
    if ask.state in ("draft", "open"):
        return text(f"privacy.ask.{ask.state}", words=words, until=moment(held.until or 0), days=CLOSED_KEPT)
    return text("privacy.ask.over", words=words, days=CLOSED_KEPT, pair=PAIR_KEPT)


def _offer(offer: Offer, text: Text) -> str:
    return text(f"privacy.offer.{offer.state}", words=_words(offer.words), days=CLOSED_KEPT)


def _announcement(made: Announcement, text: Text) -> str:
    days = {"proposed": WAITS // DAY, "approved": made.days, "declined": DECLINED_KEPT // DAY}[made.state]
    return text(f"privacy.announcement.{made.state}", words=_words(made.words), days=days)


def _celebration(made: Celebration, text: Text) -> str:
    days = CELEBRATION_KEPT if made.state == "open" else UNPOSTED_KEPT
    return text(f"privacy.celebration.{made.state}", words=_words(made.words), days=days)


def _invitation(held: InvitationHeld, text: Text) -> str:
    about = kind(text, held.kind) if held.kind else text("privacy.something")
    if held.invitation.state in ("waiting", "yes") and held.until is not None:
        return text(f"privacy.invitation.{held.invitation.state}", kind=about, until=moment(held.until))
    if held.place is not None:
        return text("privacy.invitation.helped", kind=about, pair=PAIR_KEPT)
    return text("privacy.invitation.over", kind=about, days=CLOSED_KEPT)


def download(text: Text, name: str) -> ui.LayoutView:
    """The file, and what it does not hold."""
    view = card(text("privacy.file"))
    view.add_item(ui.File(f"attachment://{name}"))
    return view


def before_forgetting(text: Text) -> ui.LayoutView:
    """What goes at once, what stays, and why; the same words for everybody, whoever else is concerned (S52)."""
    return card(
        text("privacy.forget.title_card"),
        text("privacy.forget.goes"),
        text("privacy.forget.stays"),
        row(
            button(text("privacy.forget.go_on"), "privacy.word", style=discord.ButtonStyle.danger),
            main(text("privacy.download"), "privacy.download"),
            button(text("privacy.forget.leave"), "door.mine"),
        ),
        note(text("privacy.forget.no_way_back")),
        colour=WARM,
    )


def forgotten(text: Text) -> ui.LayoutView:
    """It is done, and what still follows."""
    return card(text("privacy.forgotten"), note(text("privacy.forgotten_note")))
