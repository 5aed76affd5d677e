"""Rights are looked at when something is done, never when its button was drawn (promises 5)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.rules.refusal import Refusal
from tests.authority.forging import VALUES
from tests.authority.scene import BESIDE, Scene, differences, scene
from tests.stories.hands import arrive, clicking, pressed, pressing, sending


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as running:
        running.town.expected = (Refusal,)
        yield running


def roles_of(place: Scene, who: Any) -> list[int]:
    """The roles somebody holds in the first server, to be changed as its owner would."""
    return place.town.env.backend.get_guild(place.town.guild.id).members[who.id].role_ids


async def test_x3_a_panel_drawn_for_a_steward_does_nothing_once_the_role_is_gone(place: Scene) -> None:
    town, sam, text = place.town, place.people["steward"], place.town.text
    panel = await sam.slash(place.here, "kith setup")
    form = await sam.click(panel.response, label=text("setup.zone"))
    assert form.modal is not None
    roles_of(place, sam).clear()
    before = await place.tables()
    hall = str(place.halls[place.here.id].id)
    sent = await arrive(
        town,
        clicking(town, sam, panel.response, text("setup.open_again")),
        clicking(town, sam, panel.response, text("setup.look_again")),
        pressing(town, sam, "v1:setup.channel:-", message=panel.response, values=[hall]),
        pressing(town, sam, "v1:setup.language:-", message=panel.response, values=["es"]),
        pressing(town, sam, "v1:setup.role:-", message=panel.response, values=[]),
        pressing(town, sam, "v1:setup.keep:language-es", message=panel.response),
        pressing(town, sam, "v1:settings.keep:review-off", message=panel.response),
        sending(town, sam, form.modal["custom_id"], {"zone": "Europe/Rome"}, message=panel.response),
        pressing(town, sam, f"v1:intro.leave_yes:{place.things['introduction']}"),
    )
    said = [each.words.splitlines()[0] for each in sent]
    assert said == [text("refuse.not_steward")] * 8 + [text("refuse.gone")]
    assert {each for each, _ in differences(before, await place.tables())} <= set(BESIDE)


async def test_x3_the_role_that_stewards_named_counts_while_it_is_named_and_held(place: Scene) -> None:
    town, text, mel = place.town, place.town.text, place.people["member"]
    role = place.roles[place.here.id].id
    look, no = "v1:setup.look:-", text("refuse.not_steward")
    roles_of(place, mel).append(role)
    assert await pressed(town, mel, look) == no, "held, and not named yet"
    await pressed(town, place.people["steward"], f"v1:setup.keep:steward_role-{role}")
    assert text("setup.title") in await pressed(town, mel, look)
    roles_of(place, mel).remove(role)
    assert await pressed(town, mel, look) == no, "named, and held no more"
    roles_of(place, mel).append(role)
    await pressed(town, place.people["steward"], "v1:setup.keep:steward_role")
    assert await pressed(town, mel, look) == no, "held, and named no more"


async def test_m5_a_role_of_one_server_gives_nothing_in_another(place: Scene) -> None:
    town, text, sue = place.town, place.town.text, place.people["visitor"]
    role = place.roles[place.there.id].id
    town.env.backend.get_guild(place.guild_of("elsewhere")).members[sue.id].role_ids.append(role)
    await pressed(town, place.people["steward"], f"v1:setup.keep:steward_role-{role}")
    assert await pressed(town, sue, "v1:setup.look:-") == text("refuse.not_steward")


async def test_a_helper_who_was_let_go_or_kept_apart_cannot_come_back_by_an_old_button(place: Scene) -> None:
    """Promise H5: what an invitation said yes to is looked at as it stands now."""
    town, text, ana, dov = place.town, place.town.text, place.people["asker"], place.people["helper"]
    await pressed(town, ana, "v1:apart.add:-", values=[str(dov.id)])
    kept = len((await place.tables())["introductions", town.guild.id])
    for action, about in (("invite.yes", "invitation"), ("ask.help", "open")):
        words = await pressed(town, dov, f"v1:{action}:{place.things[about]}")
        assert str(ana.id) not in words
    assert await pressed(town, ana, f"v1:yes.accept:{place.things['yes']}") == text("refuse.no_longer_offered")
    assert len((await place.tables())["introductions", town.guild.id]) == kept


async def test_setup_a_channel_made_twice_in_the_same_moment_is_one_channel(place: Scene) -> None:
    """Two stewards, or one whose hand shakes; the server has no channel for asks then."""
    town, sam, ada = place.town, place.people["steward"], place.people["administrator"]
    town.env.backend.delete_channel(place.here.id)
    await town.env.settle()
    hall = place.halls[place.here.id]
    before = len(town.guild.channels)
    make = [pressing(town, who, "v1:setup.make:-", channel=hall) for who in (sam, sam, ada)]
    await arrive(town, *make)
    await arrive(town, pressing(town, sam, "v1:setup.make:-", channel=hall))
    assert len(town.guild.channels) == before + 1
    assert all(town.text("setup.title") in each.words for each in make)


async def test_m5_a_channel_of_another_server_is_never_where_the_asks_of_this_one_appear(place: Scene) -> None:
    town, text, sam = place.town, place.town.text, place.people["steward"]
    thread = town.places_of(place.people["asker"])[0]
    for wrong in (place.there.id, place.guild_of("elsewhere"), town.guild.id, 4242, thread.id, 0, 2**63):
        said = await pressed(town, sam, "v1:setup.channel:-", values=[str(wrong)])
        assert said == text("refuse.unknown_choice"), wrong
    unknown = [text("refuse.unknown_choice"), text("setup.title"), text("settings.would.title")]
    for action in ("channel", "role", "language"):
        for values in VALUES[2:]:
            said = await pressed(
                town, sam, f"v1:setup.{action}:-", values=[each for each in values if each.isprintable()]
            )
            assert said.splitlines()[0] in unknown, (action, values)
    panel = await pressed(town, sam, "v1:setup.look:-")
    assert f"<#{place.here.id}>" in panel
