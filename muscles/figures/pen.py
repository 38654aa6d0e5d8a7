"""A pen: turns points that were placed by hand into smooth lines, swelling strokes and fibres.

It invents no shape: every curve runs through the points it is given. A point is ``(x, y)``; a
third member marks a corner, ``(x, y, "c")``, at which the curve may break. Strokes come out as
closed shapes, so that they can swell and taper, and take a fill.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, sin

from muscles.figures.outline import Point

Placed = tuple[float, float] | tuple[float, float, str]
Points = Sequence[Placed]
Piece = tuple[Point, Point, Point, Point]
"""One cubic curve: start, the two handles, end."""

_DENSE = 12
"""Steps along a piece when its length is measured."""
_THIRD = 1 / 3


def pieces(points: Points, *, closed: bool = False) -> list[Piece]:
    """Return the smooth cubic curve through ``points``, one piece between each two.

    Directions are Catmull and Rom's, weighted by the distances, so that points may stand close
    or far. At a corner, and at the ends of an open line, a piece leaves as its own bow asks.
    """
    count = len(points)
    found: list[Piece] = []
    for index in range(count if closed else count - 1):
        after = (index + 1) % count
        a, b = _bare(points[index]), _bare(points[after])
        length = hypot(b[0] - a[0], b[1] - a[1])
        along = ((b[0] - a[0]) / (length or 1), (b[1] - a[1]) / (length or 1))
        leaving = _direction(points, index, closed=closed)
        arriving = _direction(points, after, closed=closed)
        if leaving is None:
            leaving = _mirrored(arriving, along) if arriving else along
        if arriving is None:
            arriving = _mirrored(leaving, along)
        reach = length / 3
        found.append(
            (
                a,
                (a[0] + leaving[0] * reach, a[1] + leaving[1] * reach),
                (b[0] - arriving[0] * reach, b[1] - arriving[1] * reach),
                b,
            )
        )
    return found


def walk(points: Points, steps: int = 24, *, closed: bool = False) -> list[Point]:
    """Return ``steps`` + 1 points at even distances along the curve through ``points``."""
    curve = pieces(points, closed=closed)
    dense = [_on(piece, step / _DENSE) for piece in curve for step in range(_DENSE)]
    dense.append(curve[-1][3])
    far = [0.0]
    for a, b in pairwise(dense):
        far.append(far[-1] + hypot(b[0] - a[0], b[1] - a[1]))
    whole = far[-1] or 1e-6
    found: list[Point] = []
    at = 0
    for step in range(steps + 1):
        wanted = whole * step / steps
        while at < len(far) - 2 and far[at + 1] < wanted:
            at += 1
        share = (wanted - far[at]) / ((far[at + 1] - far[at]) or 1e-6)
        found.append(_part_way(dense[at], dense[at + 1], share))
    return found


def between(guides: Sequence[Points], share: float, steps: int = 10) -> list[Point]:
    """Return the line at ``share`` of the way from the first guide line (0) to the last (1)."""
    lines = [walk(guide, steps) for guide in guides]
    place = share * (len(lines) - 1)
    at = min(int(place), len(lines) - 2)
    return [_part_way(a, b, place - at) for a, b in zip(lines[at], lines[at + 1], strict=True)]


def mirrored(points: Points) -> list[Placed]:
    """Return ``points`` on the other side of x = 0; corners stay corners."""
    return [(-p[0], p[1], p[2]) if len(p) > 2 else (-p[0], p[1]) for p in points]


def joined(values: Sequence[float], decimals: int = 0) -> str:
    """Return numbers as short as SVG allows: ``.5-3 2``."""
    out = ""
    for value in values:
        shown = _short(value, decimals)
        out += f" {shown}" if out and shown[0] != "-" else shown
    return out


@dataclass(frozen=True)
class Pen:
    """How fine the ink is. All methods return the data of an SVG path.

    ``decimals`` of a unit are kept. A ``is_light`` pen spends fewer points: plain bows become
    one leaf of two quadratic curves. It is for drawings that pages carry.
    """

    decimals: int = 2
    is_light: bool = False

    def line(self, points: Points) -> str:
        """Return an open line through ``points``, to be stroked."""
        return self._written(pieces(points))

    def shape(self, points: Points) -> str:
        """Return the closed shape through ``points``, to be filled."""
        return f"{self._written(pieces(points, closed=True))}z"

    def ink(
        self,
        points: Points,
        width: float = 1.0,
        start: float = 0.0,
        end: float = 0.0,
        peak: float = 0.5,
        steps: int | None = None,
    ) -> str:
        """Return a line that swells, as a shape.

        It is ``width`` wide at ``peak`` of its way, and ``start`` and ``end`` are the shares of
        that width at its ends.
        """
        if self.is_light:
            if steps is None and max(start, end) < 0.35 and (leaf := self._bow(points, width)):
                return leaf
            steps = max(3, int(steps * 0.5)) if steps else max(2, min(5, len(points)))
        steps = steps or max(3, min(9, int(len(points) * 1.6) + 1))
        spine = walk(points, steps)
        left: list[Placed] = []
        right: list[Placed] = []
        for index, (x, y) in enumerate(spine):
            before, after = spine[max(0, index - 1)], spine[min(steps, index + 1)]
            dx, dy = after[0] - before[0], after[1] - before[1]
            length = hypot(dx, dy) or 1
            half = width * _swell(index / steps, start, end, peak) / 2
            left.append((x - dy / length * half, y + dx / length * half))
            right.append((x + dy / length * half, y - dx / length * half))
        for side in (left, right):
            side[0], side[-1] = (*side[0][:2], "c"), (*side[-1][:2], "c")
        back = pieces(right[::-1])
        turn = joined([round(value, self.decimals) for value in back[0][0]], self.decimals)
        return f"{self._written(pieces(left))}L{turn}{self._written(back, is_begun=True)}z"

    def leaf(self, points: Points, width: float) -> str:
        """Return a stroke that tapers at both ends, about 60 characters: a fibre, a crease."""
        if self.is_light:
            last = len(points) - 1
            ends = (_bare(points[0]), _bare(points[last // 2]), _bare(points[last]))
            return self._two_bows(*ends, width)
        a, e = _bare(points[0]), _bare(points[-1])
        b, c = _at(points, _THIRD), _at(points, 2 * _THIRD)
        one, two = (
            (
                (-5 * a[axis] + 18 * b[axis] - 9 * c[axis] + 2 * e[axis]) / 6,
                (2 * a[axis] - 9 * b[axis] + 18 * c[axis] - 5 * e[axis]) / 6,
            )
            for axis in (0, 1)
        )
        dx, dy = e[0] - a[0], e[1] - a[1]
        length = hypot(dx, dy) or 1
        # Two cubic curves that bulge by this much are as wide as asked in the middle.
        out_x, out_y = -dy / length * width * 0.66, dx / length * width * 0.66
        there = (
            a,
            (one[0] + out_x, two[0] + out_y),
            (one[1] + out_x, two[1] + out_y),
            e,
        )
        back = (
            e,
            (one[1] - out_x, two[1] - out_y),
            (one[0] - out_x, two[0] - out_y),
            a,
        )
        return f"{self._written([there])}{self._written([back], is_begun=True)}z"

    def fibres(
        self,
        guides: Sequence[Points],
        count: int,
        seed: int = 1,
        width: float = 0.5,
        *,
        cut: tuple[float, float] = (0.0, 1.0),
        broken: float = 0.35,
        weight: Callable[[float], float] | None = None,
    ) -> str:
        """Return ``count`` fibres between hand-placed guide lines, ragged at their ends.

        ``cut`` is the part of the guides they cover, ``broken`` the share with a gap, ``weight``
        a factor for the width at a place between the first guide (0) and the last (1). The same
        ``seed`` draws the same fibres.
        """
        chance = random.Random(seed)  # noqa: S311 - the same fibres in every run
        out: list[str] = []
        steps = 24
        for index in range(count):
            share = (index + 0.5 + (chance.random() - 0.5) * 0.5) / count
            line = between(guides, min(0.999, max(0.001, share)), steps)
            start, end = cut[0] + chance.random() * 0.1, cut[1] - chance.random() * 0.1
            factor = weight(share) if weight else 1.0
            if factor <= 0.02:
                continue
            parts = [(start, end)]
            if chance.random() < broken:
                middle = start + (end - start) * (0.3 + 0.4 * chance.random())
                parts = [(start, middle - 0.03), (middle + 0.03, end)]
            for first, last in parts:
                a, b = int(first * steps), int(last * steps)
                if b - a >= 4:
                    swing = 0.75 + 0.5 * chance.random()
                    out.append(self.leaf(line[a : b + 1], width * factor * swing * 1.05))
                    chance.random()
        return "".join(out)

    def _written(self, curve: Sequence[Piece], *, is_begun: bool = False) -> str:
        """Return pieces in relative numbers, rounded where they stand so that nothing drifts."""
        keep = self.decimals
        x, y = (round(value, keep) for value in curve[0][0])
        steps: list[float] = []
        for _, one, two, end in curve:
            end_x, end_y = round(end[0], keep), round(end[1], keep)
            steps += [one[0] - x, one[1] - y, two[0] - x, two[1] - y, end_x - x, end_y - y]
            x, y = end_x, end_y
        begin = "" if is_begun else f"M{joined([round(v, keep) for v in curve[0][0]], keep)}"
        return f"{begin}c{joined(steps, keep)}"

    def _bow(self, points: Points, width: float) -> str:
        """Return ``points`` as one leaf, or nothing if the line is no plain bow."""
        if len(points) <= 3:
            ends = (_bare(points[0]), _bare(points[len(points) // 2]), _bare(points[-1]))
            return self._two_bows(*ends, width)
        if len(points) > 6:
            return ""
        line = walk(points, 10)
        a, m, e = line[0], line[5], line[10]
        handle = tuple(2 * m[axis] - (a[axis] + e[axis]) / 2 for axis in (0, 1))
        shares = [step / 10 for step in range(11)]
        bow = [
            tuple(
                (1 - t) ** 2 * a[axis] + 2 * (1 - t) * t * handle[axis] + t**2 * e[axis]
                for axis in (0, 1)
            )
            for t in shares
        ]
        length = hypot(e[0] - a[0], e[1] - a[1])
        off = max(min(hypot(o[0] - p[0], o[1] - p[1]) for p in line) for o in bow)
        fits = length > 1 and off < 0.055 * length + 0.6
        return self._two_bows(a, m, e, width) if fits else ""

    def _two_bows(self, a: Point, m: Point, e: Point, width: float) -> str:
        """Return a leaf from ``a`` over ``m`` to ``e``, of two quadratic curves."""
        keep = self.decimals
        unit = 10.0**-keep
        length = hypot(e[0] - a[0], e[1] - a[1]) or 1
        out = (-(e[1] - a[1]) / length * width, (e[0] - a[0]) / length * width)
        handle = tuple(2 * m[axis] - (a[axis] + e[axis]) / 2 for axis in (0, 1))
        start = [round(value, keep) for value in a]
        end = [round(e[axis], keep) - start[axis] for axis in (0, 1)]
        there = [round(handle[axis] + out[axis], keep) - start[axis] for axis in (0, 1)]
        back = [round(handle[axis] - out[axis], keep) - start[axis] for axis in (0, 1)]
        if there == back:
            # Both sides on one unit would be a line without a body.
            there = [there[0] + unit, there[1]]
        turned = [back[axis] - end[axis] for axis in (0, 1)] + [-end[0], -end[1]]
        return f"M{joined(start, keep)}q{joined([*there, *end, *turned], keep)}z"


def _bare(point: Placed) -> Point:
    return point[0], point[1]


def _direction(points: Points, index: int, *, closed: bool) -> Point | None:
    """Return the direction of the curve at a point, or ``None`` at a corner or an end."""
    if len(points[index]) > 2:
        return None
    count = len(points)
    if not closed and not 0 < index < count - 1:
        return None
    before, here, after = points[index - 1], points[index], points[(index + 1) % count]
    back = hypot(here[0] - before[0], here[1] - before[1]) or 1e-6
    on = hypot(after[0] - here[0], after[1] - here[1]) or 1e-6
    return (
        ((here[0] - before[0]) / back * on + (after[0] - here[0]) / on * back) / (back + on),
        ((here[1] - before[1]) / back * on + (after[1] - here[1]) / on * back) / (back + on),
    )


def _mirrored(direction: Point, along: Point) -> Point:
    """Return ``direction`` mirrored at ``along``, half way back to it."""
    twice = 2 * (direction[0] * along[0] + direction[1] * along[1])
    turned = (twice * along[0] - direction[0], twice * along[1] - direction[1])
    return (turned[0] + along[0]) / 2, (turned[1] + along[1]) / 2


def _on(piece: Piece, share: float) -> Point:
    a, b, c, d = piece
    rest = 1 - share
    k = (rest**3, 3 * rest * rest * share, 3 * rest * share * share, share**3)
    return (
        k[0] * a[0] + k[1] * b[0] + k[2] * c[0] + k[3] * d[0],
        k[0] * a[1] + k[1] * b[1] + k[2] * c[1] + k[3] * d[1],
    )


def _part_way(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _at(points: Points, share: float) -> Point:
    """Return the place at ``share`` of the way, counted in points."""
    last = len(points) - 1
    place = share * last
    at = int(place)
    return _part_way(_bare(points[min(last, at)]), _bare(points[min(last, at + 1)]), place % 1)


def _swell(place: float, start: float, end: float, peak: float) -> float:
    """Return the share of a stroke's width at ``place`` of its way."""
    if place < peak:
        return start + (1 - start) * sin(pi / 2 * place / peak)
    return end + (1 - end) * cos(pi / 2 * (place - peak) / ((1 - peak) or 1))


def _short(value: float, decimals: int) -> str:
    shown = f"{value:.{decimals}f}"
    if decimals:
        shown = shown.rstrip("0").rstrip(".")
    if shown in ("-0", ""):
        return "0"
    if shown.startswith("0."):
        return shown[1:]
    return f"-{shown[2:]}" if shown.startswith("-0.") else shown
