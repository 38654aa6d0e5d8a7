"""Levels follow from curves by one rule, and no gap between them goes untold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from muscles import models
from muscles.content import files, levels
from muscles.content.files import Row
from muscles.content.levels_page import page
from muscles.models.gait import LEVEL_WORDS

RAMP = [float(at) for at in range(101)]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return files.read(settings.FIXTURE_DIR)


def test_a_mean_is_taken_straight_between_values_and_within_borders() -> None:
    assert levels.mean(RAMP, (0, 100)) == pytest.approx(50)
    assert levels.mean(RAMP, (3, 15)) == pytest.approx(9)
    assert levels.mean(RAMP, (10.5, 11.0)) == pytest.approx(10.75)
    assert levels.mean([0.0, 1.0, 0.0], (0.5, 1.5)) == pytest.approx(0.75)


def test_shares_are_of_the_busiest_phase_whatever_the_scale() -> None:
    spans = [(0.0, 50.0), (50.0, 100.0)]
    assert levels.shares(RAMP, spans) == pytest.approx((1 / 3, 1))
    assert levels.shares([value * 7 for value in RAMP], spans) == pytest.approx((1 / 3, 1))
    assert levels.shares([0.0] * 101, spans) == (0, 0)


@pytest.mark.parametrize(
    ("share", "level"),
    [
        (0.0, 0),
        (0.099, 0),
        (0.10, 1),
        (0.249, 1),
        (0.25, 2),
        (0.499, 2),
        (0.50, 3),
        (0.899, 3),
        (0.90, 4),
        (1.0, 4),
    ],
)
def test_a_share_on_a_threshold_is_the_higher_level(share: float, level: int) -> None:
    assert levels.level_of(share) == level


def test_a_group_measured_decides_before_one_runner_and_a_simulation(rows: list[Row]) -> None:
    found = levels.candidates(rows)
    assert [curve.condition.key[0] for curve in found["soleus"]] == ["run2.8", "run4.0", "run3.5d"]
    assert found["soleus"][0].whom == "15 people at 2.8 m/s"
    assert found["soleus"][0].decides
    assert found["gastrocnemius"][0].channel == "gastrocnemius-medial"
    assert found["semimembranosus"][0].basis == "measured"
    assert not found["semimembranosus"][0].decides
    assert [curve.basis for curve in found["psoas-major"]] == ["simulated"]
    gaits = {curve.condition.values["gait"] for held in found.values() for curve in held}
    assert gaits == {"run", "jog"}


def test_known_levels_are_those_of_the_curves(rows: list[Row]) -> None:
    held = {
        slug: [role.values["level"] for role in roles]
        for slug, roles in levels.roles_of(rows).items()
    }
    assert held["soleus"] == [2, 4, 4, 2, 0, 0, 0, 1]
    assert held["biceps-femoris"] == [2, 3, 3, 2, 0, 1, 1, 4]
    assert held["gluteus-medius"][2] == 2
    assert len(set(held["diaphragm"])) == 1, "no phase of its own"


def mended(rows: list[Row], key: tuple[str, ...], **values: Any) -> list[Row]:
    """Return ``rows`` with other values in the row of ``key``; ``None`` takes a value away."""
    found = []
    for row in rows:
        if row.key == key and row.model in (models.Role, models.Muscle):
            changed = {k: v for k, v in {**row.values, **values}.items() if v is not None}
            row = replace(row, values=changed)
        found.append(row)
    return found


@pytest.mark.parametrize(
    ("key", "values", "field", "message"),
    [
        (("soleus", "midstance"), {"level": 3}, "level", "gives 4 (100% of its busiest phase)"),
        (("soleus", "midstance"), {"basis_of": "ten people"}, "basis_of", "15 people at 2.8 m/s"),
        (("soleus", "loading"), {"basis": None, "basis_of": None}, "basis", "say why it differs"),
        (("soleus", "loading"), {"basis": "simulated"}, "basis", "No curve"),
        (("soleus", "loading"), {"differs": True}, "differs", "Untick it"),
        (("deltoid", "loading"), {"differs": True}, "differs", "no curve in easy running"),
        (("psoas-major", "terminal-swing"), {"differs": None}, "level", "two steps away"),
        (("iliacus", "early-float"), {"differs": None}, "level", "busiest in another phase"),
        (("iliacus",), {"levels_note": None}, "levels_note", "say why"),
        (("iliacus",), {"levels_note": "It is so."}, "levels_note", "Cite the study"),
    ],
)
def test_a_level_that_parts_from_its_basis_is_refused(
    rows: list[Row], key: tuple[str, ...], values: dict[str, Any], field: str, message: str
) -> None:
    faults = levels.check(mended(rows, key, **values))
    assert (field, True) in [(fault.field, message in fault.message) for fault in faults]


def test_one_wrong_level_is_one_fault_and_its_mend_is_taken(rows: list[Row]) -> None:
    (fault,) = levels.check(mended(rows, ("soleus", "midstance"), level=3))
    assert "or write “judged”, tick “differs” and say why" in fault.message
    judged = {"level": 2, "basis": "judged", "basis_of": None, "differs": True}
    note = mended(rows, ("soleus",), levels_note="A study saw less [@reber1993].")
    assert levels.check(mended(note, ("soleus", "midstance"), **judged)) == []


def test_the_content_has_no_open_gap_and_tells_the_number_of_explained_ones(
    rows: list[Row],
) -> None:
    assert levels.check(rows) == []
    assert "34 explained, 0 open" in levels.summary(rows)


def test_the_file_of_levels_is_current_and_holds_every_role(rows: list[Row]) -> None:
    written = (Path(settings.BASE_DIR) / "docs" / "levels.md").read_text()
    assert written == page(rows), "Run: python manage.py write_levels"
    assert "All 384 roles by basis" in written
    assert len(LEVEL_WORDS) == len(levels.THRESHOLDS) + 1
