"""The woman's runner: her own build on the same bones, so that the measured angles are the same.

Her waist, hips, thigh, calf, ankle, upper arm, forearm and wrist stand to his as the girths of 260
women to those of 247 men, each as a share of height (Heinz G, Peterson LJ, Johnson RW, Kerk CJ. J
Stat Educ 2003;11(2)); as if a limb were equally wider to the front and to the side. All else is
judged, and the shoe is his. Points were placed by hand; muscles follow her skin edge to edge.
"""

from __future__ import annotations

from collections.abc import Mapping

from muscles.figures.runner import body, parts
from muscles.figures.runner.body import Ring, on
from muscles.figures.runner.geometry import Anchor, Station
from muscles.figures.runner.muscles import MUSCLES, Muscle
from muscles.figures.runner.parts import Part

TORSO: Ring = (
    *on(
        "trunk",
        (31, -318),
        (43, -296),
        (55, -266),
        (66, -238),
        (75, -218),
        (76, -204),
        (70, -190),
        (58, -172),
    ),
    *on("waist", (50.5, -120)),
    *on("pelvis", (51, -68), (51, -28), (10, 20), (-40, 14), (-64.5, -30), (-54, -60)),
    *on("waist", (-40, -98), (-40, -136)),
    *on("trunk", (-48, -186), (-58, -236), (-58, -272), (-51, -296), (-39, -320), (-10, -330)),
)

NECK: Ring = (
    *on("head", (31, 5), (26, 11), (22, 18)),
    *on(
        "trunk",
        (28, -336),
        (32, -320),
        (16, -298),
        (-26, -296),
        (-48, -300),
        (-42, -316),
        (-34, -332),
        (-30, -346),
    ),
    *on("head", (-36, -14), (-38, -32), (-36, -50), (0, -40), (18, -20)),
)

HEAD: Ring = (
    *on("head", (8, -133), (30, -122), (44, -104), (50, -88), (48, -67), (54, -52), (60, -42)),
    *on("head", (55, -35), (58, -24), (57, -14), (53, -5), (48, 1), (40, 2), (20, -3)),
    *on("head", (0, -20), (-26, -32), (-42, -42), (-50, -54), (-59, -79), (-58, -98)),
    *on("head", (-44, -118), (-28, -130), (-10, -134)),
)

THIGH: Ring = (
    *on("pelvis", (-22, -84), (18, -84)),
    *on("hip", (46, -22), (54, 20)),
    *on("thigh", (60, 62), (61.5, 100), (56.5, 148), (44.5, 194), (36, 226)),
    *on("knee", (33, -16), (35, -2), (31, 12)),
    *on("shank", (19.5, 30), (-6, 36), (-21, 22)),
    *on("knee", (-26, -6)),
    *on("thigh", (-34, 216), (-46, 178), (-57.5, 136), (-62, 94)),
    *on("hip", (-69, 48), (-76.5, 14)),
    *on("pelvis", (-71, -22), (-57, -60)),
)

SHANK: Ring = (
    *on("thigh", (10, 228), (32, 232)),
    *on("knee", (34, -6), (32, 10)),
    *on("shank", (27, 22), (26, 34), (25, 64), (21.5, 112), (17, 160)),
    *on("ankle", (17, -18)),
    *on("foot", (18, 4), (0, 18), (-19, 8)),
    *on("ankle", (-23, -14)),
    *on("shank", (-20, 188), (-21, 166), (-27, 142), (-40.5, 112), (-50, 76), (-44, 38)),
    *on("knee", (-27, 6), (-19, -14)),
    *on("thigh", (-6, 224)),
)

KNEE: Ring = (*on("knee", (8, -27), (27, -23), (35, -12), (36, 2), (32, 13), (22, 25), (6, 26)),)

UPPER_ARM: Ring = (
    *on("shoulder", (-6, -29), (13.5, -25), (27, -8)),
    *on(
        "upperarm", (31.5, 16), (29.5, 40), (24.5, 57), (25.5, 74), (27, 92), (25.5, 110), (20, 128)
    ),
    *on("elbow", (17, -4)),
    *on("forearm", (11.5, 15), (-9.5, 18)),
    *on("elbow", (-18, 13), (-22, 3), (-19, -12)),
    *on("upperarm", (-20, 120), (-25.5, 98), (-29.5, 78), (-29.5, 60), (-27.5, 44)),
    *on("shoulder", (-30, 22), (-28, -6)),
)

FOREARM: Ring = (
    *on("upperarm", (12.5, 127)),
    *on("elbow", (17, -8)),
    *on("forearm", (21.5, 16), (23.5, 38), (20, 66), (14, 102), (10.5, 132), (12, 149), (18, 154)),
    *on("forearm", (24, 165), (28, 177), (29, 188), (26, 197), (17, 201), (9, 206), (-2, 209)),
    *on("forearm", (-10, 206), (-16, 197), (-18, 186), (-17, 173), (-13, 157), (-10, 147)),
    *on("forearm", (-11.5, 128), (-15.5, 98), (-20, 62), (-21.5, 30)),
    *on("elbow", (-21, 12), (-20, -2)),
    *on("upperarm", (-9.5, 129)),
)

VEST: Ring = (
    *on(
        "trunk",
        (24, -322, "c"),
        (36, -304),
        (52, -274),
        (66, -242),
        (78, -218),
        (80, -203),
        (75, -186),
        (67, -164),
    ),
    *on("waist", (61.5, -118)),
    *on("pelvis", (57, -66, "c"), (30, -58), (-10, -56), (-40, -58), (-60, -63, "c")),
    *on("waist", (-48.5, -96), (-46, -136)),
    *on(
        "trunk",
        (-52, -186),
        (-61, -236),
        (-61, -272),
        (-53, -298),
        (-41, -321, "c"),
        (-28, -326),
        (-12, -331, "c"),
        (-4, -318),
        (10, -312),
    ),
)

SHORTS: Ring = (
    *on("pelvis", (-54, -74, "c"), (0, -72), (50, -74, "c")),
    *on("hip", (56, -10), (61, 26)),
    *on("thigh", (66, 56), (69, 80, "c"), (36, 89), (0, 91), (-36, 89), (-72, 80, "c"), (-73, 64)),
    *on("hip", (-76.5, 44), (-82, 12)),
    *on("pelvis", (-76, -24)),
)

WAISTBAND: Ring = (
    *on("pelvis", (-54, -75, "c"), (0, -73), (50, -75, "c"), (55, -50, "c"), (14, -46), (-26, -46)),
    *on("pelvis", (-68.5, -52, "c")),
)

HEM: Ring = (
    *on("thigh", (68, 70, "c"), (70, 81, "c"), (36, 90), (0, 92), (-36, 90), (-73, 81, "c")),
    *on("thigh", (-73, 70, "c"), (-36, 79), (0, 81), (36, 79)),
)

THIGH_LIT: Ring = (
    *on("pelvis", (-22, -84), (18, -84)),
    *on("hip", (46, -22), (54, 20)),
    *on("thigh", (60, 62), (61.5, 100), (56.5, 148), (44.5, 194), (36, 226)),
    *on("knee", (34, -8), (35, 0, "c"), (-27, 0, "c")),
    *on("thigh", (-34, 216), (-46, 178), (-57.5, 136), (-62, 94)),
    *on("hip", (-69, 48), (-76.5, 14)),
    *on("pelvis", (-71, -22), (-57, -60)),
)

SHANK_LIT: Ring = (
    *on("knee", (35, 0, "c"), (31, 13)),
    *on("shank", (26, 24), (25, 64), (21.5, 112), (17, 160)),
    *on("ankle", (17, -18, "c"), (-23, -14, "c")),
    *on("shank", (-20, 188), (-21, 166), (-27, 142), (-40.5, 112), (-50, 76), (-44, 38)),
    *on("knee", (-27, 0, "c")),
)

UPPER_ARM_LIT: Ring = (
    *on("shoulder", (-6, -29), (13.5, -25), (27, -8)),
    *on(
        "upperarm", (31.5, 16), (29.5, 40), (24.5, 57), (25.5, 74), (27, 92), (25.5, 110), (20, 128)
    ),
    *on("elbow", (17, 0, "c"), (-22, 0, "c"), (-19, -12)),
    *on("upperarm", (-20, 120), (-25.5, 98), (-29.5, 78), (-29.5, 60), (-27.5, 44)),
    *on("shoulder", (-30, 22), (-28, -6)),
)

FOREARM_LIT: Ring = (
    *on("elbow", (17, 0, "c")),
    *on("forearm", (21.5, 16), (23.5, 38), (20, 66), (14, 102), (11, 149), (24, 165), (28, 177)),
    *on("forearm", (26, 197), (9, 206), (-10, 206), (-18, 186), (-13, 157), (-11.5, 128)),
    *on("forearm", (-15.5, 98), (-20, 62), (-21.5, 30)),
    *on("elbow", (-22, 0, "c")),
)

HERS: Mapping[Ring, Ring] = {
    body.TORSO: TORSO,
    body.NECK: NECK,
    body.HEAD: HEAD,
    body.THIGH: THIGH,
    body.SHANK: SHANK,
    body.KNEE: KNEE,
    body.UPPER_ARM: UPPER_ARM,
    body.FOREARM: FOREARM,
    body.VEST: VEST,
    body.SHORTS: SHORTS,
    body.WAISTBAND: WAISTBAND,
    body.HEM: HEM,
    body.THIGH_LIT: THIGH_LIT,
    body.SHANK_LIT: SHANK_LIT,
    body.UPPER_ARM_LIT: UPPER_ARM_LIT,
    body.FOREARM_LIT: FOREARM_LIT,
}
"""His rings, and hers in their place; what is not here she shares with him."""

EDGES: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "pelvis": ((0, 1.0, 1.08),),
    "hip": ((0, 1.02, 1.07), (60, 1.03, 1.09)),
    "thigh": (
        (60, 1.05, 1.1),
        (110, 1.06, 1.14),
        (150, 1.03, 1.07),
        (200, 0.97, 0.99),
        (230, 0.95, 0.95),
    ),
    "knee": ((0, 0.95, 0.97),),
    "shank": ((20, 0.94, 0.98), (70, 1.0, 1.02), (110, 0.97, 0.98), (170, 0.95, 0.96)),
    "ankle": ((0, 0.95, 0.96),),
    "waist": ((0, 0.92, 0.92),),
    "trunk": ((0, 0.9, 0.9),),
    "shoulder": ((0, 0.88, 0.88),),
    "upperarm": ((0, 0.87, 0.87),),
    "elbow": ((0, 0.88, 0.88),),
    "forearm": ((0, 0.9, 0.9),),
}
"""By bone: at a height, how far her front and back edge lie from the bone, as shares of his."""

BREAST: tuple[tuple[Station, ...], ...] = (
    (
        ("trunk", 30, -246, 0),
        ("trunk", 40, -214, 0.7),
        ("trunk", 52, -196, 1.1),
        ("trunk", 68, -188, 0.2),
    ),
    (("trunk", 66, -182, 0.2), ("trunk", 50, -172, 1), ("trunk", 34, -170, 0)),
)
"""Folds of her singlet."""


def moved(bone: str, x: float, y: float) -> float:
    """Return where a point in front of his bone lies in front of hers."""
    rows = EDGES.get(bone)
    if rows is None:
        return x
    side = 1 if x > 0 else 2
    below = next((i for i, row in enumerate(rows) if y <= row[0]), len(rows))
    if below in (0, len(rows)):
        return x * rows[min(below, len(rows) - 1)][side]
    (top, *upper), (bottom, *lower) = rows[below - 1], rows[below]
    share = (y - top) / (bottom - top)
    return x * (upper[side - 1] + (lower[side - 1] - upper[side - 1]) * share)


def fitted(stations: tuple[Station, ...]) -> tuple[Station, ...]:
    """Return a middle line whose two edges lie on her as they lie on him."""
    found = []
    for bone, x, y, half in stations:
        front, back = moved(bone, x + half, y), moved(bone, x - half, y)
        found.append((bone, round((front + back) / 2, 1), y, round((front - back) / 2, 1)))
    return tuple(found)


def _muscle(his: Muscle) -> Muscle:
    letter: Anchor | None = his.letter
    return his._replace(heads=tuple(fitted(head) for head in his.heads), letter=letter)


def _part(his: Part) -> Part:
    lines = tuple(fitted(line) for line in his.lines)
    if his.name == "vest-lines":
        lines += BREAST
    return his._replace(rings=tuple(HERS.get(ring, ring) for ring in his.rings), lines=lines)


ORDER = tuple(_part(item) if isinstance(item, Part) else item for item in parts.ORDER)
MUSCLES_OF_HERS: Mapping[str, Muscle] = {slug: _muscle(his) for slug, his in MUSCLES.items()}
