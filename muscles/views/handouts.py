"""/take/: pictures as files to print, to show and to write on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from muscles.figures.handout import raster
from muscles.forms import HandoutForm
from muscles.models import Muscle
from muscles.pagecache.public import public_page
from muscles.presenters import handouts as presenter
from muscles.presenters.handouts import Handout


@public_page(*HandoutForm.names())
def view(request: HttpRequest, name: str, form: str, kind: str) -> HttpResponse:
    """A view of the body, coloured by a lens if the query names one, or its picture alone."""
    query = HandoutForm(request.GET)
    choices = query.choices()
    if query.problems:
        return HttpResponse(
            "\n".join([*query.problems, ""]), "text/plain; charset=utf-8", status=404
        )
    words, only = choices.pop("words"), choices.pop("only")
    found = presenter.of_view(
        name, choices, is_blank=form == "blank", words=words, is_bare=bool(only)
    )
    return _file(found, kind)


@public_page()
def muscle(request: HttpRequest, slug: str, form: str, kind: str) -> HttpResponse:
    """One muscle whole in its region."""
    page = get_object_or_404(Muscle.objects.for_page(), slug=slug)
    return _file(presenter.of_muscle(page, is_blank=form == "blank"), kind)


@public_page()
def curve(request: HttpRequest, slug: str, name: str, form: str, kind: str) -> HttpResponse:
    """One curve of a muscle."""
    page = get_object_or_404(Muscle.objects.for_page(), slug=slug)
    return _file(presenter.of_curve(page, name, is_blank=form == "blank"), kind)


@public_page()
def cost(request: HttpRequest, form: str, kind: str) -> HttpResponse:
    """What a metre of running costs, by slope."""
    return _file(presenter.of_cost(is_blank=form == "blank"), kind)


def _file(handout: Handout | None, kind: str) -> HttpResponse:
    """Return a sheet under the name it is to be saved as."""
    if handout is None:
        raise Http404("There is no such picture.")
    body, content_type = handout.svg.encode(), "image/svg+xml"
    if kind == "png":
        body, content_type = raster.png(handout.svg), "image/png"
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{handout.name}.{kind}"'
    return response
