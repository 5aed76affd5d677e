"""Who may write questions of the community's own, and name days off."""

from __future__ import annotations

from datetime import date

from data import holidays, prompts
from data.house import Holiday, OwnPrompt
from data.store import Tx
from tests.authority.rows import ANSWER, EFFECT, GONE, Row
from tests.authority.rows import steward as _steward

QUESTION = {"family": ("thanks",), "words": "Whose soup was it?"}
"""A question as stewards write it."""


def things(tx: Tx, guild: int) -> dict[str, str]:
    """A question of the stewards' own, and days off far ahead; their references."""
    for at, ref in enumerate(("a1" * 8, "a2" * 8)):
        prompts.save(tx, OwnPrompt(ref, guild, "thanks", f"Question {at}", "on", at))
    holidays.add(tx, Holiday("a3" * 8, guild, date(2030, 1, 1), date(2030, 1, 2)))
    return {"question": "a2" * 8, "first question": "a1" * 8, "days off": "a3" * 8, "family": "thanks"}


COMING: tuple[Row, ...] = (
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
