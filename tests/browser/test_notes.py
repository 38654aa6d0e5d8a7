"""Margin notes in a real browser: beside their line on wide screens, gone everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from tests.browser import access

pytestmark = pytest.mark.browser

ARTICLE = "/articles/do-hamstrings-push-or-hold/"
# Pages with pictures, tables, curves and cards between the notes.
PAGES = [
    ARTICLE,
    "/articles/hidden-hip-flexors/",
    "/muscles/soleus/",
    "/muscles/vastus-medialis/",
    "/groups/calf/",
    "/gait/loading/",
    "/terrain/uphill/",
    "/tissues/achilles-tendon/",
    "/injuries/calf-strain/",
    "/exercises/high-knees/",
    "/claims/hip-flexors-steady-pelvis-and-back/",
    "/injuries/shin-splints/",
]


class Box(NamedTuple):
    """A rectangle in the document, and what stands in it."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def meets(self, other: Box) -> bool:
        """Return whether the two share more than an edge."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide > 1 and high > 1


def notes(page: Page) -> list[Box]:
    """Return the notes that are drawn. Scripts cannot measure them; the browser's snapshot can."""
    session = page.context.new_cdp_session(page)
    taken = session.send("DOMSnapshot.captureSnapshot", {"computedStyles": []})
    session.detach()
    words, [document, *_] = taken["strings"], taken["documents"]
    nodes, layout = document["nodes"], document["layout"]
    bounds = dict(zip(layout["nodeIndex"], layout["bounds"], strict=True))
    found = []
    for node in nodes["pseudoType"]["index"]:
        listed = [words[number] for number in nodes["attributes"][nodes["parentIndex"][node]]]
        text = dict(zip(listed[::2], listed[1::2], strict=True)).get("data-note")
        if text and node in bounds and bounds[node][2]:
            left, top, width, height = bounds[node]
            found.append(Box(left, top, left + width, top + height, text))
    return found


def numbers(page: Page) -> list[Box]:
    """Return the numbers in the text that belong to the notes, in the same order."""
    found = page.evaluate(
        """Array.from(document.querySelectorAll(".cite[data-note]"), (link) => {
            const box = link.getClientRects()[0];
            const [top, bottom] = [box.top + scrollY, box.bottom + scrollY];
            return [box.left, top, box.right, bottom, link.dataset.note];
        })"""
    )
    return [Box(*box) for box in found]


def others(page: Page) -> list[Box]:
    """Return every line of text, and every picture, table, card and control."""
    found = page.evaluate(
        """(() => {
            const found = [];
            const add = (box, name) => {
                const [top, bottom] = [box.top + scrollY, box.bottom + scrollY];
                if (box.width > 1 && box.height > 1)
                    found.push([box.left, top, box.right, bottom, name]);
            };
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const text = walker.currentNode;
                if (!text.data.trim()) continue;
                if (text.parentElement.closest("svg, .visually-hidden")) continue;
                const range = document.createRange();
                range.selectNodeContents(text);
                for (const box of range.getClientRects()) add(box, text.data.trim());
            }
            const boxes = "svg:not(svg *), table, .scroller, .curve-keys, .facts, .small-map," +
                "summary, .get-help, .better, .try-this, .fun-fact, button, select, footer";
            for (const element of document.querySelectorAll(boxes))
                add(element.getBoundingClientRect(), element.outerHTML.slice(0, 60));
            return found;
        })()"""
    )
    return [Box(*box) for box in found]


@pytest.fixture
def wide(open_page: Callable[..., Page]) -> Page:
    """A page on a wide screen."""
    return open_page(painted=False)


@pytest.mark.parametrize("path", PAGES)
def test_notes_stand_beside_their_lines_and_on_nothing_else(
    wide: Page, site: str, path: str
) -> None:
    wide.goto(site + path)
    wide.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    for width in (1120, 1440):
        wide.set_viewport_size({"width": width, "height": 900})
        shown, marks, rest = notes(wide), numbers(wide), others(wide)
        assert len(shown) >= 2, width
        assert [note.text for note in shown] == [mark.text for mark in marks], width
        free = 0.0
        for note, mark in zip(shown, marks, strict=True):
            assert note.left >= mark.right, (width, note)
            assert note.right <= width, (width, note)
            # On the line of its number, or below the note before it, at most one line further.
            assert -8 <= note.top - max(mark.top, free) <= 40, (width, note)
            assert note.bottom - note.top < 90, (width, note)
            free = note.bottom
            assert [box for box in rest if box.meets(note)] == [], (width, note)
        assert not any(a.meets(b) for a in shown for b in shown if a is not b), width
        assert abs(shown[0].top - marks[0].top) <= 8, width


def test_a_note_is_the_same_link_as_its_number(wide: Page, site: str) -> None:
    wide.goto(site + ARTICLE)
    wide.locator(".cite[data-note]").first.scroll_into_view_if_needed()
    [first, *_] = notes(wide)
    wide.mouse.click(first.left + 40, first.top + 8 - wide.evaluate("scrollY"))
    wide.wait_for_url(f"{site}/sources/*/")
    assert wide.title().startswith(first.text.split("\t")[1].split("\n")[0])


def test_notes_add_no_stop_and_no_words_for_those_who_listen(wide: Page, site: str) -> None:
    wide.goto(site + ARTICLE)
    names = [mark.text.split("\n")[0].replace("\t", ": ") for mark in numbers(wide)]
    links = wide.locator(".cite[data-note]")
    for place, name in enumerate(names[:5]):
        assert f'link "Source {name}"' in links.nth(place).aria_snapshot()
    session = wide.context.new_cdp_session(wide)
    # A link's own name holds the short name of its source, which is all of some notes.
    spoken = [
        name
        for node in session.send("Accessibility.getFullAXTree")["nodes"]
        if not node["ignored"]
        and not (name := str(node.get("name", {}).get("value", ""))).startswith("Source ")
    ]
    session.detach()
    for note in notes(wide):
        assert not any(note.text in said or note.text.split("\t")[1] in said for said in spoken)
    links.first.focus()
    wide.keyboard.press("Tab")
    following = names[1].partition(":")[0]
    assert wide.evaluate("document.activeElement.textContent") == following


def test_without_a_margin_there_are_numbers_and_the_list_at_the_foot(wide: Page, site: str) -> None:
    wide.goto(site + ARTICLE)
    cited = wide.locator(".cite").first
    address, number = cited.get_attribute("href"), cited.inner_text()
    for width in (1100, 768, 360, 320):
        wide.set_viewport_size({"width": width, "height": 800})
        assert notes(wide) == [], width
        assert cited.is_visible()
    # The list is folded: its place in the page is the same on every screen.
    assert wide.locator(f"#source-{number} a").get_attribute("href") == address
    cited.click()
    wide.wait_for_url(f"{site}{address}")


def test_on_paper_and_on_pages_without_a_margin_there_are_no_notes(wide: Page, site: str) -> None:
    wide.goto(f"{site}/gait/")
    assert wide.locator("a.cite").count()
    assert notes(wide) == []
    wide.goto(site + ARTICLE)
    assert notes(wide)
    wide.emulate_media(media="print")
    assert notes(wide) == []


def test_notes_stay_in_contrast_themes(open_page: Callable[..., Page], site: str) -> None:
    page = open_page(forced_colors="active", painted=False)
    page.goto(site + ARTICLE)
    assert len(notes(page)) == len(numbers(page))


def test_notes_leave_a_page_accessible_in_both_themes(page: Page, site: str) -> None:
    page.goto(f"{site}/muscles/soleus/")
    assert notes(page)
    assert access.faults(page) == {}
