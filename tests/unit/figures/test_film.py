"""The filmstrip's runners: light, lit by levels, posed as measured."""

from __future__ import annotations

import re

import brotli
import pytest

from muscles.figures.runner import pose
from muscles.figures.runner.film import LEAST, SCALE, cell, portrait
from tests.unit.figures.test_runner_data import motion

MOMENTS = (1, 8, 17, 28, 43, 58, 72, 90)
LEVELS = {"soleus": 4, "gastrocnemius": 3, "vastus-lateralis": 1, "heart": 4}


def levels_in(svg: str) -> list[str]:
    return sorted(re.findall(r"stride-muscle (level-\d)", svg))


def test_muscles_are_lit_by_their_level_and_faint_ones_left_out() -> None:
    assert LEAST == 2
    assert levels_in(cell(motion("run4.0"), 17, LEVELS)) == ["level-3", "level-4"]
    assert levels_in(cell(motion("run4.0"), 17, {})) == []


def test_a_strip_of_eight_is_light() -> None:
    lit = dict.fromkeys(("soleus", "gastrocnemius", "vastus-lateralis", "gluteus-maximus"), 3)
    strip = "".join(cell(motion("run4.0"), moment, lit) for moment in MOMENTS)
    assert len(brotli.compress(strip.encode(), quality=5)) < 8_000


def test_the_words_beside_it_speak_for_it() -> None:
    assert 'aria-hidden="true"' in cell(motion("run4.0"), 17, LEVELS)
    assert "data-muscle" not in cell(motion("run4.0"), 17, LEVELS)


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_percentage_outside_the_stride_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="0"):
        cell(motion("run4.0"), percent, LEVELS)


def test_it_is_the_same_pose_as_the_large_figure() -> None:
    """The skin's first path, scaled back, lies where the larger figure has it."""

    def first_x(svg: str, scale: float) -> float:
        found = re.search(r'class="stride-limb is-far" d="M(-?[\d.]+)', svg)
        assert found
        return float(found[1]) / scale

    small, large = cell(motion("run4.0"), 17, {}), portrait(motion("run4.0"), 17, {}, "A runner")
    assert first_x(small, SCALE) == pytest.approx(first_x(large, 0.5), abs=8)
    assert pose(motion("run4.0"), 17).percent == 17


def test_the_large_figure_says_level_and_action_of_each_role() -> None:
    doing = {"soleus": (4, "braking"), "iliacus": (2, "mixed"), "heart": (4, "mixed")}
    svg = portrait(motion("run4.0"), 17, doing | {"gracilis": (0, "quiet")}, "Lowest <point>")
    assert 'class="stride-muscle level-4 is-braking"' in svg
    assert 'class="stride-muscle level-2 is-mixed is-deep"' in svg
    assert "is-quiet" not in svg
    assert re.findall(r"<text[^>]*>(\w)</text>", svg) == ["B", "M"]
    assert 'aria-label="Lowest &lt;point&gt;"' in svg
