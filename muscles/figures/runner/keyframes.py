"""One condition's stride as a small JSON-ready dict, and the words that go with the figure.

``static/js/stride.js`` moves the drawing from it without asking the server. Angles are tenths of
a degree, the hip's height tenths of a body unit, forces hundredths of a body weight, activities
one base-36 digit a frame; the joints' tables and the shapes travel once, as ``rig``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from muscles.figures.cycle import SAMPLES, phase_at
from muscles.figures.runner.body import Ring
from muscles.figures.runner.builds import MAN, Build
from muscles.figures.runner.drawing import (
    ACTIONS,
    FORCE_LEAST,
    FORCE_SCALE,
    LETTERS_APART,
    STEPS,
    busiest,
    digit,
    level_of,
    steps_at,
)
from muscles.figures.runner.fans import FANS
from muscles.figures.runner.geometry import ANGLES, AWAY, BONES, GRAZED
from muscles.figures.runner.model import Activity, GroundForce, LengthState, Motion
from muscles.figures.runner.muscles import MUSCLES
from muscles.figures.runner.parts import GHOST, Part, parts
from muscles.figures.runner.posing import angles, hip_height
from muscles.figures.svg import number

Phases = Sequence[tuple[str, float]]
"""The phases in order: name, and the percentage at which each begins (the first at 0)."""

LEVELS = ("silent", "low", "moderate", "high", "peak")
"""Words for the levels 0 to 4."""

DOING = {"S": "driving", "L": "braking", "I": "holding"}
"""Words for what an active muscle does, by its length state."""

UNMEASURED = "not measured here"
SIMULATED = "simulated"
SENTENCE = "{percent} % of the stride, {phase}. Busiest muscles: {muscles}."
NOBODY = "none measured"

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def phase_name(phases: Phases, percent: float) -> str:
    """Return the name of the phase that holds a percentage; ValueError without phases from 0."""
    if not phases or phases[0][1] != 0:
        raise ValueError("phases must begin at 0 %")
    return phases[phase_at([start for _, start in phases], percent)][0]


def sentence(activity: Activity, percent: float, names: Mapping[str, str], phases: Phases) -> str:
    """Return the figure in one sentence: percentage, phase, three busiest muscles.

    ``names`` maps slugs to readers' words; a slug without one stands for itself.
    """
    busy = [names.get(slug, slug) for slug in busiest(activity, percent)]
    return SENTENCE.format(
        percent=number(percent, 0),
        phase=phase_name(phases, percent),
        muscles=", ".join(busy) or NOBODY,
    )


def doing(activity: Activity, states: LengthState, slug: str, percent: float) -> str:
    """Return what one muscle does in words, for the list beside the figure: "high, braking"."""
    steps = steps_at(activity, slug, percent)
    if steps is None:
        return UNMEASURED
    level = level_of(steps)
    words = [LEVELS[level]]
    action = DOING.get(states.at(slug, percent))
    if level and action:
        words.append(action)
    if slug in activity.simulated:
        words.append(SIMULATED)
    return ", ".join(words)


def rig(build: Build = MAN) -> dict[str, Any]:
    """Return the tables the drawing is made of: bones, skin, muscles, constants.

    Bones are [name, parent's index or -1, x, y, [column, share, …]]; ``rings`` are [bone, x, y, …]
    each once. Skin parts are [name, 1 for the far side, 1 for the trail, indices of rings, lines,
    axis of the light or 0]; muscles [slug, 1 if deep, heads, fibres, stations of tendon, place of
    the letter or 0]. A line or head is [bone, x, y, half width, …], fibres are [count, start, end,
    span], an axis is [bone, x, y, bone, x, y, half width].
    """
    index = {name: place for place, name in enumerate(BONES)} | {"": -1}

    def flat(places: Iterable[tuple[Any, ...]]) -> list[float]:
        return [value for name, *rest in places for value in (index[name], *rest)]

    bones = []
    for name, bone in BONES.items():
        turn = [part for column, share in bone.turn for part in (ANGLES.index(column), share)]
        bones.append([name, index[bone.parent], bone.x, bone.y, turn])
    known = {ring: place for place, ring in enumerate(unique(parts(build.order)))}
    skin = []
    for part in parts(build.order):
        rings = [known[ring] for ring in part.rings]
        axis = [*flat(part.axis[:2]), part.axis[2]] if part.axis else 0
        side, ghost = int(part.side == "far"), int(part.name in GHOST)
        skin.append([part.name, side, ghost, rings, [flat(line) for line in part.lines], axis])
    muscles = []
    for slug, muscle in build.muscles.items():
        heads = [flat(head) for head in muscle.heads]
        letter = flat([muscle.letter]) if muscle.letter else 0
        deep, fibres = int(muscle.deep), [list(fibres) for fibres in muscle.fibres]
        muscles.append([slug, deep, heads, fibres, muscle.tendon, letter])
    return {
        "bones": bones,
        "rings": [flat(ring) for ring in known],
        "skin": skin,
        "muscles": muscles,
        "foot": [index["foot"], index["toe"]],
        "force": [FORCE_SCALE, FORCE_LEAST],
        "apart": LETTERS_APART,
        "away": AWAY,
        "grazed": GRAZED,
        "steps": STEPS,
        "actions": ACTIONS,
    }


def unique(found: Iterable[Part]) -> list[Ring]:
    """Return the rings of parts, each once, in the order of their first use."""
    return list(dict.fromkeys(ring for part in found for ring in part.rings))


def steps(values: Sequence[int]) -> list[int]:
    """Return the first value and the step to each next one: these pack into half the bytes."""
    return [after - before for before, after in pairwise((0, *values))]


def keyframes(
    motion: Motion,
    *,
    activity: Activity | None = None,
    states: LengthState | None = None,
    force: GroundForce | None = None,
    names: Mapping[str, str] | None = None,
    phases: Phases = (("stride", 0.0),),
    title: str = "",
    description: str = "",
    build: Build = MAN,
    spread: Mapping[str, Sequence[float]] | None = None,
) -> dict[str, Any]:
    """Return everything the browser needs to move the figure of one condition; angles in steps.

    ``names`` are readers' words by slug, ``phases`` the phases in order, ``title`` and
    ``description`` replace the drawing's own when the reader changes to this condition, ``spread``
    is carried if it is given: degrees by angle, in tenths. Dump it
    with ``json.dumps(…, separators=(",", ":"))``; about 5 kB gzipped.
    """
    activity, states = activity or Activity({}), states or LengthState()
    names = names or {}
    phase_name(phases, 0)
    columns = [angles(motion, percent) for percent in range(SAMPLES)]
    heights = [hip_height(motion, percent) for percent in range(SAMPLES)]
    drawn = [slug for slug in MUSCLES if slug in activity.values]
    return {
        "condition": motion.condition,
        "title": title,
        "description": description,
        "stance": motion.stance_pct,
        "stride": motion.stride_s,
        "height": [round(height * 10) for height in heights],
        "angles": [steps([round(frame[name] * 10) for frame in columns]) for name in ANGLES],
        "activity": {
            slug: "".join(DIGITS[digit(value)] for value in activity.values[slug]) for slug in drawn
        },
        "simulated": sorted(activity.simulated & set(drawn)),
        "states": {
            slug: "".join(state or "." for state in states.states[slug])
            for slug in MUSCLES
            if slug in states.states
        },
        "force": [[round(v * 100) for v in curve] for curve in (force.vertical, force.fore_aft)]
        if force
        else None,
        "phases": [[name, start] for name, start in phases],
        "names": {slug: names.get(slug, slug) for slug in MUSCLES},
        "words": {
            "levels": LEVELS,
            "doing": DOING,
            "unmeasured": UNMEASURED,
            "simulated": SIMULATED,
            "sentence": SENTENCE,
            "nobody": NOBODY,
        },
        "rig": rig(build),
        **(
            {"spread": {name: [round(v * 10) for v in spread[name]] for name in FANS}}
            if spread
            else {}
        ),
    }
