"""A sheet as pixels, drawn by a process of its own.

The library holds Python's lock for the seconds that a sheet takes: in the server's own process
every reader would wait.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from threading import Lock

import resvg_py

FONTS = tuple(str(path) for path in sorted((Path(__file__).parent / "fonts").glob("*.ttf")))
"""The site's own fonts in the one form that the library reads; ``fonts/OFL.txt`` is theirs."""
_PAPER = re.compile(r'viewBox="0 0 (\d+) (\d+)" width="\d+mm" height="\d+mm"')
_ONE = Lock()
_LONGEST = 120
"""Seconds after which a drawing is given up."""


def png(svg: str) -> bytes:
    """Return a sheet as PNG, one pixel for each unit of it, on white.

    Only one is drawn at a time. No font of the machine is asked, so every machine draws the same.
    """
    with _ONE:
        done = subprocess.run(  # noqa: S603 - this file, by the interpreter that runs us
            [sys.executable, "-I", __file__],
            input=svg.encode(),
            capture_output=True,
            check=True,
            timeout=_LONGEST,
        )
    return done.stdout


def drawn(svg: str) -> bytes:
    """Return a sheet as PNG, drawn here and now."""
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


if __name__ == "__main__":
    # Readers of pages come first.
    os.nice(10)
    sys.stdout.buffer.write(drawn(sys.stdin.buffer.read().decode()))
