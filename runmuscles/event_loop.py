"""The site on an event loop, with Django in threads behind it.

The loop answers what is in memory: cached pages, static files and refusals. Everything else is
answered by the WSGI application in one of two bounded thread pools, so that neither a slow client
nor slow work keeps a reader from a cached page. See ``docs/decisions/0010-serving.md``.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from threading import Thread
from typing import Any
from urllib.parse import unquote_to_bytes

from django.db.utils import DatabaseError
from django.urls import reverse
from whitenoise.middleware import WhiteNoiseMiddleware

from muscles.pagecache import public
from muscles.pagecache.public import known_names, most_bytes
from muscles.pagecache.responses import Application, CachedResponse, Environ, Response
from muscles.pagecache.revision import RevisionSource
from muscles.pagecache.wsgi_cache import SAFE_METHODS, Key, WSGICache, unsafe

_log = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

# Rendering holds the interpreter's lock, so more threads than this make nothing faster. A few are
# needed because each may wait for the database.
READER_THREADS, DESK_THREADS = 4, 3
# So many requests may wait for a thread of one pool; the next are told to come back.
QUEUE = 200
BODY_SECONDS = 10
BODY_BYTES = 2_500_000
# A form with a picture: what is too large for one is still told at the field, by the desk.
PICTURE_SECONDS = 60
PICTURE_BYTES = 25_000_000
# The bodies of one size that a process receives at the same moment, together.
ALL_BODIES_BYTES = 50_000_000
REVISION_SECONDS = 2.0
# How long a thread may keep the interpreter from the loop. Short while pages are rendered, so that
# readers of cached pages wait less; else Python's default, with which the loop does more.
SHARING_SECONDS, ALONE_SECONDS = 0.001, 0.005

_WITHOUT_BODY = (204, 304)
_OK = b"HTTP/1.1 200 OK\r\n"
_NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\n"
_NO_SNIFFING = ("X-Content-Type-Options", "nosniff")


def _refusal(status: str, text: str, *headers: tuple[str, str]) -> Response:
    headers = (*headers, ("Content-Type", "text/plain"), _NO_SNIFFING)
    return Response(status, [*headers], text.encode())


BUSY = _refusal("503 Service Unavailable", "Too busy. Try again soon.\n", ("Retry-After", "5"))
TOO_LARGE = _refusal("413 Content Too Large", public.TOO_LARGE, ("Connection", "close"))
TOO_SLOW = _refusal("408 Request Timeout", public.TOO_SLOW, ("Connection", "close"))


class LoopRevision:
    """Tells the current revision to requests on an event loop, with one question for many.

    A question answers all requests that had arrived when it was asked. A quick source is asked on
    the loop itself, any other in a thread. If one does not answer
    within ``REVISION_SECONDS``, readers get what was last known.
    """

    def __init__(self, source: RevisionSource, loop: asyncio.AbstractEventLoop) -> None:
        self._source = source
        self._loop = loop
        self._thread = ThreadPoolExecutor(1, "revision")
        self._known: str | None = None
        self._running: asyncio.Future[str] | None = None
        self._next: asyncio.Future[str] | None = None
        self._is_late = False

    async def current(self) -> str:
        """Return the current revision; raise ``DatabaseError`` if the database does not tell."""
        if self._source.is_quick:
            return self.at_once()
        return await self._current_from_thread()

    @property
    def is_quick(self) -> bool:
        """Return whether the revision can be told without waiting."""
        return self._source.is_quick

    def at_once(self) -> str:
        """Return the current revision from a quick source; raise ``DatabaseError`` if need be."""
        if self._known is None:
            # The loop keeps the order of its callbacks: whatever runs before this one had arrived
            # before the question was asked.
            self._loop.call_soon(self.forget)
            self._known = self._source.current()
        return self._known

    def forget(self) -> None:
        """Ask again for the next request."""
        self._known = None

    async def _current_from_thread(self) -> str:
        if self._next is None:
            self._next = self._loop.create_task(self._ask(self._running))
        if not (self._is_late and self._known):
            try:
                waiting = asyncio.shield(self._next)
                return await asyncio.wait_for(waiting, REVISION_SECONDS)
            except TimeoutError:
                self._is_late = True
                if self._known is None:
                    raise DatabaseError("The database does not tell the revision.") from None
                _log.warning("The database is slow; readers get pages of revision %s", self._known)
        return self._known

    async def _ask(self, running: asyncio.Future[str] | None) -> str:
        if running is not None:
            await asyncio.wait([running])
        # Requests that arrive from now on need another question.
        self._running, self._next = self._next, None
        self._known = await self._loop.run_in_executor(self._thread, self._source.current)
        self._is_late = False
        return self._known


class Pool:
    """Threads that run a WSGI application, with a bounded number of requests waiting for them."""

    def __init__(self, application: Application, threads: int, name: str) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, name)
        self._limit = threads + QUEUE
        self._unanswered = 0

    async def answer(self, environ: Environ) -> Response:
        """Return the application's answer, or that it is too busy."""
        if self._unanswered >= self._limit:
            return BUSY
        self._unanswered += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(
                self._threads, Response.of, self._application, environ
            )
        finally:
            self._unanswered -= 1


class ASGIApplication:
    """Answers from memory on the event loop, and asks a WSGI application for the rest."""

    def __init__(self, application: Application, beside: Thread | None = None) -> None:
        """Take the WSGI application, and a thread that works beside it in each process."""
        self._beside = beside
        self._cache = application if isinstance(application, WSGICache) else None
        self._revision: LoopRevision | None = None
        self._readers = Pool(application, READER_THREADS, "readers")
        self._desk = Pool(application, DESK_THREADS, "desk")
        self._desk_path = reverse("admin:index")
        self._pictures_path = reverse("admin:muscles_picture_changelist")
        self._static = WhiteNoiseMiddleware(lambda request: None)
        # By what one body may hold: slow pictures keep no other form waiting.
        self._received: Counter[int] = Counter()
        self._rendering = 0

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start to work in a process of its own."""
        if self._cache is not None:
            self._revision = LoopRevision(self._cache.revision, loop)
        Thread(target=_end_with_parent, name="parent", daemon=True).start()
        if self._beside is not None:
            self._beside.start()

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request, or the server that starts and stops."""
        if scope["type"] == "lifespan":
            await receive()
            self.start(asyncio.get_running_loop())
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        # WSGI gives each byte of a path as one character.
        path = unquote_to_bytes(scope["raw_path"]).decode("latin-1")
        method, headers = scope["method"], dict(scope["headers"])
        key = None
        if method in SAFE_METHODS:
            key = self._key(path, scope["query_string"], headers, scope["scheme"])
        if key is not None and (cached := await self._recall(key)) is not None:
            if _is_unchanged(cached, headers):
                found = Response("304", cached.headers_304, b"")
            else:
                found = Response("200", cached.headers, cached.body)
        elif path in self._static.files:
            found = self._static_file(path, method, headers)
        else:
            found = await self._from_django(scope, receive, path, is_personal=key is None)
        await _send(found, send, is_head=method == "HEAD")

    def answer_at_once(
        self, target: bytes, headers: dict[bytes, bytes], date: bytes, *, is_first: bool
    ) -> bytes | None:
        """Return the whole answer to a plain GET, if it is in memory and known to be current.

        ``target`` is the request's path with its query, as sent; ``date`` is the line of the
        answer's head that tells the time. ``is_first`` tells that no other request came in the
        same bytes before this one.
        """
        revision = self._revision
        if revision is None or not revision.is_quick or b"%" in target:
            return None
        path, _, query = target.partition(b"?")
        key = self._key(path.decode("latin-1"), query, headers, "http")
        if key is None or (response := self._memory(key)) is None:
            return None
        if not is_first:
            # The end of these bytes may have arrived after the question for their beginning.
            revision.forget()
        try:
            if response.revision != revision.at_once():
                return None
        except DatabaseError:
            return None
        if _is_unchanged(response, headers):
            return b"".join((_NOT_MODIFIED, date, response.head_304))
        return b"".join((_OK, date, response.head, response.body))

    def _key(self, path: str, query: bytes, headers: dict[bytes, bytes], scheme: str) -> Key | None:
        if self._cache is None:
            return None
        get = headers.get
        cookie = get(b"cookie")
        return self._cache.key(
            get(b"host", b"").decode("latin-1"),
            path,
            query.decode("latin-1"),
            get(b"accept-encoding", b"").decode("latin-1"),
            None if cookie is None else cookie.decode("latin-1"),
            get(b"x-forwarded-proto", b"").decode("latin-1") or scheme,
        )

    def _memory(self, key: Key) -> CachedResponse | None:
        return None if self._cache is None else self._cache.memory.get(key)

    async def _recall(self, key: Key) -> CachedResponse | None:
        response = self._memory(key)
        if response is None or self._revision is None:
            return None
        try:
            return response if response.revision == await self._revision.current() else None
        except DatabaseError:
            return None

    def _static_file(self, path: str, method: str, headers: dict[bytes, bytes]) -> Response:
        names = {_wsgi_name(name): value.decode("latin-1") for name, value in headers.items()}
        answer = self._static.files[path].get_response(method, names)
        body = b""
        if answer.file is not None:
            with closing(answer.file):
                body = answer.file.read()
        return Response(str(int(answer.status)), [*answer.headers, _NO_SNIFFING], body)

    async def _from_django(
        self, scope: Any, receive: Receive, path: str, *, is_personal: bool
    ) -> Response:
        is_public = known_names(path) is not None
        is_safe = scope["method"] in SAFE_METHODS
        if is_public and not is_safe:
            return unsafe(scope["method"], path)
        body = b""
        is_desk = path.startswith(self._desk_path)
        most, seconds = 0, BODY_SECONDS
        if not is_safe:
            most = BODY_BYTES if is_desk else most_bytes(path)
            if path.startswith(self._pictures_path):
                most, seconds = PICTURE_BYTES, PICTURE_SECONDS
        if most:
            received = await self._body(dict(scope["headers"]), receive, most, seconds)
            if isinstance(received, Response):
                return received
            body = received
        pool = self._desk if is_desk or (is_public and is_personal) else self._readers
        self._rendering += 1
        sys.setswitchinterval(SHARING_SECONDS)
        try:
            return await pool.answer(_environ(scope, path, body))
        finally:
            self._rendering -= 1
            if not self._rendering:
                sys.setswitchinterval(ALONE_SECONDS)

    async def _body(
        self, headers: dict[bytes, bytes], receive: Receive, most: int, seconds: float
    ) -> bytes | Response:
        """Return a request's body, or a refusal if it is too large or too slow."""
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > most:
            return TOO_LARGE
        body = bytearray()
        try:
            async with asyncio.timeout(seconds):
                is_whole = False
                while not is_whole:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return TOO_SLOW
                    chunk = message.get("body", b"")
                    body += chunk
                    self._received[most] += len(chunk)
                    if len(body) > most:
                        return TOO_LARGE
                    if self._received[most] > ALL_BODIES_BYTES:
                        return BUSY
                    is_whole = not message.get("more_body", False)
        except TimeoutError:
            return TOO_SLOW
        finally:
            self._received[most] -= len(body)
        return bytes(body)


def _is_unchanged(response: CachedResponse, headers: dict[bytes, bytes]) -> bool:
    """Return whether a client that sent these headers has a response already."""
    etags, since = headers.get(b"if-none-match"), headers.get(b"if-modified-since")
    if etags is None and since is None:
        return False
    return response.is_unchanged(
        None if etags is None else etags.decode("latin-1"),
        None if since is None else since.decode("latin-1"),
    )


async def _send(response: Response, send: Send, *, is_head: bool) -> None:
    """Answer a request over ASGI."""
    status = int(response.status[:3])
    has_body = status not in _WITHOUT_BODY
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in response.headers
        if has_body or name.lower() != "content-length"
    ]
    if has_body and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", str(len(response.body)).encode()))
    body = response.body if has_body and not is_head else b""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _wsgi_name(name: bytes) -> str:
    return f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"


def _environ(scope: Any, path: str, body: bytes) -> Environ:
    """Return a request as WSGI describes it."""
    server, port = scope["server"]
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, raw in scope["headers"]:
        key, value = _wsgi_name(name), raw.decode("latin-1")
        # Several cookie headers are one list, as are others: RFC 9110, section 5.3.
        joint = "; " if name == b"cookie" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def _end_with_parent() -> None:
    """End this process when the server's main process has ended, so that nobody holds the port."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
