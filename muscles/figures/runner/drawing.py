"""The runner as SVG text: skin, muscles, letters, ground force and trail.

Colour and line are the site's CSS: every shape has classes and no paint of its own. Classes:

``stride-figure`` the drawing; ``stride-ground`` the ground; ``stride-limb`` skin, with
``is-far`` for the far side; ``stride-vest``, ``stride-shorts``, ``stride-shoe`` and other things
worn; ``stride-light`` light and shade over what lies below; ``stride-muscle`` a muscle, with
``level-0`` to ``level-4``, one of ``is-driving``, ``is-braking``, ``is-holding`` (only where
known), ``is-simulated``, ``is-unmeasured``, ``is-deep``; ``stride-fibres`` and ``stride-tendon``
on it; ``stride-letter`` what a muscle does, on ``stride-dot``, with a ``stride-leader`` to a thin
belly; ``stride-piece`` a drawing from the file of pieces; ``stride-force`` the arrow;
``stride-ghost`` an outline of an earlier instant; ``stride-fans`` how far people differ.

A part's light is a gradient of the page's ``#stride-light``, turned by the figure: that reference
is the one paint that stands in the SVG.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import dist, hypot

from muscles.figures.cycle import check_percent
from muscles.figures.runner.builds import MAN, Build
from muscles.figures.runner.fans import fans
from muscles.figures.runner.geometry import (
    XY,
    Frame,
    Light,
    Station,
    belly,
    fibre,
    fibre_ends,
    light,
    outline,
    path,
    ribbon,
    tail,
)
from muscles.figures.runner.model import (
    Activity,
    GroundForce,
    LengthState,
    Motion,
    between,
)
from muscles.figures.runner.muscles import MUSCLES, Muscle
from muscles.figures.runner.parts import GHOST, Axis, Group, Part, Piece, parts
from muscles.figures.runner.posing import Pose, pose
from muscles.figures.svg import element, number, text

VIEW = (-500, -1020, 860, 1050)
"""The viewBox: room for every instant of every condition we draw."""

STEPS = 35
"""Activity is drawn in steps of 1/35: one base-36 digit a frame in the browser's data."""

ACTIONS = {"S": "is-driving", "L": "is-braking", "I": "is-holding"}

LETTERS = {"S": "D", "L": "B", "I": "H"}
"""The letter of what an active muscle does, by its length state: drives, brakes, holds."""

LETTERS_APART = 44.0
"""How near two letters may stand in body units: the less active muscle goes without."""

FORCE_SCALE = 150.0
"""Body units of arrow for one body weight."""

FORCE_LEAST = 0.1
"""Below this many body weights no arrow is drawn."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One closed shape: its part's name, CSS classes, smooth rings in body units, attributes.

    ``light`` is how light lies over it. A muscle's ``fibres`` are quadratic curves.
    """

    part: str
    classes: str
    rings: tuple[tuple[XY, ...], ...]
    muscle: str = ""
    level: int | None = None
    step: int | None = None
    light: Light | None = None
    fibres: tuple[tuple[XY, XY, XY], ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """What a muscle does, written at a place in body units; ``foot`` is the place on its belly."""

    letter: str
    level: int
    at: XY
    foot: XY


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
def thickest(slug: str, build: Build = MAN) -> Station:
    """Return where a muscle is drawn thickest; among equals the first such place."""
    heads = build.muscles[slug].heads
    return max((place for head in heads for place in head), key=lambda it: it[3])


def spread(posed: Pose, wanted: Iterable[tuple[str, str, int]], build: Build = MAN) -> list[Letter]:
    """Return letters on their muscles, as many as stand apart; the first wanted come first.

    ``wanted`` gives slug, letter and level. The letter of a thin muscle stands beside it.
    """
    placed: list[Letter] = []
    for slug, letter, level in wanted:
        bone, x, y, _ = thickest(slug, build)
        foot = at = posed.near[bone].at(x, y)
        if beside := build.muscles[slug].letter:
            at = posed.near[beside[0]].at(*beside[1:])
        if all(dist(at, other.at) >= LETTERS_APART for other in placed):
            placed.append(Letter(letter, level, at, foot))
    return placed


def letters(
    posed: Pose, activity: Activity, states: LengthState, build: Build = MAN
) -> list[Letter]:
    """Return what the active muscles do as letters, those of the most active muscles first."""
    wanted = [
        (slug, letter, level_of(steps_at(activity, slug, posed.percent) or 0))
        for slug in busiest(activity, posed.percent, len(MUSCLES))
        if (letter := LETTERS.get(states.at(slug, posed.percent)))
    ]
    return spread(posed, wanted, build)


def draw_letters(found: Iterable[Letter]) -> str:
    """Return letters as SVG text on dots, with their leaders, in a group of their own."""
    drawn = (_draw_letter(letter) for letter in found)
    return element("g", *drawn, data_part="letters")


def _draw_letter(letter: Letter) -> str:
    x, y = (number(value, 1) for value in letter.at)
    u, v = (number(foot - at, 1) for foot, at in zip(letter.foot, letter.at, strict=True))
    # The group moves, what is in it stays as it is: a browser lays out moved text anew.
    return element(
        "g",
        element("path", class_="stride-leader", d=f"M{u} {v}L0 0"),
        element("circle", class_="stride-dot", r="15"),
        element("text", letter.letter, class_="stride-letter"),
        class_=f"stride-mark level-{letter.level}",
        transform=f"translate({x} {y})",
    )


def _muscle(posed: Pose, slug: str, activity: Activity, states: LengthState, build: Build) -> Shape:
    muscle = build.muscles[slug]
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
    lit = None if muscle.deep else _belly_light(posed, slug, build)
    return Shape(slug, " ".join(classes), rings, slug, level, step, lit, _fibres(posed, muscle))


def _belly_light(posed: Pose, slug: str, build: Build) -> Light:
    muscle = build.muscles[slug]
    red = muscle.heads[-1][: len(muscle.heads[-1]) - muscle.tendon]
    start, end = (posed.near[bone].at(x, y) for bone, x, y, _ in (red[0], red[-1]))
    bone, x, y, half = thickest(slug, build)
    return light(start, end, half, posed.near[bone].at(x, y))


def _fibres(posed: Pose, muscle: Muscle) -> tuple[tuple[XY, XY, XY], ...]:
    red = muscle.heads[-1][: len(muscle.heads[-1]) - max(0, muscle.tendon - 1)]
    line, across = belly(red, posed.near)
    return tuple(
        fibre(line, across, ends) for fibres in muscle.fibres for ends in fibre_ends(*fibres)
    )


def _part(posed: Pose, part: Part) -> Shape:
    bones = posed.near if part.side == "near" else posed.far
    rings = [outline(ring, bones) for ring in part.rings]
    rings += [ribbon(line, bones) for line in part.lines]
    lit = _light(part.axis, bones) if part.axis else None
    return Shape(part.name, part.classes, tuple(map(tuple, rings)), light=lit)


def _light(axis: Axis, bones: Mapping[str, Frame]) -> Light:
    (start, *from_), (end, *to), half = axis
    return light(bones[start].at(*from_), bones[end].at(*to), half)


def _tendons(posed: Pose, build: Build) -> Shape:
    rings = (
        tuple(ribbon(tail(muscle.heads[-1], muscle.tendon), posed.near))
        for muscle in build.muscles.values()
        if muscle.tendon
    )
    return Shape("tendons", "stride-tendon", tuple(rings))


def shapes(
    posed: Pose,
    activity: Activity | None = None,
    states: LengthState | None = None,
    build: Build = MAN,
) -> list[Shape]:
    """Return the runner's shapes in drawing order, muscles of the near side among them.

    A muscle's action class stands only where its length state is known and it is active (level 1
    or more): a silent muscle that is stretched does not brake.
    """
    activity, states = activity or Activity({}), states or LengthState()
    found: list[Shape] = []
    for item in build.order:
        if isinstance(item, Part):
            found.append(_part(posed, item))
        elif isinstance(item, Group):
            slugs = (slug for slug, muscle in MUSCLES.items() if muscle.deep == item.deep)
            found += [_muscle(posed, slug, activity, states, build) for slug in slugs]
            if not item.deep:
                found.append(_tendons(posed, build))
    return found


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


def matrix(frame: Frame) -> str:
    """Return a bone's place as the transform of a piece that turns with it."""
    turn = (frame.cos, -frame.sin, frame.sin, frame.cos)
    shown = [number(value, 3) for value in turn] + [number(v, 1) for v in (frame.x, frame.y)]
    return f"matrix({' '.join(shown)})"


def fibre_data(fibres: Iterable[tuple[XY, XY, XY]]) -> str:
    """Return the path data of fibres, in relative commands."""
    written = []
    for (ax, ay), *others in fibres:
        steps = " ".join(number(value, 1) for x, y in others for value in (x - ax, y - ay))
        written.append(f"M{number(ax, 1)} {number(ay, 1)}q{steps}")
    return "".join(written).replace(" -", "-")


class _Writer:
    """Writes one figure of a page: ``number`` keeps the ids of two figures apart."""

    def __init__(self, number: int, pieces: str) -> None:
        self.number = number
        self.pieces = pieces

    def gradients(self, found: Iterable[Shape]) -> str:
        """Return the gradients of what is lit."""
        return "".join(
            element(
                "linearGradient",
                id=self.name("light", shape.part),
                href="#stride-light",
                data_light=shape.part,
                gradientTransform=shape.light.transform(),
            )
            for shape in found
            if shape.light
        )

    def name(self, *words: str) -> str:
        return "-".join((*words, str(self.number)))

    def shape(self, shape: Shape) -> str:
        """Return a shape; a muscle with its light and its fibres."""
        data = path(shape.rings)
        lit = f"url(#{self.name('light', shape.part)})" if shape.light else None
        drawn = element(
            "path",
            id=self.name(shape.part) if shape.part in ("near-leg", "near-arm", "vest") else None,
            class_=shape.classes,
            data_part=None if shape.muscle else shape.part,
            data_muscle=shape.muscle or None,
            data_level=shape.level,
            data_activity=shape.step,
            fill=None if shape.muscle else lit,
            d=data,
        )
        if shape.fibres:
            drawn += element("path", class_="stride-light", fill=lit, d=data)
            drawn += element("path", class_="stride-fibres", d=fibre_data(shape.fibres))
        return drawn

    def piece(self, piece: Piece, posed: Pose) -> str:
        """Return a use of the file of pieces, turned as its bone is; nothing without the file."""
        if not self.pieces:
            return ""
        bones = posed.near if piece.side == "near" else posed.far
        return element(
            "use",
            class_="stride-piece is-far" if piece.side == "far" else "stride-piece",
            href=f"{self.pieces}#{piece.name}",
            data_bone=f"{piece.side} {piece.bone}",
            transform=matrix(bones[piece.bone]),
        )

    def shadow(self) -> str:
        """Return the shadow of the near arm on the vest."""
        arm, vest = self.name("near-arm"), self.name("on-vest")
        used = element("use", href=f"#{arm}", transform="translate(5 7)", class_="stride-shadow")
        return element("g", used, clip_path=f"url(#{vest})")

    def clips(self) -> str:
        """Return what keeps the muscles inside of the leg, and the arm's shadow on the vest."""
        return "".join(
            element("clipPath", element("use", href=f"#{self.name(of)}"), id=self.name(name))
            for name, of in (("in-leg", "near-leg"), ("on-vest", "vest"))
        )

    def body(self, posed: Pose, found: Iterable[Shape]) -> str:
        """Return the runner in drawing order."""
        known = {shape.part: shape for shape in found}
        drawn: list[str] = []
        for item in MAN.order:
            if isinstance(item, Part):
                drawn.append(self.shape(known[item.name]))
            elif isinstance(item, Piece):
                drawn.append(self.piece(item, posed))
            elif isinstance(item, Group):
                lit = [
                    self.shape(known[slug])
                    for slug, muscle in MUSCLES.items()
                    if muscle.deep == item.deep
                ]
                if item.deep:
                    drawn += lit
                else:
                    lit.append(self.shape(known["tendons"]))
                    drawn.append(element("g", *lit, clip_path=f"url(#{self.name('in-leg')})"))
            else:
                drawn.append(self.shadow())
        return "".join(drawn)


def runner(posed: Pose, found: Iterable[Shape], *, number: int = 1, pieces: str = "") -> str:
    """Return the runner's ``shapes`` as SVG, with light, clips and pieces.

    ``number`` tells two figures of a page apart, ``pieces`` is the address of the file of pieces;
    without it what is drawn there is left out.
    """
    found = list(found)
    writer = _Writer(number, pieces)
    return element("defs", writer.gradients(found), writer.clips()) + writer.body(posed, found)


def ghosts(
    motion: Motion,
    percent: float,
    count: int = 4,
    apart: float = 4.0,
    build: Build = MAN,
) -> str:
    """Return a trail: outlines of ``count`` earlier instants, ``apart`` percent each, as SVG.

    The oldest comes first, so that later ones lie over it. ``count`` 0 gives an empty group for
    the browser to fill. Raises ValueError for a count outside 0 to 12.
    """
    if not 0 <= count <= 12:
        raise ValueError(f"a trail has 0 to 12 outlines, not {count}")
    outlines = []
    for back in range(count, 0, -1):
        posed = pose(motion, (check_percent(percent) - back * apart) % 100.0)
        shown = [part for part in parts(build.order) if part.name in GHOST]
        rings = [ring for part in shown for ring in _part(posed, part).rings]
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
    spread: Mapping[str, Sequence[float]] | None = None,
    number_on_page: int = 1,
    pieces: str = "",
    build: Build = MAN,
) -> str:
    """Return the whole figure at one instant as SVG text, ready for a page and for stride.js.

    ``title`` and ``description`` are the drawing's name and text twin, written into
    ``<title id=title_id>`` and ``<desc id=description_id>``; ``spread``, degrees by angle, is
    drawn as fans; for the rest see ``runner``. Raises ValueError for a percentage outside 0–100.
    """
    posed = pose(motion, percent)
    left, top, width, height = VIEW
    found = shapes(posed, activity, states, build)
    return element(
        "svg",
        element("title", text(title), id=title_id),
        element("desc", text(description), id=description_id),
        element("path", class_="stride-ground", d=f"M{left} 0H{left + width}v3H{left}z"),
        ghosts(motion, percent, trail, build=build),
        runner(posed, found, number=number_on_page, pieces=pieces),
        element(
            "path",
            class_="stride-force",
            data_part="force",
            d=polygon(arrow(posed, force) if force else []),
        ),
        fans(spread, posed.near, percent) if spread else "",
        draw_letters(letters(posed, activity, states, build) if activity and states else []),
        class_="stride-figure",
        data_figure="stride",
        data_condition=motion.condition,
        data_at=number(percent),
        viewBox=f"{left} {top} {width} {height}",
        role="img",
        aria_labelledby=f"{title_id} {description_id}",
    )
