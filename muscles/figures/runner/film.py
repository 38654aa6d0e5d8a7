"""The runner of a phase, lit by how active muscles are in it: small for the filmstrip, or large."""

from __future__ import annotations

from collections.abc import Mapping

from muscles.figures.runner.drawing import (
    STILL_WITHOUT,
    VIEW,
    Letter,
    Shape,
    draw_letters,
    shapes,
    spread,
)
from muscles.figures.runner.geometry import path
from muscles.figures.runner.model import Motion
from muscles.figures.runner.muscles import MUSCLES
from muscles.figures.runner.posing import pose
from muscles.figures.svg import element, number

SCALE = 0.13
"""Units of a cell's drawing a body unit: the figure is shown at 45 to 120 CSS pixels."""

LEAST = 2
"""The lowest level that is drawn: fainter muscles cannot be told from skin at this size."""


LARGE = 0.5
"""Units of a large drawing a body unit."""

Doing = Mapping[str, tuple[int, str]]
"""What muscles do by slug: level, and driving, braking, holding, mixed or quiet."""


def portrait(motion: Motion, percent: float, doing: Doing, title: str) -> str:
    """Return the runner at ``percent`` of the stride, large, its near leg lit by ``doing``.

    What a muscle does stands on it as a letter and as a class (``is-braking``). ``title`` names
    the figure. Raise ``ValueError`` for a percentage outside 0–100.
    """
    posed = pose(motion, percent)
    left, top, width, height = (round(side * LARGE) for side in VIEW)
    drawn_at_work = (
        (level, slug, action)
        for slug, (level, action) in doing.items()
        if level and slug in MUSCLES
    )
    lit = sorted(drawn_at_work, key=lambda item: -item[0])
    wanted = ((slug, action[0].upper(), level) for level, slug, action in lit)
    letters: list[Letter] = spread(posed, wanted)
    drawn = (
        element("path", class_=_as_done(shape, doing), d=path(shape.rings, LARGE))
        for shape in shapes(posed)
    )
    return element(
        "svg",
        element("path", class_="stride-ground", d=f"M{left} 0H{left + width}v1H{left}z"),
        *drawn,
        draw_letters(letters, LARGE),
        class_="stride-figure is-half",
        data_at=number(percent),
        viewBox=f"{left} {top} {width} {height}",
        role="img",
        aria_label=title,
    )


def _as_done(shape: Shape, doing: Doing) -> str:
    if not shape.muscle:
        return shape.classes
    level, action = doing.get(shape.muscle, (0, ""))
    deep = " is-deep" if MUSCLES[shape.muscle].deep else ""
    return f"stride-muscle level-{level}{f' is-{action}' if level else ''}{deep}"


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
