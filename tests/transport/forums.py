"""Forums: what Discord takes as a post and what it refuses there. A post is a public thread and its first message, and
the two have one id (Discord: resources/channel, Start Thread in Forum or Media Channel)."""

from __future__ import annotations

from collections.abc import Sequence

from tests.transport.records import FORUM, PUBLIC_THREAD, REQUIRE_TAG, Bit, Channel, Guild, Json, Message, Refusal, User
from tests.transport.world import World

TITLE_MOST, TAGS_MOST = 100, 5


def forum_channel(world: World, guild: Guild, name: str, *tags: str, required: bool = False) -> Channel:
    """A forum with tags of these names; where one is `required`, it takes no post without."""
    forum = world.text_channel(guild, name, kind=FORUM)
    retag(world, forum, *tags, required=required)
    return forum


def retag(world: World, forum: Channel, *tags: str, required: bool = False, kept: bool = False) -> None:
    """Whoever owns the server gives it other tags; one that is called as one of before keeps its id. Those that are
    `kept` are for whoever may manage threads alone."""
    known = {tag["name"]: tag["id"] for tag in forum.tags}
    available = [
        {
            "id": known.get(tag) or str(world.snowflake()),
            "name": tag,
            "moderated": kept,
            "emoji_id": None,
            "emoji_name": None,
        }
        for tag in tags
    ]
    body = {"available_tags": available, "flags": REQUIRE_TAG if required else 0}
    world.change_channel(forum, body, by=world.guilds[forum.guild_id or 0].owner_id)


def start_post(world: World, forum: Channel, body: Json, by: User, attachments: Sequence[Json] = ()) -> Channel:
    """The thread and its first message, or Discord's refusal. Whoever may send messages in a forum may make posts."""
    name, said, tags = body.get("name"), body.get("message"), [str(tag) for tag in body.get("applied_tags") or ()]
    if not isinstance(said, dict):
        raise Refusal(400, 50035, "Invalid Form Body: message is required")
    if not name or len(name) > TITLE_MOST:
        raise Refusal(400, 50035, f"Invalid Form Body: name must be between 1 and {TITLE_MOST} in length")
    if len(tags) > TAGS_MOST:
        raise Refusal(400, 50035, f"Invalid Form Body: applied_tags must be {TAGS_MOST} or fewer in length")
    held = world.bot_permissions(forum)
    if not held & Bit.SEND_MESSAGES:
        raise Refusal(403, 50013, "Missing Permissions")
    known = {tag["id"]: tag for tag in forum.tags}
    if set(tags) - known.keys():
        raise Refusal(400, 10087, "Unknown tag")
    if any(known[tag]["moderated"] for tag in tags) and not held & Bit.MANAGE_THREADS:
        raise Refusal(403, 50013, "Missing Permissions")
    if forum.flags & REQUIRE_TAG and not tags:
        raise Refusal(400, 40067, "A tag is required to create a forum post in this channel")
    thread = world.start_thread(forum, {**body, "type": PUBLIC_THREAD, "applied_tags": tags}, by=by.id, told=False)
    try:
        world.put(thread, by, said, attachments=list(attachments), known=thread.id)
    except Refusal:
        del world.channels[thread.id]
        raise
    world.emit("THREAD_CREATE", thread.json(world.bot) | {"newly_created": True}, thread.guild_id)
    return thread


def first_of(world: World, thread: Channel) -> Message | None:
    """The message with which a post began; None for a thread that is no post."""
    return world.messages.get(thread.id) if thread.in_forum else None


def posts(world: World, forum: Channel) -> list[Channel]:
    """The posts of a forum that were not deleted, oldest first, put away or not."""
    below = (each for each in world.channels.values() if each.parent_id == forum.id)
    return sorted(below, key=lambda each: each.id)
