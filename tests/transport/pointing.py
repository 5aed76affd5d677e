"""The one place that points discord.py, which keeps its addresses in class attributes, at a loopback server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import discord
import discord.gateway
import discord.http
import yarl

from tests.transport.server import Server


@contextlib.contextmanager
def pointed_at(server: Server) -> Iterator[Server]:
    """Every discord.py client in this process talks to this server until the block ends; then all is as before."""
    base, dialled = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = server.api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway_url)
    try:
        yield server
    finally:
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, dialled
