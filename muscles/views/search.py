"""/search/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muscles.forms import SearchForm
from muscles.pagecache.per_revision import rendering
from muscles.presenters import search as presenter
from muscles.search import lexicon

# Queries have no end, so no answer to one is kept in front of Django; shared caches may for a
# minute, browsers ask again.
_CACHE_CONTROL = "public, max-age=0, s-maxage=60"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What a reader's words find, the best answer first."""
    form = SearchForm(request.GET)
    # The parts that all pages share are kept, as on pages that are kept whole.
    known = lexicon.current()
    with rendering(known.stamp):
        context = presenter.results(form.choices(), known)
        context |= {"form": form, "problems": form.problems}
        return _unkept(render(request, "muscles/search/results.html", context))


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Pages that what has been typed so far may mean: a list that stands below the field."""
    form = SearchForm(request.GET)
    suggested = presenter.suggestions(form.choices().get("q") or "")
    return _unkept(render(request, "muscles/search/suggestions.html", {"suggested": suggested}))


@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    """The addresses of what is found of one kind: a list narrows itself to them."""
    found = presenter.addresses(SearchForm(request.GET).choices())
    return _unkept(JsonResponse({"found": found}))


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = _CACHE_CONTROL
    response["X-Robots-Tag"] = "noindex, follow"
    return response
