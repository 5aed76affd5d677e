"""What every column holds, whether it is sealed, until when it is kept and what erasing does to it: the data map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data.tables import CLOSED

# Plain data. A test compares it with the real schema, and docs/privacy.md is made from it. Of whole tables
# `data.tables` says it.

Class = Literal["identity", "words", "state", "setting", "technical"]
"""identity: who somebody is, or which row is theirs. words: what somebody wrote. state: how something stands. setting:
what somebody chose. technical: what the program needs and which says nothing about anybody."""

Keeping = Literal["sealed", "digest", "clear"]
"""sealed: AES-256-GCM, bound to its place. digest: keyed, to find a value again, which nothing opens. clear: readable
by whoever has the file."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Where `until` or `erased` is empty, what is said of its table holds."""

    kind: Class
    keeping: Keeping
    holds: str
    until: str = ""
    erased: str = ""


_REF = Column("technical", "clear", "a random reference of this row")
_GUILD = Column("technical", "clear", "the server's Discord id")


def _own(what: str) -> Column:
    return Column("identity", "sealed", what)


def _found(what: str) -> Column:
    return Column("identity", "digest", what)


def _day(what: str) -> Column:
    return Column("state", "clear", f"the day on which {what}")


COLUMNS: dict[str, dict[str, Column]] = {
    "meta": {
        "name": Column("technical", "clear", "what is said"),
        "value": Column("technical", "clear", "a sealed word by which a wrong key is noticed, and which copy this is"),
    },
    "communities": {
        "guild": Column("setting", "clear", "the server's Discord id"),
        "state": Column("state", "clear", "being set up, open, or removed"),
        "language": Column("setting", "clear", "the language of public cards"),
        "zone": Column("setting", "clear", "the time zone"),
        "asks_channel": Column("setting", "clear", "the channel in which asks appear"),
        "steward_role": Column("setting", "clear", "the stewards' role"),
        "stewards_channel": Column("setting", "clear", "the stewards' own channel"),
        "ways": Column("setting", "clear", "how asks may be shared"),
        "removed_day": _day("the server removed Kith"),
        "rituals_channel": Column("setting", "clear", "the channel of rituals"),
        "thanks_channel": Column("setting", "clear", "the channel of what is celebrated"),
        "introductions_channel": Column("setting", "clear", "the channel under which introductions happen"),
        "helper_role": Column("setting", "clear", "the role of those who may help, if not everybody"),
        "member_days": Column("setting", "clear", "for how many days somebody must have been here to help"),
        "account_days": Column("setting", "clear", "how many days old an account must be to help"),
        "review": Column("setting", "clear", "whether stewards look at asks before they appear"),
        "mode": Column("setting", "clear", "who brings people together"),
        "open_most": Column("setting", "clear", "open asks of one person"),
        "invited_most": Column("setting", "clear", "invitations of one helper in a day"),
        "quiet": Column("setting", "clear", "when nobody is invited"),
        "gap_days": Column("setting", "clear", "days between two asks of one person"),
        "kind_most": Column("setting", "clear", "open asks of one kind"),
        "hours": Column("setting", "clear", "when asks may be posted"),
        "paused_until": Column("setting", "clear", "until when no asks are taken"),
        "kinds": Column("setting", "clear", "the kinds of help, in the stewards' order"),
        "notes": Column("setting", "clear", "which shipped sentences whoever asks is shown"),
        "note": Column("setting", "clear", "the stewards' own words to whoever asks"),
    },
    "changes": {
        "ref": _REF,
        "community": _GUILD,
        "owner": _own("the reference of the steward"),
        "owner_key": _found("of the steward"),
        "setting": Column("setting", "clear", "which setting"),
        "before": Column("setting", "sealed", "how it was before"),
        "after": Column("setting", "sealed", "what it became"),
        "made_at": Column("state", "clear", "when"),
    },
    "members": {
        "ref": Column("identity", "clear", "the random reference that stands for this person, and for nobody outside"),
        "community": _GUILD,
        "lookup": Column(
            "identity",
            "digest",
            "their Discord user id, to find them",
            erased="stays alone while somebody is kept apart from them",
        ),
        "identity": _own("their Discord user id, to write to them"),
        "locale": Column("setting", "sealed", "the language their Discord is set to"),
        "reach": Column("setting", "sealed", "whether they chose direct messages"),
        "closed_until": Column("state", "sealed", "until when closed direct messages are not tried", "7 days"),
        "absent_since": Column("state", "sealed", "since when Discord has said they are not in the server", "10 days"),
        "nudging": Column(
            "setting", "sealed", "what may be written unasked and at which hour, and when Kith last wrote"
        ),
    },
    "capacities": {
        "member": Column("identity", "clear", "the member's random reference"),
        "community": _GUILD,
        "tide": Column("setting", "clear", "much, some or little to give"),
        "at_once": Column("setting", "clear", "commitments at once"),
        "per_week": Column("setting", "clear", "commitments a week"),
        "quiet_from": Column("setting", "sealed", "when their quiet hours begin"),
        "quiet_to": Column("setting", "sealed", "when their quiet hours end"),
        "rest_until": Column("setting", "clear", "the end of a rest, for which Kith waits", "until it is over"),
        "ready_at": Column("state", "clear", "when they may next be asked, for which Kith waits", "until the next one"),
        "stated_day": _day("they last said so"),
        "gives": Column(
            "setting",
            "sealed",
            "what else they said: places, languages, free times, size, skills, how often",
        ),
    },
    "capacity_kinds": {
        "community": _GUILD,
        "kind": Column("setting", "clear", "a kind of help"),
        "member": Column("identity", "clear", "the member's random reference"),
        "ready_at": Column(
            "state", "clear", "when they may next be asked, once more, to find them by", "until the next one"
        ),
    },
    "capacity_traits": {
        "member": Column("identity", "clear", "the member's random reference"),
        "trait": Column("setting", "digest", "of a place, a language or a skill they stated"),
    },
    "areas": {
        "ref": _REF,
        "community": _GUILD,
        "name": Column("setting", "sealed", "what the stewards call it"),
        "position": Column("setting", "clear", "where it stands in the list"),
    },
    "resources": {
        "ref": _REF,
        "community": _GUILD,
        "kind": Column("setting", "clear", "the kind of service"),
        "details": Column("words", "sealed", "its name, how it is reached, what it does, where, in which languages"),
        "state": Column("state", "clear", "in a file that is looked over, shown, or not shown any more"),
        "batch": Column("technical", "clear", "which file it came in, until that is kept"),
        "checked_day": _day("somebody last looked whether it still holds"),
        "told": Column("technical", "clear", "whether the stewards were told that it is old"),
        "made_day": _day("it was listed"),
    },
    "pulse": {
        "community": _GUILD,
        "week": _day("a week began"),
        "kind": Column("state", "clear", "a kind of help, or all together"),
        "what": Column("state", "clear", "what was counted: asked, met, ended with nobody, open, waiting"),
        "least": Column("state", "clear", "how many at least, as a multiple of five; fewer than five are not kept"),
    },
    "answers": {
        "community": _GUILD,
        "class": Column("technical", "clear", "how well those who were asked fit: loosely, well, best"),
        "asked": Column("state", "clear", "how many were asked"),
        "yes": Column("state", "clear", "how many said yes"),
    },
    "rituals": {
        "ref": _REF,
        "community": _GUILD,
        "family": Column("setting", "clear", "what its prompts are about"),
        "every": Column("setting", "clear", "how often it comes"),
        "weekday": Column("setting", "clear", "on which day of the week"),
        "minute": Column("setting", "clear", "at which minute of the local day"),
        "anchor": Column("technical", "clear", "which of two weeks, where it is every other one"),
        "shift": Column("technical", "clear", "seconds after its minute at which it is said, drawn by chance"),
        "state": Column("state", "clear", "whether it comes, was paused, or rests by itself"),
        "next_slot": Column("technical", "clear", "when it comes next"),
        "not_before": Column("setting", "clear", "until when stewards leave it out"),
        "unanswered": Column("state", "clear", "to how many rounds in a row nobody responded"),
    },
    "ritual_said": {
        "ritual": Column("technical", "clear", "the ritual"),
        "prompt": Column("technical", "clear", "the name of a prompt"),
    },
    "rounds": {
        "ref": _REF,
        "community": _GUILD,
        "ritual": Column("technical", "clear", "the ritual"),
        "prompt": Column("technical", "clear", "the name of its prompt"),
        "slot": Column("technical", "clear", "for which moment it was"),
        "answered": Column("state", "clear", "whether anybody responded; not who, nor how many"),
        "made_day": _day("it came"),
    },
    "offers": {
        "ref": _REF,
        "community": _GUILD,
        "code": Column("technical", "clear", "the public code on its card, drawn by chance"),
        "owner": _own("the reference of who offers"),
        "owner_key": _found("of who offers"),
        "kind": Column("state", "clear", "the kind of help"),
        "words": Column("words", "sealed", "what they wrote"),
        "state": Column("state", "clear", "open or closed"),
        "made_day": _day("it was made"),
        "ended_day": _day("it was closed"),
    },
    "celebrations": {
        "ref": _REF,
        "community": _GUILD,
        "owner": _own("the reference of who celebrates"),
        "owner_key": _found("of who celebrates, under another label where it is unnamed"),
        "shared": Column("setting", "clear", "with a name or without"),
        "words": Column("words", "sealed", "what they wrote"),
        "state": Column("state", "clear", "not posted yet, or posted"),
        "made_day": _day("it was written or posted"),
    },
    "reflections": {
        "ref": _REF,
        "community": _GUILD,
        "owner": _own("the reference of who wrote it"),
        "owner_key": _found("of who wrote it"),
        "question": Column("words", "sealed", "the question it was written to"),
        "words": Column("words", "sealed", "what they wrote"),
        "kept_day": _day("they asked for it to be kept"),
    },
    "asks": {
        "ref": _REF,
        "community": _GUILD,
        "code": Column("technical", "clear", "the public code on its card, drawn by chance"),
        "asker": Column(
            "identity", "sealed", "the reference of who asks", "3 days after closing without a name, else 30"
        ),
        "asker_key": Column(
            "identity", "digest", "of who asks, under another label where it is unnamed", "as the asker"
        ),
        "shared": Column("setting", "clear", "by name, as a neighbour, or quietly"),
        "state": Column("state", "clear", "how it stands"),
        "kind": Column("state", "clear", "the kind of help"),
        "needed": Column("state", "clear", "how soon, as it was chosen"),
        "needed_by": Column("state", "clear", "the end of the last day on which it is of use"),
        "first_who_can": Column("setting", "clear", "whether the first who can may come"),
        "summary": Column("words", "sealed", "what others may see", CLOSED),
        "details": Column("words", "sealed", "what only the helper sees", CLOSED),
        "needs": Column("words", "sealed", "where, when, in which language and by how many it could be done", CLOSED),
        "offer": Column("technical", "clear", "the offer it was made from"),
        "visible_at": Column("state", "clear", "when it may appear; once it is over, the day"),
        "made_day": _day("it was posted"),
        "closed_day": _day("it ended"),
        "kept": Column("technical", "clear", "how much of it is kept still"),
    },
    "suggestions": {
        "ref": _REF,
        "community": _GUILD,
        "friend": _own("the reference of who wrote it"),
        "friend_key": _found("of who wrote it"),
        "person": _own("the reference of whom it is for"),
        "person_key": _found("of whom it is for"),
        "pair_key": _found("of the two, so that there is one at a time"),
        "kind": Column("state", "clear", "the kind of help"),
        "needed": Column("state", "clear", "how soon, as it was chosen"),
        "words": Column("words", "sealed", "what was written for them"),
        "state": Column("state", "clear", "what became of it; shown to nobody but whom it is for"),
        "became": Column("technical", "sealed", "the draft that they made of it"),
        "made_day": _day("it was written"),
    },
    "invitations": {
        "ref": _REF,
        "community": _GUILD,
        "ask": Column("technical", "clear", "the ask"),
        "helper": _own("the reference of who was asked"),
        "helper_key": _found("of who was asked"),
        "pair_key": Column(
            "identity",
            "digest",
            "of the ask and who was asked, so that nobody is asked twice",
            "as long as the ask is open, even where it is forgotten who it was",
        ),
        "origin": Column("state", "clear", "asked by Kith, pressed on the card, or through an offer"),
        "state": Column("state", "clear", "what they said and what became of it"),
        "why": Column("state", "clear", "the reasons they were given for being asked, as codes"),
        "asked_at": Column("state", "clear", "when they were asked; once answered, the day"),
        "taken_at": Column("state", "clear", "the day on which they took it on", "8 days after closing, or 30"),
        "ended_day": _day("nothing more was expected of them"),
    },
    "introductions": {
        "ref": _REF,
        "community": _GUILD,
        "ask": Column("technical", "clear", "the ask"),
        "invitation": Column("technical", "clear", "the invitation"),
        "state": Column("state", "clear", "open, finished or ended"),
        "made_day": _day("they were introduced"),
        "thanks": Column(
            "words", "sealed", "what whoever was helped wrote to thank the other", CLOSED, "deleted with who wrote it"
        ),
    },
    "apart": {
        "ref": _REF,
        "community": _GUILD,
        "owner": _own("the reference of whose list it is"),
        "owner_key": _found("of whose list it is"),
        "other": _own("the reference of who is on it"),
        "other_key": _found("of who is on it"),
        "pair_key": _found("of the two"),
    },
    "threads": {
        "ref": _REF,
        "community": _GUILD,
        "purpose": Column("technical", "clear", "an introduction's or a member's own"),
        "about": Column("identity", "clear", "the introduction's or the member's random reference"),
        "parent": Column("technical", "clear", "the channel it lies in"),
        "code": Column("technical", "sealed", "its neutral name on Discord"),
        "thread": Column("technical", "sealed", "its Discord id"),
        "leaving": Column("identity", "sealed", "who is to be taken out of it", "until they are", "until they are"),
        "state": Column("state", "clear", "how far it is"),
        "next_try": Column("technical", "clear", "when the relay looks at it"),
        "tries": Column("technical", "clear", "how often something did not work"),
    },
    "outbox": {
        "ref": _REF,
        "community": _GUILD,
        "kind": Column("technical", "clear", "the kind of message"),
        "about": Column("technical", "clear", "the random reference of what it is about"),
        "slot": Column("technical", "digest", "of kind, subject and place, so that nothing is said twice"),
        "place": Column("technical", "clear", "a channel, a member or a thread"),
        "target": _own("the channel, the member's reference or the thread's"),
        "state": Column("state", "clear", "how far it is"),
        "nonce": Column("technical", "clear", "a random value by which Discord knows a repeated call"),
        "marker": Column("technical", "clear", "a random number by which the message is found again"),
        "began": Column("technical", "clear", "when it was first tried", "until it is sent"),
        "first_tried": Column("technical", "clear", "when the try that may be under way began", "until it is settled"),
        "next_try": Column("technical", "clear", "when the relay looks at it"),
        "drop_after": Column("technical", "clear", "when saying it would be too late", "until it is sent"),
        "corner_from": Column("technical", "clear", "when it may be noticed in a member's own thread", "until it is"),
        "tries": Column("technical", "clear", "how often something did not work"),
        "channel": Column("technical", "sealed", "where it stands: the channel's Discord id"),
        "message": Column("technical", "sealed", "where it stands: the message's Discord id"),
        "wanted": Column("technical", "clear", "the version it should show"),
        "shown": Column("technical", "clear", "the version it shows"),
        "taken_down": Column("technical", "clear", "whether it is to be taken away"),
        "ended_day": _day("it was gone, or was to be taken away"),
    },
    "due": {
        "key": Column("technical", "clear", "kind and subject"),
        "community": _GUILD,
        "kind": Column("technical", "clear", "what is to be done"),
        "about": Column("technical", "clear", "the random reference of what it is about"),
        "run_at": Column("technical", "clear", "when"),
        "tries": Column("technical", "clear", "how often it did not work"),
    },
    "inbox": {
        "key": Column("technical", "digest", "of the press's Discord id"),
        "day": _day("it came"),
    },
}
