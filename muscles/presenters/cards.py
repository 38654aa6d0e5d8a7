"""The card that other sites show beside a link to a page: its words, its figure, its mark."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from inspect import getsource
from typing import Any

from django.template.defaultfilters import capfirst

from muscles import kinds
from muscles.figures import art
from muscles.figures.bodymap import Mark
from muscles.figures.handout import body, card, views
from muscles.figures.handout.card import Card
from muscles.figures.runner import MAN
from muscles.models import Article, Claim, Exercise, Group, Injury, Muscle, Phase, Terrain
from muscles.presenters import lens as lenses
from muscles.presenters import pictures
from muscles.presenters.editorial import HELP

_SLOGAN = "What your muscles do when you run: which, when, on which ground, how hard, how sure."
_QUESTION = "Which muscle works when you run?"
_MAPS = ("home", "body")
"""The pages that show the whole body: their card does as well."""


def of_row(row: Any) -> Card:
    """Return the card of a row that has a page. At most three queries."""
    drawn, defs = _figure(row)
    kind = kinds.of(type(row))
    return Card(
        capfirst(kind.spoken or kind.singular),
        _name(row),
        getattr(row, "description", ""),
        row.verdict if isinstance(row, Claim) else "",
        drawn,
        defs,
    )


def of_list(url_name: str, name: str) -> Card:
    """Return the card of a page of no row, called ``name``. One query for a map, else none."""
    drawn, defs = _bodies(lenses.overall().marks) if url_name in _MAPS else ("", "")
    name = _QUESTION if url_name == "home" else name
    return Card("", name, _SLOGAN, "", drawn, defs)


def _name(row: Any) -> str:
    """Return what a card calls a row: the everyday name first."""
    if isinstance(row, Muscle):
        return row.full_name
    if isinstance(row, Phase):
        return f"{row.short} ({row.name.lower()})" if row.short != row.name else row.name
    return f"“{row.name}”" if isinstance(row, Claim) else str(row.name)


def _figure(row: Any) -> tuple[str, str]:
    """Return a page's own figure, and what it refers to; empty where the page has none."""
    if isinstance(row, Phase):
        return _runner(row)
    if isinstance(row, Muscle):
        return body.whole_muscle(row.slug, card.PICTURE)
    marks: Mapping[str, Mark] = {}
    if isinstance(row, Group):
        marks = _lit(row.muscles.values_list("slug", flat=True), 4)
    elif isinstance(row, Terrain):
        marks = lenses.by_terrain(row).marks
        if all(mark.change == "not-studied" for mark in marks.values()):
            # With flat ground all others are compared: its page shows what running asks there.
            marks = lenses.overall().marks
    elif isinstance(row, Exercise):
        trained = lenses.by_exercise(row).marks
        marks = {slug: mark for slug, mark in trained.items() if mark.level}
    elif isinstance(row, Injury):
        tissues = row.tissues.values_list("slug", flat=True)
        marks = _lit([*row.muscles.values_list("slug", flat=True), *tissues], 3)
    elif isinstance(row, Claim | Article) and row.slug != HELP:
        marks = _lit(row.muscles.values_list("slug", flat=True), 3)
    return _bodies(marks)


def _lit(slugs: Any, level: int) -> dict[str, Mark]:
    return {slug: Mark(level, "shown") for slug in slugs}


def _bodies(marks: Mapping[str, Mark]) -> tuple[str, str]:
    return views.whole_bodies(marks, card.PICTURE) if marks else ("", "")


def _runner(phase: Phase) -> tuple[str, str]:
    document = pictures.document("runners")
    roles = phase.roles.tied().values_list("muscle__slug", "level")
    return (card.runner(document, phase.slug, dict(roles)) if document else ""), ""


def mark_of(words: str) -> str:
    """Return a short mark that changes with a page's ``words`` and with how cards are drawn."""
    return sha256(f"{_drawing()}{words}".encode()).hexdigest()[:8]


@cache
def _drawing() -> str:
    drawn = [getsource(card), getsource(body), MAN.name, *map(art.ink, art.INKS)]
    return sha256("".join(drawn).encode()).hexdigest()
