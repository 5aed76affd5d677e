"""Every setting is documented, read from the safest place first, and never shown where it is secret."""

from __future__ import annotations

import os
import re
import traceback
from pathlib import Path

import discord.gateway
import discord.http
import platformdirs
import pytest
import yarl
from dotenv import dotenv_values

from bot import settings
from bot.settings import PREFIX, Settings, SettingsWrong, apply_addresses, load, strangers, token_of, token_place

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".env.example"
SECRET = "canary.token.of-no-bot"


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting but those a test makes: an empty folder, no secret files, nothing of ours in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "SECRETS", tmp_path / "secrets")
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)


def test_the_example_names_every_setting_and_no_other() -> None:
    named = set(dotenv_values(EXAMPLE))
    assert named == {PREFIX + name.upper() for name in Settings.model_fields}


def test_each_setting_in_the_example_stands_under_a_sentence_that_explains_it() -> None:
    bare_names: list[str] = []
    for block in EXAMPLE.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        setting = [line for line in lines if not line.startswith("#")]
        words = " ".join(line.removeprefix("# ") for line in lines if line.startswith("#"))
        if len(setting) > 1 or not re.search(r"\w{3,}.*\.", words):
            bare_names += setting
    assert bare_names == []


def test_the_example_as_it_is_changes_nothing() -> None:
    Path(".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    assert load() == Settings(_env_file=None)  # type: ignore[call-arg]


def test_without_any_setting_the_system_says_where_things_belong_and_the_key_is_apart() -> None:
    plain = load()
    assert plain.state == platformdirs.user_state_path("kith", appauthor=False)
    assert plain.database == plain.state / "kith.db"
    assert not plain.key_file.is_relative_to(plain.state)
    assert (plain.token, plain.country, plain.dev_guild, plain.log_level) == (None, None, None, "INFO")


def test_a_secret_file_counts_before_the_environment_and_that_before_the_file_of_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(".env").write_text("KITH_TOKEN=from.dotenv\nKITH_COUNTRY=fr\n", encoding="utf-8")
    first = load()
    assert first.token is not None and first.token.get_secret_value() == "from.dotenv"
    assert (first.country, token_place(first)) == ("FR", "dotenv")
    monkeypatch.setenv("KITH_TOKEN", "from.environment")
    second = load()
    assert second.token is not None and second.token.get_secret_value() == "from.environment"
    assert (second.country, token_place(second)) == ("FR", "environment")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "kith_token").write_text("from.secret.file\n", encoding="utf-8")
    third = load()
    assert third.token is not None and third.token.get_secret_value() == "from.secret.file"
    assert token_place(third) == "file"


def test_a_named_token_file_counts_before_all_and_an_empty_one_is_no_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KITH_TOKEN", "from.environment")
    monkeypatch.setenv("KITH_TOKEN_FILE", str(tmp_path / "token"))
    with pytest.raises(FileNotFoundError):
        token_of(load())
    (tmp_path / "token").write_text(f"  {SECRET}\n", encoding="utf-8")
    found = token_of(load())
    assert found is not None and found.get_secret_value() == SECRET
    (tmp_path / "token").write_text("\n", encoding="utf-8")
    assert token_of(load()) is None


def test_a_token_shows_in_no_text_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_TOKEN", SECRET)
    found = load()
    assert SECRET not in f"{found} {found!r} {found.model_dump()} {found.model_dump_json()} {token_of(found)!r}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KITH_DEV_GUILD", SECRET),
        ("KITH_DEV_GUILD", "-3"),
        ("KITH_COUNTRY", "Spain"),
        ("KITH_LOG_LEVEL", "everything"),
        ("KITH_DISCORD_API", "ws://localhost/api"),
        ("KITH_DISCORD_API", "localhost:8080"),
        ("KITH_DISCORD_GATEWAY", "http://localhost/gateway"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_its_value_is_not(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong) as refusal:
        load()
    assert refusal.value.args == (name,)
    assert value not in "".join(traceback.format_exception(refusal.value))


def test_a_slip_of_the_pen_is_noticed() -> None:
    assert strangers({"KITH_TOKN": "x", "KITH_STATE": "y", "kith_key_file": "z", "PATH": "/"}) == ["KITH_TOKN"]


def test_addresses_reach_discord_py_and_nothing_does_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    monkeypatch.setattr(discord.http.Route, "BASE", base)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
    apply_addresses(load())
    assert (base, gateway) == (discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)
    monkeypatch.setenv("KITH_DISCORD_API", "http://127.0.0.1:8080/api/v10/")
    monkeypatch.setenv("KITH_DISCORD_GATEWAY", "ws://127.0.0.1:8080/gateway")
    apply_addresses(load())
    assert discord.http.Route("GET", "/users/@me").url == "http://127.0.0.1:8080/api/v10/users/@me"
    assert yarl.URL("ws://127.0.0.1:8080/gateway") == discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
