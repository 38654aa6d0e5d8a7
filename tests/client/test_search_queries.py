"""The queries by which the search is measured: they are many, told apart, and lead to pages."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from muscles.views.meta import public_addresses

QUERIES = Path(__file__).parent.parent / "search_queries.yaml"


@pytest.mark.django_db
def test_each_query_is_asked_once_and_leads_to_pages_that_exist() -> None:
    kinds = yaml.safe_load(QUERIES.read_text())
    asked = [row for rows in kinds.values() for row in rows]
    assert len({row["q"] for row in asked}) == len(asked) >= 220
    assert min(map(len, kinds.values())) >= 5
    pages = {path for path, _ in public_addresses()}
    for row in asked:
        assert row.keys() <= {"q", "first", "top"}, row
        assert row["first"], row
        wanted = [*row["first"], *row.get("top", [])]
        assert len(set(wanted)) == len(wanted), row
        assert pages.issuperset(wanted), row
