"""The drawn body's structure: closed, inside the outline, mirrored, not overlapping, complete."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from functools import cache
from itertools import combinations

import pytest
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from muscles.figures import art
from muscles.figures.art import Region, Shape
from muscles.models import Muscle, Tissue

SVG = "{http://www.w3.org/2000/svg}"
# A drawn line is half a unit to either side.
SLACK = 1.5
MOST_OVERLAP = 0.03
ONE_SIDED = {"heart"}


@cache
def polygon_of(shapes: tuple[Shape, ...]) -> BaseGeometry:
    """Return the area of the shapes as the page draws them."""
    rings = [Polygon(ring) for shape in shapes for ring in shape.outline if len(ring) > 2]
    return unary_union([ring.buffer(0) for ring in rings])


@cache
def areas(view: str, layer: str) -> dict[str, BaseGeometry]:
    """Return the area of each region of a layer; parts that lie under the arm left out."""
    figure = art.load(view)
    regions = figure.deep if layer == "deep" else figure.muscles
    return {
        region.slug: polygon_of(tuple(shape for shape in region.shapes if not shape.covered))
        for region in regions
    }


def groups_of(view: str) -> dict[str, ElementTree.Element]:
    """Return the file's groups by id."""
    root = ElementTree.parse(art.FOLDER / f"{view}.svg").getroot()  # noqa: S314
    return {group.get("id", ""): group for group in root.findall(f"{SVG}g")}


def every_region(view: str) -> tuple[Region, ...]:
    """Return all that is drawn inside the body's outline."""
    figure = art.load(view)
    return (*figure.quiet, *figure.muscles, *figure.tissues, *figure.deep)


@pytest.mark.parametrize("view", art.VIEWS)
def test_every_shape_is_closed(view: str) -> None:
    for group in groups_of(view).values():
        for path in group.iter(f"{SVG}path"):
            parts = re.split(r"(?=[Mm])", path.attrib["d"])[1:]
            assert parts
            assert all(part.rstrip().endswith(("Z", "z")) for part in parts), path.attrib


@pytest.mark.parametrize("view", art.VIEWS)
def test_shapes_have_an_area_and_do_not_cross_themselves_much(view: str) -> None:
    for region in every_region(view):
        for ring in region.rings:
            drawn = Polygon(ring)
            assert drawn.area > 2, region.slug
            assert drawn.buffer(0).area > 0.9 * drawn.area, region.slug


@pytest.mark.parametrize("view", art.VIEWS)
def test_everything_lies_inside_the_outline(view: str) -> None:
    body = polygon_of(art.load(view).body).buffer(SLACK)
    for region in every_region(view):
        outside = polygon_of(region.shapes).difference(body)
        assert outside.area < 0.5, (region.slug, outside.area, outside.centroid)


@pytest.mark.parametrize("view", ["front", "back"])
def test_left_and_right_are_mirror_images(view: str) -> None:
    # The heart is one and lies to the left; all else comes in pairs.
    for region in (*art.load(view).muscles, *art.load(view).deep):
        if region.slug == "heart":
            assert region.rings
            continue
        right = Counter(shape.d for shape in region.shapes if not shape.mirrored)
        left = Counter(shape.d for shape in region.shapes if shape.mirrored)
        assert right == left, region.slug


@pytest.mark.parametrize("view", art.VIEWS)
def test_surface_regions_do_not_overlap(view: str) -> None:
    found = {}
    for (a, shape_a), (b, shape_b) in combinations(areas(view, "surface").items(), 2):
        smaller = min(shape_a.area, shape_b.area)
        share = shape_a.intersection(shape_b).area / smaller if smaller else 0
        if share > MOST_OVERLAP:
            found[a, b] = round(share, 3)
    assert found == {}


@pytest.mark.parametrize("view", art.VIEWS)
def test_labels_lie_in_their_region_and_in_sight(view: str) -> None:
    figure = art.load(view)
    for layer, regions in (("surface", figure.muscles), ("deep", figure.deep)):
        above = {"surface": figure.tissues, "deep": ()}[layer]
        for place, region in enumerate(regions):
            assert region.label, region.slug
            point = Point(region.label)
            assert areas(view, layer)[region.slug].contains(point), region.slug
            later = regions[place + 1 :] if layer == "deep" else ()
            for other in (*later, *above):
                assert not polygon_of(other.shapes).contains(point), (region.slug, other.slug)


@pytest.mark.parametrize("view", art.BODY_VIEWS)
def test_labels_of_one_view_stand_apart(view: str) -> None:
    figure = art.load(view)
    for regions in (figure.muscles, figure.deep):
        for a, b in combinations(regions, 2):
            assert a.label
            assert b.label
            assert Point(a.label).distance(Point(b.label)) > 6, (a.slug, b.slug)


@pytest.mark.django_db
def test_regions_are_published_muscles_and_each_is_drawn_or_says_why_not() -> None:
    notes = dict(Muscle.objects.values_list("slug", "map_note"))
    drawn = {slug for view in art.VIEWS for slug in art.load(view).slugs}
    assert drawn <= set(notes)
    assert {slug for slug in notes if slug not in drawn and not notes[slug]} == set()
    assert {slug for slug in drawn if notes[slug]} == set()


@pytest.mark.django_db
def test_tissues_on_the_map_are_tissue_pages() -> None:
    known = set(Tissue.objects.values_list("slug", flat=True))
    for view in art.VIEWS:
        assert {region.slug for region in art.load(view).tissues} <= known


@pytest.mark.parametrize("view", art.BODY_VIEWS)
def test_the_figure_stands_in_body_coordinates(view: str) -> None:
    points = [point for shape in art.load(view).body for ring in shape.outline for point in ring]
    heights = [y for _, y in points]
    assert min(heights) == pytest.approx(0, abs=1)
    assert max(heights) == pytest.approx(1000, abs=1.5)
    if view != "side":
        assert sum((min(points)[0], max(points)[0])) == pytest.approx(0, abs=1)


@pytest.mark.parametrize("closeup", art.CLOSEUPS)
def test_closeups_lie_in_their_view_and_show_something(closeup: str) -> None:
    for view, (x, y, width, height) in art.CLOSEUPS[closeup].items():
        frame = Polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
        assert frame.intersects(
            MultiPolygon([Polygon(ring) for ring in art.load(view).body[0].outline])
        )
        assert any(region.is_in((x, y, width, height)) for region in art.load(view).muscles)


def test_an_unknown_view_is_named() -> None:
    with pytest.raises(ValueError, match="no view “top”"):
        art.load("top")


def test_views_of_a_muscle_come_body_first() -> None:
    assert art.views_of("tibialis-posterior") == ("front", "back", "foot-side")
    assert art.views_of("heart") == ("front",)
    assert art.views_of("no-such-muscle") == ()


def test_deep_layer_leaves_out_views_without_deep_muscles() -> None:
    assert art.views_in("body", "deep") == ("front", "back")
    assert art.views_in("leg", "deep") == ("back",)
    assert art.views_in("foot", "deep") == ("foot-sole", "foot-side")
    assert art.views_in("hip", "surface") == ("front", "back", "side")


def test_a_mirrored_shape_lies_on_the_other_side_of_the_midline() -> None:
    shape = art.Shape("M10 0L20 0L20 5z", mirrored=False, part="x")
    mirrored = art.Shape("M10 0L20 0L20 5z", mirrored=True, part="x")
    assert [(-x, y) for ring in shape.outline for x, y in ring] == [
        point for ring in mirrored.outline for point in ring
    ]
    assert all(x > 0 for ring in shape.outline for x, _ in ring)


@pytest.mark.parametrize("view", ["front", "back"])
def test_paired_muscles_lie_on_both_sides(view: str) -> None:
    for region in art.load(view).muscles:
        sides = {x > 0 for ring in region.rings for x, _ in ring}
        assert sides == {True, False} or region.slug in ONE_SIDED, region.slug
