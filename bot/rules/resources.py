"""What a local service is, which of them somebody looks for, and the table in which they come and go as a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.rules.refusal import Refusal
from bot.rules.words import tidy
from data.content import LANGUAGES
from data.content.services import SERVICES
from data.records import DAY, Area, Resource

NAME_MOST, HOW_MOST, ABOUT_MOST = 60, 120, 250
"""Characters, so that several of them fit on one card."""

MOST = 200
"""Services of one community."""

PAGE = 4
"""Services on one card, which holds 4,000 characters in all."""

STALE_AFTER = 90
"""Days after which somebody should look whether a service is still as it says."""

FILE_MOST = 200_000
"""Bytes of a file that is taken in: far more than so many services need."""

NAMED_LINES = 10
"""So many lines of a file that cannot be read are named one by one."""

HEADER = ("kind", "name", "how", "about", "area", "languages", "checked_on")
"""The columns of the file. `languages` are codes with blanks between them, `checked_on` is a day such as 2026-03-02."""

_NO_LINE: list[str] = []

ANY = "-"
_CHOICE = re.compile(
    r"(?P<kind>[a-z]+|-)_(?P<area>[0-9a-f]{16}|-)_(?P<language>[a-z]{2}|-)_(?P<page>\d{1,3})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody looks for, and on which page they are; `-` is anything. It travels in the control itself."""

    kind: str = ANY
    area: str = ANY
    language: str = ANY
    page: int = 0

    @property
    def ref(self) -> str:
        """As it stands in a control."""
        return f"{self.kind}_{self.area}_{self.language}_{self.page}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file that cannot be taken in: its number, as a table program counts, and the reason."""

    number: int
    why: str


def choice_of(ref: str) -> Choice:
    """What a control says. Raises Refusal for what no control of Kith's says."""
    if ref == ANY:
        return Choice()
    found = _CHOICE.fullmatch(ref)
    if found is None or found["kind"] not in (ANY, *SERVICES) or found["language"] not in (ANY, *LANGUAGES):
        raise Refusal("refuse.unknown_choice")
    return Choice(found["kind"], found["area"], found["language"], int(found["page"]))


def fits(service: Resource, choice: Choice) -> bool:
    """Whether this is among what is looked for. One that names no area or no language is there for everybody."""
    return (
        choice.kind in (ANY, service.kind)
        and (choice.area == ANY or service.area in (None, choice.area))
        and (choice.language == ANY or not service.languages or choice.language in service.languages)
    )


def stale(service: Resource, day: int) -> bool:
    """Whether nobody has looked for so long, on that epoch day, or ever."""
    return service.checked_day is None or day - service.checked_day >= STALE_AFTER


def read(content: bytes, fresh: Resource, areas: Sequence[Area], day: int) -> tuple[list[Resource], list[Line]]:
    """The services in a file, made like `fresh`, and the lines that are none. A mark at the beginning, a semicolon
    between the columns and a blank line are no reason to refuse; columns may stand in any order.

    Raises Refusal for what is no such file.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        header = [each.strip().casefold() for each in next(rows, _NO_LINE)]
        if not {"kind", "name", "how"} <= set(header):
            raise Refusal("refuse.csv_header", columns=", ".join(HEADER))
        by_name = {area.name.casefold(): area.ref for area in areas}
        good: list[Resource] = []
        bad: list[Line] = []
        for row in rows:
            cells = dict(zip(header, (_cell(each) for each in row), strict=False))
            if not any(cells.values()):
                continue
            found = _service(cells, fresh, by_name, day)
            if isinstance(found, str):
                bad.append(Line(rows.line_num, found))
            else:
                good.append(found)
    except csv.Error:
        raise Refusal("refuse.csv_header", columns=", ".join(HEADER)) from None
    return good, bad


def _cell(typed: str) -> str:
    # A table program's mark that what follows is no formula (see `written`).
    return tidy(typed.removeprefix("'") if typed[:2] in ("'=", "'@") else typed)


def _service(cells: Mapping[str, str], fresh: Resource, areas: Mapping[str, str], day: int) -> Resource | str:
    name, how, about = cells.get("name", ""), cells.get("how", ""), cells.get("about", "")
    kind, area = cells.get("kind", "").casefold(), cells.get("area", "").casefold()
    languages = tuple(dict.fromkeys(cells.get("languages", "").casefold().replace(",", " ").split()))
    try:
        checked = _day(cells.get("checked_on", ""))
    except ValueError:
        return "day"
    reasons = {
        "kind": kind not in SERVICES,
        "name": not name,
        "how": not how,
        "long": len(name) > NAME_MOST or len(how) > HOW_MOST or len(about) > ABOUT_MOST,
        "area": bool(area) and area not in areas,
        "language": not set(languages) <= set(LANGUAGES),
        "day": checked is not None and not 0 <= checked <= day,
    }
    wrong = next((key for key, is_so in reasons.items() if is_so), None)
    if wrong is not None:
        return wrong
    return replace(
        fresh,
        kind=kind,
        name=name,
        how=how,
        about=about,
        area=areas.get(area),
        languages=languages,
        checked_day=checked,
    )


def _day(typed: str) -> int | None:
    """The epoch day. Raises ValueError for what is none."""
    return (date.fromisoformat(typed) - date(1970, 1, 1)).days if typed else None


def written(services: Sequence[Resource], areas: Sequence[Area]) -> bytes:
    """The same file, for a table program: what would be read as a formula there is marked as words."""
    names = {area.ref: area.name for area in areas}
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(HEADER)
    for each in services:
        row = (each.kind, each.name, each.how, each.about, names.get(each.area or "", ""), " ".join(each.languages))
        table.writerow(
            [*(f"'{cell}" if cell[:1] in ("=", "@") else cell for cell in row), day_in_words(each.checked_day)]
        )
    return out.getvalue().encode("utf-8-sig")


def day_in_words(day: int | None) -> str:
    """An epoch day as it stands in the file; empty if there is none."""
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day):%Y-%m-%d}" if day is not None else ""


def next_look(services: Sequence[Resource], now: int) -> int | None:
    """When the stewards next have to be told that something is old (UTC epoch seconds); None if nothing will be."""
    days = [0 if each.checked_day is None else each.checked_day + STALE_AFTER for each in services if not each.told]
    return max(now + DAY, min(days) * DAY) if days else None
