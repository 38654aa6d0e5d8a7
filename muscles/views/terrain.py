"""/terrain/: how ground and pace change the work."""

from __future__ import annotations

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from muscles.models import Change, Effect, Muscle, Terrain
from muscles.pagecache.public import public_page
from muscles.presenters import lens as lenses
from muscles.presenters import pictures
from muscles.presenters.footnotes import writer


@public_page()
def terrain_list(request: HttpRequest) -> HttpResponse:
    """All kinds of ground and pace side by side: muscles in rows, terrains in columns."""
    terrains = list(Terrain.objects.all())
    compared = [terrain for terrain in terrains if terrain.slug != "flat"]
    effects: dict[int, dict[int, Effect]] = defaultdict(dict)
    for effect in Effect.objects.all():
        effects[effect.muscle_id][effect.terrain_id] = effect
    rows = [
        (muscle, [effects[muscle.pk].get(terrain.pk) for terrain in compared])
        for muscle in Muscle.objects.listed()
    ]
    context = {
        "terrains": terrains,
        "compared": compared,
        "rows": rows,
        "writer": writer(*(terrain.summary for terrain in terrains)),
    }
    return render(request, "muscles/terrain/terrain_list.html", context)


@public_page()
def terrain(request: HttpRequest, slug: str) -> HttpResponse:
    """One kind of ground or pace, muscle by muscle."""
    page = get_object_or_404(
        Terrain.objects.select_related("author").prefetch_related("sources"), slug=slug
    )
    effects = list(page.effects.with_sources("muscle"))
    told = [effect for effect in effects if effect.change != Change.NOT_STUDIED]
    lens = lenses.by_terrain(page)
    marks = {slug: mark for slug, mark in lens.marks.items() if mark.change in ("more", "less")}
    sources = [source for effect in effects for source in effect.sources.all()]
    studied = {effect.muscle_id for effect in told}
    context = {
        "page": page,
        "effects": sorted(told, key=lambda effect: (-effect.level, effect.muscle.order)),
        "not_studied": Muscle.objects.exclude(pk__in=studied).only_link_fields(),
        "map": pictures.small_map(marks, f"{page.name}: muscles that work more or less")
        if marks
        else "",
        "writer": writer(
            *page.texts,
            *(effect.note for effect in effects),
            address=page.get_absolute_url(),
            more=[*sources, *page.sources.all()],
        ),
    }
    return render(request, "muscles/terrain/terrain.html", context)
