"""The cache in front of Django, with the real site behind it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.db.utils import OperationalError
from django.urls import get_resolver

from muscles.models import Curve, Muscle, ReaderNote, Revision
from muscles.pagecache.per_revision import cached_per_revision
from muscles.pagecache.public import CACHE_CONTROL, known_query, query_names
from tests.client.pagecache.site import Site

pytestmark = pytest.mark.django_db


_numbers = count()


@cached_per_revision()
def number() -> int:
    """Return a new number, or the old one where results are cached."""
    return next(_numbers)


def test_a_page_is_rendered_once_and_is_the_same_each_time(site: Site) -> None:
    first, second = site.get("/muscles/soleus/"), site.get("/muscles/soleus/")
    packed = site.get("/muscles/soleus/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert first == second
    assert first[0] == 200
    assert b"<h1" in first[2]
    assert brotli.decompress(packed[2]) == first[2]
    assert site.rendered == [("/muscles/soleus/", "")]


def test_headers_for_shared_caches(site: Site) -> None:
    for address in ("/", "/muscles/soleus/", "/muscles/soleus/role/", "/body/?phase=loading"):
        _, headers, _ = site.get(address)
        assert headers["Cache-Control"] == CACHE_CONTROL
        assert headers["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in headers
        assert headers["ETag"]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "stale-while-revalidate" in CACHE_CONTROL
    assert "stale-if-error" in CACHE_CONTROL


def test_a_client_that_has_the_page_gets_304_without_django(site: Site) -> None:
    _, headers, _ = site.get("/muscles/soleus/")
    status, fresh, body = site.get("/muscles/soleus/", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (status, body, fresh["ETag"]) == (304, b"", headers["ETag"])
    since = {"HTTP_IF_MODIFIED_SINCE": headers["Last-Modified"]}
    assert site.get("/muscles/soleus/", **since)[0] == 304
    assert len(site.rendered) == 1


def test_head_and_get_share_one_rendering(site: Site) -> None:
    for _ in range(2):
        status, headers, body = site.get("/muscles/soleus/", "HEAD")
        assert (status, body) == (200, b"")
    assert headers == site.get("/muscles/soleus/")[1]
    assert len(site.rendered) == 1


def test_a_saved_edit_is_on_the_page_at_the_next_request(site: Site) -> None:
    _, before, _ = site.get("/muscles/soleus/")
    muscle = Muscle.objects.get(slug="soleus")
    muscle.everyday_name = "a new name"
    muscle.save()
    status, _, body = site.get("/muscles/soleus/", HTTP_IF_NONE_MATCH=before["ETag"])
    assert status == 200
    assert b"a new name" in body


def test_a_page_that_a_publish_did_not_change_is_still_304(site: Site) -> None:
    _, headers, _ = site.get("/glossary/")
    Revision.move()
    assert site.get("/glossary/", HTTP_IF_NONE_MATCH=headers["ETag"])[0] == 304
    assert len(site.rendered) == 2


def test_parameters_that_a_page_does_not_know_make_no_new_page(site: Site) -> None:
    plain = site.get("/body/?phase=loading&muscle=soleus")
    noisy = site.get("/body/?utm_source=x&muscle=soleus&phase=midstance&fbclid=1&phase=loading")
    assert noisy == plain
    assert site.rendered == [("/body/", "muscle=soleus&phase=loading")]
    assert b"utm_source" not in noisy[2]
    assert site.get("/muscles/soleus/?utm_source=x")[2] == site.get("/muscles/soleus/")[2]
    assert len(site.rendered) == 2


def test_a_repeated_request_is_answered_from_memory_until_the_content_changes(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = {"HTTP_ACCEPT_ENCODING": "gzip, br"}
    first = site.get("/muscles/soleus/", **accepted)
    with monkeypatch.context() as patched:
        patched.setattr(site.cache, "load", None)
        assert site.get("/muscles/soleus/", **accepted) == first
    muscle = Muscle.objects.get(slug="soleus")
    muscle.everyday_name = "a new name"
    muscle.save()
    for _ in range(2):
        _, _, body = site.get("/muscles/soleus/", **accepted)
        assert b"a new name" in brotli.decompress(body)
    assert b"a new name" in site.get("/muscles/soleus/")[2]
    assert site.get("/muscles/soleus/", "HEAD", **accepted)[2] == b""
    assert site.get("/muscles/soleus/role/", **accepted)[2] != body


def test_a_cached_page_is_not_served_to_an_unknown_host(site: Site) -> None:
    assert site.get("/muscles/soleus/")[0] == 200
    assert site.get("/muscles/soleus/", HTTP_HOST="strange.example")[0] == 400


@pytest.mark.parametrize(
    ("address", "host"),
    [
        (f"/muscles/{'a' * 500}/", "localhost"),
        (f"/body/?muscle={'a' * 500}", "localhost"),
        ("/claims/", f"{'a' * 500}.localhost"),
    ],
)
def test_a_request_that_is_too_long_is_not_cached(
    site: Site, settings: Any, address: str, host: str
) -> None:
    settings.ALLOWED_HOSTS = [".localhost"]
    for _ in range(2):
        assert site.get(address, HTTP_HOST=host)[0] in (200, 400, 404)
    assert len(site.rendered) == 2
    assert len(site.cache.memory) == 0


def test_an_endless_list_of_encodings_is_not_remembered(site: Site) -> None:
    accepted = "br, " + ", ".join(f"x{number}" for number in range(200))
    first = site.get("/claims/", HTTP_ACCEPT_ENCODING=accepted)
    assert site.get("/claims/", HTTP_ACCEPT_ENCODING=accepted) == first
    assert len(site.rendered) == 1


def test_different_choices_are_different_pages(site: Site) -> None:
    assert site.get("/body/?phase=loading")[2] != site.get("/body/?phase=midstance")[2]
    assert known_query("/gait/", "with=sprint9.5&at=25&x=1") == "at=25&with=sprint9.5"
    assert known_query("/admin/", "x=1") == "x=1"
    assert known_query("/nowhere/", "x=1") == "x=1"


def test_somebody_signed_in_is_answered_by_django_alone(site: Site) -> None:
    site.get("/muscles/soleus/")
    for _ in range(2):
        _, headers, _ = site.get("/muscles/soleus/", HTTP_COOKIE="a=b; sessionid=xyz")
        assert headers["Cache-Control"] == "private, no-cache"
    assert len(site.rendered) == 3


@pytest.mark.parametrize(
    ("address", "method", "status"),
    [
        ("/muscles/nobody/", "GET", 404),
        ("/nowhere/", "GET", 404),
        ("/admin/login/", "GET", 200),
        ("/healthz", "GET", 200),
    ],
)
def test_errors_forms_and_the_desk_are_not_cached(
    site: Site, address: str, method: str, status: int
) -> None:
    for _ in range(2):
        answered, headers, body = site.get(address, method)
        assert answered == status
        assert body
        assert "public" not in headers.get("Cache-Control", "")
    assert len(site.rendered) == 2
    assert len(site.cache.memory) == 0


def _answering(*headers: tuple[str, str]) -> Callable[..., Any]:
    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Cache-Control", "public"), *headers])
        return [b"personal"]

    return application


def test_parts_of_a_page_are_cached_for_somebody_signed_in_until_they_change(
    site: Site, queries: Any
) -> None:
    def body() -> bytes:
        status, _, body = site.get("/muscles/soleus/", HTTP_COOKIE="sessionid=xyz")
        assert status == 200
        return bytes(body)

    first = body()
    # One for the revision, fifteen for the page; sources, changes, curves and glossary are cached.
    with queries(1 + 15):
        assert body() == first
    curve = Curve.objects.get(muscle__slug="soleus", quantity="length", condition__slug="run5.0h")
    curve.condition.name = "at a new pace"
    curve.condition.save()
    assert b"at a new pace" in body()


class UnreadableBody:
    """A request body that never comes."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the body was asked for {name}")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_other_methods_are_refused_on_public_pages_without_reading_the_body(
    site: Site, method: str
) -> None:
    request = {"CONTENT_LENGTH": "100000", "HTTP_COOKIE": "csrftoken=x", "sessionid": "x"}
    status, headers, body = site.get("/", method, **request, **{"wsgi.input": UnreadableBody()})
    assert status == 405
    assert headers["Allow"] == "GET, HEAD"
    assert b"Only GET and HEAD" in body
    assert site.rendered == []


def test_a_browser_that_asks_for_another_site_is_told_yes_for_open_data_alone(site: Site) -> None:
    status, headers, body = site.get("/data/roles.csv", "OPTIONS")
    assert (status, body) == (204, b"")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in site.get("/data/", "OPTIONS")[1]
    assert site.get("/data/roles.csv", "POST")[0] == 405
    assert site.rendered == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/admin/login/"), ("GET", "/admin/login/"), ("GET", "/nothing/here/")],
)
def test_nothing_is_cached_for_a_form_the_desk_or_a_page_that_is_not_there(
    tmp_path: Path, method: str, path: str
) -> None:
    is_cached: list[bool] = []

    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        is_cached.append(number() == number())
        start_response("200 OK", [])
        return [b""]

    site = Site(tmp_path, django)
    site.get(path, method)
    site.get("/muscles/soleus/")
    assert is_cached == [False, True]


@pytest.mark.parametrize("header", [("Set-Cookie", "a=b"), ("Vary", "Cookie")])
def test_an_answer_for_one_person_is_not_cached(tmp_path: Path, header: Any) -> None:
    site = Site(tmp_path, _answering(header))
    for _ in range(2):
        assert site.get("/")[2] == b"personal"
    assert site.get("/", "HEAD")[2] == b""
    assert len(site.rendered) == 3


def test_a_page_that_many_request_at_once_is_rendered_once(tmp_path: Path) -> None:
    def slow(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        time.sleep(0.05)
        return list(_answering()(environ, start_response))

    class OneRevision:
        def current(self) -> str:
            return "1@0.000000"

    site = Site(tmp_path, slow, OneRevision())
    bodies: list[bytes] = []
    readers = [threading.Thread(target=lambda: bodies.append(site.get("/")[2])) for _ in range(12)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert bodies == [b"personal"] * 12
    assert len(site.rendered) == 1


def test_without_a_revision_django_answers(tmp_path: Path) -> None:
    class NoDatabase:
        def current(self) -> str:
            raise OperationalError("no database")

    site = Site(tmp_path)
    assert site.get("/muscles/soleus/")[0] == 200
    site.cache.revision = NoDatabase()
    for _ in range(2):
        assert site.get("/muscles/soleus/")[0] == 200
    assert len(site.rendered) == 3


def test_plain_http_is_redirected_when_https_is_on(tmp_path: Path, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site = Site(tmp_path)
    assert site.get("/muscles/soleus/", HTTP_X_FORWARDED_PROTO="https")[0] == 200
    for forwarded in ({}, {"HTTP_X_FORWARDED_PROTO": "http"}):
        status, headers, _ = site.get("/muscles/soleus/", **forwarded)
        assert (status, headers["Location"]) == (301, "https://localhost/muscles/soleus/")


def test_every_page_but_the_health_check_is_public() -> None:
    private = {
        pattern.name
        for pattern in get_resolver("muscles.urls").url_patterns
        if query_names(pattern.callback) is None
    }
    # The parts page answers developers alone; a form tells when it was made; a draft is for some.
    # Files of pictures are no pages: browsers keep them for good, and the memory for pages none.
    # Searches have no end: each kept answer would push a page out.
    searches = {"search", "search-suggest", "search-addresses"}
    # A contact lapses on its day, whatever the content.
    by_the_clock = {"security"}
    # Whom a link to share leads where depends on the page that it was followed from.
    own = {"healthz", "parts", "write", "write-form", "preview", "picture-file", "share-now"}
    assert private == own | by_the_clock | searches


def test_two_processes_show_a_reader_s_note_once_it_is_published_until_it_is_deleted(
    tmp_path: Path,
) -> None:
    """Each has a memory and a folder of its own, and the database in common."""
    sites = [Site(tmp_path / name) for name in ("one", "other")]

    def seen() -> list[tuple[int, bool, int]]:
        """Return of each process: the status, whether the note is there, how much it rendered."""
        answers = []
        for site in sites:
            before = len(site.rendered)
            status, headers, body = site.get("/muscles/soleus/")
            assert "Set-Cookie" not in headers
            answers.append((status, b"So I felt." in body, len(site.rendered) - before))
        return answers

    assert seen() == [(200, False, 1)] * 2
    note = ReaderNote.objects.create(
        kind="comment", page_kind="muscle", page_slug="soleus", text="So I felt."
    )
    # What waits leaves the kept pages alone.
    assert seen() == [(200, False, 0)] * 2
    note.decide(ReaderNote.State.PUBLISHED, "ed")
    assert seen() == [(200, True, 1)] * 2
    assert seen() == [(200, True, 0)] * 2
    note.delete()
    assert seen() == [(200, False, 1)] * 2


def test_the_form_is_not_kept_and_a_large_body_is_not_read(site: Site) -> None:
    for _ in range(2):
        status, headers, _ = site.get("/muscles/soleus/write/")
        assert (status, headers["Cache-Control"]) == (200, "no-store")
        assert "Set-Cookie" not in headers
    assert len(site.rendered) == 2
    assert len(site.cache.memory) == 0
    body = BytesIO(b"a" * 1_000_000)
    large: dict[str, Any] = {"CONTENT_LENGTH": "1000000", "wsgi.input": body}
    assert site.get("/muscles/soleus/write/", "POST", **large)[0] == 413
    assert body.tell() == 0
