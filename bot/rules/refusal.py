"""A kind no: what happened, what was kept and what to do next, as a key the catalogues turn into a sentence."""

from __future__ import annotations


class Refusal(Exception):
    """Something cannot be done; `key` names the sentence and `values` fill it. Nothing was changed."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
