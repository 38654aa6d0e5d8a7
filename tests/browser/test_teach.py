"""Sheets for lessons on paper: A4 and US Letter hold what the screen shows, nothing cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from muscles.presenters.teach import SHEETS

pytestmark = pytest.mark.browser

PAPERS = {"A4": (595, 842), "Letter": (612, 792)}
"""Width and height in points."""
PRINTED = {"A4": (186, 275), "Letter": (191, 257)}
"""What the margins leave of each, in millimetres."""
MILLIMETRE = 96 / 25.4
PAGES = {slug: SHEETS[slug].papers for slug in ("stride", "grounds", "quiz", "foot")}
PAGES["lesson"] = 2


def letters(text: str) -> str:
    """Return a text without blanks, which paper breaks elsewhere."""
    return re.sub(r"\s", "", text)


def test_sheets_print_whole_on_as_many_pages_as_promised(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(color_scheme="dark")
    for slug, promised in PAGES.items():
        page.goto(f"{site}/teach/{slug}/")
        shown = [letters(text) for text in page.locator(".paper").all_text_contents()]
        for size, (wide, high) in PAPERS.items():
            file = page.pdf(format=size)
            # A file of pixels instead of lines would be many times as large.
            assert len(file) < 2_000_000, slug
            printed = PdfReader(BytesIO(file)).pages
            assert len(printed) == promised, (slug, size)
            assert abs(float(printed[0].mediabox.width) - wide) < 2
            assert abs(float(printed[0].mediabox.height) - high) < 2
            if size == "A4":
                # The wider and lower paper tells what stands where; to read one takes a second.
                continue
            said = [letters(paper.extract_text()) for paper in printed]
            for text in said:
                assert "Toprint,use" not in text
                assert "Allmuscles" not in text
            if slug == "lesson":
                assert "Safety" in said[0]
                assert "CCBY4.0:copy" in said[-1]
                continue
            # Each paper on a page of its own, from its title to its last line.
            for wanted, text in zip(shown, said, strict=True):
                assert wanted[:12] in text
                assert "CCBY4.0:copy" in text
                assert "contentof" in text
    heads = page.locator(".paper").evaluate_all("all => all.map(e => getComputedStyle(e).color)")
    assert set(heads) == {"rgb(35, 32, 27)"}


@pytest.mark.parametrize("size", PRINTED)
def test_no_sheet_is_wider_or_higher_than_what_the_margins_leave(
    open_page: Callable[..., Page], site: str, size: str
) -> None:
    wide, high = (round(side * MILLIMETRE) for side in PRINTED[size])
    page = open_page({"width": wide, "height": high})
    page.emulate_media(media="print")
    for slug in SHEETS:
        page.goto(f"{site}/teach/{slug}/?words=both")
        sides = page.locator(".paper, .paper :not(svg *)").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect()).map(r => [r.left, r.right])"
        )
        assert min(left for left, _ in sides) >= 0, slug
        assert max(right for _, right in sides) <= wide + 1, slug
        heights = page.locator(".paper").evaluate_all("all => all.map(e => e.offsetHeight)")
        assert max(heights) <= high, slug


def test_a_button_prints_where_a_script_can_and_words_say_how_where_none_runs(
    open_page: Callable[..., Page], open_context: Callable[..., BrowserContext], site: str
) -> None:
    page = open_page()
    page.goto(f"{site}/teach/front/")
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="Print").click()
    expect(page).to_have_title("printed")
    expect(page.get_by_text("Ctrl+P")).to_be_hidden()
    sizes = page.locator(".paper img").evaluate_all("all => all.map(e => e.naturalWidth > 0)")
    assert sizes == [True, True]
    plain = open_context(java_script_enabled=False).new_page()
    plain.goto(f"{site}/teach/front/")
    expect(plain.get_by_role("button", name="Print")).to_be_hidden()
    expect(plain.get_by_text("Ctrl+P")).to_be_visible()
