"""Our own pages for errors."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from muscles.views.meta import public_addresses


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, and offer pages with similar addresses.

    An address with underscores, as data files write slugs, is redirected to its page.
    """
    if moved := _with_hyphens(request):
        return moved
    matches = _similar(request.path, dict(public_addresses()))
    context = {"path": request.path[:200], "matches": matches}
    return render(request, "404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the error is ours. It needs no database, which may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)


def _similar(path: str, addresses: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (address, name) of up to five pages whose address or slug is like that of ``path``.

    ``addresses`` holds the name of each public page by its address.
    """
    near = get_close_matches(path, addresses, n=5, cutoff=0.6)
    by_slug = {_slug(address): address for address in addresses}
    near += [by_slug[slug] for slug in get_close_matches(_slug(path), by_slug, n=5, cutoff=0.6)]
    return [(address, addresses[address]) for address in dict.fromkeys(near)][:5]


def _slug(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


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
