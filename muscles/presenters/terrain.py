"""The pages of ground and pace."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from muscles.figures.bodymap import small_map
from muscles.models import Change, Effect, Muscle, Terrain
from muscles.presenters import lens as lenses
from muscles.presenters.curves import slopes
from muscles.presenters.footnotes import writer

# Every other row is compared with this one, so it has no effects of its own.
_REFERENCE = "flat"


def terrains() -> dict[str, Any]:
    """Return all kinds of ground and pace side by side. Six queries.

    ``rows`` pair a muscle with its effects in the order of ``compared``; ``None``: not studied.
    ``cost`` is ``None`` while no data set has costs by slope.
    """
    every = list(Terrain.objects.all())
    compared = [row for row in every if row.slug != _REFERENCE]
    effects: dict[int, dict[int, Effect]] = defaultdict(dict)
    for effect in Effect.objects.all():
        effects[effect.muscle_id][effect.terrain_id] = effect
    return {
        "terrains": every,
        "compared": compared,
        "rows": [
            (muscle, [effects[muscle.pk].get(row.pk) for row in compared])
            for muscle in Muscle.objects.listed()
        ],
        "cost": slopes.cost(),
        "writer": writer(*(row.summary for row in every)),
    }


def terrain(page: Terrain) -> dict[str, Any]:
    """Return what a page of one ground or pace shows, the muscles with more work first."""
    effects = list(page.effects.with_sources("muscle"))
    studied = [effect for effect in effects if effect.change != Change.NOT_STUDIED]
    marks = {
        slug: mark
        for slug, mark in lenses.by_terrain(page).marks.items()
        if mark.change in (Change.MORE, Change.LESS)
    }
    others = Muscle.objects.exclude(pk__in=[effect.muscle_id for effect in studied])
    return {
        "page": page,
        "is_reference": page.slug == _REFERENCE,
        "effects": sorted(studied, key=lambda effect: (-effect.level, effect.muscle.order)),
        "not_studied": list(others.only_link_fields()) if studied else [],
        "map": small_map(marks, f"{page.name}: muscles that work more or less"),
        "claims": list(page.claims.only_link_fields()),
        "articles": list(page.articles.only_link_fields()),
        "writer": writer(
            *page.texts,
            *(effect.note for effect in effects),
            address=page.get_absolute_url(),
            more=[
                *(source for effect in effects for source in effect.sources.all()),
                *page.sources.all(),
            ],
        ),
    }
