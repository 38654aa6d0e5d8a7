"""Medians, spreads, and ratios taken pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any


def summary(values: Sequence[float]) -> dict[str, Any]:
    """Return the median, the least and the greatest of ``values``, and the values themselves."""
    return {
        "median": median(values),
        "least": min(values),
        "most": max(values),
        "values": list(values),
    }


def of_pairs(left: Sequence[float], right: Sequence[float]) -> dict[str, Any]:
    """Return the summary of ``left`` over ``right``, each taken in the same round."""
    return summary([one / other for one, other in zip(left, right, strict=True)])


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that ``percent`` of ``values`` do not exceed."""
    ordered = sorted(values)
    place = max(0, round(percent / 100 * len(ordered) + 0.5) - 1)
    return ordered[min(place, len(ordered) - 1)]
