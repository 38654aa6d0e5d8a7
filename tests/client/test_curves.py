"""Curves on pages: figures, words and tables say what the database holds."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muscles.models import Curve, DataSet, Muscle, Phase
from muscles.models.measurement import Quantity
from muscles.presenters.curves.muscle import NOTHING, for_text
from tests.client.reading import get, links_of, squeezed, text_of

pytestmark = pytest.mark.django_db

RUNS = {
    "walk1.4": "walk 1.4",
    "run2.8": "run 2.8",
    "run3.5d": "jog 3.5",
    "run5.0h": "run 5.0",
    "sprint9.5": "sprint 9.5",
}


def section(client: Client, slug: str) -> str:
    """Return the part of a muscle's page that holds its curves."""
    html = get(client, f"/muscles/{slug}/")
    [found] = re.findall(r'<section class="curves".*?</section>', html, re.DOTALL)
    return str(found)


def figures(html: str) -> list[str]:
    return re.findall(r'<figure class="curve-figure">.*?</figure>', html, re.DOTALL)


def activity(slug: str, condition: str, channel: str = "") -> Curve:
    return Curve.objects.get(
        quantity=Quantity.ACTIVITY, condition__slug=condition, channel=channel or slug
    )


def phase_holding(percent: float) -> Phase:
    return Phase.objects.get(start_percent__lte=percent, end_percent__gt=percent)


def peak_of(curve: Curve) -> int:
    return int(curve.values.index(max(curve.values)))


def keys(figure: str) -> dict[str, str]:
    """Return what the key of a figure says of each line."""
    items = re.findall(r"<li>.*?<b>(.*?)</b>(.*?)</li>", figure, re.DOTALL)
    return {label: text_of(said) for label, said in items}


def numbers(figure: str) -> tuple[list[str], list[list[str]]]:
    """Return heads and rows of the table under a figure."""
    heads = re.findall(r'<th scope="col">(.*?)</th>', figure)
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', figure, re.DOTALL)
    return heads, [[first, *re.findall(r"<td>(.*?)</td>", cells)] for first, cells in rows]


# Activity ---------------------------------------------------------------------------------------


def test_soleus_shows_every_condition_with_the_peak_of_its_own_numbers(client: Client) -> None:
    figure = figures(section(client, "soleus"))[0]
    said = keys(figure)
    assert list(said) == list(RUNS.values())
    for slug, label in RUNS.items():
        curve = activity("soleus", slug)
        assert said[label].startswith(f"{curve.condition.name}. ")
        assert f"Peaks at {peak_of(curve)}% of the stride" in said[label]
    assert said["run 2.8"].startswith("Running at 2.8 m/s, 15 people.")
    assert "one runner" in said["sprint 9.5"]


def test_every_line_has_the_look_of_its_condition(client: Client) -> None:
    figure = figures(section(client, "soleus"))[0]
    items = re.findall(r"<li>.*?look-([a-z]+).*?<b>(.*?)</b>", figure, re.DOTALL)
    assert {label: look for look, label in items} == {
        "walk 1.4": "walk",
        "run 2.8": "run",
        "jog 3.5": "jog",
        "run 5.0": "fast",
        "sprint 9.5": "sprint",
    }


def test_a_peak_names_the_phase_it_falls_in(client: Client) -> None:
    said = keys(figures(section(client, "soleus"))[0])
    phase = phase_holding(peak_of(activity("soleus", "run2.8")))
    assert f"of the stride ({phase.short.lower()})." in said["run 2.8"]


def test_phases_of_running_are_not_said_of_walking(client: Client) -> None:
    # It peaks where a runner's leg is loading, with the foot on the ground in both gaits.
    assert phase_holding(peak_of(activity("gluteus-maximus", "walk1.4"))).slug == "loading"
    said = keys(figures(section(client, "gluteus-maximus"))[0])
    assert said["walk 1.4"].endswith("with the foot on the ground.")


def test_a_changed_curve_changes_the_page(client: Client) -> None:
    curve = activity("soleus", "run2.8")
    curve.values = [0.1] * 72 + [1.0] + [0.1] * 28
    curve.save()
    figure = figures(section(client, "soleus"))[0]
    assert keys(figure)["run 2.8"].endswith("Peaks at 72% of the stride (passing).")
    heads, rows = numbers(figure)
    column = heads.index("run 2.8")
    assert {row[column] for row in rows} == {"0.10"}


def test_the_table_holds_the_numbers_at_every_five_percent(client: Client) -> None:
    heads, rows = numbers(figures(section(client, "soleus"))[0])
    assert heads == ["%", "Phase", "walk 1.4", "run 2.8", "± band", *list(RUNS.values())[2:]]
    assert [int(row[0]) for row in rows] == list(range(0, 101, 10))
    for slug, label in RUNS.items():
        curve = activity("soleus", slug)
        values = curve.values
        column = heads.index(label)
        for row in rows:
            if int(row[0]) in curve.low:
                assert row[column] == "low"
                continue
            assert float(row[column]) == pytest.approx(
                values[int(row[0])] / max(values), abs=0.0051
            )


def test_everybody_reads_one_sentence_and_the_rest_is_folded(client: Client) -> None:
    for figure in figures(section(client, "soleus")):
        [summary] = re.findall(r"<figcaption><p>(.*?)</p>", figure)
        assert len(text_of(summary).split()) < 40
        folded = re.findall(r"<summary>(.*?)</summary>", figure)
        assert folded[:2] == ["Lines explained", "The numbers"]
        assert folded[2].startswith("Data: ")
        assert len(folded) == 3
    first = figures(section(client, "soleus"))[0]
    assert "The thick line is running at 2.8 m/s, 15 people. Peaks at " in text_of(first)
    assert "Scaled to its own peak: timing, not force or effort." in text_of(first)
    assert "Data: Santuz 2020, Hamner 2013, Dorn 2012" in text_of(first)


def test_the_first_of_several_answers_stands_open(client: Client) -> None:
    part = section(client, "biceps-femoris")
    stands, _, more = part.partition("<summary>More curves")
    headings = [re.findall(r"<h3[^>]*>([^<]*)</h3>", html) for html in (stands, more)]
    assert headings[0] == [
        "When it is active",
        "How jogging compares with sprinting: outer hamstrings together",
        "How long it is: long head",
    ]
    assert headings[1] == [
        "When it is active: outer hamstrings together",
        "When it is active: short head",
        "How long it is: short head",
    ]
    assert "More curves" not in section(client, "soleus")


def test_height_is_said_to_be_timing_only(client: Client) -> None:
    text = text_of(figures(section(client, "soleus"))[0])
    assert "it shows timing, and neither force nor effort" in text
    assert "how far the 15 people differ" in text
    assert "All lines are measured." in text


def test_heights_compare_only_within_one_session(client: Client) -> None:
    shared = figures(section(client, "soleus"))[1]
    share = max(activity("soleus", "run3.5d").values)
    assert set(keys(shared)) == {"jog 3.5", "sprint 9.5"}
    assert f"peaked at {round(100 * share)}% of the highest reading" in text_of(shared)
    assert keys(shared)["jog 3.5"].endswith(f"Its peak is {share:.2f}.")
    # Fibularis longus has no such pair.
    assert "the same electrodes" not in section(client, "fibularis-longus")


def test_every_figure_credits_its_data(client: Client) -> None:
    for figure in figures(section(client, "soleus")):
        assert 'role="img"' in figure
        assert "/data/" in " ".join(links_of(figure))
    first = figures(section(client, "soleus"))[0]
    for slug in RUNS:
        data_set = activity("soleus", slug).condition.data_set
        assert data_set.url in links_of(first)
        assert data_set.licence in text_of(first)
        assert " ".join(data_set.credit.split()) in text_of(first)


def test_two_heads_have_two_figures(client: Client) -> None:
    html = section(client, "gastrocnemius")
    headings = re.findall(r"<h3 id=\"[a-z-]+\">(.*?)</h3>", html)
    assert headings[0] == "When it is active: medial head"
    assert "When it is active: lateral head" in headings
    both = [figures(html)[headings.index(f"When it is active: {head} head")]
            for head in ("medial", "lateral")]  # fmt: skip
    for figure, channel in zip(
        both, ("gastrocnemius-medial", "gastrocnemius-lateral"), strict=True
    ):
        curve = activity("", "run2.8", channel)
        assert f"Peaks at {peak_of(curve)}% of the stride" in keys(figure)["run 2.8"]


def test_gluteus_maximus_tells_of_its_swing_burst(client: Client) -> None:
    said = keys(figures(section(client, "gluteus-maximus"))[0])
    assert "near 64% comes from some runners only: in 10 of 30" in said["run 2.8"]


def test_a_simulation_says_that_it_is_one(client: Client) -> None:
    html = section(client, "psoas-major")
    assert f"{NOTHING} The activity below is simulated." in text_of(html)
    said = keys(figures(html)[0])
    assert list(said) == ["simulated"]
    assert "The model reaches its limit here" in said["simulated"]
    assert "The line is simulated, not measured." in text_of(figures(html)[0])
    assert "look-simulated" in figures(html)[0]


def test_no_simulation_stands_beside_good_recordings(client: Client) -> None:
    simulated = activity("", "sim4.0", "psoas-major")
    Curve.objects.create(
        condition=simulated.condition,
        quantity=Quantity.ACTIVITY,
        channel="fibularis-longus",
        muscle=Muscle.objects.get(slug="fibularis-longus"),
        values=simulated.values,
    )
    said = keys(figures(section(client, "fibularis-longus"))[0])
    assert list(said) == ["walk 1.4", "run 2.8"]


def test_a_faint_recording_does_not_lead(client: Client) -> None:
    figure = figures(section(client, "adductor-magnus"))[0]
    assert list(keys(figure)) == ["jog 3.5", "sprint 9.5", "simulated"]
    assert 'class="curve-line look-sprint is-lead"' in figure
    assert "close to the noise" in keys(figure)["jog 3.5"]


def test_a_muscle_without_curves_says_so_and_draws_nothing(client: Client) -> None:
    html = section(client, "diaphragm")
    assert NOTHING == "No running recording we can use freely shows this muscle."
    assert NOTHING in text_of(html)
    assert "<figure" not in html
    assert "<svg" not in html
    assert "simulated" not in html


# Length -----------------------------------------------------------------------------------------


def length_figure(client: Client, slug: str) -> str:
    return next(item for item in figures(section(client, slug)) if "curve-length" in item)


def test_length_tells_its_extremes(client: Client) -> None:
    said = keys(length_figure(client, "semimembranosus"))
    values = Curve.objects.get(
        quantity=Quantity.LENGTH, condition__slug="run5.0h", channel="semimembranosus"
    ).values
    longest, shortest = values.index(max(values)), values.index(min(values))
    assert f"Longest at {longest}% of the stride (reaching back);" in said["run 5.0"]
    assert f"shortest at {shortest}% of the stride" in said["run 5.0"]
    assert "Fibres alone" in said["simulated"]


def test_length_table_says_what_the_unit_does(client: Client) -> None:
    heads, rows = numbers(length_figure(client, "soleus"))
    assert heads[2:] == [
        "run 5.0",
        "run 5.0 is",
        "sprint 9.5",
        "sprint 9.5 is",
        "fibres, simulated",
    ]
    velocity = Curve.objects.get(
        quantity=Quantity.VELOCITY, condition__slug="run5.0h", channel="soleus"
    ).values
    top = max(abs(value) for value in velocity)
    for row in rows:
        value = velocity[int(row[0])]
        if abs(value) > 0.1 * top:
            assert row[3] == ("lengthening" if value > 0 else "shortening")
        elif abs(value) < 0.1 * top:
            assert row[3] == "near-constant"


def test_figures_keep_the_security_policy_and_stay_light(client: Client) -> None:
    for slug in ("soleus", "gastrocnemius", "biceps-femoris"):
        html = section(client, slug)
        assert "style=" not in html
        assert "<script" not in html
        assert not re.search(r"\son[a-z]+=", html)


# Queries ----------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_the_number_of_curves(client: Client) -> None:
    def count(slug: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/muscles/{slug}/")
        return len([query for query in captured if "muscles_curve" in query["sql"]])

    assert Muscle.objects.get(slug="fibularis-brevis").curves.count() == 1
    assert Muscle.objects.get(slug="soleus").curves.count() >= 5
    # One for its own curves, one for the motion of the small runners.
    assert count("fibularis-brevis") == count("soleus") == count("pelvic-floor") == 2


def test_one_page_costs_the_same_with_one_curve_and_with_all(client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/muscles/soleus/")
        return len(captured)

    with_all = count()
    kept = activity("soleus", "run2.8")
    Curve.objects.filter(muscle__slug="soleus").exclude(pk=kept.pk).delete()
    assert count() == with_all


# Texts ------------------------------------------------------------------------------------------


def test_a_text_may_show_a_curve(client: Client) -> None:
    html = client.get("/articles/do-hamstrings-push-or-hold/").content.decode()
    [figure] = figures(html)
    assert "curve-length" in figure
    assert "/muscles/biceps-femoris/#curves" in links_of(figure)
    assert "css/curves.css" in html
    assert list(keys(figure)) == ["run 5.0", "sprint 9.5"]


def test_a_text_falls_back_to_activity_and_then_to_nothing() -> None:
    phases = list(Phase.objects.all())
    fibularis = Muscle.objects.get(slug="fibularis-brevis")
    figure = for_text(fibularis, phases)
    assert figure is not None
    assert "curve-activity" in figure.svg
    assert for_text(Muscle.objects.get(slug="diaphragm"), phases) is None


def test_the_cost_of_slopes_shows_four_published_points(client: Client) -> None:
    html = get(client, "/terrain/")
    [figure] = figures(html)
    assert figure.count("<circle") == 4
    assert "curve-line" not in figure
    heads, rows = numbers(figure)
    assert heads == ["Slope", "Cost"]
    assert rows == [
        ["45% down", "3.92"],
        ["20% down", "1.73"],
        ["flat", "3.40"],
        ["45% up", "18.93"],
    ]
    assert "/sources/minetti2002/" in links_of(figure)
    assert client.get("/sources/minetti2002/").status_code == 200
    assert "Ten runners. Numbers: Minetti and others 2002." in text_of(figure)
    assert "A 20% descent cost 51% of that; a 45% climb cost 5.6 times as much." in text_of(figure)


def test_the_cost_of_slopes_follows_the_data_set(client: Client) -> None:
    costs = [[10, 5.0], [-5, 3.0], [0, 3.2]]
    DataSet.objects.filter(slug="minetti-2002").update(slope_costs=costs)
    [figure] = figures(client.get("/terrain/").content.decode())
    assert numbers(squeezed(figure))[1] == [
        ["5% down", "3.00"],
        ["flat", "3.20"],
        ["10% up", "5.00"],
    ]
    text = text_of(figure)
    assert "A 5% descent cost 94% of that; a 10% climb cost 1.6 times as much." in text
    assert "more than the flat again" not in text


def test_without_costs_there_is_no_figure_of_them(client: Client) -> None:
    DataSet.objects.filter(slug="minetti-2002").update(slope_costs=None)
    html = client.get("/terrain/").content.decode()
    assert "No published cost of slopes is shown here yet." in html
    assert figures(html) == []
