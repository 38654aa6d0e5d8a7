"""/glossary/: the words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from muscles.models import Term
from muscles.pagecache.public import public_page
from muscles.presenters.footnotes import writer


@public_page()
def term_list(request: HttpRequest) -> HttpResponse:
    """Every term with its definition."""
    terms = list(Term.objects.all())
    return render(request, "muscles/glossary/term_list.html", {"terms": terms})


@public_page()
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """One term."""
    page = get_object_or_404(Term.objects.prefetch_related("see_also", "sources"), slug=slug)
    context = {
        "page": page,
        "writer": writer(*page.texts, address=page.get_absolute_url(), more=page.sources.all()),
    }
    return render(request, "muscles/glossary/term.html", context)
