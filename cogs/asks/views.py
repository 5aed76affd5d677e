"""The forms in which a need is said."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules import several
from bot.rules.house import page, tag
from bot.rules.terms import names_of
from bot.rules.words import DETAILS_MOST, SUMMARY_MOST
from bot.steps.asks import AskForm
from bot.text import Text
from cogs.parts import Part, field, form, kinds, long_text, one_of, pick
from cogs.terms import languages, parts, places, sizes, skills
from data.content import KINDS, SKILLS
from data.records import WAYS, Area, Ask, Needed, Shared

WHEN: tuple[Needed, ...] = ("today", "days", "week", "whenever")
NOTHING = AskForm("", "", "", "week", "named")
"""A form in which nothing is said yet."""

ANYWHERE = "anywhere"


def ask_form(
    text: Text,
    ref: str,
    ways: Sequence[Shared] = WAYS,
    before: AskForm | None = None,
    known: Sequence[str] = KINDS,
) -> ui.Modal:
    """One short form; it holds what was said `before`, or what is suggested. Where there is one way of sharing alone it
    does not ask for it. `known` are the kinds of help here, as many as a list holds of them."""
    said = before or NOTHING
    shared = said.shared if said.shared in ways else ways[0]
    return form(
        text("ask.form.title"),
        "ask.form",
        ref,
        field(
            text("ask.form.summary"),
            long_text(
                "summary",
                SUMMARY_MOST,
                default=said.summary,
                required=True,
                placeholder=text("ask.form.summary_example"),
            ),
            text("ask.form.summary_hint"),
        ),
        field(
            text("ask.form.details"),
            long_text("details", DETAILS_MOST, default=said.details, required=False),
            text("ask.form.details_hint"),
        ),
        field(
            text("ask.form.kind"),
            pick("kind", kinds(text, page(known, said.kind) if said.kind else known), (said.kind,)),
        ),
        field(
            text("ask.form.when"),
            one_of("when", [(each, text(f"when.{each}_choice")) for each in WHEN], said.needed),
        ),
        *(
            [
                field(
                    text("ask.form.shared"),
                    one_of("shared", [(each, text(f"shared.{each}_choice")) for each in ways], shared),
                    text("ask.form.shared_hint" if len(ways) == len(WAYS) else "ask.form.shared_some"),
                )
            ]
            if len(ways) > 1
            else []
        ),
    )


def several_form(text: Text, ask: Ask) -> ui.Modal:
    """For how many it is, at least and at most."""
    numbers = [(f"{each}", f"{each}") for each in range(1, several.MOST + 1)]
    least, most = ask.needs.people, several.places(ask.needs)
    return form(
        text("several.title"),
        "ask.several_form",
        ask.ref,
        field(text("several.least"), pick("least", numbers, (f"{least}",)), text("several.least_hint")),
        field(text("several.most"), pick("most", numbers, (f"{most}",)), text("several.most_hint")),
    )


def pieces_form(text: Text, ref: str, picked: Sequence[str], ask: Ask | None) -> ui.Modal:
    """A sentence for each kind that is in it; what a draft says already stands in its own field."""
    own = ask.kind if ask is not None and ask.state == "draft" else None
    return form(
        text("pieces.title"),
        "ask.split_form",
        ref,
        *(
            field(
                name,
                long_text(tag(each), SUMMARY_MOST, default=ask.summary if ask and each == own else "", required=False),
                text("pieces.own_hint" if each == own else "pieces.hint"),
            )
            for each, name in kinds(text, picked)
        ),
    )


def needs_form(text: Text, ask: Ask, areas: Sequence[Area]) -> ui.Modal:
    """A second short form, all of it optional, holding what was chosen before."""
    needs = ask.needs
    where = [(ANYWHERE, text("ask.needs.anywhere")), *places(areas)]
    week = parts(text)
    here = needs.place if needs.place in dict(where) else ANYWHERE
    chosen: list[tuple[str, Part]] = [
        (
            text("ask.needs.parts"),
            pick(
                "parts",
                week,
                names_of(needs.parts),
                most=len(week),
                placeholder=text("ask.needs.any_time"),
            ),
        ),
        (
            text("ask.needs.language"),
            pick(
                "language",
                languages(text),
                (needs.language,) if needs.language else (),
                least=0,
                placeholder=text("ask.needs.any_language"),
            ),
        ),
        (text("ask.needs.size"), one_of("size", sizes(text), needs.size)),
        (
            text("ask.needs.skills"),
            pick("skills", skills(text), needs.skills, most=len(SKILLS), placeholder=text("ask.needs.nothing")),
        ),
    ]
    if areas:
        chosen.insert(0, (text("ask.needs.place"), pick("place", where, (here,))))
    # Who will see it stands where the form begins.
    seen = [text(f"ask.needs.seen_{ask.shared}"), *(None for _ in chosen[1:])]
    return form(
        text("ask.needs.title"),
        "ask.needs_form",
        ask.ref,
        *(field(label, part, hint) for (label, part), hint in zip(chosen, seen, strict=True)),
    )
