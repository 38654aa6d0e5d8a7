"""One look answers: figure, answer and control of the main pages are seen without scrolling."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.fold import PAGES, SCREENS, look

pytestmark = pytest.mark.browser

MOST_CONTROLS, MOST_WORDS = 5, 25
PARTS = ("figure", "answer", "control")
BELOW = {"pain": {"control"}}
"""What has to wait: on a page about a pain the signs that mean danger come before all links."""


@pytest.mark.parametrize("screen", SCREENS)
def test_figure_answer_and_control_are_whole_above_the_fold(
    page: Page, site: str, screen: str
) -> None:
    hidden = {}
    for name, path in PAGES.items():
        found = look(page, site + path, *SCREENS[screen])
        wanted = [part for part in PARTS if part not in BELOW.get(name, ())]
        if missing := [part for part in wanted if not found.shows(part)]:
            hidden[name] = missing
    assert hidden == {}


@pytest.mark.parametrize("screen", SCREENS)
def test_little_stands_before_figure_and_answer(page: Page, site: str, screen: str) -> None:
    much = {}
    for name, path in PAGES.items():
        found = look(page, site + path, *SCREENS[screen])
        if found.controls_before > MOST_CONTROLS or found.words_before > MOST_WORDS:
            much[name] = (found.controls_before, found.words_before)
    assert much == {}


# The head of most lines, the first signs of most lines, the longest list.
PAINS = ("hip-flexor-pain", "calf-strain", "low-back-pain")


@pytest.mark.parametrize("screen", SCREENS)
def test_the_first_danger_signs_of_a_pain_are_above_the_fold(
    page: Page, site: str, screen: str
) -> None:
    """A wide screen shows beside them what helps, and how sure that is."""
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    for pain in PAINS:
        page.goto(f"{site}/injuries/{pain}/")
        signs = page.locator(".get-help > ul > li")
        card, helps = (
            page.locator(".get-help").bounding_box(),
            page.locator("#helps").bounding_box(),
        )
        second = signs.nth(1).bounding_box()
        assert card
        assert helps
        assert second
        assert second["y"] + second["height"] <= height, pain
        if width > 1000:
            assert helps["x"] > card["x"] + card["width"], pain
            assert helps["y"] + helps["height"] < height, pain
        else:
            assert 0 < helps["y"] - card["y"] - card["height"] < 100, pain
        assert page.locator("#helps .sureness").is_visible(), pain
