"""Search in a browser: suggestions, lists that narrow themselves, the field in the bar."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.unpainted]


def test_what_is_typed_is_suggested_narrows_lists_and_is_found(page: Page, site: str) -> None:
    page.goto(f"{site}/search/")
    page.get_by_role("searchbox").press_sequentially("back of thigh")
    first = page.locator(".suggestions a").first
    expect(first).to_have_attribute("href", "/groups/hamstrings/")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=back"))
    expect(page.locator(".best h1")).to_have_text("Hamstrings")

    page.goto(f"{site}/muscles/")
    page.get_by_label("Find a muscle").fill("quads")
    told = page.get_by_role("status").filter(has_text="of 48")
    expect(told).to_have_text("4 of 48")
    expect(page.locator(".group-card:visible h2")).to_have_text(re.compile("Quadriceps"))
    page.get_by_label("Find a muscle").fill("")
    expect(page.locator(".group-card:visible")).to_have_count(11)

    page.get_by_role("searchbox", name="Search").fill("ITB")
    page.keyboard.press("Enter")
    expect(page.locator(".best h1")).to_have_text("Iliotibial band")
    assert page.context.cookies() == []
