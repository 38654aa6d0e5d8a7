"""Percent of the gait cycle: which phase holds an instant, and what a length does."""

from __future__ import annotations

import pytest

from muscles.figures.cycle import check_percent, length_states, phase_at
from muscles.figures.runner import LengthState

STARTS = (0, 2.8, 13.8, 21.1, 35.8, 50, 65, 80)


@pytest.mark.parametrize(("place", "start"), list(enumerate(STARTS)))
def test_a_phase_holds_its_start_and_not_its_end(place: int, start: float) -> None:
    assert phase_at(STARTS, start) == place
    assert phase_at(STARTS, start + 0.1) == place
    assert phase_at(STARTS, (start - 0.1) % 100) == (place - 1) % len(STARTS)


@pytest.mark.parametrize(("place", "start"), list(enumerate(STARTS)))
def test_errors_of_arithmetic_move_no_border(place: int, start: float) -> None:
    # What a browser makes of a percentage that may lie before 0 or after 100.
    assert phase_at(STARTS, ((start % 100) + 100) % 100) == place
    assert phase_at(STARTS, start - 1e-9) == place
    assert phase_at(STARTS, start + 1e-9) == place
    # This much is no error of arithmetic.
    assert phase_at(STARTS, start + 100 - 1e-3) == (place - 1) % len(STARTS)


def test_the_error_that_named_the_phase_before_is_real() -> None:
    assert ((2.8 % 100) + 100) % 100 < 2.8


@pytest.mark.parametrize("percent", [100, 99.9999999, 200, -0.0])
def test_the_end_of_the_cycle_is_the_next_start(percent: float) -> None:
    assert phase_at(STARTS, percent) == 0


def test_before_the_first_start_the_last_phase_still_lasts() -> None:
    assert phase_at((3, 50), 1) == 1
    assert phase_at((3, 50), 3) == 0


def test_without_phases_there_is_no_answer() -> None:
    with pytest.raises(ValueError, match="There are no phases"):
        phase_at((), 10)


@pytest.mark.parametrize(("percent", "within"), [(0, 0), (35.8, 35.8), (99.9, 99.9), (100, 0)])
def test_a_percentage_is_taken_within_one_cycle(percent: float, within: float) -> None:
    assert check_percent(percent) == within


@pytest.mark.parametrize("percent", [-0.1, 100.1, float("nan"), float("inf")])
def test_what_is_no_percentage_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="percent must be from 0 to 100"):
        check_percent(percent)


def test_slower_than_a_tenth_of_the_fastest_counts_as_constant() -> None:
    assert length_states([-2.0, -0.21, -0.2, -0.19, 0.0, 0.19, 0.2, 0.21]) == [
        "shortening",
        "shortening",
        "shortening",
        "near-constant",
        "near-constant",
        "near-constant",
        "lengthening",
        "lengthening",
    ]


def test_the_runner_and_the_charts_tell_length_alike() -> None:
    velocity = [2.0] + [-0.5] * 50 + [0.1] * 50
    states = LengthState.from_velocities({"soleus": velocity}).states["soleus"]
    letters = {"lengthening": "L", "shortening": "S", "near-constant": "I"}
    assert states == [letters[state] for state in length_states(velocity)]
    assert set(states) == {"L", "S", "I"}


def test_a_muscle_that_does_not_move_keeps_its_length() -> None:
    assert set(LengthState.from_velocities({"soleus": [0.0] * 101}).states["soleus"]) == {"I"}
