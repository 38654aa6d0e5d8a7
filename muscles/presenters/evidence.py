"""The pages of claims and sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse

from muscles import kinds
from muscles.figures.bodymap import Mark, lit
from muscles.models import Claim, Muscle, Source
from muscles.models.evidence import Verdict
from muscles.presenters import bibliography
from muscles.presenters import choices as filters
from muscles.presenters.changes import last_changes
from muscles.presenters.citing import pages_citing
from muscles.presenters.footnotes import writer
from muscles.presenters.plates import Plates
from muscles.presenters.readers import from_readers

_FEW = 40
"""So many sources are read on a few screens of a phone."""


@dataclass(frozen=True)
class ClaimCard:
    """A claim as lists show it: its verdict, and a picture of the muscles it speaks of."""

    page: Claim
    picture: str


def claims(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return the claims that fit the choices of a ``ClaimFilterForm``. Three queries."""
    other = {**choices, "verdict": ""}
    found = Claim.objects.chosen(**other).values_list("verdict", flat=True)
    labels = {verdict.value: verdict.label.capitalize() for verdict in Verdict}
    pictures = Plates()
    return {
        "cards": [
            ClaimCard(row, pictures.close_up(_lit(row.muscles.all()), 0.8, 110))
            for row in Claim.objects.chosen(**choices).only_link_fields().with_muscles()
        ],
        "verdicts": filters.links(reverse("muscles:claim-list"), choices, "verdict", labels, found),
        "is_filtered": any(choices.values()),
        "defs": pictures.defs,
    }


def claim(page: Claim) -> dict[str, Any]:
    """Return what a claim's page shows, and the other claims on its topic. Seven queries."""
    others = Claim.objects.filter(topic=page.topic).exclude(pk=page.pk)
    muscles = list(page.muscles.only_link_fields())
    marks = _lit(muscles)
    pictures = Plates()
    return {
        "page": page,
        "muscles": muscles,
        "close_up": pictures.close_up(marks, 0.95, 340, "The muscles that it is about"),
        "bodies": pictures.bodies(marks, height=150) if marks else [],
        "defs": pictures.defs,
        "phases": list(page.phases.only_link_fields()),
        "terrains": list(page.terrains.only_link_fields()),
        "others": list(others.only_link_fields()),
        "changes": last_changes(page),
        "readers": from_readers(page),
        "writer": writer(*page.texts, address=page.get_absolute_url(), named=page.source_keys),
    }


def _lit(muscles: Iterable[Muscle]) -> dict[str, Mark]:
    return lit((row.slug for row in muscles), level=3)


def sources(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sources that fit the choices of a ``SourceFilterForm``, under letters or years.

    ``is_open``: they are few enough to stand open; else each letter is unfolded by the reader.
    """
    rows = bibliography.chosen(**choices)
    return {
        "groups": [
            (label, _range(found), found)
            for label, found in bibliography.grouped(rows, choices["order"])
        ],
        "count": len(rows),
        "is_open": len(rows) <= _FEW,
        "is_filtered": any(choices[name] for name in ("q", "kind", "read")),
    }


def _range(rows: Sequence[Source]) -> str:
    """Return from whom to whom some sources go: ``Hamill to Hutchinson``."""
    return " to ".join(dict.fromkeys(bibliography.known_by(row) for row in (rows[0], rows[-1])))


def source(page: Source) -> dict[str, Any]:
    """Return what a source's page shows: its record, how to cite it, and who cites it, by kind.

    What an empty field means depends on what we read: the work does not tell, or nobody noted it.
    """
    record = [
        ("People in each group", page.people),
        ("Women and men", page.sex),
        ("Who they were", page.level),
        ("Compared with what", page.comparison),
    ]
    return {
        "page": page,
        "has_record": bool(page.nulls or page.comparison) or page.is_unread,
        "record": record if page.nulls or page.comparison else [],
        "no_harm": "We do not know." if page.is_unread else "None is told in what we read.",
        "untold": "We do not know." if page.is_unread else "Not told in what we read.",
        "published_in": bibliography.published_in(page),
        "cite_as": bibliography.cite_as(page),
        "citing": [
            (kinds.of(kind).heading or kinds.of(kind).plural.capitalize(), list(pages))
            for kind, pages in groupby(pages_citing(page), type)
        ],
    }
