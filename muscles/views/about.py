"""/about/ and /authors/: who, how, and how to correct us."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from muscles.models import AboutPage, Author
from muscles.pagecache.public import public_page
from muscles.presenters import editorial as presenter


@public_page()
def about(request: HttpRequest) -> HttpResponse:
    """The list of pages about the site."""
    return render(request, "muscles/about/about.html", presenter.about())


@public_page()
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page about the site."""
    found = get_object_or_404(AboutPage.objects.for_page(), slug=slug)
    return render(request, "muscles/about/page.html", presenter.about_page(found))


@public_page()
def author_list(request: HttpRequest) -> HttpResponse:
    """Authors have no list of their own: they are named on the page about the site."""
    return redirect("muscles:about", permanent=True)


@public_page()
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """One author."""
    found = get_object_or_404(Author.objects.for_page(), slug=slug)
    return render(request, "muscles/about/author.html", presenter.text_page(found))
