"""Every card and form of what is the community's own in its rituals: questions and days off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from discord import ui

from bot.rules.schedules import Schedule
from bot.rules.words import PROMPT_MOST, tidy
from bot.steps import holidays, prompts, proposals
from bot.steps.prompts import Family
from bot.steps.proposals import ProposalSeen, Waiting
from bot.steps.rituals import MOST, RoundSeen
from bot.steps.subscriptions import Kept, ToldSeen
from bot.text import Text
from cogs.holidays import cards as days
from cogs.holidays.views import days_form, until_form
from cogs.prompts import cards as own
from cogs.prompts.views import prompt_form
from cogs.proposals import cards as suggested
from cogs.proposals.views import decline_form, proposal_form
from cogs.rituals.cards import prompt
from cogs.subscriptions import cards as heard
from data.content.prompts import FAMILIES
from data.house import OwnPrompt, Proposal
from data.records import Round
from tests.cogs.records import ASKER, ASKER_REF, CHANNEL, GUILD, NOW, Words

REF = "5e" * 8
PRIVATE = ("proposals.told", "subscriptions.told")


KEPT = Kept(REF, "needs", Schedule("week", 6, 18 * 60), False, 0, "here")
"""Somebody hears of a ritual."""

CAME = ToldSeen(
    ASKER,
    "7" * 16,
    RoundSeen(Round(REF, GUILD, REF, "small", NOW, answered=False), "needs"),
    GUILD,
    (CHANNEL, CHANNEL + 1),
    REF,
    False,
)
"""It came, and they are told."""


def question(words: Words, number: int = 1, **changes: object) -> OwnPrompt:
    """A question of the stewards' own."""
    typed = tidy(words.summary[:PROMPT_MOST])
    return replace(OwnPrompt(f"{number:016x}", GUILD, "needs", typed, "on", number), **changes)  # type: ignore[arg-type]


def proposal(words: Words, **changes: object) -> Proposal:
    """A question that somebody suggested."""
    made = Proposal(REF, GUILD, ASKER_REF, "needs", question(words).words, "open", "", NOW // 86_400, None)
    return replace(made, **changes)  # type: ignore[arg-type]


def cards(words: Words) -> Mapping[str, Callable[[Text], ui.LayoutView]]:
    """By `<noun>.<function>/<state>`."""
    paused = question(words, state="paused")
    many = tuple(question(words, at) for at in range(prompts.MOST - 1))
    full = Family("needs", (*many, paused), 9)
    span = (date(2026, 12, 24), date(2027, 1, 6))
    off = tuple(
        holidays.Off(f"{at:016x}", span if at else (span[0],) * 2, NOW, NOW + at * 86_400)
        for at in range(holidays.MOST)
    )
    said = RoundSeen(Round(REF, GUILD, REF, "5e" * 8, NOW, answered=False), "needs", question(words).words)
    waiting = Waiting(REF, "needs", question(words).words)
    return {
        "prompts.families/": lambda text: own.families([Family(each, (), 9) for each in FAMILIES], text),
        "prompts.family/none": lambda text: own.family(Family("needs", (), 9), text),
        "prompts.family/full": lambda text: own.family(full, text),
        "prompts.one/on": lambda text: own.one(question(words), text),
        "prompts.one/paused": lambda text: own.one(paused, text),
        "prompts.sure/": lambda text: own.sure(question(words), text),
        "rituals.prompt/own words": lambda text: prompt(said, text),
        "proposals.sent/": lambda text: suggested.sent(proposal(words), text),
        "proposals.taken_back/": suggested.taken_back,
        "proposals.listed/none": lambda text: suggested.listed((), text),
        "proposals.listed/full": lambda text: suggested.listed([waiting] * proposals.LISTED, text),
        "proposals.one/": lambda text: suggested.one(waiting, text),
        "proposals.taken/": lambda text: suggested.taken(question(words), text),
        "proposals.declined/": suggested.declined,
        "proposals.waits/": lambda text: suggested.waits(GUILD, text),
        **{
            f"proposals.told/{state}": lambda text, state=state: suggested.told(
                ProposalSeen(proposal(words, state=state, answer=proposal(words).words * (state == "declined")), ASKER),
                text,
            )
            for state in ("taken", "declined", "lapsed")
        },
        "subscriptions.kept/": lambda text: heard.kept(KEPT, text),
        "subscriptions.kept/whole": lambda text: heard.kept(replace(KEPT, whole=True, reach="dm"), text),
        "subscriptions.kept/snoozed": lambda text: heard.kept(replace(KEPT, until=NOW), text),
        "subscriptions.listed/none": lambda text: heard.listed((), text),
        "subscriptions.listed/full": lambda text: heard.listed([KEPT] * MOST, text),
        "subscriptions.told/": lambda text: heard.told(CAME, text),
        "subscriptions.told/gone": lambda text: heard.told(replace(CAME, card=None, mine=None), text),
        "subscriptions.told/whole": lambda text: heard.told(replace(CAME, whole=True), text),
        "subscriptions.told/own words": lambda text: heard.told(replace(CAME, round=said, whole=True), text),
        "holidays.listed/none": lambda text: days.listed((), text),
        "holidays.listed/some": lambda text: days.listed(off[:2], text),
        "holidays.listed/full": lambda text: days.listed(off, text),
    }


def forms(words: Words) -> Mapping[str, Callable[[Text], ui.Modal]]:
    """New, and for what is there."""
    return {
        "prompts.prompt_form/new": lambda text: prompt_form(text, REF, "needs"),
        "prompts.prompt_form/known": lambda text: prompt_form(text, REF, None, question(words).words),
        "proposals.proposal_form/": lambda text: proposal_form(text, REF, "needs"),
        "proposals.decline_form/": lambda text: decline_form(text, REF),
        "holidays.days_form/": lambda text: days_form(text, REF, "2026-12-24"),
        "holidays.until_form/": lambda text: until_form(text, REF),
    }
