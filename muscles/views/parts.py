"""/parts/: every component in every state, for developers."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from muscles.presenters import parts as presenter


def parts(request: HttpRequest) -> HttpResponse:
    """Every component in every state, from the templates of the pages; in ``DEBUG`` alone."""
    if not settings.DEBUG:
        raise Http404("The parts page is for developers.")
    return render(request, "muscles/parts/parts.html", presenter.parts())
