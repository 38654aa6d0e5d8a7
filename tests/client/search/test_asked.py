"""Real searches, each with the page that answers it best (tests/search_queries.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from muscles.search import engine
from tests.conftest import untraced

pytestmark = pytest.mark.django_db

ASKED = Path(__file__).parent.parent.parent / "search_queries.yaml"
FEWEST, FIRST, TOP_THREE = 200, 0.85, 0.97


def answers() -> list[tuple[str, bool, bool, list[str]]]:
    """Return for each query: itself, whether the first and the first three fit, what came."""
    asked: dict[str, list[dict[str, Any]]] = yaml.safe_load(ASKED.read_text())
    told = []
    for queries in asked.values():
        for each in queries:
            found = engine.find(str(each["q"])).hits[:3]
            got = [hit.page.address for hit in found]
            good = [*each["first"], *each.get("top", [])]
            is_first = bool(got) and got[0] in each["first"]
            told.append((each["q"], is_first, any(address in good for address in got), got))
    return told


def test_people_find_what_they_look_for() -> None:
    with untraced():
        told = answers()
    assert len(told) >= FEWEST
    first = [f"{query}: {got}" for query, is_first, _, got in told if not is_first]
    missed = [f"{query}: {got}" for query, _, is_near, got in told if not is_near]
    assert len(missed) <= len(told) * (1 - TOP_THREE), "\n".join(missed)
    assert len(first) <= len(told) * (1 - FIRST), "\n".join(first)
