"""/claims/ and /sources/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from muscles.forms import ClaimFilterForm, SourceFilterForm
from muscles.models import Claim, Source
from muscles.pagecache.public import public_page
from muscles.presenters import bibliography
from muscles.presenters import evidence as presenter


@public_page(*ClaimFilterForm.names())
def claim_list(request: HttpRequest) -> HttpResponse:
    """What runners hear, with our verdicts; filters in the address."""
    form = ClaimFilterForm(request.GET)
    context = presenter.claims(form.choices())
    context |= {"form": form, "problems": form.problems}
    return render(request, "muscles/evidence/claim_list.html", context)


@public_page()
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """One claim: verdict, why, better wording."""
    page = get_object_or_404(Claim.objects.for_page(), slug=slug)
    return render(request, "muscles/evidence/claim.html", presenter.claim(page))


@public_page(*SourceFilterForm.names())
def source_list(request: HttpRequest) -> HttpResponse:
    """Every source under its letter or year; filters and order in the address."""
    form = SourceFilterForm(request.GET)
    context = presenter.sources(form.choices())
    context |= {"form": form, "problems": form.problems}
    return render(request, "muscles/evidence/source_list.html", context)


@public_page()
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """One source: what it is, what we take from it, and every page that cites it."""
    page = get_object_or_404(Source.objects.for_page(), slug=slug)
    return render(request, "muscles/evidence/source.html", presenter.source(page))


@public_page()
def references_bibtex(request: HttpRequest) -> HttpResponse:
    """Every source as BibTeX."""
    text = bibliography.bibtex(Source.objects.all())
    return _download(text, "application/x-bibtex; charset=utf-8", "running-muscles.bib")


@public_page()
def references_csl(request: HttpRequest) -> HttpResponse:
    """Every source as CSL-JSON."""
    text = bibliography.csl_json(Source.objects.all())
    return _download(text, "application/vnd.citationstyles.csl+json", "running-muscles.json")


@public_page()
def references_ris(request: HttpRequest) -> HttpResponse:
    """Every source as RIS."""
    text = bibliography.ris(Source.objects.all())
    content_type = "application/x-research-info-systems; charset=utf-8"
    return _download(text, content_type, "running-muscles.ris")


@public_page(is_open=True)
def source_records(request: HttpRequest) -> HttpResponse:
    """What we hold of every source, as a table."""
    text = bibliography.records_csv(Source.objects.all())
    return _download(text, "text/csv; charset=utf-8", "running-muscles-sources.csv")


def _download(text: str, content_type: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        text, content_type=content_type, headers={"Content-Disposition": disposition}
    )
