"""Seals what people wrote and who they are, so that a copied file names nobody and says nothing."""

from __future__ import annotations

import base64
import hmac
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from data.disk import sync

VERSION = 1
KEY_HEADER = "kith-key-1"
PAD_STEPS = (256, 1024, 4096)
"""Sizes in bytes to which a plaintext is padded, so that a length says little (promises 2.2, D2)."""


class VaultError(Exception):
    """A sealed value does not open: it was moved, changed, or sealed with another key."""


class KeyMissing(Exception):
    """There is no key file where one must be."""


class KeyWrong(Exception):
    """The key file is not one, or not the one this database was sealed with."""


@dataclass(frozen=True, slots=True)
class Key:
    """A master key. `id` names it in every envelope; `secret` is 32 random bytes."""

    id: bytes
    secret: bytes

    def __repr__(self) -> str:
        return "Key(…)"


def make_key() -> Key:
    """A fresh random key."""
    return Key(os.urandom(4), os.urandom(32))


def write_key(path: Path, key: Key) -> None:
    """Write a key file readable by its owner alone. Raises FileExistsError rather than overwrite one, and OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = f"{KEY_HEADER}:{key.id.hex()}:{base64.b64encode(key.secret).decode()}\n"
    # Written whole under another name first: half a key, left by a kill, would have every later start refused.
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        _name(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    sync(path.parent)  # Without its folder's entry the key is lost in a power cut, and with it all that it sealed.


def _name(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # Not every file system has second names.
        if path.exists():
            raise FileExistsError(path) from None
        os.replace(fresh, path)


def read_key(path: Path) -> Key:
    """Read a key file. Raises KeyMissing, or KeyWrong if it is not a key file."""
    try:
        line = path.read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise KeyMissing from error
    except (OSError, UnicodeDecodeError) as error:
        raise KeyWrong from error
    header, _, rest = line.partition(":")
    name, _, secret = rest.partition(":")
    try:
        key = Key(bytes.fromhex(name), base64.b64decode(secret, validate=True))
    except ValueError as error:
        raise KeyWrong from error
    if header != KEY_HEADER or len(key.id) != 4 or len(key.secret) != 32:
        raise KeyWrong
    return key


def readable_by_others(path: Path) -> bool:
    """True if anyone but the owner may read the file."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _pad(plain: bytes) -> bytes:
    framed = len(plain).to_bytes(4, "big") + plain
    size = next((step for step in PAD_STEPS if len(framed) <= step), -(-len(framed) // 4096) * 4096)
    return framed.ljust(size, b"\0")


def _unpad(padded: bytes) -> bytes:
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


class Vault:
    """AES-256-GCM per field, a keyed index and digests of files, by sub-keys drawn from one key by HKDF (RFC 5869)."""

    def __init__(self, key: Key) -> None:
        self.key_id = key.id
        self._cipher = AESGCM(self._derive(key, b"kith encrypt"))
        self._index = self._derive(key, b"kith index")
        self._files = self._derive(key, b"kith files")

    @staticmethod
    def _derive(key: Key, purpose: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=purpose).derive(key.secret)

    def __repr__(self) -> str:
        return "Vault(…)"

    def seal(self, table: str, column: str, row: str, community: int, text: str) -> bytes:
        """Seal one field. The place it stands in is bound to it: moved elsewhere it does not open."""
        nonce = os.urandom(12)
        bound = f"{table}|{column}|{row}|{community}".encode()
        return bytes([VERSION]) + self.key_id + nonce + self._cipher.encrypt(nonce, _pad(text.encode()), bound)

    def open(self, table: str, column: str, row: str, community: int, sealed: bytes) -> str:
        """Open one field. Raises VaultError if version, key, place or bytes are not those it was sealed with."""
        if len(sealed) < 17 or sealed[0] != VERSION or sealed[1:5] != self.key_id:
            raise VaultError(f"{table}.{column}")
        bound = f"{table}|{column}|{row}|{community}".encode()
        try:
            return _unpad(self._cipher.decrypt(sealed[5:17], sealed[17:], bound)).decode()
        except InvalidTag as error:
            raise VaultError(f"{table}.{column}") from error

    def lookup(self, label: str, *parts: str | int) -> bytes:
        """A keyed digest by which a value is found again; the label keeps one table's digests apart from another's."""
        message = "|".join([label, *(str(part) for part in parts)]).encode()
        return hmac.digest(self._index, message, "sha256")

    def digest(self, head: str, chunks: Iterable[bytes]) -> str:
        """A keyed digest of a whole file and of what is said about it; without the key nobody can make another."""
        running = hmac.new(self._files, head.encode(), "sha256")
        for chunk in chunks:
            running.update(chunk)
        return running.hexdigest()
