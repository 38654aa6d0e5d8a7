"""Our own pages for errors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse

from muscles import kinds
from muscles.models import Redirect
from muscles.pagecache.public import CACHE_CONTROL
from muscles.presenters import lost
from muscles.views.meta import public_addresses


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, and offer what search finds for its address.

    An address in capitals or with underscores, as data files write slugs, leads to its page.
    """
    if moved := _respelled(request) or renamed(request):
        return moved
    context = {"path": request.path[:200], **lost.found(request.path)}
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
    return _moved(request, target, is_sent=is_sent)


def _respelled(request: HttpRequest) -> HttpResponse | None:
    """Lead an address in capitals, with underscores or without its last slash to its page."""
    spelled = request.path.lower().replace("_", "-").rstrip("/") + "/"
    if spelled == request.path or request.method not in ("GET", "HEAD"):
        return None
    if spelled not in dict(public_addresses()):
        return None
    return _moved(request, spelled)


def _moved(request: HttpRequest, target: str, *, is_sent: bool = False) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    answer = redirect(
        f"{target}?{query}" if query else target, permanent=True, preserve_request=is_sent
    )
    # Asked for anew each time: who renames the page again, or takes the redirect away, is heard.
    answer["Cache-Control"] = CACHE_CONTROL
    return answer
