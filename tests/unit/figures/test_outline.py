"""Path text: points along a path."""

from __future__ import annotations

import pytest
from svgelements import Path

from muscles.figures import art
from muscles.figures.outline import area, distance, rings

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))


@pytest.mark.parametrize("path", ["M0 0A5 5 0 0 1 9 9Z", "M0 0T5 5", "M0 0L5 x"])
def test_a_path_refuses_what_it_does_not_know(path: str) -> None:
    with pytest.raises(ValueError, match="A path may hold"):
        rings(path)


def test_rings_follow_lines_and_curves() -> None:
    assert rings("M0 0H10V10L0 10Z") == (SQUARE,)
    assert rings("M1 1l2 0l0 2zm1 0l2 0l0 2z")[1][0] == (2.0, 1.0)
    (quarter,) = rings("M0 10C0 4.477 4.477 0 10 0")
    assert all(abs((10 - x) ** 2 + (10 - y) ** 2 - 100) < 0.1 for x, y in quarter)
    (bow,) = rings("M0 0Q5 10 10 0")
    assert max(y for _, y in bow) == pytest.approx(5, abs=0.3)
    (wave,) = rings("M0 0C0 5 10 5 10 0S20 -5 20 0")
    assert min(y for _, y in wave) == pytest.approx(-3.75, abs=0.2)


def test_rings_agree_with_another_reader_of_paths() -> None:
    for region in art.load("front").muscles:
        for shape in region.shapes:
            if shape.mirrored:
                continue
            box = Path(shape.d).bbox()
            points = [point for ring in rings(shape.d) for point in ring]
            mine = (
                min(x for x, _ in points),
                min(y for _, y in points),
                max(x for x, _ in points),
                max(y for _, y in points),
            )
            assert mine == pytest.approx(box, abs=0.6)


def test_area_and_distance() -> None:
    assert area(SQUARE) == 100
    assert distance((5, 5), SQUARE) == 5
    assert distance((2, 5), SQUARE) == 2
    assert distance((13, 14), SQUARE) == 5
    assert distance((3, 4), ((0, 0), (0, 0))) == 5
