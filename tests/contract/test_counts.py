"""``count_content`` prints what the database holds, kind by kind and sort by sort."""

from __future__ import annotations

import re
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import ProtectedError

from muscles import kinds, models
from muscles.kinds import Kind
from muscles.models.base import ContentModel

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    """Return what ``count_content`` prints, number by name."""
    out = StringIO()
    call_command("count_content", stdout=out)
    found = re.findall(r"^ *(\d+) {2}(.+)$", out.getvalue(), flags=re.MULTILINE)
    return {name: int(number) for number, name in found}


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.singular)
def test_count_content_counts_the_database(kind: Kind) -> None:
    rows: Any = kind.model._default_manager
    first = rows.first()
    with suppress(ProtectedError):  # Other rows keep some, such as groups.
        if first:  # Some kinds have no row yet.
            first.delete()
    assert counts()[kind.plural] == rows.count()


@pytest.mark.parametrize(
    ("name", "model", "kept"),
    [
        ("verdict: contested", models.Claim, {"verdict": "contested"}),
        ("kind: warm-up drill", models.Exercise, {"kind": "drill"}),
        ("kind: pace", models.Terrain, {"kind": "pace"}),
        ("kind: review", models.Source, {"kind": "review"}),
        ("read: a part of it: of its abstract or page", models.Source, {"read": "part"}),
        ("basis: from a model of the body", models.Effect, {"basis": "modelled"}),
        (
            "basis: measured at the joint, the muscle inferred",
            models.Effect,
            {"basis": "joint"},
        ),
    ],
)
def test_count_content_counts_each_sort(
    name: str, model: type[ContentModel], kept: dict[str, str]
) -> None:
    assert counts()[name] == model._default_manager.filter(**kept).count() > 0


def test_count_content_shows_a_zero_where_a_sort_has_no_row() -> None:
    models.Claim.objects.filter(verdict="contested").delete()
    assert counts()["verdict: contested"] == 0
