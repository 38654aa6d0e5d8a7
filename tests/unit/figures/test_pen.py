"""The pen: curves run through their points, strokes taper, fibres stay between guides."""

from __future__ import annotations

from itertools import pairwise
from math import cos, dist, hypot, pi, sin

import pytest
from shapely.geometry import LineString, Point, Polygon

from muscles.figures.outline import rings
from muscles.figures.pen import Pen, between, joined, mirrored, pieces, walk

ARCH = [(0.0, 0.0), (20.0, 30.0), (60.0, 40.0), (100.0, 0.0)]
GUIDES = [
    [(0.0, 0.0), (-4.0, 50.0), (0.0, 100.0)],
    [(20.0, 0.0), (20.0, 50.0), (20.0, 100.0)],
]


def test_a_curve_runs_through_every_point_and_turns_smoothly() -> None:
    curve = pieces(ARCH)
    assert [piece[0] for piece in curve] + [curve[-1][3]] == ARCH
    for before, after in pairwise(curve):
        arrives = (before[3][0] - before[2][0], before[3][1] - before[2][1])
        leaves = (after[1][0] - after[0][0], after[1][1] - after[0][1])
        across = arrives[0] * leaves[1] - arrives[1] * leaves[0]
        assert abs(across) < 1e-9 * hypot(*arrives) * hypot(*leaves) + 1e-9


def test_a_corner_breaks_and_a_closed_shape_comes_back() -> None:
    square = [(0.0, 0.0, "c"), (10.0, 0.0, "c"), (10.0, 10.0, "c"), (0.0, 10.0, "c")]
    assert Polygon(rings(Pen(2).shape(square))[0]).area == pytest.approx(100)
    clock = [(10 * cos(pi * hour / 6), 10 * sin(pi * hour / 6)) for hour in range(12)]
    assert Polygon(rings(Pen(2).shape(clock))[0]).area == pytest.approx(100 * pi, rel=0.015)


def test_a_walk_takes_even_steps() -> None:
    steps = [dist(a, b) for a, b in pairwise(walk(ARCH, 40))]
    assert max(steps) < 1.05 * min(steps)


@pytest.mark.parametrize("is_light", [False, True])
def test_a_stroke_is_as_wide_as_asked_and_tapers(is_light: bool) -> None:
    line = [(0.0, 0.0), (50.0, 3.0), (100.0, 0.0)]
    drawn = Polygon(rings(Pen(2, is_light).ink(line, 6.0))[0])
    across = drawn.intersection(LineString([(50, -20), (50, 20)])).length
    assert across == pytest.approx(6, rel=0.1)
    near_end = drawn.intersection(LineString([(3, -20), (3, 20)])).length
    assert near_end < 2


def test_a_stroke_with_blunt_ends_keeps_their_width() -> None:
    drawn = Polygon(rings(Pen(2).ink([(0.0, 0.0), (50.0, 0.0), (100.0, 0.0)], 6, 0.5, 1.0))[0])
    for x, width in ((0.2, 3), (99.8, 6)):
        across = drawn.intersection(LineString([(x, -20), (x, 20)])).length
        assert across == pytest.approx(width, rel=0.1)


@pytest.mark.parametrize("is_light", [False, True])
def test_fibres_lie_between_their_guides_and_are_the_same_in_every_run(is_light: bool) -> None:
    pen = Pen(1, is_light)
    drawn = pen.fibres(GUIDES, 8, seed=5, width=0.6)
    assert drawn == pen.fibres(GUIDES, 8, seed=5, width=0.6)
    assert drawn != pen.fibres(GUIDES, 8, seed=6, width=0.6)
    room = Polygon([*walk(GUIDES[0], 30), *reversed(walk(GUIDES[1], 30))]).buffer(0.7)
    leaves = rings(drawn)
    assert len(leaves) >= 8
    assert all(room.contains(Point(point)) for leaf in leaves for point in leaf)


def test_a_line_between_guides_is_half_way() -> None:
    middle = between(GUIDES, 0.5, 4)
    assert middle[0] == pytest.approx((10, 0))
    assert middle[2] == pytest.approx((8, 50), abs=0.05)


def test_mirroring_keeps_corners() -> None:
    assert mirrored([(1.0, 2.0, "c"), (3.0, 4.0)]) == [(-1.0, 2.0, "c"), (-3.0, 4.0)]


def test_numbers_are_written_short() -> None:
    assert joined([0.5, -0.25, 3.0, 0.0, -0.001], 2) == ".5-.25 3 0 0"
    assert joined([4.6, -2.2]) == "5-2"
