"""Pages of muscles in a real browser: what one look shows, how long they are, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from muscles.models import Muscle
from tests.browser.narrow import SPACE

pytestmark = [pytest.mark.browser, pytest.mark.unpainted]

PHONE = {"width": 390, "height": 844}
MOST_BEFORE_STRIP, MOST_SCREENS = 700, 9


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page on a phone."""
    return open_page(viewport=PHONE, painted=False)


# The bottoms of the parts of a first look in their order, and how far down the long part begins.
LOOK = """async () => {
    await document.fonts.ready;
    const box = (part) => document.querySelector(part).getBoundingClientRect();
    const looks = ["answer", "figure", "control"].map((name) => `[data-look="${name}"]`);
    return [["h1", ...looks].map((part) => box(part).bottom), box("#for-students").top];
}"""
# Puts what another page has to say into this one. To leave for it would cost three times as much.
PUT = """async (address) => {
    const text = await (await fetch(address)).text();
    const other = new DOMParser().parseFromString(text, "text/html");
    const links = (of) => [...of.querySelectorAll("link[rel=stylesheet]")];
    const sheets = (of) => links(of).map((link) => link.href).join();
    if (sheets(other) !== sheets(document)) throw new Error(`${address} has other sheets`);
    document.querySelector("main").replaceWith(document.adoptNode(other.querySelector("main")));
}"""


def test_name_answer_picture_and_strip_are_what_a_phone_shows_first(phone: Page, site: str) -> None:
    phone.goto(f"{site}/muscles/soleus/")
    as_visited, late, long = phone.evaluate(LOOK), {}, {}
    for slug in Muscle.objects.values_list("slug", flat=True):
        phone.evaluate(PUT, f"/muscles/{slug}/")
        bottoms, before = found = phone.evaluate(LOOK)
        assert bottoms == sorted(bottoms), slug
        if slug == "soleus":
            assert found == as_visited, "a page put into another stands as it does by itself"
        if bottoms[-1] > MOST_BEFORE_STRIP:
            late[slug] = bottoms[-1]
        if before > MOST_SCREENS * PHONE["height"]:
            long[slug] = before / PHONE["height"]
    assert late == {}
    assert long == {}


def test_pictures_are_drawn_from_their_files(page: Page, site: str) -> None:
    """What a picture refers to arrives, and the page's style sheet colours it."""
    page.goto(f"{site}/muscles/soleus/")
    files = page.evaluate(
        """performance.getEntriesByType("resource")
            .filter((file) => file.name.includes("/pictures/"))
            .map((file) => [new URL(file.name).pathname.split(".")[0], file.responseStatus])"""
    )
    assert dict(files) == {
        # The outlines of the small body and the dashed ones, and what large pictures consist of.
        "/pictures/back": 200,
        "/pictures/back-ink": 200,
        "/pictures/back-deep-ink": 200,
        "/pictures/front-ink": 200,
        "/pictures/runners": 200,
    }
    drawn = page.locator(".close-up > .map .region").first
    assert drawn.evaluate("(part) => part.getBBox().height") > 100
    lit = drawn.evaluate("(part) => getComputedStyle(part).fill")
    assert lit != page.locator(".plate-quiet").first.evaluate(
        "(part) => getComputedStyle(part).fill"
    )


def test_one_line_leads_and_the_others_come_when_asked_for(page: Page, site: str) -> None:
    page.goto(f"{site}/muscles/soleus/")
    figure = page.locator(".curve-figure").first
    others = figure.locator(".curve-plot .curve-line:not(.is-lead)")
    assert others.count() == 4
    assert not any(line.is_visible() for line in others.all())
    assert figure.locator(".curve-line.is-lead").first.is_visible()
    figure.get_by_text("Lines explained").click()
    assert all(line.is_visible() for line in others.all())
    shared = page.locator(".curve-shared .curve-plot .curve-line")
    assert all(line.is_visible() for line in shared.all())


# Words of a curve that stand on one another.
MET = """() => {
    const met = [];
    for (const svg of document.querySelectorAll("svg.curve")) {
        const words = [...svg.querySelectorAll("text")];
        const boxes = words.map((word) => word.getBoundingClientRect());
        for (let i = 0; i < words.length; i++) for (let j = 0; j < i; j++) {
            const [a, b] = [boxes[i], boxes[j]];
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 1 && high > 4)
                met.push(`${words[i].textContent} | ${words[j].textContent}`);
        }
    }
    return met;
}"""


@pytest.mark.parametrize("path", ["/muscles/soleus/", "/muscles/gluteus-maximus/", "/terrain/"])
def test_no_word_of_a_curve_lies_on_another(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    page.evaluate(
        """async () => {
            await document.fonts.ready;
            for (const part of document.querySelectorAll(".is-lines")) part.open = true;
        }"""
    )
    assert page.locator("svg.curve text").count()
    for spacing in ("plain", "spaced"):
        if spacing == "spaced":
            page.evaluate(SPACE)
        for width in (320, 390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(MET) == [], (spacing, width)


@pytest.mark.parametrize("slug", ["soleus", "biceps-femoris", "heart"])
@pytest.mark.painted
def test_on_paper_a_muscle_is_a_handout_of_two_sheets(page: Page, site: str, slug: str) -> None:
    page.goto(f"{site}/muscles/{slug}/")
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert 1 <= len(sheets) <= 2
    page.emulate_media(media="print")
    # The heart belongs to no phase: words stand for its bars.
    works = ".is-untied" if slug == "heart" else ".bars"
    for part in ("h1", ".answer", ".close-up", works, ".facts.is-four", ".role-table"):
        assert page.locator(part).first.is_visible(), part
    for part in (".section-links", ".site-footer", ".is-numbers"):
        assert not any(found.is_visible() for found in page.locator(part).all()), part
    fills = page.locator(".bar-fill")
    adjust = fills.evaluate_all(
        "(bars) => bars.map((bar) => getComputedStyle(bar).printColorAdjust)"
    )
    assert set(adjust) == (set() if slug == "heart" else {"exact"})


def test_no_cell_of_the_table_of_roles_is_cut_off(phone: Page, site: str) -> None:
    phone.goto(f"{site}/muscles/soleus/")
    for width in (390, 320):
        phone.set_viewport_size({"width": width, "height": 800})
        reached = phone.locator(".role-table :is(th, td, caption)").evaluate_all(
            "(cells) => Math.max(...cells.map((cell) => cell.getBoundingClientRect().right))"
        )
        assert reached <= width
