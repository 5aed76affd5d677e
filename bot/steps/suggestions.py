"""Asking for somebody else, with that person's yes: they hear of it in private, and only they can make it an ask."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rules import house, moments
from bot.rules.refusal import Refusal
from bot.steps import nudges
from bot.steps.asks import AskForm, checked, draft
from bot.steps.people import Who, at, community_at, here
from bot.steps.retention import SUGGESTION_KEPT
from data import apart, asks, due, members, outbox, refs, suggestions
from data.records import DAY, Ask, Community, Needed, Outgoing, Suggestion
from data.store import Tx

# Whoever writes for a friend learns that the friend hears of it, and nothing after: not whether they read it, made it
# their own, let it lie, want no such messages at all, or keep the two apart. So all that the writer meets, the limits
# included, follows from what they wrote and when, and from nothing that the friend did (promise H2).

MOST = 3
"""So many within `SUGGESTION_KEPT` days may one person write down for others."""


@dataclass(frozen=True, slots=True)
class SuggestionSeen:
    """What somebody wrote down, as whom it is for sees it: `to` and `friend` are Discord user ids, `ref` the message's,
    `until` is when it is forgotten (UTC epoch seconds)."""

    suggestion: Suggestion
    to: int
    friend: int
    until: int
    ref: str


def may_begin(tx: Tx, who: Who) -> Community:
    """Before the form opens: the community. Raises Refusal where nothing more could be written anyway."""
    community, me = here(tx, who)
    if len(suggestions.by(tx, me.ref)) >= MOST:
        raise Refusal("refuse.many_suggestions", most=MOST, days=SUGGESTION_KEPT)
    return community


def suggest(tx: Tx, who: Who, ref: str, user: int, words: str, kind: str, needed: Needed) -> Suggestion:
    """Write down for the person with this Discord user id what may help them. Sent twice it is said once."""
    community, me = here(tx, who)
    clean = checked(AskForm(words, "", kind, needed, "quiet"), house.kinds(community)).summary
    known = suggestions.get(tx, ref)
    if known is not None and known.friend == me.ref:
        return known
    if not refs.free(tx, ref):
        raise Refusal("refuse.old_control")
    if user == who.user:
        raise Refusal("refuse.behalf_self")
    may_begin(tx, who)
    person = members.find(tx, community.guild, user) or members.meet(tx, community.guild, user, community.language)
    if suggestions.between(tx, me.ref, person.ref) is not None:
        raise Refusal("refuse.behalf_twice", days=SUGGESTION_KEPT)
    made = Suggestion(ref, community.guild, me.ref, person.ref, kind, needed, clean, "open", None, tx.day)
    suggestions.save(tx, made)
    # A bell in the second in which somebody is seen to write would tell who wrote for whom.
    due.at(tx, community.guild, "suggestion.tell", ref, moments.bell("low", tx.now, tx.chance))
    return made


def until(made: Suggestion) -> int:
    """When a suggestion is forgotten (UTC epoch seconds): the beginning of that day."""
    return (made.made_day + SUGGESTION_KEPT) * DAY


def tell(tx: Tx, ref: str) -> None:
    """The person hears of it at the first moment at which they may be spoken to, or never: where they want no such
    messages, and where one of the two keeps away from the other."""
    made = suggestions.get(tx, ref)
    if made is None or made.state != "open" or apart.between(tx, made.friend, made.person):
        return
    again = nudges.now_or_when(tx, made.person, "behalf", ref)
    if again is not None and again < until(made):
        due.at(tx, made.community, "suggestion.tell", ref, again)


def notice(tx: Tx, row: Outgoing) -> SuggestionSeen | None:
    """For whom it is: what a friend wrote down. It goes when the friend takes it back, and from those who keep apart;
    answered, it says what was answered."""
    made = suggestions.get(tx, row.about)
    if made is None or made.state == "back" or apart.between(tx, made.friend, made.person):
        return None
    if (row.message is None and made.state != "open") or not nudges.still_may(tx, row, "behalf"):
        return None
    to, friend = members.user_of(tx, made.person), members.user_of(tx, made.friend)
    return SuggestionSeen(made, to, friend, until(made), row.ref)


def _mine(tx: Tx, who: Who, ref: str) -> Suggestion:
    made = suggestions.get(tx, ref)
    if made is None or made.state == "back" or at(tx, who, made.community).ref != made.person:
        raise Refusal("refuse.gone")
    return made


def take_over(tx: Tx, who: Who, ref: str) -> Ask:
    """Yes, that's mine: a draft of the person's own, which nobody else sees before they post it. Pressed again it is
    the same draft; raises Refusal where that is none any more."""
    made = _mine(tx, who, ref)
    if made.became is not None:
        known = asks.get(tx, made.became)
        if known is None or known.state != "draft":
            raise Refusal(f"refuse.ask_{known.state}" if known is not None else "refuse.gone")
        return known
    # As quietly as this community lets anybody ask; they may choose otherwise.
    community = community_at(tx, made.community)
    form = AskForm(made.words, "", house.kind_here(community, made.kind), made.needed, community.ways[-1])
    ask = draft(tx, replace(who, community=made.community), tx.ref(), form)
    suggestions.save(tx, replace(made, state="taken", became=ask.ref))
    _answered(tx, ref)
    return ask


def let_lie(tx: Tx, who: Who, ref: str) -> None:
    """Not this, or not now: it goes by itself, and nobody hears of it. What was made one's own stays so."""
    made = _mine(tx, who, ref)
    if made.state == "open":
        suggestions.save(tx, replace(made, state="let_go"))
        _answered(tx, ref)


def take_back(tx: Tx, who: Who, ref: str) -> None:
    """Whoever wrote it takes it back, however it was answered; what the person made of it is theirs. Its place stays
    taken until its time is over, so that nobody can be written to again and again."""
    made = suggestions.get(tx, ref)
    if made is None or at(tx, who, made.community).ref != made.friend:
        raise Refusal("refuse.gone")
    if made.state != "back":
        suggestions.save(tx, replace(made, state="back", words=""))
        _answered(tx, ref)


def _answered(tx: Tx, ref: str) -> None:
    due.cancel(tx, ref, "suggestion.tell")
    outbox.touch(tx, ref)


def keep_apart(tx: Tx, one: str, two: str) -> None:
    """What either wrote for the other is shown to neither any more."""
    for made in (suggestions.between(tx, one, two), suggestions.between(tx, two, one)):
        if made is not None:
            outbox.touch(tx, made.ref)
