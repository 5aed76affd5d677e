"""The front door, and the stewards' panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.checkup import Forum
from bot.router import control_id
from bot.rules.house import WAYS, roomless
from bot.text import LANGUAGES, Text
from cogs.chosen import would_be
from cogs.parts import DONE, Part, button, card, choice, good, line, main, note, row
from data.records import Community


def door(_: Community, text: Text) -> ui.LayoutView:
    """The standing card in the asks channel: every way in, without typing a command."""
    return card(
        text("door.title"),
        text("door.words"),
        row(
            main(text("door.ask"), "door.ask"),
            button(text("door.small"), "door.small"),
            button(text("door.path"), "door.path"),
        ),
        row(
            button(text("door.offer"), "door.offer"),
            button(text("door.capacity"), "door.capacity"),
            button(text("door.rest"), "door.rest"),
        ),
        row(
            button(text("door.mine"), "door.mine"),
            button(text("door.resources"), "door.resources"),
            button(text("door.behalf"), "door.behalf"),
            button(text("door.now"), "door.now"),
        ),
        note(text("door.note")),
    )


def panel(community: Community, missing: Sequence[str], text: Text, forum: Forum | None = None) -> ui.LayoutView:
    """Everything a steward sets, with what is missing and how to give it."""
    channel = f"<#{community.asks_channel}>" if community.asks_channel else text("setup.no_channel")
    role = f"<@&{community.steward_role}>" if community.steward_role else text("setup.no_role")
    where = ui.ChannelSelect[Any](
        custom_id=control_id("setup.channel"),
        placeholder=text("setup.pick_channel"),
        channel_types=[discord.ChannelType.text, discord.ChannelType.forum],
    )
    who = ui.RoleSelect[Any](
        custom_id=control_id("setup.role"), placeholder=text("setup.pick_role"), min_values=0, max_values=1
    )
    opened = community.state == "open"
    return card(
        text("setup.title"),
        text("setup.open" if opened else "setup.words"),
        text(
            "setup.now",
            channel=channel,
            language=text(f"language.{community.language}"),
            zone=community.zone,
            role=role,
        ),
        _missing(missing, text),
        *(_forum(community, forum, text) if forum is not None else ()),
        line(),
        ui.ActionRow(where),
        choice(
            "setup.language", [(each, text(f"language.{each}")) for each in LANGUAGES], chosen=(community.language,)
        ),
        ui.ActionRow(who),
        row(
            good(text("setup.open_again" if opened else "setup.open_door"), "setup.open"),
            button(text("setup.zone"), "setup.zone"),
            None if community.asks_channel else button(text("setup.make_channel"), "setup.make"),
            button(text("setup.rituals"), "rituals.list"),
            button(text("setup.look_again"), "setup.look"),
        ),
        row(button(text("setup.areas"), "areas.list"), button(text("review.here"), "review.list")),
        choice(
            "settings.section",
            [(each, text(f"settings.section.{each}")) for each in WAYS],
            placeholder=text("settings.more"),
        ),
        note(text("setup.who_reads_forum" if forum is not None else "setup.who_reads")),
    )


def _missing(missing: Sequence[str], text: Text) -> str | None:
    names = "\n".join(f"· {text(f'permission.{name}')}" for name in missing)
    return text("setup.missing", names=names) if names else None


def would(
    before: Community,
    after: Community,
    setting: str,
    ref: str,
    text: Text,
    missing: Sequence[str],
    forum: Forum | None,
) -> ui.LayoutView:
    """A change of what stands in the panel, before it counts."""
    found = [_missing(missing, text), *(_tags(forum, text) if forum is not None else ())]
    if setting == "asks_channel" and not missing:
        found.append(text("settings.has_all"))
    return would_be(
        before,
        after,
        setting,
        text,
        good(text("settings.keep"), "setup.keep", ref),
        button(text("settings.leave"), "setup.look"),
        found=[each for each in found if each],
    )


def _forum(community: Community, forum: Forum, text: Text) -> list[str | Part]:
    """What is otherwise in a forum; and where no private thread can open, the list in which to say where."""
    told: list[str | Part] = [text("setup.forum"), *_tags(forum, text)]
    if roomless(community):
        rooms = ui.ChannelSelect[Any](
            custom_id=control_id("settings.channel", "introductions_channel"),
            placeholder=text("setup.pick_rooms"),
            channel_types=[discord.ChannelType.text],
        )
        told += [text("setup.forum_alone"), ui.ActionRow(rooms)]
    return told


def _tags(forum: Forum, text: Text) -> list[str]:
    """Which kinds of help have no tag of their own, where one is required."""
    if not forum.bare:
        return []
    names = ", ".join(forum.bare)
    if forum.filler is None:
        return [text("setup.forum_no_tag", kinds=names)]
    return [text("setup.forum_tags", kinds=names, tag=forum.filler)]


def opened(community: Community, text: Text) -> ui.LayoutView:
    """The door is open."""
    return card(
        text("setup.opened", channel=f"<#{community.asks_channel}>"),
        row(button(text("setup.look_again"), "setup.look")),
        colour=DONE,
    )
