"""Waiting for something to be so, looked at after every change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any


class Waiting:
    """Whoever changes something says `touched`, and whoever waits for something goes on once it is so."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], Any], asyncio.Future[None]]] = []

    def touched(self) -> None:
        """Something changed: whoever waits for it to be so may go on."""
        for predicate, future in list(self._waiting):
            if not future.done() and predicate():
                future.set_result(None)

    async def until(self, predicate: Callable[[], Any], within: float = 5.0) -> bool:
        """Waits until the predicate holds, looking after every change. False when `within` seconds pass first."""
        if predicate():
            return True
        waiter = (predicate, asyncio.get_running_loop().create_future())
        self._waiting.append(waiter)
        try:
            await asyncio.wait_for(waiter[1], within)
        except TimeoutError:
            return bool(predicate())
        finally:
            self._waiting.remove(waiter)
        return True
