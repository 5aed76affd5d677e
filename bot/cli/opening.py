"""Everything that must be right before Kith may speak: each thing that is not becomes one sentence."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from bot.cli.words import Stop, tell, warn
from bot.doctor import cautions
from bot.settings import Settings, SettingsWrong, load, token_of
from bot.text import Text
from data import rekey
from data.migrate import ForeignSchema, NewerSchema, migrations
from data.store import StoreBusy, StoreDamaged, StoreFailed, StoreRefused
from data.vault import Key, KeyMissing, KeyWrong, VaultError, make_key, read_key, write_key


@contextmanager
def in_words(path: Path, key: Path | None = None) -> Generator[None]:
    """Turn whatever keeps the file at `path` from being used into its sentence."""
    try:
        yield
    except StoreBusy:
        raise Stop("cli.store.busy", path=path) from None
    except StoreDamaged:
        raise Stop("cli.store.damaged", path=path) from None
    except StoreFailed:
        raise Stop("cli.store.failed", path=path) from None
    except StoreRefused as error:
        raise Stop("cli.store.refused", path=path, what=error.args[0]) from None
    except ForeignSchema:
        raise Stop("cli.store.foreign", path=path) from None
    except NewerSchema as error:
        raise Stop("cli.store.newer", path=path, found=error.args[0], known=migrations()[-1][0]) from None
    except KeyWrong:
        raise Stop("cli.key.wrong", path=path, key=key) from None
    except VaultError:
        raise Stop("cli.store.sealed", path=path) from None


def settings() -> Settings:
    """The settings. Raises Stop naming those that cannot be used."""
    try:
        return load()
    except SettingsWrong as error:
        raise Stop("cli.settings.wrong", names=error.args[0]) from None


def token(settings: Settings) -> SecretStr:
    """The token. Raises Stop if there is none."""
    try:
        found = token_of(settings)
    except (OSError, UnicodeDecodeError):
        raise Stop("cli.token.unreadable", path=settings.token_file) from None
    if found is None:
        raise Stop("cli.token.missing")
    return found


def folder(settings: Settings) -> None:
    """Make the state folder if there is none, for its owner alone, and prove that it can be written."""
    probe = settings.state / "kith.probe"
    try:
        settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError:
        raise Stop("cli.state.closed", path=settings.state) from None


def key(settings: Settings, *, make: bool, text: Text) -> Key:
    """The key; made now if `make` and there is nothing yet that it would have to open. A change of keys that was cut
    off is brought to its end first."""
    path = settings.key_file
    try:
        return rekey.settle(path.resolve(), settings.database) or read_key(path)
    except KeyWrong:
        raise Stop("cli.key.unreadable", key=path) from None
    except KeyMissing:
        if settings.database.exists() or not make:
            raise Stop("cli.key.missing", key=path) from None
    fresh = make_key()
    try:
        write_key(path, fresh)
    except OSError:
        raise Stop("cli.key.unmade", key=path) from None
    tell(text("cli.key.made", key=path))
    return fresh


def caution(settings: Settings, text: Text) -> None:
    """Say what works and had better be otherwise."""
    for finding in cautions(settings):
        warn(text(f"cli.doctor.{finding.key}", None, **finding.values))
