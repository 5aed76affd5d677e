"""The kinds of message Kith says on its own: where each finds its record and how it becomes a card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import discord

from bot.text import Text
from data.records import Outgoing
from data.store import Tx

V = TypeVar("V")


def nobody(_: Any) -> Sequence[int]:
    """The default of who may be pinged."""
    return ()


def nothing(_: Tx, __: Outgoing, ___: int) -> None:
    """The default of what follows when a message cannot be delivered."""


def from_kith(_: Any, text: Text) -> str:
    """The default of what a post is called."""
    return text("forum.post")


def untagged(_: Any, __: Text) -> Sequence[str]:
    """The default of which tags a post bears."""
    return ()


def never(_: Any) -> bool:
    """The default of whether what a post is about is over."""
    return False


def always(_: Any) -> bool:
    """The default of whether a message waits for another channel."""
    return True


@dataclass(frozen=True)
class MessageKind:
    """One kind of message.

    `load` reads the record to show, in the transaction that decides to speak; None means there is nothing to say (any
    more): a message not yet sent is dropped, one that stands is deleted. `render` is pure. `pings` are the user ids
    the message may mention with a notification. `undeliverable` runs in the transaction that parks the message, with
    Discord's error code. `lives` says whether the message is shown afresh when what it is about changes. `waits` says
    of a record whether its message, when its channel was deleted, waits for the stewards to choose another.

    `in_corner` is shown instead in a member's own private thread, which holders of Manage Threads can read: a card
    that tells nothing, from the record, the outgoing row's ref and the words. What it stands for opens privately. One
    that `rings_only` is said there and nowhere else: a direct message that nobody else sees has nothing to hide.

    In a forum it is a post: called by its `title`, which never holds what somebody wrote, since it stays in the
    server's log and may outlast the card; with those of the forum's tags whose names are among `tags`; closed once
    the record is `over`.
    """

    name: str
    load: Callable[[Tx, Outgoing], Any]
    render: Callable[[Any, Text], discord.ui.LayoutView]
    pings: Callable[[Any], Sequence[int]] = nobody
    undeliverable: Callable[[Tx, Outgoing, int], None] = nothing
    lives: bool = True
    in_corner: Callable[[Any, str, Text], discord.ui.LayoutView] | None = None
    rings_only: bool = False
    waits: Callable[[Any], bool] = always
    title: Callable[[Any, Text], str] = from_kith
    tags: Callable[[Any, Text], Sequence[str]] = untagged
    over: Callable[[Any], bool] = never
