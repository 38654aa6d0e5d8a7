"""One number for all content. It moves in the same transaction as each change of content.

The page cache compares this number, so a page rendered from older content is never shown as new:
in no process, and after no crash.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.db.models import F
from django.utils import timezone


class Revision(models.Model):
    """The only row of its table: the number of changes so far, and the time of the last one."""

    ONLY = 1

    number = models.PositiveBigIntegerField(default=0)
    moved_at = models.DateTimeField(default=datetime(1970, 1, 1, tzinfo=UTC))

    def __str__(self) -> str:
        """Return number and time (seconds since 1970) as one text: ``57@1795231683.120394``."""
        # After a restored backup a number comes twice; the time tells the two apart.
        return f"{self.number}@{self.moved_at.timestamp():.6f}"

    @classmethod
    def current(cls) -> Revision:
        """Return the revision; number 0 before the first content."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls()

    @classmethod
    def move(cls) -> None:
        """Count one change. Call it inside the transaction of the change, before the change.

        The row stays locked until that transaction ends. On PostgreSQL every writer of content
        takes this lock first, so two writers cannot wait for each other.
        """
        now = timezone.now()
        if not cls.objects.filter(pk=cls.ONLY).update(number=F("number") + 1, moved_at=now):
            cls.objects.get_or_create(pk=cls.ONLY, defaults={"number": 1, "moved_at": now})

    @classmethod
    def lock(cls) -> None:
        """Let no other change of content begin before this transaction ends; count none."""
        # On SQLite every transaction that may write has that lock from its beginning.
        cls.objects.select_for_update().filter(pk=cls.ONLY).first()
