"""Local services as everybody looks through them, and as the stewards list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from discord import ui

from bot.router import NO_REF
from bot.rules.resources import ABOUT_MOST, HOW_MOST, NAME_MOST, NAMED_LINES, Choice, Line
from bot.rules.words import shown
from bot.steps.resources import Found, One, Stale, Taken
from bot.text import Text
from cogs import terms
from cogs.parts import DONE, WARM, Part, button, card, choice, good, line, main, note, row
from data.content.services import SERVICES
from data.records import Area, Resource

NAMED = 8
"""So many services are named on a card that only counts them."""


def directory(found: Found, text: Text) -> ui.LayoutView:
    """A page of what fits, three lists to look for less, and what a steward can do."""
    areas = {area.ref: area.name for area in found.areas}
    here = [_entry(each, areas, each.ref in found.old, text) for each in found.services]
    return card(
        text("resources.title"),
        *(here or [text("resources.none")]),
        text("resources.page", page=found.choice.page + 1, pages=found.pages) if found.pages > 1 else None,
        _pages(found, text),
        line(),
        *_lists(found, text),
        *(_stewards(found, text) if found.steward else ()),
        row(button(text("door.now"), "door.now"), button(text("door.ask"), "door.ask")),
        note(text("resources.note")),
    )


def _entry(service: Resource, areas: dict[str, str], old: bool, text: Text) -> str:
    where = areas.get(service.area or "")
    facts = [
        text(f"service.{service.kind}"),
        shown(where, 80) if where else None,
        ", ".join(terms.tongue(text, each) for each in service.languages) or None,
    ]
    return "\n".join(
        each
        for each in (
            text("resources.name" if service.state == "shown" else "resources.hidden", name=shown(service.name, 120)),
            shown(service.how, 200),
            shown(service.about, 400),
            note(" · ".join(fact for fact in facts if fact)),
            note(_checked(service, old, text)),
        )
        if each
    )


def _checked(service: Resource, old: bool, text: Text) -> str:
    if service.checked_day is None:
        return text("resources.never_checked")
    return text("resources.old" if old else "resources.checked", day=_day(service.checked_day))


def _day(day: int) -> str:
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day):%Y-%m-%d}"


def _pages(found: Found, text: Text) -> Part | None:
    at = found.choice.page
    back = button(text("resources.back"), "resources.page", replace(found.choice, page=at - 1).ref) if at else None
    more = button(text("resources.more"), "resources.page", replace(found.choice, page=at + 1).ref)
    last = at + 1 >= found.pages
    return row(back, None if last else more) if found.pages > 1 else None


def _lists(found: Found, text: Text) -> list[Part]:
    wanted, ref = found.choice, found.choice.ref
    kinds = [(each, text(f"service.{each}")) for each in SERVICES]

    def one_or_any(action: str, options: terms.Options, chosen: str, placeholder: str) -> Part:
        return terms.several(action, options, ref=ref, chosen=(chosen,), placeholder=placeholder, most=1)

    places = one_or_any("resources.area", terms.places(found.areas), wanted.area, text("resources.any_area"))
    return [
        one_or_any("resources.kind", kinds, wanted.kind, text("resources.any_kind")),
        *([places] if found.areas else []),
        one_or_any("resources.language", terms.languages(text), wanted.language, text("resources.any_language")),
    ]


def _stewards(found: Found, text: Text) -> list[Part]:
    options = [(each.ref, each.name) for each in found.services]
    return [
        *([choice("resources.open", options, placeholder=text("resources.open"))] if options else []),
        row(
            button(text("resources.add"), "resources.add"),
            button(text("resources.hand_out"), "resources.hand_out"),
        ),
    ]


def one(of: One, text: Text) -> ui.LayoutView:
    """One service, for a steward to keep up to date."""
    service, ref = of.service, of.service.ref
    here = service.state == "shown"
    places = [(terms.EVERYWHERE, text("resources.everywhere")), *terms.places(of.areas)]
    return card(
        _entry(service, {area.ref: area.name for area in of.areas}, of.old, text),
        choice("resources.place", places, ref=ref, chosen=(service.area or terms.EVERYWHERE,)) if of.areas else None,
        terms.several(
            "resources.speak",
            terms.languages(text),
            ref=ref,
            chosen=service.languages,
            placeholder=text("resources.no_language"),
        ),
        row(
            good(text("resources.check"), "resources.check", ref),
            button(text("resources.change"), "resources.change", ref),
            button(text("resources.retire"), "resources.retire", ref)
            if here
            else button(text("resources.show"), "resources.show", ref),
            None if here else button(text("resources.forget"), "resources.forget", ref),
            button(text("resources.all"), "door.resources"),
        ),
        note(text("resources.at_once")),
    )


def taken(of: Taken, text: Text) -> ui.LayoutView:
    """What a file holds, before anything of it is shown to anybody."""
    areas = {area.ref: area.name for area in of.areas}
    first = [_entry(each, areas, old=False, text=text) for each in of.good[:3]]
    more = len(of.good) - len(first)
    return card(
        text("resources.file.title"),
        text("resources.file.good", n=len(of.good)) if of.good else text("resources.file.nothing"),
        *first,
        text("resources.file.more", n=more) if more else None,
        _bad(of.bad, text) if of.bad else None,
        row(
            good(text("resources.file.keep"), "resources.keep", of.batch) if of.good else None,
            button(text("resources.file.drop"), "resources.drop", of.batch),
        ),
        note(text("resources.file.unkept")),
        colour=WARM,
    )


def _bad(lines: Sequence[Line], text: Text) -> str:
    named = [
        text("resources.file.line", number=each.number, why=text(f"resources.bad.{each.why}"))
        for each in lines[:NAMED_LINES]
    ]
    more = len(lines) - len(named)
    return "\n".join(
        (
            text("resources.file.bad", n=len(lines)),
            *(f"· {each}" for each in named),
            *([text("resources.file.more_bad", n=more)] if more else []),
        )
    )


def how(text: Text, areas: Sequence[Area]) -> ui.LayoutView:
    """What such a file looks like; one that is empty but for an example comes along."""
    names = ", ".join(shown(area.name, 80) for area in areas[:NAMED])
    return card(
        text("resources.file.how"),
        text("resources.file.kinds", kinds=", ".join(SERVICES)),
        text("resources.file.areas", areas=names) if names else None,
        text("resources.file.long", name=NAME_MOST, how=HOW_MOST, about=ABOUT_MOST),
        ui.File(f"attachment://{FILE}"),
        row(button(text("resources.all"), "door.resources"), button(text("resources.add"), "resources.add")),
    )


FILE = "services.csv"
"""The name of the file that is handed out."""


def handed_out(text: Text) -> ui.LayoutView:
    """The file, and what it is good for."""
    return card(
        text("resources.file.out"),
        ui.File(f"attachment://{FILE}"),
        row(button(text("resources.all"), "door.resources")),
    )


def kept(many: int, text: Text) -> ui.LayoutView:
    """What came in the file is shown now."""
    return card(text("resources.file.kept", n=many), row(main(text("resources.all"), "door.resources")), colour=DONE)


def done(text: Text, key: str) -> ui.LayoutView:
    """A few plain words, and the way back."""
    return card(text(key), row(button(text("resources.all"), "door.resources", NO_REF)))


def stale(of: Stale, text: Text) -> ui.LayoutView:
    """For the stewards' channel: some services were not looked over for long. Said once."""
    named = [f"· {shown(each, 120)}" for each in of.names[:NAMED]]
    more = len(of.names) - len(named)
    return card(
        text("resources.stale.words", n=len(of.names)),
        "\n".join(named),
        text("resources.stale.more", n=more) if more else None,
        row(main(text("resources.stale.look"), "door.resources")),
        note(text("resources.stale.once")),
        colour=WARM,
    )


def chosen(was: Choice, **changes: str | int) -> Choice:
    """The same wish with something chosen anew, from its first page on."""
    said = {"kind": was.kind, "area": was.area, "language": was.language, **changes}
    return Choice(str(said["kind"]), str(said["area"]), str(said["language"]), int(changes.get("page", 0)))
