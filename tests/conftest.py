"""What all tests share: the real content, loaded once for each worker's database."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import coverage
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from muscles import kinds
from muscles.models import Revision
from tests import serving

FIXTURES = Path(settings.FIXTURE_DIR)
HEAVY = {"client", "contract", "figures"}
"""Folders whose tests, those in folders below too, read much content or draw much."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Trace the first case of a heavy test alone.

    The tracer makes a drawing six times slower, and the other cases run the same lines.
    """
    seen: set[str] = set()
    for item in items:
        name = item.nodeid.partition("[")[0]
        if name in seen and HEAVY & set(item.path.relative_to(item.config.rootpath).parts):
            item.add_marker(pytest.mark.no_cover)
        seen.add(name)


@contextmanager
def untraced() -> Iterator[None]:
    """Run a block without the tracer: the mark ``no_cover`` leaves out what fixtures do."""
    tracer = coverage.Coverage.current()
    if tracer:
        tracer.stop()
    try:
        yield
    finally:
        if tracer:
            tracer.start()


def without_tracer(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``function`` run untraced: for a test of what calls it."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        with untraced():
            return function(*args, **kwargs)

    return run


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Load the real content once; each test then works in a transaction on top of it.

    The tests of loading trace it: here it would take three times as long, once for each worker.
    """
    with untraced():
        request.getfixturevalue("django_db_setup")  # That of pytest-django: the empty database.
    with django_db_blocker.unblock(), untraced():
        name = str(connection.settings_dict["NAME"])
        # pytest-django makes a test database only if a collected test is marked for it.
        if "memory" not in name and not Path(name).name.startswith("test_"):
            pytest.exit(
                f"No test database was made; {name} is left alone. Mark the test django_db."
            )
        call_command("load_content", verbosity=0)
    # What is here now stays to the end: Python need not look for garbage in it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    yield
    with django_db_blocker.unblock():
        serving.disconnect()


@pytest.fixture
def queries(django_assert_num_queries: Any) -> Any:
    """Count queries: ``with queries(5): …``."""
    return django_assert_num_queries


def take_content_away() -> None:
    """Delete all content within the test's transaction, at one query for each table."""
    Revision.move()  # The raw deletions tell nobody.
    for model in reversed(kinds.in_load_order()):
        for field in model._meta.many_to_many:
            through: Any = field.remote_field.through
            through._base_manager.all()._raw_delete("default")
        model._base_manager.all()._raw_delete("default")


def copied_content(folder: Path) -> Path:
    """Copy the content files, pictures included, into ``folder`` and return it."""
    for path in (*FIXTURES.glob("*.yaml"), *FIXTURES.glob("pictures/*.webp")):
        copy = folder / path.relative_to(FIXTURES)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def content_copy(tmp_path: Path) -> Path:
    """A copy of the content files that a test may break."""
    return copied_content(tmp_path)


@pytest.fixture
def picture_dir(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder for the files of pictures, for one test."""
    settings.PICTURE_DIR = tmp_path_factory.mktemp("pictures")
    return Path(settings.PICTURE_DIR)
