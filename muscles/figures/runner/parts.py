"""What the runner is made of, in drawing order: parts that bend, pieces that only turn, muscles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from muscles.figures.runner import body
from muscles.figures.runner.geometry import Anchor, Station

Axis = tuple[Anchor, Anchor, float]
"""The line along a limb and half the limb's width: the light lies across it."""


class Part(NamedTuple):
    """One path whose points hang on more than one bone.

    ``side`` is near or far; ``lines`` are strokes of the pen, which swell and taper. A part with
    an ``axis`` is nothing but light and shade over the part below it.
    """

    name: str
    side: str
    classes: str
    rings: tuple[body.Ring, ...] = ()
    lines: tuple[tuple[Station, ...], ...] = ()
    axis: Axis | None = None


class Piece(NamedTuple):
    """A drawing of its own that turns with one bone, by its name in the file of pieces."""

    name: str
    side: str
    bone: str


class Group(NamedTuple):
    """The muscles, in the order of ``MUSCLES``: those under the skin, or the ``deep`` ones."""

    deep: bool


class Shadow(NamedTuple):
    """The shadow that the near arm casts on the vest."""


THIGH: Axis = (("thigh", 0, 20), ("thigh", 0, 240), 52)
SHANK: Axis = (("shank", -8, 0), ("shank", -2, 200), 40)
UPPER_ARM: Axis = (("upperarm", 0, 0), ("upperarm", 0, 150), 32)
FOREARM: Axis = (("forearm", 0, 0), ("forearm", 0, 150), 26)
TRUNK: Axis = (("trunk", 4, -290), ("pelvis", -2, -60), 72)

ARM_LINES: tuple[tuple[Station, ...], ...] = (
    (
        ("shoulder", 30, 2, 0),
        ("upperarm", 28, 34, 0.6),
        ("upperarm", 18, 56, 0.9),
        ("upperarm", 4, 80, 0.2),
    ),
    (
        ("shoulder", -33, 16, 0),
        ("upperarm", -28, 38, 0.6),
        ("upperarm", -14, 60, 0.9),
        ("upperarm", 2, 80, 0.2),
    ),
    (
        ("upperarm", 2, 124, 0.1),
        ("elbow", 6, -6, 0.8),
        ("forearm", 13, 12, 0.7),
        ("forearm", 12, 40, 0.5),
        ("forearm", 6, 70, 0.1),
    ),
    (("upperarm", -23, 100, 0), ("upperarm", -15, 110, 0.5), ("upperarm", -12, 124, 0)),
    (("elbow", 18, -12, 0.2), ("elbow", 12, -4, 0.6), ("elbow", 4, -2, 0.1)),
    (("elbow", -21, -4, 0.1), ("elbow", -13, 0, 0.7), ("elbow", -13, 10, 0.1)),
)

SHORTS_LINES: tuple[tuple[Station, ...], ...] = (
    (("pelvis", 4, -50, 0.2), ("hip", 0, 0, 0.6), ("thigh", -6, 60, 0.6), ("thigh", -4, 112, 0.3)),
    (("hip", 54, 0, 0.2), ("hip", 38, 16, 0.6), ("hip", 26, 22, 0)),
    (("hip", -74, 14, 0.2), ("hip", -58, 26, 0.6), ("hip", -44, 28, 0)),
)

VEST_LINES: tuple[tuple[Station, ...], ...] = (
    (("waist", 60, -110, 0.2), ("waist", 40, -100, 1.1), ("waist", 16, -104, 0)),
    (("waist", 62, -136, 0.2), ("waist", 44, -128, 0.9), ("waist", 28, -132, 0)),
    (("waist", -48, -108, 0.2), ("waist", -24, -96, 1.2), ("waist", 4, -98, 0)),
    (("waist", -50, -128, 0.2), ("waist", -30, -122, 0.9), ("waist", -14, -124, 0)),
    (
        ("trunk", -20, -200, 0.1),
        ("trunk", -10, -150, 0.5),
        ("waist", -4, -110, 0.7),
        ("pelvis", -2, -56, 0.4),
    ),
    (
        ("pelvis", 56, -68, 0.3),
        ("pelvis", 30, -60, 0.6),
        ("pelvis", -40, -60, 0.6),
        ("pelvis", -60, -64, 0.3),
    ),
)

Item = Part | Piece | Group | Shadow

ORDER: tuple[Item, ...] = (
    Part("far-arm", "far", "stride-limb is-far", body.ARM),
    Part("far-upper-arm", "far", "stride-light", (body.UPPER_ARM_LIT,), axis=UPPER_ARM),
    Part("far-forearm", "far", "stride-light", (body.FOREARM_LIT,), axis=FOREARM),
    Piece("arm", "far", "upperarm"),
    Piece("hand", "far", "forearm"),
    Part("far-leg", "far", "stride-limb is-far", body.LEG),
    Part("far-shank", "far", "stride-light", (body.SHANK_LIT,), axis=SHANK),
    Part("far-thigh", "far", "stride-light", (body.THIGH_LIT,), axis=THIGH),
    Piece("shank", "far", "shank"),
    Piece("thigh", "far", "thigh"),
    Piece("knee", "far", "knee"),
    Part("far-shoe", "far", "stride-shoe is-far", (body.FOOT,)),
    Part("far-sole", "far", "stride-sole is-far", (body.SOLE,)),
    Piece("shoe", "far", "foot"),
    Part("far-shorts", "far", "stride-shorts is-far", (body.SHORTS,)),
    Part("shorts", "near", "stride-shorts", (body.SHORTS,)),
    Part("body", "near", "stride-limb", body.BODY),
    Piece("neck", "near", "head"),
    Part("near-leg", "near", "stride-limb", body.LEG),
    Part("near-shank", "near", "stride-light", (body.SHANK_LIT,), axis=SHANK),
    Part("near-thigh", "near", "stride-light", (body.THIGH_LIT,), axis=THIGH),
    Group(deep=False),
    Part("patella", "near", "stride-bone", (body.PATELLA,)),
    Part("near-shoe", "near", "stride-shoe", (body.FOOT,)),
    Part("near-sole", "near", "stride-sole", (body.SOLE,)),
    Piece("shoe", "near", "foot"),
    Part("hem", "near", "stride-hem", (body.HEM,)),
    Part("waistband", "near", "stride-band", (body.WAISTBAND,)),
    Part("shorts-edge", "near", "stride-seam", (body.SHORTS,)),
    Part("shorts-lines", "near", "stride-fold", lines=SHORTS_LINES),
    Part("vest", "near", "stride-vest", (body.VEST,)),
    Part("vest-light", "near", "stride-light is-cloth", (body.VEST,), axis=TRUNK),
    Part("vest-lines", "near", "stride-crease", lines=VEST_LINES),
    Piece("armhole", "near", "trunk"),
    Group(deep=True),
    Piece("head", "near", "head"),
    Shadow(),
    Part("near-arm", "near", "stride-limb", body.ARM),
    Part("near-upper-arm", "near", "stride-light", (body.UPPER_ARM_LIT,), axis=UPPER_ARM),
    Part("near-forearm", "near", "stride-light", (body.FOREARM_LIT,), axis=FOREARM),
    Piece("arm", "near", "upperarm"),
    Piece("hand", "near", "forearm"),
    Part("near-arm-lines", "near", "stride-ink", lines=ARM_LINES),
)

GHOST = ("far-leg", "body", "near-leg", "near-arm")
"""The parts an outline of the trail shows."""


def parts(order: Iterable[Item] = ORDER) -> Iterator[Part]:
    """Yield the parts that bend, in drawing order."""
    return (item for item in order if isinstance(item, Part))
