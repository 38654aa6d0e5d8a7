"""/body/: the body map, and the panel beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from muscles.forms import LensForm
from muscles.models import Muscle, Tissue
from muscles.pagecache.public import public_page
from muscles.presenters import body_map as presenter
from muscles.presenters import panel


@public_page(*LensForm.names())
def body_map(request: HttpRequest) -> HttpResponse:
    """The map with a list beside it, seen through one lens, with at most one muscle chosen."""
    form = LensForm(request.GET)
    context = presenter.page(form.choices())
    return render(request, "muscles/body/map.html", {**context, "problems": form.problems})


@public_page(*LensForm.names())
def role(request: HttpRequest, slug: str) -> HttpResponse:
    """The panel's content: what one muscle does, seen through the lens of the map.

    The response names the map's own address for the browser's address bar. It is the same for
    everybody, whether htmx asks for it or not.
    """
    muscle = get_object_or_404(Muscle.objects.listed(), slug=slug)
    context = panel.chosen(muscle, LensForm(request.GET).choices())
    return _fragment(request, "muscles/body/role.html", context)


@public_page(*LensForm.names())
def tissue_role(request: HttpRequest, slug: str) -> HttpResponse:
    """The panel's content for a tendon, ligament or fascia that the map draws."""
    tissue = get_object_or_404(Tissue, slug=slug)
    context = panel.chosen_tissue(tissue, LensForm(request.GET).choices())
    return _fragment(request, "muscles/body/tissue.html", context)


def _fragment(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    response["HX-Push-Url"] = context["map_address"]
    # The fragment is not a page: search engines should show the article.
    response["X-Robots-Tag"] = "noindex"
    return response
