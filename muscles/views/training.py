"""/exercises/ and /injuries/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from muscles.forms import ExerciseFilterForm
from muscles.models import Exercise, Injury
from muscles.pagecache.public import public_page
from muscles.presenters import training as presenter


@public_page(*ExerciseFilterForm.names())
def exercise_list(request: HttpRequest) -> HttpResponse:
    """Every exercise and drill, with filters in the address."""
    form = ExerciseFilterForm(request.GET)
    context = presenter.exercises(form.choices())
    context |= {"form": form, "problems": form.problems}
    return render(request, "muscles/training/exercise_list.html", context)


@public_page()
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    """One exercise: how, dose, easier, harder."""
    page = get_object_or_404(Exercise.objects.for_page(), slug=slug)
    return render(request, "muscles/training/exercise.html", presenter.exercise(page))


@public_page()
def injury_list(request: HttpRequest) -> HttpResponse:
    """The pains of runners, and when to get help."""
    return render(request, "muscles/training/injury_list.html", presenter.injuries())


@public_page()
def injury(request: HttpRequest, slug: str) -> HttpResponse:
    """One pain: what loads the sore part, what helps. Never a diagnosis."""
    page = get_object_or_404(Injury.objects.for_page(), slug=slug)
    return render(request, "muscles/training/injury.html", presenter.injury(page))
