"""What has been written is on the disk only once the disk says so; this asks it."""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's entries, are on the disk. Raises OSError."""
    if path.is_dir() and os.name == "nt":  # Windows opens no folders, and keeps their entries by itself.
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
