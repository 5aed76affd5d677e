"""What must never have happened, read off a world's audit list after whatever was done to Kith."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from tests.transport.records import PRIVATE_THREAD, PUBLIC_THREAD, Effect, User
from tests.transport.street import marker, sent
from tests.transport.world import World


@dataclass
class Secret:
    """Who `user` is, is known to nobody else; from the effect `until` on also to `then`, or to everybody for None."""

    user: User
    until: int | None = None
    then: set[int] | None = field(default_factory=set)


def doubled_messages(world: World) -> list[str]:
    """Outgoing messages, by their markers, that came to be more than once."""
    times = Counter(marker(effect.body.get("components")) for effect in sent(world))
    unmarked = [f"{times[None]} messages without a marker"] if times[None] else []
    return unmarked + [f"a message was posted {n} times" for each, n in times.items() if n > 1 and each is not None]


def thread_trouble(world: World, undeleted: Container[int] = ()) -> list[str]:
    """Threads that are not private, two of one name, and twins that anybody ever saw. An empty one that Kith was not
    allowed to delete may be left, archived."""
    made = [effect for effect in world.audit if effect.kind == "thread"]
    found = [
        "a thread was not private and closed to others' invitations"
        for effect in made
        if effect.body.get("type") != PRIVATE_THREAD or effect.body.get("invitable") is not False
    ]
    public = (channel for channel in world.channels.values() if channel.type == PUBLIC_THREAD)
    found += ["a public thread is there, and is no post" for channel in public if not channel.in_forum]
    entered = {effect.channel_id for effect in world.audit if effect.kind == "thread_add"}
    written = {effect.channel_id for effect in sent(world)}
    others = (each for each in world.audit if each.kind == "channel_delete" and each.by != world.bot.id)
    taken = {effect.target_id: effect.seq for effect in others}
    for name, times in Counter(effect.body["name"] for effect in made).items():
        same = [effect for effect in made if effect.body["name"] == name]
        # In place of one that somebody else took away another may be made.
        last = same[-1].seq
        ids = [effect.target_id for effect in same if taken.get(effect.target_id, last) >= last]
        used = [each for each in ids if each in entered or each in written]
        left = [
            each
            for each in ids
            if (channel := world.channels.get(each or 0)) is not None
            and not (channel.archived and each in undeleted and each not in used)
        ]
        if times > 1 and (len(used) > 1 or len(left) > 1):
            found.append(f"one thread was made {times} times, {len(used)} were used and {len(left)} are left")
    return found


def revealed(world: World, secrets: Iterable[Secret]) -> list[str]:
    """Every effect by which somebody could learn who a person is before that person said yes to them."""
    inside: dict[int, set[int]] = {}
    for effect in world.audit:
        if effect.kind == "thread_add":
            inside.setdefault(effect.channel_id or 0, set()).add(effect.target_id or 0)
    found: list[str] = []
    shown = [(effect, _readers(world, effect, inside), json.dumps(effect.body)) for effect in world.audit]
    for effect, readers, _ in shown:
        message = world.messages.get(effect.target_id or 0)
        if message is not None and message.interaction is not None and len(readers) > 1:
            found.append(f"effect {effect.seq} is a reply that others see with the name of whom it answers")
    for secret in secrets:
        names = (str(secret.user.id), secret.user.name, secret.user.json()["global_name"])
        for effect, readers, body in shown:
            told = secret.until is not None and effect.seq >= secret.until
            if told and secret.then is None:
                break
            strangers = readers - {secret.user.id, world.bot.id} - (secret.then or set() if told else set())
            entering = effect.kind == "thread_add" and effect.target_id == secret.user.id
            if strangers and (entering or any(name in body for name in names)):
                found.append(f"effect {effect.seq} ({effect.kind}) shows {secret.user.name} to {len(strangers)} others")
    return found


def _readers(world: World, effect: Effect, inside: dict[int, set[int]]) -> set[int]:
    """Who can ever look at this effect: of a thread everybody who was ever let in, of a channel whoever may look."""
    if effect.by != world.bot.id or effect.kind in ("callback", "commands", "dm"):
        # What a callback says is also there as the message it makes, or is a form on one person's screen.
        return set()
    message = world.messages.get(effect.target_id or 0) if effect.kind in ("message", "edit", "delete") else None
    if message is not None and message.seen_by is not None:
        return {message.seen_by}
    if message is not None and message.channel_id in world.channels:
        recipient = world.channels[message.channel_id].recipient
        if recipient is not None:
            return {recipient.id}
    place = effect.channel_id or 0
    if effect.kind in ("thread_add", "thread_remove", "channel_edit", "message", "edit", "delete") and place in inside:
        return inside[place]
    shut = world.channels.get(place)
    everybody = {member for guild in world.guilds.values() for member in guild.members}
    return {each for each in everybody if shut is None or not shut.hides(each)}


def violations(world: World, secrets: Iterable[Secret] = ()) -> list[str]:
    """All of it."""
    return doubled_messages(world) + thread_trouble(world) + revealed(world, secrets)
