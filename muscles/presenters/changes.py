"""When a page last changed, and why: what its foot says."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.utils import timezone

from muscles.content import history
from muscles.content.versions import FIRST, FOUND, FROM_FILES
from muscles.models import Version
from muscles.models.base import Page
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
        LastChange(timezone.localdate(when), "" if why in _NO_NOTES else why)
        for _, when, why in changes[:_NOTES]
    )
