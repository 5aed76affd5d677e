"""The same examples in every run: a red test is red for everybody, and again tomorrow."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("kith", derandomize=True, deadline=None, database=None)
settings.load_profile("kith")
