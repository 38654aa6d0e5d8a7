"""/pictures/: drawings that pages refer to, and the files of pictures in texts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import etag, require_safe

from muscles.content import pictures as store
from muscles.pagecache.public import public_page
from muscles.presenters import pictures as presenter

FOR_GOOD = "public, max-age=31536000, immutable"
"""What stands at such an address never changes."""


@public_page()
def picture(request: HttpRequest, name: str, mark: str) -> HttpResponse:
    """One file of drawings; an address from before it changed leads to the one of today."""
    drawn = presenter.document(name)
    if drawn is None:
        raise Http404(f"There is no picture “{name}”.")
    if mark != presenter.mark(drawn):
        return redirect(presenter.address(name))
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Cache-Control"] = FOR_GOOD
    return response


@require_safe
@etag(lambda request, stem, width: f'"{stem}.{width}"')
def picture_file(request: HttpRequest, stem: str, width: str) -> HttpResponse:
    """One picture of a text in one width.

    It is a file and no page: browsers keep it for good, so the memory for pages holds none.
    """
    path = store.in_width(f"{stem}.webp", int(width))
    if path is None:
        raise Http404("There is no picture of this name and width.")
    response = HttpResponse(path.read_bytes(), content_type="image/webp")
    response["Cache-Control"] = FOR_GOOD
    return response
