"""The part of the data map about rituals: what comes when, who would like to hear of it, and talks in twos."""

from __future__ import annotations

from data.columns import GUILD, REF, Column, day, found, own

RITUALS: dict[str, dict[str, Column]] = {
    "rituals": {
        "ref": REF,
        "community": GUILD,
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
        "warned": Column("state", "clear", "whether stewards heard that few of its prompts are left"),
    },
    "ritual_said": {
        "ritual": Column("technical", "clear", "the ritual"),
        "prompt": Column("technical", "clear", "the name of a prompt"),
    },
    "prompts": {
        "ref": REF,
        "community": GUILD,
        "family": Column("setting", "clear", "what it is about"),
        "words": Column("words", "sealed", "the question"),
        "state": Column("setting", "clear", "whether it comes or is paused"),
        "position": Column("setting", "clear", "its place among them"),
    },
    "holidays": {
        "ref": REF,
        "community": GUILD,
        "first_day": Column("setting", "clear", "the first of these days"),
        "last_day": Column("setting", "clear", "the last of these days"),
    },
    "proposals": {
        "ref": REF,
        "community": GUILD,
        "owner": own("the reference of who suggested it"),
        "owner_key": found("of who suggested it"),
        "family": Column("state", "clear", "what it is about"),
        "words": Column("words", "sealed", "the question"),
        "state": Column("state", "clear", "what became of it"),
        "answer": Column("words", "sealed", "the steward's word to whoever suggested it"),
        "made_day": day("it was suggested"),
        "ended_day": day("it was answered or let go"),
    },
    "subscriptions": {
        "ref": REF,
        "community": GUILD,
        "ritual": Column("technical", "clear", "the ritual"),
        "member": own("the reference of who wants to hear"),
        "member_key": found("of who wants to hear"),
        "pair_key": found("of the two, so that there is one"),
        "whole": Column("setting", "clear", "whether they want the question itself"),
        "not_before": Column("setting", "clear", "until when they want to hear nothing of it"),
    },
    "rounds": {
        "ref": REF,
        "community": GUILD,
        "ritual": Column("technical", "clear", "the ritual"),
        "prompt": Column("technical", "clear", "the name of its prompt"),
        "slot": Column("technical", "clear", "for which moment it was"),
        "answered": Column("state", "clear", "whether anybody responded; not who, nor how many"),
        "made_day": day("it came"),
    },
    "pair_list": {
        "ref": REF,
        "community": GUILD,
        "ritual": Column("technical", "clear", "the ritual"),
        "owner": own("the reference of who is on the list"),
        "owner_key": found("of who is on the list"),
        "away_until": Column("setting", "clear", "until when they leave it out"),
    },
    "pair_seats": {
        "ref": REF,
        "community": GUILD,
        "ritual": Column("technical", "clear", "the ritual"),
        "talk": Column("technical", "clear", "which talk, drawn from those in it and leading to nobody"),
        "owner": own("the reference of who is in it"),
        "owner_key": found("of who is in it"),
        "made_day": day("the talk began"),
    },
}
