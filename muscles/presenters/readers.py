"""What readers wrote about a page, how they write, and the public list of corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from muscles import kinds
from muscles.models import ReaderNote
from muscles.models.base import Page
from muscles.pagecache.per_revision import cached_per_revision


@dataclass(frozen=True)
class FromReaders:
    """The published comments on a page, and whether readers can write more."""

    is_open: bool
    comments: list[ReaderNote]


@dataclass(frozen=True)
class Correction:
    """A line of the public list: the page, empty without an address if it is gone."""

    day: date
    page: str
    address: str
    what: str
    told_by: str
    received: datetime


def from_readers(page: Page) -> FromReaders:
    """Return what the foot of a page shows.

    One query for all pages of a revision, and one more for a page with comments.
    """
    kind = kinds.of(type(page)).link
    has_comments = (kind, page.slug) in _pages_with_comments()
    comments = ReaderNote.objects.comments_on(kind, page.slug) if has_comments else []
    return FromReaders(settings.READERS_WRITE, list(comments))


@cached_per_revision(most=1)
def _pages_with_comments() -> frozenset[tuple[str, str]]:
    """Return kind and slug of each page that has comments. One query."""
    found = ReaderNote.objects.published().filter(kind=ReaderNote.Kind.COMMENT)
    return frozenset(found.order_by().values_list("page_kind", "page_slug").distinct())


def corrections() -> list[Correction]:
    """Return the public list of corrections, the newest first.

    One query, and one for each kind of page that it names.
    """
    rows = list(ReaderNote.objects.accepted_corrections())
    pages = {
        (kind, page.slug): page
        for kind in {row.page_kind for row in rows}
        for page in _pages(kind, [row.page_slug for row in rows if row.page_kind == kind])
    }
    lines = []
    for row in rows:
        page = pages.get((row.page_kind, row.page_slug))
        lines.append(
            Correction(
                day=timezone.localdate(row.moderated_at or row.received),
                page=page.name if page else row.page_slug,
                address=page.get_absolute_url() if page else "",
                what=row.answer,
                told_by=row.name,
                received=row.received,
            )
        )
    return lines


def _pages(kind: str, slugs: list[str]) -> Any:
    found = kinds.taking_notes().get(kind)
    if found is None:
        return []
    return found.model.objects.public().only_link_fields().filter(slug__in=slugs)
