"""The pages of exercises, and of pain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from muscles.figures.bodymap import Mark, lit
from muscles.models import Effect, Exercise, Injury, Muscle, Phase, Target, Terrain, Tissue
from muscles.models.families import RULES
from muscles.models.terrain import Basis, Change
from muscles.models.training import Emphasis, ExerciseKind
from muscles.presenters import choices as filters
from muscles.presenters import help_card
from muscles.presenters.changes import last_changes
from muscles.presenters.footnotes import writer
from muscles.presenters.plates import Plates
from muscles.presenters.readers import from_readers
from muscles.text.markdown import links

_KINDS = {ExerciseKind.STRENGTH.value: "Strength", ExerciseKind.DRILL.value: "Warm-up"}
_NAMED = 2
"""How many muscles a card names."""


@dataclass(frozen=True)
class ExerciseCard:
    """An exercise as lists show it: its picture, and the everyday names of what it trains."""

    page: Exercise
    picture: str
    muscles: list[str]
    more: int  # muscles that are trained and not named


@dataclass(frozen=True)
class Serves:
    """What an exercise serves: phases of the stride, and grounds that ask more of its targets.

    Grounds stand under their basis in words: ``measured``, or else that it is only expected.
    """

    phases: list[Phase]
    grounds: list[tuple[str, list[Terrain]]]


@dataclass(frozen=True)
class PainCard:
    """A pain as lists show it, with a picture of what lies there."""

    page: Injury
    picture: str


def exercises(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return the exercises that fit the choices of an ``ExerciseFilterForm``. Four queries."""
    rows = Exercise.objects.chosen(**choices).only_card_fields().with_targets()
    other = {**choices, "kind": ""}
    found = Exercise.objects.chosen(**other).values_list("kind", flat=True)
    pictures = Plates()
    address = reverse("muscles:exercise-list")
    return {
        "cards": exercise_cards(rows, pictures),
        "kinds": filters.links(address, choices, "kind", _KINDS, found),
        "is_filtered": any(choices.values()),
        "defs": pictures.defs,
    }


def exercise_cards(rows: Iterable[Exercise], pictures: Plates) -> list[ExerciseCard]:
    """Return the cards of exercises that were read ``with_targets``."""
    cards = []
    for row in rows:
        targets = _by_emphasis(row.targets.all())
        names = [target.muscle.everyday_name for target in targets]
        picture = pictures.close_up(_marks(targets))
        cards.append(ExerciseCard(row, picture, names[:_NAMED], len(names[_NAMED:])))
    return cards


def exercise(page: Exercise) -> dict[str, Any]:
    """Return what an exercise's page shows, its main targets first. Seven queries."""
    targets = list(page.targets.select_related("muscle").order_by("-emphasis", "muscle__order"))
    targets = _by_emphasis(targets)
    marks = _marks(targets)
    pictures = Plates()
    title = f"Muscles that the {page.name.lower()} trains"
    return {
        "page": page,
        "targets": targets,
        "serves": serves(page, targets),
        "rule": RULES.get(page.family),
        "injuries": list(page.injuries.only_link_fields()),
        "close_up": pictures.close_up(marks, 0.9, 400, title),
        "bodies": pictures.bodies(marks, height=150) if marks else [],
        "defs": pictures.defs,
        "changes": last_changes(page),
        "writer": writer(*page.texts, address=page.get_absolute_url(), named=page.source_keys),
    }


def serves(page: Exercise, targets: Iterable[Target]) -> Serves:
    """Return what an exercise serves: the phases its reasons link, and grounds. Two queries.

    A ground counts if it asks more of a main target. Of several effects the surest basis is told.
    """
    named = dict.fromkeys(slug for word, slug in links(page.why) if word == "phase")
    main = [target.muscle_id for target in targets if target.emphasis == Emphasis.MAIN]
    effects = Effect.objects.filter(muscle__in=main, change=Change.MORE)
    surest = list(Basis)
    grounds: dict[Terrain, Basis] = {}
    for effect in effects.select_related("terrain").order_by("terrain__order", "pk"):
        basis = Basis(effect.basis)
        known = grounds.setdefault(effect.terrain, basis)
        grounds[effect.terrain] = min(known, basis, key=surest.index)
    return Serves(
        list(Phase.objects.only_link_fields().filter(slug__in=named)),
        [
            (str(basis.label), found)
            for basis in Basis
            if (found := [ground for ground, surest_of in grounds.items() if surest_of == basis])
        ],
    )


def injuries() -> dict[str, Any]:
    """Return all pains from head to foot. Six queries."""
    rows = list(Injury.objects.with_places())
    pictures = Plates()
    cards = [
        PainCard(row, pictures.close_up(_there(row.muscles.all(), row.tissues.all())))
        for row in sorted(rows, key=_place)
    ]
    return {
        "cards": cards,
        "help": help_card.of_any(),
        "defs": pictures.defs,
        "writer": writer(*(row.summary for row in rows)),
    }


def injury(page: Injury) -> dict[str, Any]:
    """Return what the page of a pain shows. Ten queries."""
    muscles = list(page.muscles.only_link_fields())
    tissues = list(page.tissues.only_link_fields())
    flags = list(page.flags.all())
    pictures = Plates()
    marks = _there(muscles, tissues)
    title = f"What lies where {page.name.lower()} is felt"
    return {
        "page": page,
        "muscles": muscles,
        "tissues": tissues,
        "close_up": pictures.close_up(marks, 0.75, 380, title),
        "bodies": pictures.bodies(marks, height=150) if marks else [],
        "exercises": exercise_cards(page.exercises.only_card_fields().with_targets(), pictures),
        "defs": pictures.defs,
        "help": help_card.of_pain(flags),
        "changes": last_changes(page),
        "readers": from_readers(page),
        "writer": writer(
            *page.texts,
            *(flag.text for flag in flags),
            address=page.get_absolute_url(),
            named=page.source_keys,
        ),
    }


def _by_emphasis(targets: Iterable[Target]) -> list[Target]:
    return sorted(targets, key=lambda row: (row.emphasis != Emphasis.MAIN, row.muscle.order))


def _marks(targets: Iterable[Target]) -> dict[str, Mark]:
    return {row.muscle.slug: Mark(row.level, row.get_emphasis_display()) for row in targets}


def _there(muscles: Iterable[Muscle], tissues: Iterable[Tissue]) -> dict[str, Mark]:
    """Return the marks of what lies where it hurts; a tissue has its own look, see the plate."""
    return lit([row.slug for row in (*muscles, *tissues)], level=3)


def _place(row: Injury) -> tuple[int, str]:
    """Return where a pain is felt, from head to foot: the place of its first muscle."""
    return min((muscle.order for muscle in row.muscles.all()), default=0), row.name
