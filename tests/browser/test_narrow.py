"""The hardest pages, from a wide screen to the narrowest, plain and with wide text spacing.

One page of each kind is read in ``test_pages``; the whole site by hand:
``python -m tests.browser.narrow``.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.narrow import WIDTHS, faults, sideways

pytestmark = pytest.mark.browser

HARDEST = [
    "/data/",
    "/gait/?with=sprint9.5",
    "/glossary/electromyography-emg/",
    "/groups/hamstrings/",
    "/muscles/gluteus-medius/",
    "/muscles/semimembranosus/",
    "/sources/hse-dvt/",
    "/sources/minetti2002/",
    "/sources/toeflexor2019/",
    "/terrain/trail/",
]
"""Pages with the longest words in a heading, a menu, a table, an address or a picture."""


def test_the_hardest_pages_hold_on_every_screen_and_with_wide_spacing(
    page: Page, site: str
) -> None:
    found = {}
    for path in HARDEST:
        page.goto(site + path)
        if wrong := {**sideways(page, WIDTHS), **faults(page)}:
            found[path] = wrong
    assert found == {}


BROKEN = """<!doctype html><title>Broken</title>
<p class="wide">Wide</p><p class="cut">Some words that need a second line and have none.</p>
<svg viewBox="0 0 300 40" width="288"><text x="0" y="20">rest</text><text x="20" y="22">work</text>
</svg><style>.wide { width: 400px } .cut { height: 20px; overflow: hidden; width: 120px }</style>"""


def test_what_reaches_out_is_cut_off_or_covered_is_found(page: Page) -> None:
    page.route("**/*", lambda route: route.fulfill(body=BROKEN, content_type="text/html"))
    page.goto("http://localhost/")
    assert sideways(page, (1440, 390)) == {"390 px": 408}
    found = faults(page)
    assert [fault.split(" ")[0] for fault in found["plain"]] == ["scrolls", "cut", "one"]
    assert found["spaced"][0] == "scrolls to 408 px"
