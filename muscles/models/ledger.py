"""What editors and files wrote, version by version, and what the two last agreed on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone


class LoadedRow(models.Model):
    """One row as desk and files last agreed on it: the base on which their edits meet.

    ``text`` is the row's canonical text. The digest of that text alone stands where an older
    version of the site wrote the entry; the next load knows the text by it. The entries of the
    model ``files`` are no rows: the digest of each file at the last load, and under an empty key
    the rules it was checked by (``digest``) and the revision of the content (``text``).
    """

    FILES = "files"

    model = models.CharField(max_length=40)
    key = models.CharField(max_length=240)
    digest = models.CharField(max_length=64, blank=True)
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "key"], name="loaded_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"


class Version(models.Model):
    """One row as it was from some moment on, as its canonical text; empty if it was deleted.

    People are named by their sign-in name and not by a relation: a copy of the content carries no
    accounts, and the history outlives them.
    """

    class State(models.TextChoices):
        """What became of the text."""

        LIVE = "live", "made public"
        # What the files hold where the desk's edit was kept, until somebody settles it.
        OPEN = "open", "waits to be settled"
        SETTLED = "settled", "settled"
        # A text beside the public one, until it is published.
        DRAFT = "draft", "draft"
        # A draft that was given up.
        DROPPED = "dropped", "draft given up"

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=240)
    text = models.TextField(blank=True)
    # The version that it was made from; none for the first.
    base = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.LIVE)
    who = models.CharField(max_length=150, blank=True)
    when = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=300, blank=True)
    # What was saved at once, such as a muscle with two of its roles, has one number.
    change = models.UUIDField(db_index=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "key", "state"], name="version_of_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}, {self.when:%Y-%m-%d %H:%M}"

    @classmethod
    def of_page(cls, kind: str, key: str, inside: list[str]) -> QuerySet[Version]:
        """Return the versions of a row, and of rows of the kinds ``inside`` that belong to it.

        A draft is no version yet.
        """
        own = Q(kind=kind, key=key)
        if inside:
            own |= Q(kind__in=inside, key__startswith=f"{key}/")
        return cls.objects.filter(own).exclude(state=cls.State.DRAFT)
