"""Outlines as few smooth curves: Schneider's fit of cubic curves to points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import acos, degrees, hypot
from typing import Any

import numpy as np
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from muscles.figures import outline

Point = tuple[float, float]
Piece = tuple[Any, Any, Any, Any]
"""One cubic curve: start, two handles, end; each is two numbers."""

FINE = 5
"""Drawings keep fifths of a body unit (1000 units are the height)."""
_ROUNDS = 5
"""How often a curve's parameters are mended before it is split."""
_SPECK = 0.4
"""Areas below this many square units are crumbs of a cut and left out."""


def parts(area: BaseGeometry, least: float = _SPECK) -> list[Polygon]:
    """Return the polygons of an area that are larger than ``least`` square units."""
    found = getattr(area, "geoms", [area])
    return [part for part in found if part.geom_type == "Polygon" and part.area > least]


def polygon(ring: Sequence[Point]) -> BaseGeometry:
    """Return the area inside of a ring of points."""
    return Polygon(ring).buffer(0)


def path(area: BaseGeometry, tolerance: float = 0.45, corner: float = 32) -> str:
    """Return the data of an SVG path in fifths of a unit: the outer borders of ``area``.

    The curves stay within ``tolerance`` units; turns sharper than ``corner`` degrees stay corners.
    """
    rings = [list(part.exterior.coords) for part in parts(area)]
    return "".join(written(fitted(ring, tolerance, corner)) for ring in rings)


def refitted(ring: Sequence[Point], furthest: float = 0.5, tolerance: float = 0.25) -> list[Piece]:
    """Return the outline of a region as few curves, nowhere further off than ``furthest`` units."""
    drawn = Polygon(ring)
    tolerance = min(tolerance, max(0.06, 0.15 * drawn.area / drawn.length))
    while True:
        curves = fitted(ring, tolerance)
        again = [
            Polygon([(x / FINE, y / FINE) for x, y in points])
            for points in outline.rings(written(curves))
            if len(points) > 2
        ]
        off = drawn.exterior.hausdorff_distance(again[0].exterior) if again else furthest
        if tolerance < 0.05 or off < furthest:
            return curves
        tolerance *= 0.7


def fitted(ring: Sequence[Point], tolerance: float, corner: float = 32) -> list[Piece]:
    """Return a closed ring of points as cubic curves; its corners stay corners."""
    points = [
        point
        for index, point in enumerate(ring)
        if index == 0 or _gap(point, ring[index - 1]) > 0.05
    ]
    if _gap(points[0], points[-1]) < 0.05:
        points = points[:-1]
    turns = [
        index
        for index in range(len(points))
        if _turn(points[index - 1], points[index], points[(index + 1) % len(points)]) > corner
    ] or [0]
    curves: list[Piece] = []
    for place, start in enumerate(turns):
        end = turns[(place + 1) % len(turns)]
        stretch = points[start : end + 1] if end > start else points[start:] + points[: end + 1]
        curves += _curves(stretch, tolerance)
    return curves


def written(curves: Sequence[Piece], show: Callable[[int], str] = str) -> str:
    """Return closed curves as relative numbers, rounded to fifths where they stand.

    ``show`` writes a number of fifths; straight pieces become lines.
    """
    x, y = (round(value * FINE) for value in curves[0][0])
    out = f"M{_joined((x, y), show)}"
    last = ""
    for curve in curves:
        ends = [round(value * FINE) for point in curve[1:] for value in point]
        step = (ends[4] - x, ends[5] - y)
        if step == (0, 0) and ends[:2] == [x, y]:
            continue
        bow = max(
            abs((ends[i] - x) * step[1] - (ends[i + 1] - y) * step[0]) / (hypot(*step) or 1)
            for i in (0, 2)
        )
        if bow < 0.6:
            command, numbers = "l", [*step]
        else:
            command = "c"
            numbers = [ends[0] - x, ends[1] - y, ends[2] - x, ends[3] - y, *step]
        text = _joined(numbers, show)
        blank = " " if command == last and text[0] != "-" else ""
        out += f"{blank if command == last else command}{text}"
        last = command
        x, y = ends[4], ends[5]
    return f"{out}z"


def in_units(fifths: int) -> str:
    """Return a number of fifths of a unit as a short decimal number: -1 becomes ``-.2``."""
    shown = f"{fifths / FINE:.1f}".removesuffix(".0")
    return shown.replace("0.", ".", 1) if shown.startswith(("0.", "-0.")) else shown


def _joined(numbers: Iterable[int], show: Callable[[int], str]) -> str:
    out = ""
    for number in numbers:
        shown = show(number)
        out += f" {shown}" if out and shown[0] != "-" else shown
    return out


def _gap(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _turn(a: Point, b: Point, c: Point) -> float:
    """Return by how many degrees the way from ``a`` over ``b`` to ``c`` turns."""
    before, after = (b[0] - a[0], b[1] - a[1]), (c[0] - b[0], c[1] - b[1])
    both = (hypot(*before) * hypot(*after)) or 1
    return degrees(acos(max(-1, min(1, (before[0] * after[0] + before[1] * after[1]) / both))))


def _curves(points: Sequence[Point], tolerance: float) -> list[Piece]:
    # Dense enough that the error between two points is seen.
    dense = [points[0]]
    for a, b in pairwise(points):
        steps = max(1, int(_gap(a, b) / 2))
        dense += [
            (a[0] + (b[0] - a[0]) * step / steps, a[1] + (b[1] - a[1]) * step / steps)
            for step in range(1, steps + 1)
        ]
    line = np.asarray(dense, float)
    line = line[np.r_[True, np.hypot(*np.diff(line, axis=0).T) > 0.05]]
    if len(line) < 2:
        return []
    last = len(line) - 1
    start = _unit(line[min(2, last)] - line[0])
    end = _unit(line[max(last - 2, 0)] - line[last])
    return _fit(line, start, end, tolerance)


def _unit(vector: Any) -> Any:
    length = hypot(*vector)
    return vector / length if length else np.array([1.0, 0.0])


def _fit(line: Any, start: Any, end: Any, tolerance: float) -> list[Piece]:
    """Fit one curve with the given directions at its ends, or split where it is furthest off."""
    far = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
    if len(line) < 3 or far[-1] < 1e-6:
        third = far[-1] / 3
        return [(line[0], line[0] + start * third, line[-1] + end * third, line[-1])]
    t = far / far[-1]
    worst = 0
    for _ in range(_ROUNDS):
        reach = _reach(line, start, end, t, far[-1])
        curve = (line[0], line[0] + start * reach[0], line[-1] + end * reach[1], line[-1])
        rest = 1 - t
        drawn = (
            (rest**3)[:, None] * curve[0]
            + (3 * rest * rest * t)[:, None] * curve[1]
            + (3 * rest * t * t)[:, None] * curve[2]
            + (t**3)[:, None] * curve[3]
        )
        off = np.hypot(*(drawn - line).T)
        worst = int(off.argmax())
        if off[worst] < tolerance:
            return [curve]
        slope = (
            (3 * rest**2)[:, None] * (curve[1] - curve[0])
            + (6 * rest * t)[:, None] * (curve[2] - curve[1])
            + (3 * t * t)[:, None] * (curve[3] - curve[2])
        )
        steep = np.maximum((slope * slope).sum(1), 1e-6)
        t = np.sort(np.clip(t - ((drawn - line) * slope).sum(1) / steep, 0, 1))
    worst = min(max(worst, 1), len(line) - 2)
    along = line[max(0, worst - 2)] - line[min(len(line) - 1, worst + 2)]
    along = along / hypot(*along) if hypot(*along) else -start
    before = _fit(line[: worst + 1], start, along, tolerance)
    return before + _fit(line[worst:], -along, end, tolerance)


def _reach(line: Any, start: Any, end: Any, t: Any, length: float) -> tuple[float, float]:
    """Return how long both handles are for the least error."""
    rest = 1 - t
    one, two = (3 * rest * rest * t)[:, None] * start, (3 * rest * t * t)[:, None] * end
    left = line - (
        (rest**3 + 3 * rest * rest * t)[:, None] * line[0]
        + (3 * rest * t * t + t**3)[:, None] * line[-1]
    )
    a, b, c = (one * one).sum(), (one * two).sum(), (two * two).sum()
    p, q = (one * left).sum(), (two * left).sum()
    both = a * c - b * b
    if abs(both) < 1e-9:
        return length / 3, length / 3
    first, second = (p * c - q * b) / both, (a * q - b * p) / both
    least, most = length * 0.02, length * 1.2
    if min(first, second) < least or max(first, second) > most:
        return length / 3, length / 3
    return float(first), float(second)
