"""Questions of the stewards' own: written, put in order and paused, and said in turn with those that ship."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rules.refusal import Refusal
from bot.rules.words import PROMPT_MOST, bounded
from bot.steps import communities, rituals
from bot.steps.people import Who
from data import outbox, prompts, refs
from data import rituals as rows
from data.content.prompts import FAMILIES, PROMPTS
from data.house import OwnPrompt
from data.store import Tx

MOST = 20
"""Questions of a community's own in one family: as many as a list holds, and some room."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family as stewards see it: their own questions in their order, and how many ship with Kith."""

    name: str
    own: tuple[OwnPrompt, ...]
    shipped: int


def listed(tx: Tx, who: Who) -> tuple[Family, ...]:
    """Every family. Raises Refusal for anybody who is not a steward."""
    guild = communities.panel(tx, who, "en").guild
    return tuple(_family(tx, guild, each) for each in FAMILIES)


def opened(tx: Tx, who: Who, name: str) -> Family:
    """One family. Raises Refusal for what is none."""
    guild = communities.panel(tx, who, "en").guild
    if name not in PROMPTS:
        raise Refusal("refuse.unknown_choice")
    return _family(tx, guild, name)


def one(tx: Tx, who: Who, ref: str) -> OwnPrompt:
    """One question. Raises Refusal if it is not of this community, in the words used for one that is gone."""
    guild = communities.panel(tx, who, "en").guild
    found = prompts.get(tx, ref)
    if found is None or found.community != guild:
        raise Refusal("refuse.gone")
    return found


def write(tx: Tx, who: Who, ref: str, name: str, typed: str) -> OwnPrompt:
    """Keep what was typed: a new question of a family, or other words for one there is. Sent twice it is one."""
    guild = communities.panel(tx, who, "en").guild
    known = prompts.get(tx, ref)
    if known is None:
        return add(tx, guild, ref, opened(tx, who, name).name, typed)
    made = replace(one(tx, who, ref), words=_checked(typed))
    prompts.save(tx, made)
    # What was said in other words stays in the channel as it was said.
    _let_stand(tx, made)
    return made


def add(tx: Tx, guild: int, ref: str, name: str, typed: str) -> OwnPrompt:
    """A new question at the end of its family. Raises Refusal if there are too many, or it has no words."""
    words = _checked(typed)
    known = prompts.of(tx, guild, name)
    if len(known) >= MOST:
        raise Refusal("refuse.many_prompts", most=MOST)
    if not refs.free(tx, ref):
        raise Refusal("refuse.old_control")
    made = OwnPrompt(ref, guild, name, words, "on", max((each.position for each in known), default=0) + 1)
    prompts.save(tx, made)
    _more(tx, made)
    return made


def pause(tx: Tx, who: Who, ref: str) -> OwnPrompt:
    """It is not said until it is let come again."""
    return _stands(tx, one(tx, who, ref), paused=True)


def resume(tx: Tx, who: Who, ref: str) -> OwnPrompt:
    """It is said again when its turn comes."""
    return _stands(tx, one(tx, who, ref), paused=False)


def _stands(tx: Tx, made: OwnPrompt, *, paused: bool) -> OwnPrompt:
    made = replace(made, state="paused" if paused else "on")
    prompts.save(tx, made)
    _more(tx, made)
    return made


def move(tx: Tx, who: Who, ref: str, by: int) -> Family:
    """One place up (-1) or down (1) in its family, as far as it goes."""
    made = one(tx, who, ref)
    known = prompts.of(tx, made.community, made.family)
    at = known.index(made)
    known.insert(max(0, at + by), known.pop(at))
    for position, each in enumerate(known):
        prompts.save(tx, replace(each, position=position))
    return _family(tx, made.community, made.family)


def remove(tx: Tx, who: Who, ref: str) -> Family:
    """Forget a question; where it was said it stays."""
    made = one(tx, who, ref)
    _let_stand(tx, made)
    prompts.delete(tx, made)
    _more(tx, made)
    return _family(tx, made.community, made.family)


def _checked(typed: str) -> str:
    return bounded(typed, "prompts.form.words", PROMPT_MOST, required=True)


def _family(tx: Tx, guild: int, name: str) -> Family:
    return Family(name, tuple(prompts.of(tx, guild, name)), len(PROMPTS[name]))


def _let_stand(tx: Tx, made: OwnPrompt) -> None:
    for each in rows.saying(tx, made.community, made.ref):
        rituals.let_stand(tx, each)


def _more(tx: Tx, made: OwnPrompt) -> None:
    """As many are left as are left now: whatever was said of that is shown as it is."""
    rows.has_more(tx, made.community, made.family)
    for each in rows.of(tx, made.community):
        if each.family == made.family:
            outbox.touch(tx, each.ref, "ritual.few")
