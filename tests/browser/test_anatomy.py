"""Pages of muscles in a real browser: what one look shows, how long they are, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from muscles.models import Muscle

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
MOST_BEFORE_STRIP, MOST_SCREENS = 700, 9

# What WCAG 1.4.12 asks for.
SPACED = """* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
    line-height: 1.5 !important }"""


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext]) -> Page:
    """A page on a phone."""
    return open_context(viewport=PHONE).new_page()


def test_name_answer_picture_and_strip_are_what_a_phone_shows_first(phone: Page, site: str) -> None:
    late, long = {}, {}
    for slug in Muscle.objects.values_list("slug", flat=True):
        phone.goto(f"{site}/muscles/{slug}/")
        phone.evaluate("document.fonts.ready.then(() => true)")
        parts = ("h1", '[data-look="answer"]', '[data-look="figure"]', '[data-look="control"]')
        bottoms = [
            phone.locator(part).evaluate("(part) => part.getBoundingClientRect().bottom")
            for part in parts
        ]
        assert bottoms == sorted(bottoms), slug
        if bottoms[-1] > MOST_BEFORE_STRIP:
            late[slug] = bottoms[-1]
        before = phone.locator("#for-students").evaluate(
            "(part) => part.getBoundingClientRect().top"
        )
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
    figure.get_by_text("All lines explained").click()
    assert all(line.is_visible() for line in others.all())
    shared = page.locator(".curve-shared .curve-plot .curve-line")
    assert all(line.is_visible() for line in shared.all())


@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("spacing", ["", SPACED])
def test_no_word_of_a_curve_lies_on_another(
    open_context: Callable[..., BrowserContext], site: str, width: int, spacing: str
) -> None:
    # The reader's own style sheet: the site's policy does not bind it.
    size = {"width": width, "height": 900}
    page = open_context(viewport=size, bypass_csp=True).new_page()
    for path in ("/muscles/soleus/", "/muscles/gluteus-maximus/", "/terrain/"):
        page.goto(site + path)
        if spacing:
            page.add_style_tag(content=spacing)
        page.evaluate(
            "document.querySelectorAll('.is-lines').forEach((part) => (part.open = true))"
        )
        met = page.evaluate(
            """() => {
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
        )
        assert met == [], path


@pytest.mark.parametrize("slug", ["soleus", "biceps-femoris", "heart"])
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


@pytest.mark.parametrize("width", [320, 390])
def test_no_cell_of_the_table_of_roles_is_cut_off(
    open_context: Callable[..., BrowserContext], site: str, width: int
) -> None:
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(f"{site}/muscles/soleus/")
    reached = page.locator(".role-table :is(th, td, caption)").evaluate_all(
        "(cells) => Math.max(...cells.map((cell) => cell.getBoundingClientRect().right))"
    )
    assert reached <= width


def test_long_addresses_and_open_folds_widen_no_page(
    open_context: Callable[..., BrowserContext], site: str
) -> None:
    page = open_context(viewport={"width": 320, "height": 800}).new_page()
    too_wide = {}
    for path in (
        "/muscles/soleus/",
        "/muscles/semimembranosus/",
        "/muscles/gluteus-medius/",
        "/groups/calf/",
        "/tissues/achilles-tendon/",
        "/sources/hse-dvt/",
        "/sources/minetti2002/",
    ):
        page.goto(site + path)
        page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
        reached = page.evaluate("document.documentElement.scrollWidth")
        if reached > 320:
            too_wide[path] = reached
    assert too_wide == {}
