"""Who may tell the stewards, who may do what about it, and who may change what was agreed on."""

from __future__ import annotations

from collections.abc import Mapping

from tests.authority.rows import ANSWER, EFFECT, GONE, OWN, PAUSED, Row, accused, row, steward

REPORT: Mapping[str, str | tuple[str, ...]] = {"agreement": ("other",), "report": "What happened", "with_name": "no"}

TOLD: tuple[Row, ...] = (
    # Telling the stewards is for everybody, whoever keeps whom apart and whoever is paused, about what they can see.
    row("/report", "-", ANSWER),
    row("user menu Report to the stewards", "-", ANSWER),
    row("message menu Report to the stewards", "-", ANSWER),
    row("report.somebody", "-", ANSWER, values=("somebody",)),
    row("report.begin", "-", ANSWER),
    row("report.begin", "open", ANSWER, {"asker": OWN, "elsewhere": GONE}, on_shared_card=True),
    row("report.begin", "celebrated", ANSWER, {"asker": OWN, "elsewhere": GONE}, on_shared_card=True),
    row("report.begin", "offer", ANSWER, {"helper": OWN, "elsewhere": GONE}, on_shared_card=True),
    # An announcement while it stands, and a thank-you while both would have it seen.
    row("report.begin", "standing", ANSWER, {"helper": OWN, "elsewhere": GONE}, on_shared_card=True),
    row("report.form", "standing", EFFECT, {"helper": OWN, "elsewhere": GONE}, fields=REPORT),
    *(row("report.begin", about, GONE) for about in ("unseen", "draft", "written", "announced", "unseen thanks")),
    row("report.begin", "invitation", GONE, {"helper": ANSWER}),
    row("report.begin", "introduction", GONE, {"asker helper": ANSWER}, on_shared_card=True),
    row("report.form", "-", EFFECT, fields=REPORT),
    row(
        "report.form",
        "open",
        EFFECT,
        {"asker": OWN, "elsewhere": GONE, "other": "refuse.report_already"},
        fields=REPORT,
    ),
    row("report.form", "unseen", GONE, fields=REPORT),
    row("report.form", "introduction", GONE, {"asker helper": EFFECT}, fields=REPORT),
    row("report.withdraw", "report", GONE, {"other": EFFECT}),
    *(
        row(f"backup.{way}", "introduction", GONE, {"asker helper": EFFECT}, on_shared_card=True)
        for way in ("call", "call_yes")
    ),
    row("backup.take_back", "call", GONE, {"other": EFFECT}),
    row("backup.take_back", "report", GONE),
    # What was told is the stewards', but for the one it is about (promise M4), and nobody's elsewhere (promise M5).
    steward("/kith reports", EFFECT),
    steward("concern.list", EFFECT),
    steward("concern.open", ANSWER, elsewhere=GONE, values=("report",)),
    *(steward(f"concern.{way}", ANSWER, "report", GONE) for way in ("note", "down", "pause")),
    steward("concern.nothing", EFFECT, "report", GONE),
    steward("concern.note_form", EFFECT, "report", GONE, fields={"note": "Spoken to"}),
    steward("concern.down_form", EFFECT, "report", GONE, fields={"reason": "Please without the address"}),
    steward("concern.pause_form", EFFECT, "report", GONE, fields={"term": "7", "reason": "A quiet week"}),
    steward("concern.lift", EFFECT, "pausing", GONE),
    steward("concern.coming", EFFECT, "call", GONE),
    steward("concern.coming", GONE, "report"),
    accused("concern.open", ANSWER, values=("accused",)),
    *(accused(f"concern.{way}", ANSWER, "accused") for way in ("note", "pause")),
    accused("concern.nothing", EFFECT, "accused"),
    accused("concern.note_form", EFFECT, "accused", fields={"note": "Spoken to"}),
    accused("concern.pause_form", EFFECT, "accused", fields={"term": "7", "reason": "A quiet week"}),
    # What was agreed on is everybody's to read, and the stewards' to change.
    row("/agreements", "-", ANSWER),
    row("agreements.look", "1", ANSWER),
    steward("agreements.change", ANSWER),
    steward("agreements.form", EFFECT, "fresh", fields={"lines": "No means no", "months": "6"}),
    *(row(f"agreements.read_{way}", "-", ANSWER, {"paused": PAUSED}) for way in ("ask", "offer", "small")),
    row("agreements.read_path", "-", ANSWER),
    row(
        "agreements.read_take",
        "offer",
        EFFECT,
        {"helper": "refuse.own_offer", "elsewhere": "refuse.offer_closed", "paused": PAUSED},
    ),
)
"""Reports, what comes of them, calls for backup, and agreements."""
