"""Who has which row open at the desk."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

EXPIRES = timedelta(minutes=20)
"""Without a sign of life for so long, somebody has gone. A page without scripts gives none."""


class Presence(models.Model):
    """One person who has the form of one row open. Named as in ``Version``."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=240)
    who = models.CharField(max_length=150)
    since = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "who"], name="present_once"),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.kind} {self.key}"

    @classmethod
    def note(cls, kind: str, key: str, who: str) -> list[Presence]:
        """Note that somebody has the row open, and return the others who have."""
        now = timezone.now()
        cls.objects.filter(seen__lt=now - EXPIRES).delete()
        cls.objects.update_or_create(kind=kind, key=key, who=who, defaults={"seen": now})
        return list(cls.objects.filter(kind=kind, key=key).exclude(who=who))

    @classmethod
    def leave(cls, kind: str, key: str, who: str) -> None:
        """Note that somebody has closed it."""
        cls.objects.filter(kind=kind, key=key, who=who).delete()
