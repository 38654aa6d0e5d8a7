"""/glossary/: the words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from muscles.models import Term
from muscles.pagecache.public import public_page
from muscles.presenters import editorial as presenter


@public_page()
def term_list(request: HttpRequest) -> HttpResponse:
    """Every term with its definition."""
    return render(request, "muscles/glossary/term_list.html", presenter.terms())


@public_page()
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """One term."""
    page = get_object_or_404(Term.objects.for_page(), slug=slug)
    return render(request, "muscles/glossary/term.html", presenter.term(page))
