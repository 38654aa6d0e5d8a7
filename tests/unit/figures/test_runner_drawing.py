"""The SVG: closed, light, paintable by classes alone, and true about what was measured."""

from __future__ import annotations

import gzip
import json
import re
from itertools import accumulate, pairwise
from math import cos, dist, radians, sin
from xml.etree import ElementTree

import brotli
import pytest

from muscles.figures.runner import (
    MUSCLES,
    Activity,
    LengthState,
    body,
    busiest,
    doing,
    draw,
    ghosts,
    phase_name,
    pieces,
    pose,
    sentence,
    shapes,
)
from muscles.figures.runner.drawing import LETTERS_APART, VIEW, arrow, draw_letters, letters
from muscles.figures.runner.geometry import (
    ANGLES,
    AWAY,
    GRAZED,
    curves,
    frames,
    length,
    light,
    outline,
    path,
    ribbon,
)
from tests.unit.figures.test_runner_data import (
    CONDITIONS,
    PHASES,
    activity,
    force,
    keys,
    motion,
    sample,
    states,
)

STRIP = (0, 12.5, 25, 37.5, 50, 62.5, 75, 87.5)

every_condition = pytest.mark.parametrize("condition", CONDITIONS)


def figure(condition="run4.0", percent=10.0, **changes):
    options = {
        "title": "A runner",
        "description": "At 10 %",
        "title_id": "t",
        "description_id": "d",
        "activity": activity(condition),
        "states": states(condition),
        "force": force(condition),
    }
    return draw(motion(condition), percent, **(options | changes))


def parsed(text):
    # Our own text: nothing foreign is parsed here.
    return ElementTree.fromstring(text)  # noqa: S314


def muscles(text):
    return {p.get("data-muscle"): p for p in parsed(text).iter("path") if p.get("data-muscle")}


def area(ring):
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


@every_condition
def test_the_root_is_named_and_sized(condition):
    root = parsed(figure(condition, title="Run & rest", title_id="name", description_id="twin"))
    assert root.get("data-figure") == "stride"
    assert root.get("data-condition") == condition
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "name twin"
    assert root.find("title").text == "Run & rest"
    assert root.find("title").get("id") == "name"
    assert root.find("desc").get("id") == "twin"
    assert root.get("viewBox") == " ".join(map(str, VIEW))


@every_condition
def test_every_path_is_closed_and_has_no_paint_of_its_own(condition):
    for percent in STRIP:
        text = figure(condition, percent, trail=3)
        assert "style" not in text
        # Nothing but light, which the figure turns itself; its colours are the page's.
        lit = set(re.findall(r' id="(light-[^"]+)"', text))
        paints = re.findall(r"\s(fill|stroke|color|opacity)[^=]*=\"([^\"]*)", text)
        assert {name for name, _ in paints} == {"fill"}
        assert sorted(value for _, value in paints) == sorted(f"url(#{name})" for name in lit)
        for shape in parsed(text).iter("path"):
            rings = re.findall(r"M[^Mz]*z?", shape.get("d"))
            lines = shape.get("class") in ("stride-fibres", "stride-leader")
            assert lines or all(ring.endswith("z") for ring in rings)
            assert rings or shape.get("data-part") == "force"
            assert shape.get("class").startswith("stride-")


@every_condition
def test_the_markup_stays_light(condition):
    for percent in STRIP:
        assert len(brotli.compress(figure(condition, percent).encode(), quality=5)) < 9_000


@every_condition
def test_keyframes_stay_light(condition):
    text = json.dumps(keys(condition), separators=(",", ":"))
    assert len(gzip.compress(text.encode())) < 6_000


@pytest.mark.no_cover
@every_condition
def test_everything_fits_the_view_at_every_instant(condition):
    left, top, width, height = VIEW
    for percent in range(100):
        posed = pose(motion(condition), percent)
        places = [p for shape in shapes(posed) for ring in shape.rings for p in ring]
        places += arrow(posed, force(condition))
        assert left < min(x for x, _ in places)
        assert max(x for x, _ in places) < left + width
        assert top < min(y for _, y in places)
        assert max(y for _, y in places) < top + height


@pytest.mark.no_cover
@every_condition
def test_overlapping_rings_run_the_same_way_round(condition):
    """Or the overlap of two rings in one path would be a hole."""
    for step in range(200):
        posed = pose(motion(condition), step / 2)
        for bones in (posed.near, posed.far):
            for ring in (*body.BODY, *body.ARM):
                assert area(outline(ring, bones)) > 0


@pytest.mark.no_cover
@every_condition
def test_joints_are_covered_by_both_neighbours(condition):
    """No gap can open at a hip, knee, ankle, shoulder or elbow."""
    pairs = {
        "thigh": (body.THIGH, body.TORSO),
        "shank": (body.THIGH, body.SHANK),
        "foot": (body.SHANK, body.FOOT),
        "forearm": (body.UPPER_ARM, body.FOREARM),
    }
    for percent in range(100):
        bones = pose(motion(condition), percent).near
        for joint, rings in pairs.items():
            for ring in rings:
                assert _inside(bones[joint].at(0, 0), outline(ring, bones)), (joint, percent)


def _inside(place, ring):
    x, y = place
    odd = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            odd = not odd
    return odd


def test_curves_pass_through_their_points_and_corners_stay_sharp():
    square = [(0.0, 0.0), (0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    pieces = curves(square)
    assert [piece[0] for piece in pieces] == square
    assert pieces[0][0] == pieces[0][3]
    assert pieces[1][1][1] == 0
    assert path([square], 2) == path([[(2 * x, 2 * y) for x, y in square]])


@every_condition
def test_every_muscle_is_there_measured_or_not(condition):
    drawn = muscles(figure(condition))
    assert list(drawn) == list(MUSCLES)
    for slug, shape in drawn.items():
        words = shape.get("class").split()
        if slug in sample(condition)["activity"]:
            level = int(shape.get("data-level"))
            assert 0 <= level <= 4
            assert f"level-{level}" in words
            assert 0 <= int(shape.get("data-activity")) <= 10
            assert "is-unmeasured" not in words
        else:
            assert "is-unmeasured" in words
            assert shape.get("data-level") is None
            assert not re.search("level-|is-driving|is-braking|is-holding", shape.get("class"))
        assert ("is-simulated" in words) == (slug in sample(condition)["simulated"])


def test_level_and_action_follow_activity_and_length():
    values = {
        "soleus": [1.0] * 101,
        "iliacus": [0.5] * 101,
        "gastrocnemius": [0.3] * 101,
        "tibialis-anterior": [0.05] * 101,
        "gluteus-medius": [0.8] * 101,
    }
    lengths = LengthState(
        {
            "soleus": ["L"] * 50 + ["S"] * 51,
            "iliacus": ["I"] * 101,
            "gastrocnemius": ["S"] * 101,
            "tibialis-anterior": ["S"] * 101,
            "gluteus-medius": [""] * 101,
        }
    )
    lit = Activity(values, frozenset({"iliacus"}))
    drawn = muscles(figure(percent=20, activity=lit, states=lengths))
    classes = {slug: shape.get("class") for slug, shape in drawn.items()}
    assert classes["soleus"] == "stride-muscle level-4 is-braking"
    assert classes["iliacus"] == "stride-muscle level-2 is-holding is-simulated is-deep"
    assert classes["gastrocnemius"] == "stride-muscle level-1 is-driving"
    assert classes["tibialis-anterior"] == "stride-muscle level-0"  # Silent: it drives nothing.
    assert classes["gluteus-medius"] == "stride-muscle level-3"
    assert classes["psoas-major"] == "stride-muscle is-unmeasured is-deep"
    assert drawn["soleus"].get("data-activity") == "10"
    later = muscles(figure(percent=70, activity=lit, states=lengths))
    assert later["soleus"].get("class") == "stride-muscle level-4 is-driving"
    assert doing(lit, lengths, "soleus", 20) == "peak, braking"
    assert doing(lit, lengths, "iliacus", 20) == "moderate, holding, simulated"
    assert doing(lit, lengths, "tibialis-anterior", 20) == "silent"
    assert doing(lit, lengths, "psoas-major", 20) == "not measured here"


def test_a_muscle_grows_thicker_as_it_shortens():
    def thickness_and_length(knee):
        bones = frames(dict.fromkeys(ANGLES, 0.0) | {"shank": -knee}, 500.0)
        head = MUSCLES["biceps-femoris"].heads[-1]
        ring = ribbon(head, bones)
        return dist(ring[2], ring[-3]), length(head, bones)

    (thick, short), (thin, long) = thickness_and_length(90), thickness_and_length(0)
    assert short < long
    assert thick / thin == pytest.approx((long / short) ** 0.5)


def test_light_comes_from_the_upper_left_whichever_way_a_limb_turns():
    for degrees_ in range(0, 360, 5):
        way = (sin(radians(degrees_)), cos(radians(degrees_)))
        lit = light((0, 0), (100 * way[0], 100 * way[1]), 20)
        gradient = (cos(radians(lit.turn)), sin(radians(lit.turn)))
        assert gradient[0] * way[0] + gradient[1] * way[1] == pytest.approx(0, abs=1e-6)
        away = gradient[0] * AWAY[0] + gradient[1] * AWAY[1]
        assert away >= 0
        assert lit.width == pytest.approx(40 / min(1, max(0.1, away / GRAZED)))
        assert (lit.x, lit.y) == pytest.approx((50 * way[0], 50 * way[1]))


@pytest.mark.no_cover
@every_condition
def test_light_never_jumps_from_one_side_to_the_other(condition):
    """Where the sides change places the gradient is so wide that neither shows."""
    instants = [shapes(pose(motion(condition), percent)) for percent in range(101)]
    for part in {shape.part for shape in instants[0] if shape.light}:
        lit = [shape.light for found in instants for shape in found if shape.part == part]
        thinnest = min(light.width for light in lit)
        for last, now in pairwise(lit):
            if abs((now.turn - last.turn + 180) % 360 - 180) > 90:
                assert max(now.width, last.width) >= 3 * thinnest, part


@pytest.mark.no_cover
def test_fibres_lie_inside_of_their_muscle():
    for percent in range(0, 100, 7):
        for shape in shapes(pose(motion("run4.0"), percent)):
            for start, handle, end in shape.fibres:
                middle = tuple(
                    (a + 2 * b + c) / 4 for a, b, c in zip(start, handle, end, strict=True)
                )
                ring = [p for piece in curves(shape.rings[-1]) for p in samples(piece)]
                assert _inside(middle, ring), (shape.part, percent)


def samples(piece):
    a, b, c, d = piece
    return [
        tuple(
            (1 - t) ** 3 * a[i]
            + 3 * (1 - t) ** 2 * t * b[i]
            + 3 * (1 - t) * t * t * c[i]
            + t**3 * d[i]
            for i in (0, 1)
        )
        for t in (0, 0.25, 0.5, 0.75)
    ]


def test_two_figures_of_a_page_share_no_name():
    names = [
        set(re.findall(r' id="([^"]+)"', figure(number_on_page=number, title_id=f"t{number}")))
        for number in (1, 2)
    ]
    assert names[0] & names[1] == {"d"}


def test_every_piece_is_in_the_file_of_pieces():
    text = figure(pieces="/pieces.svg")
    used = re.findall(r'href="/pieces.svg#([^"]+)"', text)
    assert set(used) == set(pieces.MAN)
    document = parsed(pieces.document(pieces.MAN))
    assert [node.get("id") for node in document] == list(pieces.MAN)
    # Colours are the page's own, so that dark pages have dark pieces.
    fills = {node.get("fill") for node in document.iter("{http://www.w3.org/2000/svg}path")}
    assert all(re.fullmatch(r"var\(--[a-z-]+\)", fill) for fill in fills)
    assert "/pieces.svg" not in figure()


def test_the_trail_shows_earlier_instants_oldest_first():
    lines = ghosts(motion("run4.0"), 10, 3, 5)
    drawn = [shape.get("d") for shape in parsed(lines).iter("path")]
    assert len(drawn) == 3
    assert drawn[0] == parsed(ghosts(motion("run4.0"), 0, 1, 5)).find("path").get("d")
    assert list(parsed(ghosts(motion("run4.0"), 10, 0))) == []
    with pytest.raises(ValueError, match="0 to 12 outlines, not 13"):
        ghosts(motion("run4.0"), 10, 13)


def test_without_force_no_arrow():
    arrows = [
        [s.get("d") for s in parsed(text).iter("path") if s.get("data-part") == "force"]
        for text in (figure(), figure(force=None))
    ]
    assert arrows[0][0].startswith("M")
    assert arrows[1] == [""]


def letters_in(svg):
    """Each letter, the classes of its mark, and where the mark stands."""
    found = []
    for mark in parsed(svg).iter("g"):
        if (text := mark.find("text")) is not None:
            x, y = re.fullmatch(r"translate\((\S+) (\S+)\)", mark.get("transform")).groups()
            found.append((text.text, mark.get("class"), float(x), float(y)))
    return found


def test_letters_say_what_the_active_muscles_do():
    values = {"soleus": [1.0] * 101, "rectus-femoris": [0.5] * 101, "gluteus-maximus": [0.3] * 101}
    lengths = LengthState(
        {
            "soleus": ["L"] * 101,
            "rectus-femoris": ["I"] * 101,
            "gluteus-maximus": ["S"] * 101,
            "tibialis-anterior": ["S"] * 101,
        }
    )
    found = letters_in(figure(percent=20, activity=Activity(values), states=lengths))
    assert [(letter, name) for letter, name, _, _ in found] == [
        ("B", "stride-mark level-4"),
        ("H", "stride-mark level-2"),
        ("D", "stride-mark level-1"),
    ]
    unknown = letters_in(figure(percent=20, activity=Activity(values), states=LengthState()))
    assert unknown == []


@pytest.mark.no_cover
@every_condition
def test_letters_stand_apart_and_the_busiest_has_one(condition):
    def letters_at(percent):
        posed = pose(motion(condition), percent)
        return letters_in(draw_letters(letters(posed, activity(condition), states(condition))))

    # The letters alone: to draw the whole figure at each instant takes ten times as long.
    assert letters_at(35) == letters_in(figure(condition, 35))
    for percent in range(101):
        found = letters_at(percent)
        for place, (_, _, x, y) in enumerate(found):
            for _, _, u, v in found[:place]:
                assert dist((x, y), (u, v)) >= LETTERS_APART - 0.2
        told = [
            slug
            for slug in busiest(activity(condition), percent, len(MUSCLES))
            if states(condition).at(slug, percent)
        ]
        assert bool(found) == bool(told)


def test_the_busiest_muscles_and_the_sentence():
    lit = Activity({"soleus": [0.9] * 101, "iliacus": [0.5] * 101, "gluteus-medius": [0.05] * 101})
    assert busiest(lit, 30) == ["soleus", "iliacus"]
    assert sentence(lit, 30, {"soleus": "deep calf muscle"}, PHASES) == (
        "30 % of the stride, Push-off. Busiest muscles: deep calf muscle, iliacus."
    )
    assert "none measured" in sentence(Activity({}), 0, {}, PHASES)
    assert phase_name(PHASES, 100) == "Landing"
    with pytest.raises(ValueError, match="phases must begin at 0 %"):
        phase_name((("Loading", 3),), 10)


@pytest.mark.no_cover
@every_condition
def test_keyframes_rebuild_the_pose(condition):
    data = keys(condition)
    assert {len(column) for column in (data["height"], *data["angles"])} == {101}
    columns = [list(accumulate(column)) for column in data["angles"]]
    for percent in range(101):
        posed = pose(motion(condition), percent).near
        angles = {name: column[percent] / 10 for name, column in zip(ANGLES, columns, strict=True)}
        rebuilt = frames(angles, data["height"][percent] / 10)
        places, turns = (
            [[v for name in posed for v in each(bones[name])] for bones in (posed, rebuilt)]
            for each in (lambda frame: frame.at(0, 0), lambda frame: (frame.cos, frame.sin))
        )
        assert places[0] == pytest.approx(places[1], abs=0.6), percent
        assert turns[0] == pytest.approx(turns[1], abs=0.002), percent
