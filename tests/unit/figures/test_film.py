"""The runner of a phase: posed as measured, lit by what its muscles do."""

from __future__ import annotations

import re

import pytest

from muscles.figures.runner import pose, shapes
from muscles.figures.runner.film import middle, portrait
from tests.unit.figures.test_runner_data import motion


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_percentage_outside_the_stride_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="0"):
        portrait(motion("run4.0"), percent, {}, "A runner")


def test_it_is_posed_as_measured() -> None:
    posed = pose(motion("run4.0"), 17)
    assert posed.percent == 17
    [far_arm] = (shape for shape in shapes(posed) if shape.part == "far-arm")
    found = re.search(
        r'data-part="far-arm" d="M(-?\d+)[ ]?(-?\d+)',
        portrait(motion("run4.0"), 17, {}, "A runner"),
    )
    assert found
    assert (float(found[1]), float(found[2])) == pytest.approx(far_arm.rings[0][0], abs=0.6)


def test_the_large_figure_says_level_and_action_of_each_role() -> None:
    doing = {"soleus": (4, "braking"), "iliacus": (2, "mixed"), "heart": (4, "mixed")}
    svg = portrait(motion("run4.0"), 17, doing | {"gracilis": (0, "quiet")}, "Lowest <point>")
    assert 'class="stride-muscle level-4 is-braking"' in svg
    assert 'class="stride-muscle level-2 is-mixed is-deep"' in svg
    assert "is-quiet" not in svg
    assert re.findall(r"<text[^>]*>(\w)</text>", svg) == ["B", "M"]
    assert 'aria-label="Lowest &lt;point&gt;"' in svg


def test_the_runner_of_middle_size_has_face_and_levels_but_nothing_that_is_too_small() -> None:
    svg = middle(motion("run4.0"), 17, {"soleus": 4, "heart": 4}, pieces="/pieces.svg")
    assert 'class="stride-muscle level-4"' in svg
    assert 'href="/pieces.svg#head"' in svg
    assert 'aria-hidden="true"' in svg
    for too_small in ("stride-fibres", "<text", "stride-leader", "is-driving"):
        assert too_small not in svg
    large = portrait(motion("run4.0"), 17, {"soleus": (4, "braking")}, "A runner")
    assert "stride-fibres" in large
    path = re.compile(r'data-part="near-leg" [^>]*d="([^"]+)"')
    assert path.findall(svg) == path.findall(large)
