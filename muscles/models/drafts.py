"""What somebody wrote beside what is public: a draft of a page, and remarks on it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone


class Drafts(QuerySet["Draft"]):
    """Drafts, and what the site says of them."""

    def told(self) -> Drafts:
        """Add ``refusal``: why one was not published at its time, until it is edited or due again.

        Empty if nothing keeps it. No more queries than without it.
        """
        said = Remark.objects.filter(draft=OuterRef("pk"), who="", when__gte=OuterRef("saved_at"))
        newest = Subquery(said.order_by("-when", "-pk").values("text")[:1])
        return self.annotate(
            refusal=Case(
                When(publish_at__isnull=True, then=Coalesce(newest, Value(""))),
                default=Value(""),
                output_field=models.CharField(),
            )
        )


class Draft(models.Model):
    """The draft of one page, with the rows that the page shows: a muscle with its roles.

    Its texts are the ``Version`` rows of the state ``DRAFT`` whose ``change`` is the draft's. The
    base of each is what was public when the text was written. A page has one draft at most.
    People are named by their sign-in name, as in ``Version``.
    """

    class State(models.TextChoices):
        """How far a draft has come."""

        WRITING = "writing", "being written"
        ASKED = "asked", "waits for a review"
        SENT_BACK = "sent-back", "sent back"
        APPROVED = "approved", "approved"

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=240)
    title = models.CharField(max_length=200, blank=True)
    change = models.UUIDField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WRITING)
    # The sign-in names of all who wrote in it: none of them can approve it.
    writers = models.JSONField(default=list)
    saved_by = models.CharField(max_length=150)
    saved_at = models.DateTimeField(default=timezone.now)
    why = models.CharField("note", max_length=300, blank=True)
    is_small = models.BooleanField("small correction", default=False)
    reviewer = models.CharField(max_length=150, blank=True)
    # Name and qualification of the reviewer on the day of the review; empty without one.
    reviewed_as = models.CharField(max_length=250, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField("to be published at", null=True, blank=True, db_index=True)
    scheduled_by = models.CharField(max_length=150, blank=True)

    objects = Drafts.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_draft_of_a_page")]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title or self.key

    def get_absolute_url(self) -> str:
        """Return the address of its form at the desk."""
        return reverse(f"admin:{self.kind.replace('.', '_')}_draft", args=[self.pk])

    @classmethod
    def of_page(cls, kind: str, key: str) -> Draft | None:
        """Return the draft of a page, or ``None``."""
        return cls.objects.filter(kind=kind, key=key).first()

    @classmethod
    def due(cls, now: datetime) -> QuerySet[Draft]:
        """Return the drafts whose time to be published has come, the longest due first."""
        return cls.objects.filter(publish_at__lte=now).order_by("publish_at", "pk")

    @property
    def is_approved(self) -> bool:
        """Return whether somebody else has approved the text as it stands."""
        return self.state == self.State.APPROVED

    def write(self, who: str, why: str, *, is_small: bool) -> None:
        """Note that ``who`` wrote in it: what was approved or scheduled was another text."""
        self.saved_by, self.saved_at = who, timezone.now()
        self.why, self.is_small = why, is_small
        if who not in self.writers:
            self.writers = [*self.writers, who]
        self.set_state(self.State.WRITING)
        self.unschedule()

    def set_state(self, state: str, *, by: str = "", named: str = "") -> None:
        """Move to ``state``. ``by`` is who reviewed it, ``named`` what readers call them."""
        self.state = state
        is_approved = state == self.State.APPROVED
        self.reviewer = by if is_approved else ""
        self.reviewed_as = named if is_approved else ""
        self.reviewed_at = timezone.now() if is_approved else None

    def schedule(self, moment: datetime, by: str) -> None:
        """Let it become public at ``moment``."""
        self.publish_at, self.scheduled_by = moment, by

    def unschedule(self) -> None:
        """Let it become public only when somebody publishes it."""
        self.publish_at, self.scheduled_by = None, ""


class Remark(models.Model):
    """What a reviewer, or the site, says about a draft or one field of it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="remarks")
    # The name of the field; empty for the draft as a whole.
    field = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=1000)
    # Empty if the site says it.
    who = models.CharField(max_length=150, blank=True)
    when = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["when", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.text
