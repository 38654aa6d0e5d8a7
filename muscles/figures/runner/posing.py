"""From measured angles to a posed runner standing on the ground.

Measured: the angles, the instant of toe-off, the shape of the flight. Ours: segment lengths, how
far the toes bend, and the hip's height, which follows from "the stance foot touches the ground".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from muscles.figures.cycle import check_percent
from muscles.figures.runner import body
from muscles.figures.runner.geometry import FOREARM, XY, Frame, frames, lowest, outline
from muscles.figures.runner.model import Motion, between

MM_PER_UNIT = 1.72
"""One body unit of an adult 1.72 m tall."""

TOE_BEND = 40.0
"""The most the toes bend up against the foot while the heel rises, in degrees (not measured)."""

TOE_PUSH = 0.1
"""The share of that bend still left at toe-off: the toes straighten as they push."""

TOE_LIFT = 16.0
"""How far the toes are lifted while the foot swings forwards past the ground, in degrees."""

Columns = dict[str, float]
"""One instant: the angle columns of ``geometry.ANGLES`` in degrees, by name."""


@dataclass(frozen=True, slots=True)
class Pose:
    """The runner at one instant.

    ``near`` and ``far`` hold every bone's place for the two sides of the body (same trunk),
    ``hip_height`` is in body units, ``contact`` says which foot is on the ground: "near", "far"
    or "" in flight.
    """

    percent: float
    hip_height: float
    near: Mapping[str, Frame]
    far: Mapping[str, Frame]
    contact: str

    def joints(self, side: str = "near") -> dict[str, XY]:
        """Return a side's joint centres in body units: hip, knee, ankle, ball, toe tip and so on.

        ``side`` is "near" or "far"; anything else raises ValueError.
        """
        if side not in ("near", "far"):
            raise ValueError(f"side must be 'near' or 'far', not {side!r}")
        bones = self.near if side == "near" else self.far
        return {
            "hip": bones["thigh"].at(0, 0),
            "knee": bones["shank"].at(0, 0),
            "ankle": bones["foot"].at(0, 0),
            "heel": bones["foot"].at(-42, 32),
            "ball": bones["toe"].at(0, 0),
            "toe": bones["toe"].at(42, 0),
            "neck": bones["head"].at(0, 0),
            "shoulder": bones["upperarm"].at(0, 0),
            "elbow": bones["forearm"].at(0, 0),
            "wrist": bones["forearm"].at(0, FOREARM),
        }


def _ease(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def toe_angle(motion: Motion, percent: float) -> float:
    """Return the toes' angle to the ground in degrees: the foot's pitch and the toes' own bend.

    In stance the toes lie flat while the heel rises, bent by :data:`TOE_BEND` at most, and
    straighten towards toe-off. In swing they are lifted a little to pass over the ground.
    """
    place, off = check_percent(percent), motion.stance_pct
    pitch = between(motion.attitudes["foot_pitch"], place)
    if place <= off:
        return pitch + _stance_bend(motion, place)
    leaving = _stance_bend(motion, off) * (1 - _ease((place - off) / 10.0))
    landing = _stance_bend(motion, 0.0) * _ease((place - 90.0) / 10.0)
    lift = TOE_LIFT * _ease((place - off - 10.0) / 20.0) * (1 - _ease((place - 90.0) / 10.0))
    return pitch + leaving + lift + landing


def _stance_bend(motion: Motion, place: float) -> float:
    bend = min(TOE_BEND, max(0.0, -between(motion.attitudes["foot_pitch"], place)))
    return bend * (1 - (1 - TOE_PUSH) * _ease((place / motion.stance_pct - 0.6) / 0.4))


def angles(motion: Motion, percent: float) -> Columns:
    """Return the angle columns at a percentage: measured angles, with the signs of the geometry."""
    if motion.between:
        slower, faster, share = motion.between
        return _mixed(angles(slower, percent), angles(faster, percent), share)
    read = {name: between(curve, percent) for name, curve in motion.attitudes.items()}
    return {
        "pelvis": -read.get("pelvis_tilt_ant", 0.0),
        "trunk": -read["trunk_lean"],
        "thigh": read["thigh_attitude"],
        "shank": read["shank_attitude"],
        "foot": read["foot_pitch"],
        "toe": toe_angle(motion, percent),
        "upperarm": read["upperarm_attitude"],
        "forearm": read["forearm_attitude"],
    }


def reach(motion: Motion, percent: float) -> float:
    """Return how far the near foot's lowest point is below the hip, in body units."""
    return lowest(outline(body.FOOT, frames(angles(motion, percent), 0.0)))


def hip_height(motion: Motion, percent: float) -> float:
    """Return the height of the hip joint over the ground in body units.

    In stance the stance foot touches. In flight the height runs from toe-off to the other foot's
    contact along the measured path of the pelvis (both steps averaged), shifted to meet both
    ends, and never so low that a foot would be in the ground. Between two measured motions it
    lies between theirs.
    """
    if motion.between:
        slower, faster, share = motion.between
        return _mix(hip_height(slower, percent), hip_height(faster, percent), share)
    step = check_percent(percent) % 50.0
    if step <= motion.stance_pct:
        return reach(motion, step)
    off = motion.stance_pct
    share = (step - off) / (50.0 - off)
    base = reach(motion, off) * (1 - share) + reach(motion, 0.0) * share
    rise = _flight_path(motion, step) - (
        _flight_path(motion, off) * (1 - share) + _flight_path(motion, 50.0) * share
    )
    return max(base + rise, reach(motion, step), reach(motion, step + 50.0))


def _flight_path(motion: Motion, step: float) -> float:
    """Return the pelvis height in flight in body units, from any zero."""
    if motion.pelvis_height_mm is None:
        seconds = step / 100.0 * motion.stride_s
        return -0.5 * 9810.0 * seconds * seconds / MM_PER_UNIT
    curve = motion.pelvis_height_mm
    here, other = between(curve, step % 100.0), between(curve, (step + 50.0) % 100.0)
    return (here + other) / 2 / MM_PER_UNIT


def pose(motion: Motion, percent: float) -> Pose:
    """Pose the runner at a percentage of the cycle (0 to 100, fractions allowed).

    Between whole percents every column, the hip's height included, runs straight: that is what
    the browser does with the same 101 frames. Raises ValueError for a percentage outside 0–100.
    """
    place = check_percent(percent)
    index, share = int(place), place % 1.0
    height = _mix(hip_height(motion, index), hip_height(motion, index + 1), share)
    near = _instant(motion, index, share)
    far = _instant(motion, (index + 50) % 100, share)
    far.update(pelvis=near["pelvis"], trunk=near["trunk"])
    contact = ""
    if place <= motion.stance_pct:
        contact = "near"
    elif 50.0 <= place <= 50.0 + motion.stance_pct:
        contact = "far"
    return Pose(place, height, frames(near, height), frames(far, height), contact)


def _mix(start: float, end: float, share: float) -> float:
    return start + (end - start) * share


def _instant(motion: Motion, index: int, share: float) -> Columns:
    return _mixed(angles(motion, index), angles(motion, index + 1), share)


def _mixed(start: Columns, end: Columns, share: float) -> Columns:
    return {name: _mix(start[name], end[name], share) for name in start}
