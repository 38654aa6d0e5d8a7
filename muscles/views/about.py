"""/about/ and /authors/: who, how, and how to correct us."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from muscles.models import AboutPage, Author
from muscles.pagecache.public import public_page
from muscles.presenters.footnotes import writer


@public_page()
def about(request: HttpRequest) -> HttpResponse:
    """The list of pages about the site."""
    context = {"pages": AboutPage.objects.all(), "authors": Author.objects.all()}
    return render(request, "muscles/about/about.html", context)


@public_page()
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page about the site."""
    found = get_object_or_404(AboutPage.objects.select_related("author"), slug=slug)
    context = {"page": found, "writer": writer(*found.texts, address=found.get_absolute_url())}
    return render(request, "muscles/about/page.html", context)


@public_page()
def author_list(request: HttpRequest) -> HttpResponse:
    """Authors have no list of their own: they are named on the page about the site."""
    return redirect("muscles:about", permanent=True)


@public_page()
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """One author."""
    found = get_object_or_404(Author, slug=slug)
    context = {"page": found, "writer": writer(*found.texts, address=found.get_absolute_url())}
    return render(request, "muscles/about/author.html", context)
