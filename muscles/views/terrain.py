"""/terrain/: how ground and pace change the work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from muscles.models import Terrain
from muscles.pagecache.public import public_page
from muscles.presenters import terrain as presenter


@public_page()
def terrain_list(request: HttpRequest) -> HttpResponse:
    """All kinds of ground and pace side by side: muscles in rows, terrains in columns."""
    return render(request, "muscles/terrain/terrain_list.html", presenter.terrains())


@public_page()
def terrain(request: HttpRequest, slug: str) -> HttpResponse:
    """One kind of ground or pace, muscle by muscle."""
    page = get_object_or_404(Terrain.objects.for_page(), slug=slug)
    return render(request, "muscles/terrain/terrain.html", presenter.terrain(page))
