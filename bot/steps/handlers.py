"""What the clock does: the step behind each kind of due row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.steps import (
    agreements,
    asks,
    backup,
    capacity,
    communities,
    doctor,
    farewell,
    introductions,
    invitations,
    matching,
    nudges,
    offers,
    pausing,
    reports,
    resources,
    retention,
    rituals,
    statements,
    suggestions,
    thanks,
    unanswered,
)
from data.store import Tx

DUE: Mapping[str, Callable[[Tx, str], None]] = {
    "ask.match": matching.tick,
    "ask.lapse": asks.lapse,
    "ask.still": asks.still,
    "ask.unanswered": unanswered.tell,
    "draft.lapse": asks.draft_lapse,
    "invitation.lapse": invitations.lapse,
    "yes.release": invitations.release,
    "introduction.how": introductions.ask_how,
    "introduction.close": introductions.close,
    "rest.end": capacity.wake,
    "capacity.still": statements.still,
    "offer.still": offers.still,
    "offer.lapse": offers.lapse,
    "nudge.digest": nudges.digest,
    "nudge.receive": nudges.receive,
    "suggestion.tell": suggestions.tell,
    "thanks.tell": thanks.tell,
    "member.gone": farewell.gone,
    "member.forget": farewell.forget,
    "report.look": reports.look,
    "backup.waits": backup.waits,
    "pause.over": pausing.over,
    "agreements.review": agreements.review,
    "ritual.slot": rituals.slot,
    "doctor.look": doctor.look,
    "resources.stale": resources.told,
    "community.purge": communities.purge,
    "retention.look": retention.look,
    "retention.sweep": retention.sweep,
    "retention.met": retention.met,
}
