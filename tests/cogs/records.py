"""Records made by hand: people, asks, offers and invitations, with harmless words in them and with hostile ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.rules.words import DETAILS_MOST, OFFER_MOST, SUMMARY_MOST, tidy
from bot.steps.capacity import Stated
from bot.steps.seen import AskSeen, Commitment, IntroductionSeen, InvitationSeen, NoticeSeen, OfferSeen, YesSeen
from data.content import KINDS, SKILLS
from data.records import Area, Ask, Capacity, Community, Introduction, Invitation, Member, Needs, Offer, Outgoing

NOW = 1_772_474_400
"""2026-03-02 18:00 UTC."""

GUILD = 811_111_111_111_111_101
ASKER = 822_222_222_222_222_202
HELPER = 833_333_333_333_333_303
CHANNEL = 844_444_444_444_444_404
ROLE = 855_555_555_555_555_505
THREAD = 866_666_666_666_666_606
OTHERS = tuple(877_777_777_777_777_000 + number for number in range(25))

ASKER_REF, HELPER_REF = "a1" * 8, "b2" * 8
ASK_REF, OFFER_REF, INVITATION_REF, INTRODUCTION_REF = "c3" * 8, "d4" * 8, "e5" * 8, "f6" * 8


@dataclass(frozen=True)
class Words:
    """What somebody typed, as the steps keep it: tidied, and as long as they let it be."""

    summary: str
    details: str
    offer: str


PLAIN = Words("canarysummary up two floors", "canarydetails behind the blue door", "canaryoffer on a Sunday")


def longest(piece: str) -> Words:
    """This piece over and over, up to the last character that is let in."""

    def filled(most: int) -> str:
        # Blank lines at the end would be tidied away, so a letter stands there.
        return tidy(tidy(piece * (1 + most // max(1, len(tidy(piece)))))[: most - 1] + "z")

    return Words(filled(SUMMARY_MOST), filled(DETAILS_MOST), filled(OFFER_MOST))


HOSTILE: dict[str, str] = {
    "every character needs an escape": "*_~`|[]<>@#\\",
    "backslashes": "\\",
    "lines of one letter": "a\n\n",
    "lines of one star": "*\n\n",
    "headings": "# big\n-# small\n> said\n- one\n1. two\n>>> all\n",
    "mentions": "@everyone @here <@811111111111111199> <@!811111111111111199> <@&811111111111111199> ",
    "channels and commands": "<#811111111111111199> </ask:811111111111111199> <id:customize> ",
    "moments and emoji": "<t:1772474400:R> <a:wave:811111111111111199> ",
    "masked links": "[your bank](https://evil.example) [https://bank.example](<https://evil.example>) ",
    "links that end in a backslash": "https://a.example/\\<@811111111111111199> https://b.example/\\[x](https://c.io) ",
    "links": "https://a.example/" + "a_b*c~" * 12 + " ",
    "one long link": "https://a.example/" + "a" * 1400,
    "direction and nothing": "ab\u202e\u2066cd\u2069\u200b\u200d\ufeffef\u202a @\u200beveryone ",
    "fences": "```\ncode``` `x` ||hidden|| __a__ ~~b~~ ",
    "braces": "{who} {kind} {0.__class__} {seen} {n} %s %(who)s ",
    "emoji": "👩‍👩‍👧‍👦 e\u0301 ",
    "wide letters": "W",
    "no Latin": "مساعدة עזרה 帮助 ",
}
"""Pieces of what somebody might type (promises X1, X4, X8)."""

ALL_WORDS = {"plain": PLAIN} | {name: longest(piece) for name, piece in HOSTILE.items()}


def ask(words: Words = PLAIN, **changes: Any) -> Ask:
    """An open ask."""
    made = Ask(
        ref=ASK_REF,
        community=GUILD,
        code="k7m2qa",
        asker=ASKER_REF,
        shared="named",
        state="open",
        kind="hands",
        needed="week",
        needed_by=NOW + 400_000,
        first_who_can=False,
        summary=words.summary,
        details=words.details,
        offer=None,
        visible_at=NOW,
        made_day=NOW // 86_400,
        closed_day=None,
    )
    return replace(made, **changes)


AREAS = tuple(Area(f"{number:016x}", GUILD, f"*_~`|[]<@{number:02}> the far side of *_~ hill") for number in range(24))
"""As many areas as there may be, with names as long and as bad as they may be."""

SCATTERED = sum(1 << (3 * day + at) for day, at in enumerate((0, 1, 2, 0, 1, 2, 0))) | 1 << 4
"""Parts of the week that take as many words as any."""

MUCH = Needs(AREAS[3].ref, "es", "large", SCATTERED, skills=frozenset(SKILLS))
"""All that an ask can need."""


MANY = replace(MUCH, people=9, most=10)
"""The same, and as many people."""


def ask_seen(of: Ask, came: int = 0) -> AskSeen:
    """As others see it: the asker's id is there for a named ask alone."""
    return AskSeen(of, ASKER if of.shared == "named" else None, "normal", where(of), came=came)


def where(of: Ask) -> tuple[Area, ...]:
    """The area in which help is needed."""
    return tuple(each for each in AREAS if each.ref == of.needs.place)


def offer(words: Words = PLAIN, **changes: Any) -> Offer:
    """A standing offer."""
    made = Offer(OFFER_REF, GUILD, "p4wz8c", HELPER_REF, "transport", words.offer, "open", NOW // 86_400)
    return replace(made, **changes)


def offer_seen(words: Words = PLAIN) -> OfferSeen:
    """As everybody sees it."""
    return OfferSeen(offer(words), HELPER)


def invitation(state: str = "waiting", **changes: Any) -> Invitation:
    """One helper asked about one ask."""
    made = Invitation(
        INVITATION_REF, GUILD, ASK_REF, HELPER_REF, "kith", "waiting", ("kind", "room", "rested"), NOW, None
    )
    return replace(made, state=state, **changes)


def invitation_seen(about: Ask, state: str = "waiting", **changes: Any) -> InvitationSeen:
    """As its helper sees it."""
    found = invitation(state, **changes)
    return InvitationSeen(found, ask_seen(about), HELPER, capacity(), found.why, 2)


def yes_seen(about: Ask, state: str = "yes", thread: int | None = None) -> YesSeen:
    """A helper's yes as the asker sees it: named before the asker's own yes only if the ask is."""
    known = about.shared == "named" or state == "taken"
    return YesSeen(invitation(state), about, HELPER if known else None, ASKER, thread)


def introduction_seen(about: Ask, state: str = "open") -> IntroductionSeen:
    """As the two in it see it."""
    return IntroductionSeen(introduction(state), about, ASKER, HELPER, where(about))


def introduction(state: str = "open", ref: str = INTRODUCTION_REF) -> Introduction:
    """Two who both said yes."""
    return Introduction(ref, GUILD, ASK_REF, INVITATION_REF, state, NOW // 86_400)  # type: ignore[arg-type]


def commitment(about: Ask, ref: str = INTRODUCTION_REF, thread: int | None = THREAD) -> Commitment:
    """What a helper has taken on."""
    return Commitment(introduction(ref=ref), about, thread)


def notice(about: Ask, to: int) -> NoticeSeen:
    """A few private words about an ask."""
    return NoticeSeen(about, about.ref, to, where(about))


def capacity(**changes: Any) -> Capacity:
    """What a helper said they can give."""
    made = Capacity(HELPER_REF, GUILD, "some", 2, 5, frozenset({"hands", "tech"}), 1320, 480, None, NOW, NOW // 86_400)
    return replace(made, **changes)


def stated(room: int = 2, commitments: int = 0, reach: str = "here", **changes: Any) -> Stated:
    """The same with how the person is reached and how much room is left."""
    member = Member(HELPER_REF, GUILD, "en-US", reach, None, None)  # type: ignore[arg-type]
    said = capacity(**changes)
    return Stated(said, member, room, commitments, resting=(said.rest_until or 0) > NOW)


def community(**changes: Any) -> Community:
    """A server in which everything is set."""
    return replace(Community(GUILD, "open", "en", "America/Argentina/Buenos_Aires", CHANNEL, ROLE), **changes)


EVERY_KIND = frozenset(KINDS)

MEMBER = Member(ASKER_REF, GUILD, "en-US", "here", None, None)


def outgoing() -> Outgoing:
    """A message that stands in somebody's own thread."""
    nothing = (None,) * 4
    return Outgoing(ASK_REF, GUILD, "yes", ASK_REF, "member", ASKER_REF, "sent", "n", 1, *nothing, 0, THREAD, 9, 1, 1)
