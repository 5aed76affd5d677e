"""What a host may set, read once in `main` from secret files, the environment and `.env`, and passed down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

PREFIX = "KITH_"
SECRETS = Path("/run/secrets")
"""Where container engines put secret files; `/run/secrets/kith_token` is one."""


class SettingsWrong(Exception):
    """Some settings cannot be used; the argument is their names. What they hold is not said: it may be a secret."""


def _default_state() -> Path:
    return platformdirs.user_state_path("kith", appauthor=False)


def _default_key() -> Path:
    folder = platformdirs.user_config_path("kith", appauthor=False)
    # On macOS and Windows both kinds of folder are the same one, and the key must not lie beside what it opens.
    return (folder if folder != _default_state() else folder.with_name("kith-key")) / "key"


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


def _address(*schemes: str) -> AfterValidator:
    def check(value: str) -> str:
        address = urlsplit(value)
        if address.scheme not in schemes or not address.hostname:
            raise ValueError
        return value.rstrip("/")

    return AfterValidator(check)


Place = Annotated[Path, AfterValidator(Path.expanduser)]


class Settings(BaseSettings):
    """Every setting; in the environment and in `.env` each is called KITH_ and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    token: SecretStr | None = None
    token_file: Place | None = None
    state: Place = Field(default_factory=_default_state)
    key_file: Place = Field(default_factory=_default_key)
    backups: Place | None = None
    backup_minutes: Annotated[int, Field(ge=0, le=1440)] = 60
    country: Annotated[str, BeforeValidator(_upper), Field(pattern=r"^[A-Z]{2}$")] | None = None
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = "INFO"
    dev_guild: Annotated[int, Field(gt=0)] | None = None
    discord_api: Annotated[str, _address("http", "https")] | None = None
    discord_gateway: Annotated[str, _address("ws", "wss")] | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Files first: an environment can be read by `docker inspect` and by every child process (promises G14)."""
        secrets = (SecretsSettingsSource(settings_cls, secrets_dir=SECRETS),) if SECRETS.is_dir() else ()
        return init_settings, *secrets, env_settings, dotenv_settings

    @property
    def database(self) -> Path:
        """The one file that holds everything."""
        return self.state / "kith.db"

    @property
    def backup_folder(self) -> Path:
        """Where the running Kith puts its backups; beside the state folder if nothing else is said."""
        return self.backups if self.backups is not None else self.state.with_name(f"{self.state.name}-backups")


def load() -> Settings:
    """The settings as they stand. Raises SettingsWrong; OSError if a file of settings cannot be read."""
    try:
        return Settings()
    except ValidationError as error:
        names = {str(each["loc"][0]) for each in error.errors(include_input=False, include_context=False)}
        raise SettingsWrong(", ".join(sorted(PREFIX + name.upper() for name in names))) from None


def token_of(settings: Settings) -> SecretStr | None:
    """The bot's token: of `token_file` if one is named, else of the settings. Raises OSError, or UnicodeDecodeError."""
    if settings.token_file is None:
        return settings.token
    token = settings.token_file.read_text(encoding="ascii").strip()
    return SecretStr(token) if token else None


def token_place(settings: Settings) -> Literal["file", "environment", "dotenv"]:
    """Where the token was found, if there is one."""
    if settings.token_file is not None or (SECRETS / f"{PREFIX}token".lower()).is_file():
        return "file"
    return "environment" if any(name.upper() == f"{PREFIX}TOKEN" for name in os.environ) else "dotenv"


def strangers(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Names in the environment that look like settings and are none; mostly slips of the pen."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(name for name in environment if name.upper().startswith(PREFIX) and name.upper() not in known)


def apply_addresses(settings: Settings) -> None:
    """Point discord.py at the addresses given; the one place that touches these process-wide class attributes."""
    import discord.gateway
    import discord.http
    import yarl

    if settings.discord_api is not None:
        discord.http.Route.BASE = settings.discord_api
    if settings.discord_gateway is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway)
