"""The runner of a phase, large or of middle size, lit by how active muscles are in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from muscles.figures.runner.builds import MAN, Build
from muscles.figures.runner.drawing import (
    VIEW,
    Letter,
    Shape,
    draw_letters,
    runner,
    shapes,
    spread,
)
from muscles.figures.runner.model import Motion
from muscles.figures.runner.muscles import MUSCLES
from muscles.figures.runner.posing import pose
from muscles.figures.svg import element, number

Doing = Mapping[str, tuple[int, str]]
"""What muscles do by slug: level, and driving, braking, holding, mixed or quiet."""


def portrait(
    motion: Motion,
    percent: float,
    doing: Doing,
    title: str,
    *,
    pieces: str = "",
    build: Build = MAN,
) -> str:
    """Return the runner at ``percent`` of the stride, large, its near leg lit by ``doing``.

    What a muscle does stands on it as a letter and as a class (``is-braking``). ``title`` names
    the figure, ``pieces`` is the address of the file of pieces. Raise ``ValueError`` for a
    percentage outside 0–100.
    """
    posed = pose(motion, percent)
    left, top, width, height = VIEW
    drawn_at_work = (
        (level, slug, action)
        for slug, (level, action) in doing.items()
        if level and slug in MUSCLES
    )
    lit = sorted(drawn_at_work, key=lambda item: -item[0])
    wanted = ((slug, action[0].upper(), level) for level, slug, action in lit)
    letters: list[Letter] = spread(posed, wanted, build)
    found = [replace(shape, classes=_as_done(shape, doing)) for shape in shapes(posed, build=build)]
    return element(
        "svg",
        element("path", class_="stride-ground", d=f"M{left} 0H{left + width}v3H{left}z"),
        runner(posed, found, pieces=pieces),
        draw_letters(letters),
        class_="stride-figure",
        data_at=number(percent),
        viewBox=f"{left} {top} {width} {height}",
        role="img",
        aria_label=title,
    )


def middle(
    motion: Motion,
    percent: float,
    levels: Mapping[str, int],
    *,
    pieces: str = "",
    build: Build = MAN,
) -> str:
    """Return the runner at ``percent`` for a picture of about 200 pixels, lit by ``levels``.

    Face, hand and shoe are those of the large runner; fibres and letters would not be seen. It is
    hidden from screen readers: the words beside it say the same. Raise ``ValueError`` for a
    percentage outside 0–100.
    """
    doing = {slug: (level, "") for slug, level in levels.items()}
    posed = pose(motion, percent)
    found = [
        replace(shape, classes=_as_done(shape, doing), fibres=())
        for shape in shapes(posed, build=build)
    ]
    return element(
        "svg",
        runner(posed, found, pieces=pieces),
        class_="stride-figure is-middle",
        viewBox=" ".join(map(str, VIEW)),
        aria_hidden="true",
    )


def _as_done(shape: Shape, doing: Doing) -> str:
    if not shape.muscle:
        return shape.classes
    level, action = doing.get(shape.muscle, (0, ""))
    deep = " is-deep" if MUSCLES[shape.muscle].deep else ""
    return f"stride-muscle level-{level}{f' is-{action}' if level and action else ''}{deep}"
