"""The small runners as one file that pages refer to."""

from __future__ import annotations

import re

import pytest

from muscles.figures.runner import MUSCLES, library
from tests.unit.figures.test_runner_data import motion


def test_each_runner_stands_there_once_with_its_muscles_apart() -> None:
    drawn = library.document(motion("run4.0"), {"landing": 2, "mid-swing": 75})
    names = re.findall(r' id="([^"]+)"', drawn)
    assert len(names) == len(set(names)) == 2 * (1 + len(MUSCLES))
    assert {"landing", "landing-soleus", "mid-swing", "mid-swing-soleus"} <= set(names)


def test_a_picture_lights_one_muscle_by_its_level() -> None:
    shown = library.picture("/runners.svg", "landing", "soleus", 3)
    assert re.findall(r'href="([^"]+)"', shown) == [
        "/runners.svg#landing",
        "/runners.svg#landing-soleus",
    ]
    assert 'class="stride-muscle level-3"' in shown
    assert 'aria-hidden="true"' in shown


@pytest.mark.parametrize(("muscle", "level"), [("soleus", 0), ("heart", 4)])
def test_what_is_silent_or_not_drawn_is_not_lit(muscle: str, level: int) -> None:
    shown = library.picture("/runners.svg", "landing", muscle, level)
    assert re.findall(r'href="([^"]+)"', shown) == ["/runners.svg#landing"]
