"""A drawn face for everybody, so that one sees at a glance who wrote what; a letter on a colour, nobody's picture."""

from __future__ import annotations

import colorsys
import io
from collections.abc import Iterable

from PIL import Image, ImageDraw, ImageFont
from simcord.backend import Backend
from simcord.backend.cdn import CDN_BASE
from simcord.backend.models import User

SIDE = 128
CLAY = 14


def hue(index: int, count: int) -> int:
    """The colour of the index-th of `count` people, in degrees; the page uses the same."""
    return (index * 360 // count + 12) % 360


def paint(backend: Backend, users: Iterable[User]) -> None:
    """Give Kith and these people their faces. Drawn anew at each start; nothing of it is kept."""
    people = list(users)
    colours = [(backend.bot_user, CLAY), *((user, hue(index, len(people))) for index, user in enumerate(people))]
    for user, colour in colours:
        user.avatar = f"drawn{colour:03d}"
        url = f"{CDN_BASE}/avatars/{user.id}/{user.avatar}.png"
        backend.cdn._blobs[url] = face((user.global_name or user.name)[:1], colour)


def face(letter: str, colour: int) -> bytes:
    """A PNG of one letter on a colour."""
    red, green, blue = colorsys.hls_to_rgb(colour / 360, 0.42, 0.34)
    picture = Image.new("RGB", (SIDE, SIDE), tuple(round(part * 255) for part in (red, green, blue)))
    font = ImageFont.load_default(SIDE // 2)
    ImageDraw.Draw(picture).text((SIDE / 2, SIDE / 2), letter, font=font, fill="white", anchor="mm")
    stored = io.BytesIO()
    picture.save(stored, "PNG")
    return stored.getvalue()
