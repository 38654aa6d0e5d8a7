"""The posed runner says what the tables say, stands on the ground and stays one person."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import atan2, degrees, dist
from statistics import correlation

import pytest

from muscles.figures.runner import MUSCLES, body, pose
from muscles.figures.runner.drawing import FORCE_SCALE, arrow
from muscles.figures.runner.geometry import REST, length, lowest, outline
from tests.unit.figures.test_runner_data import CONDITIONS, force, motion, sample

# Every instant of every condition is posed here; the tests of drawings run the same lines.
pytestmark = pytest.mark.no_cover

TOUCH = 0.5
"""Body units (under a millimetre of a real runner) that count as touching."""

LIMBS = {
    "thigh_attitude": ("hip", "knee"),
    "shank_attitude": ("knee", "ankle"),
    "upperarm_attitude": ("shoulder", "elbow"),
    "forearm_attitude": ("elbow", "wrist"),
}

SEGMENTS = (
    *LIMBS.values(),
    ("ankle", "ball"),
    ("ball", "toe"),
    ("heel", "ball"),
    ("hip", "neck"),
    ("neck", "shoulder"),
)

every_condition = pytest.mark.parametrize("condition", CONDITIONS)


@cache
def posed_at(condition, percent):
    """The runner at an instant: most tests look at the same four hundred."""
    return pose(motion(condition), percent)


@cache
def low(condition, percent, side="near"):
    """The lowest point of a foot as drawn; y grows downwards, the ground is 0."""
    return lowest(outline(body.FOOT, getattr(posed_at(condition, percent), side)), 24)


def turned(start, end):
    """A line's angle from the vertical, its lower end ahead positive."""
    return degrees(atan2(end[0] - start[0], end[1] - start[1]))


def apart(angle, other):
    return abs((angle - other + 180) % 360 - 180)


@every_condition
def test_limb_angles_read_back_from_the_figure_are_the_tables(condition):
    table = sample(condition)["attitudes"]
    for percent in range(100):
        joints = posed_at(condition, percent).joints()
        for name, (start, end) in LIMBS.items():
            assert apart(turned(joints[start], joints[end]), table[name][percent]) <= 0.5, name


@every_condition
def test_foot_and_trunk_angles_read_back_are_the_tables(condition):
    table = sample(condition)["attitudes"]
    for percent in range(100):
        posed = posed_at(condition, percent)
        back, front = posed.near["foot"].at(0, 40), posed.near["foot"].at(50, 40)
        pitch = degrees(atan2(back[1] - front[1], front[0] - back[0]))
        assert apart(pitch, table["foot_pitch"][percent]) <= 0.5
        joints = posed.joints()
        at_rest = turned(REST["head"].at(0, 0), (0, 0))
        lean = turned(joints["neck"], joints["hip"]) - at_rest
        assert apart(-lean, table["trunk_lean"][percent]) <= 0.5
        tilt = turned(posed.near["pelvis"].at(0, -80), joints["hip"])
        assert apart(-tilt, table["pelvis_tilt_ant"][percent]) <= 0.5


@every_condition
def test_the_cycle_closes(condition):
    first, last = (posed_at(condition, percent).joints() for percent in (0, 100))
    assert first == last


@every_condition
@pytest.mark.parametrize("side", ["near", "far"])
def test_segments_keep_their_length(condition, side):
    poses = [posed_at(condition, step / 2).joints(side) for step in range(200)]
    for start, end in SEGMENTS:
        lengths = [dist(joints[start], joints[end]) for joints in poses]
        assert max(lengths) <= min(lengths) * 1.001, (start, end)


@every_condition
def test_no_foot_is_ever_in_the_ground(condition):
    for step in range(400):
        assert low(condition, step / 4) <= TOUCH, step / 4
        assert low(condition, step / 4, "far") <= TOUCH, step / 4


@every_condition
def test_the_stance_foot_touches(condition):
    stance = motion(condition).stance_pct
    for percent in range(int(stance) + 1):
        assert posed_at(condition, percent).contact == "near"
        assert abs(low(condition, percent)) <= TOUCH, percent
        assert posed_at(condition, percent + 50).contact == "far"
        assert abs(low(condition, percent + 50, "far")) <= TOUCH, percent


@every_condition
def test_toe_off_is_where_the_data_say(condition):
    off = motion(condition).stance_pct
    left = next(p for p in range(100) if low(condition, p) < -TOUCH)
    assert off < left <= off + 1.5
    flight = range(left, 50)
    assert {posed_at(condition, p).contact for p in flight} == {""}
    assert all(low(condition, p, side) < -TOUCH for p in flight for side in ("near", "far"))


@every_condition
def test_the_hip_moves_without_jumps(condition):
    heights = [posed_at(condition, step / 4).hip_height for step in range(401)]
    assert max(abs(b - a) for a, b in pairwise(heights)) < 4


@every_condition
def test_the_far_side_is_the_near_side_half_a_cycle_later(condition):
    for percent in range(100):
        far = posed_at(condition, percent).joints("far")
        near = posed_at(condition, (percent + 50) % 100).joints()
        for start, end in LIMBS.values():
            assert apart(turned(far[start], far[end]), turned(near[start], near[end])) < 1e-9


@every_condition
def test_arms_swing_against_the_legs(condition):
    joints = [posed_at(condition, percent).joints() for percent in range(100)]
    wrists = [place["wrist"][0] - place["shoulder"][0] for place in joints]
    ankles = [place["ankle"][0] - place["hip"][0] for place in joints]
    assert correlation(wrists, ankles) < -0.6


def test_an_unknown_side_is_refused():
    with pytest.raises(ValueError, match="side must be 'near' or 'far', not 'left'"):
        pose(motion("run4.0"), 0).joints("left")


def drawn_lengths(condition, slug):
    """The drawn length of a muscle's long head at 0 to 99 %."""
    head = MUSCLES[slug].heads[-1]
    return [length(head, posed_at(condition, percent).near) for percent in range(100)]


@pytest.mark.parametrize("condition", ["run4.0", "sprint9.5"])
def test_drawn_muscles_lengthen_and_shorten_with_the_modelled_ones(condition):
    modelled = sample(condition)["lengths"]
    assert len(modelled) == 9
    for slug, curve in modelled.items():
        assert correlation(drawn_lengths(condition, slug), curve[:100]) > 0.9, slug


@every_condition
@pytest.mark.parametrize("slug", ["biceps-femoris", "semimembranosus", "semitendinosus"])
def test_hamstrings_are_longest_late_in_swing(condition, slug):
    lengths = drawn_lengths(condition, slug)
    assert 75 <= lengths.index(max(lengths)) < 100


@every_condition
def test_the_calf_follows_ankle_and_knee(condition):
    table = sample(condition)["attitudes"]
    bent = [
        (foot - shank) - 0.4 * (thigh - shank)
        for foot, shank, thigh in zip(
            table["foot_pitch"], table["shank_attitude"], table["thigh_attitude"], strict=True
        )
    ]
    assert correlation(drawn_lengths(condition, "gastrocnemius"), bent[:100]) > 0.9


@every_condition
def test_the_arrow_shows_the_measured_force(condition):
    data, stance = sample(condition), int(motion(condition).stance_pct)
    for percent in range(2, stance - 2):
        tail, head = _ends(arrow(posed_at(condition, percent), force(condition)))
        assert tail[1] == pytest.approx(0)
        assert (tail[1] - head[1]) / FORCE_SCALE == pytest.approx(data["vertical"][percent])
        assert (head[0] - tail[0]) / FORCE_SCALE == pytest.approx(data["fore_aft"][percent])
        later = _ends(arrow(posed_at(condition, percent + 50), force(condition)))
        assert dist(*later) == pytest.approx(dist(tail, head))


def _ends(corners):
    (ax, ay), (bx, by) = corners[0], corners[-1]
    return ((ax + bx) / 2, (ay + by) / 2), corners[3]


@every_condition
def test_no_arrow_in_flight(condition):
    for percent in (motion(condition).stance_pct + 1, 49, 99):
        assert arrow(posed_at(condition, percent), force(condition)) == []
