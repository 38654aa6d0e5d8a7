"""Our own pages for errors."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from muscles import kinds
from muscles.models import Redirect
from muscles.pagecache.public import CACHE_CONTROL
from muscles.presenters import lost
from muscles.views.meta import public_addresses


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, and offer pages with similar addresses.

    An address with underscores, as data files write slugs, is redirected to its page.
    """
    if moved := _with_hyphens(request) or renamed(request):
        return moved
    matches = _similar(request.path, dict(public_addresses()))
    context = {"path": request.path[:200], "matches": matches, **lost.picture()}
    return render(request, "404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the error is ours. It needs no database, which may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)


def renamed(request: HttpRequest) -> HttpResponse | None:
    """Lead what a page once had to the address it has now, with the query and what was sent."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    is_sent = request.method not in ("GET", "HEAD")
    if is_sent and not getattr(match.func, "most_bytes", 0):
        return None
    slug = str(match.kwargs.get("slug", ""))
    # Fragments and forms stand below their page: /tissues/patella/role/. What other sites frame is
    # named after its page: embed-muscle.
    pages = [
        kind.url_name
        for kind in kinds.with_page()
        if slug
        and (
            request.path_info.startswith(reverse(f"muscles:{kind.url_name}", args=[slug]))
            or match.url_name == f"embed-{kind.url_name}"
        )
    ]
    led = Redirect.objects.filter(page__in=pages, old=slug).first() if pages else None
    if led is None:
        return None
    target = reverse(match.view_name, kwargs={**match.kwargs, "slug": led.new})
    query = request.META.get("QUERY_STRING", "")
    answer = redirect(
        f"{target}?{query}" if query else target, permanent=True, preserve_request=is_sent
    )
    # Asked for anew each time: who renames the page again, or takes the redirect away, is heard.
    answer["Cache-Control"] = CACHE_CONTROL
    return answer


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
