"""Which curves a figure shows, in which order, and each as a line to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from muscles.figures.charts.model import Line, Span
from muscles.models import Condition, Curve, Phase
from muscles.models.measurement import ConditionKind, Quantity

MOST_LINES = 5
# Conditions whose heights compare: one runner, one session, the same electrodes.
ONE_SCALE = ("run3.5d", "sprint9.5")
# A reading below this share of the same runner's sprint is too close to noise to lead a figure.
FAINT = 0.1

_LEADERS = ("run2.8", "run4.0", "run3.5d", "sprint9.5", "walk1.4")
_LOOKS = {
    "walk1.4": "walk",
    "run2.8": "run",
    "run3.5d": "jog",
    "run4.0": "fast",
    "sprint9.5": "sprint",
}
_GAITS = {"Walking": "walk", "Running": "run", "Jogging": "jog", "Sprinting": "sprint"}


def is_simulated(condition: Condition) -> bool:
    """Return whether a model made the curves of ``condition``, rather than an instrument."""
    return condition.kind == ConditionKind.SIMULATED


def to_draw(curves: list[Curve]) -> list[Curve]:
    """Return the curves to draw, the leading one first, five at most.

    Simulations are drawn only where nothing was recorded, or beside a faint recording.
    """
    measured = [curve for curve in curves if not is_simulated(curve.condition)]
    kept = measured if measured and not any(map(_is_faint, measured)) else curves

    def place(curve: Curve) -> tuple[bool, int, str]:
        slug = curve.condition.slug
        rank = _LEADERS.index(slug) if slug in _LEADERS else len(_LEADERS)
        return _is_faint(curve), rank, slug

    return sorted(kept, key=place)[:MOST_LINES]


def _is_faint(curve: Curve) -> bool:
    is_activity = curve.quantity == Quantity.ACTIVITY
    return is_activity and curve.condition.slug in ONE_SCALE and max(curve.values) < FAINT


def by_speed(curves: Iterable[Curve]) -> list[Curve]:
    """Return recordings from slow to fast, then simulations from slow to fast."""
    return sorted(
        curves, key=lambda curve: (is_simulated(curve.condition), curve.condition.speed)
    )  # fmt: skip


def line_of(curve: Curve, values: Sequence[float], label: str = "") -> Line:
    """Return the line of ``curve`` through ``values``, with the look and name of its condition."""
    condition = curve.condition
    if is_simulated(condition):
        return Line(label or "simulated", "simulated", values, None, _toe_off(condition))
    gait = _GAITS.get(condition.name.split()[0], "run")
    look = _LOOKS.get(condition.slug, "other")
    return Line(f"{gait} {condition.speed:.1f}", look, values, None, _toe_off(condition))


def share_line(curve: Curve) -> Line:
    """Return the line of an activity curve, scaled to its own peak."""
    top = max(curve.values) or 1
    line = line_of(curve, [value / top for value in curve.values])
    spread = [value / top for value in curve.spread] if curve.spread else None
    return Line(line.label, line.look, line.values, spread, line.toe_off)


def _toe_off(condition: Condition) -> float | None:
    return None if condition.stance_percent is None else float(condition.stance_percent)


def spans(phases: Iterable[Phase]) -> list[Span]:
    """Return ``phases`` as the drawing knows them."""
    return [
        Span(phase.name, float(phase.start_percent), float(phase.end_percent)) for phase in phases
    ]
