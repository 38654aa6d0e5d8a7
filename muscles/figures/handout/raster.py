"""A sheet as pixels."""

from __future__ import annotations

import re
from pathlib import Path

import resvg_py

FONTS = tuple(str(path) for path in sorted((Path(__file__).parent / "fonts").glob("*.ttf")))
"""The site's own fonts in the one form that the library reads; ``fonts/OFL.txt`` is theirs."""
_PAPER = re.compile(r'viewBox="0 0 (\d+) (\d+)" width="\d+mm" height="\d+mm"')


def png(svg: str) -> bytes:
    """Return a sheet as PNG, one pixel for each unit of it, on white.

    No font of the machine is asked, so every machine draws the same.
    """
    # Millimetres would give one row more or less than the sheet has.
    sized = _PAPER.sub(r'viewBox="0 0 \1 \2" width="\1" height="\2"', svg, count=1)
    return resvg_py.svg_to_bytes(
        svg_string=sized,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=list(FONTS),
        sans_serif_family="Running Sans",
        serif_family="Running Serif",
    )
