"""What an ask needs beyond its kind: where, when, in which language, for how long and with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.rules import asks as rules
from bot.rules import fitting, moments, several
from bot.rules import matching as match_rules
from bot.rules.refusal import Refusal
from bot.rules.terms import of_list, parts_of, size_of
from bot.steps import introductions, matching, queue, reminders
from bot.steps.asks import DRAFT_KEPT, own
from bot.steps.people import Who
from data import areas, asks, capacities, due, invitations, outbox
from data.content import LANGUAGES, SKILLS
from data.records import Area, Ask, Invitation, Needs
from data.store import Tx

TOLD = ("place", "times", "language", "skill")
"""Reasons for an invitation that hang on what the ask needs."""


@dataclass(frozen=True, slots=True)
class NeedsForm:
    """What was chosen in the form, as it came; `parts` by their names, and what is empty is left open."""

    place: str
    parts: Sequence[str]
    language: str
    size: str
    skills: Sequence[str]


def before(tx: Tx, who: Who, ref: str) -> tuple[Ask, list[Area]]:
    """For the form: the ask, and the parts of town to choose from."""
    ask = changeable(tx, who, ref)
    return ask, areas.of(tx, ask.community)


def say(tx: Tx, who: Who, ref: str, form: NeedsForm) -> Ask:
    """Keep what was chosen. Where the ask is posted already its card changes, and helpers are looked for anew.

    Chosen twice it is said once. Raises Refusal while somebody's yes waits: they said it to the ask as it stands.
    """
    ask = changeable(tx, who, ref)
    return _changed(tx, ask, _checked(ask, form, areas.of(tx, ask.community)))


def for_several(tx: Tx, who: Who, ref: str, least: str, most: str) -> Ask:
    """Say how many people are needed at least and at most, as they were chosen from a list; the rest is as in `say`."""
    ask = changeable(tx, who, ref)
    return _changed(tx, ask, several.said(ask.needs, least, most))


def enough(tx: Tx, who: Who, ref: str) -> Ask:
    """Those who have come are enough: nobody more is looked for. Pressed twice it is said once."""
    ask = own(tx, who, ref)
    if ask.state == "matched":
        return ask
    if ask.state != "open":
        raise Refusal(f"refuse.ask_{ask.state}")
    if not introductions.found(tx, ref).came:
        raise Refusal("refuse.nobody_came")
    return introductions.enough(tx, ask)


def _changed(tx: Tx, ask: Ask, needs: Needs) -> Ask:
    if needs == ask.needs:
        return ask
    changed = replace(ask, needs=needs)
    asks.save(tx, changed)
    queue.gone(tx, ask.ref)
    if ask.state == "draft":
        reminders.over(tx, ask.ref)
        due.at(tx, ask.community, "draft.lapse", ask.ref, tx.now + DRAFT_KEPT)
    else:
        _look_again(tx, changed)
    return changed


def changeable(tx: Tx, who: Who, ref: str) -> Ask:
    """The actor's own ask, while what it needs can be changed. Raises Refusal otherwise."""
    ask = own(tx, who, ref)
    if ask.state not in ("draft", "open"):
        raise Refusal(f"refuse.ask_{ask.state}")
    if ask.offer is not None:
        # It concerns whoever made the offer alone, in their words.
        raise Refusal("refuse.old_control")
    if invitations.to(tx, ref, "yes"):
        raise Refusal("refuse.answer_first")
    if introductions.found(tx, ref).came:
        # Whoever has come said yes to it as it stands.
        raise Refusal("refuse.some_came")
    return ask


def _checked(ask: Ask, form: NeedsForm, here: Sequence[Area]) -> Needs:
    place = of_list([form.place] if form.place else [], (area.ref for area in here))
    language = of_list([form.language] if form.language else [], LANGUAGES)
    return replace(
        ask.needs,
        place=place[0] if place else None,
        language=language[0] if language else None,
        size=size_of(form.size),
        parts=parts_of(form.parts),
        skills=frozenset(of_list(form.skills, SKILLS)),
    )


def _look_again(tx: Tx, ask: Ask) -> None:
    # A card that changes in the second in which somebody is seen to be there would tell who asks, as one that appears
    # then would (promise S6): without a name both wait as long.
    at = max(ask.visible_at or tx.now, rules.appears_at(ask.shared, False, tx.now, tx.chance))
    for invitation in invitations.to(tx, ask.ref, "waiting", "lapsed"):
        capacity = capacities.get(tx, invitation.helper) if invitation.helper else None
        if capacity is not None and not fitting.possible(ask.kind, ask.needs, capacity.gives):
            introductions.withdraw(tx, invitation)
            continue
        invitations.save(tx, replace(invitation, why=_why(tx, ask, invitation)))
        outbox.touch(tx, invitation.ref, at=at)
    outbox.touch(tx, ask.ref, at=at)
    matching.look_at(tx, ask, max(at, _look_from(tx, ask)))


def _look_from(tx: Tx, ask: Ask) -> int:
    if not invitations.to(tx, ask.ref, "passed"):
        return tx.now
    # Of a yes the asker was never asked about its helper believes that it waits. Whoever is asked next is asked no
    # sooner than if the asker had heard of it and passed it over (promise H2).
    later = moments.as_if_passed(rules.urgency(ask.needed_by, tx.now), tx.now, tx.chance)
    return min(later, due.when(tx, "ask.match", ask.ref) or later)


def _why(tx: Tx, ask: Ask, invitation: Invitation) -> tuple[str, ...]:
    # What an invitation says about itself stays true; what it says about the helper's own time was true when they
    # were asked, and stands.
    capacity = capacities.get(tx, invitation.helper)
    if capacity is None:
        return tuple(each for each in invitation.why if each not in TOLD)
    candidate = matching.candidate(tx, ask, capacity)
    now = [each for each in match_rules.why(ask, candidate, tx.now) if each in TOLD]
    before = [each for each in invitation.why if each in ("first", "kind")]
    after = [each for each in invitation.why if each not in (*TOLD, "first", "kind")]
    return (*before, *now, *after)
