"""Pages for machines: the sitemap, robots.txt and the health check."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from operator import itemgetter

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from muscles import kinds
from muscles.models import Lesson, Muscle
from muscles.models.base import address
from muscles.pagecache.public import public_page
from muscles.presenters import changes
from muscles.presenters.teach import SHEETS


def public_addresses() -> Iterator[tuple[str, str]]:
    """Yield (address, name) of every public page; one query for each kind of page."""
    for url_name, name in kinds.OTHER_PAGES.items():
        yield reverse(f"muscles:{url_name}"), name
    for kind in kinds.KINDS:
        if kind.list_url_name:
            yield reverse(f"muscles:{kind.list_url_name}"), kind.heading
    for kind in kinds.with_page():
        rows = kind.model._default_manager.public().order_by("slug")
        found = list(rows.values_list("slug", kind.name_field))
        if kind.model is Lesson:
            # Sheets that are drawn stand among those that are written.
            found += [(sheet.slug, sheet.name) for sheet in SHEETS.values()]
            found.sort(key=itemgetter(0))
        for slug, name in found:
            yield address(kind.url_name, slug), name


def _days() -> Iterator[tuple[str, datetime.date | None]]:
    """Yield (address, day of the last change) of every public page; a list is as old as its newest.

    Two queries for each kind.
    """
    listed = [kind for kind in kinds.KINDS if kind.list_url_name]
    models = {kind.model for kind in (*listed, *kinds.with_page())}
    days = {model: changes.days_of(model) for model in models}
    newest = {
        model: max((day for day in found.values() if day), default=None)
        for model, found in days.items()
    }
    pages = (newest[kind.model] for kind in kinds.with_page())
    newest_page = max((day for day in pages if day), default=None)
    for url_name in kinds.OTHER_PAGES:
        yield reverse(f"muscles:{url_name}"), newest_page
    for kind in listed:
        yield reverse(f"muscles:{kind.list_url_name}"), newest[kind.model]
    for kind in kinds.with_page():
        found = list(days[kind.model].items())
        if kind.model is Lesson:
            found += [(slug, newest_page) for slug in SHEETS]
            found.sort(key=itemgetter(0))
        for slug, day in found:
            yield address(kind.url_name, slug), day


@public_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page with the day of its last change."""
    entries = [(settings.SITE_URL + path, day) for path, day in _days()]
    return render(request, "muscles/meta/sitemap.xml", {"entries": entries}, "application/xml")


@public_page()
def robots(request: HttpRequest) -> HttpResponse:
    """Let crawlers read everything but the editors' desk and the forms for readers."""
    closed = ["Disallow: /admin/", "Disallow: /*/write/"]
    lines = ["User-agent: *", *closed, f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell about a hole in the site; nobody, once the contact has lapsed."""
    expires = settings.SECURITY_EXPIRES
    if expires <= timezone.now().date():
        raise Http404("Nobody is named who reads about holes in this site.")
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACT]
    lines += [f"Expires: {expires.isoformat()}T00:00:00Z", "Preferred-Languages: en"]
    lines += [f"Canonical: {settings.SITE_URL}/.well-known/security.txt", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


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
