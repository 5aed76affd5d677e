"""Lists of threads as Discord gives them: of what the bot may see, page by page, with its own membership beside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tests.transport.records import PRIVATE_THREAD, Bit, Channel, Json
from tests.transport.world import World


def listed(world: World, threads: Sequence[Channel]) -> Json:
    """Threads the bot may see: everybody's where the channel can be seen, and the private ones it is in."""
    bot, held = world.bot, world.bot_permissions
    inside = [t for t in threads if t.in_forum or bot.id in t.members or held(t) & Bit.MANAGE_THREADS]
    seen = [thread for thread in inside if held(thread) & Bit.VIEW_CHANNEL]
    return {
        "threads": [thread.json(bot) for thread in seen],
        "members": [thread.thread_member_json(bot.id) for thread in seen if bot.id in thread.members],
    }


def archived(world: World, channel: Channel, kind: int, before: str | None, limit: int) -> Json:
    """Threads of a channel that were put away before that moment, the last of them first."""
    threads = world.threads(channel.guild_id or 0, archived=True, parent_id=channel.id)
    until = datetime.fromisoformat(before).timestamp() if before else float("inf")
    older = [thread for thread in threads if thread.type == kind and thread.archived_at < until]
    return _page(world, sorted(older, key=lambda thread: (thread.archived_at, thread.id), reverse=True), limit)


def joined(world: World, channel: Channel, before: int, limit: int) -> Json:
    """Private threads of a channel that were put away and that the bot is in, those with the largest ids first."""
    threads = world.threads(channel.guild_id or 0, archived=True, parent_id=channel.id)
    mine = [t for t in threads if t.type == PRIVATE_THREAD and world.bot.id in t.members and t.id < before]
    return _page(world, sorted(mine, key=lambda thread: thread.id, reverse=True), limit)


def _page(world: World, threads: Sequence[Channel], limit: int) -> Json:
    return listed(world, threads[:limit]) | {"has_more": len(threads) > limit}
