"""At the desk nothing typed is lost: a crash, a lost session, leaving by mistake.

One journey, because only a browser has a store of its own, and signing in takes a second.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import serving
from tests.browser import access

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MAKE = """
import django
django.setup()
from django.contrib.auth.models import Group
from muscles.accounts.models import User
wil = User.objects.create_user("wil", password="a long walk home", is_staff=True)
wil.groups.set(Group.objects.filter(name="Writers"))
"""
NEW = "Words that nobody has saved yet [@hamner2010]."


@pytest.fixture(scope="module")
def desk(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a site with a writer, Wil: the site of the other tests knows nobody."""
    home = tmp_path_factory.mktemp("desk")
    with django_db_blocker.unblock(), serving.copied_database(home) as database:
        variables = serving.environment(home, PAGE_CACHE="off", **database)
        subprocess.run([sys.executable, "-c", MAKE], env=variables, check=True)
        serving.collect_static(variables)
        with serving.server(variables) as address, django_db_blocker.block():
            yield address


def sign_in(page: Page) -> None:
    page.get_by_label("Username").fill("wil")
    page.get_by_label("Password").fill("a long walk home")
    page.get_by_role("button", name="Sign in").click()


def fits_and_is_accessible(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert access.faults(page) == {}
    page.set_viewport_size({"width": 1440, "height": 900})


def test_words_outlive_a_crash_a_lost_session_and_a_click_away(
    desk: str, open_context: Callable[..., BrowserContext]
) -> None:
    context = open_context()
    page = context.new_page()
    page.clock.install()
    page.goto(f"{desk}/admin/muscles/term/?q=cadence")
    fits_and_is_accessible(page)
    sign_in(page)
    page.get_by_role("link", name="Cadence", exact=True).click()
    there, words = page.url, page.get_by_label("Definition:")
    old = words.input_value()
    opened_on = page.locator("[name=desk_base]").input_value()
    words.fill(NEW)

    # Leaving asks first; the answer here is to stay.
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Terms", exact=True).first.click(no_wait_after=True)
    page.clock.run_for(1000)
    assert asked == ["beforeunload"]
    assert page.url == there

    # A crash: the page is gone without a word, and the browser still has the text.
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(there)
    words = page.get_by_label("Definition:")
    expect(words).to_have_value(old)
    expect(page.get_by_text("you changed 1 field here")).to_be_visible()
    page.get_by_role("button", name="Put them back").click()
    expect(words).to_have_value(NEW)
    # With the texts from then, so that what others saved meanwhile is not written over unseen.
    expect(page.locator("[name=desk_base]")).to_have_value(opened_on)
    expect(page.get_by_text("They are back in the form")).to_be_focused()

    # The session is lost: saving gives the words back, and signing in there sends them again.
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    expect(page.get_by_label("Definition")).to_have_value(NEW)
    fits_and_is_accessible(page)
    sign_in(page)
    expect(page.get_by_label("Definition")).to_have_value(NEW)
    fits_and_is_accessible(page)
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('desk-'))") == []
    page.goto(there)
    expect(page.get_by_label("Definition:")).to_have_value(NEW)
    expect(page.get_by_text("Words that were not saved")).to_have_count(0)
