"""The eight moments of the stride: nearly every page shows them."""

from __future__ import annotations

from muscles.models import Phase
from muscles.pagecache.per_revision import cached_per_revision


@cached_per_revision()
def every_phase() -> tuple[Phase, ...]:
    """Return all phases in their order. One query a revision; nobody may change the rows."""
    return tuple(Phase.objects.all())
