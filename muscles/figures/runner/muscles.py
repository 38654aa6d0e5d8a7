"""The muscles of the near leg and hip, as middle lines with widths, fixed to bones.

Each runs from origin to insertion in the side view (attachments as in any anatomy atlas, places
to the BodyParts3D landmarks), so it lengthens and shortens with the joints it crosses.
"""

from __future__ import annotations

from typing import NamedTuple

from muscles.figures.runner.geometry import Anchor, Station


class Fibres(NamedTuple):
    """How the fibres of a muscle run: ``many`` of them.

    ``start`` and ``end`` say where across the belly a fibre begins and ends, from -1 (back edge)
    to 1 (front edge), ``span`` how much of the muscle's length it takes. With ``span`` 0 the
    fibres run along the whole belly, side by side.
    """

    many: int
    start: float = 0.0
    end: float = 0.0
    span: float = 0.0


class Muscle(NamedTuple):
    """One muscle on the drawing.

    ``heads`` are its middle lines; the last one is the longest. ``deep`` lies under others,
    ``tendon`` counts the stations of its end that are tendon, ``letter`` is a place beside a
    belly too thin to be written on.
    """

    heads: tuple[tuple[Station, ...], ...]
    fibres: tuple[Fibres, ...] = ()
    tendon: int = 0
    letter: Anchor | None = None
    deep: bool = False


MUSCLES: dict[str, Muscle] = {
    "semitendinosus": Muscle(
        (
            (
                ("pelvis", -22, 36, 3),
                ("thigh", -44, 78, 7),
                ("thigh", -47, 118, 7),
                ("thigh", -43, 160, 4),
                ("thigh", -34, 212, 2.5),
                ("shank", -20, 26, 2),
            ),
        ),
        (Fibres(3),),
        tendon=2,
    ),
    "semimembranosus": Muscle(
        (
            (
                ("pelvis", -20, 36, 3),
                ("thigh", -40, 104, 6),
                ("thigh", -41, 150, 8),
                ("thigh", -36, 196, 8),
                ("thigh", -30, 222, 4.5),
                ("shank", -20, 18, 2.5),
            ),
        ),
        (Fibres(4),),
        tendon=1,
        letter=("thigh", -84, 140),
    ),
    "biceps-femoris": Muscle(
        (
            (
                ("thigh", -2, 164, 3),
                ("thigh", -4, 194, 6),
                ("thigh", -9, 222, 5),
                ("shank", -14, 14, 2.3),
            ),
            (
                ("pelvis", -18, 34, 4),
                ("thigh", -27, 88, 13),
                ("thigh", -27, 136, 16.5),
                ("thigh", -23, 182, 13.5),
                ("thigh", -18, 220, 5.5),
                ("shank", -15, 14, 2.4),
            ),
        ),
        (Fibres(10, 0.9, -0.7, 0.55),),
        tendon=2,
    ),
    "vastus-medialis": Muscle(
        (
            (
                ("thigh", 44, 156, 2),
                ("thigh", 43, 190, 5),
                ("thigh", 38, 214, 6),
                ("knee", 32, -18, 3.5),
            ),
        ),
        (Fibres(3),),
    ),
    "rectus-femoris": Muscle(
        (
            (
                ("pelvis", 35, -30, 3.5),
                ("hip", 41, 18, 7.5),
                ("thigh", 44, 66, 10.5),
                ("thigh", 45, 112, 11),
                ("thigh", 42, 156, 9),
                ("thigh", 36, 198, 5),
                ("knee", 31, -18, 4),
                ("shank", 27, 26, 3),
            ),
        ),
        (Fibres(7, 0, 0.9, 0.3), Fibres(7, 0, -0.9, 0.3)),
        tendon=3,
        letter=("thigh", 86, 118),
    ),
    "vastus-lateralis": Muscle(
        (
            (
                ("thigh", 9, 12, 9),
                ("thigh", 13, 58, 21),
                ("thigh", 14, 108, 22.5),
                ("thigh", 15, 154, 20.5),
                ("thigh", 17, 194, 15),
                ("thigh", 22, 222, 7.5),
                ("knee", 27, -14, 4),
            ),
        ),
        (Fibres(16, -0.94, 0.9, 0.42),),
    ),
    "tensor-fasciae-latae": Muscle(
        (
            (
                ("pelvis", 27, -60, 6),
                ("hip", 24, -20, 9),
                ("hip", 20, 22, 8),
                ("thigh", 16, 62, 2.5),
            ),
        ),
        (Fibres(5),),
    ),
    "gluteus-medius": Muscle(
        (
            (
                ("pelvis", -9, -84, 20),
                ("pelvis", -8, -58, 22),
                ("hip", -3, -22, 15),
                ("thigh", 1, 8, 4),
            ),
        ),
        (Fibres(9),),
    ),
    "gluteus-maximus": Muscle(
        (
            (
                ("pelvis", -44, -64, 11),
                ("pelvis", -44, -33, 23),
                ("hip", -38, 0, 30),
                ("hip", -29, 32, 29),
                ("thigh", -16, 64, 17),
                ("thigh", -5, 88, 3),
            ),
        ),
        (Fibres(10),),
    ),
    "soleus": Muscle(
        (
            (
                ("shank", -18, 28, 5),
                ("shank", -24, 70, 10.5),
                ("shank", -25, 114, 11),
                ("shank", -22, 146, 7),
                ("shank", -20.5, 176, 2.5),
                ("foot", -32, 18, 3),
            ),
        ),
        (Fibres(3),),
        tendon=2,
        letter=("shank", -64, 128),
    ),
    "gastrocnemius": Muscle(
        (
            (
                ("thigh", -20, 238, 5),
                ("knee", -24, 8, 7.5),
                ("shank", -32, 40, 11.5),
                ("shank", -35, 74, 12),
                ("shank", -33, 104, 8),
                ("shank", -30, 130, 2.2),
                ("shank", -22.5, 166, 2.4),
                ("foot", -33, 16, 4),
            ),
        ),
        (Fibres(8),),
        tendon=3,
        letter=("shank", -78, 66),
    ),
    "fibularis-longus": Muscle(
        (
            (
                ("shank", -10, 8, 2),
                ("shank", -7, 28, 6.5),
                ("shank", -6, 52, 8.5),
                ("shank", -7, 84, 8.5),
                ("shank", -9, 124, 6),
                ("shank", -12, 160, 2.6),
                ("ankle", -17, 4, 2.2),
                ("foot", 4, 32, 2),
                ("foot", 30, 38, 1.5),
            ),
        ),
        (Fibres(8, -0.8, 0.3, 0.3),),
        tendon=3,
    ),
    "tibialis-anterior": Muscle(
        (
            (
                ("shank", 8, 8, 2),
                ("shank", 13, 27, 6.5),
                ("shank", 15.5, 50, 9),
                ("shank", 15, 96, 8.5),
                ("shank", 14.5, 137, 5),
                ("shank", 15, 164, 2.5),
                ("ankle", 15, -12, 2.4),
                ("foot", 30, 18, 2),
            ),
        ),
        (Fibres(6),),
        tendon=3,
        letter=("shank", 54, 66),
    ),
    "iliacus": Muscle(
        (
            (
                ("pelvis", 4, -80, 10),
                ("pelvis", 13, -62, 15),
                ("pelvis", 24, -34, 12),
                ("hip", 31, 0, 8.5),
                ("thigh", 9, 42, 3),
            ),
        ),
        deep=True,
    ),
    "psoas-major": Muscle(
        (
            (
                ("waist", -20, -182, 2),
                ("waist", -11, -150, 7.5),
                ("waist", -3, -124, 10.5),
                ("waist", 8, -96, 10.5),
                ("pelvis", 24, -50, 11),
                ("hip", 34, -7, 8),
                ("hip", 24, 14, 6),
                ("thigh", 8, 44, 2.4),
            ),
        ),
        deep=True,
    ),
}
"""Every muscle of the drawing by slug, in drawing order: what lies deeper comes first, but for the
two inside of the trunk, which are seen through all."""
