"""The figures that stand inside texts: what ``{map muscle=soleus}`` shows, before it is HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from muscles.content import pictures, uploads
from muscles.figures.bodymap import Mark, lit, small_map
from muscles.models import Group, Muscle, Phase, Picture, Terrain
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import lens as lenses
from muscles.presenters.curves import slopes
from muscles.presenters.curves.figure import Figure
from muscles.presenters.curves.muscle import for_text
from muscles.presenters.curves.slopes import CostFigure
from muscles.presenters.phases import every_phase


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


@dataclass(frozen=True)
class PictureInText:
    """A picture with its credit, and what a browser needs to fetch the right size of it.

    ``width`` and ``height`` say how large it is shown at most, in pixels of the page; ``files`` are
    (address, width in pixels), the narrowest first. Without files the picture is missing.
    """

    picture: Picture
    width: int
    height: int
    files: tuple[tuple[str, int], ...]


FigureInText = MapInText | CurveInText | CostInText | PictureInText

HIGHEST = 720
"""No picture is shown higher, in pixels: with its caption it fits a laptop's screen."""

Marked = tuple[str, dict[str, Mark], str]
"""Title, marks and address of a map."""


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
    if kind == "picture":
        return _picture(options.get("picture", ""))
    if kind == "cost" and (cost := slopes.cost()):
        return CostInText(cost)
    return None


def _curve(slug: str) -> CurveInText | None:
    muscle = Muscle.objects.filter(slug=slug).first()
    figure = for_text(muscle, every_phase()) if muscle else None
    return CurveInText(figure, muscle) if muscle and figure else None


def _picture(slug: str) -> PictureInText | None:
    picture = Picture.objects.filter(slug=slug).first()
    if picture is None:
        return None
    width, height = pictures.size_now(picture.file) or (0, 0)
    scale = min(1.0, HIGHEST / height) if height else 0.0
    stem = picture.file.removesuffix(".webp")
    return PictureInText(
        picture,
        width=max(1, round(width * scale)),
        height=max(1, round(height * scale)),
        files=tuple(
            (reverse("muscles:picture-file", args=[stem, each]), each)
            for each in (uploads.widths(width) if width else ())
        ),
    )


def _map(options: Mapping[str, str]) -> MapInText | None:
    """Return the map of the first option whose row exists."""
    for option, find_marks in _MAPS.items():
        found = find_marks(options[option]) if option in options else None
        if found:
            title, marks, address = found
            return MapInText(small_map(marks, title), title, address)
    return None


def _of_muscle(slug: str) -> Marked | None:
    muscle = Muscle.objects.filter(slug=slug).first()
    return muscle and (muscle.full_name, lit([slug]), f"{reverse('muscles:body')}?muscle={slug}")


def _of_group(slug: str) -> Marked | None:
    group = Group.objects.filter(slug=slug).first()
    slugs = group.muscles.values_list("slug", flat=True) if group else []
    return group and (group.name, lit(slugs), group.get_absolute_url())


def _of_phase(slug: str) -> Marked | None:
    phase = Phase.objects.filter(slug=slug).first()
    if phase is None:
        return None
    lens = lenses.by_phase(phase)
    marks = {slug: mark for slug, mark in lens.marks.items() if mark.level >= 2}
    return f"{lens.title}: the muscles that work", marks, lenses.map_address(lens, lenses.Look())


def _of_terrain(slug: str) -> Marked | None:
    terrain = Terrain.objects.filter(slug=slug).first()
    if terrain is None:
        return None
    lens = lenses.by_terrain(terrain)
    marks = {slug: mark for slug, mark in lens.marks.items() if mark.change in ("more", "less")}
    title = f"{lens.title}: what works more or less; hatched is expected or inferred, not measured"
    return title, marks, lenses.map_address(lens, lenses.Look())


_MAPS: dict[str, Callable[[str], Marked | None]] = {
    "muscle": _of_muscle,
    "group": _of_group,
    "phase": _of_phase,
    "terrain": _of_terrain,
}
"""What ``{map …}`` may be of, by its option."""
