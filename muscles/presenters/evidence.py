"""The pages of claims and sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from muscles.models import Claim, Source
from muscles.presenters import bibliography
from muscles.presenters.citing import pages_citing
from muscles.presenters.footnotes import writer


def claims(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return the claims that fit the choices of a ``ClaimFilterForm``. One query."""
    return {"claims": list(Claim.objects.chosen(**choices))}


def claim(page: Claim) -> dict[str, Any]:
    """Return what a claim's page shows, and the other claims on its topic. Six queries."""
    others = Claim.objects.filter(topic=page.topic).exclude(pk=page.pk)
    return {
        "page": page,
        "muscles": list(page.muscles.only_link_fields()),
        "phases": list(page.phases.only_link_fields()),
        "terrains": list(page.terrains.only_link_fields()),
        "others": list(others.only_link_fields()),
        "writer": writer(*page.texts, address=page.get_absolute_url(), more=page.sources.all()),
    }


def sources(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sources that fit the choices of a ``SourceFilterForm``, under letters or years."""
    rows = bibliography.chosen(**choices)
    return {
        "groups": bibliography.grouped(rows, choices["order"]),
        "count": len(rows),
        "is_filtered": any(choices[name] for name in ("q", "kind", "checked")),
    }


def source(page: Source) -> dict[str, Any]:
    """Return what a source's page shows: how to cite it, and every page that cites it."""
    return {
        "page": page,
        "published_in": bibliography.published_in(page),
        "cite_as": bibliography.cite_as(page),
        "citing": pages_citing(page),
    }
