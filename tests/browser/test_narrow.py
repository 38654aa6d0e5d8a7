"""The narrowest screen, plain and with wide text spacing, on one page of each kind and the hardest.

The whole site is read by hand: ``python -m tests.browser.narrow``.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.narrow import WIDTH, broken, faults
from tests.browser.test_pages import KINDS

pytestmark = pytest.mark.browser

HARDEST = [
    "/data/",
    "/gait/?with=sprint9.5",
    "/glossary/electromyography-emg/",
    "/groups/hamstrings/",
    "/muscles/semimembranosus/",
    "/sources/toeflexor2019/",
    "/terrain/trail/",
]
"""Pages with the longest words in a heading, a menu, a table or a picture."""


# One visit for both spacings; the wider screens are read in ``test_pages``.
def test_every_kind_of_page_holds_at_320_px_and_with_wide_spacing(
    open_context: Callable[..., BrowserContext], site: str
) -> None:
    page = open_context().new_page()
    assert dict(broken(page, site, (*KINDS, *HARDEST))) == {}


BROKEN = """<!doctype html><title>Broken</title>
<p class="wide">Wide</p><p class="cut">Some words that need a second line and have none.</p>
<svg viewBox="0 0 300 40" width="288"><text x="0" y="20">rest</text><text x="20" y="22">work</text>
</svg><style>.wide { width: 400px } .cut { height: 20px; overflow: hidden; width: 120px }</style>"""


def test_what_reaches_out_is_cut_off_or_covered_is_found(page: Page) -> None:
    page.set_viewport_size({"width": WIDTH, "height": 800})
    page.route("**/*", lambda route: route.fulfill(body=BROKEN, content_type="text/html"))
    found = faults(page, "http://localhost/")
    assert [fault.split(" ")[0] for fault in found["plain"]] == ["scrolls", "cut", "one"]
    assert found["spaced"][0] == "scrolls to 408 px"
