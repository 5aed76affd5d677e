"""A community lives while everything goes wrong: no life ends badly, and nothing that Kith can do is left out."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from bot.steps.handlers import DUE
from tests.faults.campaign import Figures, campaign, live
from tests.faults.sim import sim

FIXED = int(os.environ.get("KITH_SCHEDULES", "100")) // 2

RARE = "too rare in so few lives to be sure of; more schedules press it"
LATE = "asked after weeks, when nobody in the simulator acts any more but four times"

NOT_PRESSED = {
    "setup.make": "Kith is not given the right to make channels here; tests/cogs and tests/stories press it",
    "ask.still": LATE,
    "ask.let_rest": LATE,
    "ask.again": RARE,
    "ask.widen": RARE,
    "invite.more": RARE,
    "invite.rest": RARE,
    "offer.close_yes": RARE,
    "intro.leave_yes": RARE,
    "intro.new_yes": RARE,
    "intro.later": RARE,
    "intro.unsure": RARE,
    "privacy.page": RARE,
    "privacy.download": RARE,
    "privacy.word": RARE,
    "privacy.form": RARE,
    "apart.remove": RARE,
    "rest.hand_back": RARE,
    "setup.role": RARE,
    "setup.zone_form": RARE,
}
"""Controls that people in the simulator need not have used, each with the reason."""

NOT_SAID = {
    "steward.handed_back": "a steward here is in no place of two; tests/stories has one who looks into it",
    "steward.freed": "as above",
    "ask.held": RARE,
    "handed_back": RARE,
}
"""Kinds of message that need not have been said, each with the reason."""

NOT_DUE = {
    "community.purge": "a server that removes Kith takes it back soon here; tests/steps has one that does not",
    "member.gone": RARE,
    "member.forget": RARE,
}
"""Kinds of due row that need not have come, each with the reason."""


def _commit() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False, cwd=Path(__file__).parent
    )
    return found.stdout.strip()[:12] or "no commit"


@pytest.fixture(scope="module")
def figures() -> Figures:
    commit = _commit()
    found = campaign([*(f"fixed.{n}" for n in range(FIXED)), *(f"{commit}.{n}" for n in range(FIXED))])
    print(found)
    return found


def test_no_schedule_ends_with_a_violation(figures: Figures) -> None:
    assert figures.violations == []


def test_every_fault_happened(figures: Figures) -> None:
    assert figures.unfired == []


def test_people_did_what_the_campaign_is_about(figures: Figures) -> None:
    assert sum(life.met for life in figures.lives) > FIXED / 4


def test_every_command_and_control_was_used_in_the_campaign(figures: Figures) -> None:
    controls, commands, _ = _registry()
    used = figures.total("done")
    unused = {each for each in controls if not used[each] and not used[f"/{each}"]}
    assert unused - NOT_PRESSED.keys() == set()
    assert NOT_PRESSED.keys() <= controls
    assert {each for each in commands if not used[f"/{each}"]} == set()


def test_every_kind_of_message_was_said_and_every_due_row_came(figures: Figures) -> None:
    _, _, messages = _registry()
    said, due = figures.total("said"), figures.total("due")
    assert {each for each in messages if not said[each]} - NOT_SAID.keys() == set()
    assert {each for each in DUE if not due[each]} - NOT_DUE.keys() == set()


def _registry() -> tuple[set[str], set[str], set[str]]:
    """Controls, commands by their full names, and kinds of message, as a booted Kith has them."""
    with sim("registry") as world:

        async def look() -> tuple[set[str], set[str], set[str]]:
            await world.boot()
            kith = world.kith
            assert kith is not None
            commands = {each.qualified_name for each in kith.tree.walk_commands() if not hasattr(each, "walk_commands")}
            return set(kith.router.controls), commands, set(kith.messages)

        return world.run(look())


@pytest.mark.parametrize("seed", ["fixed.0", "fixed.1", "fixed.2"])
def test_the_same_seed_gives_the_same_trace(seed: str) -> None:
    assert live(seed).trace == live(seed).trace
