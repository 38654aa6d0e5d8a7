"""A site behind a cache for each test, with the test's own connection to the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.client.pagecache.site import Site


@pytest.fixture(autouse=True)
def _keep_the_connection() -> Iterator[None]:
    """A request's end closes old connections; the one with the test's transaction must stay."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def kept_drawings() -> None:
    """What is kept for which revision is what these tests are about."""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)
