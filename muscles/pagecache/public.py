"""Which pages are public, and what a request for one of them is remembered by."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve

View = Callable[..., HttpResponseBase]

# A browser asks each time, at the price of a 304. A shared cache may answer by itself for a
# minute, for one more while it fetches the new page, and for a day while we are down.
CACHE_CONTROL = "public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400"
# What other sites' scripts are told of open data: the first line with each file, all where a
# browser asks before it fetches. Any header may be sent; none matters.
OPEN_TO_ALL = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    ("Access-Control-Allow-Headers", "*"),
    ("Access-Control-Max-Age", "86400"),
    ("Allow", "GET, HEAD, OPTIONS"),
)
# No address of this site is longer, so only short requests are remembered.
LONGEST = 500

_AGAIN = "Go back: your browser may still hold what you wrote."
TOO_LARGE = f"That is too much data. {_AGAIN} Send less of it, or a smaller picture.\n"
TOO_SLOW = f"That took too long. {_AGAIN} Send it again; a smaller picture needs less time.\n"
"""What is told to those whose body is not taken, as plain text."""


def public_page(*query_names: str, is_open: bool = False) -> Callable[[View], View]:
    """Mark a view whose answer depends on content, path and these query parameters alone.

    A success gets the site's ``Cache-Control``, unless the view has set its own; for somebody
    with a session it is private. What ``is_open`` the scripts of other sites may read.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if is_open and request.method == "OPTIONS":
                return HttpResponse(status=204, headers=dict(OPEN_TO_ALL))
            response = view(request, *args, **kwargs)
            if is_open:
                response[OPEN_TO_ALL[0][0]] = OPEN_TO_ALL[0][1]
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                response["Cache-Control"] = "private, no-cache"
            elif response.status_code == 200:
                response.headers.setdefault("Cache-Control", CACHE_CONTROL)
            return response

        marked.query_names = frozenset(query_names)  # type: ignore[attr-defined]
        marked.is_open = is_open  # type: ignore[attr-defined]
        return marked

    return mark


def takes_body(most: int) -> Callable[[View], View]:
    """Mark a view outside the desk that reads a request's body, of so many bytes at most.

    Of all others nobody reads it. Our own server refuses a longer one before it has come; here it
    is refused for other servers.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            length = request.META.get("CONTENT_LENGTH") or "0"
            if not length.isdecimal() or int(length) > most:
                return HttpResponse(TOO_LARGE, "text/plain", 413)
            return view(request, *args, **kwargs)

        marked.most_bytes = most  # type: ignore[attr-defined]
        return marked

    return mark


def most_bytes(path: str) -> int:
    """Return how long a body the page at ``path`` reads: 0 if none. ``path`` as WSGI gives it."""
    return int(getattr(_view(path), "most_bytes", 0)) if len(path) <= LONGEST else 0


def is_open(path: str) -> bool:
    """Return whether other sites' scripts may read what is at ``path``, as WSGI gives it."""
    return len(path) <= LONGEST and bool(getattr(_view(path), "is_open", False))


def query_names(view: object) -> frozenset[str] | None:
    """Return the query parameters a public view knows; ``None`` if the view is not public."""
    return getattr(view, "query_names", None)


def known_names(path: str) -> frozenset[str] | None:
    """Return the query parameters the page at ``path`` knows; ``None`` if it is not public.

    ``path`` is as WSGI gives it: bytes as Latin-1.
    """
    return _known_names(path) if len(path) <= LONGEST else None


@lru_cache(maxsize=4096)
def _known_names(path: str) -> frozenset[str] | None:
    return query_names(_view(path))


def _view(path: str) -> object:
    try:
        return resolve(path.encode("latin-1").decode("utf-8", "replace")).func
    except Resolver404:
        return None


@lru_cache(maxsize=4096)
def known_query(path: str, query: str) -> str:
    """Return ``query`` without what the page at ``path`` does not know, in one order.

    Of a parameter given twice the last one counts, as it does in the forms.
    """
    names = known_names(path)
    if names is None:
        return query
    given = dict(parse_qsl(query, keep_blank_values=True))
    return urlencode(sorted((name, given[name]) for name in names & given.keys()))
