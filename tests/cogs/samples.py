"""Every card and every form Kith can show, each in every state that looks different."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, get_args

from discord import ui

from bot.answer import plain_card
from bot.checkup import NEEDED, WANTED
from bot.steps.asks import form_of
from bot.steps.held import AskHeld, Held, InvitationHeld, PlaceHeld
from bot.steps.invitations import Answer, Said
from bot.steps.lapsing import OfferStill
from bot.steps.seen import Mine
from bot.text import LANGUAGES, Text, Texts
from cogs.apart import cards as apart
from cogs.asks import cards as asks
from cogs.asks.views import ask_form, needs_form
from cogs.capacity import cards as capacity
from cogs.capacity.views import capacity_form
from cogs.community import cards as community
from cogs.community.views import zone_form
from cogs.introductions import cards as introductions
from cogs.invitations import cards as invitations
from cogs.mine import cards as mine
from cogs.offers import cards as offers
from cogs.offers.views import offer_form
from cogs.parts import bell
from cogs.privacy import cards as privacy
from cogs.privacy.views import forget_form
from data.records import ANY, WAYS, Ask, AskState, InvitationState, Needed, Shared
from tests.cogs import afterward, asked, asking, good, nudging, rituals, safety, services, statements, stewards, whole
from tests.cogs import people as several
from tests.cogs import records as made
from tests.cogs.cutting import cards as cut
from tests.cogs.cutting import forms as cut_forms
from tests.cogs.records import ASKER, HELPER, NOW, Words

SHARED: tuple[Shared, ...] = get_args(Shared)
NEEDED_WHEN: tuple[Needed, ...] = get_args(Needed)
INVITATIONS: tuple[InvitationState, ...] = tuple(each for each in get_args(InvitationState) if each != "withdrawn")
"""A withdrawn invitation is taken away and never drawn (`bot.steps.seen.invitation_card`)."""

TEXTS = Texts()

Draw = Callable[[Text], ui.LayoutView]
Open = Callable[[Text], ui.Modal]
Samples = dict[str, Draw]

PRIVATE: tuple[str, ...] = ("invitations.invitation", "invitations.yes", "invitations.let_go", "asks.nobody")
PRIVATE += ("suggestions.suggestion", "thanks.thanks", "offers.still", "asks.still", "asks.lapsed", "asks.unanswered")
PRIVATE += ("asks.held", "introductions.handed_back", "introductions.closed", "introductions.steward_handed_back")
PRIVATE += ("introductions.steward_freed", "invitations.hushed", "capacity.still", "me.digest", "me.receive")
PRIVATE += ("asks.reminded", *stewards.PRIVATE, *safety.PRIVATE, *rituals.PRIVATE)
"""Messages Kith sends to one person, which a locked phone may show."""

PINGING = (*PRIVATE, "introductions.opening", "introductions.how")
"""Messages that notify somebody."""


def ref(number: int) -> str:
    """A reference like those the steps draw."""
    return f"{number:016x}"


def cards(words: Words) -> Samples:
    """Every card, by `<noun>.<function>/<state>`, drawn from records that hold these words."""
    return {
        **_asks(words),
        **_invitations(words),
        **_introductions(words),
        **_offers(words),
        **_mine(words),
        **_capacity(),
        **_community(),
        **_privacy(words),
        **rituals.cards(words),
        **stewards.cards(),
        **asking.beginnings(),
        **cut(words),
        **stewards.reviews(words),
        **good.cards(words),
        **statements.cards(),
        **nudging.cards(words),
        **afterward.cards(words),
        **services.cards(words),
        **whole.cards(words),
        **safety.cards(words),
        **several.cards(words),
        "apart.panel/empty": lambda text: apart.panel([], text),
        "apart.panel/full, in a thread": lambda text: apart.panel(list(made.OTHERS), text, running=True),
        "apart.panel/nameless": lambda text: apart.panel([0, *made.OTHERS[:2]], text),
        "apart.panel/full": lambda text: apart.panel(list(made.OTHERS), text),
        "parts.bell/": lambda text: bell(made.notice(made.ask(words), HELPER), ref(1), text),
        "answer.plain_card/": lambda text: plain_card(text("refuse.gone"), ""),
    }


def _asks(words: Words) -> Samples:
    found: Samples = {}
    for shared in SHARED:
        one = made.ask(words, shared=shared)
        found |= asking.previews(one)
        found |= {
            f"asks.needs_changed/{shared}": lambda text, one=one: asks.needs_changed(one, text),
            f"asks.needs_changed/{shared}, needing much": lambda text, one=one: asks.needs_changed(
                replace(one, needs=made.MUCH), text, made.where(replace(one, needs=made.MUCH))
            ),
            f"asks.ask_card/{shared}, needing much": lambda text, one=one: asks.ask_card(
                made.ask_seen(replace(one, needs=made.MUCH)), text
            ),
            f"asks.nobody/{shared}, needing much": lambda text, one=one: asks.nobody(
                made.notice(replace(one, needs=made.MUCH), ASKER), text
            ),
            f"asks.posted/{shared}": lambda text, one=one: asks.posted(one, text),
            f"asks.posted/{shared}, at once": lambda text, one=one: asks.posted(one, text, at_once=True),
            f"asks.nobody/{shared}": lambda text, one=one: asks.nobody(made.notice(one, ASKER), text),
        }
        for state in ("open", "matched", "met"):
            found[f"asks.ask_card/{shared}, {state}"] = lambda text, one=one, state=state: asks.ask_card(
                made.ask_seen(replace(one, state=state)), text
            )
    for needed in NEEDED_WHEN:
        one = made.ask(words, needed=needed, needed_by=None if needed == "whenever" else NOW + 60)
        found[f"asks.ask_card/needed {needed}"] = lambda text, one=one: asks.ask_card(made.ask_seen(one), text)
    said = ("ask.withdrawn", "ask.met", "ask.widened", "ask.still.kept", "ask.still.rested")
    return found | {
        "asks.posted/first": lambda text: asks.posted(made.ask(words, first_who_can=True), text),
        **{f"asks.said/{key}": lambda text, key=key: asks.said(text, key) for key in said},
        "asks.dropped/": lambda text: asks.dropped((words.summary, words.details), text),
        "asks.dropped/gone already": lambda text: asks.dropped((), text),
        "asks.confirm_withdraw/": lambda text: asks.confirm_withdraw(made.ask(words), text),
        "asks.held/": lambda text: asks.held(made.notice(made.ask(words, shared="quiet"), ASKER), text),
    }


def _invitations(words: Words) -> Samples:
    found: Samples = {}
    for shared in SHARED:
        one = made.ask(words, shared=shared)
        for state in INVITATIONS:
            found[f"invitations.invitation/{shared}, {state}"] = lambda text, one=one, state=state: (
                invitations.invitation(made.invitation_seen(one, state), text)
            )
            for place in (made.THREAD, None):
                found[f"invitations.yes/{shared}, {state}, {place}"] = lambda text, one=one, state=state, place=place: (
                    invitations.yes(made.yes_seen(one, state, place), text)
                )
        over = replace(one, state="matched")
        found[f"invitations.let_go/{shared}"] = lambda text, over=over: invitations.let_go(
            made.notice(over, HELPER), text
        )
        for state in ("no", "yes"):
            found[f"invitations.invitation/{shared}, {state}, not open"] = lambda text, over=over, state=state: (
                invitations.invitation(made.invitation_seen(over, state), text)
            )
            found[f"invitations.yes/{shared}, {state}, not open"] = lambda text, over=over, state=state: (
                invitations.yes(made.yes_seen(over, state), text)
            )
    others = tuple(made.ask(words, ref=ref(number)) for number in range(3))
    for answer in get_args(Answer):
        found[f"invitations.said/{answer}"] = lambda text, answer=answer: invitations.said(Said(answer, others), text)
    for action in ("invite.more", "ask.help_more"):
        found[f"invitations.over/{action}"] = lambda text, action=action: invitations.over(
            Said("over", at_once=1, per_week=5), action, made.INVITATION_REF, text
        )
    return (
        found
        | asked.asked(made.ask(words))
        | {
            "invitations.hushed/": lambda text: invitations.hushed(made.notice(made.ask(words), ASKER), text),
            "invitations.no_thanks/": invitations.no_thanks,
            "invitations.resting/": lambda text: invitations.resting(NOW, text),
            "invitations.accepted/": invitations.accepted,
            "invitations.no_longer/": invitations.no_longer,
            "invitations.passed/": invitations.passed,
        }
    )


def _introductions(words: Words) -> Samples:
    one = made.ask(words, shared="neighbour", state="matched")
    ended = ("how.undone", "how.later_words", "how.new_words", "introduction.left", "introduction.left_steward")
    found: Samples = {
        f"introductions.words/{key}": lambda text, key=key: introductions.words(text, key) for key in ended
    }
    for state in ("open", "finished", "ended"):
        found[f"introductions.opening/{state}"] = lambda text, state=state: introductions.opening(
            made.introduction_seen(one, state), text
        )
    bare = replace(one, details="", needed="whenever", needed_by=None)
    here = made.INTRODUCTION_REF
    return found | {
        "introductions.opening/needing much": lambda text: introductions.opening(
            made.introduction_seen(replace(one, needs=made.MUCH)), text
        ),
        "introductions.opening/no details": lambda text: introductions.opening(made.introduction_seen(bare), text),
        "introductions.how/": lambda text: introductions.how(made.introduction_seen(one), text),
        "introductions.sure/new": lambda text: introductions.sure(text, "how.new_sure", "intro.new_yes", here),
        "introductions.sure/leave": lambda text: introductions.sure(
            text, "introduction.leave_sure", "intro.leave_yes", here
        ),
        "introductions.sure/steward": lambda text: introductions.sure(
            text, "introduction.leave_sure_steward", "intro.leave_yes", here
        ),
        "introductions.steward_handed_back/": lambda text: introductions.steward_handed_back(
            made.notice(one, ASKER), text
        ),
        "introductions.steward_handed_back/offer": lambda text: introductions.steward_handed_back(
            made.notice(replace(one, offer=made.OFFER_REF), ASKER), text
        ),
        "introductions.steward_freed/": lambda text: introductions.steward_freed(made.notice(one, HELPER), text),
        "introductions.unsure/": lambda text: introductions.unsure(text, here),
        "introductions.handed_back/": lambda text: introductions.handed_back(made.notice(one, ASKER), text),
        "introductions.closed/": lambda text: introductions.closed(made.notice(one, HELPER), text),
    }


def _offers(words: Words) -> Samples:
    return {
        "offers.offer_card/": lambda text: offers.offer_card(made.offer_seen(words), text),
        "offers.still/": lambda text: offers.still(OfferStill((made.offer(words),), HELPER, NOW), text),
        "offers.kept/": offers.kept,
        "offers.posted/": lambda text: offers.posted(made.offer(words), text),
        "offers.taken/": lambda text: offers.taken(made.ask(words, shared="quiet", summary=words.offer[:300]), text),
        "offers.closed/": offers.closed,
        "offers.confirm_close/": lambda text: offers.confirm_close(made.offer(words), text),
    }


def everything(words: Words, many: int) -> Mine:
    """As many of each of one person's own things."""
    asks_ = [made.ask(words, ref=ref(number)) for number in range(8 * many)]

    def some(part: int) -> list[Ask]:
        return asks_[part * many : (part + 1) * many]

    def invited(part: int, state: str) -> tuple[Any, ...]:
        return tuple(made.invitation_seen(each, state, ref=ref(1000 + int(each.ref, 16))) for each in some(part))

    def answered(about: Ask) -> Any:
        seen = made.yes_seen(about)
        return replace(seen, invitation=replace(seen.invitation, ref=ref(1000 + int(about.ref, 16))))

    return Mine(
        drafts=tuple(replace(each, state="draft") for each in some(0)),
        open=tuple(some(1)),
        met=tuple(made.commitment(each, ref(2000 + int(each.ref, 16)), None) for each in some(2)),
        offers=tuple(made.offer(words, ref=ref(3000 + number)) for number in range(many)),
        invited=invited(3, "waiting"),
        waiting=invited(4, "yes"),
        answers=tuple(answered(each) for each in some(5)),
        commitments=tuple(made.commitment(each, ref(2000 + int(each.ref, 16))) for each in some(6)),
        capacity=made.capacity(rest_until=NOW + 60),
        reminded={each.ref: NOW for each in some(0)},
    )


NOTHING = Mine((), (), (), (), (), (), (), (), None)


def _mine(words: Words) -> Samples:
    found: Samples = {"mine.mine/empty": lambda text: mine.mine(NOTHING, text, 0, NOW)}
    for many in (1, mine.PAGE):
        own = everything(words, many)
        # With as many of each as a page holds, every page is of one kind alone and as full as a page can be.
        for page in range(-(-8 * many // mine.PAGE)):
            found[f"mine.mine/{many} of each, page {page}"] = lambda text, own=own, page=page: mine.mine(
                own, text, page, NOW
            )
    return found


def _capacity() -> Samples:
    found: Samples = {}
    for tide in ("high", "some", "low"):
        found[f"capacity.statement/{tide}"] = lambda text, tide=tide: capacity.statement(
            made.stated(tide=tide), text, NOW
        )
    for commitments in (0, 1, 3):
        found[f"capacity.resting/{commitments}"] = lambda text, commitments=commitments: capacity.resting(
            made.stated(commitments=commitments, rest_until=NOW + 60), text
        )
    said = ("reach.here_chosen", "reach.dm_chosen", "rest.ended", "rest.handed_back", "rest.nothing_open")
    return found | {
        "capacity.statement/resting": lambda text: capacity.statement(made.stated(rest_until=NOW + 60), text, NOW),
        "capacity.statement/every kind, full": lambda text: capacity.statement(
            made.stated(room=0, reach="dm", kinds=made.EVERY_KIND, at_once=1, per_week=1), text, NOW
        ),
        "capacity.statement/no kind": lambda text: capacity.statement(made.stated(kinds=frozenset()), text, NOW),
        "capacity.rest_panel/awake": lambda text: capacity.rest_panel(text, None),
        "capacity.rest_panel/resting": lambda text: capacity.rest_panel(text, NOW),
        **{f"capacity.words/{key}": lambda text, key=key: capacity.words(text, key) for key in said},
    }


def _community() -> Samples:
    bare = made.community(state="setting_up", asks_channel=None, steward_role=None)
    return {
        "community.door/": lambda text: community.door(made.community(), text),
        "community.panel/new": lambda text: community.panel(bare, [], text),
        "community.panel/open, all missing": lambda text: community.panel(made.community(), [*NEEDED, *WANTED], text),
        "community.opened/": lambda text: community.opened(made.community(), text),
    }


def holding(words: Words, many: int) -> Held:
    """So many of everything that can be kept about somebody."""
    place = PlaceHeld(made.introduction("open"), made.THREAD, NOW)
    states = get_args(AskState)
    held_asks = [
        AskHeld(replace(made.ask(words, ref=ref(number)), state=states[number % len(states)]), NOW, (), (place,))
        for number in range(many * len(states))
    ]
    taken_up = replace(made.ask(words), offer=ref(9))
    answered = [
        InvitationHeld(made.invitation(state), kind_, until, there)
        for state in INVITATIONS
        for kind_, until, there in (("transport", NOW, None), ("", None, place), ("tech", None, None))
    ]
    return Held(
        user=ASKER,
        member=made.MEMBER,
        capacity=made.capacity(rest_until=NOW + 60),
        asks=(*held_asks, AskHeld(taken_up, NOW, (), ())),
        offers=(made.offer(words), replace(made.offer(words), state="closed")),
        invitations=tuple(answered),
        apart=(ref(7),),
        corner=made.THREAD,
        messages=(made.outgoing(),),
        goes_at=NOW,
    )


def _privacy(words: Words) -> Samples:
    found: Samples = {
        "privacy.nothing/": privacy.nothing,
        "privacy.before_forgetting/": privacy.before_forgetting,
        "privacy.forgotten/": privacy.forgotten,
        "privacy.download/": lambda text: privacy.download(text, "kith.json"),
    }
    whole = holding(words, 2)
    for page in range(9):
        found[f"privacy.kept/page {page}"] = lambda text, page=page: privacy.kept(whole, text, page)
    bare = Held(ASKER, replace(made.MEMBER, reach="dm"), None, (), (), (), (), None, (), None)
    return found | {"privacy.kept/hardly anything": lambda text: privacy.kept(bare, text, 0)}


def forms(words: Words) -> dict[str, Open]:
    """Every form, empty and holding what was said before."""
    found: dict[str, Open] = {
        "asks.ask_form/new": lambda text: ask_form(text, ref(1)),
        "asks.ask_form/two ways": lambda text: ask_form(text, ref(1), WAYS[1:]),
        "asks.ask_form/one way": lambda text: ask_form(text, ref(1), WAYS[:1]),
        "offers.offer_form/": lambda text: offer_form(text, ref(1)),
        "offers.offer_form/known": lambda text: offer_form(text, ref(1), made.offer(words)),
        "capacity.capacity_form/new": lambda text: capacity_form(text, None),
        "capacity.capacity_form/stated": lambda text: capacity_form(text, made.stated(kinds=made.EVERY_KIND)),
        "privacy.forget_form/": forget_form,
        **rituals.forms(words),
        **stewards.forms(),
        **good.forms(words),
        **asking.entry_forms(),
        **services.forms(words),
        **statements.forms(),
        **cut_forms(words),
        **afterward.forms(words),
        **safety.forms(words),
        **several.forms(words),
        "community.zone_form/": lambda text: zone_form(text, "America/Argentina/Buenos_Aires"),
    }
    for shared in SHARED:
        for needed in NEEDED_WHEN:
            one = made.ask(words, shared=shared, needed=needed)
            found[f"asks.ask_form/{shared}, {needed}"] = lambda text, one=one: ask_form(
                text, one.ref, before=form_of(one)
            )
        for name, needs, areas in (("new, no areas", ANY, ()), ("full", made.MUCH, made.AREAS)):
            one = replace(made.ask(words, shared=shared), needs=needs)
            found[f"asks.needs_form/{shared}, {name}"] = lambda text, one=one, areas=areas: needs_form(text, one, areas)
    return found


def each_language() -> Iterator[Text]:
    """The sentences of every language."""
    for language in LANGUAGES:
        yield TEXTS.of(language)


def payload(view: ui.LayoutView) -> dict[str, Any]:
    """The card as the body of a message."""
    return {"flags": 1 << 15, "components": view.to_components()}


def modal(form: ui.Modal) -> Mapping[str, Any]:
    """The form as the answer to an interaction."""
    return {"type": 9, "data": form.to_dict()}
