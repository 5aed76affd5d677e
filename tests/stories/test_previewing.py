"""What people live with is shown before it changes: what is, what would be, what follows; nothing counts until kept."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.text import LANGUAGES, Text
from data import communities
from tests.stories.hands import id_of, pressed
from tests.stories.test_panel import closed as closed
from tests.stories.test_panel import section, spoken
from tests.stories.town import Town


async def changes(place: Town) -> int:
    """How many changes of stewards are written down, beside the channel with which the town begins."""
    settings = await place.store.run(
        lambda tx: [row["setting"] for row in tx.db.execute("SELECT setting FROM changes")]
    )
    return len(settings) - ("asks_channel" in settings)


async def chosen(place: Town, name: str, setting: str, value: Any, what: str = "choose") -> Any:
    """A steward opens a section and chooses that, and no more."""
    shown = await section(place, name)
    return await place.sam.select(shown.response, [value], custom_id=f"v1:settings.{what}:{setting}")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_change_is_shown_first_and_counts_once_it_is_kept(street: Town, language: str) -> None:
    text = spoken(street, language)
    would = await chosen(street, "intake", "pause", "3")
    read = street.read(would.response)
    assert text("settings.would.note") in read and text("settings.pause.follows") in read
    assert text("settings.pause.0") in read and "<t:" in read, "what is so, and until when it would be otherwise"
    assert await changes(street) == 0
    preview = await street.fills(street.ana, "A lift")
    posted = await street.ana.click(preview.response, label=text("ask.post"))
    assert text("refuse.intake_paused").partition("<t:")[0] not in street.read(posted.response), "nobody is paused yet"
    kept = await street.sam.click(would.response, label=text("settings.keep"))
    assert await changes(street) == 1
    undone = await street.sam.click(kept.response, label=text("settings.undo"))
    assert text("settings.pause.0") in street.read(undone.response)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_leaving_it_as_it_is_changes_nothing_and_leads_back(street: Town, language: str) -> None:
    text = spoken(street, language)
    would = await chosen(street, "bringing", "quiet", "night")
    back = await street.sam.click(would.response, label=text("settings.leave"))
    assert text("settings.bringing.title") in street.read(back.response) and await changes(street) == 0
    same = await chosen(street, "bringing", "quiet", "none")
    assert text("settings.bringing.title") in street.read(same.response), "what is so already is not asked about"


async def test_kept_twice_it_is_one_change_and_nobody_else_keeps_it(street: Town) -> None:
    would = await chosen(street, "intake", "open_most", "1")
    keep = id_of(street, would.response, street.text("settings.keep"))
    assert await pressed(street, street.ana, keep) == street.text("refuse.not_steward")
    assert await changes(street) == 0
    for _ in range(2):
        await pressed(street, street.sam, keep)
    assert await changes(street) == 1


async def test_what_is_gone_when_it_is_kept_is_refused_and_nothing_changes(street: Town) -> None:
    hall, role = street.guild.create_text_channel("hall"), street.guild.create_role("helpers")
    for name, setting, value, what in (
        ("places", "rituals_channel", hall, "channel"),
        ("helpers", "helper_role", role, "role"),
    ):
        would = await chosen(street, name, setting, value, what)
        keep = id_of(street, would.response, street.text("settings.keep"))
        if what == "role":
            street.env.backend.delete_role(street.guild.id, value.id)
        else:
            street.env.backend.delete_channel(value.id)
        await street.env.settle()
        assert await pressed(street, street.sam, keep) == street.text("refuse.unknown_choice")
    assert await changes(street) == 0


async def test_the_stewards_channel_is_checked_before_it_is_kept_whether_everybody_reads_it(street: Town) -> None:
    for public in (True, False):
        overwrites = {
            street.guild.default_role: discord.PermissionOverwrite(view_channel=public),
            **dict.fromkeys((street.sam, street.kith.user), discord.PermissionOverwrite(view_channel=True)),
        }
        own = street.guild.create_text_channel(f"own-{public}", overwrites=overwrites)
        would = await chosen(street, "places", "stewards_channel", own, "channel")
        read = street.read(would.response)
        assert (street.text("settings.stewards_seen") in read) == public
        assert street.text("settings.has_all") in read


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_panels_own_lists_are_shown_first_too_and_lead_back_to_the_panel(street: Town, language: str) -> None:
    text = spoken(street, language)
    hall, role = street.guild.create_text_channel("hall"), street.guild.create_role("care")
    for control, value, told in (
        ("channel", hall, "settings.asks_channel.follows"),
        ("language", "es", "settings.language.follows"),
        ("role", role, "settings.steward_role.follows"),
    ):
        panel = await street.sam.slash(street.asks, "kith setup")
        would = await street.sam.select(panel.response, [value], custom_id=f"v1:setup.{control}:-")
        assert text(told) in street.read(would.response)
        assert await changes(street) == 0
        back = await street.sam.click(would.response, label=text("settings.leave"))
        assert text("setup.title") in street.read(back.response)
    would = await street.sam.select(back.response, [hall], custom_id="v1:setup.channel:-")
    kept = await street.sam.click(would.response, label=text("settings.keep"))
    assert f"<#{hall.id}>" in street.read(kept.response)
    moved = await street.store.run(lambda tx: communities.get(tx, street.guild.id))
    assert moved is not None and moved.asks_channel == hall.id


async def test_before_the_door_is_open_nobody_lives_with_it_and_a_choice_counts_at_once(closed: Town) -> None:
    text: Text = closed.text
    shown = await chosen(closed, "intake", "open_most", "1")
    assert text("settings.undo") in closed.buttons(shown.response) and await changes(closed) == 1


async def test_the_role_that_everybody_has_is_no_stewards_role_and_shuts_no_helper_out(street: Town) -> None:
    everybody = street.guild.id
    assert await pressed(street, street.sam, f"v1:setup.keep:steward_role-{everybody}") == street.text(
        "refuse.unknown_choice"
    )
    await pressed(street, street.sam, f"v1:settings.keep:helper_role-{everybody}")
    stated = await street.states(street.ben, "transport")
    assert street.text("refuse.helper_role") not in street.read(stated.response)
