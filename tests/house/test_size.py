"""Every file can be read in one sitting."""

from __future__ import annotations

from tests.house.reading import ROOT, files

MOST = 400
"""Lines of a source file. A longer one is two."""

COG_MOST = 200
"""Lines of a `cog.py`. A cog that outgrows it is two nouns (house.md)."""

KINDS = (".py", ".js", ".css", ".html", ".sql")


def lines(*rooms: str) -> dict[str, int]:
    """How many lines each source file of these folders has."""
    found = files(*rooms, kinds=KINDS)
    return {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in found}


def test_no_source_file_is_longer_than_four_hundred_lines() -> None:
    counted = lines("bot", "cogs", "data", "tests", "bench")
    assert len(counted) > 100
    assert {path: count for path, count in counted.items() if count > MOST} == {}


def test_no_cog_is_longer_than_two_hundred_lines() -> None:
    counted = {path: count for path, count in lines("cogs").items() if path.endswith("/cog.py")}
    assert len(counted) >= 9
    assert {path: count for path, count in counted.items() if count > COG_MOST} == {}
