"""The parts page: every component in every state, for developers alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muscles.models import Change, Confidence
from muscles.models.evidence import Verdict
from tests.client.reading import get
from tests.client.test_every_page import dead_rules, names_on

pytestmark = pytest.mark.django_db


def test_the_parts_page_is_not_there_for_readers(client: Client) -> None:
    assert client.get("/parts/").status_code == 404


class TestForDevelopers:
    """With ``DEBUG`` on."""

    @pytest.fixture(autouse=True)
    def debug(self, settings: Any) -> None:
        settings.DEBUG = True

    def test_shows_every_state_that_evidence_can_have(self, client: Client) -> None:
        html = get(client, "/parts/")
        for verdict in Verdict.values:
            assert f'class="stamp is-{verdict}"' in html
        for confidence in Confidence.values:
            assert f"sureness-{confidence}" in html
        for change in Change.values:
            assert f"is-{change}" in html
        for level in range(5):
            assert f"region level-{level}" in html
        assert "is-more is-expected" in html
        assert "is-less is-expected" in html

    def test_shows_every_component(self, client: Client) -> None:
        known = names_on(get(client, "/parts/"))
        assert {
            ".button",
            ".segment",
            ".menu",
            ".chips",
            ".filters",
            ".section-links",
            ".stamp",
            ".sureness",
            ".tag",
            ".card",
            ".rows",
            ".article-row",
            ".facts",
            ".panel",
            ".flag",
            ".film",
            ".bars",
            ".plate",
            ".keys",
            ".diverge",
            ".place",
            ".problems",
            ".nothing",
            ".fold",
        } <= known

    def test_every_rule_of_its_own_sheet_is_for_something_on_it(self, client: Client) -> None:
        assert not dead_rules("parts.css", names_on(get(client, "/parts/")))
