"""A picture of one regime, drawn by hand as SVG: how many needs are met, for how many invitations."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from math import log10

from bench.matching.measures import Figures

WIDE, HIGH, LEFT, BOTTOM, NAMES = 820, 420, 60, 50, 210
INK, KITH, OTHER = "#333", "#0b6e4f", "#777"


def svg(title: str, found: Mapping[str, Figures]) -> str:
    """Each policy is a disc: to the right the more invitations an ask takes, upwards the more needs are met; the wider
    the disc, the more helpers were worn out."""
    points = {name: each for name, each in found.items() if each.invitations > 0}
    low = min(log10(each.invitations) for each in points.values()) - 0.15
    high = max(log10(each.invitations) for each in points.values()) + 0.15
    top = max(each.needs for each in points.values()) * 1.15

    def across(value: float) -> float:
        return LEFT + (log10(value) - low) / (high - low) * (WIDE - LEFT - NAMES - 40)

    def up(value: float) -> float:
        return HIGH - BOTTOM - value / top * (HIGH - BOTTOM - 40)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22" font-size="15" fill="{INK}">{escape(title)}</text>',
        _line(LEFT, HIGH - BOTTOM, WIDE - NAMES - 20, HIGH - BOTTOM),
        _line(LEFT, 40, LEFT, HIGH - BOTTOM),
        _text((WIDE - NAMES + LEFT) / 2, HIGH - 12, "invitations for each ask that is met (logarithmic)", "middle"),
        f'<text transform="translate(16 {HIGH / 2:.0f}) rotate(-90)" text-anchor="middle" fill="{INK}">'
        "needs met, % of all</text>",
    ]
    marks = [value for value in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if low <= log10(value) <= high]
    parts += [_text(across(value), HIGH - BOTTOM + 16, str(value), "middle") for value in marks]
    parts += [_text(LEFT - 6, up(value) + 4, str(value), "end") for value in range(0, int(top) + 1, 10)]
    at = 40.0
    for name, each in sorted(points.items(), key=lambda point: -point[1].needs):
        colour = KITH if name.startswith("Kith") else OTHER
        x, y = across(each.invitations), up(each.needs)
        # Names stand beside the picture, one below the other, so that none covers another.
        at = max(at + 17, y)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{4 + each.quiet**0.5 * 2:.1f}" fill="{colour}" fill-opacity="0.55"/>'
        )
        parts.append(
            f'<path d="M{x:.1f} {y:.1f} L{WIDE - NAMES - 14} {at - 4:.1f}" stroke="{colour}" stroke-width="0.6"/>'
        )
        parts.append(_text(WIDE - NAMES - 10, at, f"{name} ({each.quiet:.0f} % quiet)", "start", colour))
    return "\n".join([*parts, "</svg>\n"])


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}" stroke="{INK}"/>'


def _text(x: float, y: float, words: str, anchor: str, colour: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
