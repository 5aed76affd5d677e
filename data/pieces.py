"""Which asks were cut out of one need; each row goes with its ask."""

from __future__ import annotations

from dataclasses import dataclass

from data.store import Tx, change, row


@dataclass(frozen=True, slots=True)
class Piece:
    """One ask of several. `whole` is a random mark that those of one need have in common, `at` its place among them."""

    ref: str
    community: int
    whole: str
    at: int


def get(tx: Tx, ref: str) -> Piece | None:
    """What that ask is a piece of, if it is one."""
    found = row(tx, "SELECT * FROM pieces WHERE ref = ?", ref)
    if found is None:
        return None
    whole, _, at = tx.vault.open("pieces", "whole", ref, found["community"], found["whole"]).partition(" ")
    return Piece(ref, found["community"], whole, int(at))


def add(tx: Tx, piece: Piece) -> None:
    """Keep that an ask is a piece of something. Raises sqlite3.IntegrityError where it is one already."""
    # In the clear the mark would lead from an ask with a name to one without (promises 2.2).
    sealed = tx.vault.seal("pieces", "whole", piece.ref, piece.community, f"{piece.whole} {piece.at}")
    change(tx, "INSERT INTO pieces (ref, community, whole) VALUES (?, ?, ?)", piece.ref, piece.community, sealed)


def delete(tx: Tx, ref: str) -> None:
    """Forget that an ask was one of several."""
    change(tx, "DELETE FROM pieces WHERE ref = ?", ref)
