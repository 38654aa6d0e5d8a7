"""Which figures one muscle has: on its own page, and inside a text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from muscles.models import Curve, Muscle, Phase
from muscles.models.measurement import Quantity
from muscles.presenters.curves import activity, length
from muscles.presenters.curves.figure import Figure
from muscles.presenters.curves.lines import is_simulated
from muscles.presenters.curves.words import CHANNELS

NOTHING = "No running recording we can use freely shows this muscle."

Channels = dict[str, list[Curve]]


@dataclass(frozen=True)
class MuscleCurves:
    """The figures of one muscle. ``nothing`` is said where no recording shows it."""

    figures: tuple[Figure, ...] = ()
    nothing: str = ""


def of_muscle(muscle: Muscle, phases: tuple[Phase, ...]) -> MuscleCurves:
    """Return the figures of ``muscle``: its activity, then its length. One query.

    ``phases`` are all phases in order.
    """
    told = _told(muscle)
    active = told[Quantity.ACTIVITY]
    recorded = not all(map(_is_only_simulated, active.values()))
    figures: list[Figure] = []
    for channel, curves in _sorted(active, muscle):
        figures.extend(activity.figures(muscle, channel, curves, phases, recorded))
    for channel, curves in _sorted(told[Quantity.LENGTH], muscle):
        velocities, fibres = told[Quantity.VELOCITY][channel], told[Quantity.FIBRE][channel]
        figures.append(length.figure(muscle, channel, curves, velocities, fibres, phases))
    if recorded:
        return MuscleCurves(tuple(figures))
    simulated = " The activity below is simulated." if active else ""
    return MuscleCurves(tuple(figures), NOTHING + simulated)


def small(muscle: Muscle, phases: tuple[Phase, ...]) -> Figure | None:
    """Return one figure of ``muscle`` for a text: its length, else its activity, else ``None``.

    One query; ``phases`` are all phases in order.
    """
    told = _told(muscle)
    if lengths := _sorted(told[Quantity.LENGTH], muscle):
        channel, curves = lengths[0]
        velocities = told[Quantity.VELOCITY][channel]
        return length.figure(muscle, channel, curves, velocities, [], phases)
    if active := _sorted(told[Quantity.ACTIVITY], muscle):
        channel, curves = active[0]
        return activity.figures(muscle, channel, curves, phases, recorded=True)[0]
    return None


def _told(muscle: Muscle) -> dict[str, Channels]:
    """Return the curves of ``muscle`` by quantity and channel."""
    told: dict[str, Channels] = defaultdict(lambda: defaultdict(list))
    for curve in Curve.objects.with_condition().filter(muscle=muscle):
        told[curve.quantity][curve.channel].append(curve)
    return told


def _sorted(channels: Channels, muscle: Muscle) -> list[tuple[str, list[Curve]]]:
    """Return channels with the muscle's own name first, then recordings before simulations."""
    known = list(CHANNELS)

    def place(item: tuple[str, list[Curve]]) -> tuple[bool, bool, int, str]:
        channel, curves = item
        order = known.index(channel) if channel in known else len(known)
        return channel != muscle.slug, _is_only_simulated(curves), order, channel

    return sorted(channels.items(), key=place)


def _is_only_simulated(curves: list[Curve]) -> bool:
    return all(is_simulated(curve.condition) for curve in curves)
