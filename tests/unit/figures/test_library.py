"""The small runners as one file that pages refer to: light, lit by levels, posed as measured."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import brotli
import pytest

from muscles.figures.runner import BUILDS, MUSCLES, Build, library, pose, shapes
from tests.unit.figures.test_runner_data import motion

MOMENTS = dict(zip("abcdefgh", (1, 8, 17, 28, 43, 58, 72, 90), strict=True))
LEVELS = {"soleus": 4, "gastrocnemius": 3, "vastus-lateralis": 1, "heart": 4}


def levels_in(svg: str) -> list[str]:
    return sorted(re.findall(r"stride-muscle (level-\d)", svg))


def used_in(svg: str) -> list[str]:
    return re.findall(r'href="/runners.svg#([^"]+)"', svg)


def test_each_runner_stands_there_once_with_its_muscles_apart() -> None:
    drawn = library.document(motion("run4.0"), {"landing": 2, "mid-swing": 75})
    names = re.findall(r' id="([^"]+)"', drawn)
    assert len(names) == len(set(names)) == 2 * (5 + len(MUSCLES))
    assert {"landing", "landing-soleus", "mid-swing", "mid-swing-soleus"} <= set(names)
    assert {"landing-worn", "landing-arm"} <= set(names)


@pytest.mark.parametrize("build", BUILDS.values(), ids=list(BUILDS))
def test_a_strip_of_eight_is_light_file_and_markup_together(build: Build) -> None:
    lit = dict.fromkeys(("soleus", "gastrocnemius", "vastus-lateralis", "gluteus-maximus"), 3)
    strip = "".join(library.picture("/runners.svg", name, lit) for name in MOMENTS)
    file = library.document(motion("run4.0"), MOMENTS, build)
    assert sum(len(brotli.compress(text.encode(), quality=5)) for text in (strip, file)) < 8_000


def test_a_picture_lights_one_muscle_by_its_level() -> None:
    shown = library.picture("/runners.svg", "landing", {"soleus": 3})
    assert used_in(shown) == ["landing", "landing-soleus"]
    assert 'class="stride-muscle level-3"' in shown


def test_clothes_lie_over_muscles_and_under_those_inside_of_the_trunk() -> None:
    shown = library.picture("/runners.svg", "landing", {"psoas-major": 3, "soleus": 2})
    assert used_in(shown) == [
        "landing-under",
        "landing-soleus",
        "landing-worn",
        "landing-psoas-major",
        "landing-arm",
    ]


@pytest.mark.parametrize(("muscle", "level"), [("soleus", 0), ("heart", 4)])
def test_what_is_silent_or_not_drawn_is_not_lit(muscle: str, level: int) -> None:
    shown = library.picture("/runners.svg", "landing", {muscle: level}, least=0)
    assert used_in(shown) == ["landing"]


def test_muscles_are_lit_by_their_level_and_faint_ones_left_out() -> None:
    assert library.LEAST == 2
    assert levels_in(library.picture("/r.svg", "landing", LEVELS)) == ["level-3", "level-4"]
    assert len(levels_in(library.picture("/r.svg", "landing", LEVELS, least=1))) == 3
    assert levels_in(library.picture("/r.svg", "landing", {})) == []


def test_the_words_beside_it_speak_for_it() -> None:
    shown = library.picture("/r.svg", "landing", LEVELS)
    assert 'aria-hidden="true"' in shown
    assert "data-muscle" not in shown


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_percentage_outside_the_stride_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="0"):
        library.document(motion("run4.0"), {"landing": percent})


def test_it_is_the_same_pose_as_the_large_figure() -> None:
    """Each line runs within two body units of rounding and its tolerance of the large one."""
    drawn = ElementTree.fromstring(library.document(motion("run4.0"), {"x": 17}))  # noqa: S314
    paths = {node.get("id"): node.get("d") or "" for node in drawn if node.get("id")}
    allowed = library.TOLERANCE + 1 / library.SCALE
    for shape in shapes(pose(motion("run4.0"), 17)):
        if shape.muscle:
            xs = [x for x, _ in shape.rings[-1]]
            ys = [y for _, y in shape.rings[-1]]
            places = absolute(paths[f"x-{shape.muscle}"])
            for found, wanted in zip(zip(*places, strict=True), (xs, ys), strict=True):
                assert min(found) / library.SCALE == pytest.approx(min(wanted), abs=allowed)
                assert max(found) / library.SCALE == pytest.approx(max(wanted), abs=allowed)


def absolute(data: str) -> list[tuple[float, float]]:
    """Return the corners of a polygon written in relative steps."""
    numbers = [float(value) for value in re.findall(r"-?\d+", data)]
    x, y = 0.0, 0.0
    places = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        places.append((x, y))
    return places
