"""How far people differ, as a fan at each joint: one standard deviation to both sides of a bone.

Each fan has the spread of its own segment's angle alone; fans of one limb do not add up.
``static/js/stride-speed.js`` repeats the formulas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, hypot, radians, sin

from muscles.figures.runner.geometry import FOREARM, SHANK, THIGH, UPPER_ARM, XY, Frame
from muscles.figures.runner.model import between
from muscles.figures.svg import element, number

FANS: Mapping[str, tuple[str, float, float]] = {
    "trunk_lean": ("trunk", 0.0, -330.0),
    "thigh_attitude": ("thigh", 0.0, THIGH),
    "shank_attitude": ("shank", 0.0, SHANK),
    "foot_pitch": ("foot", 90.0, 45.0),
    "upperarm_attitude": ("upperarm", 0.0, UPPER_ARM),
    "forearm_attitude": ("forearm", 0.0, FOREARM),
}
"""For each angle the bone that it turns, and the bone's far end from its joint in body units."""

NAMES: Mapping[str, str] = {
    "trunk_lean": "trunk",
    "thigh_attitude": "thigh",
    "shank_attitude": "lower leg",
    "foot_pitch": "foot",
    "upperarm_attitude": "upper arm",
    "forearm_attitude": "forearm",
}
"""Readers' words for what each fan belongs to."""


def fan(frame: Frame, end: XY, degrees: float) -> str:
    """Return the path of a fan that reaches ``degrees`` to both sides of a bone."""
    x, y = end
    size = number(hypot(x, y))

    def turned(angle: float) -> str:
        c, s = cos(angle), sin(angle)
        return " ".join(map(number, frame.at(x * c + y * s, y * c - x * s)))

    reach = radians(degrees)
    joint = " ".join(map(number, frame.at(0, 0)))
    return f"M{joint}L{turned(-reach)}A{size} {size} 0 0 0 {turned(reach)}z"


def fans(spread: Mapping[str, Sequence[float]], bones: Mapping[str, Frame], percent: float) -> str:
    """Return the fans of the near side at a percentage as SVG; ``spread`` in degrees by angle."""
    drawn = (
        element("path", d=fan(bones[bone], (x, y), between(spread[name], percent)))
        for name, (bone, x, y) in FANS.items()
        if name in spread
    )
    return element("g", *drawn, class_="stride-fans", data_part="fans")


def words(spread: Mapping[str, Sequence[float]], percent: float) -> str:
    """Return the spread in words: ``trunk ±3°, thigh ±5°``, whole degrees, halves upwards."""
    return ", ".join(
        f"{NAMES[name]} ±{int(between(spread[name], percent) + 0.5)}°"
        for name in FANS
        if name in spread
    )
