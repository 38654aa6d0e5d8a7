"""Ten men at 2, 3, 4 and 5 m/s: the numbers as published, and what is said of them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from muscles.figures.runner.drawing import level_of, steps_at
from muscles.figures.runner.posing import angles
from muscles.models import Curve
from muscles.presenters import stride
from tests.client import reading
from tests.client.reading import text_of

pytestmark = pytest.mark.django_db

TEN = ("run2.0h", "run3.0h", "run4.0h", "run5.0h")


def get(client: Client, query: str = "") -> str:
    return reading.get(client, f"/gait/{query}")


# Degrees in the source's table, at 0, 25, 50 and 75 % of the stride.
TABLE = {
    "run2.0h": {
        "thigh_attitude": [17.88, 9.4, -9.54, 27.61],
        "shank_attitude": [5.88, -27.49, -44.91, -54.03],
        "foot_pitch": [7.08, -6.21, -60.3, -50.17],
        "trunk_lean": [10.37, 13.27, 10.68, 13.41],
        "upperarm_attitude": [-50.39, -22.63, -22.15, -37.95],
        "forearm_attitude": [45.7, 67.99, 83.25, 42.55],
    },
    "run5.0h": {
        "thigh_attitude": [30.13, 0.02, -20.28, 40.94],
        "shank_attitude": [15.34, -36.03, -87.04, -77.88],
        "foot_pitch": [14.26, -16.17, -105.46, -76.22],
        "trunk_lean": [10.92, 14.7, 11.3, 14.84],
        "upperarm_attitude": [-59.16, -20.68, -19.17, -48.74],
        "forearm_attitude": [35.04, 76.89, 84.24, 30.41],
    },
}


@pytest.mark.parametrize("slug", TABLE)
def test_the_drawn_angles_are_those_of_the_table(slug: str) -> None:
    motion = stride.conditions().drawable[slug].motion
    for joint, values in TABLE[slug].items():
        sign = -1 if joint == "trunk_lean" else 1  # The drawing turns forwards the other way.
        column = joint.split("_")[0]
        drawn = [sign * angles(motion, percent)[column] for percent in (0, 25, 50, 75)]
        assert drawn == pytest.approx(values, abs=0.5), joint


def test_faster_is_harder_and_shorter_on_the_ground() -> None:
    drawable = stride.conditions().drawable
    forces = [drawable[slug].force for slug in TEN]
    peaks = [max(force.vertical) for force in forces if force]
    assert peaks == pytest.approx([2.07, 2.34, 2.50, 2.57], abs=0.006)
    assert [drawable[slug].motion.stance_pct for slug in TEN] == [46.7, 40.4, 38.3, 37.5]


def test_the_stride_opens_with_the_ten_where_their_activity_was_recorded(client: Client) -> None:
    html = get(client, "?at=9")
    assert 'data-condition="run5.0h"' in html
    text = text_of(html)
    assert (
        "Running at 5.0 m/s, 10 men. Activity was recorded from these runners at 5.0 m/s." in text
    )


@pytest.mark.parametrize(("slug", "speed"), [("run2.0h", "2.0"), ("run4.0h", "4.0")])
def test_where_nobody_recorded_muscles_none_is_lit(client: Client, slug: str, speed: str) -> None:
    html = get(client, f"?at=9&condition={slug}")
    said = f"Nobody recorded their muscles at {speed} m/s, so none is lit."
    assert said in text_of(html)
    assert "Working now 0 of 15" in text_of(html)
    assert stride.conditions().drawable[slug].activity.values == {}


def test_what_is_only_a_most_is_told_as_low_and_never_banded() -> None:
    curves = Curve.objects.filter(condition__slug="run5.0h", quantity="activity")
    counts = {curve.channel: len(curve.low) for curve in curves}
    assert len(counts) == 10
    assert (min(counts.values()), max(counts.values())) == (12, 48)
    activity = stride.conditions().drawable["run5.0h"].activity
    for curve in curves.filter(stands_for_muscle=True).select_related("muscle"):
        steps = [steps_at(activity, curve.muscle.slug, percent) for percent in curve.low]
        assert {level_of(step) for step in steps if step is not None} == {1}, curve.channel


def test_the_line_breaks_off_where_it_is_low(client: Client) -> None:
    html = reading.get(client, "/muscles/soleus/")
    [line] = re.findall(r'<path class="curve-line look-fast is-more" d="([^"]+)"', html)[:1]
    assert re.findall(r"M(\d+) ", line) == ["0", "60"]
    text = text_of(html)
    assert "Where the line breaks off it was low" in text


def test_hip_rotation_is_not_among_what_is_drawn_or_given_away() -> None:
    channels = set(
        Curve.objects.filter(condition__slug__in=TEN, quantity="angle").values_list(
            "channel", flat=True
        )
    )
    assert len(channels) == 18
    assert "hip-rotation" not in channels


@pytest.mark.parametrize("channel", ["semimembranosus", "semitendinosus", "biceps-femoris"])
def test_hamstrings_are_longest_before_contact_and_shorten_at_it_in_nine_of_nine(
    channel: str,
) -> None:
    rows = Curve.objects.filter(channel=channel)
    for slug, seconds in zip(TEN, (0.752, 0.715, 0.672, 0.619), strict=True):
        own = {row.quantity: row.values for row in rows.filter(condition__slug=slug)}
        longest = own["length"].index(max(own["length"]))
        assert 10 <= (100 - longest) * 10 * seconds <= 45, slug
        assert own["velocity"][0] < 0
        assert own["agreement"][0] == 1
