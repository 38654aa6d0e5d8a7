"""A WSGI application in front of Django that answers from the cache what it can."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db.utils import DatabaseError

from muscles.pagecache.locks import FileLocks
from muscles.pagecache.memory import Memory
from muscles.pagecache.per_revision import rendering
from muscles.pagecache.public import LONGEST, OPEN_TO_ALL, is_open, known_names, known_query
from muscles.pagecache.responses import (
    BEST,
    FAST,
    Application,
    CachedResponse,
    Environ,
    Page,
    Response,
    encoding_for,
)
from muscles.pagecache.revision import RevisionSource
from muscles.pagecache.shared import Shared

Key = tuple[str, str, str, str]

SAFE_METHODS = ("GET", "HEAD")
NOT_ALLOWED = Response(
    "405 Method Not Allowed",
    [
        ("Allow", ", ".join(SAFE_METHODS)),
        ("Content-Type", "text/plain"),
        ("X-Content-Type-Options", "nosniff"),
    ],
    b"Only GET and HEAD are allowed here.\n",
)
MAY_FETCH = Response("204 No Content", list(OPEN_TO_ALL), b"")
"""For browsers that ask whether the script of another site may fetch a file of open data."""


def unsafe(method: str, path: str) -> Response:
    """Return the answer of a public page to any method but GET and HEAD."""
    return MAY_FETCH if method == "OPTIONS" and is_open(path) else NOT_ALLOWED


class WSGICache:
    """Answers GET and HEAD requests of public pages, and asks Django for everything else.

    ``modified_at`` is the earliest ``Last-Modified``, in seconds since 1970. Without ``is_on``
    each page is rendered for each request, and only parts of pages are cached.
    """

    def __init__(
        self,
        application: Application,
        *,
        revision: RevisionSource,
        memory: Memory,
        shared: Shared,
        locks: FileLocks,
        modified_at: float = 0.0,
        is_on: bool = True,
    ) -> None:
        self.application = application
        self.revision = revision
        self.memory = memory
        self.shared = shared
        self.locks = locks
        self._modified_at = modified_at
        self._is_on = is_on
        self._session = settings.SESSION_COOKIE_NAME + "="
        self._scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        get, method, path = environ.get, environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if known_names(path) is None:
            return self.application(environ, start_response)
        if method not in SAFE_METHODS:
            # The body of such a request may never come, so nobody reads it.
            return unsafe(method, path).send(environ, start_response)
        try:
            revision = self.revision.current()
        except DatabaseError:
            # Nobody can say whether a cached page is still right; Django says what is wrong.
            return self.application(environ, start_response)
        scheme = get("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"]
        key = self.key(
            get("HTTP_HOST", ""),
            path,
            get("QUERY_STRING", ""),
            get("HTTP_ACCEPT_ENCODING", ""),
            get("HTTP_COOKIE"),
            scheme,
        )
        if key is None:
            with rendering(revision):
                return self.application(environ, start_response)
        found = self.recall(key, revision) or self.load(key, revision)
        return found.send(environ, start_response)

    def key(
        self, host: str, path: str, query: str, accepted: str, cookie: str | None, scheme: str
    ) -> Key | None:
        """Return what the answer to a request is remembered by.

        Return ``None`` if Django must answer: the cache is off, somebody is signed in, HTTPS is
        missing, or the request is too long to be remembered.
        """
        if (
            not self._is_on
            or (cookie is not None and self._session in cookie)
            or (self._scheme == "https" and scheme != "https")
            or len(host) + len(path) + len(query) > LONGEST
        ):
            return None
        return host, path, known_query(path, query) if query else "", encoding_for(accepted)

    def recall(self, key: Key, revision: str) -> CachedResponse | None:
        """Return the response in memory, if it was rendered for this revision."""
        response = self.memory.get(key)
        return response if response is not None and response.revision == revision else None

    def load(self, key: Key, revision: str) -> CachedResponse | Response:
        """Return the response to a public page's request that is not in memory."""
        host, path, query, encoding = key
        found = self.page(host, path, query, revision)
        if isinstance(found, Response):
            return found
        modified_at = max(float(revision.rpartition("@")[2]), self._modified_at)
        response = CachedResponse(found, encoding, revision, modified_at)
        self.memory.put(key, response)
        return response

    def page(self, host: str, path: str, query: str, revision: str) -> Page | Response:
        """Return a page, rendered by one process for all, or Django's answer if it is no page."""
        address = f"{host}{path}?{query}"
        page: Page | None = self.shared.get(address, revision)
        if page is not None:
            return page
        with self.locks.hold(address):
            page = self.shared.get(address, revision)
            if page is not None:
                return page
            with rendering(revision):
                response = self._render(host, path, query)
            if not response.is_cacheable:
                return response
            page = Page.of(response.headers, response.body, FAST)
            # A publish changes few pages; for the others the best compression exists.
            if best := self.shared.get(page.digest, ""):
                page = replace(page, compressed=best, quality=BEST)
            self.shared.put(address, revision, page)
            return page

    def compress(self, host: str, path: str, page: Page, revision: str) -> None:
        """Give a page its best compression, and keep that for all processes and revisions."""
        best = Page.of(page.headers, page.body(), BEST)
        self.shared.put(page.digest, "", best.compressed)
        self.shared.put(f"{host}{path}?", revision, best)

    def _render(self, host: str, path: str, query: str) -> Response:
        # A cached page must depend on nothing else, so Django gets nothing else of the request.
        environ: Environ = {
            "HTTP_HOST": host,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_X_FORWARDED_PROTO": self._scheme,
            "wsgi.url_scheme": self._scheme,
        }
        setup_testing_defaults(environ)
        return Response.of(self.application, environ)
