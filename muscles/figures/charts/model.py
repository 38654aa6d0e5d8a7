"""What a figure is drawn from: lines, parts of the stride, single points, and the field they share.

Every line has 101 values, one per percent of the stride, 0 to 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from muscles.figures.cycle import SAMPLES

LOOKS = ("walk", "run", "jog", "fast", "sprint", "simulated", "other")


@dataclass(frozen=True)
class Line:
    """One curve: 101 ``values`` in the plot's unit, and how it shows.

    ``label`` stands at the line's end; ``look``, one of ``LOOKS``, chooses colour and dash.
    ``spread`` is the half-width of its band in the same unit; ``toe_off`` is in percent. The line
    breaks off at the percents in ``low``, where a value is only a most. Raise ``ValueError`` for an
    unknown look or a wrong number of values.
    """

    label: str
    look: str
    values: Sequence[float]
    spread: Sequence[float] | None = None
    toe_off: float | None = None
    low: Sequence[int] = ()

    def __post_init__(self) -> None:
        if self.look not in LOOKS:
            raise ValueError(f"There is no look “{self.look}”.")
        for numbers in (self.values, self.spread):
            if numbers is not None and len(numbers) != SAMPLES:
                raise ValueError(f"A line needs {SAMPLES} values; this one has {len(numbers)}.")


@dataclass(frozen=True)
class Span:
    """A named part of the stride, from ``start`` to ``end`` percent."""

    name: str
    start: float
    end: float


@dataclass(frozen=True)
class Point:
    """One published value, ``across`` percent of the figure's width from its left side."""

    across: float
    value: float
    label: str


@dataclass(frozen=True)
class Plot:
    """A field of the figure: pixels ``top`` to ``bottom`` stand for values ``high`` to ``low``."""

    top: float
    bottom: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Return how many pixels down ``value`` stands; what lies outside stands on the edge."""
        inside = min(max(value, self.low), self.high)
        share = (inside - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)


def parts(toe_off: float | None) -> list[tuple[str, float, float]]:
    """Return the parts of the stride by which foot is down; a walker never floats."""
    if toe_off is None:
        return []
    if toe_off >= 50:
        return [("stance", 0, toe_off), ("swing", toe_off, 100)]
    return [
        ("stance", 0, toe_off),
        ("float", toe_off, 50),
        ("other", 50, 50 + toe_off),
        ("float", 50 + toe_off, 100),
    ]
