"""Curves: what is drawn is what the numbers say."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from muscles.figures.charts import drawing, shapes
from muscles.figures.charts.lettering import apart
from muscles.figures.charts.model import LOOKS, Line, Plot, Point, Span
from muscles.figures.cycle import length_states

PHASES = [
    Span("Landing", 0, 3),
    Span("Loading", 3, 20),
    Span("Push-off", 20, 40),
    Span("Swing", 40, 100),
]
CSS = Path(__file__).parents[3] / "static" / "css" / "curves.css"


def bump(peak: int, height: float = 1.0) -> list[float]:
    """Return 101 values that rise to ``height`` at ``peak`` and fall again."""
    return [height * max(0.0, 1 - abs(percent - peak) / 20) for percent in range(101)]


def places(data: str) -> list[tuple[float, float]]:
    """Return the points of path data made of M, l, V and z, as the drawing writes it."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    for letter, rest in re.findall(r"([MlVz])([^MlVz]*)", data):
        numbers = [float(item) for item in re.findall(r"-?\d*\.?\d+", rest)]
        if letter == "V":
            y = numbers[0]
            found.append((x, y))
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True)) if letter in "Ml" else []
        for across, down in pairs:
            x, y = (across, down) if letter == "M" else (x + across, y + down)
            found.append((x, round(y, 1)))
    return found


def heights_of(data: str) -> list[float]:
    """Return how far down a drawn line is at each percent of the stride."""
    drawn = places(data)
    return [
        start + (end - start) * (percent - left) / (right - left)
        for (left, start), (right, end) in pairwise(drawn)
        for percent in range(round(left), round(right))
    ] + [drawn[-1][1]]


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314


def paths(svg: str, kind: str) -> list[str]:
    return re.findall(rf'<path class="{kind}" d="([^"]+)"', svg)


def words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def draw(*lines: Line) -> str:
    return drawing.activity(lines, PHASES, "A title", "A description")


@pytest.mark.parametrize("peak", [0, 14, 57, 100])
def test_the_highest_point_of_a_line_stands_at_its_peak(peak: int) -> None:
    svg = draw(Line("run 2.8", "run", bump(peak)))
    [data] = paths(svg, "curve-line look-run is-lead")
    drawn = heights_of(data)
    assert len(drawn) == 101
    assert drawn[peak] == min(drawn)
    assert drawn.count(min(drawn)) == 1


def test_a_path_passes_every_height_without_growing_error() -> None:
    heights = [100 + 7 * (percent % 9) / 3 for percent in range(101)]
    drawn = heights_of(shapes.path(heights))
    for height, place in zip(heights, drawn, strict=True):
        # Half of half a pixel by rounding, the rest by places left out.
        assert abs(height - place) <= shapes.NEAR + 0.25


def test_short_numbers_stay_apart() -> None:
    assert shapes.path([9.0, 10.5, 9.0, 9.0]) == "M0 9l1 1.5 1-1.5 1 0"
    assert shapes.path([9.0, 9.5], near=0) == "M0 9l1 .5"


def test_places_on_a_straight_line_are_left_out_but_never_ends_and_extremes() -> None:
    assert shapes.thinned([0, 1, 2, 3, 4]) == [(0, 0), (4, 4)]
    assert shapes.thinned([5, 5, 5.4, 5, 5]) == [(0, 5), (2, 5.4), (4, 5)]
    assert shapes.thinned([0, 0, 9, 0, 0]) == [(0, 0), (1, 0), (2, 9), (3, 0), (4, 0)]


def test_a_path_takes_the_fewest_places_and_of_those_the_shortest() -> None:
    # One place in the middle is enough, though the one that is farthest off is another.
    assert len(shapes.thinned([0, 1, 5, 6, 9, 12], near=1)) == 3
    # Of equally few places those whose steps are short to write.
    assert shapes.thinned([0, 10.5, 20, 10], near=1.5) == [(0, 0), (2, 20), (3, 10)]
    # A place between may stand beside its value, but never beyond the highest and the lowest.
    wave = [100 + 60 * math.sin(place / 7) for place in range(101)]
    kept = shapes.thinned(wave, near=1)
    assert len(kept) <= 34
    assert {max(wave), min(wave)} <= {height for _, height in kept}
    assert all(min(wave) <= height <= max(wave) for _, height in kept)
    for (start, here), (end, there) in pairwise(kept):
        for place in range(start, end + 1):
            drawn = here + (there - here) * (place - start) / (end - start)
            assert abs(drawn - wave[place]) <= 1 + 1e-9


def test_the_band_is_closed_and_ends_at_zero() -> None:
    line = Line("run 2.8", "run", bump(50), spread=[0.3] * 101, toe_off=40)
    svg = draw(line)
    [data] = paths(svg, "curve-band")
    assert data.endswith("z")
    drawn = places(data)
    assert [x for x, _ in drawn].count(100) == 2
    assert drawn[-1][0] == 0
    [axis] = paths(svg, "curve-axis")
    zero = float(axis.split()[1].split("H")[0])
    assert max(y for _, y in drawn) == zero
    assert min(y for _, y in drawn) >= 0
    # Where the value is smaller than its spread, the lower side lies on zero.
    assert drawn[-1][1] == zero


def test_a_high_band_keeps_its_whole_height() -> None:
    calm = draw(Line("run 2.8", "run", bump(50), spread=[0.0] * 101))
    wide = draw(Line("run 2.8", "run", bump(50), spread=[0.5] * 101))
    tops = [min(y for _, y in places(paths(svg, "curve-band")[0])) for svg in (calm, wide)]
    line = min(y for _, y in places(paths(wide, "curve-line look-run is-lead")[0]))
    assert line - tops[1] > 20
    assert tops[1] >= 32


def test_only_the_first_line_leads_and_has_a_band() -> None:
    lines = [
        Line("run 2.8", "run", bump(10), [0.1] * 101, 40.6),
        Line("sprint 9.5", "sprint", bump(30), [0.1] * 101, 27),
    ]
    svg = draw(*lines)
    assert len(paths(svg, "curve-band")) == 1
    assert svg.count("is-lead") == 1
    # The other line, and its word, are there for those who ask.
    assert len(paths(svg, "curve-line look-sprint is-more")) == 2
    assert '<text x="14" y="' in svg
    assert re.search(r'class="is-more">sprint 9.5<', svg)
    assert "toe-off 41%" in words(svg)
    # The other line's toe-off is a tick at its own place.
    [tick] = paths(svg, "curve-tick look-sprint is-more")
    assert tick.startswith("M27 ")


def test_ground_and_floats_fill_the_stride() -> None:
    svg = draw(Line("run 2.8", "run", bump(10), toe_off=40.6))
    assert paths(svg, "curve-stance")[0].startswith("M0 32v164h40.6")
    floats = [data for data in paths(svg, "curve-float") if " 32v" in data]
    assert [data.split(" ")[0] for data in floats] == ["M40.6", "M90.6"]
    assert words(svg).count("float") == 2


def test_a_walker_never_floats() -> None:
    svg = draw(Line("walk 1.4", "walk", bump(45), toe_off=63.8))
    assert "curve-float" not in svg
    assert "in the air" in words(svg)


def test_without_toe_off_nothing_is_shaded() -> None:
    svg = draw(Line("run 2.5", "other", bump(45)))
    assert "curve-stance" not in svg
    assert "toe-off" not in svg


def test_axis_names_percent_and_phases() -> None:
    said = words(draw(Line("run 2.8", "run", bump(10), toe_off=40)))
    assert {
        "0",
        "25",
        "50",
        "75",
        "100%",
        "0.5",
        "1",
        "share of its own peak",
        "Loading",
        "Swing",
    } <= set(said)
    # Three percent of the width hold no word.
    assert "Landing" not in said


def test_labels_at_line_ends_keep_apart() -> None:
    svg = draw(*(Line(f"line {place}", "other", bump(20)) for place in range(5)))
    ends = parse(svg).find(".//*[@class='curve-ends']")
    assert ends is not None
    heights = sorted(float(text.attrib["y"]) for text in ends if text.tag.endswith("text"))
    assert len(heights) == 5
    assert min(b - a for a, b in pairwise(heights)) >= 12.9


def test_apart_moves_up_from_the_bottom_and_keeps_order() -> None:
    assert apart([5, 98, 99, 100], 13, 0, 100) == [5, 74, 87, 100]
    assert apart([10, 50], 13, 0, 100) == [10, 50]
    assert apart([2, 9, 10, 50], 13, 5, 100) == [5, 18, 31, 50]


def test_strips_show_what_the_velocity_does() -> None:
    velocity = [1.0] * 30 + [0.05] * 20 + [-0.5] * 51
    assert length_states(velocity) == (
        ["lengthening"] * 30 + ["near-constant"] * 20 + ["shortening"] * 51
    )
    line = Line("run 4.0", "fast", [0.9 + 0.001 * percent for percent in range(101)])
    svg = drawing.length([line], [velocity], PHASES, "A title", "A description")
    [longer], [flat], [shorter] = (
        paths(svg, f"curve-{state}") for state in ("lengthening", "near-constant", "shortening")
    )
    assert longer.startswith("M0 ")
    assert "h29.5" in longer
    assert flat.startswith("M29.5 ")
    assert "h20" in flat
    assert shorter.startswith("M49.5 ")
    assert "h50.5" in shorter
    # Longer stands above the middle, shorter below it.
    assert float(longer.split()[1].split("v")[0]) < float(shorter.split()[1].split("v")[0])


def test_a_curve_that_does_not_move_is_near_constant() -> None:
    assert set(length_states([0.0] * 101)) == {"near-constant"}


def test_simulated_fibres_have_a_plot_of_their_own() -> None:
    line = Line("run 4.0", "fast", bump(50))
    fibre = Line("fibres", "simulated", bump(20, 1.4))
    svg = drawing.length([line], [None], PHASES, "A title", "A description", fibre)
    [own] = paths(svg, "curve-line look-simulated")[:1]
    [lead] = paths(svg, "curve-line look-fast is-lead")
    assert min(y for _, y in places(own)) > max(y for _, y in places(lead))
    drawn = heights_of(own)
    assert drawn[20] == min(drawn)


def test_shared_scale_keeps_the_ratio() -> None:
    lines = [Line("jog 3.5", "jog", bump(20, 0.5)), Line("sprint 9.5", "sprint", bump(20))]
    svg = drawing.shared(lines, "A title", "A description")
    jog, sprint = (
        heights_of(paths(svg, f"curve-line look-{look}")[0]) for look in ("jog", "sprint")
    )
    zero = jog[90]
    assert (zero - jog[20]) / (zero - sprint[20]) == pytest.approx(0.5, abs=0.01)
    # Both are what the figure is about, so neither waits to be asked for.
    assert "curve-line look-sprint is-more" not in svg


def test_cost_draws_points_and_no_line_between_them() -> None:
    points = [Point(5, 4, "45% down"), Point(95, 19, "45% up")]
    svg = drawing.cost(points, 20, "joules", "A title", "A description")
    circles = re.findall(r'<circle class="curve-point" cx="([^"]+)" cy="([^"]+)"', svg)
    plot = Plot(28, 190, 0, 20)
    assert [(x, float(y)) for x, y in circles] == [
        ("5%", round(plot.y(4), 1)),
        ("95%", round(plot.y(19), 1)),
    ]
    assert "curve-line" not in svg
    assert {"4.00", "19.00", "45% up"} <= set(words(svg))


PAIR = [Line("run 4.0", "fast", bump(9), toe_off=30), Line("sprint 9.5", "sprint", bump(12))]
FIBRE = Line("fibres", "simulated", bump(40))
FIGURES = {
    "activity": draw(Line("run 2.8", "run", bump(9), [0.2] * 101, 40.6)),
    "shared": drawing.shared(PAIR, "A title", "A description"),
    "length": drawing.length(PAIR, [bump(9)] * 2, PHASES, "A title", "A description"),
    "length-fibre": drawing.length(PAIR, [bump(9)] * 2, PHASES, "A title", "A description", FIBRE),
    "cost": drawing.cost(
        [Point(5, 4, "45% down"), Point(25, 2, "20% down")],
        20,
        "joules",
        "A title",
        "A description",
    ),
}


@pytest.mark.parametrize("kind", sorted(FIGURES))
def test_every_figure_is_sound(kind: str) -> None:
    svg = FIGURES[kind]
    root = parse(svg)
    assert root.attrib["role"] == "img"
    assert [child.tag for child in root][:2] == ["title", "desc"]
    assert root[0].text == "A title"
    assert root[1].text == "A description"
    assert "style=" not in svg
    assert not re.search(r"\bon[a-z]+=", svg)
    # At most one decimal anywhere.
    assert not re.search(r"\d\.\d\d", re.sub(r"<text.*?</text>", "", svg))
    # Everything stays inside the figure's height.
    height = drawing.HEIGHTS[kind]
    assert root.attrib["height"] == str(height)
    lowest = max(float(text.attrib["y"]) for text in root.iter("text"))
    assert height - 16 < lowest < height


@pytest.mark.parametrize("kind", sorted(FIGURES))
def test_the_style_sheet_gives_each_figure_its_height(kind: str) -> None:
    rule = re.search(rf"^\.curve-{kind} {{\s*height: (\d+)px;", CSS.read_text(), re.MULTILINE)
    assert rule
    assert int(rule[1]) == drawing.HEIGHTS[kind]


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_has_a_rule(look: str) -> None:
    assert f".look-{look}" in CSS.read_text()


def test_shown_words_are_escaped() -> None:
    svg = drawing.activity([Line("<b>", "run", bump(9))], PHASES, "A & B", "x < y")
    parse(svg)
    assert "&lt;b&gt;" in svg
    assert "A &amp; B" in svg


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"look": "pink", "values": bump(9)}, "pink"),
        ({"look": "run", "values": [1.0] * 100}, "100"),
        ({"look": "run", "values": bump(9), "spread": [1.0]}, "1"),
    ],
)
def test_a_wrong_line_is_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Line("run 2.8", **options)  # type: ignore[arg-type]


def test_a_figure_without_lines_is_refused() -> None:
    with pytest.raises(ValueError, match="a line at least"):
        draw()
    line = Line("run 4.0", "fast", bump(9))
    with pytest.raises(ValueError, match="two lines"):
        drawing.length([line] * 3, [None] * 3, PHASES, "A title", "A description")
