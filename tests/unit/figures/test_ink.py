"""The inking: curves stay on what was placed, fibres on their muscle, light at the upper left."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from functools import cache
from math import cos, pi, sin

import pytest
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from ink import files, marks, woman
from ink.drawing import Inked
from ink.fitting import FINE, in_units, refitted, written
from ink.muscles import FIBRE
from ink.source import BODY_VIEWS, VIEWS, View, load, placed
from muscles.figures import art
from muscles.figures.outline import rings
from tests.unit.test_contrast import luminance, tokens

SVG = "{http://www.w3.org/2000/svg}"


@cache
def drawn(name: str) -> ElementTree.Element:
    """Return a file with ink, parsed."""
    return ElementTree.fromstring(art.ink(name))  # noqa: S314 - our own


def by_id(name: str) -> dict[str, ElementTree.Element]:
    return {item.get("id", ""): item for item in drawn(name).iter() if item.get("id")}


def uses(group: ElementTree.Element) -> list[str]:
    """Return the ids that a group refers to, in drawing order."""
    return [use.get("href", "").removeprefix("#") for use in group.iter(f"{SVG}use")]


# From points to files ----------------------------------------------------------------------------


def test_the_drawings_are_made_from_the_points_of_today() -> None:
    assert files.MADE_FROM.read_text().strip() == files.mark(), "Run make ink."
    views = (*VIEWS, *(art.file_of(view, "woman") for view in art.OF_HER))
    wanted = {files.MADE_FROM, *(art.FOLDER / f"{view}.svg" for view in views)}
    wanted |= {art.FOLDER / f"{name}.svg" for name in art.INKS}
    assert set(art.FOLDER.iterdir()) == wanted


def test_inking_once_more_draws_the_same() -> None:
    # Not to the last digit: another processor may round a half the other way.
    again = Inked(load("foot-side"))
    for made, kept in (
        (again.page, (art.FOLDER / "foot-side.svg").read_text(encoding="utf-8")),
        (again.ink, art.ink("foot-side-ink")),
    ):
        assert re.findall(r'id="([^"]+)"', made) == re.findall(r'id="([^"]+)"', kept)
        assert len(made) == pytest.approx(len(kept), rel=0.01)


@cache
def view_of(name: str, of: str) -> View:
    """Return what is placed for a view of a man or a woman."""
    return woman.drawn(load(name)) if of == "woman" else load(name)


DRAWN = [(view, "man") for view in VIEWS] + [(view, "woman") for view in art.OF_HER]


@pytest.mark.parametrize(("view", "of"), DRAWN)
def test_no_outline_is_further_than_a_unit_from_what_was_placed(view: str, of: str) -> None:
    figure = art.load(view, of)
    known = {
        region.slug: region
        for layer in (figure.quiet, figure.muscles, figure.tissues)
        for region in layer
    }
    for layer in ("quiet", "muscles", "tissues"):
        for region in view_of(view, of).regions.get(layer, ()):
            hand = [ring for path in region.outlines for ring in path.rings]
            shapes = [
                shape
                for shape in known[region.slug.removeprefix("quiet-")].shapes
                if not shape.mirrored
            ]
            inked = [ring for shape in shapes for ring in shape.outline if len(ring) > 2]
            assert len(hand) == len(inked)
            for placed_ring, inked_ring in zip(hand, inked, strict=True):
                a, b = Polygon(placed_ring).exterior, Polygon(inked_ring).exterior
                assert a.hausdorff_distance(b) < 1, region.slug


def test_a_refit_is_smooth_and_short() -> None:
    clock = [(100 + 40 * cos(pi * step / 60), 40 * sin(pi * step / 60)) for step in range(120)]
    curves = refitted(clock)
    assert len(curves) < 12
    again = Polygon([(x / FINE, y / FINE) for x, y in rings(written(curves))[0]])
    # Read as straight steps, the circle is a little smaller.
    assert again.area == pytest.approx(pi * 40**2, rel=0.02)


def test_numbers_are_fifths_and_their_errors_do_not_add_up() -> None:
    assert [in_units(value) for value in (-1, 0, 3, 5, -17)] == ["-.2", "0", ".6", "1", "-3.4"]
    saw = [(x * 0.33, 20.0 + (x % 2)) for x in range(200)] + [(66.0, 0.0), (0.0, 0.0)]
    points = rings(written(refitted(saw, 0.3, 0.05)))[0]
    assert max(x for x, _ in points) / FINE == pytest.approx(66, abs=0.2)


def test_points_are_read_with_their_corners() -> None:
    assert placed("1,2c -3.5,4") == [(1.0, 2.0, "c"), (-3.5, 4.0)]


# What is drawn -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("view", "of"), DRAWN)
def test_every_region_has_its_ink_and_refers_to_nothing_missing(view: str, of: str) -> None:
    figure = art.load(view, of)
    for region in (*figure.muscles, *figure.tissues, *figure.deep, *figure.whole):
        for reference in region.inks:
            name, _, group = reference.partition("#")
            assert group in by_id(name), reference
    for name in (name for name in art.INKS if name.startswith(f"{art.file_of(view, of)}-")):
        known = by_id(name)
        assert set(uses(drawn(name))) <= set(known)
        wanted = set(re.findall(r"url\(#([^)]+)\)", art.ink(name)))
        assert wanted <= set(known)


@cache
def places(view: str, of: str) -> dict[str, BaseGeometry]:
    return {
        region.slug: unary_union(
            [polygon for path in region.outlines for polygon in map(Polygon, path.rings)]
        ).buffer(0)
        for region in view_of(view, of).regions["muscles"]
    }


@pytest.mark.parametrize(("view", "of"), [drawn for drawn in DRAWN if drawn[0] in BODY_VIEWS])
def test_fibres_lie_on_their_muscle(view: str, of: str) -> None:
    known = by_id(f"{art.file_of(view, of)}-ink")
    seen = 0
    for slug, area in places(view, of).items():
        room = area.buffer(1.5)
        names = {name for name in uses(known[slug]) if name.endswith("f")}
        for name in names:
            for ring in rings(known[name].get("d", "")):
                assert all(room.contains(Point(x / FIBRE, y / FIBRE)) for x, y in ring), slug
            seen += 1
    assert seen > 0.8 * len(places(view, of))


@pytest.mark.parametrize("name", art.INKS)
def test_light_comes_from_the_upper_left_and_is_not_mirrored(name: str) -> None:
    turned = {
        use.get("fill", "")[5:].split(")")[0]: use.get("transform") == marks.MIRROR
        for use in drawn(name).iter(f"{SVG}use")
        if use.get("fill", "").startswith("url(")
    }
    gradients = [item for item in drawn(name).iter(f"{SVG}linearGradient") if item.get("x1")]
    assert {item.get("id") for item in gradients} == set(turned)
    for item in gradients:
        side = -1 if turned[item.get("id", "")] else 1
        across = side * (float(item.get("x2", 0)) - float(item.get("x1", 0)))
        down = float(item.get("y2", 0)) - float(item.get("y1", 0))
        # 11 o'clock: shade lies to the lower right of the light.
        assert 0.8 * across + 0.6 * down > 0, item.get("id")


@pytest.mark.parametrize("name", art.INKS)
def test_the_ink_takes_every_colour_but_its_tints_from_the_page(name: str) -> None:
    text = art.ink(name)
    assert "<style" not in text
    assert "style=" not in text
    assert "class=" not in text
    fixed = set(re.findall(r'(?:fill|stroke|stop-color)="(#[0-9a-f]+)"', text))
    assert len(fixed) <= 6
    known = set(tokens("light")) | {"border", "glow"}
    # The page sets these for each region.
    known |= {"level", "fibre", "gleam", "light", "quiet-light"}
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) <= known


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_have_three_weights_and_warm_colours(theme: str) -> None:
    colours = tokens(theme)
    for name in ("body-line", "skin-line", "muscle-line", "feature", "tendon-line"):
        red, green, blue = (int(colours[name][place : place + 2], 16) for place in (1, 3, 5))
        assert red >= green >= blue, name
    if theme == "light":
        # Nothing on paper is near black.
        for name in ("body-line", "skin-line", "muscle-line", "hair-line", "fibre-ink"):
            assert luminance(colours[name]) > 0.01, name
    weights = {
        float(width) for width in re.findall(r'stroke-width="([\d.]+)"', art.ink("front-ink"))
    }
    # Skin and neighbours, sinew and fingers, muscles; in fifths of a unit.
    assert min(weights) < 0.75 * max(weights)


# Her body ----------------------------------------------------------------------------------------


def test_her_rows_go_down_the_body_and_keep_their_order_across_it() -> None:
    for y in range(1001):
        for across in woman.places(y):
            assert across == sorted(across), y


def test_a_point_of_his_moves_to_hers() -> None:
    # The rows of the table hold exactly; the midline stays, left is right mirrored.
    assert woman.moved((96, 460)) == pytest.approx((97, 460))
    assert woman.moved((98, 520)) == pytest.approx((104.8, 520))
    assert woman.moved((0, 300)) == (0, 300)
    assert woman.moved((-98, 520))[0] == -woman.moved((98, 520))[0]
    # Her arms are 2.5 % shorter: the wrist stands higher.
    assert woman.moved((150, 480))[1] == pytest.approx(195 + 0.975 * 285)
