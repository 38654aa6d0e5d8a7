"""The small runners as one file that pages refer to: eight figures, their muscles apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from muscles.figures.pen import Points, joined
from muscles.figures.runner import pieces
from muscles.figures.runner.builds import MAN, Build
from muscles.figures.runner.drawing import VIEW, Shape, shapes
from muscles.figures.runner.geometry import XY, Frame, curves, on_piece
from muscles.figures.runner.model import Motion
from muscles.figures.runner.muscles import MUSCLES
from muscles.figures.runner.posing import Pose, pose
from muscles.figures.svg import element, number

SCALE = 0.2
"""Units of a small drawing a body unit: the figure is shown at 45 to 120 CSS pixels."""

TOLERANCE = 3.0
"""How far a line may be from the large figure's, in body units."""

LEAST = 2
"""The lowest level that is drawn: fainter muscles cannot be told from skin at this size."""

LINE, FAR_LINE = 8.5, 4.0
"""How thick the outlines of the two sides are, in body units."""


class Paint(NamedTuple):
    """What a part is painted with: custom properties of the page, or "" for none."""

    fill: str
    line: str = ""


SKIN = Paint("body-fill", "body-line")
FAR = Paint("far-skin", "far-line")

UNDER: Mapping[str, Paint] = {
    "far-arm": FAR,
    "far-leg": FAR,
    "far-shoe": FAR,
    "far-shorts": Paint("far-line"),
    "body": SKIN,
    "near-leg": SKIN,
}
WORN: Mapping[str, Paint] = {
    "near-shoe": Paint("shoe", "body-line"),
    "hem": Paint("shorts"),
    "waistband": Paint("shorts"),
    "vest": Paint("cloth"),
}
ARM: Mapping[str, Paint] = {"near-arm": SKIN}
"""What lies under the muscles, over them, and over those inside of the trunk."""

EAR: Points = pieces.EAR


def document(motion: Motion, percents: Mapping[str, float], build: Build = MAN) -> str:
    """Return one runner for each of ``percents``, by name, as a file for ``use`` elements.

    Ids: ``landing`` is the figure without muscles. ``landing-under`` is what lies under them,
    ``landing-over`` what lies over them; of that, ``landing-arm`` lies over those inside of the
    trunk too and ``landing-worn`` does not. ``landing-soleus`` is one muscle, to be coloured by
    the page. Raise ``ValueError`` for a
    percentage outside 0–100.
    """
    drawn = (
        part for name, percent in percents.items() for part in _figure(name, motion, percent, build)
    )
    return element("svg", *drawn, xmlns="http://www.w3.org/2000/svg", viewBox=view_box())


def picture(address: str, name: str, levels: Mapping[str, int], least: int = LEAST) -> str:
    """Return the runner ``name`` of the file at ``address``, its near leg lit by ``levels``.

    ``levels`` holds 0 (silent) to 4 (peak) by muscle slug. One muscle alone lies over all.
    Muscles below ``least``, and those that the runner does not have, are left out. The figure is
    hidden from screen readers: the words beside it say the same.
    """

    lit = {
        slug: f"level-{level}"
        for slug in MUSCLES
        if (level := levels.get(slug, 0)) >= max(1, least)
    }

    def used(part: str, classes: str | None = None) -> str:
        return element("use", href=f"{address}#{name}{part}", class_=classes)

    def muscles(deep: bool) -> str:
        return "".join(
            used(f"-{slug}", f"stride-muscle {level}")
            for slug, level in lit.items()
            if MUSCLES[slug].deep == deep
        )

    if len(levels) <= 1 or not lit:
        drawn = used("") + muscles(deep=False) + muscles(deep=True)
    elif inside := muscles(deep=True):
        drawn = used("-under") + muscles(deep=False) + used("-worn") + inside + used("-arm")
    else:
        drawn = used("-under") + muscles(deep=False) + used("-over")
    return element(
        "svg",
        drawn,
        class_="stride-figure is-still",
        viewBox=view_box(),
        aria_hidden="true",
    )


def view_box() -> str:
    """Return the frame of every small runner."""
    return " ".join(str(round(side * SCALE)) for side in VIEW)


def _figure(name: str, motion: Motion, percent: float, build: Build) -> Iterator[str]:
    posed = pose(motion, percent)
    known = {shape.part: shape for shape in shapes(posed, build=build)}
    under = (_drawn(known[part], paint) for part, paint in UNDER.items())
    worn = [_drawn(known[part], paint) for part, paint in WORN.items()]
    arm = [_drawn(known[part], paint) for part, paint in ARM.items()]
    over = element(
        "g",
        element("g", *worn, *_head(posed, build), id=f"{name}-worn"),
        element("g", *arm, id=f"{name}-arm"),
        id=f"{name}-over",
    )
    yield element("g", element("g", *under, id=f"{name}-under"), over, id=name)
    for slug in MUSCLES:
        data = _data(known[slug].rings[-1:])
        yield element("path", id=f"{name}-{slug}", d=data)


def plain(points: Sequence[XY], tolerance: float) -> list[XY]:
    """Return a line without the points that lie within ``tolerance`` of it (Douglas, Peucker)."""
    (ax, ay), (bx, by) = points[0], points[-1]
    along = hypot(bx - ax, by - ay)
    off = [
        abs((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / along if along else hypot(x - ax, y - ay)
        for x, y in points
    ]
    farthest = off.index(max(off))
    if off[farthest] <= tolerance:
        return [points[0], points[-1]]
    first = plain(points[: farthest + 1], tolerance)
    return first[:-1] + plain(points[farthest:], tolerance)


def _data(rings: Iterable[Sequence[XY]]) -> str:
    """Return the path data of rings as polygons: at this size their corners are not seen."""
    written = []
    for ring in rings:
        dense = [on_piece(piece, step / 4) for piece in curves(ring) for step in range(4)]
        half = len(dense) // 2
        line = plain(dense[: half + 1], TOLERANCE)[:-1]
        line += plain([*dense[half:], dense[0]], TOLERANCE)[:-1]
        places = [(round(x * SCALE), round(y * SCALE)) for x, y in line]
        steps = [(x - u, y - v) for (u, v), (x, y) in pairwise(places) if (u, v) != (x, y)]
        start, *rest = (joined(place) for place in (places[0], *steps))
        written.append(f"M{start}l{' '.join(rest)}z")
    return "".join(written).replace(" -", "-")


def _drawn(shape: Shape, paint: Paint) -> str:
    """Return a part: its line lies under its fill, so that only the whole part has an outline."""
    width = FAR_LINE if paint.line == "far-line" else LINE
    return element(
        "path",
        fill=f"var(--{paint.fill})",
        stroke=f"var(--{paint.line})" if paint.line else None,
        stroke_width=number(2 * width * SCALE) if paint.line else None,
        paint_order="stroke" if paint.line else None,
        d=_data(shape.rings),
    )


def _head(posed: Pose, build: Build) -> Iterator[str]:
    """Yield the hair and the ear, placed in the head's frame."""
    frame = posed.near["head"]
    hair = "".join(_placed(each, frame) for each in build.hair)
    yield element("path", fill="var(--hair,#5b4c40)", d=hair)
    yield element("path", fill="var(--body-fill)", d=_placed(EAR[::2], frame))


def _placed(points: Points, frame: Frame) -> str:
    """Return a piece of the head, whose units are quarters from the crown, as path data."""
    ring = [frame.at(point[0] / 4, point[1] / 4 - 131) for point in points]
    return _data([ring])
