"""Posts of a forum, judged once a simulation has come to rest; and which paths of the relay led through one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from bot.relay import places
from bot.relay.relay import Relay
from bot.text import LANGUAGES
from data import asks, outbox
from data.records import MINUTE, Outgoing
from data.store import Tx
from tests.faults.boards import lists_posts, makes_post
from tests.faults.sim import Sim
from tests.faults.stewards import canaries
from tests.transport.parts import words
from tests.transport.records import Channel
from tests.transport.street import marker, sent
from tests.transport.world import DISCORD_EPOCH, World

ONE_CALL = 75
"""Seconds within which all that one call makes has come to be: it is given up after 30, and what is late is 40 late."""

PATHS = (
    "made",
    "with a tag",
    "looked for",
    "of one call two",
    "a twin taken away",
    "unheard of, and found",
    "looked for, and made again",
    "shown afresh",
    "put away",
    "brought back",
    "taken away",
    "its card alone taken away",
    "refused for want of a tag",
)
"""What the relay can do with a post, or meet with one."""


def posted(message: int) -> float:
    """When this message was posted (UTC epoch seconds), as its id tells."""
    return (message >> 22) / 1000 + DISCORD_EPOCH


def is_first(world: World, message: int) -> bool:
    """Whether a post began with this message."""
    return world.messages[message].channel_id == message


def calls(world: World, same: Sequence[int]) -> list[int]:
    """Of messages with one marker the first that each call made: one call for a post may make two, which is no second
    saying of it as long as only one is left."""
    firsts: list[int] = []
    for each in sorted(same):
        twin = firsts and is_first(world, each) and posted(each) - posted(firsts[-1]) < ONE_CALL
        firsts += [] if twin else [each]
    return firsts


def twins(sim: Sim) -> Iterator[str]:
    """Posts of one message of which more than one is left."""
    left: Counter[int] = Counter()
    for message in sim.world.messages.values():
        mark = marker(message.components) if message.author is sim.world.bot else None
        if mark is not None and not message.deleted and is_first(sim.world, message.id):
            left[mark] += 1
    for times in left.values():
        if times > 1:
            yield f"{times} posts of one message stand"


def told_by_title(sim: Sim) -> Iterator[str]:
    """Titles, which stay in the server's log, that say what somebody wrote or who somebody is."""
    names = [each for user in sim.world.users.values() if not user.bot for each in (str(user.id), user.name)]
    for effect in sim.effects:
        title = str(effect.body.get("name")) if effect.kind == "post" else ""
        if canaries(title) or any(name in title for name in names):
            yield f"a title says what somebody wrote, or who they are: {title!r}"


def astray(sim: Sim, others: set[int]) -> list[str]:
    """Posts that are not as their records are: gone, with other words, or open where it is over and the other way."""
    found: list[str] = []
    kith = sim.kith
    if kith is None or sim.process is None:
        return found
    relay = next(each for each in kith._pump._sources if isinstance(each, Relay))
    standing, tx = relay._messages._standing, _tx(sim)
    for ref in sim.read("SELECT ref FROM outbox WHERE state = 'sent' AND next_try IS NULL AND message IS NOT NULL"):
        row = outbox.get(tx, ref["ref"])
        if row is None or not places.is_post(row):
            continue
        message, post = sim.world.messages[row.message or 0], sim.world.channels.get(row.channel or 0)
        if message.deleted or post is None:
            # Nobody tells Kith that somebody took a post away, before it wants to change it.
            found += [] if message.id in others else [f"a {row.kind} is believed to stand, and Kith took it away"]
            continue
        said = standing._said(tx, row, places.stands(tx, row))
        if said.record is None:
            found.append(f"a {row.kind} stands of which nothing is to be said")
            continue
        # A card keeps the language in which it was last shown until there is something new to show.
        ways = (standing._render(replace(said, locale=language)).to_components() for language in LANGUAGES)
        if said.kind.lives and _shown(message.components) not in map(_shown, ways):
            found.append(f"a {row.kind} does not show what is so: {words(message.json())[:60]!r}")
        found += _open(sim, row, post, over=said.kind.lives and said.kind.over(said.record))
    return found


def _open(sim: Sim, row: Outgoing, post: Channel, *, over: bool) -> list[str]:
    if over and not post.archived:
        return [f"a {row.kind} that is over is not put away"]
    edits = [each for each in sim.effects if each.kind == "channel_edit" and each.channel_id == post.id]
    if not over and post.archived and edits[-1].by == sim.world.bot.id:
        return [f"a {row.kind} that is not over is put away"]
    return []


def nowhere(sim: Sim, others: set[int]) -> list[str]:
    """Asks that are open and for everybody to see, and stand nowhere although nobody took them away."""
    tx, found = _tx(sim), list[str]()
    for ref, visible in asks.shown_in(tx, sim.guild.id):
        said = outbox.about(tx, ref, "ask")
        stands = any(row.state == "sent" for row in said)
        taken = any(row.message in others for row in said)
        if not stands and not taken and visible < tx.now - 30 * MINUTE:
            found.append(f"an open ask stands nowhere: {[row.state for row in said]}")
    return found


def _tx(sim: Sim) -> Tx:
    return Tx(sim.disk.db, sim.disk.vault, sim.clock(), Random(0))


def _shown(components: object) -> str:
    return words({"components": components})


def paths(sim: Sim) -> Counter[str]:
    """How often what the relay can do with posts happened."""
    world, trodden = sim.world, Counter[str]()
    own = [effect for effect in sim.effects if effect.by == world.bot.id]
    made = {effect.target_id or 0: effect for effect in own if effect.kind == "post"}
    trodden["made"], trodden["with a tag"] = len(made), sum(bool(each.body["applied_tags"]) for each in made.values())
    same: dict[int | None, list[int]] = {}
    for effect in sent(world):
        if effect.target_id in made:
            same.setdefault(marker(effect.body.get("components")), []).append(effect.target_id)
    deleted = {effect.target_id or 0 for effect in own if effect.kind == "channel_delete"}
    for alike in same.values():
        trodden["of one call two"] += len(alike) > len(calls(world, alike))
        trodden["a twin taken away"] += len(alike) > 1 and bool(deleted & {*alike})
    for effect in own:
        if effect.channel_id in made:
            trodden["shown afresh"] += effect.kind == "edit"
            trodden["put away"] += effect.kind == "channel_edit" and effect.body.get("archived") is True
            trodden["brought back"] += effect.kind == "channel_edit" and effect.body.get("archived") is False
            trodden["taken away"] += effect.kind == "channel_delete"
            trodden["its card alone taken away"] += effect.kind == "delete"
    first_asked: dict[int | None, float] = {}
    for at, request in zip(sim.server.times, sim.server.requests, strict=True):
        trodden["looked for"] += lists_posts(request) and request.template.endswith("/archived/public")
        if makes_post(request) and isinstance(request.body, dict):
            mark = marker(request.body["message"].get("components"))
            alike = same.get(mark, [])
            again = at - first_asked.setdefault(mark, at) > ONE_CALL
            trodden["looked for, and made again"] += again and request.status == 200 and len(alike) == 1
            trodden["unheard of, and found"] += request.status is None and len(alike) == 1
            trodden["refused for want of a tag"] += request.status == 400 and not request.body["applied_tags"]
    return trodden
