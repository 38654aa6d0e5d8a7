"""/muscles/, /groups/ and /tissues/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from muscles.models import Group, Muscle, Phase, Role, Tissue
from muscles.pagecache.public import public_page
from muscles.presenters import pictures
from muscles.presenters.footnotes import writer


@public_page()
def muscle_list(request: HttpRequest) -> HttpResponse:
    """Every muscle, by group, head to foot."""
    groups = Group.objects.prefetch_related("muscles")
    return render(request, "muscles/anatomy/muscle_list.html", {"groups": groups})


@public_page()
def muscle(request: HttpRequest, slug: str) -> HttpResponse:
    """One muscle as an article."""
    page = get_object_or_404(
        Muscle.objects.select_related("group", "author").prefetch_related("anatomy_sources"),
        slug=slug,
    )
    roles = list(page.roles.with_sources("phase"))
    effects = list(page.effects.with_sources("terrain"))
    targets = list(page.targets.select_related("exercise").order_by("-emphasis", "exercise__name"))
    previous, following = Muscle.objects.beside(page)
    structured = [source for row in (*roles, *effects) for source in row.sources.all()]
    context = {
        "page": page,
        "roles": roles,
        "role_sources": _shared_keys(roles),
        "effects": effects,
        "targets": targets,
        "injuries": page.injuries.only_link_fields(),
        "curves": pictures.curves(page),
        "busiest": [role for role in roles if role.level == max(item.level for item in roles)],
        "map": pictures.small_map(pictures.lit([page.slug]), f"{page.full_name} on the body"),
        "previous": previous,
        "next": following,
        "writer": writer(
            *page.texts,
            *(effect.note for effect in effects),
            address=page.get_absolute_url(),
            more=[*structured, *page.anatomy_sources.all()],
        ),
    }
    return render(request, "muscles/anatomy/muscle.html", context)


def _shared_keys(roles: list[Role]) -> list[str]:
    """Return the keys of all sources of ``roles``, each once, in order."""
    return list(dict.fromkeys(source.slug for role in roles for source in role.sources.all()))


@public_page()
def group_list(request: HttpRequest) -> HttpResponse:
    """Groups have no list of their own: the muscles' list is sorted by them."""
    return redirect("muscles:muscle-list", permanent=True)


@public_page()
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """One muscle group."""
    page = get_object_or_404(Group.objects.select_related("author"), slug=slug)
    muscles = list(Muscle.objects.filter(group=page))
    lit = pictures.lit([muscle.slug for muscle in muscles])
    context = {
        "page": page,
        "muscles": muscles,
        "phases": Phase.objects.all(),
        "score": pictures.score(page),
        "map": pictures.small_map(lit, f"{page.name} on the body"),
        "writer": writer(
            *page.texts,
            *(muscle.summary for muscle in muscles),
            address=page.get_absolute_url(),
        ),
    }
    return render(request, "muscles/anatomy/group.html", context)


@public_page()
def tissue_list(request: HttpRequest) -> HttpResponse:
    """Tendons, ligaments and fasciae."""
    tissues = list(Tissue.objects.all())
    context = {"tissues": tissues, "writer": writer(*(tissue.summary for tissue in tissues))}
    return render(request, "muscles/anatomy/tissue_list.html", context)


@public_page()
def tissue(request: HttpRequest, slug: str) -> HttpResponse:
    """One tendon, ligament or fascia."""
    page = get_object_or_404(
        Tissue.objects.select_related("author").prefetch_related("muscles"), slug=slug
    )
    lit = pictures.lit([muscle.slug for muscle in page.muscles.all()], level=2)
    context = {
        "page": page,
        "map": pictures.small_map(lit, f"Muscles that pull on the {page.name}") if lit else "",
        "writer": writer(*page.texts, address=page.get_absolute_url()),
    }
    return render(request, "muscles/anatomy/tissue.html", context)
