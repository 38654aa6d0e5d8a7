"""The runner as SVG text: skin, muscles, letters, ground force and trail.

Colour and line are the site's CSS: every shape has classes and no paint of its own. Classes:

``stride-figure`` the drawing; ``stride-ground`` the ground; ``stride-limb`` skin, with
``is-far`` for the far side; ``stride-vest``, ``stride-hair``, ``stride-ear``, ``stride-eye``;
``stride-muscle`` a muscle, with ``level-0`` to ``level-4``, one of ``is-driving``,
``is-braking``, ``is-holding`` (only where known), ``is-simulated``, ``is-unmeasured``,
``is-deep``; ``stride-letter`` what a muscle does; ``stride-force`` the arrow; ``stride-ghost`` an
outline of an earlier instant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import dist, hypot

from muscles.figures.cycle import check_percent
from muscles.figures.runner import body
from muscles.figures.runner.geometry import XY, Station, outline, path, ribbon
from muscles.figures.runner.model import (
    Activity,
    GroundForce,
    LengthState,
    Motion,
    between,
)
from muscles.figures.runner.muscles import MUSCLES
from muscles.figures.runner.posing import Pose, pose
from muscles.figures.svg import element, number, text

VIEW = (-500, -1020, 860, 1050)
"""The viewBox: room for every instant of every condition we draw."""

STEPS = 35
"""Activity is drawn in steps of 1/35: one base-36 digit a frame in the browser's data."""

ACTIONS = {"S": "is-driving", "L": "is-braking", "I": "is-holding"}

LETTERS = {"S": "D", "L": "B", "I": "H"}
"""The letter of what an active muscle does, by its length state: drives, brakes, holds."""

LETTERS_APART = 34.0
"""How near two letters may stand in body units: the less active muscle goes without."""

FORCE_SCALE = 150.0
"""Body units of arrow for one body weight."""

FORCE_LEAST = 0.1
"""Below this many body weights no arrow is drawn."""

SKIN: tuple[tuple[str, str, str, tuple[body.Ring, ...]], ...] = (
    ("far-arm", "far", "stride-limb is-far", body.ARM),
    ("far-leg", "far", "stride-limb is-far", body.LEG),
    ("body", "near", "stride-limb", body.BODY),
    ("vest", "near", "stride-vest", (body.VEST,)),
    ("hair", "near", "stride-hair", (body.HAIR,)),
    ("ear", "near", "stride-ear", (body.EAR,)),
    ("eye", "near", "stride-eye", (body.EYE,)),
    ("near-arm", "near", "stride-limb", body.ARM),
)
"""The skin in drawing order: name, side, classes, rings. The muscles come before the near arm."""

GHOST = ("far-leg", "body", "near-arm")
"""The parts an outline of the trail shows."""

STILL_WITHOUT = ("ear", "eye")
"""Parts too small for a still."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One closed shape: its part's name, CSS classes, smooth rings in body units, attributes."""

    part: str
    classes: str
    rings: tuple[tuple[XY, ...], ...]
    muscle: str = ""
    level: int | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What a muscle does, written on it at a place in body units."""

    letter: str
    level: int
    at: XY


def digit(value: float) -> int:
    """Return an activity from 0 to 1 as a whole number of :data:`STEPS`, halves upwards."""
    return int(value * STEPS + 0.5)


def steps_at(activity: Activity, slug: str, percent: float) -> float | None:
    """Return a muscle's activity in :data:`STEPS` at a percentage, None without data."""
    curve = activity.values.get(slug)
    return None if curve is None else between([digit(value) for value in curve], percent)


def level_of(steps: float, levels: int = 4) -> int:
    """Return an activity given in :data:`STEPS` as a level from 0 to ``levels``."""
    return int(steps * levels / STEPS + 0.5)


def busiest(activity: Activity, percent: float, count: int = 3) -> list[str]:
    """Return the slugs of the most active drawn muscles, the busiest first.

    Silent muscles (level 0) are left out; among equals the drawing order decides.
    """
    ranked = [(steps_at(activity, slug, percent) or 0.0, slug) for slug in MUSCLES]
    ranked = [pair for pair in ranked if level_of(pair[0]) > 0]
    return [slug for _, slug in sorted(ranked, key=lambda pair: -pair[0])[:count]]


@cache
def thickest(slug: str) -> Station:
    """Return where a muscle is drawn thickest; among equals the first such place."""
    return max((place for head in MUSCLES[slug].heads for place in head), key=lambda it: it[3])


def spread(posed: Pose, wanted: Iterable[tuple[str, str, int]]) -> list[Letter]:
    """Return letters on their muscles, as many as stand apart; the first wanted come first.

    ``wanted`` gives slug, letter and level.
    """
    placed: list[Letter] = []
    for slug, letter, level in wanted:
        bone, x, y, _ = thickest(slug)
        at = posed.near[bone].at(x, y)
        if all(dist(at, other.at) >= LETTERS_APART for other in placed):
            placed.append(Letter(letter, level, at))
    return placed


def letters(posed: Pose, activity: Activity, states: LengthState) -> list[Letter]:
    """Return what the active muscles do as letters, those of the most active muscles first."""
    wanted = [
        (slug, letter, level_of(steps_at(activity, slug, posed.percent) or 0))
        for slug in busiest(activity, posed.percent, len(MUSCLES))
        if (letter := LETTERS.get(states.at(slug, posed.percent)))
    ]
    return spread(posed, wanted)


def draw_letters(found: Iterable[Letter], scale: float = 1.0) -> str:
    """Return letters as SVG text, in a group of their own."""
    drawn = (
        element(
            "text",
            letter.letter,
            class_=f"stride-letter level-{letter.level}",
            x=number(letter.at[0] * scale, 1),
            y=number(letter.at[1] * scale, 1),
        )
        for letter in found
    )
    return element("g", *drawn, data_part="letters")


def _muscle(posed: Pose, slug: str, activity: Activity, states: LengthState) -> Shape:
    muscle = MUSCLES[slug]
    rings = tuple(tuple(ribbon(head, posed.near)) for head in muscle.heads)
    classes = ["stride-muscle"]
    steps = steps_at(activity, slug, posed.percent)
    level = None if steps is None else level_of(steps)
    if level is None:
        classes.append("is-unmeasured")
    else:
        classes.append(f"level-{level}")
        action = ACTIONS.get(states.at(slug, posed.percent), "")
        if level and action:
            classes.append(action)
        if slug in activity.simulated:
            classes.append("is-simulated")
    if muscle.deep:
        classes.append("is-deep")
    step = None if steps is None else level_of(steps, 10)
    return Shape(slug, " ".join(classes), rings, slug, level, step)


def _skin(posed: Pose, part: str, side: str, classes: str, rings: tuple[body.Ring, ...]) -> Shape:
    bones = posed.near if side == "near" else posed.far
    return Shape(part, classes, tuple(tuple(outline(ring, bones)) for ring in rings))


def shapes(
    posed: Pose, activity: Activity | None = None, states: LengthState | None = None
) -> list[Shape]:
    """Return the runner's shapes in drawing order, muscles of the near side among them.

    A muscle's action class stands only where its length state is known and it is active (level 1
    or more): a silent muscle that is stretched does not brake.
    """
    activity, states = activity or Activity({}), states or LengthState()
    skin = [_skin(posed, *part) for part in SKIN]
    near_arm = skin.pop()
    return [*skin, *(_muscle(posed, slug, activity, states) for slug in MUSCLES), near_arm]


def arrow(posed: Pose, force: GroundForce) -> list[XY]:
    """Return the ground force on the stance foot as the corners of an arrow, [] without one.

    It starts under the foot and points the way the ground pushes; :data:`FORCE_SCALE` units are
    one body weight. The place on the foot (from under the ankle forwards to the ball, with the
    time of stance) is ours: the tables do not hold it.
    """
    if not posed.contact:
        return []
    place = posed.percent if posed.contact == "near" else posed.percent - 50.0
    up, ahead = between(force.vertical, place), between(force.fore_aft, place)
    size = hypot(up, ahead)
    if size < FORCE_LEAST:
        return []
    bones = posed.near if posed.contact == "near" else posed.far
    share = min(1.0, place / 15.0)
    foot = bones["foot"].at(0, 40)[0] * (1 - share) + bones["toe"].at(0, 0)[0] * share
    u, v, long = ahead / size, -up / size, size * FORCE_SCALE
    head = min(30.0, long / 2)
    corners = [
        (0.0, -3.0),
        (long - head, -3.0),
        (long - head, -11.0),
        (long, 0.0),
        (long - head, 11.0),
        (long - head, 3.0),
        (0.0, 3.0),
    ]
    return [(foot + u * along - v * aside, v * along + u * aside) for along, aside in corners]


def polygon(corners: list[XY], scale: float = 1.0, decimals: int = 1) -> str:
    """Return the path data of a closed polygon, "" for none."""
    if not corners:
        return ""
    shown = [f"{number(x * scale, decimals)} {number(y * scale, decimals)}" for x, y in corners]
    return f"M{'L'.join(shown)}z"


def _draw_shape(shape: Shape) -> str:
    return element(
        "path",
        class_=shape.classes,
        data_part=None if shape.muscle else shape.part,
        data_muscle=shape.muscle or None,
        data_level=shape.level,
        data_activity=shape.step,
        d=path(shape.rings),
    )


def ghosts(motion: Motion, percent: float, count: int = 4, apart: float = 4.0) -> str:
    """Return a trail: outlines of ``count`` earlier instants, ``apart`` percent each, as SVG.

    The oldest comes first, so that later ones lie over it. ``count`` 0 gives an empty group for
    the browser to fill. Raises ValueError for a count outside 0 to 12.
    """
    if not 0 <= count <= 12:
        raise ValueError(f"a trail has 0 to 12 outlines, not {count}")
    outlines = []
    for back in range(count, 0, -1):
        posed = pose(motion, (check_percent(percent) - back * apart) % 100.0)
        parts = [_skin(posed, *part) for part in SKIN if part[0] in GHOST]
        rings = [ring for part in parts for ring in part.rings]
        outlines.append(element("path", class_="stride-ghost", d=path(rings)))
    return f'<g data-part="trail">{"".join(outlines)}</g>'


def draw(
    motion: Motion,
    percent: float,
    *,
    title: str,
    description: str,
    title_id: str,
    description_id: str,
    activity: Activity | None = None,
    states: LengthState | None = None,
    force: GroundForce | None = None,
    trail: int = 0,
) -> str:
    """Return the whole figure at one instant as SVG text, ready for a page and for stride.js.

    ``title`` and ``description`` are the drawing's name and text twin, written into
    ``<title id=title_id>`` and ``<desc id=description_id>``. Raises ValueError for a percentage
    outside 0–100.
    """
    posed = pose(motion, percent)
    left, top, width, height = VIEW
    drawn = [_draw_shape(shape) for shape in shapes(posed, activity, states)]
    return element(
        "svg",
        element("title", text(title), id=title_id),
        element("desc", text(description), id=description_id),
        element("path", class_="stride-ground", d=f"M{left} 0H{left + width}v3H{left}z"),
        ghosts(motion, percent, trail),
        *drawn,
        element(
            "path",
            class_="stride-force",
            data_part="force",
            d=polygon(arrow(posed, force) if force else []),
        ),
        draw_letters(letters(posed, activity, states) if activity and states else []),
        class_="stride-figure",
        data_figure="stride",
        data_condition=motion.condition,
        data_at=number(percent),
        viewBox=f"{left} {top} {width} {height}",
        role="img",
        aria_labelledby=f"{title_id} {description_id}",
    )
