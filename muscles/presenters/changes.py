"""When a page last changed, and why: what its foot says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Max, Q
from django.utils import timezone

from muscles import kinds
from muscles.content import files, history
from muscles.content.versions import FIRST, FOUND, FROM_FILES
from muscles.models import Authored, Version
from muscles.models.base import ContentModel, Page
from muscles.pagecache.per_revision import cached_per_revision

_NO_NOTES = (FIRST, FOUND, FROM_FILES)
"""What the site itself writes where nobody gave a reason: readers are not helped by it."""
_NOTES = 3
_ROWS = 30
"""A change rarely touches more than a dozen rows; three changes are found among so many."""


class LastChange(NamedTuple):
    """One change of a page: its day, and the note of whoever made it."""

    day: date
    why: str


def last_changes(page: Page) -> list[LastChange]:
    """Return the last changes of a page and of the rows it shows, newest first. One query.

    The first version of a row is no change.
    """
    return list(_last_changes(type(page), page.slug))


@cached_per_revision(most=1024)
def _last_changes(model: type[Page], slug: str) -> tuple[LastChange, ...]:
    found = history.of_page(model, slug).filter(state=Version.State.LIVE, base__isnull=False)
    rows = found.values_list("change", "when", "why")[:_ROWS]
    changes = [next(group) for _, group in groupby(rows, key=itemgetter(0))]
    return tuple(
        LastChange(timezone.localdate(when), note_of(why)) for _, when, why in changes[:_NOTES]
    )


def note_of(why: str) -> str:
    """Return the reason that somebody gave for a change; "" where the site wrote it itself."""
    return "" if why in _NO_NOTES else why


@cached_per_revision(most=64)
def days_of(model: type[ContentModel]) -> Mapping[str, date | None]:
    """Return the day on which each public page of ``model`` last changed, by slug. Two queries.

    It is the day of its last full revision, or of a later change of the page or of a row that it
    shows. A page that says nowhere when it was revised (a term, a source) counts from the day on
    which its text came to the site; ``None`` if nobody knows.
    """
    rows = model._default_manager.public().order_by("slug")
    is_dated = issubclass(model, Authored)
    days: dict[str, date | None] = (
        dict(rows.values_list("slug", "updated_on"))
        if is_dated
        else dict.fromkeys(rows.values_list("slug", flat=True))
    )
    own = files.label(model)
    parts = [files.label(part) for part in history.parts_of(model)]
    counts = Q(base__isnull=False) if is_dated else Q(base__isnull=False) | Q(kind=own)
    versions = Version.objects.filter(counts, state=Version.State.LIVE, kind__in=[own, *parts])
    newest = versions.order_by().values_list("kind", "key").annotate(Max("when"))
    for _, key, when in newest:
        slug = key.partition("/")[0]
        if slug in days:
            days[slug] = max(days[slug] or date.min, timezone.localdate(when))
    return days


def newest_of(*models: type[ContentModel]) -> date | None:
    """Return the day on which a page of these kinds last changed: so old is the list of them."""
    days = (day for model in models for day in days_of(model).values() if day)
    return max(days, default=None)


def every_page() -> list[type[ContentModel]]:
    """Return the kinds of which pages of the whole site, such as the body map, are made."""
    return [kind.model for kind in kinds.with_page()]
