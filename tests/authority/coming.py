"""Who may write questions of the community's own, and name days off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from data import holidays, prompts, proposals, rituals, subscriptions
from data.house import Holiday, OwnPrompt, Proposal
from data.store import Tx
from data.subscriptions import Subscription
from tests.authority.rows import ANSWER, EFFECT, GONE, PAUSED, Row, asker
from tests.authority.rows import row as _row
from tests.authority.rows import steward as _steward

QUESTION = {"family": ("thanks",), "words": "Whose soup was it?"}
"""A question as stewards write it."""


def things(tx: Tx, guild: int, member: str) -> dict[str, str]:
    """Questions of the stewards' own, days off far ahead, and what somebody suggested; their references."""
    for at, ref in enumerate(("a1" * 8, "a2" * 8)):
        prompts.save(tx, OwnPrompt(ref, guild, "thanks", f"Question {at}", "on", at))
    holidays.add(tx, Holiday("a3" * 8, guild, date(2030, 1, 1), date(2030, 1, 2)))
    waits = Proposal("a4" * 8, guild, member, "needs", "What is too heavy?", "open", "", tx.day, None)
    proposals.save(tx, waits)
    proposals.save(tx, replace(waits, ref="a5" * 8, state="taken"))
    (other,) = (each for each in rituals.of(tx, guild) if each.family == "tide")
    subscriptions.save(tx, Subscription("a6" * 8, guild, other.ref, member, whole=False, not_before=tx.now + 60))
    return {
        "subscription": "a6" * 8,
        "proposal": "a4" * 8,
        "answered": "a5" * 8,
        "question": "a2" * 8,
        "first question": "a1" * 8,
        "days off": "a3" * 8,
        "family": "thanks",
    }


COMING: tuple[Row, ...] = (
    # Hearing of a ritual is for everybody, about themselves; nobody sees who else does.
    _row("subscriptions.begin", "ritual", EFFECT, {"elsewhere": "refuse.ritual_gone"}, on_shared_card=True),
    _row("subscriptions.begin", "fresh", "refuse.ritual_gone"),
    _row("subscriptions.list", "-", ANSWER),
    asker("subscriptions.open", "-", ANSWER, values=("subscription",)),
    *(asker(f"subscriptions.{way}", "subscription", EFFECT) for way in ("whole", "end")),
    asker("subscriptions.notice", "subscription", EFFECT, first=("subscriptions.whole",)),
    asker("subscriptions.snooze", "subscription", EFFECT, values=("2",)),
    asker("subscriptions.wake", "subscription", EFFECT),
    # Suggesting a question is for everybody; what becomes of it is the stewards' to say, who never see whose it is.
    _row("/suggest", "-", ANSWER, {"paused": PAUSED}),
    _row("proposals.begin", "-", ANSWER, {"paused": PAUSED}),
    _row("proposals.begin", "family", ANSWER, {"paused": PAUSED}, on_shared_card=True),
    _row("proposals.form", "fresh", EFFECT, {"paused": PAUSED}, fields=QUESTION),
    _row("proposals.form", "invitation", "refuse.old_control", {"paused": PAUSED}, fields=QUESTION),
    asker("proposals.back", "proposal", EFFECT),
    _row("proposals.back", "fresh", ANSWER),
    _steward("proposals.list", ANSWER),
    _steward("proposals.open", ANSWER, elsewhere=GONE, values=("proposal",)),
    _steward("proposals.take", EFFECT, "proposal", GONE),
    _steward("proposals.decline", ANSWER, "proposal", GONE),
    _steward("proposals.decline_form", EFFECT, "proposal", GONE, fields={"word": "Another time"}),
    _steward("proposals.take", "refuse.proposal_done", "answered", GONE),
    _steward("prompts.list", ANSWER),
    _steward("prompts.open", ANSWER, values=("thanks",)),
    _steward("prompts.open", "refuse.unknown_choice", values=("weather",)),
    _steward("prompts.family", ANSWER, "family"),
    _steward("prompts.one", ANSWER, elsewhere=GONE, values=("question",)),
    _steward("prompts.add", ANSWER, "family"),
    _steward("prompts.change", ANSWER, "question", GONE),
    _steward("prompts.form", EFFECT, "fresh", fields=QUESTION),
    _steward("prompts.form", "refuse.old_control", "invitation", fields=QUESTION),
    _steward("prompts.form", EFFECT, "question", GONE, fields=QUESTION),
    _steward("prompts.pause", EFFECT, "question", GONE),
    _steward("prompts.resume", EFFECT, "question", GONE, first=("prompts.pause",)),
    _steward("prompts.up", EFFECT, "question", GONE),
    _steward("prompts.down", EFFECT, "first question", GONE),
    _steward("prompts.remove", ANSWER, "question", GONE),
    _steward("prompts.remove_yes", EFFECT, "question", GONE),
    _steward("holidays.list", ANSWER),
    _steward("holidays.add", ANSWER),
    _steward("holidays.form", EFFECT, "fresh", fields={"first": "24.12.", "last": ""}),
    _steward("holidays.form", "refuse.no_day", "fresh", fields={"first": "soon", "last": ""}),
    _steward("holidays.form", "refuse.old_control", "invitation", fields={"first": "24.12.", "last": ""}),
    _steward("holidays.until", ANSWER),
    _steward("holidays.until_form", EFFECT, "fresh", fields={"until": "24.12."}),
    _steward("holidays.remove", EFFECT, elsewhere=GONE, values=("days off",)),
)
"""What is the community's own in its rituals."""
