"""The door in front of Django: a WSGI application that answers from memory what it can."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db.utils import DatabaseError
from django.urls import Resolver404, resolve

from muscles.pagecache.answers import QUICK, Answer, Page, encoding_for
from muscles.pagecache.memory import Memory
from muscles.pagecache.per_revision import rendering
from muscles.pagecache.public import query_names
from muscles.pagecache.shared import Shared
from muscles.pagecache.turns import Turns
from muscles.pagecache.watch import Watch

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]
Key = tuple[str, str, str, str]

_SAFE = ("GET", "HEAD")
# No page of ours is asked for in as many characters, so what is remembered of a request is small.
_LONGEST = 500
# What the answer to a GET without cookies and conditions depends on.
_WORDS = ("REQUEST_METHOD", "HTTP_HOST", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_ENCODING")
# These belong to one transfer or are made anew for each answer.
_NOT_KEPT = {"content-length", "content-encoding", "etag", "last-modified", "vary", "date"}
# A kept page must not depend on these, so a page that is rendered to be kept does not see them.
_NOT_SEEN = (
    "HTTP_COOKIE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_RANGE",
    "HTTP_REFERER",
)


@dataclass(frozen=True)
class Response:
    """What Django answered: status line, headers, whole body."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def may_be_kept(self) -> bool:
        """Return whether this is a good answer that is the same for everyone."""
        named = {name.lower(): value for name, value in self.headers}
        return (
            self.status.startswith("200 ")
            and "public" in named.get("cache-control", "")
            and "set-cookie" not in named
            and "cookie" not in named.get("vary", "").lower()
        )


class Door:
    """Answers GET and HEAD of public pages from memory, and asks Django for everything else.

    ``modified_at`` is the earliest ``Last-Modified``, in seconds since 1970.
    """

    def __init__(
        self,
        application: Application,
        *,
        watch: Watch,
        memory: Memory,
        shared: Shared,
        turns: Turns,
        modified_at: float = 0.0,
    ) -> None:
        self.application = application
        self.watch = watch
        self.memory = memory
        self.shared = shared
        self.turns = turns
        self._anew = made_anew(application, watch)
        self._modified_at = modified_at
        self._session = settings.SESSION_COOKIE_NAME + "="
        self._https_only = bool(settings.SECURE_SSL_REDIRECT)
        scheme = ("HTTP_X_FORWARDED_PROTO",) if self._https_only else ()
        self._words = itemgetter(*_WORDS, *scheme)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        is_plain = (
            "HTTP_COOKIE" not in environ
            and "HTTP_IF_NONE_MATCH" not in environ
            and "HTTP_IF_MODIFIED_SINCE" not in environ
        )
        if is_plain:
            # Most readers ask in words that another has used before: those need no thought.
            try:
                answer = self.memory.shortcut(self._words(environ))
                if answer is not None and answer.revision == self.watch.stamp():
                    start_response("200 OK", answer.headers)
                    return answer.body
            except (KeyError, DatabaseError):
                # A word is missing, or nobody can tell the revision: that wants more thought.
                is_plain = False
        return self._answer(environ, start_response, is_plain)

    def _answer(
        self, environ: Environ, start_response: Any, may_be_learnt: bool
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in _SAFE or self._is_personal(environ):
            return self._anew(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        key = (
            environ.get("HTTP_HOST", ""),
            environ["PATH_INFO"],
            known_query(environ["PATH_INFO"], query) if query else "",
            encoding_for(environ.get("HTTP_ACCEPT_ENCODING", "")),
        )
        try:
            revision = self.watch.stamp()
        except DatabaseError:
            # Nobody can say whether a kept page is still right; Django says what is wrong.
            return self.application(environ, start_response)
        answer = self.memory.get(key)
        if answer is None or answer.revision != revision:
            found = self._find(environ, key, revision)
            if isinstance(found, Response):
                start_response(found.status, found.headers)
                return () if environ["REQUEST_METHOD"] == "HEAD" else [found.body]
            if found is None:
                return self.application(environ, start_response)
            answer = found
        answer.was_used = True
        if may_be_learnt and environ["REQUEST_METHOD"] == "GET":
            words = self._words(environ)
            if sum(map(len, words)) <= _LONGEST:
                self.memory.add_shortcut(words, answer)
        return answer.give(environ, start_response)

    def _is_personal(self, environ: Environ) -> bool:
        if "HTTP_COOKIE" in environ and self._session in environ["HTTP_COOKIE"]:
            return True
        if not self._https_only:
            return False
        return environ.get("HTTP_X_FORWARDED_PROTO", environ["wsgi.url_scheme"]) != "https"

    def _find(self, environ: Environ, key: Key, revision: str) -> Answer | Response | None:
        """Return an answer to keep, or one not to keep, or ``None`` for Django to answer."""
        host, path, query, encoding = key
        if len(host) + len(query) > _LONGEST or known_names(path) is None:
            return None
        found = self.page(environ, f"{host}{path}?{query}", query, revision)
        if isinstance(found, Response):
            return found
        modified_at = max(float(revision.rpartition("@")[2]), self._modified_at)
        answer = Answer(found, encoding, revision, modified_at)
        self.memory.put(key, answer)
        return answer

    def page(self, environ: Environ, address: str, query: str, revision: str) -> Page | Response:
        """Return the page at an address, rendered by one process for all, or a bad answer."""
        if page := self.shared.get(address, revision):
            return page
        with self.turns.take(address):
            if page := self.shared.get(address, revision):
                return page
            with rendering(revision):
                response = self._render(environ, query)
            if not response.may_be_kept:
                return response
            kept = [item for item in response.headers if item[0].lower() not in _NOT_KEPT]
            page = self.shared.packed(Page.of(kept, response.body, QUICK))
            self.shared.put(address, revision, page)
            return page

    def _render(self, environ: Environ, query: str) -> Response:
        seen = {name: value for name, value in environ.items() if name not in _NOT_SEEN}
        seen |= {"REQUEST_METHOD": "GET", "QUERY_STRING": query}
        started: list[Any] = []

        def start_response(status: str, headers: Any, exc_info: Any = None) -> None:
            started[:] = [status, headers]

        chunks = self.application(seen, start_response)
        try:
            body = b"".join(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()
        status, headers = started
        return Response(status, headers, body)


def made_anew(application: Application, watch: Watch) -> Application:
    """Return ``application`` for readers who get no kept page: each is rendered for them alone.

    What a public page is made of may still be remembered between two changes of content.
    """

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in _SAFE or known_names(environ["PATH_INFO"]) is None:
            return application(environ, start_response)
        try:
            revision = watch.stamp()
        except DatabaseError:
            # Django says what is wrong.
            return application(environ, start_response)
        with rendering(revision):
            return application(environ, start_response)

    return answer


def known_names(path: str) -> frozenset[str] | None:
    """Return the query parameters the page at ``path`` knows; ``None`` if it is not public."""
    return _known_names(path) if len(path) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _known_names(path: str) -> frozenset[str] | None:
    try:
        # WSGI hands bytes over as Latin-1.
        match = resolve(path.encode("latin-1").decode("utf-8", "replace"))
    except Resolver404:
        return None
    return query_names(match.func)


def known_query(path: str, query: str) -> str:
    """Return ``query`` without what the page at ``path`` does not know, in one order.

    Of a parameter given twice the last one counts, as it does in the forms.
    """
    names = known_names(path)
    if names is None:
        return query
    given = dict(parse_qsl(query, keep_blank_values=True))
    return urlencode(sorted((name, given[name]) for name in names & given.keys()))
