"""Pages for machines: the sitemap, robots.txt and the health check."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from muscles import models
from muscles.models.base import Authored, Page, address
from muscles.pagecache.public import public_page

PAGE_MODELS: tuple[type[Page], ...] = (
    models.Muscle,
    models.Group,
    models.Phase,
    models.Terrain,
    models.Tissue,
    models.Exercise,
    models.Injury,
    models.Article,
    models.Claim,
    models.Term,
    models.AboutPage,
    models.Author,
)
LISTS = {
    "home": "Running Muscles",
    "body": "Body map",
    "muscle-list": "Muscles",
    "gait": "The running stride",
    "terrain-list": "Ground and pace",
    "tissue-list": "Tendons, ligaments and fasciae",
    "exercise-list": "Exercises",
    "injury-list": "Complaints",
    "article-list": "Articles",
    "claim-list": "Claims, checked",
    "glossary": "Glossary",
    "source-list": "Sources",
    "data-list": "Open data",
    "about": "About",
}


def public_addresses() -> Iterator[tuple[str, str]]:
    """Yield (address, name) of every public page; one query for each kind of page."""
    for path, name, _ in _entries():
        yield path, name


def _entries() -> Iterator[tuple[str, str, datetime.date | None]]:
    for url_name, name in LISTS.items():
        yield reverse(f"muscles:{url_name}"), name, None
    for model in PAGE_MODELS:
        fields = ("slug", "name", *(("updated_on",) if issubclass(model, Authored) else ()))
        for slug, name, *updated in model._default_manager.order_by("slug").values_list(*fields):
            yield address(model.url_name, slug), name, updated[0] if updated else None
    for slug, title in models.Source.objects.order_by("slug").values_list("slug", "title"):
        yield address("source", slug), title, None


@public_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page with the day of its last revision."""
    entries = [(settings.SITE_URL + path, updated) for path, _, updated in _entries()]
    return render(request, "muscles/meta/sitemap.xml", {"entries": entries}, "application/xml")


@public_page()
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything but the editor's desk."""
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 if pages can be served, 503 with the reason if not."""
    try:
        ready = models.Muscle.objects.exists()
    except DatabaseError as error:
        return _unwell(f"The database does not answer: {error}. Run “make serve”.")
    if not ready:
        return _unwell("There is no content. Run “manage.py load_content”.")
    return HttpResponse("ok\n", content_type="text/plain")


def _unwell(reason: str) -> HttpResponse:
    return HttpResponse(reason + "\n", content_type="text/plain", status=503)
