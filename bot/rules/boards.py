"""What a forum takes: which of its tags a post bears, also where it wants one that is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.rules.words import folded

TAG_MOST = 20
"""Characters of a tag's name (Discord: channel, forum tag object)."""

TAGS_MOST = 5
"""Tags of one post (Discord: channel)."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a forum; one that is `kept` is for whoever may manage threads alone."""

    id: int
    name: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """A forum: its tags, and whether each post must bear one."""

    tags: tuple[Tag, ...] = ()
    required: bool = False


def fitting(board: Board, names: Sequence[str]) -> tuple[int, ...]:
    """The ids of the tags called by one of these names. Where none is and the forum wants one, its `filler`."""
    found = tuple(tag.id for tag in _free(board) if any(same(tag, name) for name in names))[:TAGS_MOST]
    other = filler(board)
    return found or ((other.id,) if other is not None else ())


def filler(board: Board) -> Tag | None:
    """The tag which a post bears that has none of its own, where the forum takes no post without."""
    return next(iter(_free(board)), None) if board.required else None


def same(tag: Tag, name: str) -> bool:
    """Whether this tag is called so. Capitals and accents make no difference, nor what is too long for a tag."""
    return folded(tag.name) in (folded(name), folded(name[:TAG_MOST]))


def bare(board: Board, names: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Which of these have no tag, by whatever they may be called."""
    tags = _free(board)
    return tuple(each for each, called in names.items() if not any(same(tag, name) for tag in tags for name in called))


def _free(board: Board) -> tuple[Tag, ...]:
    return tuple(tag for tag in board.tags if not tag.kept)
