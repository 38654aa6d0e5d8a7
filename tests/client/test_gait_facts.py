"""What is known of running must be seen in the curves and on what is drawn from them."""

from __future__ import annotations

from math import atan2, degrees

import pytest
from django.test import Client

from muscles.figures.runner import pose
from muscles.models import Condition, Curve
from muscles.presenters import stride
from tests.client.test_gait import DRAWN, figures_of, get, runners, shapes_of

pytestmark = pytest.mark.django_db


def peak(values: list[float], first: int = 0, last: int = 100) -> int:
    """Return where a curve is highest between two percentages."""
    return max(range(first, last + 1), key=values.__getitem__)


def group_of_fifteen() -> dict[str, list[float]]:
    """Return activity by muscle of 15 runners at 2.8 m/s, scaled as the drawing scales it."""
    curves = Curve.objects.filter(
        condition__slug="run2.8", quantity="activity", stands_for_muscle=True
    ).select_related("muscle")
    measured = {curve.muscle.slug: curve.values for curve in curves}
    return {slug: list(curve) for slug, curve in stride.activity_of(measured, {}).values.items()}


def test_fifteen_runners_brace_the_thigh_and_hip_in_the_first_fifth() -> None:
    curves = group_of_fifteen()
    for slug in ("vastus-lateralis", "vastus-medialis"):
        assert peak(curves[slug]) < 20, slug
    # Some runners also fire the gluteus maximus in swing, so only its stance burst is tested.
    assert peak(curves["gluteus-maximus"], last=40) < 20
    assert curves["gluteus-maximus"][64] > 0.5


def test_fifteen_runners_push_with_the_calf_before_toe_off() -> None:
    toe_off = float(Condition.objects.get(slug="run2.8").stance_percent or 0)
    for slug in ("gastrocnemius", "soleus"):
        assert toe_off / 3 <= peak(group_of_fifteen()[slug]) <= toe_off, slug


def test_fifteen_runners_use_hamstrings_in_late_swing_and_the_shin_around_landing() -> None:
    curves = group_of_fifteen()
    for slug in ("biceps-femoris", "semitendinosus"):
        assert 80 <= peak(curves[slug]) < 100, slug
    shin = curves["tibialis-anterior"]
    assert peak(shin) >= 90
    assert max(shin[20:35]) < min(shin[60:100])  # It works all through swing, not in push-off.


@pytest.mark.parametrize("slug", DRAWN)
def test_the_drawn_runners_do_the_same(slug: str) -> None:
    runner = runners()[slug]
    stance = round(runner.motion.stance_pct)
    curves = {name: list(values) for name, values in runner.activity.values.items()}
    for name in ("vastus-lateralis", "vastus-medialis"):
        assert peak(curves[name]) < 20, name
    for name in ("gastrocnemius", "soleus"):
        assert peak(curves[name]) <= stance + 2, name
    assert max(curves["gluteus-maximus"][60:70]) < 0.25  # As the page says.


@pytest.mark.parametrize("slug", DRAWN)
def test_the_knee_folds_past_85_degrees_in_swing(slug: str) -> None:
    def flexion(percent: int) -> float:
        joints = pose(runners_now[slug].motion, percent).joints()

        def lean(above: str, below: str) -> float:
            (x, y), (u, v) = joints[above], joints[below]
            return degrees(atan2(u - x, v - y))

        return lean("hip", "knee") - lean("knee", "ankle")

    runners_now = runners()
    assert max(flexion(percent) for percent in range(50, 101)) > 85
    assert max(flexion(percent) for percent in range(30)) < 65


@pytest.mark.parametrize("slug", ["run4.0", "sprint9.5"])
def test_the_outer_hamstring_already_shortens_at_contact(client: Client, slug: str) -> None:
    drawn = figures_of(get(client, f"?at=0&condition={slug}"))[0]
    assert "is-driving" in shapes_of(drawn)["biceps-femoris"]
    states = runners()[slug].states
    assert "L" in {states.at("biceps-femoris", percent) for percent in range(75, 90)}


def test_simulated_and_unmeasured_muscles_are_told_apart(client: Client) -> None:
    at_four = shapes_of(figures_of(get(client, "?at=60&condition=run4.0"))[0])
    assert {slug for slug, tag in at_four.items() if "is-simulated" in tag} == {
        "psoas-major",
        "iliacus",
    }
    unmeasured = {slug for slug, tag in at_four.items() if "is-unmeasured" in tag}
    assert unmeasured == {"fibularis-longus", "tensor-fasciae-latae"}
    sprint = shapes_of(figures_of(get(client, "?at=60&condition=sprint9.5"))[0])
    assert "is-unmeasured" in sprint["psoas-major"]
    assert "is-simulated" not in "".join(sprint.values())


def test_one_electrode_lights_both_inner_hamstrings() -> None:
    for slug in DRAWN:
        values = runners()[slug].activity.values
        assert values["semitendinosus"] == values["semimembranosus"]
