"""What the tests of pages share: one drawing of what does not change from test to test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muscles.pagecache.per_revision import rendering

AS_LOADED = "as loaded"
"""The revision of the content that no test has changed."""
READING = ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "PRAGMA", "EXPLAIN")
BY_THEMSELVES = {"queries", "monkeypatch", "settings", "transactional_db"}
"""Fixtures of tests that count queries, or change what no query tells of."""
_numbers = count()


def asked_for(request: pytest.FixtureRequest) -> set[str]:
    """Return the fixtures that the test names, or a fixture of ours.

    Not those of pytest-django: it asks for ``monkeypatch`` in every test.
    """
    info = request.node._fixtureinfo  # type: ignore[attr-defined]
    definitions = [each for found in info.name2fixturedefs.values() for each in found]
    ours = [each for each in definitions if each.func.__module__.startswith("tests.")]
    return set(info.argnames).union(*(each.argnames for each in ours))


@pytest.fixture(autouse=True)
def kept_drawings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep what pages are made of from test to test, until one changes the content.

    So it is on the site, where a revision says what was kept for which content. Here the content
    as it was loaded is one revision, and each writing query of a test begins one of its own.
    Nothing is kept while queries are counted: all of them count.
    """
    has_content = "db" in request.fixturenames or request.node.get_closest_marker("django_db")
    if asked_for(request) & BY_THEMSELVES or not has_content:
        yield
        return
    request.getfixturevalue("db")
    with ExitStack() as revisions:
        revisions.enter_context(rendering(AS_LOADED))
        is_counting = False

        def begin_anew() -> None:
            revisions.enter_context(rendering(f"test {next(_numbers)}"))

        def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            result = execute(sql, *rest)
            if not is_counting and not sql.lstrip().upper().startswith(READING):
                begin_anew()
            return result

        def count_all(self: CaptureQueriesContext) -> Any:
            nonlocal is_counting
            is_counting = True
            revisions.enter_context(rendering(None))  # type: ignore[arg-type]
            return enter(self)

        def have_counted(self: CaptureQueriesContext, *error: Any) -> None:
            nonlocal is_counting
            leave(self, *error)
            is_counting = False
            begin_anew()

        enter, leave = CaptureQueriesContext.__enter__, CaptureQueriesContext.__exit__
        patch = revisions.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(CaptureQueriesContext, "__enter__", count_all)
        patch.setattr(CaptureQueriesContext, "__exit__", have_counted)
        with connection.execute_wrapper(watch):
            yield
