"""From curves in the database to runners that can be drawn.

``strides()`` returns the conditions that can be drawn; ``picture`` and ``keyframes`` draw them,
and ``facts`` says what an instant is like. What is built is cached by the text of the curves, so a
changed curve is drawn at once, in every process.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from math import hypot, inf
from typing import NamedTuple

from django.db.models import Case, Q, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.safestring import SafeString

from muscles.figures import runner as figure
from muscles.figures.cycle import phase_at
from muscles.figures.runner import (
    MAN,
    MUSCLES,
    Activity,
    Build,
    GroundForce,
    LengthState,
    Motion,
)
from muscles.figures.runner.fans import FANS
from muscles.figures.runner.model import between
from muscles.models import Condition, Curve, DataSet, Muscle, Phase
from muscles.models.measurement import Quantity
from muscles.pagecache.per_revision import cached_per_revision

TRAIL = 4
"""Outlines of earlier instants in a trail."""

LOW = (0.14, 0.36)
"""The shares of a muscle's own peak between which the drawing calls it low."""

_QUANTITIES = (
    Quantity.ACTIVITY,
    Quantity.ANGLE,
    Quantity.FORCE,
    Quantity.HEIGHT,
    Quantity.VELOCITY,
)
_FANNED = [name.replace("_", "-") for name in FANS]
_IN_SCRIPT = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})
_log = logging.getLogger(__name__)


class Row(NamedTuple):
    """One curve as it is drawn from: its values still text, and the muscles that it lights.

    ``spread``, as text too, is that of an activity, where it tells which values are only a most,
    and of a drawn angle.
    """

    condition: str
    quantity: str
    channel: str
    text: str
    muscles: tuple[str, ...]
    spread: str = ""


@dataclass(frozen=True, eq=False)
class Stride:
    """One condition, ready to be drawn. Equal content gives the very same object again.

    ``spread`` is that of the drawn angles between several people, in degrees; ``between`` names
    the two measured conditions that a speed lies between.
    """

    slug: str
    name: str
    motion: Motion
    activity: Activity
    states: LengthState
    force: GroundForce | None
    comparable: Activity | None
    speed: float
    spread: Mapping[str, Sequence[float]]
    between: tuple[str, ...] = ()

    @property
    def query(self) -> dict[str, str]:
        """Return what asks for this runner in the explorer's address."""
        return {"speed": f"{self.speed:g}"} if self.between else {"condition": self.slug}


@dataclass(frozen=True)
class Facts:
    """What an instant is like. ``weights`` is the ground's push on this foot in body weights.

    ``weights`` is ``None`` where the foot is not on the ground, and where nobody measured it.
    """

    milliseconds: int
    on_ground: bool
    weights: str | None


class Stretch(NamedTuple):
    """A part of the cycle by what touches the ground: class, words, fewer words, from, how long."""

    kind: str
    words: str
    short: str
    start: float
    width: float


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
def strides(rows: tuple[Condition, ...]) -> dict[str, Stride]:
    """Return the conditions that can be drawn, slowest first, by slug. One query.

    A condition can be drawn if it holds motion, and its contact and stride time are known. Each
    muscle is scaled to its own peak in its condition. A condition whose motion is incomplete or
    broken is left out, and the log says why.
    """
    curves: dict[str, list[Row]] = {}
    for curve in _curves():
        curves.setdefault(curve.condition, []).append(curve)
    simulations = {row.simulation_of_id: row.slug for row in rows if row.simulation_of_id}
    built = {}
    for row in rows:
        if row.slug not in curves or row.is_simulated:
            continue
        simulation = simulations.get(row.pk, "")
        own = (*curves[row.slug], *curves.get(simulation, ()))
        facts = (
            float(row.stance_percent or 0),
            float(row.stride_seconds or 0),
            float(row.speed),
            row.people,
        )
        one_scale = row.data_set.one_scale
        try:
            built[row.slug] = _stride(row.slug, row.name, facts, simulation, one_scale, own)
        except ValueError as error:
            _log.warning("The condition %s cannot be drawn: %s", row.slug, error)
    return built


@dataclass(frozen=True)
class Conditions:
    """The conditions a reader may ask for, and what there is to say of the others."""

    drawable: dict[str, Stride]
    known: dict[str, Condition]
    default: str

    @property
    def data_sets(self) -> list[DataSet]:
        """Return the data sets behind the drawings, each once."""
        drawn = [row for row in self.known.values() if row.slug in self.drawable]
        ids = {row.pk for row in drawn}
        used = [row for row in self.known.values() if row in drawn or row.simulation_of_id in ids]
        return list({row.data_set_id: row.data_set for row in used}.values())

    def share_scale(self, first: Stride, second: Stride) -> bool:
        """Return whether the amplitudes of two runners compare."""
        if first.between or second.between:
            return False
        one, other = self.known[first.slug].data_set, self.known[second.slug].data_set
        return one.one_scale and one == other


@cached_per_revision()
def conditions() -> Conditions:
    """Return every condition, those that can be drawn, and which the stride opens with.

    Two queries. ``default`` is empty if nothing can be drawn.
    """
    rows = tuple(Condition.objects.select_related("data_set"))
    known = {row.slug: row for row in rows}
    drawable = strides(rows)

    def precedence(slug: str) -> float:
        found = known[slug].precedence
        return inf if found is None else found

    return Conditions(drawable, known, min(drawable, key=precedence, default=""))


@lru_cache(maxsize=8)
def on_one_scale(stride: Stride) -> Stride:
    """Return the stride with amplitudes that compare with those of the other such condition."""
    return replace(stride, activity=stride.comparable) if stride.comparable else stride


def borders(phases: Sequence[Phase], stance_percent: float) -> list[Border]:
    """Return the phases at the percentages of a condition.

    The phases in the database are those of one stance time. Borders within stance scale with the
    condition's; borders in swing stay, because the other foot always lands at 50 %.
    """
    off = max((float(p.end_percent) for p in phases if p.part == "stance"), default=0.0)

    def moved(percent: float) -> float:
        return round(percent * stance_percent / off, 1) if off and percent <= off else percent

    return [Border(p, moved(float(p.start_percent)), moved(float(p.end_percent))) for p in phases]


def facts(stride: Stride, percent: float) -> Facts:
    """Return the facts of an instant; the script works them out in the same way."""
    motion, force = stride.motion, stride.force
    on_ground = percent % 100 <= motion.stance_pct
    weights = None
    if on_ground and force:
        # Rounded first as the keyframes carry them, so that page and script say the same.
        up, ahead = (
            between([round(value * 100) for value in curve], percent % 100) / 100
            for curve in (force.vertical, force.fore_aft)
        )
        weights = f"{int(hypot(up, ahead) * 10 + 0.5) / 10:.1f}"
    return Facts(int(percent % 100 * motion.stride_s * 10 + 0.5), on_ground, weights)


def contacts(stride: Stride) -> list[Stretch]:
    """Return what touches the ground, from landing to landing, at the condition's percentages."""
    stance = stride.motion.stance_pct
    flight = round(50 - stance, 1)
    return [
        Stretch("stance", "this foot on the ground", "this foot", 0, stance),
        Stretch("float", "flight", "air", stance, flight),
        Stretch("other", "other foot", "other", 50, stance),
        Stretch("float", "flight", "air", 50 + stance, flight),
    ]


def starts(marks: Iterable[Border]) -> tuple[tuple[str, float], ...]:
    """Return the phases as the figure takes them: name and start."""
    return tuple((mark.phase.short, mark.start) for mark in marks)


def place(marks: Sequence[Border], percent: float) -> int:
    """Return which of the phases holds ``percent``; 100 is the next stride's 0."""
    return phase_at([mark.start for mark in marks], percent)


def spoken_names(muscles: Iterable[Muscle]) -> tuple[tuple[str, str], ...]:
    """Return readers' words for the drawn muscles: ``deep calf muscle (soleus)``."""
    return tuple(
        (muscle.slug, f"{muscle.everyday_name} ({muscle.name.lower()})")
        for muscle in muscles
        if muscle.slug in MUSCLES
    )


def title(stride: Stride, build: Build = MAN) -> str:
    """Return the name of a drawing."""
    drawn = "" if build is MAN else f", drawn as a {build.name}"
    return f"A runner from the right side{drawn}. {stride.name}"


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
def picture(
    stride: Stride,
    percent: float,
    *,
    pieces: str,
    number: int = 1,
    trail: bool = False,
    spread: bool = False,
    build: Build = MAN,
) -> str:
    """Return the large figure at one instant; ``number`` tells two on one page apart.

    ``pieces`` is the address of the file of pieces.
    """
    return figure.draw(
        stride.motion,
        percent,
        title=title(stride, build),
        description=description(stride),
        title_id=f"stride-title-{number}",
        description_id=f"stride-description-{number}",
        activity=stride.activity,
        states=stride.states,
        force=stride.force,
        trail=TRAIL if trail else 0,
        spread=stride.spread if spread else None,
        number_on_page=number,
        pieces=pieces,
        build=build,
    )


@lru_cache(maxsize=64)
def keyframes(
    stride: Stride,
    phases: tuple[tuple[str, float], ...],
    names: tuple[tuple[str, str], ...],
    build: Build = MAN,
    *,
    spread: bool = True,
) -> str:
    """Return all that the browser needs to move the figure, as JSON text.

    The page's own lack the ``spread`` that only some readers ask for.
    """
    frames = figure.keyframes(
        stride.motion,
        activity=stride.activity,
        states=stride.states,
        force=stride.force,
        names=dict(names),
        phases=phases,
        title=title(stride, build),
        description=description(stride),
        build=build,
        spread=stride.spread if spread else None,
    )
    return json.dumps(frames, separators=(",", ":"), ensure_ascii=False)


def version(text: str) -> str:
    """Return a short name for a content: it changes when the content does."""
    return blake2b(text.encode(), digest_size=6).hexdigest()


def for_script_element(text: str) -> SafeString:
    """Return JSON text as what a script element with data may hold, safe to be put there."""
    return SafeString(text.translate(_IN_SCRIPT))


def _curves() -> list[Row]:
    """Return the curves of every condition with motion, and of its simulations. One query."""
    found = (
        Curve.objects.of_strides(Condition.objects.with_motion())
        .filter(quantity__in=_QUANTITIES)
        .annotate(
            text=Cast("values", TextField()),
            spread_text=Case(
                When(
                    Q(quantity=Quantity.ACTIVITY) | Q(quantity=Quantity.ANGLE, channel__in=_FANNED),
                    then=Cast("spread", TextField()),
                ),
                default=Value(""),
                output_field=TextField(),
            ),
        )
        .order_by("condition__slug", "quantity", "channel", "also_muscles__slug")
        .values_list(
            "condition__slug",
            "quantity",
            "channel",
            "text",
            "spread_text",
            "muscle__slug",
            "stands_for_muscle",
            "also_muscles__slug",
        )
    )
    rows: dict[tuple[str, str, str], Row] = {}
    for condition, quantity, channel, text, spread, muscle, stands_for_muscle, also in found:
        # A curve comes once for each of the other muscles that it stands for.
        key = (condition, quantity, channel)
        own = (muscle,) if muscle and stands_for_muscle else ()
        lit = rows[key].muscles if key in rows else own
        rows[key] = Row(*key, text, (*lit, also) if also else lit, spread or "")
    return list(rows.values())


Values = dict[str, list[float]]


@lru_cache(maxsize=16)
def _stride(
    slug: str,
    name: str,
    facts: tuple[float, float, float, int],
    simulation: str,
    one_scale: bool,
    rows: tuple[Row, ...],
) -> Stride:
    channels: dict[tuple[str, str], Values] = {}
    muscles: dict[tuple[str, str], Values] = {}
    for row in rows:
        values = json.loads(row.text)
        if row.quantity == Quantity.ACTIVITY and "null" in row.spread:
            values = told_as_low(values, json.loads(row.spread))
        channels.setdefault((row.condition, row.quantity), {})[row.channel] = values
        lit = muscles.setdefault((row.condition, row.quantity), {})
        lit.update((muscle, values) for muscle in row.muscles if muscle in MUSCLES)

    def of(quantity: Quantity) -> Values:
        return channels.get((slug, quantity), {})

    angles = {name.replace("-", "_"): values for name, values in of(Quantity.ANGLE).items()}
    stance, seconds, speed, people = facts
    spreads = {
        row.channel.replace("-", "_"): json.loads(row.spread)
        for row in rows
        if people > 1
        and row.condition == slug
        and row.quantity == Quantity.ANGLE
        and row.spread not in ("", "null")
    }
    forces = of(Quantity.FORCE)
    whole = "vertical" in forces and "fore-aft" in forces
    measured = muscles.get((slug, Quantity.ACTIVITY), {})
    simulated = muscles.get((simulation, Quantity.ACTIVITY), {})
    return Stride(
        slug=slug,
        name=name,
        motion=Motion(slug, stance, seconds, angles, of(Quantity.HEIGHT).get("pelvis-height-mm")),
        activity=activity_of(measured, simulated),
        states=LengthState.from_velocities(muscles.get((slug, Quantity.VELOCITY), {})),
        force=GroundForce(forces["vertical"], forces["fore-aft"]) if whole else None,
        comparable=activity_of(measured, {}, own_peak=False) if one_scale else None,
        speed=speed,
        spread=spreads if set(spreads) == set(FANS) else {},
    )


def told_as_low(values: Sequence[float], spread: Sequence[float | None]) -> list[float]:
    """Return ``values`` with those that are only a most, without a spread, told as low."""
    peak = max(values)
    return [
        min(max(value, LOW[0] * peak), LOW[1] * peak) if reach is None else value
        for value, reach in zip(values, spread, strict=True)
    ]


def activity_of(
    measured: Mapping[str, list[float]],
    simulated: Mapping[str, list[float]],
    *,
    own_peak: bool = True,
) -> Activity:
    """Return activity from 0 to 1, from curves by muscle.

    What was not measured is taken from the simulation. Without ``own_peak`` the values keep the
    scale that they have.
    """
    filled = {slug: v for slug, v in simulated.items() if slug not in measured}

    def scaled(values: list[float]) -> list[float]:
        peak = max(values) if own_peak else 1.0
        return [min(1.0, max(0.0, value / peak)) for value in values] if peak > 0 else []

    every = {slug: scaled(values) for slug, values in {**measured, **filled}.items()}
    lit = {slug: values for slug, values in every.items() if values}
    return Activity(lit, frozenset(filled) & frozenset(lit))
