"""The body map: its pictures, the list beside it, and the links that change what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from muscles.figures import art, bodymap
from muscles.figures.bodymap import Link, Mark
from muscles.models import Exercise, Group, Muscle, Phase, Terrain, Tissue
from muscles.models.base import address
from muscles.presenters import lens as lenses
from muscles.presenters import panel
from muscles.presenters.lens import Lens, Look

_CLOSEUP_NAMES = {
    "body": ("Whole body", "Every view at once"),
    "trunk": ("Trunk", "Core, breathing, upper body"),
    "hip": ("Hip and thigh", "Glutes, hip flexors, quads, hamstrings"),
    "leg": ("Lower leg", "Calf and shin"),
    "foot": ("Foot", "Sole and arch"),
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
    note: str = ""


@dataclass(frozen=True)
class ListRow:
    """One muscle in the list beside the map: its mark, its page and its panel."""

    muscle: Muscle
    mark: Mark
    link: Link
    depth: str  # "surface", "deep" or "foot", see art.depth_of


def context(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the map, its list and its panel need; ``choices`` are those of a ``LensForm``."""
    lens, look = lenses.chosen_lens(choices), lenses.chosen_look(choices)
    muscles = list(Muscle.objects.listed())
    chosen = next((row for row in muscles if row == choices.get("muscle")), None)
    slug = chosen.slug if chosen else ""
    links = _links(muscles, lens, look)
    rows = [
        ListRow(row, lens.mark(row.slug), links[row.slug], art.depth_of(row.slug))
        for row in muscles
    ]
    marks = lenses.group_marks(muscles, lens) if look.size == "groups" else {}
    groups = [(group, list(items)) for group, items in groupby(rows, lambda row: row.muscle.group)]
    name = f"{chosen.name} on the body map" if chosen else "Body map of running muscles"
    asked = lens.title.lower() if lens.kind else ""
    return {
        "title": f"{name}: {lens.title}" if asked else name,
        "description": "Click a muscle to see what it does when you run"
        + (f": {asked}." if asked else ", in every phase of the stride and on every ground."),
        "lens": lens,
        "look": look,
        "lens_query": lenses.query_string(lens, look),
        "chosen": chosen,
        "views": _views(muscles, lens, look, links, marks, chosen),
        "list_groups": groups,
        "group_rows": [(group, marks[group.slug]) for group, _ in groups] if marks else [],
        "switches": _switches(lens, look, slug),
        "lens_rows": _lens_rows(lens, look, slug),
        "exercises": list(Exercise.objects.only_link_fields()),
        **(panel.context(chosen, lens, look) if chosen else {}),
    }


def _links(muscles: Sequence[Muscle], lens: Lens, look: Look) -> dict[str, Link]:
    """Return by slug where each muscle's region leads, and where its panel is."""
    query = lenses.query_string(lens, look)
    return {
        muscle.slug: Link(
            muscle.full_name,
            muscle.get_absolute_url(),
            address("muscle-role", muscle.slug) + query,
        )
        for muscle in muscles
    }


def _views(
    muscles: Sequence[Muscle],
    lens: Lens,
    look: Look,
    links: Mapping[str, Link],
    group_marks: Mapping[str, Mark],
    chosen: Muscle | None,
) -> list[tuple[str, str, str]]:
    """Return (view, name, SVG) of each view of the clickable map. One query."""
    marks = {muscle.slug: lens.mark(muscle.slug) for muscle in muscles}
    slug, groups = chosen.slug if chosen else "", None
    if look.size == "groups":
        groups = {muscle.slug: muscle.group.slug for muscle in muscles}
        links = {muscle.group.slug: _page_link(muscle.group) for muscle in muscles}
        marks = dict(group_marks)
        slug = chosen.group.slug if chosen else ""
    tissues = {row.slug: _page_link(row) for row in Tissue.objects.only_link_fields()}
    part = "deep layer" if look.layer == "deep" and look.view != "foot" else "body"

    def draw(view: str) -> str:
        name = art.VIEW_NAMES[view]
        what = f"{name} of the {part}" if view in art.BODY_VIEWS else name
        return bodymap.draw(
            view,
            links,
            marks,
            chosen=slug,
            layer=look.layer,
            closeup=look.view,
            label=f"{what}: {lens.title}",
            tissues=tissues,
            groups=groups,
        )

    return [
        (view, art.VIEW_NAMES[view], draw(view)) for view in art.views_in(look.view, look.layer)
    ]


def _page_link(page: Group | Tissue) -> Link:
    return Link(page.name, page.get_absolute_url())


def _switches(lens: Lens, look: Look, chosen: str) -> dict[str, list[Choice]]:
    """Return the links that change the picture: close-up, layer, muscles or groups."""

    def choice(key: str, name: str, other: Look, note: str = "") -> Choice:
        href, bare = lenses.map_address(lens, other, chosen), lenses.map_address(lens, other)
        return Choice(key, name, href, bare, other == look, note)

    return {
        "views": [
            choice(f"view-{view}", name, look.replace(view=view), note)
            for view, (name, note) in _CLOSEUP_NAMES.items()
        ],
        "layers": [
            choice("layer-surface", "Surface", look.replace(layer="surface")),
            choice("layer-deep", "Deep", look.replace(layer="deep")),
        ],
        "sizes": [
            choice("size-muscles", "Muscles", look.replace(size="muscles")),
            choice("size-groups", "Groups", look.replace(size="groups")),
        ],
    }


def _lens_rows(lens: Lens, look: Look, chosen: str) -> list[tuple[str, str, list[Choice]]]:
    """Return (key, label, links) of phases and kinds of ground. Two queries.

    Exercises are too many for links: the template offers them in a form.
    """

    def choice(kind: str, row: Phase | Terrain | None) -> Choice:
        other = Lens(kind, row, "", {})
        return Choice(
            row.slug if row else "all",
            row.name if row else "Whole stride",
            lenses.map_address(other, look, chosen),
            lenses.map_address(other, look),
            (lens.kind, lens.subject) == (kind, row),
        )

    phases = [choice("phase", phase) for phase in Phase.objects.only_link_fields()]
    grounds = Terrain.objects.exclude(slug="flat").only_link_fields()
    return [
        ("phases", "In the phase", [choice("", None), *phases]),
        ("terrains", "On the ground", [choice("terrain", ground) for ground in grounds]),
    ]
