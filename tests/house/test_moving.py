"""A host hands a community on to another host, with a file and a word (S53)."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.data.parts import GUILD
from tests.house.host import House, Said, refused


def test_s53_a_community_is_handed_on_with_a_file_and_a_word_that_is_shown_once(
    house: House, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.lived_in()
    file = tmp_path / "street.kith"
    assert "no community 5" in refused(capsys, "export", str(file), "--community", "5")
    assert main(["export", str(file), "--community", str(GUILD)]) == 0
    found = re.search(r": ([a-z2-9]{5}(?:-[a-z2-9]{1,5})+)$", capsys.readouterr().out, re.MULTILINE)
    assert found is not None
    assert file.stat().st_mode & 0o077 == 0
    assert str(file) in refused(capsys, "export", str(file), "--community", str(GUILD))
    other = House(tmp_path / "other")
    for name, value in other.environment.items():
        monkeypatch.setenv(name, value)

    def types(word: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{word}\n"))

    types("perhaps")
    assert "Nothing was changed" in refused(capsys, "import", str(file))
    types(found[1])
    assert main(["import", str(file)]) == 0
    assert str(GUILD) in capsys.readouterr().out
    types(found[1])
    assert "already" in refused(capsys, "import", str(file))
    other.give_token()
    assert main(["doctor"]) == 0
    assert "There is no file" in refused(capsys, "import", str(tmp_path / "nothing"))
