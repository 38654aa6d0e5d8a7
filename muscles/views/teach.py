"""/teach/: sheets to print for lessons."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from muscles.forms import SheetForm
from muscles.models import Lesson
from muscles.pagecache.public import public_page
from muscles.presenters import teach as presenter


@public_page()
def index(request: HttpRequest) -> HttpResponse:
    """All sheets and lessons."""
    return render(request, "muscles/teach/index.html", presenter.index())


@public_page(*SheetForm.names())
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """One sheet, drawn from the data, or one lesson."""
    found = presenter.SHEETS.get(slug)
    if found is None:
        page = get_object_or_404(Lesson.objects.for_page(), slug=slug)
        return render(request, "muscles/teach/lesson.html", presenter.lesson(page))
    form = SheetForm(request.GET)
    shown = presenter.sheet(found, form.choices())
    shown["problems"] = form.problems
    return render(request, f"muscles/teach/{found.kind}.html", shown)
