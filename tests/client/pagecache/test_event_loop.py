"""The site on an event loop: what is answered there, and what threads are asked for."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from time import sleep
from typing import Any, TypeVar
from urllib.parse import quote

import pytest
from django.db.utils import DatabaseError, OperationalError

from runmuscles import event_loop
from runmuscles.event_loop import ASGIApplication, LoopRevision
from tests.client.pagecache.site import Site

pytestmark = pytest.mark.django_db

FORM = "/muscles/soleus/write/"

T = TypeVar("T")


class Exchange:
    """What a server gives an application: a body to receive, and a place for the answer."""

    def __init__(self, chunks: list[bytes], is_silent: bool) -> None:
        self._chunks = chunks
        self._is_silent = is_silent
        self.messages: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        if not self._chunks and self._is_silent:
            await asyncio.sleep(60)
        body = self._chunks.pop(0) if self._chunks else b""
        more = bool(self._chunks) or self._is_silent
        return {"type": "http.request", "body": body, "more_body": more}

    async def send(self, message: dict[str, Any]) -> None:
        self.messages.append(message)

    @property
    def answer(self) -> tuple[int, dict[str, str], bytes]:
        head, body = self.messages
        headers = {name.decode(): value.decode() for name, value in head["headers"]}
        return head["status"], headers, body["body"]


def on_a_loop(main: Coroutine[Any, Any, T]) -> T:
    """Run it on a loop in a thread of its own: the browser's tests keep one in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, main).result()


class OneRevision:
    """A revision that never changes."""

    is_quick = True

    def current(self) -> str:
        return "1@0.000000"


class Rendering:
    """A WSGI application that notes what it is asked, and waits where it is told to."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.gates: dict[str, threading.Event] = {}
        self.seconds = 0.0
        self.body = b""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked.append(environ)
        if gate := self.gates.get(environ["PATH_INFO"]):
            gate.wait(10)
        sleep(self.seconds)
        start_response("200 OK", [("Cache-Control", "public")])
        return [environ["wsgi.input"].read() or self.body or environ["PATH_INFO"].encode()]


class Loop:
    """An ASGI application with a recording WSGI application behind it, asked on one loop."""

    def __init__(self, tmp_path: Path) -> None:
        self.rendering = Rendering()
        self.site = Site(tmp_path, self.rendering, OneRevision())
        self.application = ASGIApplication(self.site.cache)

    def run(self, work: Callable[[], Awaitable[Any]]) -> Any:
        async def main() -> Any:
            self.application.start(asyncio.get_running_loop())
            return await work()

        return on_a_loop(main())

    async def ask(
        self,
        path: str,
        method: str = "GET",
        chunks: tuple[bytes, ...] = (),
        is_silent: bool = False,
        **headers: str,
    ) -> Any:
        """Return (status, headers, body) of one request."""
        exchange = Exchange(list(chunks), is_silent)
        target, _, query = path.partition("?")
        sent = {"host": "localhost"} | headers
        scope = {
            "type": "http",
            "method": method,
            "raw_path": quote(target).encode(),
            "query_string": query.encode(),
            "scheme": "http",
            "http_version": "1.1",
            "server": ("127.0.0.1", 8000),
            "client": ("127.0.0.1", 50000),
            "headers": [
                (name.replace("_", "-").encode(), value.encode()) for name, value in sent.items()
            ],
        }
        await self.application(scope, exchange.receive, exchange.send)
        return exchange.answer

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self.run(lambda: self.ask(*args, **kwargs))


@pytest.fixture
def loop(tmp_path: Path) -> Loop:
    return Loop(tmp_path)


def test_a_cached_page_is_answered_on_the_loop(loop: Loop) -> None:
    async def twice() -> Any:
        return await loop.ask("/muscles/soleus/"), await loop.ask("/muscles/soleus/")

    first, second = loop.run(twice)
    assert first == second
    assert first[0] == 200
    assert first[2] == b"/muscles/soleus/"
    assert len(loop.rendering.asked) == 1
    etag = first[1]["etag"]
    status, headers, body = loop.get("/muscles/soleus/", if_none_match=etag)
    assert (status, headers["etag"], body) == (304, etag, b"")
    status, headers, body = loop.get("/muscles/soleus/", "HEAD")
    assert (status, headers["content-length"], body) == (200, str(len(first[2])), b"")
    assert len(loop.rendering.asked) == 1


def test_readers_of_cached_pages_wait_for_no_thread(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All threads are held by slow work: what is cached, static or refused is answered."""
    monkeypatch.setattr(event_loop, "QUEUE", 2)
    loop.application = ASGIApplication(loop.site.cache)
    gate = threading.Event()
    slow = [f"/muscles/{number}/" for number in range(event_loop.READER_THREADS + 2)]
    slow_at_the_desk = [f"/admin/{number}/" for number in range(event_loop.DESK_THREADS + 2)]
    loop.rendering.gates = dict.fromkeys([*slow, *slow_at_the_desk], gate)

    async def attack() -> list[Any]:
        await loop.ask("/")
        held = [asyncio.ensure_future(loop.ask(path)) for path in [*slow, *slow_at_the_desk]]
        await asyncio.sleep(0.05)
        answers = [
            await asyncio.wait_for(loop.ask(*request), 5)
            for request in (("/",), ("/", "POST"), ("/glossary/",), ("/admin/",))
        ]
        assert not any(task.done() for task in held)
        assert sys.getswitchinterval() == pytest.approx(event_loop.SHARING_SECONDS)
        gate.set()
        assert [answer[0] for answer in await asyncio.gather(*held)] == [200] * len(held)
        return answers

    cached, refused, busy, busy_desk = loop.run(attack)
    assert sys.getswitchinterval() == pytest.approx(event_loop.ALONE_SECONDS)
    assert cached[::2] == (200, b"/")
    assert (refused[0], refused[1]["allow"]) == (405, "GET, HEAD")
    assert busy[0] == busy_desk[0] == 503
    assert busy[1]["retry-after"]


def test_a_full_desk_leaves_threads_to_readers(
    loop: Loop,
) -> None:
    gate = threading.Event()
    paths = [f"/admin/{number}/" for number in range(event_loop.DESK_THREADS)]
    loop.rendering.gates = dict.fromkeys([*paths, "/muscles/soleus/"], gate)

    async def attack() -> Any:
        held = [asyncio.ensure_future(loop.ask(path)) for path in paths]
        # Whoever sends a session's cookie is answered by Django, in the desk's threads.
        signed_in = loop.ask("/muscles/soleus/", cookie="sessionid=made-up")
        held.append(asyncio.ensure_future(signed_in))
        fresh = await asyncio.wait_for(loop.ask("/glossary/"), 5)
        gate.set()
        await asyncio.gather(*held)
        return fresh

    assert loop.run(attack)[::2] == (200, b"/glossary/")


def test_open_data_answers_browsers_that_ask_for_another_site(loop: Loop) -> None:
    status, headers, body = loop.get("/data/roles.csv", "OPTIONS")
    assert (status, body) == (204, b"")
    assert headers["access-control-allow-origin"] == "*"
    assert loop.get("/", "OPTIONS")[0] == 405
    assert not loop.rendering.asked


def test_only_the_desk_and_the_readers_form_get_a_body(loop: Loop) -> None:
    sent = {"chunks": (b"a=", b"b"), "content_type": "text/plain", "cookie": "x=y"}
    assert loop.get("/admin/login/", "POST", **sent)[2] == b"a=b"
    (environ,) = loop.rendering.asked
    assert environ["CONTENT_LENGTH"] == "3"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["HTTP_COOKIE"] == "x=y"
    assert environ["REMOTE_ADDR"] == "127.0.0.1"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert loop.get("/nowhere/", "POST", **sent)[2] == b"/nowhere/"
    assert loop.get("/", "POST", **sent)[0] == 405
    assert len(loop.rendering.asked) == 2
    assert loop.get(FORM, "POST", **sent)[2] == b"a=b"
    assert loop.get(f"{FORM}form/", "POST", **sent)[2] == f"{FORM}form/".encode()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param({"chunks": (b"a",), "is_silent": True}, 408, id="never ends"),
        pytest.param({"content_length": "2500001", "is_silent": True}, 413, id="says so"),
        pytest.param({"content_length": "many", "is_silent": True}, 413, id="no number"),
        pytest.param({"chunks": (b"a" * 1_000_000,) * 3, "is_silent": True}, 413, id="is large"),
        pytest.param({"chunks": (b"a" * 1_000_000,) * 2}, 200, id="nearly large"),
    ],
)
def test_a_body_that_is_too_large_or_too_slow_is_refused(
    loop: Loop, monkeypatch: pytest.MonkeyPatch, request_: Any, status: int
) -> None:
    monkeypatch.setattr(event_loop, "BODY_SECONDS", 0.1)
    answer = loop.get("/admin/login/", "POST", **request_)
    assert answer[0] == status
    assert bool(loop.rendering.asked) == (status == 200)
    assert (answer[1].get("connection") == "close") == (status != 200)
    # What was received is no longer counted.
    assert loop.application._received.total() == 0


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param({"content_length": "1000000", "is_silent": True}, 413, id="a megabyte"),
        pytest.param({"chunks": (b"a" * 16_001,) * 2, "is_silent": True}, 413, id="is large"),
        pytest.param({"chunks": (b"a",), "is_silent": True}, 408, id="never ends"),
        pytest.param({"chunks": (b"a" * 16_000,) * 2}, 200, id="as large as may be"),
    ],
)
def test_what_a_reader_sends_is_small_and_comes_in_time(
    loop: Loop, monkeypatch: pytest.MonkeyPatch, request_: Any, status: int
) -> None:
    monkeypatch.setattr(event_loop, "BODY_SECONDS", 0.1)
    answer = loop.get(FORM, "POST", **request_)
    assert answer[0] == status
    assert bool(loop.rendering.asked) == (status == 200)
    assert (answer[1].get("connection") == "close") == (status != 200)


def test_a_form_with_a_picture_may_be_larger_and_slower(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_loop, "BODY_SECONDS", 0.0)
    photo = {"chunks": (b"a" * 1_000_000,) * 12}
    assert loop.get("/admin/muscles/picture/add/", "POST", **photo)[0] == 200
    assert loop.get("/admin/muscles/picture/7/change/", "POST", **photo)[0] == 200
    assert loop.get("/admin/muscles/term/add/", "POST", **photo)[0] in (408, 413)
    large = {"content_length": "25000001", "is_silent": True}
    status, _, told = loop.get("/admin/muscles/picture/add/", "POST", **large)
    assert status == 413
    assert b"Go back" in told
    assert b"a smaller picture" in told


def test_all_bodies_together_have_a_limit(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_loop, "ALL_BODIES_BYTES", 1500)
    monkeypatch.setattr(event_loop, "BODY_SECONDS", 0.2)

    async def both() -> Any:
        body = {"chunks": (b"a" * 1000,), "is_silent": True}
        posts = (loop.ask("/admin/login/", "POST", **body) for _ in range(2))
        return await asyncio.gather(*posts)

    assert [status for status, _, _ in loop.run(both)] == [408, 503]


def test_slow_pictures_keep_no_other_form_waiting(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to be signed in to send them."""
    monkeypatch.setattr(event_loop, "ALL_BODIES_BYTES", 1500)
    monkeypatch.setattr(event_loop, "PICTURE_SECONDS", 0.2)

    async def both() -> Any:
        slow = loop.ask(
            "/admin/muscles/picture/add/", "POST", chunks=(b"a" * 1400,), is_silent=True
        )
        return await asyncio.gather(slow, loop.ask("/admin/login/", "POST", chunks=(b"a" * 1000,)))

    assert [status for status, _, _ in loop.run(both)] == [408, 200]


def test_a_path_reaches_django_as_wsgi_writes_it(loop: Loop) -> None:
    loop.get("/muscles/café/")
    assert loop.rendering.asked[0]["PATH_INFO"] == "/muscles/cafÃ©/"


def test_a_static_file_is_answered_on_the_loop(loop: Loop, tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    loop.application._static.autorefresh = False
    loop.application._static.add_files(str(tmp_path), prefix="/static/")
    status, headers, body = loop.get("/static/a.css")
    assert (status, body) == (200, b"a{}")
    assert headers["content-type"].startswith("text/css")
    assert headers["x-content-type-options"] == "nosniff"
    assert loop.get("/static/a.css", "HEAD")[::2] == (200, b"")
    part = loop.get("/static/a.css", range="bytes=1-2")
    assert part[::2] == (206, b"{}")
    assert loop.get("/static/a.css", if_modified_since=headers["last-modified"])[0] == 304
    assert loop.rendering.asked == []


class SlowRevision:
    """A database that answers when it is told to; ``asked`` counts the questions."""

    is_quick = False

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.asked = 0
        self.error: Exception | None = None

    def current(self) -> str:
        self.asked += 1
        self.gate.wait(10)
        if self.error:
            raise self.error
        return f"{self.asked}@0.000000"


def test_one_question_answers_all_who_had_come_before_it_was_asked() -> None:
    source = SlowRevision()

    async def readers() -> list[str]:
        revision = LoopRevision(source, asyncio.get_running_loop())
        first = asyncio.ensure_future(revision.current())
        await asyncio.sleep(0.05)
        # The first question is on its way, and may be answered with what was true before these.
        later = [asyncio.ensure_future(revision.current()) for _ in range(20)]
        await asyncio.sleep(0.05)
        source.gate.set()
        return list(await asyncio.gather(first, *later))

    assert on_a_loop(readers()) == ["1@0.000000", *["2@0.000000"] * 20]
    assert source.asked == 2


def test_on_the_loop_a_question_is_asked_once_for_all_that_wait_there() -> None:
    source = SlowRevision()
    source.gate.set()

    async def readers() -> tuple[list[str], list[str]]:
        revision = LoopRevision(source, asyncio.get_running_loop())
        source.is_quick = True  # type: ignore[misc]
        together = await asyncio.gather(*(revision.current() for _ in range(20)))
        return together, await asyncio.gather(*(revision.current() for _ in range(20)))

    assert on_a_loop(readers()) == (["1@0.000000"] * 20, ["2@0.000000"] * 20)


def test_with_a_database_that_hangs_readers_get_what_was_last_known(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(event_loop, "REVISION_SECONDS", 0.1)
    source = SlowRevision()

    async def readers() -> list[str]:
        revision = LoopRevision(source, asyncio.get_running_loop())
        with pytest.raises(DatabaseError, match="does not tell"):
            await revision.current()
        source.gate.set()
        known = await revision.current()
        source.gate.clear()
        late = await revision.current()
        at_once = await asyncio.wait_for(revision.current(), 0.05)
        source.gate.set()
        await asyncio.sleep(0.05)
        return [known, late, at_once, await revision.current()]

    known, late, at_once, fresh = on_a_loop(readers())
    assert known == late == at_once != fresh
    assert "The database is slow" in caplog.text


def test_an_error_of_the_database_reaches_all_who_asked() -> None:
    source = SlowRevision()
    source.gate.set()
    source.error = OperationalError("no database")

    async def readers() -> list[Any]:
        revision = LoopRevision(source, asyncio.get_running_loop())
        asked = (revision.current() for _ in range(3))
        return list(await asyncio.gather(*asked, return_exceptions=True))

    assert [str(error) for error in on_a_loop(readers())] == ["no database"] * 3


def test_a_cached_page_is_not_used_when_the_revision_is_unknown(loop: Loop) -> None:
    async def before_and_after() -> Any:
        await loop.ask("/")

        class NoDatabase:
            is_quick = True

            def current(self) -> str:
                raise OperationalError("no database")

        loop.site.cache.revision = NoDatabase()
        loop.application.start(asyncio.get_running_loop())
        return await loop.ask("/")

    assert loop.run(before_and_after)[0] == 200
    assert len(loop.rendering.asked) == 2


def test_without_the_page_cache_django_answers_all(tmp_path: Path) -> None:
    loop = Loop(tmp_path)
    loop.application = ASGIApplication(loop.rendering)
    for _ in range(2):
        assert loop.get("/muscles/soleus/")[::2] == (200, b"/muscles/soleus/")
    assert len(loop.rendering.asked) == 2
    assert isinstance(loop.rendering.asked[0]["wsgi.input"], BytesIO)
