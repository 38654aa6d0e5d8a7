"""The developer's header, and how the cache is put together from the settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db.utils import OperationalError
from django.test import RequestFactory

from muscles.pagecache import build, factory, revision
from muscles.pagecache.revision import QueriedRevision
from muscles.pagecache.warming import Warmer
from muscles.pagecache.wsgi_cache import WSGICache
from muscles.views.home import home
from runmuscles.timing import ServerTimingMiddleware

pytestmark = pytest.mark.django_db


def test_a_developer_sees_how_long_an_answer_took_and_in_how_many_queries(queries: Any) -> None:
    request = RequestFactory().get("/")
    response = ServerTimingMiddleware(home)(request)
    told = re.fullmatch(
        r'total;dur=([\d.]+), db;dur=([\d.]+);desc="(\d+) queries"', response["Server-Timing"]
    )
    assert told is not None
    assert float(told[1]) > float(told[2]) > 0
    with queries(int(told[3])):
        home(request)


def test_django_stands_alone_for_a_developer(settings: Any) -> None:
    django = get_wsgi_application()
    settings.DEBUG = settings.PAGE_CACHE = True
    assert factory.with_cache(django) is django


def test_with_the_page_cache_off_every_request_reaches_django(
    settings: Any, tmp_path: Path
) -> None:
    settings.PAGE_CACHE, settings.VAR_DIR = False, tmp_path
    asked: list[str] = []

    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        return [b""]

    front = factory.with_cache(django)
    for _ in range(2):
        front({"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.url_scheme": "http"}, None)
    assert asked == ["/", "/"]


def test_the_cache_is_put_together_as_the_settings_say(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Warmer] = []
    monkeypatch.setattr(Warmer, "start", lambda warmer: started.append(warmer))
    settings.PAGE_CACHE, settings.VAR_DIR, settings.PAGE_CACHE_MB = True, tmp_path, 7
    cache = factory.with_cache(get_wsgi_application())
    assert isinstance(cache, WSGICache)
    assert cache.memory.limit == 7_000_000
    assert (tmp_path / "pages" / "locks").is_dir()
    assert len(started) == 1


def test_a_database_that_is_no_sqlite_file_is_queried(
    settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise OperationalError("no such file")

    monkeypatch.setattr(revision.connection, "ensure_connection", fail)
    assert isinstance(revision.revision_source(), QueriedRevision)
    assert "no such file" in caplog.text


def test_a_build_is_known_by_its_files(settings: Any, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    page = tmp_path / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text("old")
    first = build.read()
    assert build.read() == first
    page.write_text("new")
    assert build.read().fingerprint != first.fingerprint
    assert first.changed_at > 0
    settings.SITE_URL = "https://elsewhere.example"
    assert build.read().fingerprint != first.fingerprint
