"""/gait/: the stride explorer, the running stride phase by phase."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from muscles.forms import FigureForm, StrideForm
from muscles.models import Phase
from muscles.pagecache.public import public_page
from muscles.presenters import gait, sharing, speeds, stride

YEAR = 365 * 24 * 3600


@public_page(*StrideForm.names())
def cycle(request: HttpRequest) -> HttpResponse:
    """The explorer at one instant, the filmstrip, and the score of all muscles."""
    conditions = stride.conditions()
    series = speeds.series(conditions)
    form = sharing.stride_form(StrideForm, request.GET, conditions, series)
    context = gait.cycle(form.choices(), conditions, series) | {"problems": form.problems}
    return render(request, "muscles/gait/cycle.html", context)


@public_page(*FigureForm.names())
def phase(request: HttpRequest, slug: str) -> HttpResponse:
    """One phase: what the body must do, and which muscles do it."""
    page = get_object_or_404(Phase.objects.for_page(), slug=slug)
    form = FigureForm(request.GET)
    context = gait.phase(page, form.choices()["figure"]) | {"problems": form.problems}
    return render(request, "muscles/gait/phase.html", context)


@public_page("v", *FigureForm.names())
def keyframes(request: HttpRequest, condition: str) -> HttpResponse:
    """The numbers that move the figure in one condition, for the browser's script.

    The address in the page carries the content's version, and that answer never changes.
    """
    found = gait.keyframes(condition, FigureForm(request.GET).choices()["figure"])
    if found is None:
        raise Http404(f"{condition} cannot be drawn")
    text, version = found
    response = HttpResponse(text, content_type="application/json")
    fresh = request.GET.get("v") == version
    response["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if fresh else "public, no-cache"
    )
    response["X-Robots-Tag"] = "noindex"
    return response
