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
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from data.disk import sync

VERSION = 1
KEY_HEADER, CHANGED_HEADER = "kith-key-1", "kith-key-2"
"""How a key file begins: with a first key, and with one that came in another's place."""

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
    """A master key. `id` names it in every envelope; `secret` is 32 random bytes. `former` are the index keys of those
    in whose place it came, the first of all first: what cannot be opened is found through them and through its own."""

    id: bytes
    secret: bytes
    former: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return "Key(…)"


def make_key(before: Key | None = None) -> Key:
    """A fresh random key; one that can come in the place of `before`, if that is given."""
    former = (*before.former, _derive(before, INDEX)) if before is not None else ()
    return Key(os.urandom(4), os.urandom(32), former)


def write_key(path: Path, key: Key) -> None:
    """Write a key file readable by its owner alone. Raises FileExistsError rather than overwrite one, and OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    words = [key.id.hex(), base64.b64encode(key.secret).decode()]
    if key.former:
        words.append(",".join(base64.b64encode(each).decode() for each in key.former))
    line = ":".join([CHANGED_HEADER if key.former else KEY_HEADER, *words]) + "\n"
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
    header, *words = line.split(":")
    if len(words) != {KEY_HEADER: 2, CHANGED_HEADER: 3}.get(header):
        raise KeyWrong
    try:
        secret, *former = (base64.b64decode(each, validate=True) for each in ",".join(words[1:]).split(","))
        key = Key(bytes.fromhex(words[0]), secret, tuple(former))
    except ValueError as error:
        raise KeyWrong from error
    if len(key.id) != 4 or {len(each) for each in (secret, *former)} != {32}:
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


INDEX = b"kith index"


def _derive(key: Key, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(key.secret)


class Vault:
    """AES-256-GCM per field, a keyed index and digests of files, by sub-keys drawn from one key by HKDF (RFC 5869)."""

    def __init__(self, key: Key) -> None:
        self.key_id = key.id
        self._cipher = AESGCM(_derive(key, b"kith encrypt"))
        self._index = (*key.former, _derive(key, INDEX))
        self._files = _derive(key, b"kith files")

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
        found = self.drawn(label, *parts)
        for key in self._index[1:]:
            found = hmac.digest(key, found, "sha256")
        return found

    def drawn(self, label: str, *parts: str | int) -> bytes:
        """As `lookup` was under the first key of all: for what must come out the same in a copy from before a change of
        keys. By it nothing in the database is found."""
        message = "|".join([label, *(str(part) for part in parts)]).encode()
        return hmac.digest(self._index[0], message, "sha256")

    def again(self, digest: bytes) -> bytes:
        """What `lookup` finds where the vault of the key before this one found `digest`; whatever it was made of."""
        return hmac.digest(self._index[-1], digest, "sha256")

    def digest(self, head: str, chunks: Iterable[bytes]) -> str:
        """A keyed digest of a whole file and of what is said about it; without the key nobody can make another."""
        running = hmac.new(self._files, head.encode(), "sha256")
        for chunk in chunks:
            running.update(chunk)
        return running.hexdigest()


SALT, NONCE = 16, 12

COST = 1 << 15
"""Scrypt's cost (RFC 7914) with blocks of 8 and one lane: 32 MiB and about a tenth of a second for each guess."""


def _by_word(word: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(word.encode()))


def seal_whole(plain: bytes, word: str, head: bytes) -> bytes:
    """Seal something that travels alone with a word of its own, and with what stands before it in the clear."""
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    return salt + nonce + _by_word(word, salt).encrypt(nonce, plain, head)


def open_whole(sealed: bytes, word: str, head: bytes) -> bytes:
    """Open it. Raises VaultError if the word, the head or the bytes are not those it was sealed with."""
    salt, nonce, rest = sealed[:SALT], sealed[SALT : SALT + NONCE], sealed[SALT + NONCE :]
    try:
        return _by_word(word, salt).decrypt(nonce, rest, head)
    except (InvalidTag, ValueError) as error:
        raise VaultError("whole") from error
