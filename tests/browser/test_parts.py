"""The parts page in a real browser: every component in every state is accessible and fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import serving
from tests.browser import access

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def parts(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the parts page on a developer's server: others do not show it."""
    home = tmp_path_factory.mktemp("parts")
    with django_db_blocker.unblock(), serving.copied_database(home) as database:
        variables = serving.environment(home, **database, DEBUG="1")
        with serving.server(variables) as address, django_db_blocker.block():
            yield f"{address}/parts/"


def test_the_parts_are_accessible_in_both_themes_and_reach_over_no_edge(
    open_page: Callable[..., Page], parts: str
) -> None:
    page = open_page()
    page.goto(parts)
    assert access.faults(page) == {}
    for width in (1440, 768, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_nobody_measured_is_never_filled(open_page: Callable[..., Page], parts: str) -> None:
    page = open_page(painted=False)
    page.goto(parts)
    fills = page.evaluate(
        """() => [...document.querySelectorAll(".plates .region.is-expected")].map((region) => {
            const { fill, strokeDasharray } = getComputedStyle(region);
            return [fill.startsWith("url("), strokeDasharray !== "none"];
        })"""
    )
    assert len(fills) > 4
    assert all(is_hatched and is_dashed for is_hatched, is_dashed in fills)


def test_nothing_moves_and_every_control_can_be_reached(
    open_page: Callable[..., Page], parts: str
) -> None:
    page = open_page(painted=False)
    page.goto(parts)
    wanted = page.locator("main :is(a, button, select, input, summary)").evaluate_all(
        "all => all.filter((e) => e.checkVisibility() && e.tabIndex >= 0).length"
    )
    page.locator("main").focus()
    seen = set()
    for place in range(wanted):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.outerHTML") + str(place))
        if not page.evaluate("document.querySelector('main').contains(document.activeElement)"):
            break
    assert len(seen) == wanted
