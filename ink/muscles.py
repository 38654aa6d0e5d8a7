"""The ink on a muscle: fibres, slips of flesh over sinew, and light from the upper left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from random import Random

import numpy as np
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from ink.fitting import FINE, parts
from ink.source import Fan, Tendon
from muscles.figures.pen import between, joined, walk

LIGHT = (-0.8, -0.6)
"""Where light comes from: the upper left, in every view."""
FIBRE = 2
"""Fibres are kept in halves of a unit; finer steps would not show."""
_STEPS = 24


class Strokes:
    """Fibres as crescents: one curve and its chord. They taper, and are six numbers each."""

    def __init__(self) -> None:
        """Begin with an empty sheet."""
        self._x = self._y = 0
        self._parts: list[str] = []

    def add(self, line: LineString, start: float, end: float, width: float) -> None:
        """Draw the part of ``line`` from ``start`` to ``end`` units, ``width`` units wide."""
        a, m, e = (
            np.array(line.interpolate(place).coords[0]) for place in (start, (start + end) / 2, end)
        )
        bow = m - (a + e) / 2
        depth = hypot(*bow)
        if depth > 1.0 and end - start > 14:
            # One bow cannot follow a line that turns much.
            self.add(line, start, (start + end) / 2, width)
            self.add(line, (start + end) / 2, end, width)
            return
        if depth < width:
            length = hypot(*(e - a)) or 1
            across = np.array([-(e - a)[1], (e - a)[0]]) / length
            if depth > 0.05 and across @ bow < 0:
                across = -across
            m = (a + e) / 2 + across * width
        handle = 2 * m - (a + e) / 2
        begin, bend, stop = (
            tuple(round(float(value) * FIBRE) for value in point) for point in (a, handle, e)
        )
        move = "m" if self._parts else "M"
        curve = (bend[0] - begin[0], bend[1] - begin[1], stop[0] - begin[0], stop[1] - begin[1])
        step = joined((begin[0] - self._x, begin[1] - self._y))
        self._parts.append(f"{move}{step}q{joined(curve)}z")
        self._x, self._y = begin

    @property
    def d(self) -> str:
        """Return the data of one SVG path, in halves of a unit."""
        return "".join(self._parts)


@dataclass(frozen=True)
class Weave:
    """How fibres are laid: how many to 10 units of width, how wide, how many are broken.

    Shorter ones than ``least`` units are left out.
    """

    density: float
    width: float = 0.78
    broken: float = 0.12
    least: float = 12.0


def fibres(area: BaseGeometry, fans: Sequence[Fan], weave: Weave, chance: Random) -> str:
    """Return fibres along the fans, cut to the area, ragged at their ends."""
    drawn = Strokes()
    # They end before the border, which is a line of its own.
    room = area.buffer(-0.75)
    for fan in fans:
        count = max(2, round(_width(fan, (1, 2, 3)) / 10 * weave.density))
        for index in range(count):
            share = (index + 0.5 + (chance.random() - 0.5) * 0.6) / count
            for line in _lines(_ordered(fan, share).intersection(room)):
                if line.length < weave.least:
                    continue
                for start, end in _cuts(line.length, weave.broken, chance):
                    if end - start >= weave.least:
                        width = weave.width * (0.8 + 0.45 * chance.random())
                        drawn.add(line, start, end, width)
    return drawn.d


def _cuts(length: float, broken: float, chance: Random) -> list[tuple[float, float]]:
    """Return the parts of a fibre that are inked: long ones always break once."""
    start, end = chance.random() * 0.1 * length, length - chance.random() * 0.14 * length
    if length > 110:
        middle = start + (end - start) * (0.35 + 0.3 * chance.random())
        return [(start, middle - 2), (middle + 2, end)]
    if chance.random() < broken and length > 22:
        middle = start + (end - start) * (0.3 + 0.4 * chance.random())
        return [(start, middle - 1.5), (middle + 1.5, end)]
    return [(start, end)]


def slips(
    belly: BaseGeometry,
    sinew: BaseGeometry,
    fans: Sequence[Fan],
    length: float,
    chance: Random,
    grain: float = 1.0,
    *,
    at_both: bool = False,
) -> str:
    """Return the pointed ends of the flesh that run out over the sinew, about ``length`` long.

    ``grain`` is how many times wider they are than on a view of the body. With ``at_both`` there
    is sinew at either end.
    """
    drawn = Strokes()
    flesh = belly.buffer(0.5)
    for fan in fans:
        count = max(2, round(_width(fan, (2, 3)) / 3.0 / grain))
        for index in range(count):
            share = (index + 0.5 + (chance.random() - 0.5) * 0.5) / count
            line = _ordered(fan, share)
            found = list(_lines(line.intersection(sinew)))
            for over in found if at_both else found[:1]:
                if over.length < 2:
                    continue
                first = line.project(Point(over.coords[0]))
                last = line.project(Point(over.coords[-1]))
                if first < 2:
                    first, last = last, first
                way = 1 if last > first else -1
                reach = min(abs(last - first) * 0.9, length * (0.25 + 0.9 * chance.random()))
                start, end = first - way * min(6.0, length * 0.5), first + way * reach
                if not flesh.contains(line.interpolate(start)):
                    continue
                slip = LineString(
                    [line.interpolate(start + (end - start) * step / 6) for step in range(7)]
                )
                width = 1.5 * grain * (0.7 + 0.5 * chance.random())
                drawn.add(slip, 0, abs(end - start) * 0.98, width)
    return drawn.d


def sinew(region: BaseGeometry, tendon: Tendon, chance: Random) -> BaseGeometry:
    """Return the part of a region that is sinew; flesh and sinew meet in a ragged line."""
    drawn = Polygon(tendon.area).buffer(0).intersection(region)
    if tendon.below is None:
        return drawn if tendon.area else region
    left, _, right, foot = region.bounds
    edge = [(left - 2, foot + 100)]
    x, is_deep = left - 2, False
    while x < right + 3:
        sway = tendon.slips * chance.random()
        edge.append((x, tendon.below + (0.45 * sway if is_deep else -0.1 * sway)))
        x += 0.9 + 1.5 * chance.random()
        is_deep = not is_deep
    end = Polygon([*edge, (right + 3, foot + 100)]).buffer(0).intersection(region)
    return unary_union([drawn, end]) if tendon.area else end


def below(area: BaseGeometry, y: float) -> BaseGeometry:
    """Return the part of an area below the height ``y``."""
    left, _, right, foot = area.bounds
    return area.intersection(box(left, y, right, max(foot, y)))


def lit(
    area: BaseGeometry, *, is_left: bool, is_broad: bool, is_winding: bool
) -> tuple[int, int, int, int]:
    """Return from where to where light turns to shade on a form: x1, y1, x2, y2 in fifths.

    Across a long muscle, along the light on a broad or winding one. ``is_left`` means that the
    form will be mirrored: the light is not.
    """
    light = np.array([-LIGHT[0] if is_left else LIGHT[0], LIGHT[1]])
    border = np.array([point for part in parts(area) for point in part.exterior.coords])
    centre = np.array(area.centroid.coords[0])
    across = light
    if not is_broad:
        corners = np.array(area.minimum_rotated_rectangle.exterior.coords)
        long = max(corners[1] - corners[0], corners[2] - corners[1], key=lambda edge: hypot(*edge))
        long = long / hypot(*long)
        across = np.array([-long[1], long[0]])
        if across @ light < 0:
            across = -across
        if abs(across @ light) < 0.35:
            across = light
    middle = LineString([centre - across * 200, centre + across * 200]).intersection(area)
    if middle.is_empty or is_broad or is_winding:
        far = (border - centre) @ across
    else:
        # The width of the belly at its middle, not of the whole box.
        points = [point for line in _lines(middle) for point in line.coords]
        far = (np.array(points) - centre) @ across
    ends = (*(centre + across * far.max()), *(centre + across * far.min()))
    x1, y1, x2, y2 = (round(float(value) * FINE) for value in ends)
    return x1, y1, x2, y2


def _ordered(fan: Fan, share: float) -> LineString:
    return LineString(between(fan, min(0.999, max(0.001, share)), _STEPS))


def _width(fan: Fan, places: Sequence[int]) -> float:
    """Return how wide a fan is, at the widest of some quarters of its length."""
    lines = [walk(guide, 4) for guide in fan]
    return max(
        sum(hypot(a[place][0] - b[place][0], a[place][1] - b[place][1]) for a, b in pairwise(lines))
        for place in places
    )


def _lines(found: BaseGeometry) -> Iterator[LineString]:
    for part in getattr(found, "geoms", [found]):
        if part.geom_type == "LineString" and not part.is_empty:
            yield part
