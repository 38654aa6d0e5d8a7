"""From curves in the database to runners that can be drawn.

A page asks for ``strides()`` and draws from them with ``picture``, ``small`` and ``keyframes``.
What is built is remembered by the content itself (the text of the curves), so a changed curve is
drawn at once, in every process, and nothing has to be emptied.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.safestring import SafeString

from muscles.figures import runner as figure
from muscles.figures.runner import (
    MUSCLES,
    Activity,
    GroundForce,
    LengthState,
    Motion,
)
from muscles.models import Condition, Curve, DataSet, Muscle, Phase
from muscles.models.measurement import Quantity
from muscles.pagecache.per_revision import cached_per_revision

DEFAULT = "run4.0"
DRAWN = ("run3.5d", DEFAULT, "sprint9.5")
"""The conditions that hold motion, force and activity of one and the same runner."""

SIMULATED = {"run4.0": "sim4.0"}
"""Where a condition's unmeasured muscles come from: a simulation of the same stride."""

ONE_SCALE = frozenset({"run3.5d", "sprint9.5"})
"""Conditions whose amplitudes compare: one runner, one session, the same electrodes."""

ELECTRODES = {
    "gastrocnemius-medial": ("gastrocnemius",),
    "medial-hamstrings": ("semitendinosus", "semimembranosus"),
    "lateral-hamstrings": ("biceps-femoris",),
}
"""Channels that are not named like the muscles they stand for."""

NEARLY_CONSTANT = 0.1
"""Below this share of its fastest, a muscle-tendon unit counts as keeping its length."""

TRAIL = 4
"""Outlines of earlier instants in a trail."""

STILL_SCALE = 0.25
"""The size of a still in the strip, in its own units a body unit."""

_QUANTITIES = (
    Quantity.ACTIVITY,
    Quantity.ANGLE,
    Quantity.FORCE,
    Quantity.HEIGHT,
    Quantity.VELOCITY,
)
_IN_SCRIPT = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})
_log = logging.getLogger(__name__)


class Row(NamedTuple):
    """One curve as the database holds it: its values still text."""

    condition: str
    quantity: str
    channel: str
    text: str


@dataclass(frozen=True, eq=False)
class Stride:
    """One condition, ready to be drawn. Equal content gives the very same object again."""

    slug: str
    name: str
    motion: Motion
    activity: Activity
    states: LengthState
    force: GroundForce | None
    comparable: Activity | None


class Border(NamedTuple):
    """A phase at a condition's own percentages."""

    phase: Phase
    start: float
    end: float

    @property
    def middle(self) -> float:
        """Return the whole percent nearest to half-way through the phase."""
        return float(round((self.start + self.end) / 2))

    @property
    def width(self) -> float:
        """Return how many percent of the cycle the phase takes."""
        return round(self.end - self.start, 1)


@cached_per_revision()
def conditions() -> tuple[Condition, ...]:
    """Return every condition with its data set, slowest first. One query."""
    return tuple(Condition.objects.select_related("data_set"))


@cached_per_revision()
def strides(rows: tuple[Condition, ...]) -> dict[str, Stride]:
    """Return the conditions that can be drawn, slowest first, by slug. One query.

    Each muscle is scaled to its own peak in its condition. A condition whose curves are missing
    or broken is left out, and the log says why.
    """
    known = {row.slug: row for row in rows if row.slug in DRAWN}
    curves: dict[str, list[Row]] = {slug: [] for slug in (*DRAWN, *SIMULATED.values())}
    for curve in _curves(curves):
        curves[curve.condition].append(curve)
    built = {}
    for slug in DRAWN:
        if slug not in known:
            continue
        row = known[slug]
        own = curves[slug] + curves.get(SIMULATED.get(slug, ""), [])
        facts = (float(row.stance_percent or 0), float(row.stride_seconds or 0))
        try:
            built[slug] = _stride(slug, row.name, facts, tuple(own))
        except ValueError as error:
            _log.warning("The condition %s cannot be drawn: %s", slug, error)
    return built


@lru_cache(maxsize=8)
def on_one_scale(stride: Stride) -> Stride:
    """Return the stride with amplitudes that compare with those of the other such condition."""
    return replace(stride, activity=stride.comparable) if stride.comparable else stride


def data_sets(rows: Iterable[Condition]) -> list[DataSet]:
    """Return the data sets behind the drawings."""
    used = (*DRAWN, *SIMULATED.values())
    return list({row.data_set_id: row.data_set for row in rows if row.slug in used}.values())


def borders(phases: Sequence[Phase], stance_percent: float) -> list[Border]:
    """Return the phases at the percentages of a condition.

    The phases in the database are those of one stance time. Borders within stance scale with the
    condition's; borders in swing stay, because the other foot always lands at 50 %.
    """
    off = max((float(p.end_percent) for p in phases if p.part == "stance"), default=0.0)

    def moved(percent: float) -> float:
        return round(percent * stance_percent / off, 1) if off and percent <= off else percent

    return [Border(p, moved(float(p.start_percent)), moved(float(p.end_percent))) for p in phases]


def starts(marks: Iterable[Border]) -> tuple[tuple[str, float], ...]:
    """Return what the figure wants of the phases: name and start."""
    return tuple((mark.phase.name, mark.start) for mark in marks)


def place(marks: Sequence[Border], percent: float) -> int:
    """Return which of the phases holds ``percent``; 100 is the next stride's 0."""
    here = percent % 100
    return max((i for i, mark in enumerate(marks) if mark.start <= here), default=0)


def spoken_names(muscles: Iterable[Muscle]) -> tuple[tuple[str, str], ...]:
    """Return readers' words for the drawn muscles: ``deep calf muscle (soleus)``."""
    return tuple(
        (muscle.slug, f"{muscle.everyday_name} ({muscle.name.lower()})")
        for muscle in muscles
        if muscle.slug in MUSCLES
    )


def title(stride: Stride) -> str:
    """Return the name of a drawing."""
    return f"A runner from the right side. {stride.name}"


def description(stride: Stride) -> str:
    """Return the drawing's text twin, which leads to the list beside it."""
    measured = len(set(stride.activity.values) & set(MUSCLES)) - len(stride.activity.simulated)
    simulated = len(stride.activity.simulated)
    also = f", {simulated} simulated" if simulated else ""
    return (
        "Drawn from measured joint angles; the right leg is the near one. "
        f"Its muscles are lit by their activity: {measured} measured{also}, "
        f"{len(MUSCLES) - measured - simulated} without data. "
        "The list of muscles says in words what each does at this instant."
    )


@lru_cache(maxsize=512)
def picture(stride: Stride, percent: float, *, number: int = 1, trail: bool = False) -> str:
    """Return the large figure at one instant; ``number`` tells two on one page apart."""
    return figure.draw(
        stride.motion,
        percent,
        title=title(stride),
        description=description(stride),
        title_id=f"stride-title-{number}",
        description_id=f"stride-description-{number}",
        activity=stride.activity,
        states=stride.states,
        force=stride.force,
        trail=TRAIL if trail else 0,
    )


@lru_cache(maxsize=256)
def small(stride: Stride, percent: float, scale: float = STILL_SCALE) -> str:
    """Return a still of one instant, for a strip or beside a text that says what it shows."""
    return figure.still(
        stride.motion, percent, activity=stride.activity, states=stride.states, scale=scale
    )


@lru_cache(maxsize=64)
def keyframes(
    stride: Stride, phases: tuple[tuple[str, float], ...], names: tuple[tuple[str, str], ...]
) -> str:
    """Return all that the browser needs to move the figure, as JSON text."""
    frames = figure.keyframes(
        stride.motion,
        activity=stride.activity,
        states=stride.states,
        force=stride.force,
        names=dict(names),
        phases=phases,
        title=title(stride),
        description=description(stride),
    )
    return json.dumps(frames, separators=(",", ":"), ensure_ascii=False)


def version(text: str) -> str:
    """Return a short name for a content: it changes when the content does."""
    return blake2b(text.encode(), digest_size=6).hexdigest()


def for_script_element(text: str) -> SafeString:
    """Return JSON text as what a script element with data may hold, safe to be put there."""
    return SafeString(text.translate(_IN_SCRIPT))


def _curves(conditions: Iterable[str]) -> Iterable[Row]:
    found = (
        Curve.objects.filter(condition__slug__in=conditions, quantity__in=_QUANTITIES)
        .annotate(text=Cast("values", TextField()))
        .values_list("condition__slug", "quantity", "channel", "text")
    )
    return (Row(*row) for row in found)


@lru_cache(maxsize=16)
def _stride(slug: str, name: str, facts: tuple[float, float], rows: tuple[Row, ...]) -> Stride:
    curves: dict[tuple[str, str], dict[str, list[float]]] = {}
    for row in rows:
        curves.setdefault((row.condition, row.quantity), {})[row.channel] = json.loads(row.text)

    def of(condition: str, quantity: Quantity) -> dict[str, list[float]]:
        return curves.get((condition, quantity), {})

    angles = {name.replace("-", "_"): values for name, values in of(slug, Quantity.ANGLE).items()}
    forces = of(slug, Quantity.FORCE)
    whole = "vertical" in forces and "fore-aft" in forces
    measured = of(slug, Quantity.ACTIVITY)
    simulated = of(SIMULATED.get(slug, ""), Quantity.ACTIVITY)
    return Stride(
        slug=slug,
        name=name,
        motion=Motion(slug, *facts, angles, of(slug, Quantity.HEIGHT).get("pelvis-height-mm")),
        activity=activity_of(measured, simulated),
        states=_states(of(slug, Quantity.VELOCITY)),
        force=GroundForce(forces["vertical"], forces["fore-aft"]) if whole else None,
        comparable=activity_of(measured, {}, own_peak=False) if slug in ONE_SCALE else None,
    )


def _by_muscle(channels: Mapping[str, list[float]]) -> dict[str, list[float]]:
    return {
        slug: values
        for channel, values in channels.items()
        for slug in ELECTRODES.get(channel, (channel,))
        if slug in MUSCLES
    }


def activity_of(
    measured: Mapping[str, list[float]],
    simulated: Mapping[str, list[float]],
    *,
    own_peak: bool = True,
) -> Activity:
    """Return activity by muscle from 0 to 1; what was not measured is taken from a simulation."""
    known = _by_muscle(measured)
    filled = {slug: v for slug, v in _by_muscle(simulated).items() if slug not in known}

    def scaled(values: list[float]) -> list[float]:
        peak = max(values) if own_peak else 1.0
        return [min(1.0, max(0.0, value / peak)) for value in values] if peak > 0 else []

    every = {slug: scaled(values) for slug, values in {**known, **filled}.items()}
    lit = {slug: values for slug, values in every.items() if values}
    return Activity(lit, frozenset(filled) & frozenset(lit))


def _states(velocities: Mapping[str, list[float]]) -> LengthState:
    """Return shortening, lengthening or nearly constant, from the speed of the whole unit."""

    def state(speed: float, fastest: float) -> str:
        if abs(speed) < NEARLY_CONSTANT * fastest:
            return "I"
        return "S" if speed < 0 else "L"

    return LengthState(
        {
            slug: [state(speed, max(map(abs, speeds))) for speed in speeds]
            for slug, speeds in _by_muscle(velocities).items()
        }
    )
