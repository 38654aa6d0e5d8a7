"""What sheets of the body are drawn with: a part of the body in a window of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from muscles.figures import art
from muscles.figures.art import Art, Frame, Region, Shape
from muscles.figures.bodymap import Mark, paths
from muscles.figures.handout.colours import PLAIN, TOKENS, fill_of, palette_of
from muscles.figures.handout.ink import Copier
from muscles.figures.handout.page import Box
from muscles.figures.outline import Point
from muscles.figures.svg import element, number

COLUMN = 306.0
"""The width of the names at either side of a picture, with their lines, in units of the page."""


@dataclass(frozen=True)
class Name:
    """What is written beside a muscle or tendon: the everyday name, and the other below it."""

    first: str
    second: str = ""


def outlines(shapes: tuple[Shape, ...]) -> str:
    """Return shapes as paths; what lies under the arm is faint and dashed, as on the map."""
    return paths(shapes).replace('class="covered"', 'fill-opacity="0.35" stroke-dasharray="2 1.4"')


def coloured(region: Region, copier: Copier, mark: Mark | None) -> str:
    """Return one muscle as ``mark`` says, or as anatomy has it without one."""
    fill, stroke, dashes = TOKENS["level-plain"], TOKENS["muscle-line"], None
    palette = PLAIN
    has_ink = True
    if mark is not None:
        fill, palette = fill_of(mark), palette_of(mark)
        if mark.change == "not-studied":
            stroke = TOKENS["skin-line"]
        if mark.change == "unclear":
            fill, has_ink = "url(#dots)", False
        if mark.is_expected:
            is_less = mark.change == "less"
            fill, has_ink = f"url(#expected{'-less' if is_less else ''})", False
            stroke, dashes = TOKENS["less-ink" if is_less else "red"], "4 2.5"
    under = ""
    if not has_ink:
        under = element("g", outlines(region.shapes), fill=TOKENS["quiet-fill"])
    shapes = element(
        "g",
        outlines(region.shapes),
        fill=fill,
        fill_opacity="0.55" if region.sheet else None,
        stroke=stroke,
        stroke_width="0.6" if has_ink else "1.2",
        stroke_dasharray=dashes,
    )
    return under + shapes + (copier.groups(region.inks, palette) if has_ink else "")


def window(box: Box, frame: Frame, drawn: str) -> str:
    """Return a window of the page that shows ``frame`` of the body."""
    return element(
        "svg",
        drawn,
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        viewBox=" ".join(number(value) for value in frame),
    )


def edge(picture: Box) -> str:
    """Return a thin line round a part of the body: it goes on beyond."""
    return element(
        "rect",
        x=picture.x,
        y=picture.y,
        width=picture.width,
        height=picture.height,
        fill="none",
        stroke=TOKENS["rule"],
        stroke_width="2",
    )


def fitted(frame: Frame, space: Box) -> Box:
    """Return the largest box in the middle of ``space`` that shows ``frame``, names beside it."""
    scale = min((space.width - 2 * COLUMN) / frame[2], space.height / frame[3])
    width, height = frame[2] * scale, frame[3] * scale
    return Box(space.x + (space.width - width) / 2, space.y, width, height)


def on_page(point: Point, frame: Frame, picture: Box) -> Point:
    """Return where a point of the body lies on the page, if ``picture`` shows ``frame``."""
    scale = picture.width / frame[2]
    return picture.x + (point[0] - frame[0]) * scale, picture.y + (point[1] - frame[1]) * scale


def outside(figure: Art, frame: Frame) -> Iterator[str]:
    """Yield the groups of ink that lie outside of ``frame``: drawing them takes seconds."""
    for region in (*figure.muscles, *figure.tissues):
        if not region.touches(frame):
            yield from (reference.partition("#")[2] for reference in region.inks)


def point_of(region: Region, frame: Frame | None = None) -> Point | None:
    """Return a point inside a region: its label's, or one in the widest row of its largest shape.

    With ``frame`` the point lies in it, or there is none.
    """
    if region.label and (frame is None or art.within(region.label, frame)):
        return region.label
    rings = [ring for ring in region.rings if max(x for x, _ in ring) > 0]
    best: tuple[float, Point] | None = None
    for ring in rings or region.rings:
        rows = sorted({round(y) for _, y in ring})
        for y in range(rows[0] + 1, rows[-1]):
            cuts = sorted(_cuts(ring, y + 0.5))
            for left, right in zip(cuts[::2], cuts[1::2], strict=False):
                point = ((left + right) / 2, y + 0.5)
                if frame is not None and not art.within(point, frame):
                    continue
                if best is None or right - left > best[0]:
                    best = (right - left, point)
    return best[1] if best else None


def _cuts(ring: Sequence[Point], y: float) -> Iterator[float]:
    """Yield where the outline crosses the height ``y``."""
    for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y0 > y) != (y1 > y):
            yield x0 + (y - y0) / (y1 - y0) * (x1 - x0)


def _pattern(name: str, drawn: str, turn: int = 0) -> str:
    return element(
        "pattern",
        drawn,
        id=name,
        width="9",
        height="9",
        patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({turn})" if turn else None,
    )


PATTERNS = (
    _pattern(
        "expected",
        element("path", d="M0 0V9", stroke=TOKENS["level-4"], stroke_width="1.6"),
        45,
    )
    + _pattern(
        "expected-less",
        element("path", d="M0 0V9", stroke=TOKENS["less"], stroke_width="1.6"),
        -45,
    )
    + _pattern(
        "dots",
        element("circle", cx="4", cy="4", r="1.3", fill=TOKENS["pattern"], fill_opacity="0.6"),
    )
)
