"""Which pages rest on a source: found in the texts and the sources rows name, kept nowhere."""

from __future__ import annotations

from typing import Any

from muscles import models
from muscles.models import Source
from muscles.models.base import ContentModel, Page

# Rows without a page of their own speak on the page of the muscle they belong to.
_CITING: tuple[tuple[type[ContentModel], str], ...] = (
    (models.Muscle, "anatomy_sources"),
    (models.Role, "sources"),
    (models.Effect, "sources"),
    (models.Group, ""),
    (models.Phase, "sources"),
    (models.Terrain, "sources"),
    (models.Tissue, ""),
    (models.Exercise, "sources"),
    (models.Injury, "sources"),
    (models.Claim, "sources"),
    (models.Article, ""),
    (models.Term, "sources"),
    (models.AboutPage, ""),
)


def pages_citing(source: Source) -> list[Page]:
    """Return every page that cites ``source``, each once, in the order of the site map.

    The number of queries depends on the number of page kinds only.
    """
    found: dict[tuple[str, int], Page] = {}
    for model, relation in _CITING:
        for row in _rows(model, relation, source):
            page = row if isinstance(row, Page) else row.muscle
            found.setdefault((page._meta.label, page.pk), page)
    return list(found.values())


def _rows(model: type[ContentModel], relation: str, source: Source) -> list[Any]:
    rows: Any = model._default_manager.all()
    if not issubclass(model, Page):
        rows = rows.select_related("muscle")
    return [
        row
        for row in rows.citing(source, relation)
        if row.is_named or source.slug in row.cited_keys()
    ]
