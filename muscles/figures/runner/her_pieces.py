"""The pieces of the woman's runner: head, neck, arm, hand; the rest she shares with the man."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from muscles.figures.pen import Placed, Points
from muscles.figures.runner import pieces
from muscles.figures.runner.pieces import Drawing, Fill, Head, Ink, Strands

PONYTAIL: Points = (
    (-236, 120, "c"), (-280, 96), (-336, 110), (-392, 170), (-430, 250), (-446, 330), (-440, 396),
    (-420, 440, "c"), (-408, 380), (-384, 310), (-346, 250), (-300, 214), (-250, 196, "c"),
)  # fmt: skip
STRANDS: Sequence[Points] = (
    ((-240, 130), (-320, 130), (-400, 220), (-430, 420)),
    ((-246, 160), (-310, 160), (-380, 260), (-424, 430)),
    ((-250, 188), (-300, 200), (-370, 280), (-418, 430)),
)

HERS = Head(
    profile=(
        (196, 112), (214, 146), (221, 180), (220, 208), (210, 240), (208, 260), (219, 286),
        (236, 318), (251, 342), (260, 353), (263, 364), (257, 376), (245, 384), (235, 391),
        (236, 405), (251, 420), (254, 432), (239, 442, "c"), (252, 452), (251, 466), (237, 479),
        (228, 489), (232, 506), (228, 522), (212, 536), (184, 540),
    ),
    jaw=((184, 540), (146, 533), (98, 511), (50, 480), (10, 445), (-8, 418)),
    back=((-40, 392), (-90, 372), (-140, 360), (-190, 340)),
    under_jaw=((-10, 414, "c"), (10, 404), (40, 436), (90, 474), (150, 512), (210, 530)),
    hair=(
        (196, 112, "c"), (178, 64), (120, 10), (40, -24), (-40, -28), (-124, -8), (-204, 44),
        (-246, 120), (-254, 190), (-238, 262), (-210, 320), (-176, 366, "c"), (-150, 340),
        (-118, 326), (-92, 330), (-80, 300), (-74, 262), (-52, 232), (-20, 224), (0, 238),
        (8, 268), (16, 262, "c"), (30, 228), (60, 190), (90, 166), (112, 138), (140, 112),
        (172, 108),
    ),
    fall=(
        ((196, 112), (140, 30), (20, 0), (-150, 30), (-240, 130)),
        ((172, 108), (100, 60), (-40, 40), (-180, 90), (-242, 140)),
        ((112, 140), (30, 110), (-100, 110), (-242, 148)),
        ((40, 216), (-40, 170), (-140, 160), (-244, 160)),
        ((0, 236), (-60, 200), (-150, 190), (-246, 170)),
        ((-70, 250), (-120, 230), (-190, 220), (-248, 180)),
        ((-90, 322), (-130, 290), (-190, 260), (-248, 188)),
        ((-172, 360), (-190, 320), (-220, 270), (-250, 196)),
    ),
    crown=(
        (196, 112), (178, 64), (120, 10), (40, -24), (-40, -28), (-124, -8), (-204, 44),
        (-246, 120), (-254, 190), (-238, 262), (-206, 326), (-178, 362),
    ),
    tail=(
        Fill("hair", PONYTAIL),
        Strands("hair-light", STRANDS, 16, 5, 8),
        Strands("hair-dark", (STRANDS[0], STRANDS[2]), 9, 6, 9),
        Ink(
            "line",
            ((PONYTAIL[:8], 7.6, 0.3, 0.3, 0.5), (PONYTAIL[7:], 7.6, 0.3, 0.5, 0.5)),
        ),
        Ink("cloth", ((((-238, 116), (-256, 150), (-248, 198)), 22, 0.8, 0.8, 0.5),)),
    ),
)  # fmt: skip

NECK: tuple[Fill | Ink, ...] = (
    Fill(
        "shade",
        ((31, 4, "c"), (8, -2), (-8, -22, "c"), (-18, -16), (-2, 8), (22, 18, "c"), (25, 10)),
    ),
    Ink("crease", ((((-12, -24), (-4, 4), (18, 28)), 1.5, 0, 0.2, 0.6),)),
)

ARMHOLE: Points = (
    (8, -314), (24, -292), (28, -262), (18, -236), (-4, -228), (-26, -236), (-38, -262),
    (-36, -294), (-26, -320), (-8, -326),
)  # fmt: skip


def _narrowed(points: Points, across: float, along: float = 1.0, joint: float = 0.0) -> Points:
    """Return points nearer to the bone, and shorter from ``joint`` on."""

    def moved(point: Placed) -> Placed:
        x, y = point[0] * across, joint + (point[1] - joint) * along
        return (x, y, point[2]) if len(point) > 2 else (x, y)

    return tuple(moved(point) for point in points)


def _narrower(drawing: Drawing, across: float, along: float = 1.0, joint: float = 0.0) -> Drawing:
    """Return his planes and creases on her limb."""
    marks: list[Fill | Ink | Strands] = []
    for mark in drawing.marks:
        if isinstance(mark, Fill):
            marks.append(mark._replace(points=_narrowed(mark.points, across, along, joint)))
        elif isinstance(mark, Ink):
            lines = [(_narrowed(line[0], across, along, joint), *line[1:]) for line in mark.lines]
            marks.append(mark._replace(lines=lines))
    return drawing._replace(marks=marks)


WOMAN: Mapping[str, Drawing] = {
    **pieces.MAN,
    "head": pieces.MAN["head"]._replace(marks=pieces.face(HERS)),
    "neck": Drawing(NECK),
    "arm": _narrower(pieces.MAN["arm"], 0.87),
    "hand": _narrower(pieces.MAN["hand"], 0.9, 0.95, 144),
    "shank": _narrower(pieces.MAN["shank"], 0.98),
    "armhole": Drawing(
        (
            Fill("skin", ARMHOLE),
            Ink("cloth-dark", (((*ARMHOLE, ARMHOLE[0]), 1.6, 0.7, 0.7, 0.5),)),
        )
    ),
}
"""Every piece by the name that ``parts.Piece`` asks for."""
