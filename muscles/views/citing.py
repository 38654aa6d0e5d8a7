"""<page>cite/: how a page and its figures are cited, to copy and as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from muscles.pagecache.public import public_page
from muscles.presenters import citations
from muscles.presenters.citations import Cited


@public_page()
def cite(request: HttpRequest, page: str) -> HttpResponse:
    """Every way to cite a page and each figure on it."""
    return render(request, "muscles/cite/page.html", {"cited": _at(page)})


@public_page()
def file(request: HttpRequest, page: str, name: str, form: str) -> HttpResponse:
    """One citation as a file for a reference manager."""
    for item in _at(page).items:
        if item.name == name:
            text, content_type = item.file(form)
            saved_as = f'attachment; filename="{item.reference.key}.{form}"'
            return HttpResponse(
                text, content_type=content_type, headers={"Content-Disposition": saved_as}
            )
    raise Http404(f"There is no figure called {name} on this page.")


def _at(page: str) -> Cited:
    cited = citations.at(f"/{page}")
    if cited is None:
        raise Http404(f"There is no page at /{page}.")
    return cited
