"""From angles to curves: the few formulas the stride figure is made of.

The browser's ``static/js/stride-drawing.js`` repeats these formulas line by line, on the same
tables, so both draw the same picture. Whoever changes one changes the other; a test compares them.

Coordinates are body units: 1000 is the runner's height standing upright, x grows forwards (the
runner faces right), y grows downwards as in SVG, the ground is y = 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, sin, sqrt
from typing import NamedTuple

from muscles.figures.svg import number

XY = tuple[float, float]
"""A place in body units."""

Anchor = tuple[str, float, float]
"""A point fixed to a bone: the bone's name, then units forwards and downwards of its joint."""

Station = tuple[str, float, float, float]
"""A point on a muscle's middle line, fixed to a bone, and half the muscle's width there."""


class Bone(NamedTuple):
    """How a bone hangs on the figure.

    ``parent`` is the bone that carries its joint ("" is the hip joint itself), ``x`` and ``y``
    the joint's place on it, ``turn`` the angle columns that turn it and the share of each. A
    bone with two half shares lies midway between two segments; skin over a joint is fixed to it,
    which keeps the outside of a bent joint round and full.
    """

    parent: str
    x: float
    y: float
    turn: tuple[tuple[str, float], ...]


class Frame(NamedTuple):
    """Where a bone is: its joint in body units and the cosine and sine of its angle."""

    x: float
    y: float
    cos: float
    sin: float

    def at(self, x: float, y: float) -> XY:
        """Return the place of a point ``x`` units in front of and ``y`` below the joint."""
        return (
            self.x + x * self.cos + y * self.sin,
            self.y - x * self.sin + y * self.cos,
        )


THIGH, SHANK, UPPER_ARM, FOREARM = 258.0, 217.0, 152.0, 146.0
"""Segment lengths of an adult, from joint centre to joint centre, in body units."""

SHOULDER: XY = (-6.0, -286.0)
NECK: XY = (8.0, -350.0)

BONES: Mapping[str, Bone] = {
    "pelvis": Bone("", 0, 0, (("pelvis", 1),)),
    "trunk": Bone("", 0, 0, (("trunk", 1),)),
    "waist": Bone("", 0, 0, (("pelvis", 0.5), ("trunk", 0.5))),
    "head": Bone("trunk", *NECK, (("trunk", 0.35),)),
    "hip": Bone("", 0, 0, (("pelvis", 0.5), ("thigh", 0.5))),
    "thigh": Bone("", 0, 0, (("thigh", 1),)),
    "knee": Bone("thigh", 0, THIGH, (("thigh", 0.5), ("shank", 0.5))),
    "shank": Bone("thigh", 0, THIGH, (("shank", 1),)),
    "ankle": Bone("shank", 0, SHANK, (("shank", 0.5), ("foot", 0.5))),
    "foot": Bone("shank", 0, SHANK, (("foot", 1),)),
    "ball": Bone("foot", 64, 32, (("foot", 0.5), ("toe", 0.5))),
    "toe": Bone("foot", 64, 32, (("toe", 1),)),
    "shoulder": Bone("trunk", *SHOULDER, (("trunk", 0.5), ("upperarm", 0.5))),
    "upperarm": Bone("trunk", *SHOULDER, (("upperarm", 1),)),
    "elbow": Bone("upperarm", 0, UPPER_ARM, (("upperarm", 0.5), ("forearm", 0.5))),
    "forearm": Bone("upperarm", 0, UPPER_ARM, (("forearm", 1),)),
}
"""Every bone, parents before children."""

ANGLES = ("pelvis", "trunk", "thigh", "shank", "foot", "toe", "upperarm", "forearm")
"""The angle columns in degrees: each turns the lower or front end of its segment forwards and up
when positive. ``pelvis`` and ``trunk`` therefore carry minus the tilt and minus the lean."""


def frames(angles: Mapping[str, float], hip_height: float) -> dict[str, Frame]:
    """Place every bone.

    ``angles`` holds the columns of :data:`ANGLES` in degrees, ``hip_height`` the hip joint's
    height over the ground in body units.
    """
    placed = {"": Frame(0.0, -hip_height, 1.0, 0.0)}
    for name, bone in BONES.items():
        angle = radians(sum(share * angles[column] for column, share in bone.turn))
        placed[name] = Frame(*placed[bone.parent].at(bone.x, bone.y), cos(angle), sin(angle))
    return placed


REST = frames(dict.fromkeys(ANGLES, 0.0), 0.0)
"""The bones of a person standing straight, for resting lengths."""


def outline(anchors: Iterable[Anchor], bones: Mapping[str, Frame]) -> list[XY]:
    """Place the points of a skin outline."""
    return [bones[bone].at(x, y) for bone, x, y in anchors]


def length(stations: Sequence[Station], bones: Mapping[str, Frame]) -> float:
    """Return the length of a muscle's middle line in body units."""
    line = [bones[bone].at(x, y) for bone, x, y, _ in stations]
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line))


def belly(stations: Sequence[Station], bones: Mapping[str, Frame]) -> tuple[list[XY], list[XY]]:
    """Return the middle line of a muscle, and from each of its places the way to the front edge.

    A muscle keeps its volume roughly, so it is drawn thicker when shorter: the widths grow with
    the square root of resting length over length, between 0.8 and 1.3.
    """
    stretch = length(stations, REST) / length(stations, bones)
    bulge = min(1.3, max(0.8, sqrt(stretch)))
    line = [bones[bone].at(x, y) for bone, x, y, _ in stations]
    across: list[XY] = []
    for i, station in enumerate(stations):
        before, after = line[max(i - 1, 0)], line[min(i + 1, len(line) - 1)]
        along, down = after[0] - before[0], after[1] - before[1]
        scale = bulge * station[3] / (hypot(along, down) or 1.0)
        across.append((down * scale, -along * scale))
    return line, across


def ribbon(stations: Sequence[Station], bones: Mapping[str, Frame]) -> list[XY]:
    """Return the outline of a muscle: its middle line widened to both sides."""
    line, across = belly(stations, bones)
    places = list(zip(line, across, strict=True))
    ahead = [(x + u, y + v) for (x, y), (u, v) in places]
    return ahead + [(x - u, y - v) for (x, y), (u, v) in reversed(places)]


def tail(stations: Sequence[Station], count: int) -> list[Station]:
    """Return the last ``count`` stations with a point before them: a tendon that leaves a belly."""
    bone, x, y, _ = stations[-count - 1]
    return [(bone, x, y, 0.0), *stations[-count:]]


def fibre_ends(count: int, start: float, end: float, span: float) -> list[tuple[float, ...]]:
    """Return where ``count`` fibres of a muscle begin and end: along, across, along, across.

    Along runs from 0 (origin) to 1, across from -1 (back edge) to 1. The ends are ragged, by the
    same steps every time. For the arguments see ``muscles.Fibres``.
    """
    found: list[tuple[float, ...]] = []
    for i in range(count):
        share, ragged = (i + 0.5) / count, i * 3 % 5 * 0.02
        if span:
            first = 0.02 + (0.94 - span) * share + ragged / 2
            found.append((first, start, first + span - ragged, end))
        else:
            across = 1.7 * share - 0.85
            found.append((0.06 + ragged, across, 0.96 - i * 2 % 5 * 0.03, across))
    return found


def fibre(line: Sequence[XY], across: Sequence[XY], ends: Sequence[float]) -> tuple[XY, XY, XY]:
    """Return a fibre as a quadratic curve: start, handle, end. For ``ends`` see ``fibre_ends``."""

    def at(place: float, side: float) -> XY:
        whole = place * (len(line) - 1)
        i = min(int(whole), len(line) - 2)
        share = whole - i
        x, y = (
            line[i][axis]
            + (line[i + 1][axis] - line[i][axis]) * share
            + side * (across[i][axis] + (across[i + 1][axis] - across[i][axis]) * share)
            for axis in (0, 1)
        )
        return x, y

    first, start, last, end = ends
    (ax, ay), (mx, my), (ex, ey) = (
        at(first, start),
        at((first + last) / 2, (start + end) / 2),
        at(last, end),
    )
    return (ax, ay), (2 * mx - (ax + ex) / 2, 2 * my - (ay + ey) / 2), (ex, ey)


AWAY: XY = (0.5, 0.86)
"""Where the light does not come from: it shines from the upper left, at eleven o'clock."""

GRAZED = 0.3
"""A limb that lies nearer to the light's way than this loses its light side and its shade."""


class Light(NamedTuple):
    """Light across a limb: the middle of the gradient, its turn in degrees, its whole width."""

    x: float
    y: float
    turn: float
    width: float

    def transform(self) -> str:
        """Return the gradient's transform; the gradient itself runs from -0.5 to 0.5 on x."""
        turn, width = number(self.turn), number(self.width)
        return f"translate({number(self.x)} {number(self.y)})rotate({turn})scale({width})"


def light(start: XY, end: XY, half: float, middle: XY | None = None) -> Light:
    """Return how the light lies across a limb from ``start`` to ``end``, ``half`` as wide.

    ``middle`` is the place where it is widest, half way if not given.

    The gradient runs from the lit side to the other, across the limb, whichever way the limb
    turns. As the limb comes to lie along the light's way, the gradient grows wide and so fades:
    the sides change places without a jump.
    """
    dx, dy = end[0] - start[0], end[1] - start[1]
    long = hypot(dx, dy) or 1.0
    x, y = -dy / long, dx / long
    away = x * AWAY[0] + y * AWAY[1]
    if away < 0:
        x, y, away = -x, -y, -away
    width = 2 * half / min(1.0, max(0.1, away / GRAZED))
    middle = middle or ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    return Light(*middle, degrees(atan2(y, x)), width)


def curves(points: Sequence[XY]) -> list[tuple[XY, XY, XY, XY]]:
    """Return the smooth closed curve through the points as cubic Bézier pieces.

    Each piece is (start, first handle, second handle, end). The tangent at a point runs parallel
    to the line between its neighbours, the handles are a third of the piece long. A point written
    twice makes a corner.
    """
    count = len(points)
    gaps = [
        hypot(points[(i + 1) % count][0] - x, points[(i + 1) % count][1] - y)
        for i, (x, y) in enumerate(points)
    ]
    tangents: list[XY] = []
    for i in range(count):
        before, after = points[i - 1], points[(i + 1) % count]
        span = (gaps[i - 1] + gaps[i]) * 3 or 1.0
        tangents.append(((after[0] - before[0]) / span, (after[1] - before[1]) / span))
    pieces = []
    for i, (start, gap) in enumerate(zip(points, gaps, strict=True)):
        end, (u, v), (s, t) = points[(i + 1) % count], tangents[i], tangents[(i + 1) % count]
        pieces.append(
            (
                start,
                (start[0] + u * gap, start[1] + v * gap),
                (end[0] - s * gap, end[1] - t * gap),
                end,
            )
        )
    return pieces


def path(rings: Iterable[Sequence[XY]], scale: float = 1.0, decimals: int = 0) -> str:
    """Return the path data of smooth closed rings, in relative commands (they are short).

    Differences are taken between rounded places, so rounding does not add up along a ring.
    """
    return "".join(_ring(ring, scale, decimals) for ring in rings)


def _ring(ring: Sequence[XY], scale: float, decimals: int) -> str:
    def rounded(place: XY) -> XY:
        return round(place[0] * scale, decimals), round(place[1] * scale, decimals)

    here = rounded(ring[0])
    written = "M" + _pairs([here], decimals)
    command, mirrored = "", None
    for _, *handles, end in curves(ring):
        first, second, last = (rounded(place) for place in (*handles, end))
        # Where the handle mirrors the one before within a rounding step, SVG lets us leave it out.
        smooth = mirrored and max(abs(mirrored[0] - first[0]), abs(mirrored[1] - first[1])) <= (
            1.01 * 10**-decimals
        )
        places = (second, last) if smooth else (first, second, last)
        steps = _pairs([(x - here[0], y - here[1]) for x, y in places], decimals)
        wanted = "s" if smooth else "c"
        joint = "" if steps.startswith("-") else " "
        written += (joint if wanted == command else wanted) + steps
        command, here = wanted, last
        mirrored = (2 * last[0] - second[0], 2 * last[1] - second[1])
    return written + "z"


def _pairs(places: Iterable[XY], decimals: int) -> str:
    """Write places that are rounded to ``decimals``, with as few signs as SVG needs."""
    written = ""
    for place in places:
        for value in place:
            shown = number(value, decimals) if decimals else str(int(value))
            written += shown if not written or shown.startswith("-") else f" {shown}"
    return written


Weights = tuple[float, float, float, float]
"""The share of each of the four places of a Bézier piece in a place on it."""


def _weights(share: float) -> Weights:
    rest = 1 - share
    return rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3


def on_piece(piece: tuple[XY, XY, XY, XY], share: float) -> XY:
    """Return the place at ``share`` (0 to 1) of a cubic Bézier piece."""
    a, b, c, d = _weights(share)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = piece
    return a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy


def lowest(ring: Sequence[XY], steps: int = 8) -> float:
    """Return the greatest y (the lowest place) of the smooth closed curve through the points."""
    weights = [_weights(step / steps) for step in range(steps)]
    found = max(y for _, y in ring)
    for (_, y), (_, v), (_, t), (_, w) in curves(ring):
        # A piece never leaves the hull of its four places.
        if max(y, v, t, w) > found:
            found = max(found, *(a * y + b * v + c * t + d * w for a, b, c, d in weights))
    return found
