"""Lines that hold a minute, a name, a random reference and a code: never what a person wrote, never who they are."""

from __future__ import annotations

import logging
import re
import sys
import time

LIBRARIES = ("discord", "aiosqlite", "aiohttp", "asyncio", "apscheduler")
"""At DEBUG these write bound parameters, bodies, events and interaction tokens (promises, finding 6)."""

HIDDEN = "…"

_SECRETS = re.compile(
    r"""(?P<path>(?:webhooks|interactions)/)[^/\s]+/[^/\s?"']+   # what follows is an interaction's or a webhook's token
      | aW50ZXJhY3Rpb246[\w=-]*                                   # an interaction token standing alone
      | \b[\w-]{23,30}\.[\w-]{5,8}\.[\w-]{25,}                    # a bot's token
      | \bmfa\.[\w-]{20,}
      | (?<!\d)\d{15,20}(?!\d)                                    # an id of a person, a server, a message""",
    re.VERBOSE,
)
_SPECIFIER = re.compile(r"%(?:\([^)]*\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z]")
_NAME = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)*")
_REF = re.compile(r"[0-9a-f]{16}")
_CODE = re.compile(r"[A-Za-z_]\w{0,39}")

_LOGGER = logging.getLogger("kith")


def event(name: str, *, ref: str | None = None, code: int | str | None = None, level: int = logging.INFO) -> None:
    """Note that something happened. `ref` is a random reference, `code` a number or the name of a type.

    Anything else in their place is hidden, so that a careless call cannot say more than it should.
    """
    line = name if _NAME.fullmatch(name) else HIDDEN
    if ref is not None:
        line += f" ref={ref if _REF.fullmatch(ref) else HIDDEN}"
    if code is not None:
        fits = isinstance(code, int) or _CODE.fullmatch(code)
        line += f" code={code if fits else HIDDEN}"
    _LOGGER.log(level, line)


def redact(text: str) -> str:
    """The text without ids and tokens."""
    return _SECRETS.sub(lambda found: f"{found['path'] or ''}{HIDDEN}", text)


class Redaction(logging.Filter):
    """Leaves of every record what may be kept, whoever wrote it.

    A library's line keeps its first line and its numbers: what is put into its gaps, and what an exception says, can
    be a person's words. Of an exception the type alone stays.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place, and let it through."""
        said = str(record.msg).split("\n", 1)[0]
        if record.args:
            given = record.args if isinstance(record.args, tuple) else ()
            said = _filled(said, given)
        said = redact(said)
        failure = record.exc_info[0] if record.exc_info else None
        if failure is not None:
            said += f" ({failure.__name__})"
        record.msg, record.args = said, ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def _filled(template: str, given: tuple[object, ...]) -> str:
    waiting = iter(given)

    def one(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        value = next(waiting, None)
        return str(value) if isinstance(value, int | float) else HIDDEN

    return re.sub(f"%%|{_SPECIFIER.pattern}", one, template)


class Line(logging.Formatter):
    """Minute (UTC), level where it matters, who speaks if it is not Kith, and what."""

    converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        minute = self.formatTime(record, "%Y-%m-%dT%H:%MZ")
        level = "" if record.levelno == logging.INFO else f" {record.levelname}"
        speaker = "" if record.name == _LOGGER.name else f" {record.name}:"
        return f"{minute}{level}{speaker} {record.getMessage()}"


def setup(level: str | int = logging.INFO) -> None:
    """Send every line to standard error, redacted. Whatever `level` says, libraries stay at INFO or above."""
    root = logging.getLogger()
    asked = logging.getLevelNamesMapping()[level.upper()] if isinstance(level, str) else level
    if not any(isinstance(handler.formatter, Line) for handler in root.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(Line())
        root.addHandler(handler)
    root.setLevel(asked)
    _LOGGER.setLevel(asked)
    named = [name for name in logging.root.manager.loggerDict if name.split(".", 1)[0] in (*LIBRARIES, _LOGGER.name)]
    for name in {*LIBRARIES, *named}:
        library = logging.getLogger(name)
        if name.split(".", 1)[0] in LIBRARIES:
            floor = _floor(name)
            if name in LIBRARIES:
                library.setLevel(max(asked, floor))
            elif library.level != logging.NOTSET:
                library.setLevel(max(library.level, floor))
        for handler in library.handlers:
            _guard(handler)
    for handler in root.handlers:
        _guard(handler)


def _floor(name: str) -> int:
    # APScheduler tells of every tick at INFO, which is a line a minute that says nothing.
    return logging.WARNING if name.startswith("apscheduler") else logging.INFO


def _guard(handler: logging.Handler) -> None:
    if not any(isinstance(kept, Redaction) for kept in handler.filters):
        handler.addFilter(Redaction())
