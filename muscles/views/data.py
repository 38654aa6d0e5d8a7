"""/data/: every curve of the site as a file."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from muscles import opendata
from muscles.pagecache.public import public_page


@public_page()
def data_list(request: HttpRequest) -> HttpResponse:
    """Every file, what it holds, and whose data it is."""
    return render(request, "muscles/data/data_list.html", opendata.overview())


@public_page()
def data_file(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """One file as CSV or JSON: 101 values a curve, with credit and licence inside."""
    if name == opendata.IDENTIFIERS:
        return _identifiers(request, form)
    file = opendata.find_file(name)
    if file is None:
        raise Http404(f"There is no data called {name}.")
    if form == "json":
        return JsonResponse(opendata.as_json(file))
    return _csv(name, opendata.as_csv(file, settings.SITE_URL + request.path))


def _identifiers(request: HttpRequest, form: str) -> HttpResponse:
    if form == "json":
        return JsonResponse(
            {"credit": opendata.IDENTIFIER_CREDIT, "muscles": opendata.identifiers()}
        )
    address = settings.SITE_URL + request.path
    return _csv(opendata.IDENTIFIERS, opendata.identifiers_as_csv(address))


def _csv(name: str, text: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
