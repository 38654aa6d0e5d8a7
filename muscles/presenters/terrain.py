"""The pages of ground and pace."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from muscles.figures.bodymap import Mark
from muscles.models import Change, Effect, Muscle, Terrain
from muscles.models.terrain import Basis
from muscles.presenters import lens as lenses
from muscles.presenters.changes import last_changes
from muscles.presenters.curves import slopes
from muscles.presenters.footnotes import writer
from muscles.presenters.plates import Plates

# Every other row is compared with this one, so it has no effects of its own.
_REFERENCE = "flat"


@dataclass(frozen=True)
class Row:
    """One effect as tables show it: ``mark`` says in which direction, and whether measured."""

    effect: Effect
    mark: Mark


@dataclass(frozen=True)
class Card:
    """A kind of ground as lists show it, with the body from both sides."""

    page: Terrain
    bodies: list[str]


def terrains() -> dict[str, Any]:
    """Return all kinds of ground and pace side by side, the reference last. Six queries.

    ``rows`` pair a muscle with its effects in the order of ``compared``; ``None``: not studied.
    ``cost`` is ``None`` while no data set has costs by slope.
    """
    every = list(Terrain.objects.all())
    compared = [row for row in every if row.slug != _REFERENCE]
    muscles = list(Muscle.objects.listed())
    effects: dict[int, dict[int, Row]] = defaultdict(dict)
    for effect in Effect.objects.all():
        effects[effect.terrain_id][effect.muscle_id] = Row(effect, lenses.effect_mark(effect))
    pictures = Plates()
    cards = []
    for page in sorted(every, key=lambda row: row.slug == _REFERENCE):
        marks = {m.slug: effects[page.pk][m.pk].mark for m in muscles if m.pk in effects[page.pk]}
        cards.append(Card(page, pictures.bodies(_shown(marks), height=200)))
    return {
        "cards": cards,
        "compared": compared,
        "rows": [
            (muscle, [effects[row.pk].get(muscle.pk) for row in compared]) for muscle in muscles
        ],
        "cost": slopes.cost(),
        "defs": pictures.defs,
        "writer": writer(*(row.summary for row in every)),
    }


def terrain(page: Terrain) -> dict[str, Any]:
    """Return what a page of one ground or pace shows, the muscles with more work first.

    ``measured`` are the rows that rest on people who ran, ``assumed`` those that a model or a
    thought gave.
    """
    effects = page.effects.by("muscle").with_source_keys()
    studied = [effect for effect in effects if effect.change != Change.NOT_STUDIED]
    rows = [Row(effect, lenses.effect_mark(effect)) for effect in sorted(studied, key=_rank)]
    is_reference = page.slug == _REFERENCE
    marks = {row.effect.muscle.slug: row.mark for row in rows}
    others = Muscle.objects.exclude(pk__in=[effect.muscle_id for effect in studied])
    pictures = Plates()
    title = f"{page.name}: which muscles work more or less"
    if is_reference:
        marks = dict(lenses.overall().marks)
        title = f"{page.name}: how much easy running asks of each muscle"
    bodies = pictures.bodies(_shown(marks), title, 560, signs=True)
    measured = [row for row in rows if row.effect.basis == Basis.MEASURED]
    return {
        "page": page,
        "is_reference": is_reference,
        "every": list(Terrain.objects.only_link_fields()),
        "measured": measured,
        "assumed": [row for row in rows if row.effect.basis != Basis.MEASURED],
        "kinds": _kinds(rows),
        "not_studied": list(others.only_link_fields()) if studied else [],
        "bodies": bodies,
        "hidden": _hidden(measured, bodies, pictures),
        "defs": pictures.defs,
        "claims": list(page.claims.only_link_fields()),
        "articles": list(page.articles.public().only_link_fields()),
        "changes": last_changes(page),
        "writer": writer(
            *page.texts,
            *(effect.note for effect in effects),
            address=page.get_absolute_url(),
            named=[key for row in (*effects, page) for key in row.source_keys],
        ),
    }


def _hidden(
    measured: Iterable[Row], bodies: Iterable[str], pictures: Plates
) -> list[tuple[Row, str]]:
    """Return what was measured to change and the bodies do not show, each with its own picture.

    A body shows a deep muscle only where nothing that lies over it is lit. What it shows it refers
    to as ``#soleus`` in a file with ink, or as ``#plate-back-soleus``.
    """
    drawn = "".join(bodies)
    return [
        (row, pictures.close_up({slug: row.mark}, 1, 130))
        for row in measured
        for slug in (row.effect.muscle.slug,)
        if row.effect.change in (Change.MORE, Change.LESS) and not re.search(f'[#-]{slug}"', drawn)
    ]


def _rank(effect: Effect) -> tuple[int, int, int]:
    """Return the place of an effect in tables: more, less, the same, unclear."""
    order = (Change.MORE, Change.LESS, Change.SAME, Change.UNCLEAR)
    return order.index(Change(effect.change)), -effect.size, effect.muscle.order


def _shown(marks: Mapping[str, Mark]) -> dict[str, Mark]:
    """Return the marks that a picture lights: what was not studied stays as the body is."""
    return {slug: mark for slug, mark in marks.items() if mark.change != Change.NOT_STUDIED}


def _kinds(rows: Iterable[Row]) -> dict[str, int]:
    """Return how many muscles were measured, only expected, and are not clear."""
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.effect.change == Change.UNCLEAR:
            counts["unclear"] += 1
        elif row.effect.basis == Basis.MEASURED:
            counts["measured"] += 1
        else:
            counts["assumed"] += 1
    return dict(counts)
