"""What the community agreed on, as everybody reads it."""

from __future__ import annotations

from discord import ui

from bot.steps.agreements import Read, ReviewSeen
from bot.text import Text
from cogs.parts import WARM, button, card, day, listed_lines, main, note, private, row
from data.records import DAY


def agreements(seen: Read, text: Text) -> ui.LayoutView:
    """The agreements that hold, or an earlier version of them."""
    found = seen.agreements
    if found is None:
        return card(
            text("agreements.title"),
            text("agreements.none"),
            row(main(text("agreements.write"), "agreements.change")) if seen.may_change else None,
        )
    return card(
        text("agreements.title"),
        None if seen.latest else text("agreements.earlier"),
        listed_lines(found.lines),
        note(text("agreements.since", on=day(found.made_day * DAY), review=day(found.review_day * DAY)))
        if seen.latest
        else note(text("agreements.of", on=day(found.made_day * DAY))),
        text("agreements.is_due") if seen.is_due and seen.may_change else None,
        row(
            main(text("agreements.change"), "agreements.change") if seen.may_change else None,
            button(text("agreements.before"), "agreements.look", str(seen.before)) if seen.before else None,
            button(text("agreements.now"), "agreements.look", "0") if not seen.latest else None,
            button(text("report.open_words"), "report.begin"),
        ),
    )


def review(seen: ReviewSeen, text: Text) -> ui.LayoutView:
    """To the stewards: it is time to look at them again."""
    return card(
        private(text, seen.to),
        text("agreements.review"),
        row(main(text("agreements.look_at"), "agreements.look", "0")),
        colour=WARM,
    )
