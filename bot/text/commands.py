"""Names and descriptions of commands, in each of Discord's languages that Kith has words for."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.text import DISCORD_LOCALES, Texts

_TEXTS = Texts()
_ENGLISH = _TEXTS.of("en")


def phrase(key: str) -> app_commands.locale_str:
    """A catalogue's words for Discord's command list: English travels as the message, the key in the extras."""
    return app_commands.locale_str(_ENGLISH(key), key=key)


def named(name: str) -> dict[str, Any]:
    """Name and description of the command `name`, from `command.<name>.name` and `command.<name>.description`."""
    return {"name": phrase(f"command.{name}.name"), "description": phrase(f"command.{name}.description")}


class CommandWords(app_commands.Translator):
    """Answers discord.py, at sync, with the words of each language; None where there are none."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The words for one string and one of Discord's locales."""
        key = string.extras.get("key")
        if key is None or locale.value not in DISCORD_LOCALES:
            return None
        return _TEXTS.of(locale.value)(key)
