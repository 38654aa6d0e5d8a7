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
