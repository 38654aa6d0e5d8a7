"""What the stride figure is drawn from: plain, checked data.

Every curve has 101 values, one per percent of the gait cycle: 0 is the near foot's contact, 100
the same foot's next contact.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import NamedTuple, Self

from muscles.figures.cycle import SAMPLES, State, check_percent, length_states

REQUIRED = (
    "thigh_attitude",
    "shank_attitude",
    "foot_pitch",
    "trunk_lean",
    "upperarm_attitude",
    "forearm_attitude",
)
"""Joint curves without which no runner can be drawn (names of the motion tables)."""

OPTIONAL = ("pelvis_tilt_ant",)
"""Joint curves used where present."""

LETTERS: Mapping[State, str] = {"shortening": "S", "lengthening": "L", "near-constant": "I"}
"""The letter of each length state; the browser's data uses the same ones."""


def _check_curve(values: Collection[object], name: str) -> None:
    if len(values) != SAMPLES:
        raise ValueError(
            f"{name} has {len(values)} values, not {SAMPLES} (one per percent, 0 to 100)"
        )


def _check_numbers(values: Sequence[float], name: str) -> None:
    _check_curve(values, name)
    for index, value in enumerate(values):
        if not isfinite(value):
            raise ValueError(f"{name} has no number at {index} %: {value}")


def between(values: Sequence[float], percent: float) -> float:
    """Read a curve at any percentage, by straight lines between its values."""
    place = check_percent(percent)
    index = int(place)
    return values[index] + (values[index + 1] - values[index]) * (place - index)


class Between(NamedTuple):
    """Two measured motions, and how far from the slower to the faster one, from 0 to 1."""

    slower: Motion
    faster: Motion
    share: float


@dataclass(frozen=True, slots=True)
class Motion:
    """How one runner moved in one condition.

    ``attitudes`` maps the joints of :data:`REQUIRED` (and :data:`OPTIONAL`) to 101 angles in
    degrees: limb attitudes from the vertical, lower end ahead positive; foot pitch toe up
    positive; lean and tilt forwards positive. ``pelvis_height_mm`` (101 values, any zero) shapes
    the flight; without it the flight is a parabola. ``stance_pct`` is toe-off in percent of the
    cycle, ``stride_s`` the cycle's length in seconds. ``between`` tells that it was not measured
    but lies between two measured ones: it is then posed by straight lines between their poses.

    Raises ValueError naming the joint or number that is missing or out of range.
    """

    condition: str
    stance_pct: float
    stride_s: float
    attitudes: Mapping[str, Sequence[float]]
    pelvis_height_mm: Sequence[float] | None = None
    between: Between | None = None

    def __post_init__(self) -> None:
        missing = [name for name in REQUIRED if name not in self.attitudes]
        if missing:
            raise ValueError(f"motion {self.condition!r} lacks {', '.join(missing)}")
        for name in (*REQUIRED, *OPTIONAL):
            if name in self.attitudes:
                _check_numbers(self.attitudes[name], f"{name} of {self.condition!r}")
        if self.pelvis_height_mm is not None:
            _check_numbers(self.pelvis_height_mm, f"pelvis_height_mm of {self.condition!r}")
        if not 5 <= self.stance_pct < 50:
            raise ValueError(
                f"stance_pct of {self.condition!r} must be from 5 to under 50 for a running "
                f"figure, not {self.stance_pct}"
            )
        if not 0 < self.stride_s < 5:
            raise ValueError(f"stride_s of {self.condition!r} is {self.stride_s} seconds")


@dataclass(frozen=True, slots=True)
class Activity:
    """How active each muscle is: slug → 101 values from 0 (silent) to 1 (peak).

    ``simulated`` names the slugs whose values were computed, not measured. The caller scales:
    to each muscle's own peak, or to a peak shared by conditions.

    Raises ValueError naming the muscle whose curve is wrong.
    """

    values: Mapping[str, Sequence[float]]
    simulated: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for slug, curve in self.values.items():
            _check_numbers(curve, f"activity of {slug!r}")
            if not all(0 <= value <= 1 for value in curve):
                raise ValueError(
                    f"activity of {slug!r} must lie from 0 to 1, not {min(curve)} to {max(curve)}"
                )
        unknown = sorted(self.simulated - set(self.values))
        if unknown:
            raise ValueError(f"simulated muscles without activity: {', '.join(unknown)}")


@dataclass(frozen=True, slots=True)
class LengthState:
    """What each muscle-tendon unit's length does: slug → 101 of ``S``, ``L``, ``I`` or "".

    S shortening, L lengthening, I nearly constant, "" not known. Raises ValueError naming the
    muscle whose curve is wrong.
    """

    states: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for slug, curve in self.states.items():
            _check_curve(curve, f"length state of {slug!r}")
            wrong = sorted(set(curve) - {"S", "L", "I", ""})
            if wrong:
                raise ValueError(f"length state of {slug!r} knows no {', '.join(wrong)}")

    @classmethod
    def from_velocities(cls, velocities: Mapping[str, Sequence[float]]) -> Self:
        """Return the states that follow from speeds: slug → 101, above 0 while lengthening."""
        return cls(
            {
                slug: [LETTERS[state] for state in length_states(velocity)]
                for slug, velocity in velocities.items()
            }
        )

    def at(self, slug: str, percent: float) -> str:
        """Return the state of a muscle at a percentage, "" where unknown."""
        curve = self.states.get(slug)
        return curve[int(check_percent(percent))] if curve else ""


@dataclass(frozen=True, slots=True)
class GroundForce:
    """The ground's push on one foot: 101 values each, in body weights.

    ``vertical`` is upwards, ``fore_aft`` forwards (braking is negative). Raises ValueError if a
    curve is wrong.
    """

    vertical: Sequence[float]
    fore_aft: Sequence[float]

    def __post_init__(self) -> None:
        _check_numbers(self.vertical, "vertical ground force")
        _check_numbers(self.fore_aft, "fore_aft ground force")
