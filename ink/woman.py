"""The woman's views: the man's outlines, guides and marks, moved to her own proportions.

One hand-placed table says where shoulder, chest, waist, pelvis, thigh, knee, calf and arm of both
stand at each height. Everything of a view moves by the same rule, so neighbours still touch.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from math import ceil, dist
from typing import Any

import yaml
from shapely import segmentize, transform
from shapely.geometry.base import BaseGeometry

from ink.source import FOLDER, Fan, Mark, Outline, Region, Tendon, View, placed, points_of
from muscles.figures.outline import Point, Ring
from muscles.figures.pen import Placed

VIEWS = ("front", "back")
"""The views that are drawn of her."""
_STEP = 3.0
"""Units between two points that are moved: a straight line of his may bend in her."""
_PLACES = ("data-label", "data-origin", "data-insertion")

Move = Callable[[Point], Point]


@cache
def _placed() -> Any:
    return yaml.safe_load((FOLDER / "points" / "woman.yaml").read_text(encoding="utf-8"))


@cache
def _rows() -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(map(float, row)) for row in _placed()["places"])


def places(y: float) -> tuple[list[float], list[float]]:
    """Return five places across the right half at the height ``y``: his, and hers."""
    rows = _rows()
    y = min(max(y, rows[0][0]), rows[-1][0] - 0.1)
    at = bisect_right([row[0] for row in rows], y) - 1
    before, start, end, after = (
        rows[min(max(place, 0), len(rows) - 1)] for place in range(at - 1, at + 3)
    )
    t = (y - start[0]) / (end[0] - start[0])
    # Smooth from row to row: a Catmull-Rom curve.
    across = [
        q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)))
        for p, q, r, s in zip(before[1:], start[1:], end[1:], after[1:], strict=True)
    ]
    return [0.0, *across[:4]], [0.0, *across[4:]]


def moved(point: Point) -> Point:
    """Return where a point of his body lies in hers."""
    x, y = abs(point[0]), point[1]
    his, hers = places(y)
    if x >= his[4]:
        wider = hers[4] / his[4] if y < 300 else 0.92
        across = hers[4] + (x - his[4]) * wider
    else:
        at = max(place for place in range(4) if his[place] <= x)
        gap = his[at + 1] - his[at] or 1
        across = hers[at] + (x - his[at]) * (hers[at + 1] - hers[at]) / gap
    arm = _placed()["arm"]
    if y > arm["below"]:
        # From the trunk to the arm more and more of the arm's own length counts.
        share = min(1.0, max(0.0, (x - his[2]) / (his[3] - his[2] or 1)))
        y += share * (y - arm["below"]) * (arm["share"] - 1)
    return (-across if point[0] < 0 else across, y)


def _shaped(shape: dict[str, list[float]], point: Point) -> Point:
    """Return a point after what her build changes in one region besides."""
    x, y = moved(point)
    for rule, values in shape.items():
        if rule == "about":
            left, top, wider, higher = values
            x, y = left + (x - left) * wider, top + (y - top) * higher
            continue
        start, end, most = values
        share = min(1.0, max(0.0, (y - start) / (end - start)))
        if rule == "lift":
            y += most * (1 - (2 * share - 1) ** 2)
        else:
            x *= 1 - most * share
    return x, y


def _ring(ring: Ring, move: Move) -> Ring:
    found: list[Point] = []
    for a, b in pairwise((*ring, ring[0])):
        steps = max(1, ceil(dist(a, b) / _STEP))
        found += [
            (a[0] + (b[0] - a[0]) * step / steps, a[1] + (b[1] - a[1]) * step / steps)
            for step in range(steps)
        ]
    return tuple(map(move, found))


def _line(line: list[Placed], move: Move) -> list[Placed]:
    return [(*move((point[0], point[1])), *point[2:]) for point in line]  # type: ignore[misc]


def _text(text: str, move: Move) -> str:
    return " ".join(
        f"{point[0]:.2f},{point[1]:.2f}{'c' if len(point) > 2 else ''}"
        for point in _line(placed(text), move)
    )


def _region(region: Region, shape: dict[str, list[float]]) -> Region:
    move = partial(_shaped, shape)
    kept = {
        name: _spots(value, move) if name in _PLACES else value
        for name, value in region.kept.items()
    }
    outlines = (
        Outline(tuple(_ring(ring, move) for ring in path.rings), path.kept)
        for path in region.outlines
    )
    return replace(region, outlines=tuple(outlines), kept=kept)


def _spots(text: str, move: Move) -> str:
    spots = (move((point[0], point[1])) for point in placed(text))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)


def _mark(mark: Mark) -> Mark:
    strokes = []
    for stroke in mark["strokes"]:
        changed = dict(stroke)
        for kind in ("shape", "line"):
            if kind in stroke:
                changed[kind] = _text(stroke[kind], moved)
        if "fibres" in stroke:
            changed["fibres"] = [_text(line, moved) for line in stroke["fibres"]]
        strokes.append(changed)
    return {**mark, "strokes": strokes}


def _body(body: BaseGeometry) -> BaseGeometry:
    return transform(
        segmentize(body, _STEP), lambda points: [moved((x, y)) for x, y in points]
    ).buffer(0)


def _fan(fan: Fan) -> Fan:
    return [_line(line, moved) for line in fan]


def _tendon(slug: str, tendon: Tendon) -> Tendon:
    below = tendon.below
    if below is not None and slug in ("biceps-brachii", "triceps-brachii"):
        arm = _placed()["arm"]
        below = arm["below"] + (below - arm["below"]) * arm["share"]
    return replace(tendon, below=below, area=tuple(map(moved, tendon.area)))


def drawn(his: View) -> View:
    """Return her view from his, with a head and marks of her own."""
    shapes = _placed()["regions"][his.name]
    own = points_of(f"woman-{his.name}")
    marks = {name: [_mark(mark) for mark in found] for name, found in his.marks.items()}
    for name, more in own.get("marks", {}).items():
        marks[name] = [*marks.get(name, []), *more]
    return replace(
        his,
        build="woman",
        body=_body(his.body),
        regions={
            layer: tuple(
                _region(region, shapes.get(region.slug.removeprefix("deep-"), {}))
                for region in regions
            )
            for layer, regions in his.regions.items()
        },
        fans={slug: [_fan(fan) for fan in fans] for slug, fans in his.fans.items()},
        tendons={slug: _tendon(slug, tendon) for slug, tendon in his.tendons.items()},
        marks=marks,
        head=own["head"],
    )
