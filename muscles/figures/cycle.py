"""The gait cycle in percent: where an instant falls, and what a muscle's length does there.

0 is the contact of one foot, 100 its next contact, which is the next cycle's 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Literal

SAMPLES = 101
"""Values in a curve: one for each percent, 0 to 100."""

NEARLY_CONSTANT = 0.1
"""Slower than this share of its fastest, a muscle with its tendon counts as keeping its length."""

DECIMALS = 6
"""Percentages are compared after rounding to so many decimals.

Borders have one decimal. Arithmetic on them leaves errors far below the sixth, such as
2.7999999999999972 for 2.8; without rounding, such an instant falls into the phase before.
"""

State = Literal["lengthening", "shortening", "near-constant"]


def within_cycle(percent: float) -> float:
    """Return a percentage, rounded, within one cycle: from 0 to under 100."""
    return round(percent, DECIMALS) % 100


def check_percent(percent: float) -> float:
    """Return a percentage from 0 to 100 within one cycle; 100 is the next cycle's 0.

    Raises ValueError if it is not a number from 0 to 100.
    """
    if not (isfinite(percent) and 0 <= percent <= 100):
        raise ValueError(f"percent must be from 0 to 100, not {percent}")
    return within_cycle(percent)


def phase_at(starts: Sequence[float], percent: float) -> int:
    """Return the index of the phase that holds ``percent`` of the cycle.

    ``starts`` are the rising percentages at which the phases begin. A phase holds its start and
    not its end. Before the first start the last phase of the stride before still lasts. Raises
    ValueError without phases.
    """
    if not starts:
        raise ValueError("There are no phases.")
    here = within_cycle(percent)
    begun = [place for place, start in enumerate(starts) if start <= here]
    return begun[-1] if begun else len(starts) - 1


def length_states(velocity: Sequence[float]) -> list[State]:
    """Return at each sample what the length does, from its speed (above 0 while lengthening)."""
    limit = NEARLY_CONSTANT * max(abs(value) for value in velocity)

    def state(value: float) -> State:
        if abs(value) < limit or value == 0:
            return "near-constant"
        return "lengthening" if value > 0 else "shortening"

    return [state(value) for value in velocity]
