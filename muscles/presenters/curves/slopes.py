"""The cost of slopes: separate published values, drawn and put in words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from muscles.figures.charts import drawing
from muscles.figures.charts.model import Point
from muscles.models import DataSet, Source
from muscles.models.measurement import STEEPEST
from muscles.presenters import take

STEP = 5
"""The scale of the figure ends at a multiple of so many joules for each kilogram and metre."""


@dataclass(frozen=True)
class CostFigure:
    """The published values of energy cost by slope. ``rows`` hold slope and cost in words."""

    svg: str
    sentences: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    source: Source

    @property
    def take(self) -> str:
        """Return the address of its sheets to take away, without form and ending."""
        return take.of_cost()


def cost() -> CostFigure | None:
    """Return the figure of energy cost by slope, or ``None`` while no data set has the values.

    One query.
    """
    rows = DataSet.objects.filter(slope_costs__isnull=False, source__isnull=False)
    data_set = rows.select_related("source").first()
    if data_set is None or data_set.source is None:
        return None
    costs: dict[float, float] = dict(sorted(map(tuple, data_set.slope_costs)))
    words = {slope: _slope_words(slope) for slope in costs}
    return CostFigure(
        drawing.cost(
            [Point(slope + STEEPEST, value, words[slope]) for slope, value in costs.items()],
            STEP * math.ceil(max(costs.values()) / STEP),
            "joules per kilogram and metre",
            "What a metre of running costs, by slope",
            "; ".join(f"{words[slope]}: {value:.2f}" for slope, value in costs.items()) + ".",
        ),
        tuple(_sentences(costs)),
        tuple((words[slope], f"{value:.2f}") for slope, value in costs.items()),
        data_set.source,
    )


def _sentences(costs: dict[float, float]) -> list[str]:
    """Return what the values say: level, cheapest and steepest ground."""
    flat = costs[0]
    said = [f"On the flat a metre cost {flat:.2f} joules for each kilogram of runner."]
    cheapest, up, down = min(costs, key=costs.__getitem__), max(costs), min(costs)
    parts = []
    if cheapest < 0:
        share = round(100 * costs[cheapest] / flat)
        parts.append(f"a {-cheapest}% descent cost {share}% of that")
    if up > 0:
        parts.append(f"a {up}% climb cost {costs[up] / flat:.1f} times as much")
    if parts:
        joined = "; ".join(parts)
        said.append(f"{joined[:1].upper()}{joined[1:]}.")
    if down < 0 and costs[down] > flat:
        said.append(f"The steep {-down}% descent cost more than the flat again: {costs[down]:.2f}.")
    return [*said, "We draw only what was published: no line joins the points."]


def _slope_words(slope: float) -> str:
    return f"{abs(slope)}% {'up' if slope > 0 else 'down'}" if slope else "flat"
