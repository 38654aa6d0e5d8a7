"""A new data set needs rows in the content files, and nothing else: no line of Python knows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from muscles.figures.runner.model import REQUIRED
from muscles.models import Curve
from tests.client.reading import text_of
from tests.client.test_curves import figures, keys, section
from tests.client.test_gait import figures_of, get, level_in, shapes_of
from tests.conftest import copied_content, untraced

pytestmark = pytest.mark.django_db

REMARK = "The made-up electrode came loose twice."
DATA_SETS = """
- model: muscles.dataset
  fields:
    slug: made-up
    name: Made-up jog
    credit: Nobody N. A data set for this test. 2026.
    licence: CC0
    url: https://example.org/made-up
    one_scale: true
"""
# The simulation stands above the row that it names; loading puts them in order.
CONDITIONS = """
- model: muscles.condition
  fields:
    slug: sim2.0m
    name: Simulated jogging at 2.0 m/s, one runner
    kind: simulated
    data_set: [made-up]
    gait: jog
    speed: 2.00
    surface: sand
    people: 1
    simulation_of: [jog2.0m]
- model: muscles.condition
  fields:
    slug: jog2.0m
    name: Jogging at 2.0 m/s, three people
    kind: measured
    data_set: [made-up]
    gait: jog
    speed: 2.00
    surface: sand
    people: 3
    stance_percent: 40.0
    stride_seconds: 0.800
    precedence: 0
    timing_note: Its timing is made up.
    length_note: Its lengths are made up.
- model: muscles.condition
  fields:
    slug: walk1.0m
    name: Walking at 1.0 m/s, three people
    kind: measured
    data_set: [made-up]
    gait: walk
    speed: 1.00
    surface: sand
    people: 3
    stance_percent: 62.0
    stride_seconds: 1.100
    precedence: 0
"""
PEAK = 20
BUMP = [0.2] * PEAK + [0.8] + [0.2] * (100 - PEAK)


def curve(
    condition: str, quantity: str, channel: str, values: list[float], **fields: Any
) -> dict[str, Any]:
    named = {"condition": [condition], "quantity": quantity, "channel": channel, "values": values}
    return {"model": "muscles.curve", "fields": {**named, **fields}}


def curves() -> list[dict[str, Any]]:
    """Return activity by two electrodes and a simulation, a length, and the motion of a runner."""
    motion = {name: [10.0] * 101 for name in REQUIRED}
    own = Curve.objects.filter(condition__slug="run4.0", quantity="angle")
    motion |= {name: own.get(channel=name.replace("_", "-")).values for name in motion}
    return [
        curve("jog2.0m", "activity", "soleus", BUMP, muscle=["soleus"], remark=REMARK),
        curve(
            "jog2.0m",
            "activity",
            "outer-calf",
            BUMP,
            muscle=["gastrocnemius"],
            shows="outer calf",
            also_muscles=[["fibularis-longus"]],
            channel_note="The made-up electrode is wide.",
        ),
        curve(
            "jog2.0m",
            "activity",
            "inner-calf",
            BUMP[::-1],
            muscle=["gastrocnemius"],
            shows="inner calf",
            stands_for_muscle=False,
        ),
        curve("jog2.0m", "length", "soleus", BUMP, muscle=["soleus"]),
        curve("sim2.0m", "activity", "psoas-major", BUMP, muscle=["psoas-major"]),
        curve("walk1.0m", "activity", "soleus", [v / 2 for v in BUMP], muscle=["soleus"]),
        *(curve("jog2.0m", "angle", name.replace("_", "-"), v) for name, v in motion.items()),
    ]


@pytest.fixture(autouse=True)
def kept_drawings() -> None:
    """Nothing is kept from other tests: the content of this file is not theirs."""


@pytest.fixture(scope="module", autouse=True)
def made_up(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Load the content with the made-up data set once, as ``load_content`` loads any."""
    folder = copied_content(tmp_path_factory.mktemp("content"))
    with django_db_blocker.unblock(), transaction.atomic():
        added = {
            "17_data_sets.yaml": DATA_SETS,
            "18_conditions.yaml": CONDITIONS,
            "19_curves.yaml": yaml.safe_dump(curves()),
        }
        for name, text in added.items():
            path = folder / name
            path.write_text(path.read_text() + text)
        with untraced():
            call_command("load_content", folder, verbosity=0)
        yield
        transaction.set_rollback(True)


def test_it_is_drawn_on_the_page_of_its_muscle_with_its_gait_and_its_remarks(
    client: Client,
) -> None:
    figure = figures(section(client, "soleus"))[0]
    said = keys(figure)["jog 2.0"]
    assert "Jogging at 2.0 m/s, three people." in said
    assert f"Peaks at {PEAK}% of the stride" in said
    assert said.endswith(f"{REMARK} Its timing is made up.")
    assert 'class="curve-line look-jog is-lead"' in figure  # It has the lowest precedence.
    text = text_of(figure)
    assert "Shading and toe-off are those of jogging at 2.0 m/s" in text
    assert "A data set for this test" in text


def test_its_walk_looks_like_walking_and_names_no_phase_of_running(client: Client) -> None:
    figure = figures(section(client, "soleus"))[0]
    assert "look-walk" in figure
    assert keys(figure)["walk 1.0"].endswith("with the foot on the ground.")


def test_heights_compare_within_it(client: Client) -> None:
    html = section(client, "soleus")
    shared = {tuple(keys(item)): text_of(item) for item in figures(html) if "curve-shared" in item}
    assert "How walking compares with jogging" in html
    assert "How jogging compares with sprinting" in html, "the other pair is still there"
    assert set(shared) == {("walk 1.0", "jog 2.0"), ("jog 3.5", "sprint 9.5")}
    said = "Walking at 1.0 m/s peaked at 50% of the highest reading of jogging at 2.0 m/s."
    assert said in shared["walk 1.0", "jog 2.0"]


def test_its_length_says_what_to_know_of_it(client: Client) -> None:
    [figure] = [item for item in figures(section(client, "soleus")) if "curve-length" in item]
    assert "Its lengths are made up." in text_of(figure)
    assert "nine of the ten men" not in text_of(figure), "it is not drawn"


def test_its_electrodes_have_figures_of_their_own(client: Client) -> None:
    html = section(client, "gastrocnemius")
    headings = re.findall(r"<h3[^>]*>(.*?)</h3>", html)
    outer, inner = (
        headings.index(f"When it is active: {side} calf") for side in ("outer", "inner")
    )
    assert outer < inner, "the one that stands for the muscle comes first"
    assert "The made-up electrode is wide." in text_of(figures(html)[outer])
    assert "The made-up electrode is wide." not in text_of(figures(html)[inner])


def test_it_can_be_chosen_on_the_stride_which_opens_with_it(client: Client) -> None:
    html = get(client, "?condition=jog2.0m&at=20")
    [(name, pace)] = re.findall(
        r'<option value="jog2.0m"[^>]* data-name="([^"]*)"[^>]* selected>\s*([^<]*?)\s*</option>',
        html,
    )
    assert (name, pace) == ("Jogging at 2.0 m/s, three people", "2.0 m/s, 3 runners")
    assert "Jogging at 2.0 m/s, three people" in text_of(html)
    [drawn] = figures_of(html)
    assert 'data-condition="jog2.0m"' in drawn
    assert figures_of(get(client, "?at=20")) == [drawn]
    assert "Made-up jog" in text_of(html)
    # The walk has no motion, so it is known and cannot be drawn.
    assert "“walk1.0m” has no motion" in text_of(get(client, "?condition=walk1.0m"))


def test_its_scale_is_its_own(client: Client) -> None:
    text = text_of(get(client, "?condition=jog2.0m&with=sprint9.5"))
    assert "share one scale" not in text
    assert "Each muscle is scaled to its own peak at its own pace." in text


def test_its_curves_light_the_muscles_they_stand_for(client: Client) -> None:
    drawn = figures_of(get(client, f"?condition=jog2.0m&at={PEAK}"))[0]
    assert level_in(drawn, "soleus") == level_in(drawn, "gastrocnemius") == 4
    assert level_in(drawn, "fibularis-longus") == 4, "it lies under the same electrode"
    shapes = shapes_of(drawn)
    assert "is-simulated" in shapes["psoas-major"]
    assert "is-unmeasured" in shapes["vastus-lateralis"]
    frames = json.loads(client.get("/gait/keyframes/jog2.0m.json").content)
    assert frames["simulated"] == ["psoas-major"]
    assert set(frames["activity"]) == {
        "soleus",
        "gastrocnemius",
        "fibularis-longus",
        "psoas-major",
    }
