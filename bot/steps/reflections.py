"""A question to think about, and what somebody wrote to it, kept for them alone if they say so."""

from __future__ import annotations

from random import Random

from bot.rules.refusal import Refusal
from bot.rules.words import QUESTION_MOST, REFLECTION_MOST, bounded
from bot.steps.people import Who, at, community_of, here
from data import members, reflections, refs
from data.content.questions import QUESTIONS
from data.records import Reflection
from data.store import Tx

MOST = 50
"""Reflections that one person may keep."""


def drawn(chance: Random, before: int | None = None) -> int:
    """A question by chance, by its number, and never the one of just before."""
    return chance.choice([each for each in QUESTIONS if each != before])


def numbered(said: str) -> int:
    """The question with that number. Raises Refusal for any other."""
    if not (said.isascii() and said.isdecimal() and len(said) < 5 and int(said) in QUESTIONS):
        raise Refusal("refuse.old_control")
    return int(said)


def look(tx: Tx, who: Who) -> None:
    """Whether there is a door to come in by here. Nothing is noted, not even that somebody came."""
    community_of(tx, who)


def written(tx: Tx, who: Who, words: str) -> str:
    """What was written, tidied, to be shown back to its writer; nothing of it is noted."""
    community_of(tx, who)
    return bounded(words, "reflect.form.words", REFLECTION_MOST, required=True)


def keep(tx: Tx, who: Who, ref: str, question: str, words: str) -> Reflection:
    """Its writer wants it kept. Pressed twice it is kept once."""
    community, me = here(tx, who)
    known = reflections.get(tx, ref)
    if known is not None:
        if known.owner != me.ref:
            raise Refusal("refuse.gone")
        return known
    if not refs.free(tx, ref):
        raise Refusal("refuse.old_control")
    if len(reflections.of(tx, me.ref)) >= MOST:
        raise Refusal("refuse.many_reflections", most=MOST)
    asked = bounded(question, "reflect.form.title", QUESTION_MOST)
    clean = bounded(words, "reflect.form.words", REFLECTION_MOST, required=True)
    made = Reflection(ref, community.guild, me.ref, asked, clean, tx.day)
    reflections.add(tx, made)
    return made


def kept(tx: Tx, who: Who) -> list[Reflection]:
    """What the actor kept here, the latest first. Nobody is met by looking."""
    community = community_of(tx, who)
    me = members.find(tx, community.guild, who.user)
    return reflections.of(tx, me.ref) if me is not None else []


def forget(tx: Tx, who: Who, ref: str) -> list[Reflection]:
    """Forget one's own; what is left. One that is gone already is no failure, and one of somebody else's stays."""
    found = reflections.get(tx, ref)
    try:
        theirs = found is not None and at(tx, who, found.community).ref == found.owner
    except Refusal:
        theirs = False
    if theirs:
        reflections.delete(tx, ref)
    return kept(tx, who)
