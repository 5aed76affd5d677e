"""The forms in which something is told to the stewards, and in which they say why they do what they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.rules.words import NOTE_MOST, REASON_MOST, REPORT_MOST
from bot.steps.concerns import Concern
from bot.steps.pausing import TERMS
from bot.steps.reports import OTHER, Target
from bot.text import Text
from cogs.parts import field, form, long_text, one_of, pick


def report_form(text: Text, key: str, target: Target, agreements: Sequence[str]) -> ui.Modal:
    """About what, in which words, and whether the stewards may know who tells them."""
    named = [(str(at), each) for at, each in enumerate(agreements)]
    return form(
        text("report.form.title"),
        "report.form",
        key,
        field(
            text("report.form.agreement"),
            pick("agreement", [*named, (OTHER, text("report.form.other"))], () if named else (OTHER,)),
            text("report.form.who_reads_masked" if target.masked else "report.form.who_reads"),
        ),
        field(
            text("report.form.words"),
            long_text("report", REPORT_MOST, required=False),
            text("report.form.words_hint"),
        ),
        field(
            text("report.form.named"),
            one_of(
                "with_name",
                [(each, text(f"report.form.named_{each}")) for each in ("no", "yes")],
                "no",
            ),
            text("report.form.named_hint"),
        ),
    )


def _reason(text: Text, hint: str) -> ui.Item[Any]:
    return field(text("concern.reason"), long_text("reason", REASON_MOST, required=True), hint)


def down_form(text: Text, seen: Concern) -> ui.Modal:
    """Why it goes, as its author is told; where two were brought together, whether that ends too."""
    closing = [(each, text(f"concern.down.close_{each}")) for each in ("no", "yes")]
    alone = seen.report.what == "introduction"
    return form(
        text("concern.down.title"),
        "concern.down_form",
        seen.report.ref,
        _reason(text, text("concern.note.hint") if alone else text("concern.reason_hint")),
        *([field(text("concern.down.close"), one_of("close", closing, "no"))] if seen.matched else []),
    )


def pause_form(text: Text, ref: str) -> ui.Modal:
    """For how long and why, as whoever is paused is told."""
    terms = [(str(each), text("concern.pause.days", each)) for each in TERMS]
    return form(
        text("concern.pause.title"),
        "concern.pause_form",
        ref,
        field(text("concern.pause.term"), one_of("term", terms, str(TERMS[1])), text("concern.pause.term_hint")),
        _reason(text, text("concern.reason_hint")),
    )


def note_form(text: Text, ref: str) -> ui.Modal:
    """A note for the other stewards."""
    return form(
        text("concern.note.title"),
        "concern.note_form",
        ref,
        field(text("concern.note.words"), long_text("note", NOTE_MOST, required=True), text("concern.note.hint")),
    )
