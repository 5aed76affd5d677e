"""The cards of what comes after asking, and of what somebody writes down for a person they know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from discord import ui

from bot.steps.held import Held
from bot.steps.invitations import Answer, Said
from bot.steps.lapsing import OfferStill
from bot.steps.seen import Mine
from bot.steps.suggestions import SuggestionSeen
from bot.steps.thanks import OwnThanks, Shown, ThanksSeen
from bot.steps.unanswered import UnansweredSeen
from bot.text import Text
from cogs.asks import cards as asks
from cogs.introductions import cards as introductions
from cogs.invitations import cards as invitations
from cogs.mine import cards as mine
from cogs.offers import cards as offers
from cogs.privacy import cards as privacy
from cogs.suggestions import cards as suggestions
from cogs.suggestions.views import suggestion_form
from cogs.thanks import cards as thanks
from cogs.thanks.views import thanks_form
from data.records import Offer, Shared, Suggestion
from tests.cogs import records as made
from tests.cogs.records import ASKER, HELPER, NOW, Words

Samples = dict[str, Callable[[Text], ui.LayoutView]]


def seven(words: Words) -> tuple[Offer, ...]:
    """More offers than one card asks about."""
    return tuple(made.offer(words, ref=f"{number:016x}") for number in range(7))


def suggestion(words: Words = made.PLAIN) -> Suggestion:
    """What the helper wrote down for the asker."""
    return Suggestion("5" * 16, made.GUILD, "6" * 16, "7" * 16, "hands", "week", words.summary, "open", None, 20_000)


REF = "9" * 16
THANKED = ThanksSeen("Thank you", HELPER, ASKER, REF, REF)
FOR_THEM = SuggestionSeen(suggestion(), ASKER, HELPER, NOW, "8" * 16)


def cards(words: Words) -> Samples:
    """Every card, by `<noun>.<function>/<state>`."""
    found: Samples = {}
    for shared in get_args(Shared):
        one = made.ask(words, shared=shared)
        much = replace(one, needs=made.MUCH)
        found |= {
            f"asks.unanswered/{shared}": lambda text, one=one: asks.unanswered(UnansweredSeen(one, ASKER, NOW), text),
            f"asks.unanswered/{shared}, needing much": lambda text, much=much: asks.unanswered(
                UnansweredSeen(much, ASKER, NOW, made.AREAS[3:4]), text
            ),
            f"asks.stewards/{shared}": lambda text, one=one: asks.stewards(one, None, text),
            f"asks.stewards/{shared}, a role": lambda text, one=one: asks.stewards(one, made.ROLE, text),
        }
    for answer in get_args(Answer):
        found[f"invitations.said/{answer}, at their limit"] = lambda text, answer=answer: invitations.said(
            Said(answer, at_once=1, per_week=5, filled=True), text
        )
    one = suggestion(words)
    for state in ("open", "taken", "let_go"):
        found[f"suggestions.suggestion/{state}"] = lambda text, state=state: suggestions.suggestion(
            replace(FOR_THEM, suggestion=replace(one, state=state)), text
        )
    many = tuple(replace(one, ref=f"{number:016x}") for number in range(5))
    own = Mine((), (), (), (), (), (), (), (), None, suggested=many, suggestions=many)
    held = Held(ASKER, made.MEMBER, None, (), (), (), (), None, (), None, suggestions=many, suggested=many)
    for page in range(2):
        found[f"mine.mine/suggestions, page {page}"] = lambda text, page=page: mine.mine(own, text, page, NOW)
    in_channel = Shown(words.offer[:500], ASKER, HELPER, made.CHANNEL, REF)
    seen_by_all = replace(own, suggested=(), suggestions=(), thanks=(OwnThanks(REF, in_channel, True),))
    return found | {
        "introductions.finished/asker": lambda text: introductions.finished(text, REF, "asker"),
        "introductions.finished/helper": lambda text: introductions.finished(text, REF, "helper"),
        "offers.still/many": lambda text: offers.still(OfferStill(seven(words), HELPER, NOW), text),
        "thanks.thanks/": lambda text: thanks.thanks(replace(THANKED, words=words.offer), text),
        "thanks.thanks/would like it seen": lambda text: thanks.thanks(
            replace(THANKED, words=words.offer, shown=in_channel), text
        ),
        "thanks.thanks/seen": lambda text: thanks.thanks(
            replace(THANKED, words=words.offer, shown=in_channel, agreed=True), text
        ),
        "thanks.thanks/rather not": lambda text: thanks.thanks(
            replace(THANKED, words=words.offer, shown=in_channel, agreed=False), text
        ),
        "thanks.shown/named": lambda text: thanks.shown(in_channel, text),
        "thanks.shown/unnamed": lambda text: thanks.shown(replace(in_channel, asker=None), text),
        "thanks.own/named": lambda text: thanks.own(OwnThanks(REF, in_channel, False), text),
        "thanks.own/unnamed, said": lambda text: thanks.own(
            OwnThanks(REF, replace(in_channel, asker=None), True), text
        ),
        "thanks.agreed/": lambda text: thanks.agreed(in_channel, REF, text),
        "thanks.private_only/": thanks.private_only,
        "mine.mine/thanks": lambda text: mine.mine(seen_by_all, text, 0, NOW),
        "thanks.sent/": lambda text: thanks.sent(words.offer, REF, text),
        "privacy.kept/suggestions": lambda text: privacy.kept(held, text, 0),
        "suggestions.told/": lambda text: suggestions.told(one, HELPER, NOW, text),
        "suggestions.theirs/": lambda text: suggestions.theirs(made.ask(words, state="draft"), text),
        "suggestions.said/back": lambda text: suggestions.said(text, "behalf.is_back"),
        "suggestions.said/lies": lambda text: suggestions.said(text, "behalf.lies"),
    }


def forms(words: Words) -> dict[str, Callable[[Text], ui.Modal]]:
    """Every form, empty."""
    return {
        "suggestions.suggestion_form/": lambda text: suggestion_form(text, "5" * 16),
        "thanks.thanks_form/new": lambda text: thanks_form(text, REF, ""),
        "thanks.thanks_form/changed": lambda text: thanks_form(text, REF, words.offer),
    }
