"""A community lives while everything goes wrong: no life ends badly, and nothing that Kith can do is left out."""

from __future__ import annotations

import os

import pytest

from bot.steps.handlers import DUE
from tests.faults.campaign import Figures, campaign, live
from tests.faults.sim import sim

LIVES = int(os.environ.get("KITH_SCHEDULES", "100"))
"""The same ones each time, so that a red build is about what was changed; fresh seeds are `tests.faults.campaign`'s."""

MORE = 80
"""So many lives are added at most for what came about in none."""

RARE = "too rare in so few lives to be sure of; more schedules press it"
LATE = "asked after weeks, when nobody in the simulator acts any more but four times"
A_FILE = "a file has to be handed in; tests/stories has a steward who does"

MANY_KINDS = "no community here has more kinds than one list holds; tests/stories has one"

OWNER = "for the owner of the server alone, who is nobody in the simulator; tests/stories has one"
REVIEWED = "stewards here have no channel of their own, without which nothing waits for them; tests/stories has one"

NOT_PRESSED = {
    "setup.make": "Kith is not given the right to make channels here; tests/cogs and tests/stories press it",
    "ask.still": LATE,
    "ask.let_rest": LATE,
    "ask.again": RARE,
    "ask.widen": RARE,
    "ask.keep_on": RARE,
    "doctor.look": RARE,
    "rituals.list": RARE,
    "ask.remind": RARE,
    "behalf.mine": RARE,
    **dict.fromkeys((f"thanks.{each}" for each in ("begin", "form", "look", "offer", "agree", "down")), RARE),
    "behalf.lie": RARE,
    "behalf.back": RARE,
    "ask.smaller": RARE,
    "ask.enough": RARE,
    "ask.steward": RARE,
    "invite.more": RARE,
    "invite.rest": RARE,
    "invite.less": RARE,
    "invite.why": RARE,
    "offer.close_yes": RARE,
    "celebrate.look": RARE,
    "celebrate.change": RARE,
    "celebrate.drop": RARE,
    "reflect.forget": RARE,
    "offer.change": RARE,
    "offer.keep": LATE,
    "intro.leave_yes": RARE,
    "intro.new_yes": RARE,
    "intro.later": RARE,
    "intro.unsure": RARE,
    "privacy.page": RARE,
    "me.hour": RARE,
    "me.nothing": RARE,
    "me.hush": RARE,
    "me.why": RARE,
    "now.quiet": RARE,
    "now.country": RARE,
    "erase.word": OWNER,
    "erase.form": OWNER,
    "pulse.look": RARE,
    "pulse.week": "weeks end before anybody in so short a life could choose one",
    "capacity.still": LATE,
    "resources.open": RARE,
    "resources.keep": A_FILE,
    "resources.drop": A_FILE,
    "resources.page": RARE,
    "resources.area": RARE,
    "resources.place": RARE,
    "resources.show": RARE,
    "resources.forget": RARE,
    "resources.retire": RARE,
    "resources.change": RARE,
    "resources.check": RARE,
    "resources.speak": RARE,
    "resources.hand_out": RARE,
    "nudge.stop": RARE,
    "nudge.why": RARE,
    "privacy.download": RARE,
    "privacy.word": RARE,
    "privacy.form": RARE,
    "apart.remove": RARE,
    "rest.hand_back": RARE,
    "setup.role": RARE,
    "areas.add": RARE,
    "areas.remove": RARE,
    "areas.remove_yes": RARE,
    "setup.zone_form": RARE,
    **dict.fromkeys(("report.begin", "report.form", "report.withdraw", "report.somebody"), RARE),
    **dict.fromkeys(("backup.call_yes", "backup.take_back", "concern.coming", "concern.lift"), RARE),
    **dict.fromkeys(("concern.down", "concern.down_form", "concern.pause", "concern.pause_form"), RARE),
    **dict.fromkeys(("concern.open", "concern.nothing", "concern.note", "concern.note_form"), RARE),
    **dict.fromkeys(("agreements.look", "agreements.change", "agreements.form", "agreements.read_take"), RARE),
    **dict.fromkeys(("agreements.read_ask", "agreements.read_offer"), RARE),
    **dict.fromkeys(("agreements.read_small", "agreements.read_path"), RARE),
    **dict.fromkeys((f"pairs.{each}" for each in ("leave", "leave_out", "met", "not_yet", "not_this")), RARE),
    **dict.fromkeys((f"prompts.{each}" for each in ("open", "family", "one", "add", "change", "form")), RARE),
    **dict.fromkeys((f"prompts.{each}" for each in ("pause", "resume", "up", "down", "remove", "remove_yes")), RARE),
    **dict.fromkeys((f"holidays.{each}" for each in ("form", "add", "until", "until_form", "remove")), RARE),
    **dict.fromkeys((f"proposals.{each}" for each in ("back", "open", "take", "decline", "decline_form")), RARE),
    **dict.fromkeys((f"subscriptions.{each}" for each in ("begin", "list", "open", "whole", "notice")), RARE),
    **dict.fromkeys((f"subscriptions.{each}" for each in ("snooze", "wake", "end")), RARE),
    "rituals.look": "as the bell of reports",
    **dict.fromkeys((f"begin.{each}" for each in ("groups", "group", "entry", "add", "change")), RARE),
    **dict.fromkeys((f"begin.{each}" for each in ("form", "hide", "up", "down", "restore")), RARE),
    "rituals.open": RARE,
    "rituals.leave_out": RARE,
    "rituals.change": RARE,
    "rituals.again": RARE,
    "rituals.wake": RARE,
    "rituals.remove": RARE,
    "rituals.remove_yes": RARE,
    "ask.kind": MANY_KINDS,
    "offer.kind": MANY_KINDS,
    "capacity.kinds": MANY_KINDS,
    "capacity.kind": MANY_KINDS,
    "review.list": RARE,
    **dict.fromkeys((f"review.{each}" for each in ("open", "approve", "decline", "decline_form")), REVIEWED),
    **dict.fromkeys((f"review.{each}" for each in ("ask", "ask_form", "answer", "answer_form")), REVIEWED),
    **dict.fromkeys((f"announce.{each}" for each in ("open", "approve", "decline")), REVIEWED),
    **dict.fromkeys((f"announce.{each}" for each in ("approve_form", "decline_form", "again")), REVIEWED),
    **dict.fromkeys(("announce.form", "announce.back"), RARE),
    **dict.fromkeys(("confirm.open", "confirm.yes", "confirm.no", "pick.look", "pick.open", "pick.ask"), REVIEWED),
    "settings.make": "Kith is not given the right to make channels here; tests/stories press it",
    **dict.fromkeys(
        (f"settings.{each}" for each in ("section", "choose", "channel", "role", "undo", "undo_one")), RARE
    ),
    **dict.fromkeys((f"settings.{each}" for each in ("log", "note", "note_form", "starts", "start", "begin")), RARE),
    **dict.fromkeys((f"settings.{each}" for each in ("kinds", "kind", "kind_add", "kinds_form")), RARE),
    **dict.fromkeys((f"settings.{each}" for each in ("kind_rename", "rename_form", "kind_retire")), RARE),
    **dict.fromkeys((f"settings.{each}" for each in ("kind_up", "kind_down")), RARE),
}
"""Controls that people in the simulator need not have used, each with the reason."""

NOT_SAID = {
    "review": REVIEWED,
    **dict.fromkeys((f"review.{each}" for each in ("declined", "asked", "still", "posted")), REVIEWED),
    "announcement": RARE,
    **dict.fromkeys((f"announcement.{each}" for each in ("proposed", "approved", "declined", "unseen")), REVIEWED),
    **dict.fromkeys(("confirm", "confirm.declined", "confirm.over", "pick"), REVIEWED),
    "doctor": "the stewards here have no channel of their own; tests/stories has some who do",
    "resources.stale": LATE,
    "nudge.digest": RARE,
    "pairs.how": "of what comes every day nobody is asked; tests/stories has one that comes every week",
    "nudge.receive": RARE,
    "suggestion": RARE,
    "thanks": RARE,
    "thanks.shown": RARE,
    "draft.remind": RARE,
    "ask.unanswered": RARE,
    "steward.handed_back": "a steward here is in no place of two; tests/stories has one who looks into it",
    "steward.freed": "as above",
    "ask.held": RARE,
    "yes.hushed": RARE,
    "handed_back": RARE,
    "offer.still": LATE,
    **dict.fromkeys(("report.told", "report.looked", "down", "pause", "pause.over"), RARE),
    **dict.fromkeys(("backup.waits", "backup.coming"), RARE),
    "report.bell": "no stewards' channel is set here; tests/stories has one",
    "agreements.review": "as above",
    "ritual.quiet": "as above",
    "proposal.waits": "as above",
    "proposal.told": RARE,
    "ritual.told": RARE,
    "ritual.few": "as above",
    "agreements.look": LATE,
    "offer.last": LATE,
    "ask.last": LATE,
}
"""Kinds of message that need not have been said, each with the reason."""

NOT_DUE = {
    "community.erase": OWNER,
    "review.again": REVIEWED,
    "confirm.again": REVIEWED,
    "announcement.again": REVIEWED,
    "announcement.over": RARE,
    "pick.again": REVIEWED,
    "resources.stale": LATE,
    "nudge.receive": RARE,
    "pairs.how": "as above",
    "ask.unanswered": RARE,
    "thanks.tell": RARE,
    "draft.remind": RARE,
    "ritual.tell": RARE,
    "community.purge": "a server that removes Kith takes it back soon here; tests/steps has one that does not",
    "offer.still": LATE,
    "offer.last": LATE,
    "ask.last": LATE,
    "offer.lapse": LATE,
    **dict.fromkeys(("report.look", "backup.waits", "pause.over"), RARE),
    "agreements.review": LATE,
    "member.gone": RARE,
    "member.forget": RARE,
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
    does. Only what so many lives cannot reach is missing."""
    for fault in found.unfired:
        for number in range(MORE):
            if fault not in found.unfired:
                break
            found.add(live(f"{fault}.{number}", {fault: 0.4}))
    registry = _registry()
    for number in range(MORE):
        if not any(_missing(found, registry)):
            break
        found.add(live(f"more.{number}", {}))


def test_no_schedule_ends_with_a_violation(figures: Figures) -> None:
    assert figures.violations == []


def test_every_fault_happened(figures: Figures) -> None:
    assert figures.unfired == []


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
