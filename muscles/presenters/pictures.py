"""From database rows to drawn figures: what pages hand to their templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from muscles.figures import art, bodymap
from muscles.figures.bodymap import Link, Mark
from muscles.models import Group, Muscle, Phase, Terrain, Tissue
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import lens as lenses
from muscles.presenters.curves import slopes
from muscles.presenters.curves.muscle import for_text, of_muscle
from muscles.presenters.lens import Lens, Look

VIEW_NAMES = {
    "front": "Front",
    "back": "Back",
    "side": "Right side",
    "foot-sole": "Sole of the foot",
    "foot-side": "Inner side of the foot",
}

# A muscle of the sole is a sliver at the edge of the body; its close-up shows it many times larger.
_MOSTLY_FOOT = 10


def body_map(
    muscles: Sequence[Muscle], lens: Lens, look: Look, *, chosen: Muscle | None = None
) -> list[tuple[str, str, str]]:
    """Return (view, name, SVG) of each view of the clickable map."""
    links = lenses.links(muscles, lens, look)
    marks, groups, slug = lens.marks, None, chosen.slug if chosen else ""
    if look.size == "groups":
        groups = {muscle.slug: muscle.group.slug for muscle in muscles}
        links = {
            muscle.group.slug: Link(muscle.group.name, muscle.group.get_absolute_url())
            for muscle in muscles
        }
        marks = lenses.group_marks(muscles, lens)
        slug = chosen.group.slug if chosen else ""
    tissues = {
        row.slug: Link(row.name, row.get_absolute_url())
        for row in Tissue.objects.only_link_fields()
    }
    layer = "deep layer" if look.layer == "deep" and look.view != "foot" else "body"
    return [
        (
            view,
            VIEW_NAMES[view],
            bodymap.draw(
                view,
                links,
                marks,
                chosen=slug,
                layer=look.layer,
                closeup=look.view,
                label=f"{VIEW_NAMES[view]} of the {layer}: {lens.title}"
                if view in art.BODY_VIEWS
                else f"{VIEW_NAMES[view]}: {lens.title}",
                tissues=tissues,
                groups=groups,
            ),
        )
        for view in art.views_in(look.view, look.layer)
    ]


@cached_per_revision()
def score(group: Group | None = None) -> SafeString:
    """Return the rows of the score, muscles by phases: of one group, or of all. Two queries."""
    muscles = Muscle.objects.scored()
    found = muscles.filter(group=group) if group else muscles
    return render_to_string("muscles/components/score-body.html", {"muscles": found})


@cached_per_revision(most=16)
def curves(muscle: Muscle) -> SafeString:
    """Return the section with every curve of ``muscle``. Two queries."""
    context = {"curves": of_muscle(muscle, tuple(Phase.objects.all()))}
    return render_to_string("muscles/components/curves.html", context)


def depth_of(slug: str) -> str:
    """Return where the map draws a muscle: at the surface, “deep”, or in the “foot” close-up."""
    if any(slug == region.slug for view in art.BODY_VIEWS for region in art.load(view).muscles):
        return "surface"
    return "deep" if any(view in art.BODY_VIEWS for view in art.views_of(slug)) else "foot"


def covers(slug: str) -> list[tuple[str, bool, tuple[str, ...]]]:
    """Return (view, only partly, slugs) for each view in which others lie over a muscle."""
    found = []
    for view in art.VIEWS:
        figure = art.load(view)
        seen = any(region.slug == slug for region in figure.muscles)
        for region in (*figure.muscles, *figure.deep):
            if region.slug == slug and region.over:
                found.append((view, seen and view in art.BODY_VIEWS, region.over))
    return found


def small_map(marks: Mapping[str, Mark], title: str) -> str:
    """Return small pictures of the views that show the marked muscles best, or nothing."""
    return _small_map(tuple(marks.items()), title)


@lru_cache(maxsize=32)
def _small_map(marked: tuple[tuple[str, Mark], ...], title: str) -> str:
    marks = dict(marked)
    shares = {view: _share(view, marks) for view in art.VIEWS}
    body = max(shares[view] for view in art.BODY_VIEWS)
    foot = max(shares[view] for view in art.FOOT_VIEWS)
    views = art.FOOT_VIEWS if foot > _MOSTLY_FOOT * body else art.BODY_VIEWS
    best = sorted(views, key=lambda view: -shares[view])[:2]
    chosen = [view for view in views if view in best and shares[view] > shares[best[0]] / 5]
    return "".join(
        bodymap.small(view, marks, f"{title}, {VIEW_NAMES[view].lower()}") for view in chosen
    )


def _share(view: str, marks: Mapping[str, Mark]) -> float:
    """Return how much of a view's picture the marked muscles fill."""
    figure = art.load(view)
    drawn = (region for region in (*figure.muscles, *figure.deep) if region.slug in marks)
    return sum(region.area for region in drawn) / (figure.view_box[2] * figure.view_box[3])


def lit(slugs: Iterable[str], level: int = 4) -> dict[str, Mark]:
    """Return marks that light ``slugs`` alike."""
    return {slug: Mark(level, "shown") for slug in slugs}


def from_text(kind: str, options: Mapping[str, str]) -> str | None:
    """Return the figure that ``{kind option=slug}`` in a text stands for, with its caption."""
    return _from_text(kind, tuple(options.items()))


@cached_per_revision(most=32)
def _from_text(kind: str, chosen: tuple[tuple[str, str], ...]) -> str | None:
    options = dict(chosen)
    if kind == "curve":
        return _small_curve(options.get("muscle", ""))
    if kind == "cost":
        cost = slopes.cost()
        template = "muscles/components/curve-cost.html"
        return render_to_string(template, {"figure": cost}) if cost else None
    if kind != "map":
        return None
    found = _marks_for(options)
    if found is None:
        return None
    title, marks, address = found
    context = {"svg": small_map(marks, title), "title": title, "address": address}
    return render_to_string("muscles/components/small-map.html", context)


def _small_curve(slug: str) -> str | None:
    muscle = Muscle.objects.filter(slug=slug).first()
    figure = for_text(muscle, tuple(Phase.objects.all())) if muscle else None
    if muscle is None or figure is None:
        return None
    context = {"figure": figure, "muscle": muscle}
    return render_to_string("muscles/components/curve-small.html", context)


def _marks_for(options: Mapping[str, str]) -> tuple[str, dict[str, Mark], str] | None:
    body = reverse("muscles:body")
    finders: dict[str, Any] = {
        "muscle": lambda slug: Muscle.objects.filter(slug=slug).first(),
        "group": lambda slug: Group.objects.filter(slug=slug).first(),
        "phase": lambda slug: Phase.objects.filter(slug=slug).first(),
        "terrain": lambda slug: Terrain.objects.filter(slug=slug).first(),
    }
    for name, find in finders.items():
        row = find(options[name]) if name in options else None
        if row is None:
            continue
        if name == "muscle":
            return row.full_name, lit([row.slug]), f"{body}?muscle={row.slug}"
        if name == "group":
            slugs = row.muscles.values_list("slug", flat=True)
            return row.name, lit(slugs), row.get_absolute_url()
        lens = lenses.by_phase(row) if name == "phase" else lenses.by_terrain(row)
        marks = {slug: mark for slug, mark in lens.marks.items() if mark.level >= 2}
        return f"{row.name}: the muscles that work", marks, f"{body}?{lens.query}"
    return None
