"""Public pages of what is not public: in the desk's frame, and by a signed link that expires.

The rows hold the draft while a page is rendered, in a transaction that the caller rolls back. What
is rendered here is never kept and never indexed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from csp.constants import SELF
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.views.decorators.http import require_safe

from muscles.content import drafts
from muscles.models import Draft
from muscles.models.base import ContentModel

EXPIRES = timedelta(days=7)
_SALT = "a link to a draft"


def page(request: HttpRequest, row: ContentModel) -> HttpResponse:
    """Return the public page of ``row`` as the database holds it now, whoever asks."""
    address = getattr(row, "get_absolute_url", None)
    if address is None:
        return render(request, "muscles/preview/no_page.html", {"row": row})
    asked = HttpRequest()
    asked.method = "GET"
    asked.path = asked.path_info = address()
    asked.META = {
        name: value
        for name, value in request.META.items()
        if name.startswith(("SERVER_", "wsgi.")) or name in ("HTTP_HOST", "REMOTE_ADDR")
    }
    asked.is_preview = True  # type: ignore[attr-defined]
    asked.resolver_match = resolve(asked.path)
    view, args, kwargs = asked.resolver_match
    response: Any = view(asked, *args, **kwargs)
    return _hidden(response.render() if hasattr(response, "render") else response)


def is_preview(request: HttpRequest) -> bool:
    """Return whether a page is rendered for a preview: of a day to come, for instance."""
    return getattr(request, "is_preview", False)


def _hidden(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def framed(request: HttpRequest, row: ContentModel) -> HttpResponse:
    """Return the public page of ``row`` for the desk's frame."""
    return in_frame(page(request, row))


def in_frame(response: HttpResponse) -> HttpResponse:
    """Let the desk, and nobody else, show ``response`` in a frame."""
    response["X-Frame-Options"] = "SAMEORIGIN"
    response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    return _hidden(response)


def signed_address(draft: Draft) -> str:
    """Return the address that shows a draft to whoever has it, for ``EXPIRES`` from now."""
    token = signing.dumps([draft.pk, str(draft.change)], salt=_SALT)
    return reverse("muscles:preview", args=[token])


@require_safe
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a draft to somebody without an account, until the link expires."""
    try:
        number, change = signing.loads(token, salt=_SALT, max_age=EXPIRES)
    except signing.SignatureExpired:
        return _gone(request, "This link has expired.")
    except (signing.BadSignature, ValueError):
        return _gone(request, "This link is not complete.")
    draft = Draft.objects.filter(pk=number, change=change).first()
    if draft is None:
        return _gone(request, "This draft has been published or given up.")
    try:
        with drafts.rolled_back():
            return page(request, drafts.apply(draft).page)
    except drafts.NotPublishableError:
        return _gone(request, "This draft cannot be shown any more.")


def _gone(request: HttpRequest, why: str) -> HttpResponse:
    return _hidden(render(request, "muscles/preview/gone.html", {"why": why}, status=410))
