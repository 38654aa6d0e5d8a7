"""The site on granian's event loop, with Django in threads behind it.

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
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from threading import Thread
from typing import Any

from django.db.utils import DatabaseError
from django.urls import reverse
from whitenoise.middleware import WhiteNoiseMiddleware

from muscles.pagecache.public import known_names
from muscles.pagecache.responses import Application, Environ, Response
from muscles.pagecache.revision import RevisionSource
from muscles.pagecache.wsgi_cache import NOT_ALLOWED, SAFE_METHODS, WSGICache

_log = logging.getLogger(__name__)

# Rendering holds the interpreter's lock, so more threads than this make nothing faster. A few are
# needed because each may wait for the database.
READER_THREADS, DESK_THREADS = 4, 3
# So many requests may wait for a thread of one pool; the next are told to come back.
QUEUE = 200
BODY_SECONDS = 10
BODY_BYTES = 2_500_000
# The bodies that a process receives at the same moment, together.
ALL_BODIES_BYTES = 50_000_000
REVISION_SECONDS = 2.0
# How long a thread may keep the interpreter from the loop. Short while pages are rendered, so that
# readers of cached pages wait less; else Python's default, with which the loop does more.
SHARING_SECONDS, ALONE_SECONDS = 0.001, 0.005


_NO_SNIFFING = ("X-Content-Type-Options", "nosniff")


def _refusal(status: str, text: str, *headers: tuple[str, str]) -> Response:
    headers = (*headers, ("Content-Type", "text/plain"), _NO_SNIFFING)
    return Response(status, [*headers], text.encode())


BUSY = _refusal("503 Service Unavailable", "Too busy. Try again soon.\n", ("Retry-After", "5"))
TOO_LARGE = _refusal("413 Content Too Large", "That is too much data.\n", ("Connection", "close"))
TOO_SLOW = _refusal("408 Request Timeout", "That took too long.\n", ("Connection", "close"))


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
        if not self._source.is_quick:
            return await self._current_from_thread()
        if self._known is None:
            # The loop keeps the order of its callbacks: whatever runs before this one had arrived
            # before the question was asked.
            self._loop.call_soon(self._forget)
            self._known = self._source.current()
        return self._known

    def _forget(self) -> None:
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


class RSGIApplication:
    """Answers from memory on the event loop, and asks a WSGI application for the rest."""

    def __init__(self, application: Application) -> None:
        self._cache = application if isinstance(application, WSGICache) else None
        self._readers = Pool(application, READER_THREADS, "readers")
        self._desk = Pool(application, DESK_THREADS, "desk")
        self._desk_path = reverse("admin:index")
        self._static = WhiteNoiseMiddleware(lambda request: None)
        self._received = 0
        self._rendering = 0

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start to work in a process of its own; called by granian."""
        if self._cache is not None:
            self._revision = LoopRevision(self._cache.revision, loop)
        Thread(target=_end_with_parent, name="parent", daemon=True).start()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        method, path, get = scope.method, scope.path, scope.headers.get
        if not path.isascii():
            path = path.encode("utf-8", "surrogateescape").decode("latin-1")
        key = None
        if self._cache is not None and method in SAFE_METHODS:
            key = self._cache.key(
                get("host", ""),
                path,
                scope.query_string,
                get("accept-encoding", ""),
                get("cookie"),
                get("x-forwarded-proto") or scope.scheme,
            )
            if key is not None and (response := self._cache.memory.get(key)) is not None:
                try:
                    is_current = response.revision == await self._revision.current()
                except DatabaseError:
                    is_current = False
                if is_current:
                    etags, since = get("if-none-match"), get("if-modified-since")
                    if response.is_unchanged(etags, since):
                        protocol.response_empty(304, response.headers_304)
                    elif method == "HEAD":
                        protocol.response_empty(200, response.headers)
                    else:
                        protocol.response_bytes(200, response.headers, response.body)
                    return
        if path in self._static.files:
            found = self._static_file(path, method, scope.headers)
        else:
            found = await self._from_django(scope, protocol, path, is_personal=key is None)
        body = b"" if method == "HEAD" else found.body
        protocol.response_bytes(int(found.status[:3]), found.headers, body)

    def _static_file(self, path: str, method: str, headers: Any) -> Response:
        names = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        answer = self._static.files[path].get_response(method, names)
        body = b""
        if answer.file is not None:
            with closing(answer.file):
                body = answer.file.read()
        return Response(str(int(answer.status)), [*answer.headers, _NO_SNIFFING], body)

    async def _from_django(
        self, scope: Any, protocol: Any, path: str, *, is_personal: bool
    ) -> Response:
        is_public = known_names(path) is not None
        if is_public and scope.method not in SAFE_METHODS:
            return NOT_ALLOWED
        body = b""
        is_desk = path.startswith(self._desk_path)
        if is_desk and scope.method not in SAFE_METHODS:
            received = await self._body(scope, protocol)
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

    async def _body(self, scope: Any, protocol: Any) -> bytes | Response:
        """Return a request's body, or a refusal if it is too large or too slow."""
        length = scope.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > BODY_BYTES:
            return TOO_LARGE
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for chunk in protocol:
                    body += chunk
                    self._received += len(chunk)
                    if len(body) > BODY_BYTES:
                        return TOO_LARGE
                    if self._received > ALL_BODIES_BYTES:
                        return BUSY
        except TimeoutError:
            return TOO_SLOW
        finally:
            self._received -= len(body)
        return bytes(body)


def _environ(scope: Any, path: str, body: bytes) -> Environ:
    """Return a request as WSGI describes it."""
    server, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = f"HTTP_{name.upper().replace('-', '_')}"
        # Several cookie headers are one list, as are others: RFC 9110, section 5.3.
        joint = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def _end_with_parent() -> None:
    """End this process when granian's main process has ended, so that nobody holds the port."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
