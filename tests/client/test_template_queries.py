"""Templates show what presenters read: while one is rendered, the database rests."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.template import Template
from django.test import Client

from tests.client.test_pages import FRAMES, PAGES

pytestmark = pytest.mark.django_db

MORE = [
    "/body/?size=groups&phase=loading",
    "/body/?muscle=soleus&exercise=plank&view=foot",
    "/muscles/soleus/role/?terrain=uphill",
    "/claims/a-weak-core-causes-injuries/",
    "/injuries/achilles-tendinopathy/",
    "/nowhere/",
]


@pytest.mark.parametrize("path", [*PAGES, *FRAMES, *MORE])
def test_no_template_makes_a_query(client: Client, monkeypatch: Any, path: str) -> None:
    asked: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    render = Template.render

    def watched(self: Template, context: Any) -> Any:
        with connection.execute_wrapper(note):
            return render(self, context)

    monkeypatch.setattr(Template, "render", watched)
    client.get(path)
    assert asked == []
