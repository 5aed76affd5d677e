"""What thousands of collected tests weigh is set aside once, so that no test pays for the others."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Whatever is there before the first test stays until the last: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
