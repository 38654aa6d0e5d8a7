"""Which views answer everyone alike, and which parts of the query string they know."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]

# A browser asks each time, at the price of a 304. A shared cache may answer by itself for a
# minute, for one more while it fetches the new page, and for a day while we are down.
CACHE_CONTROL = "public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400"


def public_page(*query_names: str) -> Callable[[View], View]:
    """Mark a view whose answer depends on content, path and these query parameters alone.

    A good answer gets the site's ``Cache-Control``, unless the view has set its own; one for
    somebody with a session is for that person only.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                response["Cache-Control"] = "private, no-cache"
            elif response.status_code == 200:
                response.headers.setdefault("Cache-Control", CACHE_CONTROL)
            return response

        marked.query_names = frozenset(query_names)  # type: ignore[attr-defined]
        return marked

    return mark


def query_names(view: object) -> frozenset[str] | None:
    """Return the query parameters a public view knows; ``None`` if the view is not public."""
    return getattr(view, "query_names", None)
