"""Which curves a figure shows, in which order, and each as a line to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf

from muscles.figures.charts.model import Line, Span
from muscles.models import Condition, Curve, Phase
from muscles.models.measurement import Quantity

MOST_LINES = 5
FAINT = 0.1
"""On a scale that conditions share, a peak below this is too close to noise to lead a figure."""

NEARLY_AS_FAST = 1
"""Within so many metres a second a group's line stands for that of a single runner."""


def to_draw(curves: list[Curve]) -> list[Curve]:
    """Return the curves to draw, the leading one first, five at most.

    Simulations are drawn only where nothing was recorded, or beside a faint recording. One runner
    is left out beside a group that moved in the same gait and nearly as fast.
    """
    measured = [curve for curve in curves if not curve.condition.is_simulated]
    kept = measured if measured and not any(map(_is_faint, measured)) else curves
    kept = [curve for curve in kept if not _is_outnumbered(curve, kept)]

    def place(curve: Curve) -> tuple[bool, float, str]:
        precedence = curve.condition.precedence
        rank = inf if precedence is None else precedence
        return _is_faint(curve), rank, curve.condition.slug

    return sorted(kept, key=place)[:MOST_LINES]


def _is_outnumbered(curve: Curve, others: Iterable[Curve]) -> bool:
    """Return whether ``curve`` is one runner's and a group was measured at nearly its speed."""
    one = curve.condition
    return one.people == 1 and any(
        row.condition.people > 1
        and (row.condition.gait, row.condition.kind) == (one.gait, one.kind)
        and abs(row.condition.speed - one.speed) <= NEARLY_AS_FAST
        for row in others
    )


def _is_faint(curve: Curve) -> bool:
    is_activity = curve.quantity == Quantity.ACTIVITY
    return is_activity and curve.condition.data_set.one_scale and max(curve.values) < FAINT


def comparable(curves: Iterable[Curve]) -> list[tuple[Curve, Curve]]:
    """Return the slowest and the fastest recording of each data set whose heights compare."""
    by_data_set: dict[str, list[Curve]] = {}
    for curve in by_speed(curves):
        data_set = curve.condition.data_set
        if data_set.one_scale and not curve.condition.is_simulated:
            by_data_set.setdefault(data_set.slug, []).append(curve)
    return [(rows[0], rows[-1]) for _, rows in sorted(by_data_set.items()) if len(rows) > 1]


def by_speed(curves: Iterable[Curve]) -> list[Curve]:
    """Return recordings from slow to fast, then simulations from slow to fast."""
    return sorted(curves, key=lambda curve: (curve.condition.is_simulated, curve.condition.speed))


def line_of(curve: Curve, values: Sequence[float], label: str = "") -> Line:
    """Return the line of ``curve`` through ``values``, with the look and name of its condition."""
    condition = curve.condition
    if condition.is_simulated:
        return Line(label or "simulated", "simulated", values, None, _toe_off(condition))
    name = f"{condition.gait} {condition.speed:.1f}"
    return Line(name, condition.look or condition.gait, values, None, _toe_off(condition))


def share_line(curve: Curve) -> Line:
    """Return the line of an activity curve, scaled to its own peak."""
    top = max(curve.values) or 1
    line = line_of(curve, [value / top for value in curve.values])
    # A band with gaps would say that the spread is known on both sides of them.
    spread = None if curve.low or not curve.spread else [value / top for value in curve.spread]
    return Line(line.label, line.look, line.values, spread, line.toe_off, curve.low)


def _toe_off(condition: Condition) -> float | None:
    return None if condition.stance_percent is None else float(condition.stance_percent)


def spans(phases: Iterable[Phase]) -> list[Span]:
    """Return ``phases`` as the drawing knows them."""
    return [
        Span(phase.short, float(phase.start_percent), float(phase.end_percent)) for phase in phases
    ]
