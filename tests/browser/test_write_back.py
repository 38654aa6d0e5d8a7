"""A reader leaves a comment: with a script under the page, without one on a page of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import Page, expect

from muscles.models import ReaderNote
from tests.browser import access, narrow

pytestmark = pytest.mark.browser

LINK = "Comment, or correct us"
FOCUSED = "document.activeElement.id || document.activeElement.textContent.trim()"


def send_until_taken(page: Page) -> None:
    """Press the button, again if that was quicker than a person is."""
    for _ in range(20):
        page.get_by_role("button", name="Send").click()
        page.wait_for_load_state()
        if page.url.endswith("/thanks/"):
            return
        expect(page.get_by_role("alert")).to_contain_text("That was quick")
        page.wait_for_timeout(1000)
    pytest.fail("It was never taken")


def test_the_form_opens_under_the_page_and_works_by_keyboard(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page()
    page.goto(f"{site}/claims/hamstrings-are-isometric-at-foot-strike/")
    expect(page.locator("form.write")).to_have_count(0)
    page.get_by_role("link", name=LINK).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#write-kind_0")).to_be_focused()
    assert page.url.endswith("/claims/hamstrings-are-isometric-at-foot-strike/")
    wrong = access.faults(page, with_second=True)
    wrong |= {**narrow.sideways(page, narrow.WIDTHS), **narrow.faults(page)}
    assert wrong == {}
    page.set_viewport_size({"width": 1440, "height": 900})

    # Once more the link leads to the same form, and what was typed is still there.
    page.locator("#write-text").fill("!!")
    page.get_by_role("link", name=LINK).click()
    expect(page.locator("form.write")).to_have_count(1)
    expect(page.locator("#write-kind_0")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#write-kind_1")).to_be_checked()
    stops = []
    for _ in range(3):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    # The field for programs is no stop.
    assert stops == ["write-text", "write-name", "Send"]
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Write a few words first.")
    expect(page.locator("#write-text")).to_have_value("!!")
    expect(page.locator("#write-kind_1")).to_be_checked()
    assert access.faults(page, with_second=True) == {}
    page.locator("#write-text").fill("Are they? My coach says so.")
    send_until_taken(page)
    expect(page.locator("h1")).to_have_text("Thank you")
    assert access.faults(page, with_second=True) == {}
    assert page.context.cookies() == []


def test_without_a_script_the_form_has_a_page_of_its_own(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto(f"{site}/articles/hills-up-and-down/")
    page.get_by_role("link", name=LINK).click()
    expect(page).to_have_url(f"{site}/articles/hills-up-and-down/write/")
    page.get_by_label("Your words").fill("I liked the part about sand.")
    page.get_by_label("Your name, if you like").fill("Ada")
    expect(page.get_by_label("A comment")).to_be_checked()
    # Nobody sees the field for programs.
    box = page.locator("#write-topic").bounding_box()
    assert box
    assert box["x"] + box["width"] < 0
    send_until_taken(page)
    page.get_by_role("link", name="Back to").click()
    expect(page).to_have_url(f"{site}/articles/hills-up-and-down/")
    assert page.context.cookies() == []


def test_published_comments_fit_every_screen_and_are_accessible(
    open_page: Callable[..., Page], site: str
) -> None:
    note = ReaderNote(text="One line.\nAnother.\n\n" + "x" * 900, received=timezone.now())
    turned = ReaderNote(text="שלום, אני רץ", name="אדה", received=timezone.now(), answer="Thanks.")
    html = render_to_string("muscles/readers/comments.html", {"comments": [note, turned]})
    page = open_page()
    page.goto(f"{site}/muscles/soleus/")
    page.evaluate(
        "(html) => document.querySelector('.sources').insertAdjacentHTML('beforebegin', html)", html
    )
    wrong = access.faults(page, with_second=True)
    wrong |= {**narrow.sideways(page, narrow.WIDTHS), **narrow.faults(page)}
    assert wrong == {}
    page.emulate_media(media="print")
    expect(page.locator(".comments")).to_be_visible()
