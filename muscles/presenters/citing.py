"""Which rows use another row: cite a source, link to a page, draw it in a figure.

Found in the texts and in the sources that rows name; stored nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Prefetch, Q

from muscles import kinds
from muscles.kinds import Kind
from muscles.models import Source
from muscles.models.base import ContentModel
from muscles.pagecache.per_revision import cached_per_revision
from muscles.text import markdown


def pages_citing(source: Source) -> list[Any]:
    """Return every public page that cites ``source``, each once, in the order of the register.

    A row without a page counts for the page that shows it. The number of queries depends on the
    number of kinds only; on public pages they are made once a revision, for all sources.
    """
    return [page for page in _citing(source) if getattr(page, "is_public", True)]


def _citing(source: Source) -> list[Any]:
    return [page for page in _pages_by_source().get(source.slug, ()) if page != source]


@cached_per_revision(most=1)
def _pages_by_source() -> dict[str, list[Any]]:
    """Return the pages that cite each source, by the source's key."""
    found: dict[str, dict[Any, None]] = defaultdict(dict)
    for kind in kinds.citing():
        for row in _citing_rows(kind):
            page = getattr(row, kind.shown_on) if kind.shown_on else row
            named = getattr(row, kind.sources).all() if kind.sources else ()
            for key in (*row.cited_keys(), *(source.slug for source in named)):
                found[key][page] = None
    order = [kind.model for kind in kinds.KINDS]
    return {
        key: sorted(pages, key=lambda page: order.index(type(page))) for key, pages in found.items()
    }


def _citing_rows(kind: Kind) -> Any:
    rows: Any = kind.model._default_manager.order_by("pk")
    if kind.shown_on:
        rows = rows.select_related(kind.shown_on)
    if kind.sources:
        rows = rows.prefetch_related(Prefetch(kind.sources, Source.objects.only("slug")))
    return rows


def users_of(row: ContentModel) -> list[Any]:
    """Return the rows that cite ``row``, link to it or draw it: they keep it from being deleted."""
    if isinstance(row, Source):
        return _citing(row)
    kind = kinds.of(type(row))
    word = kind.link or kind.figure
    if not word:
        return []
    slug = str(getattr(row, "slug", ""))
    return [
        user for kind in kinds.KINDS for user in _rows_leading_to(kind, word, slug) if user != row
    ]


def _rows_leading_to(kind: Kind, word: str, slug: str) -> list[Any]:
    marks = Q()
    for name in kind.texts:
        marks |= Q(**{f"{name}__contains": f"{word}:{slug}"})
        marks |= Q(**{f"{name}__contains": f"{word}={slug}"})
        marks |= Q(**{f"{name}__contains": f"{{{word} {slug}"})
    rows = kind.model._default_manager.filter(marks) if marks else ()
    return [row for row in rows if any(_leads_to(text, word, slug) for text in row.texts)]


def _leads_to(text: str, word: str, slug: str) -> bool:
    drawn = [options.get(word) for _, options in markdown.figures(text)]
    return (word, slug) in markdown.links(text) or slug in drawn
