"""Whoever has the state folder, or reads what the process says, learns neither who people are nor what they wrote."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from data.vault import read_key
from tests.transport.checks import violations
from tests.transport.process import Process
from tests.transport.records import User
from tests.transport.server import Server
from tests.transport.street import TOKEN, Clock, Street, world_by

NEED = "Heron-coloured kettle wanted"
DETAILS = "Third gate behind the tannery"
GIFT = "Lessons on the zither"
DRAFT = "Unposted walrus wishes"
WITHDRAWN = "Yesterdays marmalade jar"
GOOD = "Marzipan otters on parade"
THOUGHT, KEPT = "Lilac submarine evenings", "Copper lanterns along the canal"
TYPED = (NEED, DETAILS, GIFT, DRAFT, WITHDRAWN, GOOD, THOUGHT, KEPT)


def canaries(users: list[User], key: bytes, others: list[str]) -> dict[str, list[bytes]]:
    """What must be found nowhere, by name, in every form in which it could lie there."""
    found = {f"what somebody wrote ({words})": _forms(words) for words in TYPED}
    for user in users:
        found[f"the id of {user.name}"] = _forms(str(user.id)) + _numbers(user.id)
        found[f"the name of {user.name}"] = _forms(user.name) + _forms(user.name.title())
    found["the token"] = _forms(TOKEN)
    found["the key"] = [key, key.hex().encode()]
    return found | {f"an id of Discord's ({each})": _forms(each) + _numbers(int(each)) for each in others}


def _forms(words: str) -> list[bytes]:
    return [form for each in (words, words.lower()) for form in (each.encode(), each.encode("utf-16-le"))]


def _numbers(number: int) -> list[bytes]:
    return [number.to_bytes(8, "big"), number.to_bytes(8, "little")]


def leaks(files: Mapping[str, bytes], wanted: Mapping[str, list[bytes]]) -> list[str]:
    """Which of them lies in which file."""
    return [
        f"{name} in {file}"
        for file, content in files.items()
        for name, forms in wanted.items()
        if any(form in content for form in forms)
    ]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def live(street: Street, ana: User, ben: User, later: Callable[[], Awaitable[None]]) -> None:
    """One ask to its private thread, an offer, a draft, and an ask that is taken back; much of it by chance later. And
    something good, and two thoughts, of which one is kept."""
    await street.open()
    await street.sees(street.sam, street.text("door.title"))
    await street.states(ben, "transport")
    form = (await street.people.slash(ben, street.asks, "offer")).form
    words = next(name for name, part in form.fields.items() if part["type"] == 4)
    await street.people.submit(ben, form, {words: GIFT, "kind": ["language"]})
    await street.fills(ana, DRAFT, details=DETAILS)
    form = (await street.people.slash(ana, street.asks, "celebrate")).form
    shown = (await street.people.submit(ana, form, {"good": GOOD, "shared": "named"})).reply
    await street.press(ana, shown, "celebrate.post")
    for thought in (THOUGHT, KEPT):
        question = (await street.people.slash(ana, street.asks, "reflect")).reply
        form = (await street.press(ana, question, "reflect.write")).form
        shown = (await street.people.submit(ana, form, {"thought": thought})).reply
        if thought == KEPT:
            await street.press(ana, shown, "reflect.keep")
    posted = (await street.posts(ana, WITHDRAWN, kind="lending")).reply
    sure = (await street.press(ana, posted, "ask.withdraw")).reply
    await street.press(ana, sure, "ask.withdraw_yes")
    await street.posts(ana, NEED, details=DETAILS, shared="neighbour")
    await later()
    invitation = await street.hears(ben, NEED, "invitation.can")
    await street.press(ben, invitation, "invitation.can")
    await later()
    yes = await street.hears(ana, NEED, "yes.accept")
    await street.press(ana, yes, "yes.accept")
    for user in (ana, ben):
        await street.sees(user, DETAILS, "introduction.leave")
    await street.sees(street.sam, street.text("ask.card.matched"))
    await street.sees(street.sam, GIFT)
    await street.sees(street.sam, GOOD)


@pytest.mark.parametrize("end", ["stopped", "killed"])
async def test_neither_the_state_folder_nor_what_the_process_says_names_anybody_or_repeats_a_word(
    tmp_path: Path, end: str
) -> None:
    clock = Clock()
    async with Server(world_by(clock)) as server:
        street = Street(server)
        ana, ben = street.member("anabelinda"), street.member("benedictus")
        process = Process(tmp_path, server, KITH_LOG_LEVEL="DEBUG")
        await process.start()

        async def later() -> None:
            nonlocal process
            assert await process.stop() == 0
            clock.ahead += 3 * 3600
            process = Process(tmp_path, server, ahead=int(clock.ahead), KITH_LOG_LEVEL="DEBUG")
            await process.start()
            await process.live()

        try:
            await process.live()
            await live(street, ana, ben, later)
            while_running = contents(tmp_path / "state")
            if end == "stopped":
                assert await process.stop() == 0
            process.kill()
            await process.ended()
        finally:
            await process.gone()
        assert violations(street.world) == [] and server.problems == []
        private = [
            str(channel.id) for channel in street.world.channels.values() if channel.is_thread or channel.recipient
        ]
    backup = Process(tmp_path, None)
    await backup.start("backup", str(tmp_path / "state" / "copy.db"))
    assert await backup.ended() == 0
    key = read_key(tmp_path / "keys" / "key").secret
    wanted = canaries([ana, ben, street.sam], key, private)
    said = {path.name: path.read_bytes() for path in (process.said, process.logged)}
    state = contents(tmp_path / "state")
    # There is something to search: all of it was written, and is in the log where the process was killed.
    assert all(len(each) > 50_000 for each in (state["copy.db"], while_running["kith.db-wal"]))
    assert ("kith.db-wal" in state) == (end == "killed")
    assert leaks(state | {f"{name} while it ran": each for name, each in while_running.items()}, wanted) == []
    assert leaks(said, wanted) == []
    assert re.search(rb"message\.sent ref=[0-9a-f]{16}", said["logged.txt"])
    interactions = [each.token.encode() for each in server.interactions.known.values()]
    assert leaks(said | state, {"an interaction's token": interactions}) == []


def test_the_search_finds_what_it_is_there_to_find() -> None:
    user = User(1574160175718203397, "anabelinda")
    wanted = canaries([user], b"k" * 32, ["1574160175718203398"])
    for hidden in (
        *(words.encode() for words in TYPED),
        b"x1574160175718203397x",
        (1574160175718203397).to_bytes(8, "big"),
        "Anabelinda".encode("utf-16-le"),
        TOKEN.encode(),
        b"k" * 32,
        (1574160175718203398).to_bytes(8, "little"),
    ):
        assert len(leaks({"file": b"\0" + hidden + b"\0"}, wanted)) == 1
    assert leaks({"file": b"nothing of it"}, wanted) == []
