"""The panel beside the body map: what one muscle does, seen through the map's lens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list

from muscles.figures import art
from muscles.figures.bodymap import lit
from muscles.figures.plate import frame_of
from muscles.models import Effect, Muscle, Phase, Role, Source, Target, Tissue
from muscles.presenters import lens as lenses
from muscles.presenters import pictures
from muscles.presenters.film import bars
from muscles.presenters.footnotes import writer
from muscles.presenters.lens import Lens, Look

_SEEN_FROM = {
    "front": "Seen from the front",
    "back": "Seen from behind",
    "side": "Seen from the side",
    "foot-sole": "Seen from below",
    "foot-side": "Seen from the inner side",
}


@dataclass(frozen=True)
class Answer:
    """What the lens says of one muscle: a lead in bold, then words, and what backs them."""

    lead: str
    words: str
    note: str = ""  # Markdown of one paragraph
    how_to: str = ""  # the address of the exercise
    level: int | None = None  # 0 to 4, where the lens has levels
    confidence: str = ""
    sources: tuple[Source, ...] = ()  # cited after the words

    @property
    def source_keys(self) -> list[str]:
        """Return the keys of the sources cited after the words."""
        return [source.slug for source in self.sources]


@dataclass(frozen=True)
class Whole:
    """One drawing that shows all of a muscle, and what can be seen in it."""

    svg: str
    seen: str
    has_ghosts: bool
    has_ends: bool


def named(muscle: Muscle | None, tissue: Tissue | None = None) -> dict[str, str]:
    """Return what is chosen as the map's address carries it."""
    if muscle:
        return {"muscle": muscle.slug}
    return {"tissue": tissue.slug} if tissue else {}


def title(lens: Lens, chosen: Muscle | Tissue | None) -> str:
    """Return the title of the map as the browser's tab shows it, without the site's name."""
    what = f"{chosen.name} on the body map" if chosen else "Body map of running muscles"
    return f"{what}: {lens.title}" if lens.kind else what


def chosen(muscle: Muscle, choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the panel of ``muscle`` shows; ``choices`` are those of a ``LensForm``."""
    return context(muscle, lenses.chosen_lens(choices), lenses.chosen_look(choices))


def chosen_tissue(tissue: Tissue, choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the panel of ``tissue`` shows; ``choices`` are those of a ``LensForm``."""
    return tissue_context(tissue, lenses.chosen_lens(choices), lenses.chosen_look(choices))


def context(muscle: Muscle, lens: Lens, look: Look) -> dict[str, Any]:
    """Return what the panel of ``muscle`` shows, and the address of the map around it."""
    roles = list(muscle.roles.select_related("phase").order_by("phase__order"))
    phase = lens.subject if lens.kind == "phase" else None
    answer, more = _answer(muscle, roles, lens)
    previous, following = Muscle.objects.beside(muscle)
    return {
        "muscle": muscle,
        "map_address": lenses.map_address(lens, look, named(muscle)),
        "lens_query": lenses.query_string(lens, look),
        "panel_title": title(lens, muscle),
        "zoom": _zoom(muscle.slug, look),
        "answer": answer,
        "roles": roles,
        "bars": bars(roles, list(Phase.objects.all()), phase) if roles else [],
        "covers": covers(muscle),
        "whole": _whole(muscle),
        "elsewhere": _elsewhere(muscle, lens, look),
        "previous": previous,
        "next": following,
        "writer": writer(muscle.summary, answer.note, address=muscle.get_absolute_url(), more=more),
    }


def tissue_context(tissue: Tissue, lens: Lens, look: Look) -> dict[str, Any]:
    """Return what the panel of ``tissue`` shows, and the address of the map around it."""
    return {
        "tissue": tissue,
        "map_address": lenses.map_address(lens, look, named(None, tissue)),
        "lens_query": lenses.query_string(lens, look),
        "panel_title": title(lens, tissue),
        "zoom": _zoom(tissue.slug, look),
        "pulled_by": list(tissue.muscles.only_link_fields()),
        "injuries": list(tissue.injuries.only_link_fields()),
        "writer": writer(tissue.summary, address=tissue.get_absolute_url()),
    }


def _whole(muscle: Muscle) -> Whole | None:
    """Return the drawing that shows all of ``muscle``, or ``None`` if there is none."""
    view = art.whole_view(muscle.slug)
    if not view:
        return None
    drawn = pictures.sheet().picture(
        view,
        lit([muscle.slug]),
        title=f"All of the {muscle.name}. {_SEEN_FROM[view]}",
        frame=frame_of(view, [muscle.slug], ratio=1.25),
        height=300,
        ghosts=True,
    )
    return Whole(drawn, _SEEN_FROM[view], 'class="ghost"' in drawn, 'class="ends"' in drawn)


def _zoom(slug: str, look: Look) -> tuple[str, str]:
    """Return the close-up and the views that a small screen shows of what is chosen."""
    closeup, views = art.closeup_of(slug)
    shown = [view for view in views if view in art.views_in("body", look.layer)]
    if look.view != "body" or look.size == "groups" or not shown:
        return "", ""
    return closeup, " ".join(shown)


def _answer(muscle: Muscle, roles: list[Role], lens: Lens) -> tuple[Answer, list[Source]]:
    """Return the lens's answer about ``muscle``, and the sources that its row names."""
    name = lens.subject.name if lens.subject else ""
    if lens.kind == "terrain":
        effect = muscle.effects.filter(terrain=lens.subject).first()
        sources = list(effect.sources.all()) if effect else []
        return _on_ground(name, lens.subject.slug, effect), sources
    if lens.kind == "exercise":
        target = muscle.targets.filter(exercise=lens.subject).first()
        return _in_exercise(name, lens.subject.get_absolute_url(), target), []
    if lens.kind == "phase":
        role = next((row for row in roles if row.phase == lens.subject), None)
        lead = name
    else:
        role = max(roles, key=lambda row: row.level, default=None)
        lead = f"Busiest in {role.phase.name.lower()}" if role else "In the stride"
    sources = list(role.sources.all()) if role else []
    return _in_stride(lead, role, sources), sources


def _in_stride(lead: str, role: Role | None, sources: list[Source]) -> Answer:
    if role is None:
        return Answer(lead, "what it does is not described yet.")
    words = f"{lenses.role_mark(role).words}. Its job: {role.job}."
    return Answer(lead, words, level=role.level, confidence=role.confidence, sources=tuple(sources))


def _on_ground(name: str, slug: str, effect: Effect | None) -> Answer:
    if effect:
        words = f"{effect.in_words}."
        return Answer(name, words, note=effect.note, confidence=effect.confidence)
    if slug == "flat":
        return Answer(name, "the ground that all others are compared with.")
    return Answer(name, "no running study we found measured this muscle here.")


def _in_exercise(name: str, address: str, target: Target | None) -> Answer:
    if target is None:
        return Answer(name, "not a target of this exercise.")
    return Answer(name, f"{target.get_emphasis_display()}.", how_to=address, level=target.level)


def covers(muscle: Muscle) -> list[str]:
    """Return a sentence for each view in which other muscles lie over ``muscle``. One query."""
    found = art.covers_of(muscle.slug)
    slugs = {slug for cover in found for slug in cover.slugs}
    rows = Muscle.objects.filter(slug__in=slugs).only("slug", "everyday_name", "is_plural")
    known = {row.slug: row for row in rows}
    sentences = []
    for cover in found:
        over = [known[slug] for slug in cover.slugs if slug in known]
        if over:
            names = get_text_list([f"the {row.everyday_name}" for row in over], "and")
            verb = "lie" if len(over) > 1 or over[0].is_plural else "lies"
            what = "part of it" if cover.is_partial else "it"
            sentences.append(f"{_SEEN_FROM[cover.view]}, {names} {verb} over {what}.")
    return sentences


def _elsewhere(muscle: Muscle, lens: Lens, look: Look) -> tuple[str, str] | None:
    """Return (words, address) of the picture that shows ``muscle``, if this one hides it."""
    depth = art.depth_of(muscle.slug)
    if depth == "foot" and look.view != "foot":
        words, other = "See it in the foot close-up", look.replace(view="foot")
    elif depth == "deep" and (look.layer != "deep" or look.view == "foot"):
        words, other = "See it in the deep layer", look.replace(layer="deep", view="body")
    else:
        return None
    return words, lenses.map_address(lens, other, named(muscle))
