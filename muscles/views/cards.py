"""/card/: the picture that other sites show beside a link to a page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse

from muscles import kinds
from muscles.figures.handout import card as drawing
from muscles.figures.handout import raster
from muscles.figures.handout.card import Card
from muscles.pagecache.public import public_page
from muscles.presenters import cards as presenter

HOME = "home"
"""What stands for the empty path of the front page."""


@public_page()
def card(request: HttpRequest, path: str) -> HttpResponse:
    """The card of the page at ``path`` as PNG.

    Pages add a mark to the address (``?v=``), so that other sites fetch a new one. It is not read:
    there is one card for a page.
    """
    found = _card("/" if path == HOME else f"/{path}/")
    if found is None:
        raise Http404(f"There is no card of {path}.")
    return HttpResponse(raster.png(drawing.svg(found)), content_type="image/png")


def has_card(url_name: str) -> bool:
    """Return whether pages with this name have a card: all that the site map names."""
    return url_name in {*kinds.OTHER_PAGES, *_lists(), *_rows()}


def address_of(path: str) -> str:
    """Return the address of the card of the page at ``path``."""
    return reverse("muscles:card", args=[path.strip("/") or HOME])


def _card(address: str) -> Card | None:
    try:
        match = resolve(address)
    except Resolver404:
        return None
    name = match.url_name or ""
    if kind := _rows().get(name):
        rows = kind.model._default_manager.public()
        row = rows.filter(slug=match.kwargs["slug"]).first()
        return presenter.of_row(row) if row else None
    title = kinds.OTHER_PAGES.get(name) or _lists().get(name)
    return presenter.of_list(name, title) if title else None


def _rows() -> dict[str, kinds.Kind]:
    return {kind.url_name: kind for kind in kinds.with_page()}


def _lists() -> dict[str, str]:
    return {kind.list_url_name: kind.heading for kind in kinds.KINDS if kind.list_url_name}
