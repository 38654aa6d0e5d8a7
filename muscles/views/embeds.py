"""/embed/: the only pages that other sites may frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from muscles.forms import EmbeddedLensForm, EmbeddedStrideForm, ThemeForm
from muscles.models import Claim, Muscle, Tissue
from muscles.pagecache.public import public_page
from muscles.presenters import embeds as presenter
from muscles.presenters import sharing, speeds
from muscles.presenters import stride as strides
from muscles.views.errors import renamed

View = Callable[..., HttpResponse]


def framed(view: View) -> View:
    """Let every site frame the answer, and tell search engines to show the full page.

    What is not there is said by a page that may be framed too: a browser would show a frame with
    our other page for errors as broken.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            moved = renamed(request)
            context = {"full": reverse("muscles:home"), "canonical": request.path}
            response = moved or render(request, "muscles/embed/missing.html", context, status=404)
        response.xframe_options_exempt = True
        response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]
        response["X-Robots-Tag"] = "noindex"
        return response

    answer.is_framed = True  # type: ignore[attr-defined]
    return answer


@public_page(*EmbeddedLensForm.names())
@framed
def body(request: HttpRequest) -> HttpResponse:
    """The body map with its panel."""
    form = EmbeddedLensForm(request.GET)
    context = presenter.body(form.choices())
    return _page(request, "body", form, context)


@public_page(*EmbeddedLensForm.names())
def role(request: HttpRequest, slug: str) -> HttpResponse:
    """The panel's content for a muscle."""
    muscle = get_object_or_404(Muscle.objects.listed(), slug=slug)
    return _fragment(
        request, "role", presenter.role(muscle, EmbeddedLensForm(request.GET).choices())
    )


@public_page(*EmbeddedLensForm.names())
def tissue_role(request: HttpRequest, slug: str) -> HttpResponse:
    """The panel's content for a tendon, ligament or fascia."""
    tissue = get_object_or_404(Tissue, slug=slug)
    choices = EmbeddedLensForm(request.GET).choices()
    return _fragment(request, "tissue", presenter.tissue_role(tissue, choices))


@public_page(*ThemeForm.names())
@framed
def muscle(request: HttpRequest, slug: str) -> HttpResponse:
    """One muscle: its place, one sentence, when it works."""
    page = get_object_or_404(Muscle, slug=slug)
    return _page(request, "muscle", ThemeForm(request.GET), presenter.muscle(page))


@public_page(*EmbeddedStrideForm.names())
@framed
def stride(request: HttpRequest) -> HttpResponse:
    """The stride explorer."""
    conditions = strides.conditions()
    series = speeds.series(conditions)
    form = sharing.stride_form(EmbeddedStrideForm, request.GET, conditions, series)
    context = presenter.stride(form.choices(), conditions, series)
    return _page(request, "stride", form, context)


@public_page(*ThemeForm.names())
@framed
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """One claim: its verdict, and how to say it rightly."""
    page = get_object_or_404(Claim, slug=slug)
    return _page(request, "claim", ThemeForm(request.GET), presenter.claim(page))


def _page(request: HttpRequest, name: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    context |= {"problems": form.problems, "theme": form.choices()["theme"]}
    context["canonical"] = context["full"].partition("?")[0]
    return render(request, f"muscles/embed/{name}.html", context)


def _fragment(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, f"muscles/embed/{name}.html", context)
    response["HX-Replace-Url"] = context["map_address"]
    response["X-Robots-Tag"] = "noindex"
    return response
