"""One number for all content: it moves in the same transaction as any content that changes.

Whoever keeps rendered pages compares this number, so a page rendered from older content is
never shown as new, in any process and after any crash.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.db.models import F
from django.utils import timezone


class Revision(models.Model):
    """The one row that counts changes of content, and the moment of the last one."""

    ONLY = 1

    number = models.PositiveBigIntegerField(default=0)
    moved_at = models.DateTimeField(default=datetime(1970, 1, 1, tzinfo=UTC))

    def __str__(self) -> str:
        """Return number and moment (s since 1970) as one text: ``57@1795231683.120394``."""
        # The moment keeps numbers apart that come twice, as after a restored backup.
        return f"{self.number}@{self.moved_at.timestamp():.6f}"

    @classmethod
    def current(cls) -> Revision:
        """Return the revision; number 0 before the first content."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls()

    @classmethod
    def move(cls) -> None:
        """Count one change; call it inside the transaction of the change, before the change.

        The row stays locked until that transaction ends: on PostgreSQL all writers of content
        meet here first, in one order, and so cannot wait for each other in a circle.
        """
        now = timezone.now()
        if not cls.objects.filter(pk=cls.ONLY).update(number=F("number") + 1, moved_at=now):
            cls.objects.get_or_create(pk=cls.ONLY, defaults={"number": 1, "moved_at": now})
