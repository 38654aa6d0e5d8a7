"""Where one thing becomes another: at the border, just below it and just above."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from muscles.figures import art, bodymap
from muscles.figures.bodymap import Link, Mark
from muscles.figures.charts import drawing
from muscles.figures.charts.model import Line, Span, parts
from muscles.figures.cycle import SAMPLES
from muscles.figures.runner import Activity, GroundForce, LengthState, Motion, pose
from muscles.figures.runner.drawing import arrow, busiest, digit, ghosts, level_of, shapes, steps_at
from muscles.figures.runner.model import REQUIRED
from muscles.forms import SourceFilterForm, StrideForm
from muscles.models import (
    Article,
    Condition,
    Curve,
    DataSet,
    Effect,
    Role,
    Source,
)
from muscles.models.measurement import validate_slope_costs
from muscles.presenters import footnotes, gait
from muscles.presenters.anatomy import shared_confidence
from muscles.presenters.curves.lines import to_draw
from muscles.presenters.film import busiest as busiest_roles

FLAT = [0.0] * SAMPLES


# Levels ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "level"),
    [
        (0.0, 0),
        (0.128, 0),
        (0.129, 1),
        (0.385, 1),
        (0.386, 2),
        (0.614, 2),
        (0.615, 3),
        (0.871, 3),
        (0.872, 4),
        (1.0, 4),
    ],
)
def test_a_level_is_the_nearest_quarter_of_the_peak_in_steps_of_a_35th(
    share: float, level: int
) -> None:
    steps = steps_at(Activity({"soleus": [share] * SAMPLES}), "soleus", 10)
    assert steps is not None
    assert level_of(steps) == level


def test_a_step_is_the_nearest_thirty_fifth_and_halves_go_up() -> None:
    assert [digit(value / 35) for value in (0, 0.49, 0.5, 1.49, 1.5, 34.49, 34.5, 35)] == [
        0,
        0,
        1,
        1,
        2,
        34,
        35,
        35,
    ]
    assert [level_of(step) for step in (4.374, 4.375, 13.124, 13.125)] == [0, 1, 1, 2]
    assert [level_of(step, 10) for step in (0, 1.74, 1.75, 33.24, 33.25, 35)] == [
        0,
        0,
        1,
        9,
        10,
        10,
    ]


def test_a_silent_muscle_is_never_among_the_busiest() -> None:
    curves = {"soleus": [0.12] * SAMPLES, "gastrocnemius": [0.13] * SAMPLES}
    assert busiest(Activity(curves), 10) == ["gastrocnemius"]


def test_a_silent_muscle_that_is_stretched_does_not_brake() -> None:
    motion = Motion("x", 35.0, 0.7, dict.fromkeys(REQUIRED, FLAT))
    states = LengthState({"soleus": ["L"] * SAMPLES, "gastrocnemius": ["L"] * SAMPLES})
    active = Activity({"soleus": [0.12] * SAMPLES, "gastrocnemius": [0.13] * SAMPLES})
    drawn = {shape.muscle: shape.classes for shape in shapes(pose(motion, 10), active, states)}
    assert "is-braking" not in drawn["soleus"]
    assert "is-braking" in drawn["gastrocnemius"]


@pytest.mark.django_db
def test_a_phases_small_map_shows_muscles_from_moderate_on() -> None:
    phase = Role.objects.get(muscle__slug="soleus", phase__slug="loading").phase
    Role.objects.filter(phase=phase).update(level=1, action="braking")
    assert gait.phase(phase)["bodies"] == []
    Role.objects.filter(phase=phase, muscle__slug="soleus").update(level=2)
    bodies = gait.phase(phase)["bodies"]
    assert bodies
    levels = {level for _, body in bodies for level in re.findall(r"\blevel-(\d)\b", body)}
    assert levels == {"2"}, "the soleus alone is lit"


@pytest.mark.django_db
@pytest.mark.parametrize(("level", "allowed"), [(0, True), (4, True), (5, False)])
def test_a_role_has_a_level_from_silent_to_peak(level: int, allowed: bool) -> None:
    row = Role.objects.filter(muscle__slug="soleus", phase__slug="loading")
    if allowed:
        assert row.update(level=level) == 1
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(level=level)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "size", "allowed"),
    [
        ("more", 0, False),
        ("more", 1, True),
        ("less", 2, True),
        ("less", 3, False),
        ("same", 0, True),
        ("same", 1, False),
    ],
)
def test_a_change_has_a_size_that_fits(change: str, size: int, allowed: bool) -> None:
    row = Effect.objects.filter(muscle__slug="soleus", terrain__slug="uphill")
    if allowed:
        assert row.update(change=change, size=size) == 1
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(change=change, size=size)


# Confidence of a table ---------------------------------------------------------------------------


def test_a_table_shares_its_confidence_only_if_every_row_has_the_same() -> None:
    def of(*words: str) -> Any:
        return shared_confidence([Role(confidence=word) for word in words])

    assert of() is None
    assert of("low") == of("low", "low", "low") == "low"
    assert of("high", "low") is None
    assert of("low", "low", "high") is None


def test_the_busiest_roles_are_all_at_the_highest_level() -> None:
    roles = [Role(level=level) for level in (3, 4, 0, 4)]
    assert busiest_roles(roles) == [roles[1], roles[3]]
    assert busiest_roles(roles[2:3]) == [roles[2]]
    assert busiest_roles([]) == []


# Letters on the map ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "letter", "roomy"),
    [(0.49, False, False), (0.5, True, False), (0.99, True, False), (1.0, True, True)],
)
def test_a_letter_needs_half_its_height_of_room_and_its_height_in_small_pictures(
    monkeypatch: pytest.MonkeyPatch, share: float, letter: bool, roomy: bool
) -> None:
    room = next(r.room for r in art.load("back").muscles if r.slug == "soleus")
    monkeypatch.setitem(bodymap._LETTER, "body", room / share)
    drawn = bodymap.draw("back", {"soleus": Link("x", "/")}, {"soleus": Mark(2, "x", "driving")})
    [written] = re.findall(r'<g class="map-letters"[^>]*?(?:/>|>(.*?)</g>)', drawn)
    assert ("<text" in written) == letter
    assert ('class="roomy"' in written) == roomy


def test_a_small_map_shows_a_second_view_from_a_fifth_of_the_best_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shares = {"front": 1.0, "back": 0.2, "side": 0.1, "foot-sole": 0.0, "foot-side": 0.0}
    marks = bodymap.lit(["soleus"])

    def views() -> list[str]:
        bodymap._small_map.cache_clear()
        return re.findall(r'data-view="([^"]+)"', bodymap.small_map(marks, "x"))

    monkeypatch.setattr(bodymap, "_share", lambda view, marks: shares[view])
    assert views() == ["front"]
    shares["back"] = 0.21
    assert views() == ["front", "back"]
    shares |= {"front": 0.1, "back": 0.3}
    assert views() == ["front", "back"], "in the order of the views, not of their shares"
    shares |= {"front": 1.0, "foot-sole": 10.0}
    assert views()[0] == "front"
    shares["foot-sole"] = 10.1
    assert views() == ["foot-sole"]
    bodymap._small_map.cache_clear()


# Curves ------------------------------------------------------------------------------------------


def curve(slug: str, peak: float, *, kind: str = "measured", one_scale: bool = True) -> Curve:
    condition = Condition(
        slug=slug, kind=kind, speed=3, gait="run", data_set=DataSet(slug="x", one_scale=one_scale)
    )
    return Curve(condition=condition, quantity="activity", values=[*FLAT[1:], peak])


def names(curves: list[Curve]) -> list[str]:
    return [row.condition.slug for row in curves]


def test_a_recording_below_a_tenth_of_a_shared_scale_is_faint() -> None:
    simulated = curve("sim", 1.0, kind="simulated", one_scale=False)
    assert names(to_draw([curve("a", 0.1), simulated])) == ["a"]
    assert names(to_draw([curve("a", 0.099), simulated])) == ["sim", "a"]
    assert names(to_draw([curve("a", 0.099, one_scale=False), simulated])) == ["a"]
    assert names(to_draw([curve("a", 0.099), curve("b", 0.2)])) == ["b", "a"]


def test_five_lines_at_most_are_drawn() -> None:
    for count in (4, 5, 6):
        found = to_draw([curve(f"c{place}", 1.0) for place in range(count)])
        assert names(found) == [f"c{place}" for place in range(min(count, 5))]


def test_a_phase_too_short_for_its_name_goes_without() -> None:
    line = Line("run", "run", FLAT, None, 35)
    spans = [Span("Short", 0, 4.9), Span("Enough", 5, 10)]
    drawn = drawing.activity([line], spans, "x", "y")
    assert ">Short<" not in drawn
    assert ">Enough<" in drawn


def test_a_walker_never_floats() -> None:
    assert [name for name, _, _ in parts(49.9)] == ["stance", "float", "other", "float"]
    assert [name for name, _, _ in parts(50)] == ["stance", "swing"]
    assert parts(None) == []


@pytest.mark.parametrize(("slope", "allowed"), [(50, True), (-50, True), (51, False), (-51, False)])
def test_slopes_reach_from_fifty_down_to_fifty_up(slope: float, allowed: bool) -> None:
    pairs = [[0, 3.4], [slope, 1.0]]
    if allowed:
        validate_slope_costs(pairs)
    else:
        with pytest.raises(ValidationError):
            validate_slope_costs(pairs)


# The runner --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stance", "allowed"), [(4.9, False), (5, True), (49.9, True), (50, False)]
)
def test_a_runner_stands_for_a_part_of_the_first_half(stance: float, allowed: bool) -> None:
    values = dict.fromkeys(REQUIRED, FLAT)
    if allowed:
        assert Motion("x", stance, 0.7, values).stance_pct == stance
    else:
        with pytest.raises(ValueError, match="stance_pct"):
            Motion("x", stance, 0.7, values)


def test_a_push_under_a_tenth_of_the_weight_has_no_arrow() -> None:
    posed = pose(Motion("x", 35.0, 0.7, dict.fromkeys(REQUIRED, FLAT)), 10)
    assert arrow(posed, GroundForce([0.099] * SAMPLES, FLAT)) == []
    long = arrow(posed, GroundForce([0.1] * SAMPLES, FLAT))
    assert long
    up = [y for _, y in arrow(posed, GroundForce([2.0] * SAMPLES, FLAT))]
    assert min(up) == pytest.approx(-300), "two body weights are two times 150 units, upwards"
    ahead = arrow(posed, GroundForce([1.0] * SAMPLES, [1.0] * SAMPLES))
    assert max(x for x, _ in ahead) > max(x for x, _ in long), "a push ahead leans ahead"


def test_a_trail_has_twelve_outlines_at_most() -> None:
    motion = Motion("x", 35.0, 0.7, dict.fromkeys(REQUIRED, FLAT))
    assert ghosts(motion, 10, 0).count("stride-ghost") == 0
    assert ghosts(motion, 10, 12).count("stride-ghost") == 12
    for wrong in (-1, 13):
        with pytest.raises(ValueError, match="0 to 12 outlines"):
            ghosts(motion, 10, wrong)


# Texts and forms ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "is_kept"), [(51, True), (52, True), (53, False)])
def test_a_margin_note_quotes_a_first_sentence_that_fits(length: int, is_kept: bool) -> None:
    who = "a" * length
    source = Source(kind="study", finding=f"{who}. They ran.")
    assert footnotes.about(source) == (who if is_kept else "A study")
    assert footnotes.about(Source(kind="review", finding="Ten. Yes.")) == "Ten"
    assert footnotes.about(Source(kind="textbook", finding="Ten. Yes.")) == (
        "A textbook or teaching page"
    )


@pytest.mark.parametrize(
    ("words", "minutes"), [(1, 1), (299, 1), (301, 2), (499, 2), (501, 3), (1000, 5)]
)
def test_an_article_takes_a_minute_for_two_hundred_words(words: int, minutes: int) -> None:
    assert Article(short_answer="", body="word " * words, unknown="").minutes == minutes


@pytest.mark.parametrize(("length", "is_fine"), [(99, True), (100, True), (101, False)])
def test_a_search_takes_a_hundred_characters(length: int, is_fine: bool) -> None:
    form = SourceFilterForm({"q": "a" * length})
    assert form.is_valid() == is_fine
    assert bool(form.problems) != is_fine


@pytest.mark.parametrize(
    ("at", "kept"),
    [("0", 0.0), ("100", 100.0), ("-0.1", None), ("100.1", None), ("nan", None), ("half", None)],
)
def test_the_stride_takes_places_from_0_to_100(at: str, kept: float | None) -> None:
    form = StrideForm({"at": at}, drawn={"run": 1}, known={"run": 1}, default="run")
    assert form.choices()["at"] == kept
    assert [("from 0 to 100" in problem) for problem in form.problems] == (
        [] if kept is not None else [True]
    )


def test_a_strange_word_is_repeated_in_its_first_forty_characters() -> None:
    for length in (40, 41):
        form = StrideForm({"condition": "c" * length}, drawn={}, known={}, default="")
        [problem] = form.problems
        assert f"“{'c' * 40}”" in problem


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "allowed"), [(1499, False), (1500, True), (2100, True), (2101, False)]
)
def test_a_year_is_a_year(year: int, allowed: bool) -> None:
    row = Source.objects.filter(slug="hamner2010")
    if allowed:
        assert row.update(year=year) == 1
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(year=year)
