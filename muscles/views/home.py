"""/: what this is, the map ready to click, ways in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from muscles.models import Article, Claim, Group, Phase, Source, Term, Terrain
from muscles.pagecache.public import public_page
from muscles.presenters import lens as lenses
from muscles.views.body import explorer


@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    context = {
        **explorer(lenses.overall(), None),
        "articles": Article.objects.all()[:4],
        "groups": Group.objects.all(),
        "counts": {
            "sources": Source.objects.count(),
            "claims": Claim.objects.count(),
            "terms": Term.objects.count(),
        },
        "phases": Phase.objects.all(),
        "terrains": Terrain.objects.all(),
    }
    return render(request, "muscles/home.html", context)
