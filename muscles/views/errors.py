"""Our own pages for what went wrong."""

from __future__ import annotations

from difflib import get_close_matches

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from muscles.presenters import lost
from muscles.views.meta import public_addresses


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page and offer the nearest ones.

    An address with underscores, as slugs of data files have them, is sent on to its page.
    """
    if moved := _with_hyphens(request):
        return moved
    addresses = dict(public_addresses())
    near = get_close_matches(request.path, addresses, n=5, cutoff=0.6)
    last = request.path.rstrip("/").rpartition("/")[2]
    by_slug = {path.rstrip("/").rpartition("/")[2]: path for path in addresses}
    near += [by_slug[slug] for slug in get_close_matches(last, by_slug, n=5, cutoff=0.6)]
    matches = [(path, addresses[path]) for path in dict.fromkeys(near)][:5]
    context = {"path": request.path[:200], "matches": matches, **lost.picture()}
    return render(request, "404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours. Needs no database: that may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)


def _with_hyphens(request: HttpRequest) -> HttpResponse | None:
    if "_" not in request.path or request.method not in ("GET", "HEAD"):
        return None
    target = request.path.replace("_", "-")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return None
    if target not in dict(public_addresses()):
        return None
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{target}?{query}" if query else target, permanent=True)
