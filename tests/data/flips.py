"""Flips single bits of a backup, of its digest too, and says how many were found: `python -m tests.data.flips 100`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from random import Random

from data.digest import DigestWrong, beside
from data.migrate import ForeignSchema, NewerSchema
from data.restore import examine
from data.store import StoreDamaged, StoreFailed
from data.vault import KeyWrong, Vault, VaultError
from tests.data.parts import KEY, fill, opened

FOUND = (DigestWrong, ForeignSchema, NewerSchema, StoreDamaged, StoreFailed, KeyWrong, VaultError)


async def backup_in(folder: Path) -> Path:
    """A backup with something of everything in it."""
    copy = folder / "copy.db"
    async with opened(folder / "kith.db") as store:
        await store.run(fill)
        await store.backup_to(copy)
    return copy


def flips(copy: Path, many: int, seed: int) -> list[tuple[str, int]]:
    """Flip one bit at a time; the files and bits of which nobody noticed. A fifth of them are flipped in the digest."""
    chance, missed = Random(seed), list[tuple[str, int]]()
    for turn in range(many):
        path = beside(copy) if turn % 5 == 4 else copy
        whole = path.read_bytes()
        bit = chance.randrange(len(whole) * 8)
        spoilt = bytearray(whole)
        spoilt[bit // 8] ^= 1 << bit % 8
        path.write_bytes(spoilt)
        try:
            examine(copy, Vault(KEY))
            missed.append((path.name, bit))
        except FOUND:
            pass
        path.write_bytes(whole)
    examine(copy, Vault(KEY))
    return missed


def main(many: int, seed: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        missed = flips(asyncio.run(backup_in(Path(folder))), many, seed)
    print(f"{many} bits flipped one at a time (seed {seed}), {many - len(missed)} found, {len(missed)} missed {missed}")
    return 1 if missed else 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(numbers[0] if numbers else 100, numbers[1] if len(numbers) > 1 else 1))
