"""The part of the data map about what is told to the stewards, what waits for them, and what was agreed on."""

from __future__ import annotations

from data.columns import GUILD, REF, Column, day, found, own

_HELD = "stays: it leads to nobody until they return, and protects others until it is over"


TOLD: dict[str, dict[str, Column]] = {
    "stewards": {
        "member": Column("identity", "clear", "the member's random reference"),
        "community": GUILD,
    },
    "reports": {
        "ref": REF,
        "community": GUILD,
        "what": Column("state", "clear", "what sort of thing it is about"),
        "about": Column("identity", "sealed", "the reference of what it is about"),
        "about_key": found("of what it is about"),
        "author": own("the reference of who told it"),
        "author_key": found("of who told it"),
        "subject": Column("identity", "sealed", "the reference of whom it is about", erased=_HELD),
        "subject_key": Column(
            "identity", "digest", "of whom it is about, under another label where they are not to be named", "", _HELD
        ),
        "masked": Column("state", "clear", "whether stewards may see whom it is about"),
        "named": Column("setting", "clear", "whether stewards may see who told it"),
        "agreement": Column("words", "sealed", "the agreement it names"),
        "words": Column("words", "sealed", "what its author wrote"),
        "place": Column("identity", "sealed", "a person, a channel and a message, where it is about those"),
        "state": Column("state", "clear", "whether anything was done about it"),
        "made_day": day("it was told"),
        "ended_day": day("something was last done about it"),
    },
    "report_acts": {
        "ref": REF,
        "community": GUILD,
        "report": Column("technical", "clear", "the report"),
        "act": Column("state", "clear", "what was done"),
        "actor": own("the reference of the steward who did it"),
        "actor_key": found("of the steward who did it"),
        "words": Column("words", "sealed", "what the steward wrote with it"),
        "made_day": day("it was done"),
    },
    "pauses": {
        "ref": REF,
        "community": GUILD,
        "report": Column("technical", "clear", "the report it came of"),
        "member": Column("identity", "sealed", "the reference of who is paused", erased=_HELD),
        "member_key": Column("identity", "digest", "of who is paused", "", _HELD),
        "reason": Column("words", "sealed", "why, as they were told", "", "emptied at once"),
        "state": Column("state", "clear", "running, over, or lifted before its time"),
        "until": Column("state", "clear", "when it ends, for which Kith waits"),
    },
    "agreements": {
        "ref": REF,
        "community": GUILD,
        "version": Column("technical", "clear", "which version it is"),
        "words": Column("setting", "sealed", "what the community agreed on"),
        "review_day": Column("setting", "clear", "the day from which it is to be looked at again"),
        "made_day": day("it was agreed on"),
    },
    "announcements": {
        "ref": REF,
        "community": GUILD,
        "owner": own("the reference of who proposed it"),
        "owner_key": found("of who proposed it"),
        "words": Column("words", "sealed", "what they wrote"),
        "answer": Column("words", "sealed", "what a steward said of it"),
        "state": Column("state", "clear", "whether it waits, was approved, or was declined"),
        "from_at": Column("setting", "clear", "when it begins"),
        "days": Column("setting", "clear", "for how many days"),
        "made_day": day("it was proposed"),
    },
    "confirmations": {
        "ref": REF,
        "community": GUILD,
        "ask": Column("technical", "clear", "the ask"),
        "invitation": Column("technical", "clear", "the invitation"),
    },
}
