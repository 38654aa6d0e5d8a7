"""The filmstrip's runners: one small figure for each phase, lit by how active muscles are in it."""

from __future__ import annotations

from collections.abc import Mapping

from muscles.figures.runner.drawing import STILL_WITHOUT, VIEW, Shape, shapes
from muscles.figures.runner.geometry import path
from muscles.figures.runner.model import Motion
from muscles.figures.runner.posing import pose
from muscles.figures.svg import element

SCALE = 0.14
"""Units of a cell's drawing a body unit: the figure is shown at 45 to 120 CSS pixels."""

LEAST = 2
"""The lowest level that is drawn: fainter muscles cannot be told from skin at this size."""


def cell(motion: Motion, percent: float, levels: Mapping[str, int]) -> str:
    """Return the runner at ``percent`` of the stride, small, its near leg lit by ``levels``.

    ``levels`` holds 0 (silent) to 4 (peak) by muscle slug: how active the muscle is over the whole
    phase. Muscles below :data:`LEAST` are not drawn. The figure is hidden from screen
    readers: the words beside it say the same. Raise ``ValueError`` for a percentage outside 0–100.
    """
    left, top, width, height = (round(side * SCALE) for side in VIEW)
    drawn = (
        element("path", class_=_classes(shape, levels), d=path(shape.rings, SCALE))
        for shape in shapes(pose(motion, percent))
        if _is_drawn(shape, levels)
    )
    return element(
        "svg",
        *drawn,
        class_="stride-figure is-still",
        viewBox=f"{left} {top} {width} {height}",
        aria_hidden="true",
    )


def _classes(shape: Shape, levels: Mapping[str, int]) -> str:
    return f"stride-muscle level-{levels[shape.muscle]}" if shape.muscle else shape.classes


def _is_drawn(shape: Shape, levels: Mapping[str, int]) -> bool:
    if shape.muscle:
        return levels.get(shape.muscle, 0) >= LEAST
    return shape.part not in STILL_WITHOUT
