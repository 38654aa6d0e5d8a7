"""The parts of the page cache that need no database: answers, memory, turns."""

from __future__ import annotations

import gzip
import threading
import time
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from redis.exceptions import ConnectionError as NoRedis

from muscles.pagecache.answers import QUICK, THOROUGH, Answer, Page, encoding_for
from muscles.pagecache.memory import Memory
from muscles.pagecache.shared import Shared
from muscles.pagecache.turns import CacheTurns, FileTurns

BODY = b"<p>The soleus holds the shin.</p>" * 100
HEADERS = [("Content-Type", "text/html"), ("Cache-Control", "public, max-age=0")]
NOON = 1_795_262_400.0


class BrokenCache:
    """A cache whose server is gone."""

    def __getattr__(self, name: str) -> Any:
        def fail(*args: Any) -> None:
            raise NoRedis(name)

        return fail


def answer(encoding: str = "br", revision: str = "1@0.000000") -> Answer:
    return Answer(Page.of(HEADERS, BODY, QUICK), encoding, revision, NOON)


def give(made: Answer, method: str = "GET", **environ: str) -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []
    chunks = made.give({"REQUEST_METHOD": method, **environ}, lambda *args: told.extend(args))
    return told[0], dict(told[1]), b"".join(chunks)


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
    status, headers, body = give(answer(encoding))
    assert status == "200 OK"
    assert unpack(body) == BODY
    assert headers["Content-Length"] == str(len(body))
    assert headers.get("Content-Encoding", "") == encoding
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Last-Modified"] == "Sat, 21 Nov 2026 12:00:00 GMT"


def test_a_strong_etag_differs_for_each_encoding_and_packing() -> None:
    tight = Answer(Page.of(HEADERS, BODY, THOROUGH), "br", "1@0", NOON)
    tags = {
        dict(made.headers)["ETag"] for made in (answer("br"), answer("gzip"), answer(""), tight)
    }
    assert len(tags) == 4
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)


def test_who_has_the_page_in_any_encoding_hears_304_and_nothing_else() -> None:
    for known in (
        dict(answer("gzip").headers)["ETag"],
        "*",
        f'"x", W/{answer().headers_304[1][1]}',
    ):
        status, headers, body = give(answer("br"), HTTP_IF_NONE_MATCH=known)
        assert (status, body) == ("304 Not Modified", b"")
        assert headers.keys() == {"ETag", "Last-Modified", "Vary", "Cache-Control"}
    assert give(answer(), HTTP_IF_NONE_MATCH='"another"')[0] == "200 OK"


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Sat, 21 Nov 2026 12:00:00 GMT", "304 Not Modified"),
        ("Sat, 21 Nov 2026 11:59:59 GMT", "200 OK"),
        ("yesterday", "200 OK"),
    ],
)
def test_a_date_counts_when_there_is_no_tag(since: str, status: str) -> None:
    assert give(answer(), HTTP_IF_MODIFIED_SINCE=since)[0] == status
    tagged = give(answer(), HTTP_IF_MODIFIED_SINCE=since, HTTP_IF_NONE_MATCH='"another"')
    assert tagged[0] == "200 OK"


def test_head_gets_the_headers_of_get_without_the_body() -> None:
    assert give(answer(), "HEAD") == (*give(answer())[:2], b"")


def test_memory_never_holds_more_than_its_limit_and_keeps_what_is_used() -> None:
    one = answer()
    memory = Memory(one.size * 3)
    for number in range(3):
        memory.put(number, answer())
    used = memory.get(0)
    assert used is not None
    used.was_used = True
    for number in range(3, 5):
        memory.put(number, answer())
        assert memory.size <= memory.limit
    assert [number for number in range(5) if memory.get(number)] == [0, 3, 4]
    memory.put(3, answer())
    assert memory.size == one.size * 3
    assert len(memory) == 3


def test_an_answer_larger_than_all_memory_is_let_go() -> None:
    memory = Memory(10)
    memory.put("page", answer())
    assert (len(memory), memory.size) == (0, 0)


def test_shortcuts_lead_to_what_is_kept_and_to_nothing_else() -> None:
    memory = Memory(answer().size * 2)
    kept = answer()
    memory.put(1, kept)
    memory.add_shortcut("one", kept)
    memory.put(2, answer())
    assert memory.shortcut("one") is kept
    # The third lets one of the others go, and nobody knows who asked for it by which words.
    memory.put(3, answer())
    assert memory.shortcut("one") is None


def test_shortcuts_of_a_loose_packing_go_with_it() -> None:
    memory = Memory(1_000_000)
    loose = answer()
    memory.put(1, loose)
    memory.add_shortcut("one", loose)
    memory.forget_loose()
    assert memory.shortcut("one") is None


def test_shortcuts_are_bounded_in_number() -> None:
    memory = Memory(1_000_000)
    kept = answer()
    for number in range(memory.SHORTCUTS + 1):
        memory.add_shortcut(number, kept)
        assert memory.shortcuts <= memory.SHORTCUTS
    assert memory.shortcut(memory.SHORTCUTS) is kept


def test_the_shared_level_gives_a_page_only_for_its_build_and_revision() -> None:
    cache = LocMemCache("shared", {})
    page = Page.of(HEADERS, BODY, QUICK)
    Shared(cache, "build").put("/", "1", page)
    assert Shared(cache, "build").get("/", "1") == page
    assert Shared(cache, "build").get("/", "2") is None
    assert Shared(cache, "another").get("/", "1") is None


def test_bytes_packed_once_are_packed_for_every_later_revision() -> None:
    shared = Shared(LocMemCache("packed", {}), "build")
    page = Page.of(HEADERS, BODY, QUICK)
    assert shared.packed(page) is page
    tight = shared.pack(page)
    assert (tight.quality, tight.body()) == (THOROUGH, BODY)
    assert shared.packed(page) == tight
    other = Page.of(HEADERS, BODY + b"!", QUICK)
    assert shared.packed(other) is other


def test_a_shared_level_that_is_gone_costs_nobody_a_page(caplog: pytest.LogCaptureFixture) -> None:
    shared = Shared(BrokenCache(), "build")
    page = Page.of(HEADERS, BODY, QUICK)
    shared.put("/", "1", page)
    assert shared.get("/", "1") is None
    assert "cannot be written" in caplog.text
    assert "cannot be read" in caplog.text


@pytest.fixture(params=["file", "cache"])
def turns(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "file":
        return lambda: FileTurns(tmp_path)
    cache = LocMemCache(str(tmp_path), {})
    return lambda: CacheTurns(cache)


def test_only_one_at_a_time_holds_a_turn(turns: Any) -> None:
    inside, most = [], []

    def work() -> None:
        with turns().take("page"):
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


def test_one_leads_and_goes_on_leading(turns: Any) -> None:
    first, second = turns(), turns()
    assert first.try_to_lead("warming")
    assert not second.try_to_lead("warming")
    assert first.try_to_lead("warming")


def test_without_its_files_everybody_takes_a_turn_and_nobody_leads(tmp_path: Path) -> None:
    turns = FileTurns(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with turns.take("page"):
        assert not turns.try_to_lead("warming")


def test_a_kept_page_that_was_cut_short_counts_as_not_there(tmp_path: Path) -> None:
    shared = Shared(FileBasedCache(str(tmp_path), {}), "build")
    page = Page.of(HEADERS, BODY, QUICK)
    shared.put("/", "1", page)
    (kept,) = tmp_path.glob("*.djcache")
    for length in range(kept.stat().st_size):
        whole = kept.read_bytes()
        kept.write_bytes(whole[:length])
        assert shared.get("/", "1") is None
        shared.put("/", "1", page)
    assert shared.get("/", "1") == page


def test_without_the_cache_everybody_takes_a_turn_and_nobody_leads() -> None:
    turns = CacheTurns(BrokenCache())
    with turns.take("page"):
        assert not turns.try_to_lead("warming")


def test_a_turn_that_is_never_given_back_is_waited_for_only_so_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = LocMemCache("stuck", {})
    cache.add("turn:page", "a process that died", 30)
    monkeypatch.setattr(CacheTurns, "LIFE", 0.05)
    with CacheTurns(cache).take("page"):
        assert cache.get("turn:page") == "a process that died"
