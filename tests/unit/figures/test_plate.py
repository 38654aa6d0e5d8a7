"""Small pictures of the body that share one drawing."""

from __future__ import annotations

import re

import pytest
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import unary_union

from muscles.figures import art, plate
from muscles.figures.bodymap import Mark

CALF = {"soleus": Mark(4, "peak"), "gastrocnemius": Mark(2, "moderate")}


def uses(svg: str) -> list[tuple[str, str]]:
    """Return (id, class) of each reference, in drawing order."""
    return re.findall(r'<use href="#([^"]+)"(?: class="([^"]+)")?/>', svg)


def test_a_picture_lights_its_muscles_over_the_quiet_body() -> None:
    assert uses(plate.Sheet().picture("back", CALF)) == [
        ("plate-back", ""),
        ("plate-back-gastrocnemius", "region level-2"),
        ("plate-back-soleus", "region level-4"),
    ]


def test_a_large_tissue_has_its_edge_under_its_ink() -> None:
    marks = {"achilles-tendon": Mark(2, "")}
    drawn = plate.Sheet(ink=lambda name: f"/{name}.svg").picture("back", marks, height=400)
    shape, ink = "#plate-back-tissue-achilles-tendon", "/back-ink.svg#tissue-achilles-tendon"
    assert 0 < drawn.index(shape) < drawn.index(ink)


@pytest.mark.parametrize("view", art.VIEWS)
def test_every_reference_of_every_muscle_leads_somewhere(view: str) -> None:
    sheet = plate.Sheet()
    shown = [
        sheet.picture(view, {slug: Mark(3, "high")}, ghosts=True) for slug in art.load(view).slugs
    ]
    ids = re.findall(r'\sid="([^"]+)"', sheet.defs())
    assert len(ids) == len(set(ids))
    assert {name for svg in shown for name, _ in uses(svg)} <= set(ids)


def test_what_lies_over_a_muscle_is_a_ghost_only_where_asked_for() -> None:
    psoas = {"psoas-major": Mark(4, "peak")}
    over = next(region.over for region in art.load("front").deep if region.slug == "psoas-major")
    ghosts = [
        name
        for name, kind in uses(plate.Sheet().picture("front", psoas, ghosts=True))
        if kind == "ghost"
    ]
    surface = {region.slug for region in art.load("front").muscles}
    assert ghosts == [f"plate-front-{slug}" for slug in over if slug in surface]
    assert ghosts == ["plate-front-rectus-abdominis", "plate-front-external-oblique"]
    assert "ghost" not in plate.Sheet().picture("front", psoas)


def test_a_covered_muscle_is_not_drawn_over_a_lit_cover() -> None:
    marks = {"diaphragm": Mark(4, "peak"), "rectus-abdominis": Mark(2, "moderate")}
    drawn = [name for name, _ in uses(plate.Sheet().picture("front", marks))]
    assert drawn == ["plate-front", "plate-front-rectus-abdominis"]


def test_a_muscle_that_is_a_sliver_at_the_surface_is_whole_in_a_close_up() -> None:
    psoas = {"psoas-major": Mark(4, "peak")}
    assert uses(plate.Sheet().picture("front", psoas))[1][0] == "plate-front-psoas-major"
    assert uses(plate.Sheet().picture("front", psoas, ghosts=True))[1][0] == (
        "plate-front-deep-psoas-major"
    )


def test_a_close_up_shows_whole_what_no_layer_shows_whole() -> None:
    soleus = {"soleus": Mark(4, "peak")}
    assert uses(plate.Sheet().picture("back", soleus, ghosts=True)) == [
        ("plate-back", ""),
        ("plate-back-whole-soleus", "region level-4"),
        ("plate-back-gastrocnemius", "ghost"),
    ]
    assert uses(plate.Sheet().picture("back", soleus))[1] == (
        "plate-back-soleus",
        "region level-4",
    )


def test_defs_hold_only_what_the_page_shows() -> None:
    sheet = plate.Sheet()
    assert sheet.defs() == ""
    sheet.picture("back", CALF)
    assert 'id="plate-back"' in sheet.defs()
    assert "plate-front" not in sheet.defs()
    assert "deep" not in sheet.defs()


def test_a_picture_that_another_page_has_shown_brings_its_defs_along() -> None:
    psoas = {"psoas-major": Mark(4, "peak")}
    pages = [plate.Sheet(), plate.Sheet()]
    drawn = [sheet.picture("front", psoas, ghosts=True) for sheet in pages]
    assert drawn[0] == drawn[1]
    assert 'id="plate-front-deep-psoas-major"' in pages[0].defs()
    assert pages[0].defs() == pages[1].defs()


def test_the_same_muscles_from_another_file_are_another_picture() -> None:
    there, here = (plate.Sheet(lambda view, place=place: f"/{place}/{view}") for place in "ab")
    assert '"/a/back#' in there.picture("back", CALF)
    assert '"/b/back#' in here.picture("back", CALF)
    assert '"#' in plate.Sheet().picture("back", CALF)


def test_a_title_makes_an_image_and_none_hides_it() -> None:
    assert 'role="img" aria-label="The calf"' in plate.Sheet().picture(
        "back", CALF, title="The calf"
    )
    assert 'aria-hidden="true"' in plate.Sheet().picture("back", CALF)


@pytest.mark.parametrize(
    ("slug", "view"),
    [
        ("soleus", "back"),
        ("gluteus-maximus", "back"),
        ("rectus-femoris", "front"),
        ("psoas-major", "front"),
        ("tibialis-anterior", "front"),
        ("biceps-femoris", "back"),
    ],
)
def test_the_view_that_shows_most_of_a_muscle_comes_first(slug: str, view: str) -> None:
    assert plate.best_views({slug: Mark(4, "peak")})[0] == view


@pytest.mark.parametrize("view", art.BODY_VIEWS)
@pytest.mark.parametrize("ratio", [0.8, 1.0, 1.6])
def test_a_frame_holds_its_muscle_in_the_wanted_shape(view: str, ratio: float) -> None:
    figure = art.load(view)
    for slug in figure.slugs:
        x, y, width, height = plate.frame_of(view, [slug], ratio)
        assert width / height == pytest.approx(ratio, abs=0.02)
        drawn = (*figure.muscles, *figure.deep, *figure.whole)
        regions = [region for region in drawn if region.slug == slug]
        points = [point for region in regions for ring in region.rings for point in ring]
        if view != "side" and min(py for _, py in points) > 560:
            points = [point for point in points if point[0] > 0]
        assert all(x <= px <= x + width for px, _ in points), slug
        assert all(y - 1 <= py <= y + height + 1 for _, py in points), slug


@pytest.mark.parametrize("slug", ["soleus", "tibialis-posterior", "tibialis-anterior"])
def test_a_wide_frame_of_the_leg_cuts_neither_leg(slug: str) -> None:
    view = plate.best_views({slug: Mark(4, "peak")})[0]
    x, _, width, _ = plate.frame_of(view, [slug], 1.25)
    assert x == pytest.approx(-width / 2, abs=1)
    assert width >= 300
    x, _, width, _ = plate.frame_of(view, [slug], 0.465)
    assert x >= -width / 4, "a narrow frame holds one leg"


def test_many_small_things_in_the_sole_come_before_one_large_muscle_of_the_leg() -> None:
    sole = ["abductor-hallucis", "deep-plantar-muscles", "flexor-digitorum-brevis"]
    marks = {slug: Mark(3, "high") for slug in ("soleus", *sole, "plantar-fascia")}
    assert plate.best_views(marks)[0] == "foot-sole"
    marks |= {slug: Mark(3, "high") for slug in ("gastrocnemius", "biceps-femoris")}
    assert plate.best_views(marks)[0] == "back"


def test_a_frame_of_nothing_is_the_whole_view() -> None:
    assert plate.frame_of("front", ["not-a-muscle"]) == plate.whole("front")
    assert plate.best_views({"not-a-muscle": Mark(4, "peak")}) == ()


def test_with_files_a_page_holds_references_only() -> None:
    sheet = plate.Sheet(lambda view: f"/{view}.svg")
    picture = sheet.picture("back", {"soleus": Mark(4, "peak")}, ghosts=True)
    assert sheet.defs() == ""
    wanted = re.findall(r'href="/back\.svg#([^"]+)"', picture)
    assert wanted[:2] == ["plate-back-body", "plate-back-quiet"]
    assert "plate-back-whole-soleus" in wanted
    drawn = plate.document("back")
    assert set(wanted) <= set(re.findall(r' id="([^"]+)"', drawn))
    # Colours come from the page alone: the file names no class and no paint.
    assert "class=" not in drawn
    assert "fill=" not in drawn


# Every muscle whole, once ------------------------------------------------------------------------


def regions_of(view: str) -> tuple[art.Region, ...]:
    figure = art.load(view)
    return (*figure.muscles, *figure.deep, *figure.whole)


def whole_regions() -> dict[str, list[tuple[str, art.Region]]]:
    """Return for each drawn muscle the regions that are said to show all of it, with their view."""
    found: dict[str, list[tuple[str, art.Region]]] = {
        slug: [] for view in art.VIEWS for slug in art.load(view).slugs
    }
    for view in art.VIEWS:
        for region in regions_of(view):
            if region.whole:
                found[region.slug].append((view, region))
    return found


def test_each_muscle_is_drawn_whole_once() -> None:
    found = whole_regions()
    assert len(found) == 48
    assert {slug: len(regions) for slug, regions in found.items() if len(regions) != 1} == {}
    for slug, [(view, region)] in found.items():
        assert art.whole_view(slug) == view
        # No other region of this view shows more of it.
        others = [other.area for other in regions_of(view) if other.slug == slug]
        assert region.area == max(others), slug
    assert art.whole_view("not-a-muscle") == ""


def test_a_bar_and_a_ring_stand_at_the_ends_of_every_muscle_but_the_heart() -> None:
    without = set()
    for slug, [(view, region)] in whole_regions().items():
        if region.insertion is None:
            without.add(slug)
            continue
        # A calf muscle ends where its tendon does.
        sinews = [ring for tissue in art.load(view).tissues for ring in tissue.rings]
        shape = unary_union([Polygon(ring).buffer(0) for ring in (*region.rings, *sinews)])
        assert len(region.origin) == 2, slug
        for end in (*region.origin, region.insertion):
            assert shape.distance(Point(end)) < 3, (slug, end)
            x, y, width, height = plate.frame_of(view, [slug], 1.25)
            assert x < end[0] < x + width, slug
            assert y < end[1] < y + height, slug
        assert LineString(region.origin).distance(Point(region.insertion)) > 5, slug
    assert without == {"heart"}


def test_a_muscle_alone_is_shown_whole_with_its_ends_and_what_lies_over_it() -> None:
    for slug, [(view, region)] in whole_regions().items():
        marks = {slug: Mark(4, "peak")}
        assert plate.best_views(marks)[0] == view, slug
        drawn = plate.Sheet().picture(view, marks, ghosts=True)
        lit = [name for name, kind in uses(drawn) if kind and kind.endswith("region level-4")]
        reference = region.inks[0].partition("#")[2]
        assert lit == [f"plate-{view}-{reference}"], slug
        seen = {other.slug for other in art.load(view).muscles}
        ghosts = [name for name, kind in uses(drawn) if kind == "ghost"]
        assert ghosts == [f"plate-{view}-{over}" for over in region.over if over in seen], slug
        assert ('class="ends"' in drawn) == (slug != "heart")
    calf = {slug: Mark(4, "peak") for slug in ("soleus", "gastrocnemius")}
    assert 'class="ends"' not in plate.Sheet().picture("back", calf, ghosts=True)


def test_large_pictures_have_ink_and_small_ones_borders_only() -> None:
    sheet = plate.Sheet(ink=lambda name: f"/{name}.svg")
    soleus = {"soleus": Mark(4, "peak")}
    large = sheet.picture("back", soleus, height=400, ghosts=True)
    assert re.findall(r'href="([^"#]*)#([^"]+)"(?: class="([^"]+)")?', large) == [
        ("/back-ink.svg", "quiet", "plate-quiet"),
        ("/back-deep-ink.svg", "whole-soleus", "region level-4"),
        ("", "plate-back-gastrocnemius", "ghost"),
        ("/back-ink.svg", "over", ""),
    ]
    assert "-ink" not in sheet.picture("back", soleus, height=200)
    expected = {"soleus": Mark(4, "x", change="more", is_expected=True)}
    hatched = sheet.picture("back", expected, height=400)
    assert ("plate-back-soleus", "region level-4 is-more is-expected") in uses(hatched)


def test_a_small_body_shows_a_deep_muscle_whole_through_what_lies_over_it() -> None:
    sheet = plate.Sheet()
    drawn = sheet.picture("back", {"soleus": Mark(4, "peak")}, through=True)
    # All of it with a dashed edge, and not the slivers that the upper calf leaves of it.
    assert re.findall(r'href="#([^"]+)" class="region level-4 is-under"', drawn) == [
        "plate-back-whole-soleus"
    ]
    assert 'class="ghost"' not in drawn
    # What nothing covers keeps its plain edge.
    assert "is-under" not in sheet.picture("back", {"gluteus-maximus": Mark(4, "")}, through=True)
    assert "is-under" not in sheet.picture("back", {"soleus": Mark(4, "peak")})
