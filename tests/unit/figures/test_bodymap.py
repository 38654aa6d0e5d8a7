"""The map's drawing: data in, shapes out."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from muscles.figures import art, bodymap
from muscles.figures.bodymap import Link, Mark

LINKS = {
    "soleus": Link(
        "Soleus (deep calf muscle)", "/muscles/soleus/", "/muscles/soleus/role/?a=1&b=2"
    ),
    "gastrocnemius": Link("Gastrocnemius", "/muscles/gastrocnemius/"),
    "gluteus-maximus": Link("Gluteus “maximus” <big>", "/muscles/gluteus-maximus/"),
}


def draw(view: str = "back", marks: dict[str, Mark] | None = None, **options: object) -> str:
    """Return a view with three muscles linked."""
    drawn = bodymap.draw(view, LINKS, marks or {}, **options)  # type: ignore[arg-type]
    ElementTree.fromstring(drawn)  # noqa: S314 - our own
    return drawn


def tag(drawn: str, slug: str) -> str:
    """Return the opening tag of a region."""
    found = re.search(rf'<a [^>]*data-muscle="{slug}"[^>]*>', drawn)
    assert found
    return found[0]


def test_only_known_muscles_are_links_in_the_order_given() -> None:
    assert re.findall(r'data-muscle="([^"]+)"', draw()) == list(LINKS)


def test_names_are_escaped_and_hold_the_state() -> None:
    drawn = draw(marks={"gluteus-maximus": Mark(3, 'mixed, "high" & <odd>', action="mixed")})
    assert "<big>" not in drawn
    assert "&lt;odd&gt;" in drawn
    assert "Gluteus “maximus” &lt;big&gt;: mixed" in tag(drawn, "gluteus-maximus")


def test_level_action_and_pattern() -> None:
    drawn = draw(marks={"soleus": Mark(4, "braking, peak", action="braking")})
    region = tag(drawn, "soleus")
    assert 'data-level="4"' in region
    assert 'data-action="braking"' in region
    assert "data-change" not in region
    assert 'href="#back-s-soleus" class="pattern"' in drawn


@pytest.mark.parametrize("action", ["driving", "quiet", "unknown"])
def test_driving_and_quiet_are_plain(action: str) -> None:
    assert 'class="pattern"' not in draw(marks={"soleus": Mark(4, "x", action=action)})


def test_a_silent_muscle_has_neither_pattern_nor_letter() -> None:
    drawn = draw(marks={"gluteus-maximus": Mark(0, "x", action="holding")})
    assert 'class="pattern"' not in drawn
    assert "<text" not in drawn


def test_not_studied_is_the_plain_body_without_a_letter() -> None:
    drawn = draw(marks={"gluteus-maximus": Mark(0, "not studied", change="not-studied")})
    assert "is-not-studied" in tag(drawn, "gluteus-maximus")
    assert 'class="pattern"' not in drawn
    assert "<text" not in drawn


def test_what_nobody_measured_is_told_apart_from_what_was() -> None:
    measured = Mark(4, "much more", change="more")
    expected = Mark(4, "much more (expected, not measured)", change="more", is_expected=True)
    drawn = draw(marks={"soleus": measured, "gluteus-maximus": expected})
    assert "is-expected" not in tag(drawn, "soleus")
    assert 'class="region level-4 is-more is-expected"' in tag(drawn, "gluteus-maximus")


@pytest.mark.parametrize(
    ("mark", "letter"),
    [
        (Mark(2, "x", action="driving"), "D"),
        (Mark(2, "x", action="braking"), "B"),
        (Mark(2, "x", action="holding"), "H"),
        (Mark(2, "x", action="mixed"), "M"),
        (Mark(3, "x", change="more"), "+"),
        (Mark(4, "x", change="more"), "++"),
        (Mark(1, "x", change="less"), "−"),
        (Mark(0, "x", change="less"), "−−"),
        (Mark(2, "x", change="same"), "="),
        (Mark(0, "x", change="unclear"), "?"),
    ],
)
def test_letters(mark: Mark, letter: str) -> None:
    drawn = draw(marks={"gluteus-maximus": mark})
    assert re.findall(r"<text[^>]*>(.+?)</text>", drawn) == [letter]


def test_the_chosen_muscle_is_current_and_outlined_above_all() -> None:
    drawn = draw(chosen="soleus")
    assert 'aria-current="true"' in tag(drawn, "soleus")
    assert drawn.count("aria-current") == 1
    outlines = drawn[drawn.index("map-outlines") :]
    assert outlines.count('href="#back-s-soleus"') == 2
    assert "data-muscle" not in outlines


def test_a_chosen_muscle_of_another_view_is_no_broken_reference() -> None:
    assert "tibialis-anterior" not in draw(chosen="tibialis-anterior")


def test_hit_areas_lie_under_all_regions_small_ones_last() -> None:
    drawn = draw()
    hits = re.findall(r'data-hit="([^"]+)"', drawn)
    assert hits == ["gastrocnemius", "gluteus-maximus", "soleus"]
    assert drawn.rindex("data-hit=") < drawn.index("data-muscle=")


def test_deep_regions_keep_the_order_of_the_file() -> None:
    links = {slug: Link(slug, "/") for slug in sorted(art.load("front").slugs)}
    drawn = bodymap.draw("front", links, {}, layer="deep")
    wanted = [region.slug for region in art.load("front").deep]
    assert re.findall(r'data-muscle="([^"]+)"', drawn) == wanted
    assert "map-faded" in drawn


def test_a_group_is_one_region_of_all_its_muscles() -> None:
    links = {"calf": Link("Calf", "/groups/calf/")}
    groups = {"soleus": "calf", "gastrocnemius": "calf"}
    drawn = bodymap.draw("back", links, {"calf": Mark(3, "up to high")}, groups=groups)
    figure = {region.slug: region for region in art.load("back").muscles}
    wanted = len(figure["soleus"].shapes) + len(figure["gastrocnemius"].shapes)
    region = re.search(r'<a [^>]*data-group="calf"[^>]*>(.*?)</a>', drawn, re.S)
    assert region
    assert region[1].count("<path") == wanted
    assert "data-muscle" not in drawn


def test_a_closeup_leaves_out_what_it_does_not_show() -> None:
    whole, part = draw(), draw(closeup="leg")
    assert "gluteus-maximus" not in part
    assert len(part) < len(whole) * 0.7
    assert 'viewBox="3 690 148 318"' in part
    with pytest.raises(KeyError):
        draw("front", closeup="foot")


def test_tissues_are_links_where_a_page_exists() -> None:
    tissues = {"achilles-tendon": Link("Achilles tendon", "/tissues/achilles-tendon/")}
    assert 'data-tissue="achilles-tendon"' in draw(tissues=tissues)
    assert "data-tissue" not in draw()


def test_a_tissue_carries_the_address_of_its_panel() -> None:
    link = Link("Achilles tendon", "/tissues/achilles-tendon/", "/tissues/achilles-tendon/role/")
    drawn = draw(tissues={"achilles-tendon": link})
    assert 'hx-get="/tissues/achilles-tendon/role/"' in drawn
    assert drawn.count("hx-get") == 1


def test_lines_run_from_the_body_to_the_height_of_their_label() -> None:
    leads = [
        bodymap.Lead((-20.0, 300.0), 321.5, "left"),
        bodymap.Lead((30.0, 600.0), 590.0, "right"),
    ]
    drawn = draw(leads=leads)
    lines = re.findall(r'class="map-lead"[^>]*><path d="([^"]+)"', drawn)
    assert lines == ["M-20 300L-205 321.5h-26", "M30 600L205 590h26"]
    assert "map-lead" not in draw()


def test_the_finder_repeats_what_the_page_has_drawn() -> None:
    small = bodymap.finder("back", chosen="soleus")
    ElementTree.fromstring(small)  # noqa: S314 - our own
    drawn = draw()
    for name in re.findall(r'href="#([^"]+)"', small):
        assert f'id="{name}"' in drawn
    assert 'href="#back-s-soleus"' in small
    assert "soleus" not in bodymap.finder("back")
    assert "psoas" not in bodymap.finder("back", chosen="psoas-major", layer="deep")


def test_small_pictures_have_no_links_and_say_what_they_show() -> None:
    drawn = bodymap.small_view("back", {"soleus": Mark(4, "shown")}, "Soleus & co")
    assert "<a " not in drawn
    assert 'role="img"' in drawn
    assert 'aria-label="Soleus &amp; co"' in drawn
    assert drawn.count('class="region') == 1
    assert ' id="' not in drawn


def test_small_pictures_bare_a_deep_muscle_unless_its_cover_is_lit() -> None:
    alone = bodymap.small_view("back", {"gluteus-minimus": Mark(4, "shown")}, "x")
    assert alone.count('class="region') == 1
    lit = {"gluteus-minimus": Mark(4, "shown"), "gluteus-medius": Mark(4, "shown")}
    assert bodymap.small_view("back", lit, "x").count('class="region') == 1
    heart = {"heart": Mark(4, "shown"), "intercostals": Mark(4, "shown")}
    assert bodymap.small_view("front", heart, "x").count('class="region') == 2


def test_ink_lies_between_a_regions_shape_and_its_pattern_and_is_not_in_the_page() -> None:
    marks = {"soleus": Mark(3, "braking", action="braking")}
    drawn = draw(marks=marks, ink=lambda name: f"/{name}.svg")
    region = re.search(r'<a [^>]*data-muscle="soleus"[^>]*>(.*?)</a>', drawn, re.S)
    assert region
    assert re.findall(r'<use href="([^"]+)"', region[1]) == [
        "/back-ink.svg#soleus",
        "#back-s-soleus",
    ]
    layers = re.findall(r'"/back-ink\.svg#(under|between|over)"', drawn)
    assert layers == ["under", "between", "over"]
    assert "-ink" not in draw(marks=marks)
    deep = bodymap.draw("back", LINKS, {}, layer="deep", ink=lambda name: f"/{name}.svg")
    assert "#between" not in deep
    groups = {"soleus": "calf", "gastrocnemius": "calf"}
    together = bodymap.draw(
        "back", {"calf": Link("Calf", "/")}, {}, groups=groups, ink=lambda name: f"/{name}.svg"
    )
    region = re.search(r'<a [^>]*data-group="calf"[^>]*>(.*?)</a>', together, re.S)
    assert region
    assert set(re.findall(r"#(\w+)", region[1])) == {"soleus", "gastrocnemius"}
