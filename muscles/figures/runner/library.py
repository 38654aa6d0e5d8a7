"""The small runners as one file that pages refer to: eight figures, their muscles apart."""

from __future__ import annotations

from collections.abc import Mapping

from muscles.figures.runner.drawing import STILL_WITHOUT, VIEW, Shape, shapes
from muscles.figures.runner.film import SCALE
from muscles.figures.runner.geometry import path
from muscles.figures.runner.model import Motion
from muscles.figures.runner.muscles import MUSCLES
from muscles.figures.runner.posing import pose
from muscles.figures.svg import element

_PAINTS = {
    "stride-limb": {"fill": "var(--body-fill)", "stroke": "var(--body-line)"},
    "stride-limb is-far": {"fill": "var(--pitch)", "stroke": "none"},
    "stride-vest": {"fill": "#2e5e70", "stroke": "none"},
    "stride-hair": {"fill": "#3c3029", "stroke": "none"},
}
"""The colours of ``figure.css``: a style sheet of the page does not reach into another file, but
its custom properties do."""


def document(motion: Motion, percents: Mapping[str, float]) -> str:
    """Return one runner for each of ``percents``, by name, as a file for ``use`` elements.

    Ids: ``landing`` the figure without muscles, ``landing-soleus`` one muscle on it, to be
    coloured by the page. Raise ``ValueError`` for a percentage outside 0–100.
    """
    drawn = (part for name, percent in percents.items() for part in _figure(name, motion, percent))
    return element("svg", *drawn, xmlns="http://www.w3.org/2000/svg", viewBox=view_box())


def picture(address: str, name: str, muscle: str, level: int) -> str:
    """Return the runner ``name`` of the file at ``address``, with one muscle lit at ``level``.

    A muscle that the runner does not have, or at level 0, is left out. The figure is hidden from
    screen readers: the words beside it say the same.
    """
    classes = f"stride-muscle level-{level}"
    is_lit = level and muscle in MUSCLES
    return element(
        "svg",
        element("use", href=f"{address}#{name}"),
        element("use", href=f"{address}#{name}-{muscle}", class_=classes) if is_lit else "",
        class_="stride-figure is-still",
        viewBox=view_box(),
        aria_hidden="true",
    )


def view_box() -> str:
    """Return the frame of every small runner."""
    return " ".join(str(round(side * SCALE)) for side in VIEW)


def _figure(name: str, motion: Motion, percent: float) -> list[str]:
    known = shapes(pose(motion, percent))
    skin = (
        element("path", d=path(shape.rings, SCALE), stroke_width="0.7", **_paint(shape))
        for shape in known
        if not shape.muscle and shape.part not in STILL_WITHOUT
    )
    muscles = (
        element("path", id=f"{name}-{shape.muscle}", d=path(shape.rings, SCALE))
        for shape in known
        if shape.muscle
    )
    return [element("g", *skin, id=name), *muscles]


def _paint(shape: Shape) -> dict[str, str]:
    return _PAINTS.get(shape.classes, _PAINTS["stride-limb"])
