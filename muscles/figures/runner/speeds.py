"""A runner between two measured speeds: straight lines from the slower to the faster one.

Angles, the hip's height, ground force, contact and the time of a stride lie between those of the
two. What a muscle's length does is told where both agree. Activity is never carried over.
``static/js/stride-speed.js`` repeats these formulas on the keyframes; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor

from muscles.figures.runner.model import Between, GroundForce, LengthState, Motion


def curve(start: Sequence[float], end: Sequence[float], share: float) -> list[float]:
    """Return the curve that lies ``share`` of the way from ``start`` to ``end``."""
    return [one + (other - one) * share for one, other in zip(start, end, strict=True)]


def curves(
    start: Mapping[str, Sequence[float]], end: Mapping[str, Sequence[float]], share: float
) -> dict[str, list[float]]:
    """Return the curves between those that both have, by name."""
    return {name: curve(start[name], end[name], share) for name in start if name in end}


def motion(slower: Motion, faster: Motion, share: float, condition: str) -> Motion:
    """Return the motion named ``condition`` that lies ``share`` of the way to the faster one."""
    low, high = slower.pelvis_height_mm, faster.pelvis_height_mm
    return Motion(
        condition,
        _rounded(slower.stance_pct + (faster.stance_pct - slower.stance_pct) * share, 10),
        _rounded(slower.stride_s + (faster.stride_s - slower.stride_s) * share, 1000),
        curves(slower.attitudes, faster.attitudes, share),
        curve(low, high, share) if low and high else None,
        Between(slower, faster, share),
    )


def force(
    slower: GroundForce | None, faster: GroundForce | None, share: float
) -> GroundForce | None:
    """Return the ground's push between two, if it is known in both."""
    if not slower or not faster:
        return None

    def mixed(one: Sequence[float], other: Sequence[float]) -> list[float]:
        # In whole hundredths, as the keyframes carry them, so that page and script say the same.
        start, end = ([round(value * 100) for value in values] for values in (one, other))
        return [_rounded(value, 1) / 100 for value in curve(start, end, share)]

    return GroundForce(
        mixed(slower.vertical, faster.vertical), mixed(slower.fore_aft, faster.fore_aft)
    )


def states(slower: LengthState, faster: LengthState) -> LengthState:
    """Return what each length does where both agree; elsewhere it is not known."""
    return LengthState(
        {
            slug: [one if one == other else "" for one, other in zip(here, there, strict=True)]
            for slug, here in slower.states.items()
            if (there := faster.states.get(slug))
        }
    )


def _rounded(value: float, parts: int) -> float:
    """Round as the browser does: a half goes up."""
    return floor(value * parts + 0.5) / parts
