"""How a muscle's levels follow from its curve, and where they must not part from it.

A level is the mean of the curve over the phase, as a share of the mean over the muscle's busiest
phase. ``THRESHOLDS`` is the one place that says which share is which level.

One curve decides for each muscle: activity in running on the flat, measured before simulated, then
by the condition's precedence (15 people at 2.8 m/s come first), the whole muscle before a part of
it. A sprint never decides. Where the curve shows a group of people, the levels are the curve's, or
the role says that it differs. One runner or a simulation outvotes no study: levels may then be
judged, but a large gap has to be told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from muscles import models
from muscles.content.errors import Fault
from muscles.content.files import Row
from muscles.models.gait import LevelBasis
from muscles.models.measurement import ConditionKind, Gait, Quantity
from muscles.text import markdown

THRESHOLDS = (0.10, 0.25, 0.50, 0.90)
"""The lowest shares of low, moderate, high and peak. Below the first a muscle is silent."""
GAP = 2
"""Levels and curve part company when they are so many steps from each other."""
_EASY = (Gait.RUN, Gait.JOG)
_LAST = 1000

Span = tuple[float, float]


@dataclass(frozen=True)
class Deciding:
    """The curve that decides a muscle's levels, and what follows from it.

    ``shares`` and ``levels`` hold a value for each phase in order; shares are of the busiest phase.
    """

    condition: Row
    channel: str
    is_whole: bool
    shares: tuple[float, ...]
    levels: tuple[int, ...]

    @property
    def people(self) -> int:
        """Return how many people the curve was measured in."""
        return int(self.condition.values["people"])

    @property
    def basis(self) -> LevelBasis:
        """Return what a level is called that follows from the curve."""
        simulated = self.condition.values["kind"] == ConditionKind.SIMULATED
        return LevelBasis.SIMULATED if simulated else LevelBasis.MEASURED

    @property
    def decides(self) -> bool:
        """Return whether the levels must be the curve's: people were measured, not one alone."""
        return self.basis == LevelBasis.MEASURED and self.people > 1

    @property
    def busiest(self) -> int:
        """Return the place of the busiest phase."""
        return self.shares.index(1.0)

    @property
    def whom(self) -> str:
        """Return in whom it was seen, and how fast they ran: ``15 people at 2.8 m/s``."""
        people = "one runner" if self.people == 1 else f"{self.people} people"
        return f"{people} at {float(self.condition.values['speed']):.1f} m/s"

    def is_gap(self, levels: Sequence[int], place: int) -> bool:
        """Return whether the levels of a muscle part from the curve in the phase at ``place``."""
        missed_peak = place == self.busiest and levels[place] < max(levels)
        return missed_peak or abs(levels[place] - self.levels[place]) >= GAP


def mean(values: Sequence[float], span: Span) -> float:
    """Return the mean of a curve over ``span``, straight between its values.

    ``values`` stand at 0, 1, 2 … percent of the cycle; ``span`` is in percent.
    """
    start, end = span
    return (_area(values, end) - _area(values, start)) / (end - start)


def _area(values: Sequence[float], end: float) -> float:
    """Return the area under a curve from 0 to ``end`` percent."""
    whole = int(end)
    area = sum((values[at] + values[at + 1]) / 2 for at in range(whole))
    part = end - whole
    if part:
        reached = values[whole] + (values[whole + 1] - values[whole]) * part
        area += (values[whole] + reached) / 2 * part
    return area


def shares(values: Sequence[float], spans: Sequence[Span]) -> tuple[float, ...]:
    """Return the mean over each span as a share of the highest of these means, 0 to 1."""
    means = [mean(values, span) for span in spans]
    top = max(means)
    return tuple(found / top if top > 0 else 0.0 for found in means)


def level_of(share: float) -> int:
    """Return the level of a share of the busiest phase, 0 silent to 4 peak."""
    return sum(share >= threshold for threshold in THRESHOLDS)


def phases_of(rows: Iterable[Row]) -> list[tuple[str, Span]]:
    """Return slug, start and end in percent of each phase, in order."""
    found = [row.values for row in rows if row.model is models.Phase]
    found.sort(key=lambda values: float(values["start_percent"]))
    return [(str(v["slug"]), (float(v["start_percent"]), float(v["end_percent"]))) for v in found]


def candidates(rows: Sequence[Row]) -> dict[str, list[Deciding]]:
    """Return each muscle's curves in easy running on the flat, the deciding one first."""
    conditions = {row.key[0]: row for row in rows if row.model is models.Condition}
    spans = [span for _, span in phases_of(rows)]
    found: dict[str, list[tuple[tuple[Any, ...], Deciding]]] = defaultdict(list)
    for row in rows:
        if row.model is not models.Curve or row.values["quantity"] != Quantity.ACTIVITY:
            continue
        condition = conditions[str(row.values["condition"][0])]
        if condition.values["gait"] not in _EASY or condition.values.get("slope"):
            continue
        is_whole = row.values.get("stands_for_muscle", True)
        if None in (row.values.get("spread") or ()):
            continue  # Where a value is only a most, its mean over a phase is none.
        share = shares(row.values["values"], spans)
        levels = tuple(map(level_of, share))
        deciding = Deciding(condition, str(row.values["channel"]), is_whole, share, levels)
        order = (
            deciding.basis == LevelBasis.SIMULATED,
            condition.values.get("precedence") or _LAST,
            not is_whole,
            condition.key,
            deciding.channel,
        )
        owner = row.values.get("muscle")
        for key in [*([owner] if owner else []), *(row.values.get("also_muscles") or [])]:
            found[str(key[0])].append((order, deciding))
    return {
        slug: [deciding for _, deciding in sorted(pairs, key=lambda pair: pair[0])]
        for slug, pairs in found.items()
    }


def roles_of(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the roles of each muscle in the order of the phases."""
    place = {slug: number for number, (slug, _) in enumerate(phases_of(rows))}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.model is models.Role:
            found[row.key[0]].append(row)
    return {slug: sorted(held, key=lambda row: place[row.key[1]]) for slug, held in found.items()}


def check(rows: Sequence[Row]) -> list[Fault]:
    """Return every level that does not rest on what its role says, or parts from a curve silently.

    ``rows`` are valid and complete.
    """
    curves, roles = candidates(rows), roles_of(rows)
    faults: list[Fault] = []
    for row in rows:
        if row.model is models.Muscle:
            held = roles[row.key[0]]
            deciding = next(iter(curves.get(row.key[0], [])), None)
            faults.extend(_told(row, held))
            for place, role in enumerate(held):
                told = list(_basis(role, place, deciding))
                faults.extend(told)
                if any(fault.field == "level" for fault in told):
                    continue  # What is left of a gap then is told once this is mended.
                if deciding:
                    faults.extend(_gap(role, place, held, deciding))
                elif role.values.get("differs"):
                    message = "There is no curve in easy running to differ from. Untick it."
                    faults.append(role.error("differs", message))
    return faults


def _told(muscle: Row, held: Sequence[Row]) -> Iterator[Fault]:
    """A muscle with a role that differs says why, and cites a study."""
    note = muscle.values.get("levels_note") or ""
    if any(role.values.get("differs") for role in held) and not note:
        yield muscle.error("levels_note", "A level differs from its curve: say why, and cite.")
    if note and not markdown.citations(note):
        yield muscle.error("levels_note", "Cite the study that the level follows.")


def _basis(role: Row, place: int, deciding: Deciding | None) -> Iterator[Fault]:
    """A measured or simulated level is the curve's, and names whom the curve was seen in."""
    basis = role.values.get("basis", LevelBasis.JUDGED)
    if basis == LevelBasis.JUDGED:
        if deciding and deciding.decides and not role.values.get("differs"):
            yield role.error(
                "basis",
                f"{deciding.whom} were measured: write level {deciding.levels[place]} and "
                "“measured”, or say why it differs.",
            )
    elif deciding is None or basis != deciding.basis:
        yield role.error("basis", f"No curve in easy running makes this level {basis}.")
    else:
        if role.values["level"] != deciding.levels[place]:
            yield role.error(
                "level",
                f"The curve of {deciding.whom} gives {deciding.levels[place]} "
                f"({deciding.shares[place]:.0%} of its busiest phase). Write that; "
                "or write “judged”, tick “differs” and say why in the muscle's text on why levels "
                "differ from a curve.",
            )
        if role.values.get("basis_of") != deciding.whom:
            yield role.error("basis_of", f"Write “{deciding.whom}”, as the curve says.")


def _gap(role: Row, place: int, held: Sequence[Row], deciding: Deciding) -> Iterator[Fault]:
    """A large gap between level and curve is ticked, and nothing else is."""
    levels = [int(row.values["level"]) for row in held]
    is_gap = deciding.is_gap(levels, place)
    if is_gap and not role.values.get("differs"):
        yield role.error(
            "level",
            f"Is {levels[place]}, but the curve of {deciding.whom} gives "
            f"{deciding.levels[place]}, and is busiest in another phase or two steps away. "
            "Correct the level, or tick “differs” and say why in the muscle's text on why levels "
            "differ from a curve.",
        )
    if role.values.get("differs") and not is_gap and role.values["level"] == deciding.levels[place]:
        yield role.error("differs", "Does not differ from its curve. Untick it.")


def summary(rows: Sequence[Row]) -> str:
    """Return how the levels stand, in a line each."""
    roles = [row for row in rows if row.model is models.Role]
    count = Counter(str(row.values.get("basis", LevelBasis.JUDGED)) for row in roles)
    told = sum(bool(row.values.get("differs")) for row in roles)
    by_basis = ", ".join(f"{count[basis]} {basis.label}" for basis in LevelBasis)
    return f"Levels: {by_basis}.\nGaps between level and curve: {told} explained, 0 open."
