"""What a member would like to say to everybody for a while: theirs to propose, and stewards' alone to approve (S58)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.refusal import Refusal
from bot.rules.words import bounded
from bot.steps import communities, forgetting
from bot.steps.people import Who, active, asks_place, at, steward
from data import announcements, due, members, outbox, refs
from data import communities as community_rows
from data.house import Announcement
from data.records import DAY, Community, Outgoing
from data.store import Tx

WORDS_MOST = 600
"""Characters of an announcement."""

ANSWER_MOST = 300
"""Characters of a steward's word about it."""

MOST = 2
"""Announcements of one member that wait or stand at once."""

LISTED = 25
"""So many are listed at a time (component reference)."""

BEGINS: Mapping[str, int] = {"now": 0, "tomorrow": 1, "days": 3, "week": 7}
"""When it begins: once it is approved, or so many days from now in the morning."""

LASTS: Mapping[str, int] = {"1": 1, "3": 3, "7": 7, "14": 14}
"""For how many days it stands."""

MORNING = time(9)
"""The local time at which one begins that does not begin at once."""

AGAIN = DAY
"""Seconds after which one that nobody looked at is brought up again."""

WAITS = 14 * DAY
"""Seconds after which one that nobody looked at is let go."""

DECLINED_KEPT = 7 * DAY
"""Seconds for which the words of one that was declined are kept, to be written again."""


@dataclass(frozen=True, slots=True)
class AnnouncementSeen:
    """An announcement with whose it is (a Discord user id); `to` is the reader of a private message about it."""

    made: Announcement
    owner: int
    to: int = 0

    @property
    def until(self) -> int:
        """When it is over (UTC epoch seconds)."""
        return self.made.from_at + self.made.days * DAY


def may_begin(tx: Tx, who: Who) -> bool:
    """Before the form opens; whether it is opened for a steward. Raises Refusal where nothing could be proposed."""
    community, me = active(tx, who)
    leads = steward(tx, who, community.guild)
    if not leads and community.house.stewards_channel is None:
        raise Refusal("refuse.announce_nowhere")
    if sum(each.state != "declined" for each in announcements.owned(tx, me.ref)) >= MOST:
        raise Refusal("refuse.many_announcements", most=MOST)
    return leads


def propose(
    tx: Tx, who: Who, ref: str, words: str, begins: str, lasts: str, *, straight: bool = False
) -> AnnouncementSeen:
    """Bring it up to the stewards. `straight`, without another's look, counts for stewards alone and is ignored from
    anybody else. Sent twice it is proposed once."""
    known = announcements.get(tx, ref)
    if known is not None:
        return _seen(tx, own(tx, who, ref))
    leads = may_begin(tx, who)
    community, me = active(tx, who)
    if begins not in BEGINS or lasts not in LASTS:
        raise Refusal("refuse.unknown_choice")
    clean = bounded(words, "announce.form.words", WORDS_MOST, required=True)
    if not refs.free(tx, ref):
        raise Refusal("refuse.old_control")
    starts = _from(community, BEGINS[begins], tx.now)
    made = Announcement(ref, community.guild, me.ref, clean, "", "proposed", starts, LASTS[lasts], tx.day)
    announcements.save(tx, made)
    if straight and leads:
        return _seen(tx, _post(tx, made))
    _show(tx, made)
    due.at(tx, made.community, "announcement.over", ref, tx.now + WAITS)
    return _seen(tx, made)


def _from(community: Community, days: int, now: int) -> int:
    if not days:
        return now
    place = ZoneInfo(community.zone)
    day = datetime.fromtimestamp(now, place).date() + timedelta(days=days)
    return int(datetime.combine(day, MORNING, tzinfo=place).timestamp())


def own(tx: Tx, who: Who, ref: str) -> Announcement:
    """The actor's own. Raises Refusal for anybody else's, in the words used for one that is gone."""
    made = announcements.get(tx, ref)
    if made is None or at(tx, who, made.community).ref != made.owner:
        raise Refusal("refuse.gone")
    return made


def again(tx: Tx, who: Who, ref: str) -> tuple[Announcement, bool]:
    """One's own that was declined, to be written again; and whether for a steward."""
    made = own(tx, who, ref)
    if made.state != "declined":
        raise Refusal("refuse.announced")
    return made, may_begin(tx, who)


def take_back(tx: Tx, who: Who, ref: str) -> None:
    """Whoever proposed it takes it back: it is gone everywhere at once. Pressed again nothing more happens."""
    try:
        made = own(tx, who, ref)
    except Refusal:
        return
    forgetting.announcement(tx, made.ref)


def _for_steward(tx: Tx, who: Who, ref: str) -> Announcement:
    community = communities.panel(tx, who, "en")
    made = announcements.get(tx, ref)
    if made is None or made.community != community.guild or made.state == "declined":
        raise Refusal("refuse.announced")
    return made


def listed(tx: Tx, who: Who) -> tuple[AnnouncementSeen, ...]:
    """What waits and what stands. Raises Refusal for anybody who is not a steward."""
    community = communities.panel(tx, who, "en")
    return tuple(_seen(tx, each) for each in announcements.standing(tx, community.guild, LISTED))


def one(tx: Tx, who: Who, ref: str) -> AnnouncementSeen:
    """One that waits or stands, for a steward."""
    return _seen(tx, _for_steward(tx, who, ref))


def approve(tx: Tx, who: Who, ref: str, typed: str) -> None:
    """It appears at its time, and whoever proposed it hears so, with a steward's word if there is one. Sent by two it
    is approved once."""
    made = _for_steward(tx, who, ref)
    if made.state != "proposed":
        raise Refusal("refuse.announced")
    posted = _post(tx, replace(made, answer=bounded(typed, "announce.form.answer", ANSWER_MOST)))
    _tell(tx, posted, "announcement.approved")


def decline(tx: Tx, who: Who, ref: str, typed: str) -> None:
    """It does not appear, or goes before its time; whoever proposed it hears a steward's word and keeps their own."""
    made = _for_steward(tx, who, ref)
    words = bounded(typed, "announce.form.answer", ANSWER_MOST, required=True)
    _let_go(tx, replace(made, state="declined", answer=words), "announcement.declined")


def take_down(tx: Tx, ref: str, reason: str) -> None:
    """It goes before its time because of what stewards were told; whoever proposed it keeps their words for a while.

    What they hear of it is for the caller to say.
    """
    made = announcements.get(tx, ref)
    if made is not None and made.state == "approved":
        announcements.save(tx, replace(made, state="declined", answer=reason))
        outbox.touch(tx, ref, "announcement")
        outbox.touch(tx, ref, "announcement.approved")
        due.at(tx, made.community, "announcement.over", ref, tx.now + DECLINED_KEPT)


def bring_up(tx: Tx, ref: str) -> None:
    """Nobody looked: it is brought up again."""
    made = announcements.get(tx, ref)
    if made is not None and made.state == "proposed":
        _show(tx, made)


def over(tx: Tx, ref: str) -> None:
    """Its time is over: it goes. One that nobody looked at is let go, and whoever proposed it hears so."""
    made = announcements.get(tx, ref)
    if made is None:
        return
    if made.state == "proposed":
        _let_go(tx, replace(made, state="declined"), "announcement.unseen")
    else:
        forgetting.announcement(tx, ref)


def moved(tx: Tx, guild: int) -> None:
    """The stewards' channel is another: whatever waits is brought up there."""
    for made in announcements.standing(tx, guild, LISTED):
        if made.state == "proposed":
            _show(tx, made)


def _post(tx: Tx, made: Announcement) -> Announcement:
    community, channel = asks_place(tx, made.community)
    posted = replace(made, state="approved", from_at=max(tx.now, made.from_at))
    announcements.save(tx, posted)
    _hide(tx, posted.ref)
    until = posted.from_at + posted.days * DAY
    due.at(tx, made.community, "announcement.over", made.ref, until)
    channel, begins = community.house.rituals_channel or channel, posted.from_at
    outbox.say(tx, made.community, "announcement", made.ref, "channel", channel, not_before=begins, drop_after=until)
    return posted


def _let_go(tx: Tx, made: Announcement, kind: str) -> None:
    announcements.save(tx, made)
    _hide(tx, made.ref)
    outbox.touch(tx, made.ref, "announcement")
    due.at(tx, made.community, "announcement.over", made.ref, tx.now + DECLINED_KEPT)
    _tell(tx, made, kind)


def _hide(tx: Tx, ref: str) -> None:
    due.cancel(tx, ref, "announcement.again")
    for row in outbox.about(tx, ref, "announcement.proposed"):
        outbox.retire(tx, row.ref)


def _show(tx: Tx, made: Announcement) -> None:
    channel = community_rows.stewards_channel(tx, made.community)
    _hide(tx, made.ref)
    due.at(tx, made.community, "announcement.again", made.ref, tx.now + AGAIN)
    if channel is not None:
        outbox.say(tx, made.community, "announcement.proposed", made.ref, "channel", channel, slot=tx.ref())


def _tell(tx: Tx, made: Announcement, kind: str) -> None:
    guild, to, by = made.community, made.owner, tx.now + DECLINED_KEPT
    if kind == "announcement.approved":
        outbox.say(tx, guild, "announcement.approved", made.ref, "member", to, drop_after=by)
    elif kind == "announcement.declined":
        outbox.say(tx, guild, "announcement.declined", made.ref, "member", to, drop_after=by)
    else:
        outbox.say(tx, guild, "announcement.unseen", made.ref, "member", to, drop_after=by)


def _seen(tx: Tx, made: Announcement, *, told: bool = False) -> AnnouncementSeen:
    owner = members.user_of(tx, made.owner)
    return AnnouncementSeen(made, owner, owner if told else 0)


def card(tx: Tx, row: Outgoing) -> AnnouncementSeen | None:
    """For everybody: it stands from its beginning to its end."""
    made = announcements.get(tx, row.about)
    return _seen(tx, made) if made is not None and made.state == "approved" else None


def proposed(tx: Tx, row: Outgoing) -> AnnouncementSeen | None:
    """For the stewards' channel: it goes once it was answered or taken back, or has another card."""
    made = announcements.get(tx, row.about)
    if made is None or made.state != "proposed" or (row.drop_after is not None and row.drop_after <= tx.now):
        return None
    return _seen(tx, made)


def told(tx: Tx, row: Outgoing) -> AnnouncementSeen | None:
    """For whoever proposed it: what became of it; it goes once that is no more so."""
    made = announcements.get(tx, row.about)
    wanted = "approved" if row.kind == "announcement.approved" else "declined"
    return _seen(tx, made, told=True) if made is not None and made.state == wanted else None
