"""What the tests of pages share: one drawing of what does not change from test to test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from typing import Any

import pytest
from django.db import connection

from muscles.pagecache.per_revision import rendering

AS_LOADED = "as loaded"
"""The revision of the content that no test has changed."""
READING = ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "PRAGMA", "EXPLAIN")
BY_THEMSELVES = {"queries", "monkeypatch", "settings", "transactional_db"}
"""Fixtures of tests that count queries, or change what no query tells of."""
_numbers = count()


@pytest.fixture(autouse=True)
def kept_drawings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep what pages are made of from test to test, until one changes the content.

    So it is on the site, where a revision says what was kept for which content. Here the content
    as it was loaded is one revision, and each writing query of a test begins one of its own.
    """
    names = set(request.fixturenames)
    has_content = "db" in names or request.node.get_closest_marker("django_db")
    if names & BY_THEMSELVES or not has_content:
        yield
        return
    request.getfixturevalue("db")
    with ExitStack() as revisions:
        revisions.enter_context(rendering(AS_LOADED))

        def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            result = execute(sql, *rest)
            if not sql.lstrip().upper().startswith(READING):
                revisions.enter_context(rendering(f"test {next(_numbers)}"))
            return result

        with connection.execute_wrapper(watch):
            yield
