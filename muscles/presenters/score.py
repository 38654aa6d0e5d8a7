"""The score: muscles in rows, the eight phases in columns, like sheet music."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from muscles.models import Group, Muscle, Phase, Role
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters.sureness import is_early


@dataclass(frozen=True)
class ScoreRow:
    """One muscle and its roles in the order of the phases, ``None`` where none is described."""

    muscle: Muscle
    roles: tuple[Role | None, ...]

    @property
    def cells(self) -> list[tuple[Role | None, bool]]:
        """Return each role, and whether it is early evidence: its cell is then hatched."""
        return [(role, role is not None and is_early(role)) for role in self.roles]


@dataclass(frozen=True)
class Score:
    """The rows of the score by group. ``has_gaps`` says whether any role is missing."""

    groups: tuple[tuple[Group, tuple[ScoreRow, ...]], ...]
    has_gaps: bool


@cached_per_revision()
def score(phases: tuple[Phase, ...], group: Group | None = None) -> Score:
    """Return the score of all muscles, or of those of one group. Two queries.

    ``phases`` are the columns, all phases in their order.
    """
    muscles = Muscle.objects.listed()
    roles = Role.objects.only(
        "muscle_id", "phase_id", "action", "level", "basis", "confidence"
    ).order_by()
    if group:
        muscles, roles = muscles.filter(group=group), roles.filter(muscle__group=group)
    known: dict[int, dict[int, Role]] = defaultdict(dict)
    for role in roles:
        known[role.muscle_id][role.phase_id] = role
    rows = [
        ScoreRow(muscle, tuple(known[muscle.pk].get(phase.pk) for phase in phases))
        for muscle in muscles
    ]
    return Score(
        tuple((name, tuple(items)) for name, items in groupby(rows, lambda row: row.muscle.group)),
        any(None in row.roles for row in rows),
    )
