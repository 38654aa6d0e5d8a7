"""One number for all content. It moves in the same transaction as each change of content.

The page cache compares this number, so a page rendered from older content is never shown as new:
in no process, and after no crash.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models, transaction
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
        """Count the change of a transaction. Call it inside of that, before the change.

        The row stays locked until that transaction ends. On PostgreSQL every writer of content
        takes this lock first, so two writers cannot wait for each other. A transaction that
        changes a thousand rows is one change: nobody sees what is between them.
        """
        if _is_counted():
            return
        now = timezone.now()
        if not cls.objects.filter(pk=cls.ONLY).update(number=F("number") + 1, moved_at=now):
            cls.objects.get_or_create(pk=cls.ONLY, defaults={"number": 1, "moved_at": now})
        if transaction.get_connection().in_atomic_block:
            transaction.on_commit(_counted)

    @classmethod
    def lock(cls) -> None:
        """Let no other change of content begin before this transaction ends; count none."""
        # On SQLite every transaction that may write has that lock from its beginning.
        cls.objects.select_for_update().filter(pk=cls.ONLY).first()


def _counted() -> None:
    """Stand among what a transaction does on commit: its change is counted."""


def _is_counted() -> bool:
    """Return whether the open transaction, or a savepoint that is still open, counted its change.

    Django forgets what is to be done on commit when a transaction ends, and what was asked for in
    an ``atomic`` block when that is rolled back. (Not after ``transaction.savepoint()``, which
    nothing here uses.)
    """
    connection = transaction.get_connection()
    # None stands for a block without a savepoint of its own: it cannot be rolled back alone.
    opened = {*connection.savepoint_ids, None}
    return any(job is _counted and sids <= opened for sids, job, _ in connection.run_on_commit)
