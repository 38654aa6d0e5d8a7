"""Speeds from 2 to 5 m/s: between measured ones the ten are drawn, told as such, and never lit."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from muscles.figures.runner import pose
from muscles.figures.runner.fans import fans
from muscles.figures.runner.posing import angles
from muscles.models import Condition, Curve, Phase
from muscles.presenters import speeds, stride
from muscles.presenters.speeds import Series
from muscles.presenters.stride import Stride
from tests.client.reading import links_of, squeezed, text_of
from tests.client.test_gait import complaints_of, figures_of, get

pytestmark = pytest.mark.django_db

MEASURED = {2.0: "run2.0h", 3.0: "run3.0h", 4.0: "run4.0h", 5.0: "run5.0h"}
UNLIT = "Activity is not carried over from another speed or from other people."


def ten() -> Series:
    found = speeds.series(stride.conditions())
    assert found
    return found


def note_of(html: str) -> str:
    """Return the note over the list that says nobody was recorded, with its opening tag."""
    return html.split('<div class="stride-note" data-stride-unlit')[1].split("</div>")[0]


def test_the_slider_reaches_from_the_slowest_to_the_fastest_and_marks_the_measured(
    client: Client,
) -> None:
    html = get(client, "?at=9")
    [slider] = re.findall(r'<input class="stride-pull[^"]*" id="stride-pace"[^>]*>', html)
    assert 'type="range" name="speed" form="stride-form" min="2.0" max="5.0" step="0.1"' in slider
    assert 'value="5.0"' in slider
    marks = html.split('class="stride-marks"')[1].split("</dd>")[0]
    assert [float(x) for x in re.findall(r'<svg x="([\d.]+)%"', marks)] == [0, 33.33, 66.67, 100]
    assert [link.partition("&")[2] for link in links_of(marks)] == [
        f"condition={slug}" for slug in MEASURED.values()
    ]
    assert re.findall(r'aria-label="([^"]+)" aria-current="true"', marks) == ["5 m/s"]


@pytest.mark.parametrize("speed", MEASURED)
def test_at_a_measured_speed_the_measured_runner_is_drawn(client: Client, speed: float) -> None:
    html = get(client, f"?at=9&speed={speed:g}")
    assert f'data-condition="{MEASURED[speed]}"' in figures_of(html)[0]
    assert "between measured speeds" not in re.sub(r"<[^>]*>", "", html)
    assert "measured, 10 runners" in text_of(html)
    assert complaints_of(html) == ""


def test_between_two_measured_speeds_the_page_says_so_and_lights_nobody(client: Client) -> None:
    html = get(client, "?at=9&speed=3.4")
    [drawn] = figures_of(html)
    assert 'data-condition="between-3.4"' in drawn
    assert "data-level" not in drawn
    text = text_of(html)
    assert "between measured speeds, 3 and 4 m/s" in text
    assert "Nobody recorded their muscles at 3.4 m/s, so none is lit." in text
    assert "Working now 0 of 15" in text
    note = note_of(html)
    assert not note.startswith(" hidden")
    assert "Nobody recorded these muscles at 3.4 m/s." in text_of(f"<p {note}")
    assert UNLIT in text_of(f"<p {note}")
    assert [link.partition("&")[2] for link in links_of(note)] == [
        f"condition={slug}" for slug in ("run5.0h", "run3.5d", "run4.0", "sprint9.5")
    ]


@pytest.mark.parametrize(
    ("query", "is_hidden"),
    [
        ("?condition=run5.0h", True),
        ("?condition=run2.0h", False),
        ("?condition=run4.0", True),
        ("?condition=sprint9.5&speed=3.4", True),
    ],
)
def test_the_note_on_nobody_recorded_stands_only_beside_those(
    client: Client, query: str, is_hidden: bool
) -> None:
    assert note_of(get(client, query)).startswith(" hidden") == is_hidden


def test_beside_a_single_runner_a_speed_means_nothing(client: Client) -> None:
    html = get(client, "?condition=sprint9.5&speed=1.9")
    assert complaints_of(html) == ""
    assert 'data-condition="sprint9.5"' in figures_of(html)[0]
    assert '<dd class="stride-speeds" hidden>' in html
    assert "measured, one runner" in text_of(html)


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("speed=1.9", "run2.0h"),
        ("speed=1.96", "run2.0h"),
        ("speed=5.1", "run5.0h"),
        ("speed=-3", "run2.0h"),
        ("speed=1e99", "run5.0h"),
        ("speed=abc", "run5.0h"),
        ("speed=nan", "run5.0h"),
        ("speed=inf", "run5.0h"),
        ("speed=%00", "run5.0h"),
        ("speed=abc&condition=run3.0h", "run3.0h"),
    ],
)
def test_a_speed_that_was_not_measured_is_explained_and_the_nearest_drawn(
    client: Client, query: str, slug: str
) -> None:
    html = get(client, f"?{query}")
    said = complaints_of(html)
    assert "The speed must be a number from 2 to 5 m/s" in said
    assert f"measured at 2, 3, 4 and 5 m/s. {slug[3]} m/s is shown instead." in said
    assert f'data-condition="{slug}"' in figures_of(html)[0]


def test_drawn_angles_lie_on_straight_lines_between_the_tables() -> None:
    found = ten()
    for (slow, slower), (fast, faster) in pairwise(MEASURED.items()):
        table = {
            slug: {
                curve.channel: curve.values
                for curve in Curve.objects.filter(condition__slug=slug, quantity="angle")
            }
            for slug in (slower, faster)
        }
        for speed in (slow, round(slow + 0.4, 1), fast):
            share = (speed - slow) / (fast - slow)
            motion = found.at(speed).motion
            for percent in (0, 25, 50, 75):
                drawn = angles(motion, percent)
                for channel, column in (
                    ("thigh-attitude", "thigh"),
                    ("shank-attitude", "shank"),
                    ("foot-pitch", "foot"),
                    ("forearm-attitude", "forearm"),
                ):
                    one, other = (table[slug][channel][percent] for slug in (slower, faster))
                    wanted = one + (other - one) * share
                    assert drawn[column] == pytest.approx(wanted, abs=0.5), (speed, channel)


def test_contact_shortens_and_the_push_grows_with_every_step_of_speed() -> None:
    found = ten()
    every = [found.at(round(2 + step / 10, 1)) for step in range(31)]
    stance = [runner.motion.stance_pct for runner in every]
    assert (stance[0], stance[-1]) == (46.7, 37.5)
    assert all(one >= other for one, other in pairwise(stance))
    peaks = [max(runner.force.vertical) for runner in every if runner.force]
    assert (peaks[0], peaks[-1]) == pytest.approx((2.07, 2.57), abs=0.006)
    # Where the peaks of two speeds lie apart, the line between the curves may sag a little.
    assert all(other > one - 0.01 for one, other in pairwise(peaks))
    assert {bool(runner.activity.values) for runner in every[:-1]} == {False}
    assert every[-1].activity.values


@pytest.mark.parametrize("speed", [1.9, 5.1])
def test_nobody_is_drawn_beyond_the_measured_speeds(speed: float) -> None:
    with pytest.raises(ValueError, match="beyond the measured speeds"):
        ten().at(speed)


def test_lengths_are_told_between_speeds_only_where_both_agree() -> None:
    found = ten()
    slower, faster, there = (found.at(speed).states.states for speed in (3.0, 4.0, 3.5))
    for slug, states in there.items():
        for percent, state in enumerate(states):
            both = {slower[slug][percent], faster[slug][percent]}
            assert {state} == (both if len(both) == 1 else {""})


def test_the_spread_is_drawn_on_request_with_its_words(client: Client) -> None:
    plain = get(client, "?at=75&speed=4")
    assert "stride-fans" not in plain
    assert '"spread":' not in plain
    assert 'class="note stride-differ" data-stride-differ hidden' in plain
    html = get(client, "?at=75&speed=4&spread=on")
    runner = stride.conditions().drawable["run4.0h"]
    near = pose(runner.motion, 75).near
    assert fans(runner.spread, near, 75) in figures_of(html)[0]
    curve = Curve.objects.get(condition__slug="run4.0h", channel="thigh-attitude")
    wide = int(curve.spread[75] + 0.5)
    said = text_of(html.partition("data-stride-differ")[2].split("</p>")[0])
    assert "how far the 10 runners differ, one standard deviation each way" in said
    assert f"thigh ±{wide}°" in said
    assert 1 < wide < 15


def test_one_runner_has_no_spread_between_runners(client: Client) -> None:
    html = get(client, "?at=75&condition=run4.0&spread=on")
    assert "stride-fans" not in html
    assert re.search(r'id="stride-spread"[^>]* disabled', html)


def test_a_speed_is_kept_by_every_link_beside_it(client: Client) -> None:
    html = get(client, "?at=9&speed=3.4")
    strip = links_of(html.split("data-film>")[1].split("</nav>")[0])
    assert strip
    assert all(link.endswith("&speed=3.4") for link in strip)
    beside = get(client, "?at=9&speed=3.4&with=sprint9.5")
    assert [re.findall(r'data-condition="([^"]+)"', svg) for svg in figures_of(beside)] == [
        ["between-3.4"],
        ["sprint9.5"],
    ]
    assert '<input type="hidden" name="speed" value="3.4">' in beside
    assert "stride-marks" not in beside
    assert "Choose two different speeds" in complaints_of(get(client, "?speed=3&with=run3.0h"))


@pytest.mark.parametrize("query", ["?speed=3.4", "?speed=2&spread=on", "?speed=9"])
def test_a_speed_asks_the_database_no_more_than_a_runner(
    client: Client, queries: Any, query: str
) -> None:
    with queries(12):
        client.get(f"/gait/{query}")


def test_those_measured_at_one_speed_have_no_slider(client: Client) -> None:
    Curve.objects.filter(
        condition__slug__in=("run2.0h", "run3.0h", "run4.0h"), channel="foot-pitch"
    ).delete()
    html = squeezed(client.get("/gait/?speed=3.4").content.decode())
    assert "stride-marks" not in html
    assert complaints_of(html) == ""
    assert 'data-condition="run5.0h"' in figures_of(html)[0]


def test_phases_move_with_contact_between_speeds() -> None:
    phases = list(Phase.objects.all())
    runner: Stride = ten().at(2.5)
    starts = [mark.start for mark in stride.borders(phases, runner.motion.stance_pct)]
    assert starts[4] == runner.motion.stance_pct == 43.6
    assert starts[5:] == [50, 65, 80]


@pytest.mark.parametrize(
    ("query", "is_told"),
    [
        ("?at=97&speed=2", True),
        ("?at=94&speed=3.3", True),
        ("?at=0", True),
        ("?at=100", True),
        ("?at=93.9", False),
        ("?at=1.1", False),
        ("?at=97&condition=run4.0", False),
    ],
)
def test_around_landing_nine_of_nine_runners_agree_on_the_hamstrings(
    client: Client, query: str, is_told: bool
) -> None:
    """The numbers are held by test_ten_runners.py."""
    [(attributes, words)] = re.findall(
        r'<p class="note stride-agreed" data-stride-agreed="1 94"([^>]*)>(.*?)</p>',
        " ".join(get(client, query).split()),
    )
    assert ("hidden" not in attributes) == is_told
    assert "In 9 of 9 runners the hamstrings are longest 19 to 31 ms before landing" in words


def test_of_people_without_such_a_note_nothing_is_said(client: Client) -> None:
    Condition.objects.update(landing_note="")
    html = get(client, "?at=97")
    assert "stride-agreed" not in html
    assert "data-stride-speeds" in html


@pytest.mark.parametrize("slug", ["biceps-femoris", "semimembranosus", "semitendinosus"])
def test_the_hamstrings_pages_say_how_many_runners_agree(client: Client, slug: str) -> None:
    text = text_of(squeezed(client.get(f"/muscles/{slug}/").content.decode()))
    assert "In 9 of 9 runners it already shortens as the foot lands." in text
