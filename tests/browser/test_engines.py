"""Map and stride in Firefox and WebKit: a picture is there, and answers to hand and keyboard.

``make engines`` fetches both. All other tests of this folder use Chromium.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser import engines
from tests.browser.engines import Window

pytestmark = pytest.mark.browser

ARROW_RIGHT = "\ue014"
"""The key, as WebDriver writes it."""

# A point of a muscle that nothing covers, in CSS pixels of the window.
POINT_OF = """
    const region = document.querySelector(arguments[0]);
    const box = region.getBoundingClientRect();
    for (let y = box.top + 4; y < box.bottom; y += 5)
        for (let x = box.left + 2; x < box.right; x += 3)
            if (document.elementFromPoint(x, y)?.closest("a") === region) return [x, y];
"""
MIDDLE_OF = """
    const box = document.querySelector(arguments[0]).getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
"""
# The smallest side of the box around what is drawn, and how far the page reaches out sideways.
DRAWN = """
    const box = document.querySelector(arguments[0]).getBoundingClientRect();
    return Math.min(box.width, box.height);
"""
REACHES_OUT = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
LIMB = "return document.querySelector('.stride-plate svg').innerHTML"


@pytest.fixture(scope="module", params=engines.ENGINES)
def window(request: pytest.FixtureRequest) -> Iterator[Window]:
    """A window of the engine, one for all tests."""
    if engines.find(request.param) is None:
        pytest.skip(f"{request.param} is not installed: make engines")
    with engines.window(request.param) as opened:
        yield opened


def test_the_map_is_drawn_and_a_click_is_answered(window: Window, site: str) -> None:
    window.go(f"{site}/body/")
    assert window.run("return innerWidth") >= 1300
    for view in ("front", "back", "side"):
        assert window.run(DRAWN, f'svg[data-view="{view}"]') > 80
    assert window.run(REACHES_OUT) <= 0
    thigh = 'svg[data-view="front"] a[data-muscle="rectus-femoris"]'
    window.click(*window.run(POINT_OF, thigh))
    window.until("return document.querySelector('[data-role-of=rectus-femoris]')")
    window.until("return location.search.includes('muscle=rectus-femoris')")
    assert window.run("return document.activeElement.id") == "role-heading"
    assert window.run("return document.title").startswith("Rectus femoris")
    assert window.run(
        "return document.querySelector(arguments[0]).getAttribute('aria-current')", thigh
    )


def test_the_stride_is_drawn_moves_by_key_and_plays(window: Window, site: str) -> None:
    window.go(f"{site}/gait/")
    assert window.run(DRAWN, 'svg[data-figure="stride"]') > 200
    assert window.run("return document.querySelectorAll('[data-stride-rows] > *').length") > 5
    assert window.run(REACHES_OUT) <= 0
    stood = window.run(LIMB)
    window.press("#stride-range", ARROW_RIGHT * 3)
    window.until("return document.querySelector('[data-stride-at]').textContent.trim() == '3 %'")
    assert window.run(LIMB) != stood
    window.click(*window.run(MIDDLE_OF, ".stride-play"))
    window.until("return document.querySelector('#stride-range').value > 20")
    window.click(*window.run(MIDDLE_OF, ".stride-play"))
    window.until("return document.querySelector('.stride-play').dataset.playing !== 'true'")
