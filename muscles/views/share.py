"""/share/ and /oembed/: how to take a page elsewhere."""

from __future__ import annotations

from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from muscles.forms import OEmbedForm, ShareForm
from muscles.pagecache.public import public_page
from muscles.presenters import sharing

_NOT_KEPT = "no-cache"
"""There is no end of addresses to ask about, so no answer takes room in the memory for pages."""


@public_page(*ShareForm.names())
@csp_update({"frame-src": [SELF]})  # How the frame will look.
def share(request: HttpRequest) -> HttpResponse:
    """The address of a page in one state, the code that frames it, and a QR code for print."""
    form = ShareForm(request.GET)
    chosen = form.choices()
    page = sharing.shown(chosen["page"] or "")
    if page is None:
        is_asked = bool(request.GET.get("page"))
        context = {"form": form, "is_asked": is_asked}
        response = render(
            request, "muscles/share/ask.html", context, status=404 if is_asked else 200
        )
    else:
        theme = chosen["theme"] or ""
        height = page.height(sharing.WIDTH)
        context = {
            "page": page,
            "theme": theme,
            "frame": page.framed(theme).removeprefix(settings.SITE_URL),
            "height": height,
            "code": page.code("100%", height, theme),
            "qr": sharing.qr(page.address),
        }
        response = render(request, "muscles/share/share.html", context)
    response["Cache-Control"] = _NOT_KEPT
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def share_now(request: HttpRequest) -> HttpResponse:
    """Lead from a page to what there is to share of it, in the state it has come to.

    Scripts move the map and the stride, and the address with them; the link on the page was made
    before. The browser tells which address the link was followed from; where it does not, the
    page's own state counts.
    """
    page = request.GET.get("page", "")
    came_from = sharing.parts_of(request.headers.get("Referer", ""))
    is_same_page = came_from.path == page.partition("?")[0]
    if is_same_page and came_from.netloc == request.get_host() and came_from.query:
        page = f"{came_from.path}?{came_from.query}"
    response = redirect(f"{reverse('muscles:share')}?{urlencode({'page': page})}")
    response["Cache-Control"] = "no-store"
    return response


@public_page(*OEmbedForm.names())
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer other sites' programs that ask how to frame a page of ours (oembed.com)."""
    form = OEmbedForm(request.GET)
    asked = form.choices()
    if (asked["format"] or "json") != "json":
        return HttpResponse("Only JSON is spoken here.\n", "text/plain", 501)
    address = asked["url"] or ""
    page = sharing.shown(address) if sharing.parts_of(address).netloc else None
    if page is None:
        raise Http404("no page that can be framed")
    answer = sharing.oembed(page, asked["maxwidth"], asked["maxheight"], asked["theme"] or "")
    response = JsonResponse(answer)
    response["Cache-Control"] = f"max-age={sharing.DAY}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
