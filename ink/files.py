"""The files that the inking makes, and from what."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ink import woman
from ink.drawing import Inked
from ink.source import FOLDER, VIEWS, load
from muscles.figures import art, outline, pen, svg

MADE_FROM = art.FOLDER / "made-from.txt"
"""Holds a mark of all that the drawings were made from, so that a test sees when they are old."""


def made() -> dict[Path, str]:
    """Return the content of each file that the inking writes."""
    found: dict[Path, str] = {}
    for view in (*map(load, VIEWS), *(woman.drawn(load(name)) for name in woman.VIEWS)):
        drawn = Inked(view)
        found[art.FOLDER / f"{view.file}.svg"] = drawn.page
        found[art.FOLDER / f"{view.file}-ink.svg"] = drawn.ink
        if deep := drawn.deep_ink:
            found[art.FOLDER / f"{view.file}-deep-ink.svg"] = deep
    found[MADE_FROM] = f"{mark()}\n"
    return found


def mark() -> str:
    """Return a mark of the points, the outlines and the code that the drawings are made from."""
    used = [*FOLDER.glob("*.py"), *FOLDER.glob("points/*.yaml"), *FOLDER.glob("views/*.svg")]
    used += [Path(module.__file__ or "") for module in (outline, pen, svg)]
    digest = hashlib.sha256()
    for path in sorted(used, key=lambda path: path.name):
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
