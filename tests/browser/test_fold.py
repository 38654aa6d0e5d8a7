"""One look answers: figure, answer and control of the main pages are seen without scrolling."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.fold import PAGES, SCREENS, Look, looks
from tests.browser.paint import UNPAINTED

pytestmark = [pytest.mark.browser, pytest.mark.unpainted]

MOST_CONTROLS, MOST_WORDS = 5, 25
PARTS = ("figure", "answer", "control")
BELOW = {"pain": {"control"}}
"""What has to wait: on a page about a pain the signs that mean danger come before all links."""


@pytest.fixture(scope="module")
def first_looks(browser: Browser, site: str) -> dict[tuple[str, str], Look]:
    """What each page shows first, by the page's name and the screen's."""
    context = browser.new_context(service_workers="block")
    context.add_init_script(UNPAINTED)
    page = context.new_page()
    found = {
        (name, screen): look
        for name, path in PAGES.items()
        for screen, look in looks(page, site + path).items()
    }
    context.close()
    return found


def test_figure_answer_and_control_are_whole_above_the_fold(
    first_looks: dict[tuple[str, str], Look],
) -> None:
    hidden = {}
    for (name, screen), look in first_looks.items():
        wanted = [part for part in PARTS if part not in BELOW.get(name, ())]
        if missing := [part for part in wanted if not look.shows(part)]:
            hidden[name, screen] = missing
    assert hidden == {}


def test_little_stands_before_figure_and_answer(
    first_looks: dict[tuple[str, str], Look],
) -> None:
    much = {}
    for place, look in first_looks.items():
        if look.controls_before > MOST_CONTROLS or look.words_before > MOST_WORDS:
            much[place] = (look.controls_before, look.words_before)
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
