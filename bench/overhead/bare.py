"""The floor: a bare discord.py bot that shows forms and cards as large as Kith's, and remembers nothing at all."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import discord
import discord.gateway
import discord.http
import yarl
from discord import app_commands, ui
from discord.ext import commands

REF = "0123456789abcdef"
KINDS = ("company", "errands", "transport", "forms", "tech", "lending", "care", "language", "hands", "other")
WHEN = (("today", "today"), ("days", "in the next days"), ("week", "this week"), ("whenever", "whenever it suits"))
SHARED = (
    ("named", "With my name, for everyone here"),
    ("neighbour", "As “a neighbour”, for everyone here"),
    ("quiet", "Quietly: only helpers who fit are asked"),
)
EYES = (
    ("everyone", "As everyone here sees it"),
    ("invited", "As a helper Kith asks sees it"),
    ("matched", "As your helper sees it"),
    ("steward", "As a steward sees it"),
)
WARM, CALM = 0xC9814B, 0x4F7C7A
SUMMARY = "A lift to the hospital on Thursday morning and back home again around noon, if anybody drives that way."
DETAILS = "I live near the old mill.\nI walk slowly and bring a folding wheelchair."


class Bare(commands.AutoShardedBot):
    """Set up like Kith's client: one intent, no caches, pings for nobody, views that the library does not keep."""

    def __init__(self) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=60,
        )
        self.tree.add_command(ask)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        data: Any = interaction.data or {}
        if interaction.type is discord.InteractionType.modal_submit:
            fields = [row["component"] for row in data["components"]]
            said = {field["custom_id"]: str(field.get("value") or field.get("values", [""])[0]) for field in fields}
            view = preview(interaction.user.id, said, chosen=False)
            await interaction.response.send_message(view=view, ephemeral=True)
        elif interaction.type is discord.InteractionType.component:
            if data["custom_id"] == f"v1:ask.first:{REF}":
                said = {"summary": SUMMARY, "details": DETAILS, "kind": "transport", "when": "week", "shared": "named"}
                await interaction.response.edit_message(view=preview(interaction.user.id, said, chosen=True))
            elif data["custom_id"] == f"v1:ask.post:{REF}":
                await interaction.response.edit_message(view=posted())
                if isinstance(interaction.channel, discord.TextChannel):
                    await interaction.channel.send(view=public(interaction.user.id))


@app_commands.command(description="Say what would help, and see who would see what before anybody sees anything")
async def ask(interaction: discord.Interaction[Any]) -> None:
    await interaction.response.send_modal(form())


def form() -> ui.Modal:
    """Five labelled fields, about as many characters as Kith's."""
    modal = ui.Modal(title="What would help?", custom_id=f"v1:ask.form:{REF}", timeout=None)
    labelled: tuple[tuple[str, str | None, ui.Item[Any]], ...] = (
        (
            "What would help?",
            "One or two sentences. Leave out what nobody needs to know, like health or money.",
            ui.TextInput(
                custom_id="summary",
                style=discord.TextStyle.paragraph,
                max_length=300,
                placeholder="Somebody to carry a box up two floors on Thursday",
            ),
        ),
        (
            "Details for your helper alone",
            "Only the person you say yes to will see this: an address, a time, how to find you.",
            ui.TextInput(custom_id="details", style=discord.TextStyle.paragraph, max_length=1500, required=False),
        ),
        (
            "What kind of help is it?",
            None,
            ui.Select(
                custom_id="kind",
                required=True,
                options=[discord.SelectOption(label=f"Help with {kind}", value=kind) for kind in KINDS],
            ),
        ),
        ("When?", None, radio("when", WHEN, "week")),
        (
            "How should it be shared?",
            "You see exactly what others will see before anything is posted.",
            radio("shared", SHARED, "named"),
        ),
    )
    for label, description, component in labelled:
        modal.add_item(ui.Label(text=label, description=description, component=component))
    modal.stop()
    return modal


def radio(name: str, options: tuple[tuple[str, str], ...], chosen: str) -> ui.RadioGroup[Any]:
    """One of a few."""
    return ui.RadioGroup(
        custom_id=name,
        required=True,
        options=[
            discord.RadioGroupOption(label=label, value=value, default=value == chosen) for value, label in options
        ],
    )


def preview(user: int, said: dict[str, str], *, chosen: bool) -> ui.LayoutView:
    """The same parts as Kith's, with about as many characters: two menus and eight buttons."""
    return card(
        WARM,
        "### Not sent yet. This is who would see what.",
        "· **Everyone here:** your words, with your name\n· **A helper Kith asks:** the same\n"
        "· **The helper you say yes to:** the details as well\n· **Stewards:** what everyone sees",
        menu("see", EYES, "everyone"),
        f"### Getting somewhere\n<@{user}> asks:\n> {said['summary']}\nNeeded: {said['when']}",
        ui.Separator(),
        f"{said['when']} · {said['shared']} · {'the first who can' if chosen else 'you choose who helps'}",
        menu("share", SHARED, "named", "How should it be shared?"),
        "-# People say yes far more often than those who ask expect.",
        buttons(("Send it", "post"), ("Change", "change"), ("Where, when, with what", "needs")),
        buttons(
            ("I choose who helps" if chosen else "The first who can may come", "first"),
            ("More than one person", "several"),
            ("Keep as a draft", "keep"),
            ("Not now", "drop"),
            ("Need someone right now?", "now"),
        ),
    )


def posted() -> ui.LayoutView:
    """What the person sees once it is posted."""
    return card(
        CALM,
        "### Your ask is on its way.",
        "Everyone in the asks channel sees it with your name, in a moment.",
        "When somebody can, Kith tells you privately; nothing happens before your yes. It often takes some hours, and "
        "if nobody fits, you hear that too.",
        "If its time ends and nobody could, Kith tells you.",
        buttons(
            ("Where, when, with what", "needs"),
            ("More than one person", "several"),
            ("Take it back", "withdraw"),
            ("Mine", "mine"),
        ),
        "-# Ask abc123",
    )


def public(user: int) -> ui.LayoutView:
    """What everybody sees."""
    return card(
        CALM,
        "### Getting somewhere",
        f"<@{user}> asks:",
        f"> {SUMMARY}",
        "When: this week",
        buttons(("I can help", "help")),
        "-# Ask abc123",
    )


def card(colour: int, *parts: str | ui.Item[Any]) -> ui.LayoutView:
    """A V2 card."""
    view = ui.LayoutView(timeout=None)
    shown = [ui.TextDisplay[Any](part) if isinstance(part, str) else part for part in parts]
    view.add_item(ui.Container(*shown, accent_colour=colour))
    view.stop()
    return view


def menu(name: str, options: tuple[tuple[str, str], ...], chosen: str, before: str | None = None) -> ui.ActionRow[Any]:
    """A list to choose from."""
    shown = [discord.SelectOption(label=label, value=value, default=value == chosen) for value, label in options]
    return ui.ActionRow(ui.Select[Any](custom_id=f"v1:ask.{name}:{REF}", placeholder=before, options=shown))


def buttons(*named: tuple[str, str]) -> ui.ActionRow[Any]:
    """A row of them."""
    return ui.ActionRow(*(ui.Button[Any](label=label, custom_id=f"v1:ask.{action}:{REF}") for label, action in named))


async def main() -> None:
    """Run until SIGTERM, against the addresses in the environment."""
    discord.http.Route.BASE = os.environ["KITH_DISCORD_API"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["KITH_DISCORD_GATEWAY"])
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    async with Bare() as bot:
        running = asyncio.create_task(bot.start(os.environ["KITH_TOKEN"]))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        await asyncio.wait({running})


if __name__ == "__main__":
    asyncio.run(main())
