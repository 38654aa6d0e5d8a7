"""/data/: what the site shows, as files, and the pages that explain them."""

from __future__ import annotations

import json
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response

from muscles.opendata import curve_files, package, writing
from muscles.opendata.tables import TABLES
from muscles.pagecache.public import public_page
from muscles.presenters import open_data as presenter

_JSON = "application/json"
_CSV = "text/csv; charset=utf-8"


@public_page()
def data_list(request: HttpRequest) -> HttpResponse:
    """Every file: what it holds, how large it is, and whose data it is."""
    return render(request, "muscles/data/data_list.html", presenter.overview())


@public_page()
def dictionary(request: HttpRequest) -> HttpResponse:
    """Every column: its type, its unit, what it means and where its values come from."""
    return render(request, "muscles/data/dictionary.html", presenter.dictionary())


@public_page()
def example(request: HttpRequest) -> HttpResponse:
    """The soleus at three speeds, in ten lines of Python and of R."""
    return render(request, "muscles/data/example.html", presenter.example())


@public_page(is_open=True)
def data_file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """One file as CSV or JSON."""
    if form == "csv":
        return _csv(request, name, _table(name))
    if name in TABLES:
        return _answer(request, writing.as_json(TABLES[name]), _JSON)
    if name == curve_files.IDENTIFIERS:
        return _answer(request, json.dumps(curve_files.identifiers_as_json()), _JSON)
    file = curve_files.find_file(name)
    if file is None:
        raise _missing(name)
    return _answer(request, json.dumps(curve_files.as_json(file)), _JSON)


@public_page(is_open=True)
def for_excel(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file as CSV with the mark by which Excel knows letters beyond English."""
    return _csv(request, name, f"\ufeff{_table(name)}")


@public_page(is_open=True)
def schema(request: HttpRequest, name: str) -> HttpResponseBase:
    """The JSON Schema of one file."""
    if name in TABLES:
        found = writing.schema_of(TABLES[name])
    elif name == "curve-file":
        found = writing.curve_schema()
    else:
        raise _missing(name)
    return _answer(request, package.as_text(found), "application/schema+json")


@public_page(is_open=True)
def datapackage(request: HttpRequest) -> HttpResponseBase:
    """The description of all files as a Data Package."""
    return _answer(request, package.as_text(package.descriptor(package.files())), _JSON)


@public_page(is_open=True)
def archive(request: HttpRequest) -> HttpResponseBase:
    """All files in one."""
    return _answer(request, package.archive(), "application/zip", f"{package.NAME}.zip")


def _table(name: str) -> str:
    if name in TABLES:
        return writing.as_csv(TABLES[name])[0]
    if name == curve_files.IDENTIFIERS:
        return curve_files.identifiers_as_csv()
    file = curve_files.find_file(name)
    if file is None:
        raise _missing(name)
    return curve_files.as_csv(file)


def _missing(name: str) -> Http404:
    return Http404(f"There is no data called {name}.")


def _csv(request: HttpRequest, name: str, text: str) -> HttpResponseBase:
    return _answer(request, text, _CSV, f"{name}.csv")


def _answer(
    request: HttpRequest, content: str | bytes, content_type: str, name: str = ""
) -> HttpResponseBase:
    """Return a file, or that the asker has it already; with a ``name`` it is to be saved."""
    body = content.encode() if isinstance(content, str) else content
    response = HttpResponse(body, content_type=content_type)
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    # The page cache sets its own; this one is for a site that runs without.
    response["ETag"] = f'"{sha256(body).hexdigest()[:24]}"'
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer or response
