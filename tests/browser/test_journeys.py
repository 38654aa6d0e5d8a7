"""What people come for, in a browser on a phone: few clicks, and the answer within one screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

SCREEN = 844


@pytest.fixture
def phone(open_page: Callable[..., Page], site: str) -> Page:
    """The front page on a phone."""
    page = open_page(viewport={"width": 390, "height": SCREEN}, has_touch=True, painted=False)
    page.goto(site)
    return page


def screens_to(part: Locator) -> float:
    """Return how many screens a reader scrolls until the top of ``part`` is seen; 0 is none."""
    top = part.evaluate("(e) => e.getBoundingClientRect().top + scrollY")
    return max(0.0, (top - SCREEN + 40) / SCREEN)


def follow(page: Page, name: str) -> None:
    """Click the first link on the page whose name begins so."""
    page.get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def test_sore_calf_to_what_helps_and_the_red_flag(phone: Page) -> None:
    follow(phone, "Something hurts")
    follow(phone, "Pulled calf")
    flag = phone.locator(".flag").first
    expect(flag).to_contain_text("One calf is swollen, warm or a new colour, and aches")
    assert screens_to(flag) == 0
    assert screens_to(phone.get_by_role("heading", name="What helps")) <= 1


def test_which_muscles_without_a_click(phone: Page) -> None:
    answer = phone.locator('[data-look="answer"]')
    expect(answer).to_contain_text("Your front thigh and side hip catch you")
    assert screens_to(answer) == 0


def test_a_hill_to_cues_and_what_changes(phone: Page) -> None:
    follow(phone, "Running uphill")
    follow(phone, "Uphill")
    expect(phone.locator('[data-look="answer"]')).to_contain_text("extra work came from the hips")
    assert screens_to(phone.locator('[data-look="figure"]')) == 0
    for name in ("Muscle by muscle", "Form"):
        link = phone.locator(".section-links").get_by_role("link", name=name)
        assert screens_to(link) <= 1
        href = link.get_attribute("href")
        assert href
        assert phone.locator(href).count() == 1


def test_origin_insertion_and_nerve_of_a_muscle(phone: Page) -> None:
    thigh = phone.locator('.map-front a[data-muscle="rectus-femoris"] path').first.bounding_box()
    assert thigh
    x, y = thigh["x"] + thigh["width"] / 2, thigh["y"] + thigh["height"] / 2
    phone.touchscreen.tap(x, y)
    expect(phone.locator("[data-role-of]")).to_have_attribute("data-role-of", "rectus-femoris")
    follow(phone, "Attachments and nerve")
    for name in ("Origin", "Insertion", "Nerve"):
        term = phone.locator("dt", has_text=name).first
        expect(term).to_be_visible()
        top = term.evaluate("(e) => e.getBoundingClientRect().top")
        assert -SCREEN < top < 2 * SCREEN, f"{name} at {top} px"


def test_a_sheet_to_print(phone: Page) -> None:
    phone.locator(".labels").get_by_role("link", name="Calf").click()
    phone.wait_for_url("**/groups/calf/")
    phone.locator("main .members").get_by_role("link", name="Soleus").click()
    expect(phone.locator("h1")).to_contain_text("Soleus")
    phone.emulate_media(media="print")
    expect(phone.locator("header.bar")).to_be_hidden()
    expect(phone.locator('[data-look="figure"]').first).to_be_visible()
