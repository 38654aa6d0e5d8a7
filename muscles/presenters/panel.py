"""The panel beside the body map: what one muscle does, seen through the map's lens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst, get_text_list

from muscles.figures import art
from muscles.figures.bodymap import lit
from muscles.figures.plate import frame_of
from muscles.models import Action, Change, Effect, Muscle, Role, Target, Tissue
from muscles.models.training import Emphasis
from muscles.presenters import lens as lenses
from muscles.presenters import pictures
from muscles.presenters.film import bars, busiest
from muscles.presenters.footnotes import writer
from muscles.presenters.lens import Lens, Look
from muscles.presenters.phases import every_phase
from muscles.presenters.sureness import basis_in_words, has_early

_SEEN_FROM = {
    "front": "Seen from the front",
    "back": "Seen from behind",
    "side": "Seen from the side",
    "foot-sole": "Seen from below",
    "foot-side": "Seen from the inner side",
}


@dataclass(frozen=True)
class Answer:
    """What the lens says of one muscle: a lead in bold, then words, and what backs them.

    Together they are one sentence: ``While you absorb the landing`` and ``it brakes hard: …``.
    """

    lead: str
    words: str
    note: str = ""  # Markdown of one paragraph
    how_to: str = ""  # the address of the exercise
    level: int | None = None  # 0 to 4, where the lens has levels
    confidence: str = ""
    source_keys: tuple[str, ...] = ()  # cited after the words


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
    answer = _answer(muscle, roles, lens)
    is_tied = bool(roles) and not muscle.rhythm
    previous, following = Muscle.objects.beside(muscle)
    return {
        "muscle": muscle,
        "map_address": lenses.map_address(lens, look, named(muscle)),
        "lens_query": lenses.query_string(lens, look),
        "panel_title": title(lens, muscle),
        "zoom": _zoom(muscle.slug, look),
        "answer": answer,
        "roles": roles,
        "bars": bars(roles, every_phase(), phase) if is_tied else [],
        "has_early": has_early(roles),
        "level_basis": basis_in_words(roles) if is_tied else "",
        "covers": covers(muscle),
        "whole": _whole(muscle),
        "elsewhere": _elsewhere(muscle, lens, look),
        "previous": previous,
        "next": following,
        "writer": writer(
            muscle.summary,
            muscle.levels_note,
            answer.note,
            address=muscle.get_absolute_url(),
            named=answer.source_keys,
        ),
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
    shown = [view for view in views if view in art.views_in("body", look.layer, look.figure)]
    if look.view != "body" or look.size == "groups" or not shown:
        return "", ""
    return closeup, " ".join(shown)


def _answer(muscle: Muscle, roles: list[Role], lens: Lens) -> Answer:
    """Return the lens's answer about ``muscle``."""
    name = lens.subject.name if lens.subject else ""
    if lens.kind == "terrain":
        effect = muscle.effects.filter(terrain=lens.subject).first()
        return _on_ground(muscle, name, lens.subject.slug, effect)
    if lens.kind == "exercise":
        target = muscle.targets.filter(exercise=lens.subject).first()
        return _in_exercise(muscle, name, lens.subject.get_absolute_url(), target)
    if lens.kind == "phase":
        at = lens.subject.when
        told = [row for row in roles if row.phase == lens.subject]
    else:
        told = busiest(roles)
        at = _at(told, roles)
    return _in_stride(muscle, roles, told, at, is_whole=lens.kind != "phase")


def _in_stride(
    muscle: Muscle,
    roles: Sequence[Role],
    told: Sequence[Role],
    at: str,
    *,
    is_whole: bool,
) -> Answer:
    """Return what ``muscle`` does ``at`` some phases, whose roles are ``told``."""
    it = Words.of(muscle)
    if not told:
        lead = "In the stride:" if is_whole else f"{capfirst(at)}:"
        return Answer(lead, f"what {it.subject} {it.does} is not described yet.")
    role = told[0]
    keys = tuple(role.source_keys)
    backed = {"confidence": role.confidence, "source_keys": keys, "level": role.level}
    if muscle.rhythm:
        return Answer("Not tied to a phase:", f"{it.subject} {muscle.rhythm}.", **backed)
    if not role.level:
        top = _at([row for row in busiest(roles) if row.level], roles)
        more = f" {it.subject.capitalize()} {it.verb('works')} most {top}." if top else ""
        return Answer(capfirst(at), f"{it.subject} {it.verb('rests')}.{more}", **backed)
    is_most = is_whole and len(told) < len(roles)
    lead = f"{it.subject.capitalize()} {it.verb('works')} most {at}:" if is_most else capfirst(at)
    is_one = len({(row.action, row.job) for row in told}) == 1
    return Answer(lead, sentence(it, role, role.job if is_one else ""), **backed)


def _at(told: Sequence[Role], roles: Sequence[Role]) -> str:
    """Return the phases of ``told`` in words; all of them are ``through the whole stride``."""
    if len(told) == len(roles) > 1:
        return "through the whole stride"
    return get_text_list([row.phase.when for row in told], "and")


@dataclass(frozen=True)
class Words:
    """A muscle in a sentence: ``it slows``, ``they slow``."""

    subject: str

    @classmethod
    def of(cls, muscle: Muscle) -> Words:
        """Return the words for ``muscle``, by the number of its everyday name."""
        return cls("they" if muscle.is_plural else "it")

    @property
    def does(self) -> str:
        """Return ``does`` or ``do``."""
        return self.verb("does")

    def verb(self, word: str) -> str:
        """Return a verb that was written for one muscle: ``steadies`` gives ``steady`` for many."""
        if self.subject == "it":
            return word
        if word in _MANY:
            return _MANY[word]
        return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


_MANY = {"is": "are", "does": "do", "presses": "press"}
_VERBS = {
    Action.DRIVING: "drives",
    Action.BRAKING: "brakes",
    Action.HOLDING: "holds",
    Action.MIXED: "works",
}
_HOW = {1: "lightly", 2: "with moderate effort", 3: "hard", 4: "at its peak"}


def sentence(it: Words, role: Role, job: str) -> str:
    """Return a role at work as the rest of a sentence: ``it brakes hard: it slows the shin.``

    Most jobs begin with a verb of one muscle; the others stand as they are. A job that says the
    same as the action is not said twice.
    """
    verb = _VERBS[Action(role.action)]
    first, _, rest = job.replace(": ", ", ").partition(" ")
    if first == verb and rest:
        verb = "works"
    how = _HOW[role.level].replace("its", "their" if it.subject == "they" else "its")
    said = f"{it.subject} {it.verb(verb)} {how}"
    if role.action == Action.MIXED:
        said += ", in more than one way"
    if not job or job == verb:
        return f"{said}."
    is_verb = first.endswith("s")
    told = f"{it.subject} {it.verb(first)}" if is_verb else first
    return f"{said}: {told} {rest}".rstrip() + "."


def _on_ground(muscle: Muscle, name: str, slug: str, effect: Effect | None) -> Answer:
    it = Words.of(muscle)
    lead = f"{name}:"
    if effect is None:
        if slug == "flat":
            return Answer(lead, "the ground that all others are compared with.")
        return Answer(lead, "no running study we found measured this muscle here.")
    if effect.change in (Change.MORE, Change.LESS, Change.SAME):
        words = f"{it.subject} {it.verb('works')} {effect.in_words}."
    else:
        words = f"how {it.subject} {it.verb('works')} is {effect.in_words}."
    return Answer(lead, words, note=effect.note, confidence=effect.confidence)


def _in_exercise(muscle: Muscle, name: str, address: str, target: Target | None) -> Answer:
    it = Words.of(muscle)
    lead = f"{name}:"
    if target is None:
        return Answer(lead, f"{it.subject} {it.verb('is')} not a target of this exercise.")
    words = f"{it.subject} {it.verb('is')} a {target.get_emphasis_display()}."
    if target.emphasis == Emphasis.ALSO:
        words = f"{it.subject} {it.verb('is')} also trained."
    return Answer(lead, words, how_to=address, level=target.level)


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
