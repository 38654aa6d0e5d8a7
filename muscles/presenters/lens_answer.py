"""The panel of the body map while nothing is chosen: what the lens itself answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from muscles.models import Article, Change, Effect, Muscle, Role, Target
from muscles.models.anatomy import Demand
from muscles.models.terrain import Basis
from muscles.models.training import Emphasis
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import lens as lenses
from muscles.presenters.footnotes import writer
from muscles.presenters.lens import Lens

MOST = 6
"""How many muscles the answer names: as many as stand in the panel beside their words."""


@dataclass(frozen=True)
class Named:
    """One muscle that the answer names, and what it does in a few words."""

    muscle: Muscle
    words: str


@dataclass(frozen=True)
class LensAnswer:
    """What the lens says before a muscle is chosen.

    ``text`` is Markdown of one paragraph. ``title`` heads the muscles. ``counts`` pair a number of
    muscles with how they are known. ``way`` is (address, words) of the page that says more.
    """

    text: str
    title: str
    named: tuple[Named, ...]
    way: tuple[str, str]
    confidence: str = ""
    counts: tuple[tuple[int, str], ...] = ()


def context(lens: Lens) -> dict[str, Any]:
    """Return the answer of ``lens`` and the writer of its text. Four queries at most."""
    answer = _ANSWERS[lens.kind](lens)
    return {"lens_answer": answer, "writer": writer(answer.text, address=answer.way[0])}


def _whole_stride(_: Lens) -> LensAnswer:
    """Return the front page's sentence, and the busiest muscle of each group, landing first."""
    article = Article.objects.public().first()
    return LensAnswer(
        article.short_answer if article else "",
        "Busiest, from landing to landing",
        _busiest(),
        (article.get_absolute_url(), article.name) if article else ("", ""),
    )


@cached_per_revision()
def _busiest() -> tuple[Named, ...]:
    """Return the busiest muscle of each group, which every view of the map names. One query."""
    roles = Role.objects.tied().filter(muscle__demand=Demand.HIGH).select_related("muscle", "phase")
    top = max((role.level for role in roles), default=0)
    first: dict[int, Role] = {}
    for role in sorted(roles, key=lambda role: (role.phase.order, role.muscle.order)):
        if role.level == top:
            first.setdefault(role.muscle.group_id, role)
    return tuple(Named(role.muscle, role.phase.when) for role in first.values())[:MOST]


def _phase(lens: Lens) -> LensAnswer:
    """Return a phase's sentence, and the muscles that work hardest in it."""
    page = lens.subject
    roles = Role.objects.tied().filter(phase=page, level__gt=0).select_related("muscle").busiest()
    return LensAnswer(
        page.summary,
        "Who works, hardest first",
        tuple(Named(role.muscle, lenses.role_mark(role).words) for role in roles[:MOST]),
        (page.get_absolute_url(), f"All about {page.short.lower()}"),
        page.confidence,
    )


def _terrain(lens: Lens) -> LensAnswer:
    """Return a ground's sentence, what was measured in people who ran, and how many were not."""
    page = lens.subject
    rows = list(Effect.objects.filter(terrain=page).select_related("muscle"))
    changed = [row for row in rows if row.change in (Change.MORE, Change.LESS)]
    measured = [row for row in changed if row.basis == Basis.MEASURED]
    measured.sort(key=lambda row: (row.change != Change.MORE, -row.size, row.muscle.order))
    same = sum(row.change == Change.SAME for row in rows)
    unclear = sum(row.change == Change.UNCLEAR for row in rows)
    studied = sum(row.change != Change.NOT_STUDIED for row in rows)
    counts = (
        (len(measured), "change, measured in people who ran"),
        (len(changed) - len(measured), "change, inferred from a joint, from a model or expected"),
        (same, "work about the same"),
        (unclear, "unclear, or studies disagree"),
        (Muscle.objects.count() - studied, "not studied here"),
    )
    return LensAnswer(
        page.summary,
        "Measured in people who ran",
        tuple(Named(row.muscle, row.in_words) for row in measured[:MOST]),
        (page.get_absolute_url(), f"{page.name}: muscle by muscle"),
        page.confidence,
        tuple(pair for pair in counts if pair[0]),
    )


def _exercise(lens: Lens) -> LensAnswer:
    """Return an exercise's sentence and the muscles that it trains, its main targets first."""
    page = lens.subject
    targets: Iterable[Target] = Target.objects.filter(exercise=page).select_related("muscle")
    ordered = sorted(targets, key=lambda row: (row.emphasis != Emphasis.MAIN, row.muscle.order))
    return LensAnswer(
        page.summary,
        "Trains",
        tuple(Named(row.muscle, row.get_emphasis_display()) for row in ordered),
        (page.get_absolute_url(), "How to do it, and where its dose comes from"),
    )


_ANSWERS = {"": _whole_stride, "phase": _phase, "terrain": _terrain, "exercise": _exercise}
