"""A real Chromium on a real server that serves the real content."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    expect,
    sync_playwright,
)

from tests import serving
from tests.browser.find import FLAGS, on_path
from tests.browser.paint import UNPAINTED

# The browser's own loop runs in the tests' thread, and the ORM would refuse to work beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Nothing is as slow as this; five seconds can pass on a machine that does much else.
expect.set_options(timeout=30_000)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests of the site as users of the database: only then is one made for tests.

    This comes before pytest-django, which puts tests with a database first: these take longest.
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


Options = frozenset[tuple[str, Any]]
SCREEN = {"width": 1440, "height": 900}
# What a worker keeps goes from page to page, and its requests pass by a test's routes.
ALONE: dict[str, Any] = {"service_workers": "block"}


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make contexts: ``open_context(java_script_enabled=False)``; all are closed after the test.

    For tests that need a browser that has seen nothing, or leave something behind that cannot be
    taken back: a script for every page, a clock. All others take ``open_page``: a new context
    with its first page takes twice the time of everything else that a short test does.
    """
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": SCREEN, **ALONE, **options})
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def kept_pages(browser: Browser) -> dict[Options, list[Page]]:
    """Pages that no test uses at the moment, by the options of their contexts."""
    return {}


@pytest.fixture
def open_page(
    browser: Browser, kept_pages: dict[Options, list[Page]], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Lend pages that other tests have used: ``open_page(has_touch=True, painted=False)``.

    Each test gets them with a screen, media and a mouse as in a new context. What the test sets
    on a page or opens beside it is taken back, but for scripts for every page and clocks.
    """
    lent: list[tuple[Options, Page]] = []
    failed = request.session.testsfailed

    def lend(
        viewport: Any = None,
        *,
        painted: bool = True,
        color_scheme: Literal["light", "dark"] = "light",
        forced_colors: Literal["active", "none"] = "none",
        **options: Any,
    ) -> Page:
        key = frozenset({**options, "painted": painted}.items())
        if kept := kept_pages.setdefault(key, []):
            page = kept.pop()
        else:
            context = browser.new_context(**{**ALONE, **options})
            if not painted:
                context.add_init_script(UNPAINTED)
            page = context.new_page()
        lent.append((key, page))
        page.set_viewport_size(viewport or SCREEN)
        page.emulate_media(
            media="null",
            color_scheme=color_scheme,
            forced_colors=forced_colors,
            reduced_motion="no-preference",
        )
        return page

    yield lend
    for key, page in lent:
        if request.session.testsfailed > failed:
            # Nobody knows where the test stopped, and what it left.
            page.context.close()
            continue
        page.unroute_all(behavior="ignoreErrors")
        page.context.clear_cookies()
        page.mouse.move(-1, -1)
        for other in page.context.pages:
            if other is not page:
                other.close()
        kept_pages[key].append(page)


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at 1440 px; the test fails if the browser logs an error.

    Other tests have used it, unless the test is marked ``new_context``. It is not painted if the
    test's module is marked ``unpainted`` and the test itself not ``painted``. The browser is named
    because its loop has to run before the database is opened, see ``serving.disconnect``.
    """
    marked = request.node.get_closest_marker
    painted = bool(marked("painted") or not marked("unpainted"))
    if marked("new_context"):
        context: BrowserContext = request.getfixturevalue("open_context")()
        if not painted:
            context.add_init_script(UNPAINTED)
        opened = context.new_page()
    else:
        opened = request.getfixturevalue("open_page")(painted=painted)
    errors: list[str] = []

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    def note_error(error: Error) -> None:
        errors.append(str(error))

    opened.on("console", note_message)
    opened.on("pageerror", note_error)
    # The test before may have left its page in the middle of something.
    opened.once("framenavigated", lambda _: errors.clear())
    yield opened
    opened.remove_listener("console", note_message)
    opened.remove_listener("pageerror", note_error)
    assert errors == []
