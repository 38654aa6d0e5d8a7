"""The developer's header, and how the cache is put together from the settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db.utils import OperationalError
from django.test import RequestFactory

from muscles.pagecache import assembly, build
from muscles.pagecache import watch as watches
from muscles.pagecache.door import Door
from muscles.pagecache.turns import CacheTurns, FileTurns
from muscles.pagecache.warming import Warmer
from muscles.pagecache.watch import AskingWatch, SharedWatch
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
    assert assembly.in_front_of(django) is django


def test_without_kept_pages_every_request_reaches_django(settings: Any) -> None:
    settings.PAGE_CACHE = False
    asked: list[str] = []

    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        return [b""]

    front = assembly.in_front_of(django)
    for _ in range(2):
        front({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, None)
    assert asked == ["/", "/"]


def test_the_door_is_put_together_as_the_settings_say(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Warmer] = []
    monkeypatch.setattr(Warmer, "start", lambda warmer: started.append(warmer))
    settings.PAGE_CACHE, settings.SHARED_CACHE = True, False
    settings.VAR_DIR, settings.PAGE_CACHE_MB = tmp_path, 7
    front = assembly.in_front_of(get_wsgi_application())
    assert isinstance(front, Door)
    assert front.memory.limit == 7_000_000
    assert isinstance(front.turns, FileTurns)
    assert len(started) == 1
    settings.SHARED_CACHE = True
    shared = assembly.door(get_wsgi_application())
    assert isinstance(shared.turns, CacheTurns)
    assert isinstance(shared.watch, SharedWatch)


def test_a_database_that_cannot_be_watched_is_asked_instead(
    settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise OperationalError("no such file")

    settings.SHARED_CACHE = False
    monkeypatch.setattr(watches.connection, "ensure_connection", fail)
    assert isinstance(watches.watch(), AskingWatch)
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
