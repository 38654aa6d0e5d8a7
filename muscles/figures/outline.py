"""Path text of the drawn art, read as plain points."""

from __future__ import annotations

import re
from itertools import pairwise
from math import hypot, inf

Point = tuple[float, float]
Ring = tuple[Point, ...]

_TOKEN = re.compile(r"[MmLlHhVvCcSsQqZz]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_COUNT = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "Z": 0}
_STEPS = 5


def rings(path: str) -> tuple[Ring, ...]:
    """Return each part of ``path`` as points along it, curves in short straight steps.

    Commands: M L H V C S Q Z, absolute or relative. Raise ``ValueError`` for others.
    """
    if left := _TOKEN.sub("", path).strip(" ,\n\t"):
        raise ValueError(f"A path may hold M L H V C S Q Z and numbers, not “{left[:20]}”.")
    found: list[list[Point]] = []
    x = y = 0.0
    handle: Point | None = None
    for command, values in _commands(path):
        upper = command.upper()
        if upper == "Z":
            x, y = found[-1][0]
            continue
        points = _points(upper, values, x, y, relative=command.islower())
        if upper == "M":
            found.append([])
        if upper == "S":
            before = (2 * x - handle[0], 2 * y - handle[1]) if handle else (x, y)
            points = [before, *points]
        handle = points[-2] if upper in "CS" else None
        if len(points) > 1:
            found[-1] += _curve([(x, y), *points])
        else:
            found[-1] += points
        x, y = points[-1]
    return tuple(tuple(ring) for ring in found)


def area(ring: Ring) -> float:
    """Return the area that a ring of points encloses."""
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def distance(point: Point, ring: Ring) -> float:
    """Return how far ``point`` is from the nearest place on the border of ``ring``."""
    nearest = inf
    for a, b in zip(ring, (*ring[1:], ring[0]), strict=True):
        along_x, along_y = b[0] - a[0], b[1] - a[1]
        length = along_x**2 + along_y**2
        offset = (point[0] - a[0]) * along_x + (point[1] - a[1]) * along_y
        share = min(1.0, max(0.0, offset / length)) if length else 0.0
        gap = hypot(point[0] - a[0] - share * along_x, point[1] - a[1] - share * along_y)
        nearest = min(nearest, gap)
    return nearest


def inside(point: Point, ring: Ring) -> bool:
    """Return whether ``point`` lies inside of ``ring``."""
    x, y = point
    crossed = 0
    for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            crossed += 1
    return crossed % 2 == 1


def _curve(corners: list[Point]) -> list[Point]:
    """Return points on a Bézier curve after its start, by de Casteljau's construction."""
    found = []
    for step in range(1, _STEPS + 1):
        share = step / _STEPS
        level = corners
        while len(level) > 1:
            level = [
                (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
                for a, b in pairwise(level)
            ]
        found.append(level[0])
    return found


def _commands(path: str) -> list[tuple[str, list[float]]]:
    """Return each command with its numbers; a repeated command's letter is written out."""
    tokens = _TOKEN.findall(path)
    found: list[tuple[str, list[float]]] = []
    command = ""
    position = 0
    while position < len(tokens):
        if tokens[position].isalpha():
            command = tokens[position]
            position += 1
        count = _COUNT[command.upper()]
        found.append((command, [float(item) for item in tokens[position : position + count]]))
        position += count
        # After the first pair, the numbers of a move are lines.
        command = {"M": "L", "m": "l"}.get(command, command)
    return found


def _points(
    command: str, values: list[float], x: float, y: float, *, relative: bool
) -> list[Point]:
    base_x, base_y = (x, y) if relative else (0.0, 0.0)
    if command == "H":
        return [(base_x + values[0], y)]
    if command == "V":
        return [(x, base_y + values[0])]
    pairs = zip(values[::2], values[1::2], strict=True)
    return [(base_x + pair_x, base_y + pair_y) for pair_x, pair_y in pairs]
