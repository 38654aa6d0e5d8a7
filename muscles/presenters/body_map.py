"""The body map: its pictures, the list of its muscles, and the links that change what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from muscles.figures import art, bodymap
from muscles.figures.bodymap import Lead, Link, Mark
from muscles.figures.runner import BUILDS
from muscles.models import Exercise, Group, Muscle, Phase, Terrain, Tissue
from muscles.presenters import lens as lenses
from muscles.presenters import lens_answer, panel, pictures, take
from muscles.presenters.film import strip
from muscles.presenters.lens import Lens, Look
from muscles.presenters.phases import every_phase

_CLOSEUP_NAMES = {
    "body": "Whole body",
    "trunk": "Trunk",
    "hip": "Hip and thigh",
    "leg": "Lower leg",
    "foot": "Foot",
}


@dataclass(frozen=True)
class Choice:
    """One link that changes the map: its label, its address, and whether it is chosen now.

    ``href`` keeps the chosen muscle. ``bare`` leaves it out: the script adds the muscle that was
    chosen since the page was loaded.
    """

    key: str
    name: str
    href: str
    bare: str
    is_current: bool


@dataclass(frozen=True)
class ListRow:
    """One muscle in the list of the map: its mark, its page and its panel."""

    muscle: Muscle
    mark: Mark
    link: Link
    depth: str  # "surface", "deep" or "foot", see art.depth_of


@dataclass(frozen=True)
class View:
    """One view of the map: its name, the picture, and a small one that finds what is chosen."""

    view: str
    name: str
    svg: str
    finder: str


@dataclass(frozen=True)
class Map:
    """What is drawn on one map: muscles, their links, and what is seen of them."""

    muscles: Sequence[Muscle]
    lens: Lens
    look: Look
    chosen: Muscle | None
    links: Mapping[str, Link] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """Return the chosen muscle, or an empty text."""
        return self.chosen.slug if self.chosen else ""


def context(
    choices: Mapping[str, Any],
    views: Sequence[str] = (),
    leads: Mapping[str, Iterable[Lead]] | None = None,
) -> dict[str, Any]:
    """Return what the map, its list and its panel need; ``choices`` are those of a ``LensForm``.

    ``views`` are drawn instead of those that the look has, with ``leads`` to labels beside them.
    """
    lens, look = lenses.chosen_lens(choices), lenses.chosen_look(choices)
    muscles = list(Muscle.objects.in_lists())
    chosen = choices.get("muscle") or None
    tissue = None if chosen else choices.get("tissue")
    body = Map(muscles, lens, look, chosen, _links(muscles, lens, look))
    rows = [
        ListRow(row, lens.mark(row.slug), body.links[row.slug], art.depth_of(row.slug))
        for row in muscles
    ]
    marks = lenses.group_marks(muscles, lens) if look.size == "groups" else {}
    groups = [(group, list(items)) for group, items in groupby(rows, lambda row: row.muscle.group)]
    named = panel.named(chosen, tissue)
    asked = lens.title.lower() if lens.kind else ""
    return {
        "description": "Click a muscle to see what it does when you run"
        + (f": {asked}." if asked else ", in every phase of the stride and on every ground."),
        "lens": lens,
        "look": look,
        "lens_query": lenses.query_string(lens, look),
        "map_page": lenses.page_of(look.is_embedded),
        # In another site's frame a choice adds no step to the way back from that site's page.
        "history": "replace" if look.is_embedded else "push",
        "whole_address": lenses.map_address(lens, look.replace(view="body")),
        "chosen": chosen,
        "tissue": tissue,
        "title": panel.title(lens, chosen or tissue),
        "views": _views(
            body,
            marks,
            views or art.views_in(look.view, look.layer, look.figure),
            leads=leads or {},
        ),
        "list_groups": groups,
        "muscle_count": len(muscles),
        "group_rows": [(group, marks[group.slug]) for group, _ in groups] if marks else [],
        "switches": _switches(lens, look, named),
        "grounds": _grounds(lens, look, named),
        "exercises": list(Exercise.objects.only_link_fields()),
        **_film(lens, look, named),
        **(panel.context(chosen, lens, look) if chosen else {}),
        **(panel.tissue_context(tissue, lens, look) if tissue else {}),
    }


def page(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the map's own page needs: the map, and the lens's answer if nothing is chosen."""
    shown = context(choices)
    views = {view.view for view in shown["views"]}
    layers = ("surface", shown["look"].layer)
    takes = [
        (art.VIEW_NAMES[view], take.of_view(name))
        for name, (view, layer) in art.SHEETS.items()
        if view in views
        and layer == layers[view in art.BODY_VIEWS]
        # The sheets are of a man; nobody who sees a woman is offered another picture.
        and (shown["look"].figure == "man" or view not in art.OF_HER)
    ]
    lens = shown["lens"]
    shown |= {"takes": takes, "take_query": lenses.query_string(lens, lenses.Look())}
    named = panel.named(shown["chosen"], shown["tissue"])
    shown["here"] = lenses.map_address(lens, shown["look"], named)
    is_chosen = shown["chosen"] or shown["tissue"]
    return shown if is_chosen else shown | lens_answer.context(shown["lens"])


def _film(lens: Lens, look: Look, named: Mapping[str, str]) -> dict[str, Any]:
    """Return the filmstrip, drawn as the figure is, and the way back. Four queries at most."""
    phases = every_phase()

    def through(phase: Phase | None) -> Lens:
        return Lens("phase" if phase else "", phase, "", {})

    return {
        "film": strip(
            phases,
            lambda border: lenses.map_address(through(border.phase), look, named),
            current=lens.subject if lens.kind == "phase" else None,
            bare=lambda border: lenses.map_address(through(border.phase), look),
            build=BUILDS[look.figure],
        ),
        "whole_stride": Choice(
            "lens-all",
            "The whole stride",
            lenses.map_address(through(None), look, named),
            lenses.map_address(through(None), look),
            not lens.kind,
        ),
    }


def _links(muscles: Sequence[Muscle], lens: Lens, look: Look) -> dict[str, Link]:
    """Return by slug where each muscle's region leads, and where its panel is."""
    return {muscle.slug: lenses.link_of(muscle, muscle.full_name, lens, look) for muscle in muscles}


def _views(
    body: Map,
    group_marks: Mapping[str, Mark],
    views: Iterable[str],
    leads: Mapping[str, Iterable[Lead]],
) -> list[View]:
    """Return each view of the clickable map. One query."""
    muscles, look, links = body.muscles, body.look, body.links
    marks = {muscle.slug: body.lens.mark(muscle.slug) for muscle in muscles}
    slug, groups = body.slug, None
    if look.size == "groups":
        groups = {muscle.slug: muscle.group.slug for muscle in muscles}
        links = {
            muscle.group.slug: Link(muscle.group.name, muscle.group.get_absolute_url())
            for muscle in muscles
        }
        marks = dict(group_marks)
        slug = body.chosen.group.slug if body.chosen else ""
    tissues = {
        row.slug: lenses.link_of(row, row.name, body.lens, look)
        for row in Tissue.objects.only_link_fields()
    }
    ink = cache(pictures.address)
    whose = "a woman’s" if look.figure == "woman" else "the"
    part = "deep layer" if look.layer == "deep" and look.view != "foot" else "body"

    def draw(view: str) -> str:
        name = art.VIEW_NAMES[view]
        what = f"{name} of {whose} {part}" if view in art.BODY_VIEWS else name
        return bodymap.draw(
            view,
            links,
            marks,
            chosen=slug,
            layer=look.layer,
            closeup=look.view,
            label=f"{what}: {body.lens.title}",
            tissues=tissues,
            groups=groups,
            leads=leads.get(view, ()),
            ink=ink,
            body=look.figure,
        )

    def find(view: str) -> str:
        is_found = look.view == "body" and groups is None
        if not is_found:
            return ""
        return bodymap.finder(view, chosen=slug, layer=look.layer, body=look.figure)

    return [View(view, art.VIEW_NAMES[view], draw(view), find(view)) for view in views]


def _switches(lens: Lens, look: Look, named: Mapping[str, str]) -> dict[str, list[Choice]]:
    """Return the links that change the picture: close-up, layer, muscles or groups."""

    def choice(key: str, name: str, other: Look) -> Choice:
        href, bare = lenses.map_address(lens, other, named), lenses.map_address(lens, other)
        return Choice(key, name, href, bare, other == look)

    return {
        "views": [
            choice(f"view-{view}", name, look.replace(view=view))
            for view, name in _CLOSEUP_NAMES.items()
        ],
        "layers": [
            choice("layer-surface", "Surface", look.replace(layer="surface")),
            choice("layer-deep", "Deep", look.replace(layer="deep")),
        ],
        "sizes": [
            choice("size-muscles", "Muscle by muscle", look.replace(size="muscles")),
            choice("size-groups", "In groups", look.replace(size="groups")),
        ],
        "figures": [
            choice(f"figure-{figure}", figure.capitalize(), look.replace(figure=figure))
            for figure in art.FIGURES
        ],
    }


def _grounds(lens: Lens, look: Look, named: Mapping[str, str]) -> list[Choice]:
    """Return the links to every kind of ground and pace, the flat first. One query."""

    def choice(ground: Terrain | None) -> Choice:
        other = Lens("terrain" if ground else "", ground, "", {})
        return Choice(
            f"lens-{ground.slug if ground else 'flat'}",
            ground.name if ground else "Flat",
            lenses.map_address(other, look, named),
            lenses.map_address(other, look),
            lens.subject == ground if ground else lens.kind != "terrain",
        )

    grounds = Terrain.objects.exclude(slug="flat").only_link_fields()
    return [choice(None), *(choice(ground) for ground in grounds)]


def label_leads(
    labels: Iterable[tuple[Group, Sequence[Muscle]]], rows: int
) -> list[tuple[Group, str, int, Lead]]:
    """Return (group, view, row, line) of each label that stands beside the whole body.

    A group is shown where most of it is seen, from the front with its label at the left or from
    behind with it at the right. The line ends on the largest of the muscles that work hardest.
    Labels keep to ``rows`` of equal height, from 0, with one between two where there is room.
    """
    shown = []
    for group, muscles in labels:
        found = _anchor({muscle.slug: muscle for muscle in muscles})
        if found:
            shown.append((group, *found))
    placed = []
    for view in ("front", "back"):
        left = view == "front"
        _, top, _, height = art.CLOSEUPS["body"][view]
        here = sorted((item for item in shown if item[1] == view), key=lambda item: item[2][1])
        wanted = [int((y - top) / height * rows) for _, _, (_, y) in here]
        for (group, _, (x, y)), row in zip(here, _spread(wanted, rows), strict=True):
            line = top + height * (row + 0.5) / rows
            lead = Lead((-abs(x) if left else abs(x), y), line, "left" if left else "right")
            placed.append((group, view, row, lead))
    return sorted(placed, key=lambda label: label[3].point[1])


def _spread(wanted: Sequence[int], rows: int) -> list[int]:
    """Return a row for each of ``wanted``, in their order and near them, none of them twice."""
    gap = 2 if 2 * len(wanted) <= rows + 1 else 1
    found: list[int] = []
    for row in wanted:
        found.append(max(row, found[-1] + gap) if found else row)
    limit = rows - 1
    for place in range(len(found) - 1, -1, -1):
        found[place] = min(found[place], limit)
        limit = found[place] - gap
    return found


def _anchor(members: Mapping[str, Muscle]) -> tuple[str, tuple[float, float]] | None:
    """Return the view and the point that stand for some muscles, if any is seen."""
    seen = {
        view: [region for region in art.load(view).muscles if region.slug in members]
        for view in ("front", "back")
    }
    view = max(seen, key=lambda name: sum(region.area for region in seen[name]))
    regions = [region for region in seen[view] if region.label]
    if not regions:
        return None
    best = max(
        regions,
        key=lambda region: (lenses.demand_level(members[region.slug]), region.area),
    )
    return (view, best.label) if best.label else None
