"""The parts of the page cache that need no database: responses, memory, locks."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as NoRedis

from muscles.pagecache.locks import FileLocks
from muscles.pagecache.memory import Memory
from muscles.pagecache.redis_pages import RedisPages
from muscles.pagecache.responses import BEST, FAST, CachedResponse, Page, encoding_for
from muscles.pagecache.shared import Shared, forget_all

BODY = b"<p>The soleus holds the shin.</p>" * 100
HEADERS = [("Content-Type", "text/html"), ("Cache-Control", "public, max-age=0")]
NOON = 1_795_262_400.0


def broken_cache(monkeypatch: pytest.MonkeyPatch) -> RedisPages:
    """Return the cache of a Redis server that is gone."""

    def fail(*args: Any, **options: Any) -> None:
        raise NoRedis("It is gone.")

    for name in ("get", "set", "clear"):
        monkeypatch.setattr(RedisCache, name, fail)
    return RedisPages("redis://cache.example:6379/2", {})


def response(encoding: str = "br", revision: str = "1@0.000000") -> CachedResponse:
    return CachedResponse(Page.of(HEADERS, BODY, FAST), encoding, revision, NOON)


def send(
    made: CachedResponse, method: str = "GET", **environ: str
) -> tuple[str, dict[str, str], bytes]:
    started: list[Any] = []
    chunks = made.send({"REQUEST_METHOD": method, **environ}, lambda *args: started.extend(args))
    return started[0], dict(started[1]), b"".join(chunks)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip, br;q=0", "gzip"),
        ("GZIP;q=0.001", "gzip"),
        ("*", "br"),
        ("br;q=0.0, *;q=0", ""),
        ("deflate, zstd", ""),
        ("", ""),
    ],
)
def test_the_best_encoding_that_the_client_accepts(accepted: str, encoding: str) -> None:
    assert encoding_for(accepted) == encoding


@pytest.mark.parametrize(
    ("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)]
)
def test_every_encoding_holds_the_same_page(encoding: str, unpack: Any) -> None:
    status, headers, body = send(response(encoding))
    assert status == "200 OK"
    assert unpack(body) == BODY
    assert headers["Content-Length"] == str(len(body))
    assert headers.get("Content-Encoding", "") == encoding
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Last-Modified"] == "Sat, 21 Nov 2026 12:00:00 GMT"


def test_a_strong_etag_differs_for_each_encoding_and_quality() -> None:
    best = CachedResponse(Page.of(HEADERS, BODY, BEST), "br", "1@0", NOON)
    tags = {
        dict(made.headers)["ETag"]
        for made in (response("br"), response("gzip"), response(""), best)
    }
    assert len(tags) == 4
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)


def test_a_client_that_has_the_page_in_any_encoding_gets_an_empty_304() -> None:
    for known in (
        dict(response("gzip").headers)["ETag"],
        "*",
        f'"x", W/{response().headers_304[1][1]}',
    ):
        status, headers, body = send(response("br"), HTTP_IF_NONE_MATCH=known)
        assert (status, body) == ("304 Not Modified", b"")
        assert headers.keys() == {"ETag", "Last-Modified", "Vary", "Cache-Control"}
    assert send(response(), HTTP_IF_NONE_MATCH='"another"')[0] == "200 OK"


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Sat, 21 Nov 2026 12:00:00 GMT", "304 Not Modified"),
        ("Sat, 21 Nov 2026 11:59:59 GMT", "200 OK"),
        ("yesterday", "200 OK"),
    ],
)
def test_a_date_counts_when_there_is_no_tag(since: str, status: str) -> None:
    assert send(response(), HTTP_IF_MODIFIED_SINCE=since)[0] == status
    tagged = send(response(), HTTP_IF_MODIFIED_SINCE=since, HTTP_IF_NONE_MATCH='"another"')
    assert tagged[0] == "200 OK"


def test_head_gets_the_headers_of_get_without_the_body() -> None:
    assert send(response(), "HEAD") == (*send(response())[:2], b"")


def test_memory_never_exceeds_its_limit_and_keeps_what_is_used() -> None:
    one = response()
    memory = Memory(one.size * 3)
    for number in range(3):
        memory.put(number, response())
    assert memory.get(0) is not None
    for number in range(3, 5):
        memory.put(number, response())
        assert memory.size <= memory.limit
    assert [number for number in range(5) if memory.get(number)] == [0, 3, 4]
    memory.put(3, response())
    assert memory.size == one.size * 3
    assert len(memory) == 3


def test_a_response_larger_than_the_memory_is_not_kept() -> None:
    memory = Memory(10)
    memory.put("page", response())
    assert (len(memory), memory.size) == (0, 0)


def test_what_was_compressed_fast_can_be_dropped() -> None:
    memory = Memory(1_000_000)
    memory.put("fast", response())
    memory.put("gzip", response("gzip"))
    memory.put("best", CachedResponse(Page.of(HEADERS, BODY, BEST), "br", "1@0", NOON))
    memory.drop_fast()
    assert [key for key in ("fast", "gzip", "best") if memory.get(key)] == ["gzip", "best"]
    assert memory.size == sum(memory.get(key).size for key in ("gzip", "best"))  # type: ignore[union-attr]


def test_a_shared_page_belongs_to_its_build_and_revision() -> None:
    cache = LocMemCache("shared", {})
    page = Page.of(HEADERS, BODY, FAST)
    Shared(cache, "build").put("/", "1", page)
    assert Shared(cache, "build").get("/", "1") == page
    assert Shared(cache, "build").get("/", "2") is None
    assert Shared(cache, "another").get("/", "1") is None


def test_a_shared_cache_that_is_gone_costs_nobody_a_page(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = broken_cache(monkeypatch)
    shared = Shared(cache, "build")
    page = Page.of(HEADERS, BODY, FAST)
    shared.put("/", "1", page)
    assert shared.get("/", "1") is None
    assert "cannot be written" in caplog.text
    assert "cannot be read" in caplog.text
    monkeypatch.setattr(caches, "_connections", SimpleNamespace(pages=cache))
    forget_all()
    assert "cannot be emptied: It is gone." in caplog.text


def test_a_command_starts_without_the_client_of_redis() -> None:
    """It would take a good part of the time that loading takes."""
    said = "import django, sys; django.setup(); print('redis' in sys.modules)"
    settings = {"DJANGO_SETTINGS_MODULE": "runmuscles.settings"}
    command = [sys.executable, "-c", said]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


def test_only_one_at_a_time_holds_a_lock(tmp_path: Path) -> None:
    inside, most = [], []

    def work() -> None:
        with FileLocks(tmp_path).hold("page"):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert most == [1] * 8


def test_only_one_leads_until_it_is_done(tmp_path: Path) -> None:
    first, second = FileLocks(tmp_path), FileLocks(tmp_path)
    with first.lead("warming") as is_leading, second.lead("warming") as is_also_leading:
        assert (is_leading, is_also_leading) == (True, False)
    with second.lead("warming") as is_leading:
        assert is_leading


def test_without_its_files_everybody_holds_a_lock_and_nobody_leads(tmp_path: Path) -> None:
    locks = FileLocks(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with locks.hold("page"), locks.lead("warming") as is_leading:
        assert not is_leading


def test_a_shared_page_that_was_cut_short_is_a_miss(tmp_path: Path) -> None:
    shared = Shared(FileBasedCache(str(tmp_path), {}), "build")
    page = Page.of(HEADERS, BODY, FAST)
    shared.put("/", "1", page)
    (kept,) = tmp_path.glob("*.djcache")
    for length in range(kept.stat().st_size):
        whole = kept.read_bytes()
        kept.write_bytes(whole[:length])
        assert shared.get("/", "1") is None
        shared.put("/", "1", page)
    assert shared.get("/", "1") == page
