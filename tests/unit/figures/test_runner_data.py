"""The stride figure's data types, and the sample curves its other tests draw from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from muscles.figures.runner import Activity, GroundForce, LengthState, Motion, keyframes, pose

CONDITIONS = ("run3.5d", "run4.0", "sprint9.5")
PHASES = (("Landing", 0.0), ("Loading", 3.0), ("Push-off", 23.0), ("Swing", 50.0))


@cache
def sample(condition: str) -> dict[str, Any]:
    text = (Path(__file__).parent / "data" / "stride_motion.json").read_text()
    return dict(json.loads(text)["conditions"][condition])


@cache
def motion(condition: str) -> Motion:
    data = sample(condition)
    return Motion(
        condition,
        data["stance_pct"],
        data["stride_s"],
        data["attitudes"],
        data["pelvis_height_mm"],
    )


@cache
def activity(condition: str) -> Activity:
    data = sample(condition)
    return Activity(data["activity"], frozenset(data["simulated"]))


@cache
def states(condition: str) -> LengthState:
    curves = sample(condition)["states"].items()
    return LengthState({slug: ["" if s == "-" else s for s in curve] for slug, curve in curves})


@cache
def force(condition: str) -> GroundForce:
    return GroundForce(sample(condition)["vertical"], sample(condition)["fore_aft"])


@cache
def keys(condition: str) -> dict[str, Any]:
    return keyframes(
        motion(condition),
        activity=activity(condition),
        states=states(condition),
        force=force(condition),
        phases=PHASES,
        names={"soleus": "deep calf muscle (soleus)"},
        title="A runner",
        description="From the side.",
    )


def changed(**attitudes: object) -> dict[str, Any]:
    curves = dict(sample("run4.0")["attitudes"])
    curves.update(attitudes)
    return {name: curve for name, curve in curves.items() if curve is not None}


def test_a_missing_joint_is_named():
    with pytest.raises(ValueError, match=r"'x' lacks foot_pitch, forearm_attitude"):
        Motion("x", 35, 0.7, changed(foot_pitch=None, forearm_attitude=None))


def test_a_short_curve_is_named_with_its_length():
    with pytest.raises(ValueError, match=r"thigh_attitude of 'x' has 100 values, not 101"):
        Motion("x", 35, 0.7, changed(thigh_attitude=[0.0] * 100))


def test_a_curve_with_a_hole_is_named_with_the_percentage():
    with pytest.raises(ValueError, match=r"foot_pitch of 'x' has no number at 7 %"):
        Motion("x", 35, 0.7, changed(foot_pitch=[0.0] * 7 + [float("nan")] + [0.0] * 93))


def test_the_pelvis_height_is_checked():
    with pytest.raises(ValueError, match="pelvis_height_mm of 'x' has 3 values"):
        Motion("x", 35, 0.7, changed(), [1, 2, 3])


@pytest.mark.parametrize("stance", [4, 50, 63.8])
def test_a_walk_or_a_nonsense_stance_is_refused(stance):
    with pytest.raises(ValueError, match="stance_pct of 'walk'"):
        Motion("walk", stance, 0.7, changed())


def test_a_stride_of_no_length_is_refused():
    with pytest.raises(ValueError, match="stride_s of 'x' is 0 seconds"):
        Motion("x", 35, 0, changed())


def test_pelvis_tilt_and_height_are_not_needed():
    bare = Motion("x", 35, 0.7, changed(pelvis_tilt_ant=None))
    heights = [pose(bare, percent).hip_height for percent in range(36, 50)]
    assert max(heights) > max(heights[0], heights[-1])


def test_activity_outside_zero_to_one_is_refused():
    with pytest.raises(ValueError, match="activity of 'soleus' must lie from 0 to 1"):
        Activity({"soleus": [0.0] * 100 + [1.2]})


def test_a_simulated_muscle_needs_values():
    with pytest.raises(ValueError, match="simulated muscles without activity: iliacus"):
        Activity({}, frozenset({"iliacus"}))


def test_an_unknown_length_state_is_refused():
    with pytest.raises(ValueError, match="length state of 'soleus' knows no X"):
        LengthState({"soleus": ["S"] * 100 + ["X"]})


def test_a_short_force_is_refused():
    with pytest.raises(ValueError, match="fore_aft ground force has 1 values"):
        GroundForce([0.0] * 101, [0.0])


@pytest.mark.parametrize("percent", [-0.1, 100.1, float("nan"), float("inf")])
def test_a_percentage_outside_the_cycle_is_refused(percent):
    with pytest.raises(ValueError, match="percent must be from 0 to 100"):
        pose(motion("run4.0"), percent)
