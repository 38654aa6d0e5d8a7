"""The front page: the map ready to click, and ways in."""

from __future__ import annotations

from typing import Any

from muscles.models import Article, Claim, Source
from muscles.presenters import body_map


def front_page() -> dict[str, Any]:
    """Return what the front page shows: the plain map, the first articles and two counts."""
    return {
        **body_map.context({}),
        "articles": list(Article.objects.all()[:4]),
        "counts": {"sources": Source.objects.count(), "claims": Claim.objects.count()},
    }
