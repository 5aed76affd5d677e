"""The one place where SimCord's pinned insides are fitted to the rehearsal, so that one test can guard them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import simcord.interactions
from simcord.backend import Backend
from simcord.backend.models import Channel
from simcord.enums import ChannelType
from simcord.preview._server import PreviewServer

CLOSED = "frame-ancestors 'none'"
"""What the preview says to every page that would frame it; only our own page may."""

QUIET = """
/* The rehearsal's own page has the people, the places and the troubles, so the workbench is put away. */
#toolbar, #messages-sidebar, #inspector-panel, #drawer-scrim { display: none !important; }
.preview-shell { --toolbar-height: 0px; }
"""
"""Added to the preview's style sheet. Its parts are found by id: some selects carry `data-workbench` too."""

FOLLOW = """
/* Whoever does something in the rehearsal is shown what comes of it, however far up the button was. */
{
  const latest = document.getElementById("new-messages");
  let done = 0;
  const note = (event) => { if (event.isTrusted) done = Date.now(); };
  for (const deed of ["click", "submit", "keydown"]) addEventListener(deed, note, true);
  new MutationObserver(() => { if (!latest.hidden && Date.now() - done < 8000) latest.click(); })
    .observe(latest, { attributes: true, attributeFilter: ["hidden"] });
}
"""
"""Added to the preview's script, which leaves a reader where they are when something new comes below."""

ADDED = {"/preview.css": QUIET, "/app.js": FOLLOW}

Payload = Callable[..., tuple[Any, dict[str, Any]]]


class Unfitting(Exception):
    """The installed SimCord is not the one this file was written for."""


def headers_for(origins: Sequence[str], headers: Mapping[str, str]) -> dict[str, str]:
    """The preview's answer headers, except that a page at one of `origins` may frame it."""
    if CLOSED not in headers.get("Content-Security-Policy", "") or "X-Frame-Options" not in headers:
        raise Unfitting
    opened = {name: value for name, value in headers.items() if name != "X-Frame-Options"}
    policy = headers["Content-Security-Policy"]
    opened["Content-Security-Policy"] = policy.replace(CLOSED, f"frame-ancestors {' '.join(origins)}")
    return opened


@contextmanager
def framed_by(origins: Sequence[str]) -> Iterator[None]:
    """While entered, previews may be framed by `origins` alone and come without their workbench."""
    headers, static = PreviewServer._SECURITY_HEADERS, PreviewServer._static

    async def fitted(server: PreviewServer, request: Any) -> Any:
        response = await static(server, request)
        if request.path in ADDED:
            response.text += ADDED[request.path]
        return response

    PreviewServer._SECURITY_HEADERS = headers_for(origins, headers)
    PreviewServer._static = fitted  # type: ignore[method-assign]
    try:
        yield
    finally:
        PreviewServer._SECURITY_HEADERS = headers
        PreviewServer._static = static  # type: ignore[method-assign]


@contextmanager
def speaking(locales: Mapping[int, str]) -> Iterator[None]:
    """While entered, interactions carry their user's language; SimCord sends en-US for everybody."""
    whole: Payload = simcord.interactions.base_payload

    def in_their_language(*args: Any, **named: Any) -> tuple[Any, dict[str, Any]]:
        record, payload = whole(*args, **named)
        if "locale" not in payload:
            raise Unfitting
        payload["locale"] = locales.get(named["user_id"], payload["locale"])
        return record, payload

    simcord.interactions.base_payload = in_their_language  # type: ignore[assignment]
    try:
        yield
    finally:
        simcord.interactions.base_payload = whole  # type: ignore[assignment]


@contextmanager
def discreet() -> Iterator[None]:
    """While entered, a private thread is not announced in its channel, as it is not on Discord.

    Discord posts THREAD_CREATED for public threads only (developer documentation, "Threads"); SimCord for both.
    """
    create = Backend.create_thread

    def quietly_if_private(backend: Backend, *args: Any, **named: Any) -> Channel:
        if named.get("type") != ChannelType.PRIVATE_THREAD:
            return create(backend, *args, **named)
        thread = create(backend, *args, **{**named, "broadcast": False})
        backend.announce_thread_create(thread)
        return thread

    Backend.create_thread = quietly_if_private  # type: ignore[method-assign]
    try:
        yield
    finally:
        Backend.create_thread = create  # type: ignore[method-assign]
