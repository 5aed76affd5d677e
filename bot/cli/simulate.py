"""Hands over to the simulation of the matching, which lies beside Kith's source and is no part of what is installed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from bot.cli.words import Stop

PLACE = "bench.matching"


def simulate(words: Sequence[str]) -> int:
    """Run the simulation with these words of the command line; its exit code. Raises Stop where it is not at hand."""
    if not _there(PLACE):
        raise Stop("cli.simulate.missing")
    # By its name and only now: nothing that is installed may need it.
    return import_module(f"{PLACE}.__main__").main(list(words))


def _there(place: str) -> bool:
    try:
        return find_spec(place) is not None
    except ModuleNotFoundError:  # Not even the folder it would be in.
        return False
