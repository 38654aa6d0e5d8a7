"""The pages of exercises and running complaints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from muscles.figures.bodymap import Mark, lit, small_map
from muscles.models import Exercise, Injury
from muscles.presenters import editorial
from muscles.presenters.footnotes import writer


def exercises(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return the exercises that fit the choices of an ``ExerciseFilterForm``. Three queries."""
    rows = list(Exercise.objects.chosen(**choices))
    return {"exercises": rows, "writer": writer(*(row.summary for row in rows))}


def exercise(page: Exercise) -> dict[str, Any]:
    """Return what an exercise's page shows, its main targets first. Four queries."""
    targets = list(page.targets.select_related("muscle").order_by("-emphasis", "muscle__order"))
    marks = {row.muscle.slug: Mark(row.level, row.get_emphasis_display()) for row in targets}
    return {
        "page": page,
        "targets": targets,
        "injuries": list(page.injuries.only_link_fields()),
        "map": small_map(marks, f"Muscles that the {page.name.lower()} trains"),
        "writer": writer(*page.texts, address=page.get_absolute_url(), more=page.sources.all()),
    }


def injuries() -> dict[str, Any]:
    """Return all running complaints. Four queries."""
    rows = list(Injury.objects.all())
    return {
        "injuries": rows,
        "help_article": editorial.help_article(),
        "writer": writer(*(row.summary for row in rows)),
    }


def injury(page: Injury) -> dict[str, Any]:
    """Return what a complaint's page shows. Six queries."""
    muscles = list(page.muscles.only_link_fields())
    return {
        "page": page,
        "muscles": muscles,
        "tissues": list(page.tissues.only_link_fields()),
        "exercises": list(page.exercises.only_link_fields()),
        "map": small_map(lit([row.slug for row in muscles]), f"Muscles near {page.name.lower()}"),
        "help_article": editorial.help_article(),
        "writer": writer(*page.texts, address=page.get_absolute_url(), more=page.sources.all()),
    }
