"""/body/: the body map, and the panel beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import get_text_list

from muscles.forms import LensForm
from muscles.models import Exercise, Muscle, Phase, Terrain
from muscles.pagecache.public import public_page
from muscles.presenters import lens as lenses
from muscles.presenters import pictures
from muscles.presenters.footnotes import writer
from muscles.presenters.lens import Lens, Look

CLOSEUP_NAMES = {
    "body": ("Whole body", "Every view at once"),
    "trunk": ("Trunk", "Core, breathing, upper body"),
    "hip": ("Hip and thigh", "Glutes, hip flexors, quads, hamstrings"),
    "leg": ("Lower leg", "Calf and shin"),
    "foot": ("Foot", "Sole and arch"),
}
# How a cover is told: where you look from.
_SEEN_FROM = {
    "front": "Seen from the front",
    "back": "Seen from behind",
    "side": "Seen from the side",
    "foot-sole": "Seen from below",
    "foot-side": "Seen from the inner side",
}


@dataclass(frozen=True)
class Choice:
    """One link of a switch: what it says, where it leads, and whether that is here.

    ``href`` keeps the chosen muscle; ``bare`` leaves it to the script, which knows a newer one.
    """

    key: str
    name: str
    href: str
    bare: str
    is_current: bool
    note: str = ""


@public_page(*LensForm.names())
def body_map(request: HttpRequest) -> HttpResponse:
    """The map with a list beside it, seen through one lens, with at most one muscle chosen."""
    form = LensForm(request.GET)
    choices = form.choices()
    context = explorer(lenses.choose(choices), choices["muscle"], lenses.look(choices))
    return render(request, "muscles/body/map.html", {**context, "problems": form.problems})


@public_page(*LensForm.names())
def role(request: HttpRequest, slug: str) -> HttpResponse:
    """The panel's content: what one muscle does, seen through the lens of the map.

    The answer names the map's own address for the browser's bar; it is the same for everybody.
    """
    muscle = get_object_or_404(Muscle.objects.listed(), slug=slug)
    choices = LensForm(request.GET).choices()
    lens, look = lenses.choose(choices), lenses.look(choices)
    response = render(request, "muscles/body/role.html", panel(muscle, lens, look))
    response["HX-Push-Url"] = lenses.address(lens, look, muscle.slug)
    # The fragment is no page: search engines are to show the article.
    response["X-Robots-Tag"] = "noindex"
    return response


def explorer(lens: Lens, muscle: Muscle | None, look: Look | None = None) -> dict[str, Any]:
    """Return what the map, its list and its panel need."""
    look = look or Look()
    muscles = list(Muscle.objects.listed())
    chosen = next((row for row in muscles if row == muscle), None)
    return {
        "lens": lens,
        "look": look,
        "lens_query": lenses.query(lens, look),
        "chosen": chosen.slug if chosen else "",
        "views": pictures.body_map(muscles, lens, look, chosen=chosen),
        "rows": list_rows(muscles, lens, look),
        "group_marks": lenses.group_marks(muscles, lens) if look.size == "groups" else {},
        "switches": switches(lens, look, chosen.slug if chosen else ""),
        "lens_groups": lens_choices(lens, look, chosen.slug if chosen else ""),
        "exercises": Exercise.objects.only_link_fields(),
        **(panel(chosen, lens, look) if chosen else {}),
    }


def switches(lens: Lens, look: Look, chosen: str) -> dict[str, list[Choice]]:
    """Return the links that change the picture: close-up, layer, muscles or groups."""

    def choice(key: str, name: str, other: Look, note: str = "") -> Choice:
        href, bare = lenses.address(lens, other, chosen), lenses.address(lens, other)
        return Choice(key, name, href, bare, other == look, note)

    return {
        "views": [
            choice(f"view-{view}", name, look.replace(view=view), note)
            for view, (name, note) in CLOSEUP_NAMES.items()
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


def lens_choices(lens: Lens, look: Look, chosen: str) -> list[tuple[str, str, list[Choice]]]:
    """Return (key, label, links) of each kind of lens; the exercise stands in a form."""

    def choice(kind: str, row: Any) -> Choice:
        other = Lens(kind, row, "", {})
        return Choice(
            row.slug if row else "all",
            row.name if row else "Whole stride",
            lenses.address(other, look, chosen),
            lenses.address(other, look),
            (lens.kind, lens.subject) == (kind, row),
        )

    phases = [choice("phase", phase) for phase in Phase.objects.only_link_fields()]
    grounds = Terrain.objects.exclude(slug="flat").only_link_fields()
    return [
        ("phases", "In the phase", [choice("", None), *phases]),
        ("terrains", "On the ground", [choice("terrain", ground) for ground in grounds]),
    ]


def list_rows(muscles: list[Muscle], lens: Lens, look: Look) -> list[dict[str, Any]]:
    """Return the list beside the map, in the map's order: muscle, its mark, its panel."""
    links = lenses.links(muscles, lens, look)
    return [
        {
            "muscle": muscle,
            "mark": lens.marks.get(muscle.slug),
            "link": links[muscle.slug],
            "depth": pictures.depth_of(muscle.slug),
        }
        for muscle in muscles
    ]


def panel(muscle: Muscle, lens: Lens, look: Look) -> dict[str, Any]:
    """Return the panel's context: the lens's answer about ``muscle`` and its eight phases."""
    roles = list(muscle.roles.select_related("phase").order_by("phase__order"))
    answer: Any = None
    if lens.kind == "phase":
        answer = next((role for role in roles if role.phase == lens.subject), None)
    elif lens.kind == "terrain":
        answer = muscle.effects.filter(terrain=lens.subject).first()
    elif lens.kind == "exercise":
        answer = muscle.targets.filter(exercise=lens.subject).first()
    else:
        answer = max(roles, key=lambda role: role.level, default=None)
    previous, following = Muscle.objects.beside(muscle)
    sources = list(answer.sources.all()) if answer and lens.kind != "exercise" else []
    texts = [muscle.summary, *(answer.texts if answer else [])]
    return {
        "muscle": muscle,
        "lens": lens,
        "lens_query": lenses.query(lens, look),
        "answer": answer,
        "roles": roles,
        "covers": covers(muscle),
        "elsewhere": elsewhere(muscle, lens, look),
        "previous": previous,
        "next": following,
        "writer": writer(*texts, address=muscle.get_absolute_url(), more=sources),
        "answer_sources": [source.slug for source in sources],
    }


def covers(muscle: Muscle) -> list[str]:
    """Return a sentence for each view in which other muscles lie over this one."""
    found = pictures.covers(muscle.slug)
    slugs = {slug for _, _, over in found for slug in over}
    names = dict(Muscle.objects.filter(slug__in=slugs).values_list("slug", "everyday_name"))
    sentences = []
    for view, is_partly, over in found:
        listed = [f"the {names[slug]}" for slug in over if slug in names]
        if listed:
            verb = "lies" if len(listed) == 1 else "lie"
            what = "part of it" if is_partly else "it"
            told = get_text_list(listed, "and")
            sentences.append(f"{_SEEN_FROM[view]}, {told} {verb} over {what}.")
    return sentences


def elsewhere(muscle: Muscle, lens: Lens, look: Look) -> Choice | None:
    """Return a link to the picture that shows ``muscle``, if this one hides it."""
    depth = pictures.depth_of(muscle.slug)
    if depth == "foot" and look.view != "foot":
        name, other = "See it in the foot close-up", look.replace(view="foot")
    elif depth == "deep" and (look.layer != "deep" or look.view == "foot"):
        name, other = "See it in the deep layer", look.replace(layer="deep", view="body")
    else:
        return None
    href = lenses.address(lens, other, muscle.slug)
    return Choice("elsewhere", name, href, href, is_current=False)
