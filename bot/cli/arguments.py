"""What may stand on the command line; its help and its complaints come from the catalogue."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

from bot.cli.words import tell, warn
from bot.text import Text

COMMANDS = ("run", "rehearse", "simulate", "doctor", "backup", "restore", "rekey", "export", "import", "health")
USAGE = 2
"""The exit code of a command line that could not be read."""


class Parser(argparse.ArgumentParser):
    """A parser that says nothing of its own: argparse's sentences are not in our catalogues."""

    def __init__(self, text: Text, key: str) -> None:
        super().__init__(add_help=False, allow_abbrev=False)
        self.text, self.key = text, key
        self.add_argument("-h", "--help", action="store_true")

    def format_help(self) -> str:
        """The help of this command."""
        return self.text(self.key)

    def error(self, message: str) -> NoReturn:
        """Show how it is meant, and leave; argparse's own complaint is not said."""
        warn(self.text("cli.usage"))
        warn(self.format_help())
        raise SystemExit(USAGE)


def read(words: list[str], text: Text) -> argparse.Namespace:
    """The command line as values; `command` is None if only the version was asked for.

    Raises SystemExit: 0 after help was shown, 2 if the line cannot be read.
    """
    first = next((at for at, word in enumerate(words) if not word.startswith("-")), len(words))
    parser = Parser(text, "cli.help")
    parser.add_argument("--version", action="store_true")
    top = parser.parse_args(words[:first])
    command = words[first] if first < len(words) else None
    if command is None:
        if top.help:
            tell(parser.format_help())
            raise SystemExit(0)
        if not top.version:
            parser.error("")
        return argparse.Namespace(command=None, version=True)
    if command not in COMMANDS:
        parser.error("")
    own = Parser(text, f"cli.help.{command}")
    if command == "simulate" and not top.help and not {"-h", "--help"} & set(words[first:]):
        # What these words mean is the simulation's to say, which may not be here.
        return argparse.Namespace(command=command, words=words[first + 1 :], version=top.version)
    if command == "simulate":
        tell(own.format_help())
        raise SystemExit(0)
    if command == "rehearse":
        own.add_argument("--no-browser", dest="browser", action="store_false")
        own.add_argument("--port", type=_port, default=0)
        own.add_argument("--state", type=Path, default=None)
        own.add_argument("--script", action="store_true")
        own.add_argument("--empty", action="store_true")
    if command in ("export", "import"):
        own.add_argument("file", type=Path, nargs="?")
    if command == "export":
        own.add_argument("--community", type=int, default=None)
    if command in ("backup", "restore"):
        own.add_argument("file", type=Path, nargs="?")
    if command == "restore":
        own.add_argument("--drill", action="store_true")
    asked = own.parse_args(words[first + 1 :])
    if top.help or asked.help:
        tell(own.format_help())
        raise SystemExit(0)
    if command == "export" and asked.community is None:
        own.error("")
    if "file" in asked and asked.file is None and not getattr(asked, "drill", False):
        own.error("")
    return argparse.Namespace(**vars(asked), command=command, version=top.version)


def _port(word: str) -> int:
    port = int(word)
    if not 0 <= port <= 65_535:
        raise ValueError
    return port
