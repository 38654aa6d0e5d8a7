"""The muscles of the near leg and hip, as middle lines with widths, fixed to bones.

Each runs from origin to insertion in the side view (attachments as in any anatomy atlas, places
to the BodyParts3D landmarks), so it lengthens and shortens with the joints it crosses.
"""

from __future__ import annotations

from typing import NamedTuple

from muscles.figures.runner.geometry import Station


class Muscle(NamedTuple):
    """One muscle on the drawing: its heads, and whether it lies under others (``deep``)."""

    heads: tuple[tuple[Station, ...], ...]
    deep: bool = False


MUSCLES: dict[str, Muscle] = {
    "psoas-major": Muscle(
        (
            (
                ("waist", -16, -160, 4),
                ("waist", -6, -112, 9),
                ("pelvis", 20, -56, 9),
                ("hip", 32, -8, 7),
                ("thigh", 8, 34, 3),
            ),
        ),
        deep=True,
    ),
    "iliacus": Muscle(
        (
            (
                ("pelvis", 14, -84, 8),
                ("pelvis", 20, -50, 12),
                ("hip", 29, -4, 8),
                ("thigh", 10, 38, 3),
            ),
        ),
        deep=True,
    ),
    "semimembranosus": Muscle(
        (
            (
                ("pelvis", -18, 34, 3),
                ("thigh", -34, 96, 5),
                ("thigh", -35, 150, 10),
                ("thigh", -29, 196, 10),
                ("thigh", -27, 224, 5),
                ("shank", -19, 20, 2.5),
            ),
        ),
    ),
    "semitendinosus": Muscle(
        (
            (
                ("pelvis", -20, 34, 3),
                ("thigh", -34, 72, 9),
                ("thigh", -39, 112, 10),
                ("thigh", -35, 158, 5),
                ("thigh", -29, 214, 2.5),
                ("shank", -18, 26, 2),
            ),
        ),
    ),
    "gastrocnemius": Muscle(
        (
            (
                ("thigh", -12, 236, 4),
                ("knee", -21, 8, 8),
                ("shank", -31, 44, 12),
                ("shank", -31, 82, 12),
                ("shank", -26, 122, 6),
                ("shank", -20, 168, 3),
                ("foot", -35, 22, 3),
            ),
        ),
    ),
    "soleus": Muscle(
        (
            (
                ("shank", -10, 26, 3),
                ("shank", -16, 66, 9),
                ("shank", -18, 112, 11),
                ("shank", -17, 148, 7),
                ("shank", -18, 178, 3),
                ("foot", -34, 22, 2.5),
            ),
        ),
    ),
    "tibialis-anterior": Muscle(
        (
            (
                ("shank", 14, 18, 4),
                ("shank", 15, 56, 9),
                ("shank", 13, 104, 8),
                ("shank", 13, 150, 3.5),
                ("ankle", 15, -10, 2.5),
                ("foot", 32, 22, 2),
            ),
        ),
    ),
    "fibularis-longus": Muscle(
        (
            (
                ("shank", -8, 14, 4),
                ("shank", -2, 56, 7),
                ("shank", -4, 104, 6.5),
                ("shank", -9, 160, 3),
                ("ankle", -15, 6, 2.2),
                ("foot", 6, 32, 2),
                ("foot", 30, 38, 1.5),
            ),
        ),
    ),
    "vastus-medialis": Muscle(
        (
            (
                ("thigh", 38, 158, 3),
                ("thigh", 35, 192, 9),
                ("thigh", 31, 220, 9),
                ("knee", 25, -14, 4),
            ),
        ),
    ),
    "vastus-lateralis": Muscle(
        (
            (
                ("thigh", 6, 6, 5),
                ("thigh", 14, 58, 17),
                ("thigh", 16, 116, 21),
                ("thigh", 17, 174, 18),
                ("thigh", 18, 222, 9),
                ("knee", 23, -10, 4),
            ),
        ),
    ),
    "rectus-femoris": Muscle(
        (
            (
                ("pelvis", 30, -30, 3),
                ("hip", 35, 12, 8),
                ("thigh", 41, 66, 12),
                ("thigh", 41, 118, 13),
                ("thigh", 36, 168, 9),
                ("thigh", 30, 212, 3.5),
                ("knee", 28, -8, 3.5),
                ("shank", 24, 20, 2.5),
            ),
        ),
    ),
    "biceps-femoris": Muscle(
        (
            (
                ("thigh", -4, 134, 3),
                ("thigh", -7, 176, 8),
                ("thigh", -12, 214, 6),
                ("shank", -16, 16, 2.5),
            ),
            (
                ("pelvis", -18, 34, 3),
                ("thigh", -22, 80, 11),
                ("thigh", -22, 130, 14),
                ("thigh", -20, 184, 10),
                ("thigh", -24, 220, 4),
                ("shank", -17, 16, 2.5),
            ),
        ),
    ),
    "gluteus-medius": Muscle(
        (
            (
                ("pelvis", -14, -86, 17),
                ("pelvis", -13, -56, 20),
                ("hip", -6, -24, 15),
                ("thigh", 1, 4, 4),
            ),
        ),
    ),
    "tensor-fasciae-latae": Muscle(
        (
            (
                ("pelvis", 32, -56, 5),
                ("hip", 30, -16, 8),
                ("thigh", 24, 30, 9),
                ("thigh", 15, 72, 2.5),
            ),
        ),
    ),
    "gluteus-maximus": Muscle(
        (
            (
                ("pelvis", -38, -64, 11),
                ("pelvis", -41, -28, 22),
                ("hip", -36, 12, 27),
                ("thigh", -22, 58, 15),
                ("thigh", -8, 92, 3),
            ),
        ),
    ),
}
"""Every muscle of the drawing by slug, in drawing order: what lies deeper comes first."""
