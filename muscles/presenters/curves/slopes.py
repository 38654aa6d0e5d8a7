"""The cost of slopes: four published points, drawn and told."""

from __future__ import annotations

from dataclasses import dataclass

from muscles.figures.charts import drawing
from muscles.figures.charts.model import Point

# Minetti and others 2002 (source minetti2002): slope in percent, joules per kilogram and metre.
COST = ((-45, 3.92), (-20, 1.73), (0, 3.40), (45, 18.93))
COST_SOURCE = "minetti2002"


@dataclass(frozen=True)
class CostFigure:
    """The published points of energy cost by slope. ``rows`` hold slope and cost in words."""

    svg: str
    sentences: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    source: str = COST_SOURCE


def cost() -> CostFigure:
    """Return the figure of energy cost by slope: four published points, none between them."""
    costs = dict(COST)
    words = {slope: _slope_words(slope) for slope, _ in COST}
    return CostFigure(
        drawing.cost(
            [Point(slope + 50, value, words[slope]) for slope, value in COST],
            20,
            "joules per kilogram and metre",
            "What a metre of running costs, by slope",
            "; ".join(f"{words[slope]}: {value:.2f}" for slope, value in COST) + ".",
        ),
        (
            f"On the flat a metre cost {costs[0]:.2f} joules for each kilogram of runner.",
            f"A 20% descent cost {round(100 * costs[-20] / costs[0])}% of that; "
            f"a 45% climb cost {costs[45] / costs[0]:.1f} times as much.",
            f"The steep 45% descent cost more than the flat again: {costs[-45]:.2f}.",
            "We draw only what was published: no line joins the points.",
        ),
        tuple((words[slope], f"{value:.2f}") for slope, value in COST),
    )


def _slope_words(slope: int) -> str:
    return f"{abs(slope)}% {'up' if slope > 0 else 'down'}" if slope else "flat"
