"""/pictures/: drawings that pages refer to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from muscles.pagecache.public import public_page
from muscles.presenters import pictures as presenter


@public_page()
def picture(request: HttpRequest, name: str, mark: str) -> HttpResponse:
    """One file of drawings; an address from before it changed leads to the one of today."""
    drawn = presenter.document(name)
    if drawn is None:
        raise Http404(f"There is no picture “{name}”.")
    if mark != presenter.mark(drawn):
        return redirect(presenter.address(name))
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
