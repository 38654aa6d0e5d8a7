"""/muscles/, /groups/ and /tissues/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from muscles.models import Group, Muscle, Tissue
from muscles.pagecache.public import public_page
from muscles.presenters import anatomy as presenter


@public_page()
def muscle_list(request: HttpRequest) -> HttpResponse:
    """Every muscle, by group, head to foot."""
    return render(request, "muscles/anatomy/muscle_list.html", presenter.muscles())


@public_page()
def muscle(request: HttpRequest, slug: str) -> HttpResponse:
    """One muscle as an article."""
    page = get_object_or_404(Muscle.objects.for_page(), slug=slug)
    return render(request, "muscles/anatomy/muscle.html", presenter.muscle(page))


@public_page()
def group_list(request: HttpRequest) -> HttpResponse:
    """Groups have no list of their own: the list of muscles is sorted by them."""
    return redirect("muscles:muscle-list", permanent=True)


@public_page()
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """One muscle group."""
    page = get_object_or_404(Group.objects.for_page(), slug=slug)
    return render(request, "muscles/anatomy/group.html", presenter.group(page))


@public_page()
def tissue_list(request: HttpRequest) -> HttpResponse:
    """Tendons, ligaments and fasciae."""
    return render(request, "muscles/anatomy/tissue_list.html", presenter.tissues())


@public_page()
def tissue(request: HttpRequest, slug: str) -> HttpResponse:
    """One tendon, ligament or fascia."""
    page = get_object_or_404(Tissue.objects.for_page(), slug=slug)
    return render(request, "muscles/anatomy/tissue.html", presenter.tissue(page))
