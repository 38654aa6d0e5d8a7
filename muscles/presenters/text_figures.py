"""The figures that stand inside texts: what ``{map muscle=soleus}`` shows, before it is HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from muscles.figures.bodymap import Mark, lit, small_map
from muscles.models import Group, Muscle, Phase, Terrain
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import lens as lenses
from muscles.presenters.curves import slopes
from muscles.presenters.curves.figure import Figure
from muscles.presenters.curves.muscle import small
from muscles.presenters.curves.slopes import CostFigure


@dataclass(frozen=True)
class MapInText:
    """A small body map with its caption and the address of the full map."""

    svg: str
    title: str
    address: str


@dataclass(frozen=True)
class CurveInText:
    """One figure of a muscle's curves."""

    figure: Figure
    muscle: Muscle


@dataclass(frozen=True)
class CostInText:
    """The figure of what slopes cost."""

    figure: CostFigure


FigureInText = MapInText | CurveInText | CostInText


def find(kind: str, options: Mapping[str, str]) -> FigureInText | None:
    """Return the figure that ``{kind option=slug}`` stands for, or ``None`` if there is none."""
    return _find(kind, tuple(options.items()))


@cached_per_revision(most=32)
def _find(kind: str, chosen: tuple[tuple[str, str], ...]) -> FigureInText | None:
    options = dict(chosen)
    if kind == "map":
        return _map(options)
    if kind == "curve":
        return _curve(options.get("muscle", ""))
    return CostInText(slopes.cost()) if kind == "cost" else None


def _curve(slug: str) -> CurveInText | None:
    muscle = Muscle.objects.filter(slug=slug).first()
    figure = small(muscle, tuple(Phase.objects.all())) if muscle else None
    return CurveInText(figure, muscle) if muscle and figure else None


def _map(options: Mapping[str, str]) -> MapInText | None:
    """Return the map of the first option whose row exists."""
    for name in ("muscle", "group", "phase", "terrain"):
        found = _marked(name, options[name]) if name in options else None
        if found:
            title, marks, address = found
            return MapInText(small_map(marks, title), title, address)
    return None


def _marked(name: str, slug: str) -> tuple[str, dict[str, Mark], str] | None:
    """Return (title, marks, address) of the map of one row, or ``None`` if there is no row."""
    body = reverse("muscles:body")
    if name == "muscle":
        muscle = Muscle.objects.filter(slug=slug).first()
        return muscle and (muscle.full_name, lit([slug]), f"{body}?muscle={slug}")
    if name == "group":
        group = Group.objects.filter(slug=slug).first()
        slugs = group.muscles.values_list("slug", flat=True) if group else []
        return group and (group.name, lit(slugs), group.get_absolute_url())
    model, lens_of = (Phase, lenses.by_phase) if name == "phase" else (Terrain, lenses.by_terrain)
    row = model.objects.filter(slug=slug).first()
    if row is None:
        return None
    marks = {key: mark for key, mark in lens_of(row).marks.items() if mark.level >= 2}
    return f"{row.name}: the muscles that work", marks, f"{body}?{name}={slug}"
