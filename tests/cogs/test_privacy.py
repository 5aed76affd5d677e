"""Who may see what, card by card (promises 9.1): drawn from what the store lets each onlooker see, and from records."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from discord import ui

from bot.steps import asks as ask_steps
from bot.steps import introductions as introduction_steps
from bot.steps import invitations as invitation_steps
from bot.steps import seen
from bot.steps.concerns import DownSeen, LookedSeen
from bot.steps.lapsing import AskLapsed, AskStill, OfferStill
from bot.steps.pausing import PauseSeen
from bot.steps.people import Who
from bot.steps.proposals import ProposalSeen
from bot.steps.reminders import RemindedSeen
from bot.steps.reports import BellSeen
from bot.steps.reviews import ToldSeen
from bot.steps.statements import HolderSeen
from bot.steps.unanswered import UnansweredSeen
from bot.text import LANGUAGES, Text
from cogs.announcements import cards as announcements
from cogs.asks import cards as asks
from cogs.asks import waiting as waits
from cogs.capacity import cards as capacity
from cogs.introductions import cards as introductions
from cogs.invitations import cards as invitations
from cogs.me import cards as me_cards
from cogs.mine import cards as mine
from cogs.modes import cards as modes
from cogs.offers import cards as offers
from cogs.parts import bell
from cogs.pauses import cards as pauses
from cogs.proposals import cards as proposals
from cogs.reports import cards as reports
from cogs.reviews import cards as reviews
from cogs.subscriptions import cards as subscriptions
from cogs.suggestions import cards as suggestions
from cogs.thanks import cards as thanks
from data import apart, communities, members
from data import invitations as invitation_rows
from data.records import Invitation, Outgoing
from data.store import Store, Tx
from tests.cogs import afterward, announcing, coming, nudging, safety, stewards
from tests.cogs import records as made
from tests.cogs.records import ASKER, CHANNEL, GUILD, HELPER, NOW, PLAIN
from tests.cogs.samples import PINGING, PRIVATE, SHARED, TEXTS, Draw, cards
from tests.cogs.seeing import everything, texts
from tests.data.parts import opened

FIRST = 200
"""Characters that a locked phone may show (promise S5)."""

UNNAMED = tuple(shared for shared in SHARED if shared != "named")


@pytest.fixture(params=LANGUAGES)
def text(request: pytest.FixtureRequest) -> Text:
    return TEXTS.of(request.param)


def drawn(view: ui.LayoutView) -> str:
    """All that is on a card, behind its controls too."""
    return everything(view.to_components())


def samples(*names: str) -> dict[str, Draw]:
    """The sample cards made by these functions, holding words that can be recognised."""
    found = {name: draw for name, draw in cards(PLAIN).items() if name.split("/")[0] in names}
    assert {name.split("/")[0] for name in found} == set(names)
    return found


# --- what each card may hold ---------------------------------------------------------------------------------------


def test_details_stand_only_before_the_two_who_said_yes_and_before_the_asker(text: Text) -> None:
    """The introduction, the asker's own preview and what they let go, and the helper's own /mine."""
    holding = {name.split("/")[0] for name, draw in cards(PLAIN).items() if PLAIN.details in drawn(draw(text))}
    assert holding == {"introductions.opening", "asks.preview", "asks.dropped", "mine.mine"}


def test_details_are_gone_from_the_introduction_once_it_is_over(text: Text) -> None:
    for state in ("finished", "ended"):
        card = drawn(introductions.opening(made.introduction_seen(made.ask(), state), text))
        assert PLAIN.details not in card
        assert PLAIN.summary not in card


def test_the_card_of_an_ask_holds_the_asker_only_if_the_ask_does(text: Text) -> None:
    for shared in SHARED:
        card = drawn(asks.ask_card(made.ask_seen(made.ask(shared=shared)), text))
        assert (str(ASKER) in card) == (shared == "named"), shared


def test_no_words_of_an_ask_are_left_on_a_card_that_is_taken_care_of(text: Text) -> None:
    """Nor whose ask it was (S23)."""
    for shared in SHARED:
        for state in ("matched", "met"):
            card = drawn(asks.ask_card(made.ask_seen(made.ask(shared=shared, state=state)), text))
            assert PLAIN.summary not in card
            assert str(ASKER) not in card
            assert made.ASK_REF not in card, "nothing can be pressed about it any more"


def test_an_invitation_to_an_unnamed_ask_holds_no_asker_in_any_state(text: Text) -> None:
    for name, draw in samples("invitations.invitation").items():
        named = name.startswith("invitations.invitation/named")
        assert (str(ASKER) in drawn(draw(text))) == (named and name.endswith(("waiting", "lapsed"))), name


def test_an_unnamed_asker_does_not_learn_the_helper_before_their_own_yes(text: Text) -> None:
    """Mission I7: in a private match neither learns the other's name before both said yes."""
    for name, draw in samples("invitations.yes").items():
        if not name.startswith("invitations.yes/named"):
            assert str(HELPER) not in drawn(draw(text)), name


def test_no_card_tells_a_reference_of_a_person(text: Text) -> None:
    """Not even the random one: controls hold what they are about, never whom (promise H1)."""
    for name, draw in cards(PLAIN).items():
        card = drawn(draw(text))
        assert made.ASKER_REF not in card, name
        assert made.HELPER_REF not in card, name


# --- what a glance at a phone shows ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_opening_of_a_private_message_outlasts_a_locked_screen(language: str) -> None:
    """Promise S5; the mention, which a phone shows as a name, is not counted."""
    sentence = TEXTS.of(language)("private.opening", you="")
    assert len(sentence.strip()) >= FIRST


def test_every_private_message_opens_with_the_same_words(text: Text) -> None:
    for name, draw in samples(*PRIVATE).items():
        first = texts(draw(text).to_components())[0]
        to = HELPER if f"<@{HELPER}>" in first else ASKER
        assert first == f"-# {text('private.opening', you=f'<@{to}>')}", name


def test_nothing_that_pings_shows_what_it_is_about_in_its_first_characters(text: Text) -> None:
    """Neither the words nor the kind of help (promise S5), and the names of the two count as one letter each."""
    topic = text("kind.hands")
    for name, draw in samples(*PINGING).items():
        said = "\n".join(texts(draw(text).to_components())).replace(f"<@{ASKER}>", "@").replace(f"<@{HELPER}>", "@")
        for secret in (PLAIN.summary[:12], PLAIN.details[:12], topic):
            assert secret not in said[:FIRST], name


def test_a_bell_tells_nothing_but_that_it_rings(text: Text) -> None:
    """Holders of Manage Threads read a member's own thread: whatever it rings for, the bell is the same."""
    rung = {
        drawn(bell(record, "0" * 16, text))
        for shared in SHARED
        for ask in (made.ask(shared=shared), made.ask(shared=shared, kind="care", summary="other words"))
        for record in (
            made.invitation_seen(ask),
            made.notice(ask, HELPER),
            replace(made.yes_seen(ask), to=HELPER),
            replace(made.yes_seen(ask, "taken"), to=HELPER),
            HolderSeen(HELPER, "1" * 16, made.capacity()),
        )
    }
    assert len(rung) == 1
    words = rung.pop()
    assert str(HELPER) in words
    assert str(ASKER) not in words
    assert PLAIN.summary not in words


def test_what_a_bell_opens_is_a_private_reply_and_needs_no_opening(text: Text) -> None:
    """Drawn for nobody in particular, as `/mine` does for a bell: no mention, and the same words otherwise."""
    ask = made.ask(shared="neighbour")
    opened_cards = {
        invitations.invitation: made.invitation_seen(ask),
        invitations.yes: made.yes_seen(ask),
        invitations.let_go: made.notice(ask, HELPER),
        invitations.hushed: made.notice(ask, ASKER),
        introductions.closed: made.notice(ask, HELPER),
        introductions.handed_back: made.notice(ask, ASKER),
        introductions.steward_handed_back: made.notice(ask, ASKER),
        introductions.steward_freed: made.notice(ask, HELPER),
        asks.nobody: made.notice(ask, ASKER),
        waits.still: AskStill((ask,), ASKER, NOW),
        suggestions.suggestion: afterward.FOR_THEM,
        thanks.thanks: afterward.THANKED,
        subscriptions.told: coming.CAME,
        proposals.told: ProposalSeen(coming.proposal(PLAIN, state="declined", answer="Words"), ASKER),
        asks.unanswered: UnansweredSeen(ask, ASKER, NOW),
        reports.looked: LookedSeen(HELPER),
        reports.down: DownSeen(ASKER, "ask", "Words", "Words", True),
        reports.backup_waits: BellSeen(HELPER, True),
        reports.backup_coming: LookedSeen(HELPER, ASKER),
        pauses.paused: PauseSeen(safety.pause(), ASKER),
        pauses.over: PauseSeen(safety.pause(state="over"), ASKER),
        offers.still: OfferStill((made.offer(),), HELPER, NOW),
        reviews.declined: ToldSeen(ask, ASKER, stewards.held(PLAIN, state="declined"), NOW),
        reviews.asked: ToldSeen(ask, ASKER, stewards.held(PLAIN), NOW),
        reviews.still: ToldSeen(ask, ASKER, stewards.held(PLAIN), NOW),
        reviews.posted: ToldSeen(ask, ASKER),
        waits.lapsed: AskLapsed((ask,), ASKER),
        modes.declined: made.notice(ask, ASKER),
        modes.over: made.notice(ask, ASKER),
        announcements.approved: replace(announcing.seen(state="approved"), to=ASKER),
        announcements.declined: replace(announcing.seen(state="declined"), to=ASKER),
        announcements.unseen: replace(announcing.seen(state="declined"), to=ASKER),
        asks.held: made.notice(ask, ASKER),
        waits.reminded: RemindedSeen(ask, ASKER, "8" * 16),
        me_cards.digest: nudging.ONE_OPEN,
        me_cards.receive: nudging.GAVE,
        capacity.still: HolderSeen(HELPER, "0" * 16, made.capacity()),
    }
    assert len(opened_cards) == len(PRIVATE)
    for draw, record in opened_cards.items():
        by_message = texts(draw(record, text).to_components())  # type: ignore[operator]
        by_bell = texts(draw(replace(record, to=0), text).to_components())  # type: ignore[operator]
        assert by_bell == by_message[1:]
        assert "<@" not in by_bell[0]


# --- a no is silent -------------------------------------------------------------------------------------------------


def test_a_helper_passed_over_sees_what_every_waiting_helper_sees(text: Text) -> None:
    """Promise H2, on the invitation and in /mine."""
    for shared in SHARED:
        ask = made.ask(shared=shared)
        yes, passed = (made.invitation_seen(ask, state) for state in ("yes", "passed"))
        assert drawn(invitations.invitation(yes, text)) == drawn(invitations.invitation(passed, text))
        own = seen.Mine((), (), (), (), (), (yes,), (), (), None)
        other = replace(own, waiting=(passed,))
        assert drawn(mine.mine(own, text, 0, NOW)) == drawn(mine.mine(other, text, 0, NOW))


def test_being_let_go_says_the_same_whatever_became_of_the_ask(text: Text) -> None:
    """Somebody else was chosen, the ask was taken back or lapsed, or the two are kept apart: one sentence."""
    for draw in (invitations.let_go, introductions.closed):
        said = {
            drawn(draw(made.notice(made.ask(shared=shared, state=state, summary=words, offer=offer), HELPER), text))
            for shared in SHARED
            for state in ("open", "matched", "met", "withdrawn", "lapsed")
            for words in ("one", "another")
            for offer in (None, made.OFFER_REF)
        }
        assert len(said) == 1


def test_a_helper_learns_nothing_of_the_ask_when_they_are_let_go(text: Text) -> None:
    for name, draw in samples("invitations.let_go", "introductions.closed").items():
        card = drawn(draw(text))
        assert PLAIN.summary not in card, name
        assert str(ASKER) not in card, name


def test_the_asker_hears_no_name_and_no_reason_when_an_ask_is_handed_back(text: Text) -> None:
    said = {drawn(introductions.handed_back(made.notice(made.ask(shared=shared), ASKER), text)) for shared in SHARED}
    assert len(said) == 1
    assert str(HELPER) not in said.pop()


# --- from the store to the card ---------------------------------------------------------------------------------------


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with opened(None) as running:
        yield running


ME, YOU = Who(ASKER, GUILD, "en-US"), Who(HELPER, GUILD, "en-US")
TEXT = TEXTS.of("en")


def row(about: str) -> Outgoing:
    """A message that stands already, about this."""
    return Outgoing("0" * 16, GUILD, "", about, "channel", "1", "sent", "", 1, None, None, None, None, 0, 1, 2, 1, 1)


def waiting(tx: Tx, shared: str) -> Invitation:
    """An open ask with a helper whom Kith asked."""
    community = communities.begin(tx, GUILD, "en")
    communities.save(tx, replace(community, state="open", asks_channel=CHANNEL))
    form = ask_steps.AskForm(PLAIN.summary, PLAIN.details, "hands", "week", shared)  # type: ignore[arg-type]
    ask_steps.draft(tx, ME, made.ASK_REF, form)
    ask_steps.post(tx, ME, made.ASK_REF)
    helper = members.meet(tx, GUILD, HELPER, "en-US")
    invitation = replace(made.invitation(), helper=helper.ref)
    invitation_rows.save(tx, invitation)
    return invitation


def public(tx: Tx) -> str:
    found = seen.ask_card(tx, row(made.ASK_REF))
    return drawn(asks.ask_card(found, TEXT)) if found else ""


def helpers(tx: Tx) -> str:
    """All that is before the helper: the invitation and /mine."""
    found = seen.invitation_card(tx, row(made.INVITATION_REF))
    own = mine.mine(seen.mine(tx, YOU), TEXT, 0, NOW)
    return (drawn(invitations.invitation(found, TEXT)) if found else "") + drawn(own)


def askers(tx: Tx) -> str:
    """All that is before the asker about the helper: the yes and /mine."""
    found = seen.yes_card(tx, row(made.INVITATION_REF))
    own = mine.mine(seen.mine(tx, ME), TEXT, 0, NOW)
    return (drawn(invitations.yes(found, TEXT)) if found else "") + drawn(own)


@pytest.mark.parametrize("shared", UNNAMED)
async def test_in_a_private_match_neither_learns_the_other_before_both_said_yes(store: Store, shared: str) -> None:
    """Promise S3, from the posted ask to the introduction, in all that Kith shows to anybody."""

    def story(tx: Tx) -> None:
        waiting(tx, shared)
        assert str(ASKER) not in public(tx) + helpers(tx)
        assert str(HELPER) not in askers(tx)
        invitation_steps.yes(tx, YOU, made.INVITATION_REF)
        assert str(ASKER) not in public(tx) + helpers(tx)
        assert str(HELPER) not in askers(tx)
        assert PLAIN.details not in public(tx) + helpers(tx)
        running = introduction_steps.accept(tx, ME, made.INVITATION_REF)
        assert running is not None
        place = seen.introduction_card(tx, row(running.ref))
        assert place is not None
        card = drawn(introductions.opening(place, TEXT))
        assert all(each in card for each in (str(ASKER), str(HELPER), PLAIN.summary, PLAIN.details))
        assert PLAIN.details in helpers(tx)
        assert str(ASKER) not in public(tx)
        assert PLAIN.summary not in public(tx)

    await store.run(story)


async def test_in_a_named_match_both_are_seen_and_the_details_still_wait_for_the_yes(store: Store) -> None:
    def story(tx: Tx) -> None:
        waiting(tx, "named")
        assert str(ASKER) in public(tx)
        assert str(ASKER) in helpers(tx)
        invitation_steps.yes(tx, YOU, made.INVITATION_REF)
        assert str(HELPER) in askers(tx)
        assert PLAIN.details not in public(tx) + helpers(tx)
        introduction_steps.accept(tx, ME, made.INVITATION_REF)
        assert PLAIN.details in helpers(tx)
        assert PLAIN.details not in public(tx)

    await store.run(story)


@pytest.mark.parametrize("end", [ask_steps.withdraw, ask_steps.met])
async def test_nothing_of_an_unnamed_asker_comes_out_however_it_ends(
    store: Store, end: Callable[[Tx, Who, str], None]
) -> None:
    def story(tx: Tx) -> None:
        waiting(tx, "neighbour")
        invitation_steps.yes(tx, YOU, made.INVITATION_REF)
        end(tx, ME, made.ASK_REF)
        told = seen.helper_notice(tx, row(made.INVITATION_REF))
        assert told is not None
        shown = public(tx) + helpers(tx) + drawn(invitations.let_go(told, TEXT))
        assert str(ASKER) not in shown
        assert PLAIN.summary not in shown
        assert str(HELPER) not in askers(tx)

    await store.run(story)


async def test_being_kept_apart_looks_to_the_helper_like_any_yes_that_waits(store: Store) -> None:
    """Two worlds, one with the list and one without: the helper's screen is the same to the letter (promise H2)."""

    def world(tx: Tx, kept_apart: bool) -> str:
        waiting(tx, "neighbour")
        if kept_apart:
            pair = (members.meet(tx, GUILD, user, "en-US").ref for user in (ASKER, HELPER))
            apart.add(tx, GUILD, *pair)
        said = invitation_steps.yes(tx, YOU, made.INVITATION_REF)
        found = invitation_rows.get(tx, made.INVITATION_REF)
        assert found is not None
        assert found.state == ("passed" if kept_apart else "yes")
        return helpers(tx) + drawn(invitations.said(said, TEXT))

    without = await store.run(lambda tx: world(tx, False))
    async with opened(None) as other:
        assert await other.run(lambda tx: world(tx, True)) == without


def test_what_is_read_here_is_the_whole_card() -> None:
    """Teeth: the words of a button and its id are part of what `drawn` reads."""
    card = asks.ask_card(made.ask_seen(made.ask()), TEXT)
    whole = drawn(card)
    assert made.ASK_REF in whole
    assert TEXT("ask.card.help") in whole
