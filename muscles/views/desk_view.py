"""Public pages as the desk shows them: the same page with a bar that leads to its form.

Readers' pages are the same for everybody and kept in front of Django, so nothing on them can know
who reads. An editor therefore looks at the site through an address of the desk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from muscles import kinds
from muscles.kinds import Kind
from muscles.pagecache.public import query_names

_LINK = re.compile(r'(<(?:a|form)\s[^>]*?\b(?:href|action)=")(/(?!/)[^"]*)')
_HEADER = re.compile(r"<header\b")


@dataclass(frozen=True)
class Way:
    """One way from a page into the desk."""

    address: str
    words: str


def address(path: str) -> str:
    """Return the address at which the desk shows the public page at ``path``."""
    return reverse("admin:view", args=[path.removeprefix("/")])


def page(request: HttpRequest, path: str, site: AdminSite) -> HttpResponseBase:
    """Return the public page at ``path`` with the bar, and with links that stay in this view."""
    public = f"/{path}"
    try:
        match = resolve(public)
    except Resolver404:
        raise Http404 from None
    if query_names(match.func) is None:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    there = f"{public}?{query}" if query else public
    answer: Any = match.func(_asked(request, public, query, match), *match.args, **match.kwargs)
    if hasattr(answer, "render"):
        answer.render()
    if answer.status_code in (301, 302) and answer["Location"].startswith("/"):
        return redirect(address(answer["Location"]))
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return redirect(there)
    bar = render_to_string(
        "admin/desk_view_bar.html", {"ways": _ways(request, match, site), "public": there}
    )
    html = _LINK.sub(_here, answer.content.decode())
    html = html.replace("</head>", render_to_string("admin/desk_view_head.html") + "</head>", 1)
    response = HttpResponse(_HEADER.sub(lambda found: bar + found[0], html, count=1))
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _asked(request: HttpRequest, public: str, query: str, match: ResolverMatch) -> HttpRequest:
    """Return the request that a reader would have sent for the page."""
    asked = HttpRequest()
    asked.method = "GET"
    asked.path = asked.path_info = public
    asked.META = {
        name: value
        for name, value in request.META.items()
        if name.startswith(("SERVER_", "wsgi.")) or name in ("HTTP_HOST", "REMOTE_ADDR")
    }
    asked.META["QUERY_STRING"] = query
    asked.GET = request.GET
    asked.resolver_match = match
    return asked


def _here(found: re.Match[str]) -> str:
    """Return a link that leads to the same view of a page; one to anything else as it was."""
    before, target = found.groups()
    path = re.split("[?#]", target, maxsplit=1)[0]
    try:
        is_page = query_names(resolve(path).func) is not None
    except Resolver404:
        is_page = False
    return f"{before}{address(path)}{target[len(path) :]}" if is_page else found[0]


def _ways(request: HttpRequest, match: ResolverMatch, site: AdminSite) -> list[Way]:
    """Return the ways to the form of the page and to its table, as far as the person may go."""
    ways: list[Way] = []
    for kind in kinds.KINDS:
        is_own = bool(kind.url_name) and kind.url_name == match.url_name
        is_list = bool(kind.list_url_name) and kind.list_url_name == match.url_name
        if not (is_own or is_list) or not site.is_registered(kind.model):
            continue
        table = site.get_model_admin(kind.model)
        if not table.has_view_permission(request):
            continue
        if is_own:
            may_change = table.has_change_permission(request)
            ways += _to_form(kind, str(match.kwargs.get("slug", "")), may_change=may_change)
        name = f"admin:{kind.model._meta.app_label}_{kind.model._meta.model_name}_changelist"
        ways.append(Way(reverse(name), f"All {kind.plural}"))
    return ways


def _to_form(kind: Kind, slug: str, *, may_change: bool) -> list[Way]:
    rows: Any = kind.model._default_manager
    number = rows.filter(slug=slug).values_list("pk", flat=True).first()
    if number is None:
        return []
    name = f"admin:{kind.model._meta.app_label}_{kind.model._meta.model_name}_change"
    words = "Edit this page" if may_change else "Look at the form of this page"
    return [Way(reverse(name, args=[number]), words)]
