"""Which figures one muscle has: on its own page, and inside a text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from muscles.models import Curve, Muscle, Phase
from muscles.models.measurement import Quantity
from muscles.presenters.curves import activity, length
from muscles.presenters.curves.figure import Figure

NOTHING = "No running recording we can use freely shows this muscle."

Channels = dict[str, list[Curve]]


@dataclass(frozen=True)
class MuscleCurves:
    """The figures of one muscle. ``nothing`` is said where no recording shows it."""

    figures: tuple[Figure, ...] = ()
    nothing: str = ""

    @property
    def first(self) -> list[Figure]:
        """Return the first answer to each question: it stands open."""
        found: dict[str, Figure] = {}
        for figure in self.figures:
            found.setdefault(figure.question, figure)
        return list(found.values())

    @property
    def others(self) -> list[Figure]:
        """Return the same of other parts of the muscle, or by other recordings: folded."""
        return [figure for figure in self.figures if figure not in self.first]


def of_muscle(muscle: Muscle, phases: tuple[Phase, ...]) -> MuscleCurves:
    """Return the figures of ``muscle``: its activity, then its length. One query.

    ``phases`` are all phases in order.
    """
    by_quantity = _curves_of(muscle)
    active = by_quantity[Quantity.ACTIVITY]
    recorded = not all(map(_is_only_simulated, active.values()))
    figures: list[Figure] = []
    for _, curves in _sorted(active, muscle):
        figures.extend(activity.figures(muscle, curves, phases, recorded))
    for channel, curves in _sorted(by_quantity[Quantity.LENGTH], muscle):
        velocities, fibres = (
            by_quantity[Quantity.VELOCITY][channel],
            by_quantity[Quantity.FIBRE][channel],
        )
        figures.append(length.figure(muscle, curves, velocities, fibres, phases))
    if recorded:
        return MuscleCurves(tuple(figures))
    simulated = " The activity below is simulated." if active else ""
    return MuscleCurves(tuple(figures), NOTHING + simulated)


def for_text(muscle: Muscle, phases: tuple[Phase, ...]) -> Figure | None:
    """Return one figure of ``muscle`` for a text: its length, else its activity, else ``None``.

    One query; ``phases`` are all phases in order.
    """
    by_quantity = _curves_of(muscle)
    if lengths := _sorted(by_quantity[Quantity.LENGTH], muscle):
        channel, curves = lengths[0]
        velocities = by_quantity[Quantity.VELOCITY][channel]
        return length.figure(muscle, curves, velocities, [], phases)
    if active := _sorted(by_quantity[Quantity.ACTIVITY], muscle):
        _, curves = active[0]
        return activity.figures(muscle, curves, phases, recorded=True)[0]
    return None


def _curves_of(muscle: Muscle) -> dict[str, Channels]:
    """Return the curves of ``muscle`` by quantity and channel."""
    by_quantity: dict[str, Channels] = defaultdict(lambda: defaultdict(list))
    for curve in Curve.objects.with_condition().filter(muscle=muscle):
        by_quantity[curve.quantity][curve.channel].append(curve)
    return by_quantity


def _sorted(channels: Channels, muscle: Muscle) -> list[tuple[str, list[Curve]]]:
    """Return the muscle's own channel first, recordings before simulations, wholes before parts."""

    def place(item: tuple[str, list[Curve]]) -> tuple[bool, bool, bool, str]:
        channel, curves = item
        is_part = not all(curve.stands_for_muscle for curve in curves)
        return channel != muscle.slug, _is_only_simulated(curves), is_part, channel

    return sorted(channels.items(), key=place)


def _is_only_simulated(curves: list[Curve]) -> bool:
    return all(curve.condition.is_simulated for curve in curves)
