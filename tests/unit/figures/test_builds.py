"""The two builds: one set of bones and angles, each its own skin, and muscles inside of it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from math import hypot

import brotli
import pytest

from muscles.figures.runner import (
    BUILDS,
    MAN,
    WOMAN,
    Build,
    body,
    draw,
    keyframes,
    pieces,
    pose,
    shapes,
    woman,
)
from muscles.figures.runner.geometry import (
    REST,
    THIGH,
    UPPER_ARM,
    XY,
    belly,
    curves,
    lowest,
    on_piece,
    outline,
)
from muscles.figures.runner.parts import Piece, parts
from muscles.figures.runner.posing import Pose
from muscles.figures.runner.woman import HERS, fitted, moved
from tests.unit.figures.test_runner_data import motion, states

every_build = pytest.mark.parametrize("build", BUILDS.values(), ids=list(BUILDS))


def posed_at(percent: float) -> Pose:
    return pose(motion("run4.0"), percent)


def width(ring: body.Ring, height: float) -> float:
    """Return how wide a part is at a height, with the hip at 0, of somebody who stands straight."""
    pieces_of_it = curves(outline(ring, REST))
    line = [on_piece(piece, step / 12) for piece in pieces_of_it for step in range(12)]
    crossed = [
        ax + (height - ay) / (by - ay) * (bx - ax)
        for (ax, ay), (bx, by) in zip(line, line[1:] + line[:1], strict=True)
        if (ay > height) != (by > height)
    ]
    return max(crossed) - min(crossed)


def test_an_address_says_man_or_woman_and_the_man_comes_first() -> None:
    assert list(BUILDS) == ["man", "woman"]
    assert list(BUILDS.values()) == [MAN, WOMAN]


SHOULDER_Y, ELBOW_Y = -286.0, -286.0 + UPPER_ARM

MEASURED = {
    "waist": ("TORSO", -115, 0.890),
    "hips": ("THIGH", 30, 1.055),
    "thigh": ("THIGH", 100, 1.091),
    "calf": ("SHANK", THIGH + 72, 1.014),
    "ankle": ("SHANK", THIGH + 175, 0.952),
    "upper arm": ("UPPER_ARM", SHOULDER_Y + 76, 0.881),
    "forearm": ("FOREARM", ELBOW_Y + 45, 0.907),
    "wrist": ("FOREARM", ELBOW_Y + 134, 0.944),
}
"""Her girth as a share of his, both as shares of height: 260 women, 247 men (Heinz and others)."""


@pytest.mark.parametrize("name", MEASURED)
def test_her_limbs_stand_to_his_as_those_of_women_to_men(name: str) -> None:
    ring, height, share = MEASURED[name]
    found = width(getattr(woman, ring), height) / width(getattr(body, ring), height)
    assert found == pytest.approx(share, abs=0.02)


def test_every_ring_of_his_that_differs_has_one_of_hers() -> None:
    own = {ring for part in parts(MAN.order) for ring in part.rings}
    assert set(HERS) <= own
    drawn = {ring for part in parts(WOMAN.order) for ring in part.rings}
    assert drawn == {HERS.get(ring, ring) for ring in own}


def test_her_foot_touches_the_ground_as_his_does() -> None:
    for percent in range(0, 100, 3):
        posed = posed_at(percent)
        lows = [
            lowest(outline(part.rings[0], posed.near))
            for build in BUILDS.values()
            for part in parts(build.order)
            if part.name == "near-shoe"
        ]
        assert lows[0] == lows[1] <= 0.5


@every_build
def test_rings_run_clockwise_on_both_sides(build: Build) -> None:
    """Or the overlap of two rings in one path would be a hole."""
    for percent in range(0, 100, 5):
        for shape in shapes(posed_at(percent), build=build):
            if shape.part in ("far-arm", "far-leg", "body", "near-leg", "near-arm"):
                assert all(area(ring) > 0 for ring in shape.rings), (shape.part, percent)


def area(ring: tuple[XY, ...]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def test_a_muscle_of_hers_lies_on_her_as_it_lies_on_him() -> None:
    [(bone, x, y, half)] = fitted((("thigh", -40, 100, 10),))
    assert (bone, y) == ("thigh", 100)
    assert x - half == pytest.approx(moved("thigh", -50, 100), abs=0.11)
    assert x + half == pytest.approx(moved("thigh", -30, 100), abs=0.11)
    assert moved("thigh", 50, 125) == pytest.approx(50 * (1.06 - 0.03 * 15 / 40))
    assert moved("foot", 20, 0) == 20


@every_build
def test_bellies_lie_inside_of_the_leg(build: Build) -> None:
    """What lies outside is cut off by the leg: but for a line's width nothing may be."""
    for percent in range(0, 100, 10):
        posed = posed_at(percent)
        leg = {shape.part: shape for shape in shapes(posed, build=build)}["near-leg"].rings
        edge = [place for ring in leg for place in dense(ring)]
        for slug in ("vastus-lateralis", "gastrocnemius", "tibialis-anterior", "rectus-femoris"):
            muscle = build.muscles[slug]
            red = muscle.heads[-1][1 : len(muscle.heads[-1]) - muscle.tendon]
            line, across = belly(red, posed.near)
            for (x, y), (u, v) in zip(line, across, strict=True):
                for place in ((x + u, y + v), (x - u, y - v)):
                    if not any(inside(place, dense(ring)) for ring in leg):
                        off = min(hypot(place[0] - x, place[1] - y) for x, y in edge)
                        assert off < 5, (slug, percent, off)


def dense(ring: Sequence[XY]) -> list[XY]:
    return [on_piece(piece, step / 6) for piece in curves(ring) for step in range(6)]


def inside(place: XY, ring: list[XY]) -> bool:
    x, y = place
    odd = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            odd = not odd
    return odd


@every_build
def test_every_piece_that_is_used_is_drawn(build: Build) -> None:
    wanted = {item.name for item in build.order if isinstance(item, Piece)}
    assert wanted == set(build.pieces)
    document = pieces.document(build.pieces)
    assert set(re.findall(r' id="([^"]+)"', document)) == wanted
    assert len(brotli.compress(document.encode(), quality=5)) < 10_000


def test_a_drawing_and_its_keyframes_are_of_one_build() -> None:
    options = {
        "title": "A runner",
        "description": "",
        "title_id": "t",
        "description_id": "d",
        "states": states("run4.0"),
    }
    his, hers = (
        draw(motion("run4.0"), 9, build=build, **options)  # type: ignore[arg-type]
        for build in (MAN, WOMAN)
    )
    assert his != hers
    assert re.findall(r'data-muscle="([^"]+)"', his) == re.findall(r'data-muscle="([^"]+)"', hers)
    his_keys, her_keys = (keyframes(motion("run4.0"), build=build) for build in (MAN, WOMAN))
    same = set(his_keys) - {"rig"}
    assert {name: his_keys[name] for name in same} == {name: her_keys[name] for name in same}
    assert json.dumps(his_keys["rig"]["bones"]) == json.dumps(her_keys["rig"]["bones"])
    assert his_keys["rig"]["rings"] != her_keys["rig"]["rings"]
