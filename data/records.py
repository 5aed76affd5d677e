"""What Kith remembers, as plain values; every other room speaks in these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data.house import AS_IT_COMES, House

Shared = Literal["named", "neighbour", "quiet"]
Signed = Literal["named", "neighbour"]
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
ThreadPurpose = Literal["introduction", "talk", "corner"]
ThreadState = Literal["creating", "open", "closing", "closed", "parked"]
OutboxState = Literal["pending", "sending", "sent", "parked", "dropped", "gone"]
Place = Literal["channel", "member", "thread"]
Size = Literal["small", "medium", "large"]
Every = Literal["day", "week", "fortnight", "first", "third", "last", "month"]
"""`first`, `third` and `last` are the first, third and last such weekday of a month; `month` is its first day."""

DAY = 86_400
HOUR = 3_600
MINUTE = 60


SIZES: tuple[Size, ...] = ("small", "medium", "large")
"""Up to an hour, up to half a day, more than that."""

WAYS: tuple[Shared, ...] = ("named", "neighbour", "quiet")
"""Every way in which an ask can be shared, the most open first."""

EVERY_PART = (1 << 21) - 1
"""Morning, afternoon and evening of each day of the week, one bit each, from Monday morning on."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What one ask needs. Left as it is, each field asks for nothing: anybody fits it.

    `place` is the ref of one of the community's own areas, or None for what can be done from anywhere; `parts` are the
    times of the week at which it could be done; from `people` on it is enough, and nobody is looked for beyond `most`;
    `skills` is what nobody can do without.
    """

    place: str | None = None
    language: str | None = None
    size: Size = "small"
    parts: int = EVERY_PART
    people: int = 1
    skills: frozenset[str] = frozenset()
    most: int = 1


@dataclass(frozen=True, slots=True)
class Gives:
    """What one helper states. Left as it is, each field rules nothing out and is told to nobody as a reason.

    `areas` None is "not said"; `languages` begin with their own; `invitations` is how many a week are welcome;
    `sooner` means that urgent asks may reach them before the pause between two invitations is over.
    """

    first: frozenset[str] | None = None
    home: str | None = None
    areas: frozenset[str] | None = None
    online_only: bool = False
    languages: tuple[str, ...] | None = None
    largest: Size = "large"
    parts: int = EVERY_PART
    invitations: int | None = None
    sooner: bool = False
    skills: frozenset[str] = frozenset()


ANY = Needs()
ALL = Gives()


@dataclass(frozen=True, slots=True)
class Area:
    """A part of town as the stewards call it; helpers and asks name it by its ref."""

    ref: str
    community: int
    name: str


@dataclass(frozen=True, slots=True)
class Community:
    """One Discord server. `zone` is an IANA name, `language` a catalogue's name, `ways` how asks may be shared here;
    `asks_forum` says whether the asks channel is a forum, which takes posts alone and holds no private thread."""

    guild: int
    state: Literal["setting_up", "open", "removed"]
    language: str
    zone: str
    asks_channel: int | None
    steward_role: int | None
    ways: tuple[Shared, ...] = WAYS
    house: House = AS_IT_COMES
    asks_forum: bool = False


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
class Nudge:
    """One unasked message to somebody: its kind, when it was said (UTC epoch seconds), and its row's ref."""

    kind: str
    at: int
    ref: str


@dataclass(frozen=True, slots=True)
class Nudging:
    """What one person wants to hear unasked, and what is looked at before they do; times are UTC epoch seconds.

    `hour` is that of the community's day at which a digest may come; `last` is when they were last told anything else.
    """

    wanted: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()
    hour: int = 18
    said: tuple[Nudge, ...] = ()
    last: int | None = None
    hushed_at: int | None = None


UNSAID = Nudging()


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
    gives: Gives = ALL


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
    needs: Needs = ANY


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
class Celebration:
    """Something good that its writer shares, or is about to: it is about nothing else. `owner` is a member's ref."""

    ref: str
    community: int
    owner: str
    shared: Signed
    words: str
    state: Literal["draft", "open"]
    made_day: int


@dataclass(frozen=True, slots=True)
class Reflection:
    """What somebody wrote for themselves to a question, and chose to keep. `owner` is a member's ref."""

    ref: str
    community: int
    owner: str
    question: str
    words: str
    kept_day: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody wrote down because a person they know may need it; `friend` and `person` are members' refs. The
    words stay the friend's. `became` is the ref of the draft that the person made of it, None while they have not;
    `back` means that the friend took it back."""

    ref: str
    community: int
    friend: str
    person: str
    kind: str
    needed: Needed
    words: str
    state: Literal["open", "taken", "let_go", "back"]
    became: str | None
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
    """Both said yes; a place is open for the two. `seat` is which of those it is that an ask has for helpers."""

    ref: str
    community: int
    ask: str
    invitation: str
    state: IntroductionState
    made_day: int
    seat: int = 0


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
class Ritual:
    """A prompt that comes round. Its schedule is that of `bot.rules.schedules`, in the community's zone; it is said
    `offset` seconds after its slot, drawn once, so that not all communities speak in the same minute.

    `next_slot` (UTC epoch seconds) is what it waits for, None unless it is `on`; before `not_before` it does not come.
    `quiet` means that it rests because nobody responded to its last rounds, of which `unanswered` is the number.
    """

    ref: str
    community: int
    family: str
    every: Every
    weekday: int
    minute: int
    anchor: int
    offset: int
    state: Literal["on", "paused", "quiet"]
    next_slot: int | None
    not_before: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Round:
    """One time that a ritual came: its prompt, its slot (UTC epoch seconds), and whether anybody responded."""

    ref: str
    community: int
    ritual: str
    prompt: str
    slot: int
    answered: bool


@dataclass(frozen=True, slots=True)
class Resource:
    """A local service that a community lists. `area` is the ref of one of its own areas, None for everywhere; without
    `languages` it is not said in which ones. `checked_day` is when somebody last looked whether all of it still holds,
    None if nobody did. A `draft` came in a file, as a part of that `batch`, and is not kept yet; `told` is whether the
    stewards have heard that it is old."""

    ref: str
    community: int
    kind: str
    name: str
    how: str
    about: str
    area: str | None
    languages: tuple[str, ...]
    state: Literal["draft", "shown", "retired"]
    batch: str | None
    checked_day: int | None
    told: bool
    made_day: int


@dataclass(frozen=True, slots=True)
class Due:
    """Something to do at `run_at` (UTC epoch seconds), written with the change that needs it."""

    key: str
    community: int
    kind: str
    about: str
    run_at: int
    tries: int
