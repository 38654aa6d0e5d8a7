"""The pages of muscles, muscle groups and tissues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from muscles.figures.bodymap import lit, small_map
from muscles.models import Confidence, Group, Muscle, Phase, Role, Tissue
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import editorial
from muscles.presenters.curves.muscle import MuscleCurves, of_muscle
from muscles.presenters.footnotes import writer
from muscles.presenters.score import score


def muscles() -> dict[str, Any]:
    """Return every muscle by group, head to foot. Two queries."""
    groups = Group.objects.prefetch_related("muscles")
    return {"groups": [(group, list(group.muscles.all())) for group in groups]}


def muscle(page: Muscle) -> dict[str, Any]:
    """Return what a muscle's page shows: its roles, effects, exercises, curves and links.

    The number of queries does not depend on the number of rows.
    """
    roles = list(page.roles.with_sources("phase"))
    effects = list(page.effects.with_sources("terrain"))
    sources = [source for row in (*roles, *effects) for source in row.sources.all()]
    previous, following = Muscle.objects.beside(page)
    return {
        "page": page,
        "roles": roles,
        "role_sources": _shared_keys(roles),
        "shared_confidence": shared_confidence(roles),
        "busiest": busiest(roles),
        "effects": effects,
        "targets": list(
            page.targets.select_related("exercise").order_by("-emphasis", "exercise__name")
        ),
        "injuries": list(page.injuries.only_link_fields()),
        "curves": _curves(page),
        "map": small_map(lit([page.slug]), f"{page.full_name} on the body"),
        "antagonists": list(page.antagonists.only_link_fields()),
        "synergists": list(page.synergists.only_link_fields()),
        "tissues": list(page.tissues.only_link_fields()),
        "claims": list(page.claims.only_link_fields()),
        "articles": list(page.articles.only_link_fields()),
        "previous": previous,
        "next": following,
        "help_article": editorial.help_article(),
        "writer": writer(
            *page.texts,
            *(effect.note for effect in effects),
            address=page.get_absolute_url(),
            more=[*sources, *page.anatomy_sources.all()],
        ),
    }


def busiest(roles: Sequence[Role]) -> list[Role]:
    """Return the roles at the highest level of ``roles``, in their order; none of none."""
    top = max((role.level for role in roles), default=0)
    return [role for role in roles if role.level == top]


def shared_confidence(roles: Iterable[Role]) -> Confidence | None:
    """Return the confidence of all ``roles`` if it is the same, else ``None``."""
    found = {role.confidence for role in roles}
    return Confidence(found.pop()) if len(found) == 1 else None


def _shared_keys(roles: Iterable[Role]) -> list[str]:
    """Return the keys of all sources of ``roles``, each once, in order."""
    return list(dict.fromkeys(source.slug for role in roles for source in role.sources.all()))


@cached_per_revision(most=16)
def _curves(page: Muscle) -> MuscleCurves:
    """Return every curve of a muscle. Two queries."""
    return of_muscle(page, tuple(Phase.objects.all()))


def group(page: Group) -> dict[str, Any]:
    """Return what a group's page shows. Six queries."""
    muscles = list(Muscle.objects.filter(group=page))
    phases = tuple(Phase.objects.all())
    return {
        "page": page,
        "muscles": muscles,
        "phases": phases,
        "score": score(phases, page),
        "map": small_map(lit([row.slug for row in muscles]), f"{page.name} on the body"),
        "writer": writer(
            *page.texts, *(row.summary for row in muscles), address=page.get_absolute_url()
        ),
    }


def tissues() -> dict[str, Any]:
    """Return all tendons, ligaments and fasciae. Three queries."""
    rows = list(Tissue.objects.all())
    return {"tissues": rows, "writer": writer(*(row.summary for row in rows))}


def tissue(page: Tissue) -> dict[str, Any]:
    """Return what a tissue's page shows. Five queries."""
    muscles = list(page.muscles.only_link_fields())
    marks = lit([row.slug for row in muscles], level=2)
    return {
        "page": page,
        "muscles": muscles,
        "injuries": list(page.injuries.only_link_fields()),
        "map": small_map(marks, f"Muscles that pull on the {page.name}"),
        "help_article": editorial.help_article(),
        "writer": writer(*page.texts, address=page.get_absolute_url()),
    }
