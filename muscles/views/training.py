"""/exercises/ and /injuries/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from muscles.figures.bodymap import Mark
from muscles.forms import ExerciseFilterForm
from muscles.models import Exercise, Injury
from muscles.pagecache.public import public_page
from muscles.presenters import pictures
from muscles.presenters.footnotes import writer


@public_page(*ExerciseFilterForm.names())
def exercise_list(request: HttpRequest) -> HttpResponse:
    """Every exercise and drill, with filters in the address."""
    form = ExerciseFilterForm(request.GET)
    exercises = list(Exercise.objects.chosen(**form.choices()))
    context = {
        "form": form,
        "exercises": exercises,
        "problems": form.problems,
        "writer": writer(*(exercise.summary for exercise in exercises)),
    }
    return render(request, "muscles/training/exercise_list.html", context)


@public_page()
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    """One exercise: how, dose, easier, harder."""
    page = get_object_or_404(
        Exercise.objects.select_related("author").prefetch_related("sources"), slug=slug
    )
    targets = list(page.targets.select_related("muscle").order_by("-emphasis", "muscle__order"))
    marks = {
        target.muscle.slug: Mark(target.level, target.get_emphasis_display()) for target in targets
    }
    context = {
        "page": page,
        "targets": targets,
        "map": pictures.small_map(marks, f"Muscles that the {page.name.lower()} trains"),
        "writer": writer(*page.texts, address=page.get_absolute_url(), more=page.sources.all()),
    }
    return render(request, "muscles/training/exercise.html", context)


@public_page()
def injury_list(request: HttpRequest) -> HttpResponse:
    """Running complaints, and when to get help."""
    injuries = list(Injury.objects.all())
    context = {"injuries": injuries, "writer": writer(*(injury.summary for injury in injuries))}
    return render(request, "muscles/training/injury_list.html", context)


@public_page()
def injury(request: HttpRequest, slug: str) -> HttpResponse:
    """One complaint: what loads the sore part, what helps. Never a diagnosis."""
    page = get_object_or_404(
        Injury.objects.select_related("author").prefetch_related("muscles", "sources"), slug=slug
    )
    lit = pictures.lit([muscle.slug for muscle in page.muscles.all()])
    context = {
        "page": page,
        "map": pictures.small_map(lit, f"Muscles near {page.name.lower()}") if lit else "",
        "writer": writer(*page.texts, address=page.get_absolute_url(), more=page.sources.all()),
    }
    return render(request, "muscles/training/injury.html", context)
