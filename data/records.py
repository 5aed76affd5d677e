"""What Kith remembers, as plain values; every other room speaks in these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shared = Literal["named", "neighbour", "quiet"]
AskState = Literal["draft", "open", "matched", "met", "withdrawn", "lapsed"]
Needed = Literal["today", "days", "week", "whenever"]
Tide = Literal["high", "some", "low"]
Reach = Literal["here", "dm"]
Origin = Literal["kith", "card", "offer"]
InvitationState = Literal[
    "waiting", "yes", "no", "lapsed", "withdrawn", "passed", "let_go", "taken", "done", "stepped_back"
]
"""`passed`: the asker chose otherwise, and the helper is not told yet; `let_go`: the helper has been told, warmly."""

IntroductionState = Literal["open", "finished", "ended"]
ThreadPurpose = Literal["introduction", "corner"]
ThreadState = Literal["creating", "open", "closing", "closed", "parked"]
OutboxState = Literal["pending", "sending", "sent", "parked", "dropped", "gone"]
Place = Literal["channel", "member", "thread"]

DAY = 86_400
HOUR = 3_600
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Community:
    """One Discord server. `zone` is an IANA name, `language` a catalogue's name."""

    guild: int
    state: Literal["setting_up", "open", "removed"]
    language: str
    zone: str
    asks_channel: int | None
    steward_role: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """A person, by the random ref that stands for them. `closed_until`: their DMs refused us until then."""

    ref: str
    community: int
    locale: str
    reach: Reach
    closed_until: int | None
    absent_since: int | None


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a helper says they can give. Quiet hours are minutes of the community's local day, wrapping at midnight."""

    member: str
    community: int
    tide: Tide
    at_once: int
    per_week: int
    kinds: frozenset[str]
    quiet_from: int | None
    quiet_to: int | None
    rest_until: int | None
    ready_at: int
    stated_day: int


@dataclass(frozen=True, slots=True)
class Ask:
    """One need. `asker` is a member's ref; `summary` may be seen by others, `details` by the matched helper alone."""

    ref: str
    community: int
    code: str
    asker: str
    shared: Shared
    state: AskState
    kind: str
    needed: Needed
    needed_by: int | None
    first_who_can: bool
    summary: str
    details: str
    offer: str | None
    visible_at: int | None
    made_day: int
    closed_day: int | None


@dataclass(frozen=True, slots=True)
class Offer:
    """Something a person has to give, standing until they close it. `owner` is a member's ref."""

    ref: str
    community: int
    code: str
    owner: str
    kind: str
    words: str
    state: Literal["open", "closed"]
    made_day: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """One helper and one ask: asked by Kith, pressed on the card, or through an offer. One such row ever per pair."""

    ref: str
    community: int
    ask: str
    helper: str
    origin: Origin
    state: InvitationState
    why: tuple[str, ...]
    asked_at: int
    taken_at: int | None


@dataclass(frozen=True, slots=True)
class Introduction:
    """Both said yes; a place is open for the two."""

    ref: str
    community: int
    ask: str
    invitation: str
    state: IntroductionState
    made_day: int


@dataclass(frozen=True, slots=True)
class Thread:
    """A private thread Kith keeps: an introduction's, or one person's own corner in the server.

    `leaving` are the Discord user ids of those who had everything erased; they are taken out as it closes, and the row
    goes with that.
    """

    ref: str
    community: int
    purpose: ThreadPurpose
    about: str
    parent: int
    code: str
    thread: int | None
    state: ThreadState
    next_try: int | None
    tries: int
    leaving: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message Kith wants to exist, and how far it is on its way.

    `target` is a channel's id, a member's ref or a thread row's ref, as `place` says. `wanted` is the version the
    message should show and `shown` the one last rendered; times are UTC epoch seconds. Before `corner_from` nothing of
    it is to be noticed in a member's own thread, which others may watch; a direct message does not wait for it. One
    that is `taken_down` is to be removed from Discord, for what it was about is forgotten.
    """

    ref: str
    community: int
    kind: str
    about: str
    place: Place
    target: str
    state: OutboxState
    nonce: str
    marker: int
    began: int | None
    first_tried: int | None
    next_try: int | None
    drop_after: int | None
    tries: int
    channel: int | None
    message: int | None
    wanted: int
    shown: int
    corner_from: int | None = None
    taken_down: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """Something to do at `run_at` (UTC epoch seconds), written with the change that needs it."""

    key: str
    community: int
    kind: str
    about: str
    run_at: int
    tries: int
