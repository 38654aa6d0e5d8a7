"""The site's mark as the pictures that phones, tabs and home screens ask for.

All are drawn from ``static/icon.svg`` and kept as files, for nobody should wait for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import resvg_py
from PIL import Image

STATIC = Path(__file__).parent.parent / "static"
MARK = STATIC / "icon.svg"
ICONS = STATIC / "icons"

_PAPER = re.compile(r'(<rect [^>]*?) rx="[^"]*"([^>]*/>)(.*)(</svg>)', re.DOTALL)
_WITHIN = 0.8
"""How large the mark is where a phone may cut the edge off: it shows the inner 80 % for sure."""
_TAB = (16, 32, 48)
"""Pixels of the pictures in ``favicon.ico``."""


def made() -> Iterator[tuple[Path, bytes]]:
    """Yield each file with its content."""
    mark = MARK.read_text(encoding="utf-8")
    whole = to_the_edge(mark)
    yield ICONS / "icon-192.png", png(mark, 192)
    yield ICONS / "icon-512.png", png(mark, 512)
    yield ICONS / "maskable-512.png", png(whole, 512)
    yield ICONS / "apple-touch-icon.png", png(whole, 180)
    yield ICONS / "favicon.ico", _tab(mark)


def to_the_edge(mark: str) -> str:
    """Return the mark on paper without corners, small enough to lose its edge."""
    drawn, count = _PAPER.subn(
        rf'\1\2<g transform="translate(16 16) scale({_WITHIN}) translate(-16 -16)">\3</g>\4', mark
    )
    if count != 1:
        raise ValueError(f"{MARK} has no paper with corners.")
    return drawn


def png(svg: str, size: int) -> bytes:
    """Return a square picture of so many pixels."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size))


def _tab(mark: str) -> bytes:
    pictures = [Image.open(BytesIO(png(mark, size))) for size in _TAB]
    file = BytesIO()
    pictures[-1].save(
        file, "ICO", sizes=[(size, size) for size in _TAB], append_images=pictures[:-1]
    )
    return file.getvalue()
