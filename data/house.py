"""What stewards set for their community and what they changed, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Mode = Literal["members", "confirm", "invite"]
"""Members match themselves, stewards confirm each introduction, or stewards choose who is asked."""


@dataclass(frozen=True, slots=True)
class House:
    """What stewards set beyond where, when and in which language. Left as it is, each field is a fair beginning.

    Channels and roles are Discord ids; `helper_role` None lets everybody help, `member_days` and `account_days` say
    how long somebody must have been here or on Discord before. Zero lays no limit on invitations, on days between two
    asks of one person and on open asks of one kind. `quiet` and `hours` are names in `bot.rules.house`, `paused_until`
    is in UTC epoch seconds. `kinds` in the stewards' order, none for those that ship; `notes` are names of sentences
    that ship, `note` is in the stewards' own words. `mode` says who brings people together.
    """

    rituals_channel: int | None = None
    thanks_channel: int | None = None
    introductions_channel: int | None = None
    stewards_channel: int | None = None
    helper_role: int | None = None
    member_days: int = 0
    account_days: int = 0
    review: bool = False
    open_most: int = 5
    invited_most: int = 0
    quiet: str = "none"
    gap_days: int = 0
    kind_most: int = 0
    hours: str = "always"
    paused_until: int | None = None
    kinds: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    note: str = ""
    mode: Mode = "members"


AS_IT_COMES = House()


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that a steward changed: `owner` is their member ref, `before` and `after` are written as in
    `bot.rules.house`, `made_at` is in UTC epoch seconds."""

    ref: str
    community: int
    owner: str
    setting: str
    before: str
    after: str
    made_at: int


@dataclass(frozen=True, slots=True)
class Review:
    """What stewards say of an ask before others see it; `ask` is its ref, and its asker is not known here.

    It waits for them, they asked something back (`words`, and `answer` once there is one), or it was declined for a
    reason, a code, and perhaps with `words`. `told` means that the asker heard that nobody had looked yet.
    """

    ref: str
    community: int
    ask: str
    state: Literal["waiting", "asked", "declined"]
    reason: str = ""
    words: str = ""
    answer: str = ""
    at_once: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class OwnPrompt:
    """A question of the community's own for its rituals of one family; while it is `paused` it is not said."""

    ref: str
    community: int
    family: str
    words: str
    state: Literal["on", "paused"]
    position: int


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days on which no ritual comes: from the `first` to the `last`, both included, of the community's calendar."""

    ref: str
    community: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question of some family that a member suggested: `owner` is their ref, `answer` the steward's word, empty where
    there is none. `lapsed` means that nobody answered; `ended_day` is when it was answered or let go."""

    ref: str
    community: int
    owner: str
    family: str
    words: str
    state: Literal["open", "taken", "declined", "lapsed"]
    answer: str
    made_day: int
    ended_day: int | None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An introduction to which both said yes and which waits for a steward's; `ask` and `invitation` are refs."""

    ref: str
    community: int
    ask: str
    invitation: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a member (`owner`, their ref) would like to say to everybody, from `from_at` (UTC epoch seconds) for so many
    `days`; `answer` is what a steward said of it."""

    ref: str
    community: int
    owner: str
    words: str
    answer: str
    state: Literal["proposed", "approved", "declined"]
    from_at: int
    days: int
    made_day: int
