"""Lenses of the body map: what the map is asked, and the mark of each muscle in the answer.

Beside the lens stands the look: which picture of the body is shown. The map's address holds both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from muscles.figures.bodymap import Layer, Link, Mark
from muscles.models import (
    LEVEL_WORDS,
    Effect,
    Exercise,
    Muscle,
    Phase,
    Role,
    Target,
    Terrain,
    Tissue,
)
from muscles.models.anatomy import Demand
from muscles.models.base import address
from muscles.models.terrain import Basis, Change
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters.sureness import is_early

_DEMAND_LEVELS = {Demand.LOW: 1, Demand.MODERATE: 2, Demand.HIGH: 4}
# A muscle whose row for the lens is missing. "unknown" draws it without a pattern or a letter.
NOT_DESCRIBED = Mark(0, "not described yet", action="unknown")


@dataclass(frozen=True)
class Lens:
    """One question to the map: its name in the address, its subject, and the marks it gives."""

    kind: str  # "", "phase", "terrain" or "exercise"
    subject: Any  # the phase, terrain or exercise; None for the whole stride
    title: str
    marks: Mapping[str, Mark]  # by muscle slug

    @property
    def query(self) -> dict[str, str]:
        """Return the lens as the address carries it: ``{"phase": "loading"}``."""
        return {self.kind: self.subject.slug} if self.subject else {}

    def mark(self, slug: str) -> Mark:
        """Return the mark of a muscle; one without an entry is not described."""
        return self.marks.get(slug, NOT_DESCRIBED)


@dataclass(frozen=True)
class Look:
    """Which picture the map shows: layer, close-up, muscles or whole groups, and whose body.

    ``is_embedded`` says that it stands in the frame of another site, where its links stay, in the
    ``theme`` that its address names: "light", "dark", or empty for the reader's own.
    """

    layer: Layer = "surface"
    view: str = "body"
    size: str = "muscles"
    figure: str = "man"
    theme: str = ""
    is_embedded: bool = False

    @property
    def query(self) -> dict[str, str]:
        """Return what differs from the plain picture, as the address carries it."""
        plain = Look()
        named = {
            "layer": self.layer,
            "view": self.view,
            "size": self.size,
            "figure": self.figure,
            "theme": self.theme,
        }
        return {name: word for name, word in named.items() if word != getattr(plain, name)}

    def replace(self, **changes: Any) -> Look:
        """Return the same look with some fields changed."""
        return replace(self, **changes)


def chosen_look(choices: Mapping[str, Any]) -> Look:
    """Return the look that a ``LensForm`` chose."""
    named = ("layer", "view", "size", "figure", "theme", "is_embedded")
    words = {name: choices[name] for name in named if choices.get(name)}
    return Look(**words)


def chosen_lens(choices: Mapping[str, Any]) -> Lens:
    """Return the lens that a ``LensForm`` chose: the first of phase, terrain, exercise, or none."""
    if choices.get("phase"):
        return by_phase(choices["phase"])
    if choices.get("terrain"):
        return by_terrain(choices["terrain"])
    if choices.get("exercise"):
        return by_exercise(choices["exercise"])
    return overall()


def query_string(lens: Lens, look: Look, chosen: Mapping[str, str] | None = None) -> str:
    """Return a query string with its question mark, or an empty text for the plain map."""
    pairs = urlencode({**(chosen or {}), **lens.query, **look.query})
    return f"?{pairs}" if pairs else ""


def map_address(lens: Lens, look: Look, chosen: Mapping[str, str] | None = None) -> str:
    """Return the address of the map in this lens and look.

    ``chosen`` names what is chosen on it: ``{"muscle": "soleus"}`` or ``{"tissue": …}``.
    """
    return page_of(look.is_embedded) + query_string(lens, look, chosen)


@cache
def page_of(is_embedded: bool) -> str:
    """Return the address of the map without a query: its page, or what other sites frame."""
    return reverse("muscles:embed-body" if is_embedded else "muscles:body")


def link_of(row: Muscle | Tissue, name: str, lens: Lens, look: Look) -> Link:
    """Return where the region of ``row``, called ``name``, leads, and where its panel is.

    On the site it leads to the page of ``row``; in a frame to the same map with ``row`` chosen.
    """
    kind, query = row.url_name, query_string(lens, look)
    if look.is_embedded:
        panel = reverse(f"muscles:embed-{kind}-role", args=[row.slug])
        return Link(name, map_address(lens, look, {kind: row.slug}), panel + query)
    return Link(name, row.get_absolute_url(), address(f"{kind}-role", row.slug) + query)


def demand_level(muscle: Muscle) -> int:
    """Return the shade of how much easy running asks of ``muscle``."""
    return _DEMAND_LEVELS[Demand(muscle.demand)]


@cached_per_revision()
def overall() -> Lens:
    """Return how much easy running asks of each muscle over the whole stride."""
    marks = {
        muscle.slug: Mark(demand_level(muscle), f"{muscle.demand} demand overall")
        for muscle in Muscle.objects.only("slug", "demand")
    }
    return Lens("", None, "The whole stride", marks)


@cached_per_revision()
def by_phase(phase: Phase) -> Lens:
    """Return what each muscle does in ``phase``, and how active it is."""
    roles = Role.objects.filter(phase=phase).select_related("muscle")
    marks = {role.muscle.slug: role_mark(role) for role in roles}
    return Lens("phase", phase, phase.short, marks)


@cached_per_revision()
def by_terrain(terrain: Terrain) -> Lens:
    """Return how ``terrain`` changes each muscle's work; muscles without an entry: not studied."""
    marks = dict.fromkeys(
        Muscle.objects.values_list("slug", flat=True),
        Mark(0, "not studied", change="not-studied"),
    )
    for effect in Effect.objects.filter(terrain=terrain).select_related("muscle"):
        marks[effect.muscle.slug] = effect_mark(effect)
    return Lens("terrain", terrain, terrain.name, marks)


@cached_per_revision()
def by_exercise(exercise: Exercise) -> Lens:
    """Return which muscles ``exercise`` trains; what they do in it is not recorded."""
    marks = dict.fromkeys(
        Muscle.objects.values_list("slug", flat=True),
        Mark(0, "not a target of this exercise", action="unknown"),
    )
    for target in Target.objects.filter(exercise=exercise).select_related("muscle"):
        words = target.get_emphasis_display()
        marks[target.muscle.slug] = Mark(target.level, words, action="unknown")
    return Lens("exercise", exercise, exercise.name, marks)


def role_mark(role: Role) -> Mark:
    """Return how a role shows on the map."""
    words = "quiet" if role.level == 0 else f"{role.action}, {role.level_word}"
    return Mark(role.level, words, action=role.action, is_expected=is_early(role))


def effect_mark(effect: Effect) -> Mark:
    """Return how an effect shows on the map: a change that nobody measured is only expected."""
    is_change = effect.change in (Change.MORE, Change.LESS)
    return Mark(
        effect.level,
        effect.in_words,
        change=effect.change,
        is_expected=is_change and effect.basis != Basis.MEASURED,
    )


def group_marks(muscles: Iterable[Muscle], lens: Lens) -> dict[str, Mark]:
    """Return the mark of each group by its slug: that of its most active muscle."""
    members: dict[str, list[Mark]] = {}
    for muscle in muscles:
        members.setdefault(muscle.group.slug, []).append(lens.mark(muscle.slug))
    return {slug: _summary(marks, lens) for slug, marks in members.items()}


def _summary(members: list[Mark], lens: Lens) -> Mark:
    marks = [mark for mark in members if mark != NOT_DESCRIBED]
    if not marks:
        return NOT_DESCRIBED
    top = max(marks, key=lambda mark: mark.level)
    is_alike = all(mark.words == top.words for mark in marks)
    if lens.kind == "terrain":
        kinds = {mark.change for mark in marks if mark.change != "not-studied"}
        if len(kinds) < 2:
            return top if is_alike else replace(top, words=f"{top.words} (some of its muscles)")
        if "more" in kinds and "less" not in kinds:
            return replace(top, change="more", words="more in some of its muscles")
        words = "differs from muscle to muscle"
        return replace(top, change="unclear", words=words, is_expected=False)
    if lens.kind == "phase":
        kinds = {mark.action for mark in marks if mark.level == top.level > 0}
        action = kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "quiet"
        words = f"{action}, up to {LEVEL_WORDS[top.level]}" if top.level else "quiet"
        is_expected = all(mark.is_expected for mark in marks if mark.level == top.level)
        return Mark(top.level, words, action=action, is_expected=is_expected)
    return top if is_alike else replace(top, words=f"up to {top.words}")
