"""Pages for machines: the sitemap, robots.txt and the health check."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from operator import itemgetter

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from muscles import kinds
from muscles.models import Authored, Lesson, Muscle
from muscles.models.base import address
from muscles.pagecache.public import public_page
from muscles.presenters.teach import SHEETS

# The pages that belong to no kind of content.
OTHER_PAGES = {"home": "Running Muscles", "body": "Body map"}


def public_addresses() -> Iterator[tuple[str, str]]:
    """Yield (address, name) of every public page; one query for each kind of page."""
    for path, name, _ in _entries():
        yield path, name


def _entries() -> Iterator[tuple[str, str, datetime.date | None]]:
    for url_name, name in OTHER_PAGES.items():
        yield reverse(f"muscles:{url_name}"), name, None
    for kind in kinds.KINDS:
        if kind.list_url_name:
            yield reverse(f"muscles:{kind.list_url_name}"), kind.heading, None
    for kind in kinds.with_page():
        days = ("updated_on",) if issubclass(kind.model, Authored) else ()
        rows = kind.model._default_manager.public().order_by("slug")
        found = list(rows.values_list("slug", kind.name_field, *days))
        if kind.model is Lesson:
            # Sheets that are drawn stand among those that are written.
            found += [(sheet.slug, sheet.name, None) for sheet in SHEETS.values()]
            found.sort(key=itemgetter(0))
        for slug, name, *updated in found:
            yield address(kind.url_name, slug), name, updated[0] if updated else None


@public_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page with the day of its last revision."""
    entries = [(settings.SITE_URL + path, updated) for path, _, updated in _entries()]
    return render(request, "muscles/meta/sitemap.xml", {"entries": entries}, "application/xml")


@public_page()
def robots(request: HttpRequest) -> HttpResponse:
    """Let crawlers read everything but the editors' desk and the forms for readers."""
    closed = ["Disallow: /admin/", "Disallow: /*/write/"]
    lines = ["User-agent: *", *closed, f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 if pages can be served, else 503 with the reason."""
    try:
        ready = Muscle.objects.exists()
    except DatabaseError as error:
        return _unavailable(f"The database does not answer: {error}. Run “make serve”.")
    if not ready:
        return _unavailable("There is no content. Run “manage.py load_content”.")
    return HttpResponse("ok\n", content_type="text/plain")


def _unavailable(reason: str) -> HttpResponse:
    return HttpResponse(reason + "\n", content_type="text/plain", status=503)
