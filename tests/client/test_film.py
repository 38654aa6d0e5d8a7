"""The filmstrip and the bars: the right phase, in order, lit as the roles say."""

from __future__ import annotations

import re

import pytest

from muscles.figures.runner import MUSCLES
from muscles.figures.runner.library import LEAST
from muscles.models import Curve, Muscle, Phase, Role
from muscles.presenters import film

pytestmark = pytest.mark.django_db


def address(border: film.Border) -> str:
    return f"/{border.phase.slug}/{border.middle:g}"


def test_the_strip_has_the_phases_in_order_and_where_each_leads() -> None:
    phases = list(Phase.objects.all())
    cells = film.strip(phases, address, current=phases[2])
    assert [cell.phase.short for cell in cells] == [
        "Landing",
        "Absorbing",
        "Lowest point",
        "Push-off",
        "Flying",
        "Folding",
        "Passing",
        "Reaching back",
    ]
    assert [cell.part for cell in cells] == [*["stance"] * 4, "float", *["swing"] * 3]
    assert [cell.phase.slug for cell in cells if cell.is_current] == ["midstance"]
    assert cells[2].href == "/midstance/18"


def test_each_runner_is_lit_by_the_levels_of_its_phase() -> None:
    phases = list(Phase.objects.all())
    for cell in film.strip(phases, address):
        roles = Role.objects.filter(phase=cell.phase, muscle__slug__in=MUSCLES, level__gte=LEAST)
        lit = sorted(re.findall(r"stride-muscle level-(\d)", cell.svg))
        assert lit == sorted(str(role.level) for role in roles), cell.phase
        assert lit, f"{cell.phase} looks dead"


def test_without_a_runner_there_is_no_strip() -> None:
    Curve.objects.filter(quantity="angle").delete()
    assert film.strip(list(Phase.objects.all()), address) == []


def test_bars_say_level_and_action_and_mark_the_peak() -> None:
    phases = list(Phase.objects.all())
    soleus = Muscle.objects.get(slug="soleus")
    bars = film.bars(soleus.roles.all(), phases, current=phases[0])
    assert [bar.phase for bar in bars] == phases
    assert [bar.phase.slug for bar in bars if bar.is_peak] == ["loading", "midstance"]
    assert [bar.phase.slug for bar in bars if bar.is_current] == ["initial-contact"]
    peak = bars[2]
    assert (peak.level, peak.words) == (4, f"peak, {peak.role.action}" if peak.role else "")


def test_a_phase_without_a_role_is_told_so_and_is_no_peak() -> None:
    phases = list(Phase.objects.all())
    bars = film.bars([], phases)
    assert {(bar.level, bar.words, bar.is_peak) for bar in bars} == {(0, "not described", False)}


def test_a_quiet_muscle_has_no_peak() -> None:
    phases = list(Phase.objects.all())
    bars = film.bars([Role(phase=phase, level=0, action="quiet") for phase in phases], phases)
    assert {(bar.words, bar.is_peak) for bar in bars} == {("quiet", False)}


def test_the_strip_costs_three_queries(queries: object) -> None:
    phases = list(Phase.objects.all())
    with queries(3):  # type: ignore[operator]
        film.strip(phases, address)
