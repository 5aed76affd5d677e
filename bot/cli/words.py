"""How the command speaks: in the system's language, and with one sentence where a person has to act."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where a system says its language, in the order in which gettext reads them."""


class Stop(Exception):
    """Nothing can be done before a person acts; the catalogue's key says why, what was kept, and what to do."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def language(environment: Mapping[str, str] = os.environ) -> str:
    """The language the system is set to, as `en` or `es`; empty if it says none."""
    said = next((value for name in VARIABLES if (value := environment.get(name))), "")
    return said.split(":")[0].split(".")[0].split("_")[0].lower()


def tell(sentence: str) -> None:
    """Say something to the person at the terminal, at once even where nobody is."""
    print(sentence, flush=True)


def warn(sentence: str) -> None:
    """Say something that must not be taken for the command's answer."""
    print(sentence, file=sys.stderr, flush=True)
