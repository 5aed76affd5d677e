"""One heavy need that is really several: cut into asks of their own, each a draft until its asker posts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.rules import asks as ask_rules
from bot.rules import house
from bot.rules import pieces as rules
from bot.rules.refusal import Refusal
from bot.rules.words import SUMMARY_MOST, bounded
from bot.steps import queue, reminders
from bot.steps.asks import DRAFT_KEPT, AskForm, draft, may_begin, own
from bot.steps.people import Who, community_at, here
from data import asks, due, pieces
from data.pieces import Piece
from data.records import Ask
from data.store import Tx


@dataclass(frozen=True, slots=True)
class Whole:
    """One need as its asker alone sees it: everything that was made of it, in order; one ask where it was not cut."""

    asks: tuple[Ask, ...]

    @property
    def met(self) -> int:
        """How many of them are taken care of."""
        return sum(each.state in ("matched", "met") for each in self.asks)

    @property
    def waiting(self) -> tuple[Ask, ...]:
        """Those that nobody but their asker has seen."""
        return tuple(each for each in self.asks if each.state == "draft")

    def at(self, ref: str) -> int:
        """The place of an ask among them, from 1 on."""
        return 1 + next(at for at, each in enumerate(self.asks) if each.ref == ref)


@dataclass(frozen=True, slots=True)
class Cut:
    """What can be made of a need: the kinds of which there is no ask yet, and the one it began with, if there is."""

    kinds: tuple[str, ...]
    ask: Ask | None = None


def of(tx: Tx, ask: Ask) -> Whole:
    """The whole that an ask is a piece of."""
    mine = pieces.get(tx, ask.ref)
    if mine is None:
        return Whole((ask,))
    # One that was taken back is part of it no more.
    mine_all = asks.everything_of(tx, ask.asker)
    known = {each.ref: each for each in mine_all if each.state != "withdrawn" or each.ref == ask.ref}
    kept = [piece for ref in known if (piece := pieces.get(tx, ref)) is not None and piece.whole == mine.whole]
    return Whole(tuple(known[each.ref] for each in sorted(kept, key=lambda each: each.at)))


def look(tx: Tx, who: Who, ref: str) -> Whole:
    """For its asker: everything that belongs to the same need."""
    return of(tx, own(tx, who, ref))


def every(tx: Tx, who: Who) -> tuple[Whole, ...]:
    """All that the actor has cut and that is not over as a whole."""
    _, me = here(tx, who)
    found: dict[str, Whole] = {}
    for each in asks.of(tx, me.ref, "draft", "open", "matched"):
        piece = pieces.get(tx, each.ref)
        if piece is not None and piece.whole not in found:
            found[piece.whole] = of(tx, each)
    return tuple(each for each in found.values() if len(each.asks) > 1)


def anew(tx: Tx, who: Who) -> Cut:
    """For the choice and the form, where there is no ask yet. Raises Refusal where none could be made."""
    return Cut(house.kinds(may_begin(tx, who)))


def before(tx: Tx, who: Who, ref: str) -> Cut:
    """For the choice and the form. Raises Refusal where nothing could be made of it."""
    ask = _uncut(tx, who, ref)
    whole = of(tx, ask)
    _room(tx, ask, whole)
    there = {each.kind for each in whole.asks}
    return Cut(tuple(each for each in house.kinds(community_at(tx, ask.community)) if each not in there), ask)


def chosen(cut: Cut, kinds: Sequence[str]) -> tuple[str, ...]:
    """The kinds that one form asks about: the draft's own, then those that were chosen, in the order of the list.

    Raises Refusal for none, and for what is in no list.
    """
    picked = tuple(each for each in cut.kinds if each in kinds)
    if not picked or not set(kinds) <= set(picked):
        raise Refusal("refuse.unknown_kind")
    own_kind = (cut.ask.kind,) if cut.ask is not None and cut.ask.state == "draft" else ()
    return (*own_kind, *picked)[: rules.AT_ONCE]


def into(tx: Tx, who: Who, ref: str, words: Mapping[str, str]) -> Whole:
    """Make an ask of each kind, by its tag, for which something was written; what is posted stays as it is (S3).

    Each is a draft and nobody else sees it. Sent twice it is done once: a need holds one ask of a kind, whose draft
    then says what was written last. Raises Refusal, with nothing changed, where there is no room for all of them.
    """
    known = asks.get(tx, ref)
    first = _uncut(tx, who, ref) if known is not None else None
    community = community_at(tx, first.community) if first is not None else may_begin(tx, who)
    there = {each.kind: each for each in of(tx, first).asks} if first is not None else {}
    said = _said(words, (*house.kinds(community), *there))
    if first is None:
        kind = next(iter(said))
        first = draft(tx, who, ref, AskForm(said.pop(kind), "", kind, "week", community.ways[0]))
    for kind in [each for each in said if each in there]:
        _say(tx, there[kind], said.pop(kind))
    whole = of(tx, first)
    if len(whole.asks) + len(said) > rules.MOST:
        raise Refusal("refuse.pieces_many", most=rules.MOST)
    mark, at = _mark(tx, whole, more=bool(said))
    inside = replace(who, community=first.community)
    for place, (kind, summary) in enumerate(said.items(), at):
        made = draft(tx, inside, tx.ref(), AskForm(summary, "", kind, first.needed, first.shared))
        asks.save(tx, replace(made, needs=rules.carried(first.needs)))
        pieces.add(tx, Piece(made.ref, first.community, mark, place))
    return look(tx, inside, ref)


def _said(words: Mapping[str, str], kinds: Sequence[str]) -> dict[str, str]:
    """What was written, by its kind, without what was left empty."""
    tagged = {house.tag(each): each for each in kinds}
    if not set(words) <= set(tagged):
        raise Refusal("refuse.unknown_kind")
    clean = {tagged[name]: bounded(said, "ask.form.summary", SUMMARY_MOST) for name, said in words.items()}
    said = {kind: each for kind, each in clean.items() if each}
    if not said:
        raise Refusal("refuse.pieces_none")
    return said


def _uncut(tx: Tx, who: Who, ref: str) -> Ask:
    ask = own(tx, who, ref)
    if ask.state not in ("draft", "open", "matched"):
        raise Refusal(f"refuse.ask_{ask.state}")
    if ask.offer is not None:
        # It is in the words of whoever made the offer.
        raise Refusal("refuse.old_control")
    return ask


def _room(tx: Tx, ask: Ask, whole: Whole) -> None:
    if len(whole.asks) >= rules.MOST:
        raise Refusal("refuse.pieces_many", most=rules.MOST)
    if len(asks.of(tx, ask.asker, "draft")) >= ask_rules.DRAFTS_MOST:
        raise Refusal("refuse.many_drafts", most=ask_rules.DRAFTS_MOST)


def _say(tx: Tx, ask: Ask, summary: str) -> None:
    if summary == ask.summary:
        return
    if ask.state != "draft":
        # Others have read it, and perhaps said yes to it.
        raise Refusal("refuse.already_posted")
    asks.save(tx, replace(ask, summary=summary))
    queue.gone(tx, ask.ref)
    reminders.over(tx, ask.ref)
    due.at(tx, ask.community, "draft.lapse", ask.ref, tx.now + DRAFT_KEPT)


def _mark(tx: Tx, whole: Whole, *, more: bool) -> tuple[str, int]:
    """The mark of a need that is cut, and the first free place in it."""
    kept = [piece for each in whole.asks if (piece := pieces.get(tx, each.ref)) is not None]
    if kept:
        return kept[0].whole, max(each.at for each in kept) + 1
    mark, (first,) = tx.ref(), whole.asks
    if more:
        pieces.add(tx, Piece(first.ref, first.community, mark, 0))
    return mark, 1
