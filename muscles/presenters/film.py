"""The filmstrip: eight small runners to choose a phase by, and a muscle's eight bars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from muscles.figures.runner import MAN, Build
from muscles.figures.runner.film import middle
from muscles.figures.runner.library import picture
from muscles.models import LEVEL_WORDS, Phase, Role
from muscles.pagecache.per_revision import cached_per_revision
from muscles.presenters import pictures, stride
from muscles.presenters.phases import every_phase
from muscles.presenters.stride import Border
from muscles.presenters.sureness import is_early


@dataclass(frozen=True)
class Cell:
    """One phase of the filmstrip. ``part`` is stance, float or swing; ``svg`` its small runner.

    ``bare`` is the address without the chosen muscle, for a script that adds it.
    """

    phase: Phase
    part: str
    svg: str
    href: str
    bare: str
    is_current: bool


@dataclass(frozen=True)
class Bar:
    """How active one muscle is in one phase; ``role`` is ``None`` where none is described.

    ``runner`` is the small figure of the phase, where there is room for one.
    """

    phase: Phase
    role: Role | None
    is_peak: bool
    is_current: bool
    runner: str = ""

    @property
    def level(self) -> int:
        """Return the level, 0 where no role is described."""
        return self.role.level if self.role else 0

    @property
    def level_word(self) -> str:
        """Return the level in a word: ``peak``; empty for a quiet muscle or without a role."""
        return LEVEL_WORDS[self.level] if self.level else ""

    @property
    def is_early(self) -> bool:
        """Return whether the level is early evidence: the bar is then hatched."""
        return self.role is not None and is_early(self.role)

    @property
    def action(self) -> str:
        """Return what the muscle does: ``braking``, ``quiet``, ``not described``."""
        if self.role is None:
            return "not described"
        return str(self.role.action) if self.level else "quiet"

    @property
    def words(self) -> str:
        """Return level and action in words: ``peak, braking``."""
        return ", ".join(filter(None, (self.level_word, self.action)))


def strip(
    phases: Sequence[Phase],
    href: Callable[[Border], str],
    current: Phase | None = None,
    bare: Callable[[Border], str] | None = None,
    build: Build = MAN,
) -> list[Cell]:
    """Return the filmstrip's cells, one a phase; empty while no runner can be drawn.

    ``href`` gives the address that a cell leads to. Three queries, remembered for a revision.
    """
    return [
        Cell(
            border.phase,
            _part(border),
            svg,
            href(border),
            (bare or href)(border),
            border.phase == current,
        )
        for border, svg in _runners(tuple(phases), build)
    ]


@cached_per_revision()
def unlit(phases: tuple[Phase, ...]) -> tuple[str, ...]:
    """Return a small runner for each phase with no muscle lit; none while no runner can be drawn.

    Two queries, remembered until content changes.
    """
    conditions = stride.conditions()
    runner = conditions.drawable.get(conditions.default)
    if runner is None:
        return ("",) * len(phases)
    file = pictures.address_of_runners(phases, runner, MAN)
    return tuple(picture(file, phase.slug, {}) for phase in phases)


def bars(roles: Iterable[Role], phases: Sequence[Phase], current: Phase | None = None) -> list[Bar]:
    """Return a muscle's eight bars, landing to landing; peaks are all phases of its top level."""
    known = {role.phase_id: role for role in roles}
    top = max((role.level for role in known.values()), default=0)
    return [
        Bar(phase, role, bool(role and role.level and role.level == top), phase == current)
        for phase in phases
        for role in (known.get(phase.pk),)
    ]


def busiest(roles: Sequence[Role]) -> list[Role]:
    """Return the roles at the highest level of ``roles``, in their order; none of none."""
    top = max((role.level for role in roles), default=0)
    return [role for role in roles if role.level == top]


@cached_per_revision()
def in_mid_stride() -> str:
    """Return the runner of the fifth phase, of middle size; "" while none can be drawn.

    Three queries, remembered until content changes.
    """
    conditions = stride.conditions()
    runner = conditions.drawable.get(conditions.default)
    if runner is None:
        return ""
    borders = stride.borders(every_phase(), runner.motion.stance_pct)
    mark = borders[len(borders) // 2]
    return middle(
        runner.motion,
        mark.middle,
        _levels()[mark.phase.pk],
        pieces=pictures.address_of_pieces(MAN),
    )


def _levels() -> dict[int, dict[str, int]]:
    """Return how active each muscle is, by phase id and slug. One query."""
    levels: dict[int, dict[str, int]] = defaultdict(dict)
    for phase, muscle, level in Role.objects.values_list("phase_id", "muscle__slug", "level"):
        levels[phase][muscle] = level
    return levels


@cached_per_revision()
def _runners(phases: tuple[Phase, ...], build: Build) -> tuple[tuple[Border, str], ...]:
    """Return each phase at the default runner's own percentages, and that runner's figure."""
    conditions = stride.conditions()
    runner = conditions.drawable.get(conditions.default)
    if runner is None:
        return ()
    levels = _levels()
    borders = stride.borders(phases, runner.motion.stance_pct)
    file = pictures.address_of_runners(phases, runner, build)
    return tuple(
        (border, picture(file, border.phase.slug, levels[border.phase.pk])) for border in borders
    )


def _part(border: Border) -> str:
    """Return what the two feet do: stance, float (neither on the ground) or swing.

    The first of the two floats ends where the other foot lands, at 50 % of the cycle. The second
    one, before this foot's own contact, lies inside the last phase and has no cell of its own.
    """
    if border.phase.part == "stance":
        return "stance"
    return "float" if border.end <= 50 else "swing"
