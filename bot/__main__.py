"""The console script `kith`: reads the command line, does what it says, and answers with an exit code.

0 is well, 1 means that a person must act, 2 that the command line could not be read.
"""

from __future__ import annotations

import asyncio
import sys
import time
import traceback
from argparse import Namespace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot import health
from bot.cli import arguments, keep, moving, opening
from bot.cli.drill import drill
from bot.cli.rekey import rekey
from bot.cli.run import run
from bot.cli.simulate import simulate
from bot.cli.words import Stop, language, tell, warn
from bot.doctor import examine
from bot.text import DEFAULT, LANGUAGES, Text, Texts

ACT = 1
"""The exit code when a person must act."""


def main(words: list[str] | None = None) -> int:
    """Do what the command line says; the exit code."""
    texts = Texts()
    said = language()
    text = texts.of(said)
    asked = arguments.read(sys.argv[1:] if words is None else words, text)
    if asked.version:
        tell(f"kith {_version()}")
        return 0
    try:
        return _do(asked, texts, text)
    except Stop as stop:
        warn(text(stop.key, None, **stop.values))
    except KeyboardInterrupt:
        warn(text("cli.interrupted"))
    except OSError as error:
        warn(text("cli.disk", path=error.filename or "?", reason=error.strerror or type(error).__name__))
    except Exception as error:
        # Neither the exception's text nor its traceback is shown: either may hold what a person wrote.
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}, {Path(last.filename).name}:{last.lineno}"
        warn(text("cli.unforeseen", where=where))
    return ACT


def _version() -> str:
    try:
        return version("kith")
    except PackageNotFoundError:  # Run from its folder, without having been installed.
        return "0"


def _do(asked: Namespace, texts: Texts, text: Text) -> int:
    now = int(time.time())
    if asked.command == "rehearse":
        return _rehearse(asked, text)
    if asked.command == "simulate":
        return simulate(asked.words)
    settings = opening.settings()
    if asked.command == "run":
        return run(settings, texts, text)
    if asked.command == "backup":
        return keep.backup(settings, asked.file, text, now)
    if asked.command == "restore" and asked.drill:
        return drill(settings, asked.file, text, lambda: int(time.time()))
    if asked.command == "restore":
        return keep.restore(settings, asked.file, text, now)
    if asked.command == "rekey":
        return rekey(settings, text)
    if asked.command == "export":
        return moving.export(settings, asked.file, asked.community, text, now)
    if asked.command == "import":
        return moving.take_in(settings, asked.file, text, now)
    if asked.command == "health":
        well = health.alive(settings.state / health.NAME, now)
        tell(text("cli.health.ok" if well else "cli.health.silent"))
        return 0 if well else ACT
    findings = list(examine(settings, now))
    for found in findings:
        mark = text(f"cli.doctor.{found.verdict}")
        tell(f"{mark:<10} {text(f'cli.doctor.{found.key}', None, **found.values)}")
    well = all(found.verdict != "failed" for found in findings)
    tell(text("cli.doctor.well" if well else "cli.doctor.unwell"))
    return 0 if well else ACT


def _rehearse(asked: Namespace, text: Text) -> int:
    # Imported only now, so that a host who never rehearses need not have its parts.
    from bot.rehearsal.run import rehearse

    place = (asked.state or Path()) / "kith.db"
    with opening.in_words(place):
        return asyncio.run(
            rehearse(
                port=asked.port,
                browser=asked.browser,
                state=asked.state,
                script=asked.script,
                empty=asked.empty,
                language=text.language if text.language in LANGUAGES else DEFAULT,
            )
        )


if __name__ == "__main__":
    sys.exit(main())
