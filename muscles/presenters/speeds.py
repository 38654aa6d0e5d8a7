"""Who runs in the stride and how fast: people measured at several speeds, and single runners.

The explorer opens with people measured at several speeds. Their runner can be drawn at each of
these and, told as such, between two of them; never beyond, and never lit where nobody recorded
their muscles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from muscles.figures.runner import Activity, speeds
from muscles.models import Condition
from muscles.presenters.stride import Conditions, Stride

STEP = 0.1
"""Metres a second between the speeds that can be chosen."""


@dataclass(frozen=True)
class Series:
    """The same people at several speeds: their conditions, slowest first, and their runners."""

    rows: tuple[Condition, ...]
    runners: Mapping[float, Stride]

    @property
    def slugs(self) -> dict[float, str]:
        """Return the measured conditions by speed, slowest first."""
        return {speed: runner.slug for speed, runner in self.runners.items()}

    @property
    def range(self) -> str:
        """Return the measured speeds in words: ``2 to 5 m/s``."""
        return f"{min(self.runners):g} to {max(self.runners):g} m/s"

    def holds(self, runner: Stride) -> bool:
        """Return whether these people are drawn, at a measured speed or between two."""
        return runner.slug in self.slugs.values() or bool(runner.between)

    def at(self, speed: float) -> Stride:
        """Return the runner at a speed within the measured range; ValueError beyond it."""
        if speed in self.runners:
            return self.runners[speed]
        for slow, fast in pairwise(self.runners):
            if slow < speed < fast:
                name = _between_name(self.rows[0], f"{speed:.1f}")
                return _between(self.runners[slow], self.runners[fast], speed, name)
        raise ValueError(f"{speed} m/s lies beyond the measured speeds")


def series(conditions: Conditions) -> Series | None:
    """Return those whom the stride opens with at all their speeds; None if there is but one."""
    default = conditions.known.get(conditions.default)
    if default is None or default.people == 1:
        return None

    def alike(row: Condition) -> tuple[object, ...]:
        return row.data_set_id, row.people, row.gait, row.surface, row.slope

    drawable = conditions.drawable
    rows = [row for row in conditions.known.values() if row.slug in drawable]
    own = sorted((row for row in rows if alike(row) == alike(default)), key=lambda row: row.speed)
    runners = {float(row.speed): drawable[row.slug] for row in own}
    return Series(tuple(own), runners) if len(runners) > 1 else None


@lru_cache(maxsize=64)
def _between(slower: Stride, faster: Stride, speed: float, name: str) -> Stride:
    share = (speed - slower.speed) / (faster.speed - slower.speed)
    slug = f"between-{speed:.1f}"
    return Stride(
        slug=slug,
        name=name,
        motion=speeds.motion(slower.motion, faster.motion, share, slug),
        activity=Activity({}),
        states=speeds.states(slower.states, faster.states),
        force=speeds.force(slower.force, faster.force, share),
        comparable=None,
        speed=speed,
        spread=speeds.curves(slower.spread, faster.spread, share),
        between=(slower.slug, faster.slug),
    )


# Words -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class About:
    """What the page says of a runner; ``{speed}`` and the like are left for the script to fill."""

    slug: str
    speed: str
    name: str
    whose: str
    measured: str


def about(runner: Stride, conditions: Conditions) -> About:
    """Return what there is to say of a measured runner, or of one between two speeds."""
    slug, *others = runner.between or (runner.slug,)
    row = conditions.known[slug]
    speed = f"{runner.speed:.1f}"
    if others:
        near = (conditions.drawable[each].speed for each in runner.between)
        return _about_between(row, speed, *(f"{each:g}" for each in near))
    is_lit = set(runner.activity.values) - runner.activity.simulated
    alone = row.people == 1
    them, their = ("this runner", "this runner’s") if alone else ("these runners", "their")
    return About(
        runner.slug,
        speed,
        runner.name,
        f"Activity was recorded from {them} at {speed} m/s." if is_lit else _unlit(their, speed),
        f"measured, {who(row)}",
    )


def about_between(found: Series) -> About:
    """Return what there is to say between two speeds, for the script to fill."""
    return _about_between(found.rows[0], "{speed}", "{slower}", "{faster}")


def who(row: Condition) -> str:
    """Return how many ran, in words."""
    return "one runner" if row.people == 1 else f"{row.people} runners"


def paces(conditions: Conditions) -> dict[str, str]:
    """Return each pace in short: its speed, and how many ran where two have the same speed."""
    rows = [conditions.known[slug] for slug in conditions.drawable]
    short = len({row.speed for row in rows}) == len(rows)
    return {
        row.slug: f"{row.speed:.1f} m/s" if short else f"{row.speed:.1f} m/s, {who(row)}"
        for row in rows
    }


def recorded(conditions: Conditions) -> list[Stride]:
    """Return the runners whose muscles were recorded, those of the default first."""
    found = [
        runner
        for runner in conditions.drawable.values()
        if set(runner.activity.values) - runner.activity.simulated
    ]
    return sorted(found, key=lambda runner: runner.slug != conditions.default)


def _about_between(row: Condition, speed: str, slower: str, faster: str) -> About:
    return About(
        f"between-{speed}",
        speed,
        _between_name(row, speed),
        _unlit("their", speed),
        f"between measured speeds, {slower} and {faster} m/s",
    )


def _between_name(row: Condition, speed: str) -> str:
    gait = row.get_gait_display().capitalize()
    return f"{gait} at {speed} m/s, {who(row)}, between measured speeds"


def _unlit(whose: str, speed: str) -> str:
    return f"Nobody recorded {whose} muscles at {speed} m/s, so none is lit."
