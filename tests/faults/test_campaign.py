"""A community lives while everything goes wrong: no life ends badly, and nothing that Kith can do is left out."""

from __future__ import annotations

import os

import pytest

from bot.steps.handlers import DUE
from tests.faults import boards
from tests.faults.campaign import Figures, campaign, live
from tests.faults.sim import sim

LIVES = int(os.environ.get("KITH_SCHEDULES", "80"))
"""The same ones each time, so that a red build is about what was changed; fresh seeds are `tests.faults.campaign`'s."""

MORE = 40
"""So many lives are added at most for what came about in none; people in them press it when they see it."""

RARE = "too rare in so few lives to be sure of; more schedules press it"
LATE = "asked after weeks, when nobody in the simulator acts any more but four times"
A_FILE = "a file has to be handed in; tests/stories has a steward who does"
MANY_KINDS = "no community here has more kinds than one list holds; tests/stories has one"
NOT_MADE = "Kith is not given the right to make channels here; tests/cogs and tests/stories press it"
OWNER = "for the owner of the server alone, who is nobody in the simulator; tests/stories has one"

RARELY = {
    "agreements": "look read_path read_small read_take",
    "announce": "again",
    "ask": "enough widen",
    "backup": "call_yes",
    "begin": "change up",
    "concern": "coming down down_form",
    "holidays": "remove",
    "intro": "later new_yes unsure",
    "invite": "less more",
    "pairs": "met not_this not_yet",
    "prompts": "change remove_yes resume",
    "reflect": "forget",
    "resources": "page",
    "rest": "hand_back",
    "review": "answer answer_form",
    "rituals": "look",
    "settings": "begin kind_down kind_retire kind_up kinds log rename_form",
    "thanks": "agree down offer",
}
"""Controls that are met in some lives, and in too few of them to be counted on, by their nouns."""

NOT_PRESSED = {
    **dict.fromkeys(("setup.make", "settings.make"), NOT_MADE),
    **dict.fromkeys(("ask.still", "offer.keep", "capacity.still"), LATE),
    **dict.fromkeys(("resources.keep", "resources.drop"), A_FILE),
    **dict.fromkeys(("erase.word", "erase.form"), OWNER),
    **dict.fromkeys(("ask.kind", "offer.kind", "capacity.kinds", "capacity.kind"), MANY_KINDS),
    "pulse.week": "weeks end before anybody in so short a life could choose one",
    **{f"{noun}.{each}": RARE for noun, names in RARELY.items() for each in names.split()},
}
"""Controls that people in the simulator need not have used, each with the reason."""

NOT_SAID = {
    "steward.handed_back": "a steward here is in no place of two; tests/stories has one who looks into it",
    "agreements.look": LATE,
    "steward.freed": "as above",
    **dict.fromkeys(
        (
            "agreements.review",
            "announcement.unseen",
            "ask.held",
            "backup.coming",
            "backup.waits",
            "confirm.declined",
            "confirm.over",
            "down",
            "draft.remind",
            "handed_back",
            "nudge.digest",
            "nudge.receive",
            "pause.over",
            "resources.stale",
            "thanks",
            "thanks.shown",
            "yes.hushed",
        ),
        RARE,
    ),
}
"""Kinds of message that need not have been said, each with the reason."""

LEADS = {"closed": ("intro.new", "intro.new_yes"), "nudge.digest": ("me.kinds",)}
"""What people press so that this comes about, where that is not said by its name."""

NOT_DUE = {
    "community.erase": OWNER,
    "community.purge": "a server that removes Kith takes it back soon here; tests/steps has one that does not",
    **dict.fromkeys(
        (
            "agreements.review",
            "backup.waits",
            "draft.remind",
            "member.forget",
            "member.gone",
            "nudge.receive",
            "pairs.how",
            "pause.over",
            "resources.stale",
        ),
        RARE,
    ),
}
"""Kinds of due row that need not have come, each with the reason."""


@pytest.fixture(scope="module")
def figures() -> Figures:
    found = campaign([f"fixed.{number}" for number in range(LIVES)])
    _fill(found)
    print(found)
    return found


def _fill(found: Figures) -> None:
    """Lives are drawn, so something may come about in none of them; there are more then, the same each time, until it
    does, whose people press what nobody pressed yet. Only what so many lives cannot reach is missing."""
    for fault in found.unfired:
        for number in range(MORE):
            if fault not in found.unfired:
                break
            found.add(live(f"{fault}.{number}", {fault: 0.4}))
    for number in range(MORE):
        if not found.untrodden:
            break
        found.add(live(f"posts.{number}", dict.fromkeys(boards.FAULTS, 0.3)))
    registry = _registry()
    for number in range(MORE):
        if not any(missing := _missing(found, registry)):
            break
        unused, _, unsaid, undue = missing
        leads = (each for what in unsaid | undue for each in LEADS.get(what, ()))
        found.add(live(f"more.{number}", {}, {*unused, *leads}))


def test_no_schedule_ends_with_a_violation(figures: Figures) -> None:
    assert figures.violations == []


def test_every_fault_happened(figures: Figures) -> None:
    assert figures.unfired == []


def test_everything_that_the_relay_can_do_with_a_post_came_about(figures: Figures) -> None:
    assert figures.untrodden == []


def test_people_did_what_the_campaign_is_about(figures: Figures) -> None:
    assert sum(life.met for life in figures.lives) > LIVES / 8


def test_every_command_and_control_was_used_in_the_campaign(figures: Figures) -> None:
    controls, commands, _ = registry = _registry()
    unused, silent, _, _ = _missing(figures, registry)
    assert unused == set()
    assert NOT_PRESSED.keys() <= controls
    assert commands != set() and silent == set()


def test_every_kind_of_message_was_said_and_every_due_row_came(figures: Figures) -> None:
    _, _, unsaid, undue = _missing(figures, _registry())
    assert unsaid == set()
    assert undue == set()


Registry = tuple[set[str], set[str], set[str]]


def _missing(found: Figures, registry: Registry) -> tuple[set[str], set[str], set[str], set[str]]:
    """The controls, commands, kinds of message and of due row that came about in no life, though they should have."""
    controls, commands, messages = registry
    used, said, due = found.total("done"), found.total("said"), found.total("due")
    unused = {each for each in controls if not used[each] and not used[f"/{each}"]} - NOT_PRESSED.keys()
    silent = {each for each in commands if not used[f"/{each}"]}
    unsaid = {each for each in messages if not said[each]} - NOT_SAID.keys()
    return unused, silent, unsaid, {each for each in DUE if not due[each]} - NOT_DUE.keys()


def _registry() -> Registry:
    """Controls, commands by their full names, and kinds of message, as a booted Kith has them."""
    with sim("registry") as world:

        async def look() -> Registry:
            await world.boot()
            kith = world.kith
            assert kith is not None
            commands = {each.qualified_name for each in kith.tree.walk_commands() if not hasattr(each, "walk_commands")}
            return set(kith.router.controls), commands, set(kith.messages)

        return world.run(look())


@pytest.mark.parametrize("seed", ["fixed.0", "fixed.1", "fixed.2"])
def test_the_same_seed_gives_the_same_trace(seed: str) -> None:
    assert live(seed).trace == live(seed).trace
