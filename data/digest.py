"""A keyed digest beside a file: it finds the one flipped bit that neither SQLite nor a sealed value would notice."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.disk import sync
from data.vault import KeyWrong, Vault

HEADER = "kith-backup-1"
SUFFIX = ".digest"
CHUNK = 1 << 20


class DigestMissing(Exception):
    """There is no digest beside the file."""


class DigestWrong(Exception):
    """The file is not the one the digest was made of, or the digest was made with another key."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What is known of a file that is what it was: when it was made (UTC epoch seconds), and its size in bytes."""

    made: int
    size: int


def beside(path: Path) -> Path:
    """Where the digest of a file stands."""
    return path.with_name(path.name + SUFFIX)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def write(content: Path, path: Path, vault: Vault, made: int) -> None:
    """Write the digest of `content`, which is to become `path`, beside the latter, whole or not at all."""
    head = f"{HEADER}:{vault.key_id.hex()}:{made}:{content.stat().st_size}"
    target = beside(path)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{head}:{vault.digest(head, _chunks(content))}\n")
        sync(partial)
        os.replace(partial, target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def check(path: Path, vault: Vault) -> Digest:
    """Prove that the file is, to the bit, what it was when it was made.

    Raises DigestMissing, DigestWrong; KeyWrong if the digest names another key; OSError.
    """
    try:
        line = beside(path).read_bytes().decode("ascii")
    except FileNotFoundError as error:
        raise DigestMissing from error
    except UnicodeDecodeError as error:
        raise DigestWrong from error
    head, _, said = line.removesuffix("\n").rpartition(":")
    try:
        header, key, made, size = head.split(":")
        found = Digest(int(made), int(size))
    except ValueError as error:
        raise DigestWrong from error
    if header == HEADER and key != vault.key_id.hex():
        raise KeyWrong
    # Compared as it was written, so that another way of writing the same numbers is another digest.
    same = head == f"{HEADER}:{vault.key_id.hex()}:{found.made}:{found.size}" and line.endswith("\n")
    if not same or (header, key) != (HEADER, vault.key_id.hex()) or path.stat().st_size != found.size:
        raise DigestWrong
    if not hmac.compare_digest(vault.digest(head, _chunks(path)), said):
        raise DigestWrong
    return found
