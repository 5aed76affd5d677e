"""A steward and an administrator try every command and every control there is; the asker never appears (promise M1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord

from data.store import Tx, rows
from tests.stories.hands import arrive, bodies, choosing, commanding, pressing, ref_of, sending
from tests.stories.town import Town, town

LIFT, DETAILS = "A lift to the library", "Number 4, blue door"
TABLES = ("asks", "invitations", "introductions", "outbox")


async def refs(street: Town) -> list[str]:
    """Every reference there is: more than anybody could read from the ids of controls."""

    def every(tx: Tx) -> list[str]:
        return [row["ref"] for table in TABLES for row in rows(tx, f"SELECT ref FROM {table}")]

    return sorted(set(await street.store.run(every)))


async def tried(street: Town, who: Any) -> tuple[str, int]:
    """Every command, every control about everything, and every form, by one person: all they were answered."""
    told: list[str] = []
    known = await refs(street)
    for menu in street.kith.tree.get_commands(type=discord.AppCommandType.user):
        (sent,) = await arrive(street, choosing(street, who, menu.name, street.ben, channel=street.asks))
        told.append(sent.words)
    for command in street.kith.tree.get_commands(type=discord.AppCommandType.chat_input):
        names = [command] if not hasattr(command, "commands") else command.commands
        for each in names:
            options = [{"name": each.name, "type": 1, "options": []}] if each is not command else []
            (sent,) = await arrive(street, commanding(street, who, command.name, options))
            told.append(sent.words)
    pressed = 0
    for action in sorted(street.kith.router.controls):
        for ref in ("-", *known):
            sent = pressing(street, who, f"v1:{action}:{ref}")
            sent.deliver()
            pressed += 1
            told.append("")
        # Nobody may press this fast for long; here they take their time.
        await street.later(len(known))
        (form,) = await arrive(street, sending(street, who, f"v1:{action}:{known[0]}", {"summary": "x", "words": "x"}))
        told.append(form.words)
    return "\n".join(told), pressed


async def test_m1_no_command_and_no_control_tells_a_steward_or_an_administrator_who_asks(tmp_path: Path) -> None:
    async with town(tmp_path) as street:
        boss = street.guild.create_role("boss", permissions=discord.Permissions(administrator=True))
        ada = street.guild.add_member(street.env.create_user("ada"), roles=[boss])
        await street.states(street.ben, "transport")
        await street.posts(street.ana, LIFT, details=DETAILS, shared="neighbour")
        await street.posts(street.ana, "A quiet word", details=DETAILS, shared="quiet")
        invited = await street.rung(street.ben, "")
        assert invited is not None
        asked = [LIFT in street.read(card) for card in street.cards(street.asks)]
        assert any(asked)
        for who in (street.sam, ada):
            since = len(street.env.http_requests)
            told, pressed = await tried(street, who)
            assert pressed > 300
            # All that went to Discord because of them: answers to them, and whatever stood in public.
            sent = bodies(street, since)
            answers = [body for _, path, body in sent if "/interactions/" in path or "/webhooks/" in path]
            assert len(answers) > pressed / 2
            assert not any(street.text("refuse.too_much")[:30] in body for body in answers), "every press is looked at"
            public = [body for _, path, body in sent if f"/channels/{street.asks.id}/messages" in path]
            for secret in (str(street.ana.id), DETAILS, "blue door"):
                assert secret not in told
                assert not any(secret in body for body in (*answers, *public)), secret
        assert ref_of(street, street.card(street.asks, LIFT), street.text("ask.card.help")), "it stands as it stood"
