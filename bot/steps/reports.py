"""Telling the stewards: about what, in whose words, and who hears of it, which is never whoever it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rules import moments
from bot.rules.refusal import Refusal
from bot.rules.words import REPORT_MOST, bounded
from bot.steps import forgetting
from bot.steps.people import Who, at, here
from data import (
    agreements,
    announcements,
    asks,
    celebrations,
    communities,
    due,
    introductions,
    invitations,
    members,
    offers,
    outbox,
)
from data import reports as rows
from data import stewards as kept
from data.records import DAY, Outgoing
from data.reports import Report, What
from data.store import Tx

MOST_A_DAY = 5
"""Reports of one person in one day; read from the reports that are there."""

AGAIN_AFTER = 3 * DAY
"""Seconds after which what nobody did anything about is brought up once more."""

OTHER = "other"
"""What is chosen where none of the agreements fits."""

THANKS = "thanks-"
"""How what stands for a thank-you that everybody sees begins, before the reference of its introduction."""

USER_ID = 17
"""Digits of a Discord user id at least; a reference of Kith's has 16."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a report is about. `subject` is the ref of whoever is behind it, empty where there is nobody; who that is
    stays hidden where it is `masked`, and `user` is their Discord user id, 0 where Kith cannot say."""

    what: What
    about: str
    community: int
    subject: str = ""
    masked: bool = False
    user: int = 0
    place: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Told:
    """What was written into the form. `agreement` is the number of one, counted from 0, or `OTHER`."""

    agreement: str
    words: str
    named: bool


@dataclass(frozen=True, slots=True)
class Bells:
    """Who may hear of a report: the `shared` channel of the stewards only where whoever it is about cannot look into
    it, and the server's `owner` (a Discord user id, 0 if unknown) where nobody else is left (promise M4)."""

    shared: bool
    owner: int


@dataclass(frozen=True, slots=True)
class BellSeen:
    """That something waits for the stewards, and nothing of what it is; `to` is a Discord user id, 0 in a channel."""

    to: int
    urgent: bool


def target(tx: Tx, who: Who, key: str) -> Target:
    """What somebody wants to report: a thing's ref, a person's Discord id, `person-channel-message`, or `-` for what
    they will say in their own words. Raises Refusal for what is not there for them, and for what is their own.

    Whether one keeps the other apart makes no difference (promise H3).
    """
    ids = key.split("-")
    if key == "-":
        return Target("words", "", here(tx, who)[0].guild)
    if all(each.isascii() and each.isdecimal() and USER_ID <= len(each) <= 20 for each in ids) and len(ids) in (1, 3):
        return _person(tx, who, [int(each) for each in ids])
    found = _thing(tx, who, key)
    if found is None:
        raise Refusal("refuse.gone")
    me = at(tx, who, found.community)
    if found.subject == me.ref:
        raise Refusal("refuse.report_self")
    known = found.subject and members.named(tx, found.subject)
    return replace(found, user=members.user_of(tx, found.subject) if known else 0)


def _person(tx: Tx, who: Who, ids: list[int]) -> Target:
    community, _ = here(tx, who)
    user, channel, message = (*ids, 0, 0)[:3]
    if user == who.user:
        raise Refusal("refuse.report_self")
    subject = members.shadow(tx, community.guild, user)
    if message:
        return Target("message", str(message), community.guild, subject, user=user, place=(user, channel, message))
    return Target("member", subject, community.guild, subject, user=user, place=(user, 0, 0))


def _thing(tx: Tx, who: Who, ref: str) -> Target | None:
    ask = asks.get(tx, ref)
    if ask is not None:
        # A quiet one is on no card; who was asked about it reports their invitation.
        shown = ask.state != "draft" and ask.shared != "quiet"
        return Target("ask", ref, ask.community, ask.asker, ask.shared != "named") if shown else None
    offer = offers.get(tx, ref)
    if offer is not None:
        return Target("offer", ref, offer.community, offer.owner)
    made = celebrations.get(tx, ref)
    if made is not None:
        shown = made.state == "open"
        return Target("celebration", ref, made.community, made.owner, made.shared != "named") if shown else None
    said = announcements.get(tx, ref)
    if said is not None:
        shown = said.state == "approved" and said.from_at <= tx.now
        return Target("announcement", ref, said.community, said.owner) if shown else None
    if ref.startswith(THANKS):
        return _thanks(tx, ref.removeprefix(THANKS))
    introduction = introductions.get(tx, ref)
    invitation = invitations.get(tx, introduction.invitation if introduction else ref)
    ask = asks.get(tx, invitation.ask) if invitation else None
    if invitation is None or ask is None:
        return None
    me, unnamed = at(tx, who, ask.community).ref, ask.shared != "named"
    if me == invitation.helper and introduction is None:
        return Target("invitation", ask.ref, ask.community, ask.asker, unnamed)
    if introduction is not None and me == invitation.helper:
        return Target("introduction", ref, ask.community, ask.asker, unnamed)
    if introduction is not None and me == ask.asker:
        return Target("introduction", ref, ask.community, invitation.helper)
    return None


def _thanks(tx: Tx, ref: str) -> Target | None:
    # The words are those of whoever was helped; what the two have between them is reported as their introduction.
    introduction = introductions.get(tx, ref)
    ask = asks.get(tx, introduction.ask) if introduction is not None else None
    if ask is None or not ask.asker or introductions.shows(tx, ref) != (True, True):
        return None
    return Target("thanks", ref, ask.community, ask.asker, ask.shared != "named")


def steward_role(tx: Tx, community: int) -> int | None:
    """The role whose holders are stewards beside those who may manage the server."""
    found = communities.get(tx, community)
    return found.steward_role if found is not None else None


def choices(tx: Tx, community: int) -> tuple[str, ...]:
    """The agreements that a report can name."""
    found = agreements.latest(tx, community)
    return found.lines if found is not None else ()


def send(tx: Tx, who: Who, key: str, ref: str, told: Told, bells: Bells) -> Report:
    """Tell the stewards. Raises Refusal if it was told already, says nothing, or is too much for one day."""
    about = target(tx, who, key)
    me = at(tx, who, about.community)
    lines = choices(tx, about.community)
    picked = told.agreement.isdecimal() and int(told.agreement) < len(lines)
    if not picked and told.agreement != OTHER:
        raise Refusal("refuse.unknown_choice")
    words = bounded(told.words, "report.form.words", REPORT_MOST, required=not picked)
    mine = rows.of(tx, me.ref)
    if any(each.state == "open" and each.about == about.about and each.what == about.what for each in mine):
        raise Refusal("refuse.report_already")
    if len([each for each in mine if each.made_day == tx.day]) >= MOST_A_DAY:
        raise Refusal("refuse.many_reports", most=MOST_A_DAY)
    agreement = lines[int(told.agreement)] if picked else ""
    return keep(tx, about, me.ref, ref, agreement, words, told.named, bells)


def keep(tx: Tx, about: Target, author: str, ref: str, agreement: str, words: str, named: bool, bells: Bells) -> Report:
    """A report as it is, with the bells of those who are to hear of it."""
    report = Report(
        ref,
        about.community,
        about.what,
        about.about,
        author,
        about.subject,
        about.masked,
        named,
        agreement,
        words,
        about.place,
        "open",
        tx.day,
        None,
    )
    rows.save(tx, report)
    _ring(tx, report, bells)
    due.at(tx, report.community, "report.look", ref, tx.now + AGAIN_AFTER)
    return report


def _ring(tx: Tx, report: Report, bells: Bells) -> None:
    channel = communities.stewards_channel(tx, report.community)
    day = str(tx.day)
    # Where a name is not to be known, not even a bell that fails to ring may tell whose it is.
    if channel is not None and bells.shared and not report.masked:
        outbox.say(tx, report.community, "report.bell", report.ref, "channel", channel, slot=day)
        return
    # Whoever heard of it before hears again.
    to = {*kept.of(tx, report.community), *(each.target for each in outbox.about(tx, report.ref, "report.told"))}
    if not to - {report.subject} and bells.owner:
        found = members.find(tx, report.community, bells.owner)
        to = {(found or members.meet(tx, report.community, bells.owner, "")).ref}
    for each in sorted(to - {report.subject}):
        # Somebody who watches whose thread rings could be the one it is about.
        later = None if report.what == "backup" else moments.bell("high", tx.now, tx.chance)
        outbox.say(tx, report.community, "report.told", report.ref, "member", each, slot=day, corner_from=later)


def look(tx: Tx, ref: str) -> None:
    """Nobody did anything about it yet: whoever heard of it hears once more."""
    report = rows.get(tx, ref)
    if report is None or report.state != "open":
        return
    _ring(tx, report, Bells(bool(outbox.about(tx, ref, "report.bell")), 0))
    due.at(tx, report.community, "report.look", ref, tx.now + AGAIN_AFTER)


def bell(tx: Tx, row: Outgoing) -> BellSeen | None:
    """For the stewards: that there is something. It goes once somebody did something about it, or it was taken back."""
    report = rows.get(tx, row.about)
    if report is None or report.state != "open":
        return None
    return BellSeen(members.user_of(tx, row.target) if row.place == "member" else 0, report.what == "backup")


def own(tx: Tx, who: Who) -> list[Report]:
    """What this person told the stewards here, the latest first."""
    return rows.of(tx, here(tx, who)[1].ref)


def unheard(tx: Tx, ref: str) -> bool:
    """Whether Kith knows of nobody who could be told of a report but the one it is about, who never is. Of one whose
    name is not to be known it is never said: it would tell that they are a steward."""
    report = rows.get(tx, ref)
    return report is not None and not report.masked and not outbox.said_about(tx, ref)


def withdraw(tx: Tx, who: Who, ref: str) -> None:
    """Its author takes it back, while nothing was done about it: it is forgotten, and so are its bells."""
    report = rows.get(tx, ref)
    if report is None or at(tx, who, report.community).ref != report.author:
        raise Refusal("refuse.gone")
    if report.state != "open":
        raise Refusal("refuse.report_done")
    forgetting.report(tx, ref)
