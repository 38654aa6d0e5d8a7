"""A real Chromium on a real server that serves the real content."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import serving
from tests.browser.find import FLAGS, on_path

# The browser's own loop runs in the tests' thread, and the ORM would refuse to work beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Nothing is as slow as this; five seconds can pass on a machine that does much else.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests of the site as users of the database: only then is one made for tests.

    The site runs in a process of its own here, so tracing which lines run would only cost time.
    """
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.no_cover)
        if "site" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium on the PATH, or else Playwright's own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=on_path(), args=["--headless", *FLAGS]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the site, served as in production from a copy of the tests' database."""
    home = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), serving.copied_database(home) as database:
        variables = serving.environment(home, **database)
        serving.collect_static(variables)
        with serving.server(variables) as address, django_db_blocker.block():
            yield address


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make contexts: ``open_context(java_script_enabled=False)``; all are closed after the test."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        options.setdefault("viewport", {"width": 1440, "height": 900})
        context = browser.new_context(**options)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A page at 1440 px; the test fails if the browser logs an error."""
    opened = open_context().new_page()
    errors: list[str] = []
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    assert errors == []
