"""The simulator's eyes for what is celebrated and for what somebody writes for themselves, and their teeth."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest

from bot.steps import celebrations
from cogs.reflections import cog as reflections
from data.store import Tx
from tests.faults.checks import not_for_others
from tests.faults.crowd import Crowd, Words
from tests.faults.sim import Sim, sim
from tests.faults.watch import Watch
from tests.transport.parts import controls

WORD = "sw00001x"


async def lived(s: Sim, command: str, shared: str = "named") -> list[str]:
    """Somebody writes, and says yes to what they see; what was seen of it that should not have been."""
    watch = Watch(s)
    await s.boot()
    await s.open()
    ana, crowd = s.member("anabel"), Crowd(s)
    reply = await s.people.slash(ana, s.asks, command)
    if command == "reflect":
        reply = await s.people.press(ana, reply.reply, _id(reply, "reflect.write"))
        values: dict[str, Any] = {"thought": f"{WORD} and so on"}
    else:
        values = {"good": f"{WORD} and so on", "shared": shared}
    crowd.typed[WORD] = Words(ana.id, 0.0, WORD, "", "", f"{command}.form")
    assert reply.modal is not None
    shown = await s.people.submit(ana, reply.modal, values)
    await s.later(1800)
    early = list(not_for_others(s, crowd, watch))
    if command == "celebrate":
        await s.people.press(ana, shown.reply, _id(shown, "celebrate.post"))
    else:
        await s.people.press(ana, shown.reply, _id(shown, "reflect.keep"))
    await s.later(1800)
    return [*early, *not_for_others(s, crowd, watch), *watch.wrong]


def _id(outcome: Any, action: str) -> str:
    found = [part for part in controls(outcome.reply.components) if f":{action}:" in str(part.get("custom_id"))]
    return str(found[0]["custom_id"])


@pytest.mark.parametrize(("command", "shared"), [("celebrate", "named"), ("celebrate", "neighbour"), ("reflect", "")])
def test_nothing_reaches_others_that_is_not_for_them(command: str, shared: str) -> None:
    with sim(f"good {command} {shared}") as s:
        assert s.run(lived(s, command, shared)) == []
        assert len(s.read("SELECT ref FROM reflections")) == (command == "reflect")
        assert len(s.read("SELECT ref FROM outbox WHERE kind = 'celebration'")) == (command == "celebrate")


def test_s1_what_is_posted_before_its_writer_says_so_would_be_noticed() -> None:
    draft = celebrations.draft

    def at_once(tx: Tx, who: Any, ref: str, words: str, shared: str) -> Any:
        draft(tx, who, ref, words, shared)
        return celebrations.post(tx, who, ref)

    with sim("good teeth") as s, mock.patch.object(celebrations, "draft", at_once):
        s.run(_early(s))


async def _early(s: Sim) -> None:
    watch, crowd = Watch(s), Crowd(s)
    await s.boot()
    await s.open()
    ana = s.member("anabel")
    crowd.typed[WORD] = Words(ana.id, 0.0, WORD, "", "", "celebrate.form")
    form = (await s.people.slash(ana, s.asks, "celebrate")).modal
    assert form is not None
    await s.people.submit(ana, form, {"good": WORD, "shared": "named"})
    await s.later(60)
    assert list(not_for_others(s, crowd, watch)) != []


def test_i17_words_for_oneself_that_are_said_in_a_channel_would_be_noticed() -> None:
    show = reflections.Turn.show

    async def aloud(self: Any, view: Any) -> None:
        await show(self, view)
        channel = self.interaction.channel_id
        await self.bot.get_channel(channel).send(view=view)

    with sim("good teeth") as s, mock.patch.object(reflections.Turn, "show", aloud):
        assert s.run(lived(s, "reflect")) != []
