"""Pages in a real browser: accessible in both themes, and never wider than the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import access, narrow, second
from tests.browser.pieces import in_pieces

pytestmark = pytest.mark.browser

# One of each kind of page.
KINDS = [
    "/",
    "/body/?phase=loading&muscle=soleus",
    "/body/?terrain=uphill",
    "/muscles/",
    "/muscles/soleus/",
    "/muscles/soleus/cite/",
    "/groups/calf/",
    "/gait/",
    "/gait/loading/",
    "/terrain/",
    "/terrain/uphill/",
    "/tissues/",
    "/tissues/achilles-tendon/",
    "/exercises/",
    "/exercises/plank/",
    "/articles/",
    "/articles/hills-up-and-down/",
    "/claims/",
    "/claims/hamstrings-are-isometric-at-foot-strike/",
    "/injuries/",
    "/injuries/shin-splints/",
    "/glossary/",
    "/glossary/eccentric/",
    "/sources/",
    "/sources/hamner2010/",
    "/teach/",
    "/teach/stride/",
    "/teach/quiz/",
    "/teach/lesson/",
    "/about/",
    "/about/how-we-judge-evidence/",
    "/authors/running-muscles-editors/",
    "/embed/body/?phase=loading&muscle=soleus",
    "/embed/stride/?at=25",
    "/embed/muscle/soleus/",
    "/embed/claim/hamstrings-are-isometric-at-foot-strike/",
    "/share/?page=/gait/",
    "/no-such-page/",
]


# One visit of each page for all: what makes a page costs more than to look at it again.
def test_each_kind_of_page_is_accessible_in_both_themes_and_fits_every_screen(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page()
    found = {}
    for path in KINDS:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(site + path)
        wrong = access.faults(page, with_second=True)
        if wrong := {**wrong, **narrow.sideways(page, narrow.WIDTHS), **narrow.faults(page)}:
            found[path] = wrong
    assert found == {}


@pytest.mark.new_context
def test_html_codesniffer_finds_what_is_wrong(page: Page) -> None:
    page.set_content(
        """<html lang="en"><title>Wrong</title><img src="data:,"><input>
        <p>Read <a href="/"></a></p><p class="pale">Pale</p>
        <style>.pale { background: #fff; color: #ccc }</style>"""
    )
    found = {error.split(":")[0].split(".Guideline")[1] for error in second.errors(page)}
    assert {"1_1.1_1_1.H37", "1_4.1_4_3.G18.Fail"} <= found
    assert {"4_1.4_1_2.H91.A.NoContent", "4_1.4_1_2.H91.InputText.Name"} <= found
    [pale] = second.errors(page, only_contrast=True)
    assert "1_4.1_4_3.G18.Fail" in pale


def test_skip_link_is_the_first_stop_and_leads_to_the_content(page: Page, site: str) -> None:
    page.goto(f"{site}/muscles/soleus/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


# What has moved on a page, and by now: a list of its parts.
MOVED = """new Promise((done) => {
    const moved = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
            for (const { node, previousRect: a, currentRect: b } of entry.sources)
                // A text torn apart on its way may grow where it stands.
                if (node?.nodeType !== Node.TEXT_NODE || a.x !== b.x || a.y !== b.y)
                    moved.push(node?.className || node?.nodeName);
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(moved), 300);
})"""


def test_nothing_moves_while_a_page_arrives_in_pieces(
    open_context: Callable[..., BrowserContext], site: str
) -> None:
    # Both at once: most of the time passes in waiting for the next piece.
    windows = {
        width: open_context(viewport={"width": width, "height": 2400}).new_page()
        for width in (390, 1280)
    }
    found = {}
    with in_pieces(site) as address:
        for path in ("/", "/body/", "/muscles/soleus/", "/gait/", "/articles/hills-up-and-down/"):
            for page in windows.values():
                page.goto(address + path, wait_until="commit")
            for width, page in windows.items():
                page.wait_for_load_state("load")
                if moved := page.evaluate(MOVED):
                    found[path, width] = moved
    assert found == {}
