"""What readers write to us: comments and corrections, held until somebody has read them.

They belong to the database alone: no file, no version and no log holds a copy, so what is deleted
is gone. A page is named by kind and slug, as in ``Version``, and not by a relation.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from muscles.models.revision import Revision

TEXT_MOST, NAME_MOST, ANSWER_MOST = 2000, 60, 1000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST = ((HOUR, 3), (DAY, 10))
"""How many notes one address may leave within which time."""
MOST_WAITING = 100
"""With so many unread ones of all readers together, no more are taken."""
DECLINED_FOR = timedelta(days=30)
"""So long a declined note is kept, in case somebody changes their mind."""


class TooManyError(Exception):
    """A note cannot be taken now; ``wait`` says when to come back."""

    def __init__(self, wait: timedelta, *, is_full: bool) -> None:
        super().__init__()
        self.wait = wait
        self.is_full = is_full


class ReaderNoteQuerySet(models.QuerySet["ReaderNote"]):
    """Queries of readers' notes, and the way in."""

    def published(self) -> Self:
        """Return what readers see."""
        return self.filter(state=ReaderNote.State.PUBLISHED)

    def waiting(self) -> Self:
        """Return what nobody has read yet."""
        return self.filter(state=ReaderNote.State.WAITING)

    def comments_on(self, kind: str, slug: str) -> Self:
        """Return the published comments on a page, the oldest first."""
        found = self.published().filter(kind=ReaderNote.Kind.COMMENT)
        return found.filter(page_kind=kind, page_slug=slug).order_by("received", "pk")

    def accepted_corrections(self) -> Self:
        """Return the corrections that the public log lists, the newest first."""
        found = self.published().filter(kind=ReaderNote.Kind.CORRECTION)
        return found.order_by("-moderated_at", "-pk")

    def is_full(self) -> bool:
        """Return whether too many wait to be read."""
        return self.waiting().count() >= MOST_WAITING

    def receive(self, note: ReaderNote, senders: tuple[str, str]) -> bool:
        """Take a note in; return ``False`` if its page has one with the same words already.

        Raise ``TooManyError`` if it cannot be taken now. ``senders`` holds the digests of the
        note's address for today and the day before. Notes are taken one after the other, whichever
        process they reach, so the limits hold.
        """
        with transaction.atomic():
            Revision.lock()
            same = self.filter(page_kind=note.page_kind, page_slug=note.page_slug)
            if same.filter(text=note.text).exists():
                return False
            wait = self._wait_of(senders, note.received)
            if wait:
                raise TooManyError(wait, is_full=False)
            if self.is_full():
                raise TooManyError(HOUR, is_full=True)
            note.sender = senders[0]
            note.save()
            self.forget()
        return True

    def _wait_of(self, senders: tuple[str, str], now: datetime) -> timedelta | None:
        """Return how long the sender has to wait; ``None`` if not at all. One query."""
        found = self.filter(sender__in=senders, received__gt=now - DAY)
        times = list(found.order_by("-received").values_list("received", flat=True))
        waits = [
            times[most - 1] + span - now
            for span, most in MOST
            if len(times) >= most and times[most - 1] > now - span
        ]
        return max(waits, default=None)

    def forget(self) -> None:
        """Delete digests of addresses after a day, and declined notes after a month."""
        now = timezone.now()
        old = self.filter(received__lte=now - DAY).exclude(sender="")
        models.QuerySet.update(old, sender="")  # No page shows it.
        self.filter(state=ReaderNote.State.DECLINED, moderated_at__lt=now - DECLINED_FOR).delete()

    def move(self, kind: str, old: str, new: str) -> int:
        """Take the notes of a page along to its new slug; return how many."""
        return self.filter(page_kind=kind, page_slug=old).update(page_slug=new)

    def update(self, **values: Any) -> int:
        """Set values in all rows, and move the content's revision: a page may show one of them."""
        with transaction.atomic():
            Revision.move()
            return super().update(**values)


class ReaderNote(models.Model):
    """A comment or a correction. Its text is plain, and tidied before it comes here."""

    class Kind(models.TextChoices):
        """What it is meant as; an editor may see it otherwise."""

        COMMENT = "comment", "comment"
        CORRECTION = "correction", "correction"

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "waiting"
        PUBLISHED = "published", "published"
        DECLINED = "declined", "declined"

    kind = models.CharField(
        max_length=10,
        choices=Kind,
        help_text="A comment stands under its page. A correction stands in the public list of "
        "corrections, with your line below instead of the reader's words.",
    )
    page_kind = models.CharField("kind of page", max_length=40)
    page_slug = models.CharField("page", max_length=80)
    text = models.TextField(max_length=TEXT_MOST)
    name = models.CharField(max_length=NAME_MOST, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    received = models.DateTimeField(default=timezone.now)
    # For a day a digest of the address it came from; then empty.
    sender = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    answer = models.TextField(
        max_length=ANSWER_MOST,
        blank=True,
        help_text="Public. Under a comment: the editors' answer, if there is one. Of a correction: "
        "what was wrong. Right: The page gave the Achilles tendon's length in inches.",
    )
    moderated_by = models.CharField("decided by", max_length=150, blank=True, editable=False)
    moderated_at = models.DateTimeField("decided", null=True, blank=True, editable=False)

    objects: ClassVar[Any] = ReaderNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "reader's note"
        verbose_name_plural = "readers' notes"
        ordering = ["-received", "-pk"]
        # One right for all of it, see muscles/accounts/roles.py.
        default_permissions = ()
        indexes = [
            models.Index(fields=["state", "page_kind", "page_slug"], name="note_of_page"),
            models.Index(fields=["page_kind", "page_slug"], name="note_to_page"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="correction", state="published", answer=""),
                name="correction_says_what_was_wrong",
                violation_error_message="The list of corrections needs your line: what was wrong?",
            )
        ]

    # The state in the database; empty for a new note.
    _state_before = ""

    def __str__(self) -> str:
        # No word of the note: the logs of the desk keep this.
        return f"{self.kind} on {self.page_kind} {self.page_slug}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row, and move the content's revision if a page shows it: both or neither."""
        with transaction.atomic():
            super().save(*args, **kwargs)
        self._state_before = self.state

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Return a row, with the state that it came with."""
        row = super().from_db(*args, **kwargs)
        row._state_before = row.__dict__.get("state", cls.State.PUBLISHED)
        return row

    @property
    def is_or_was_public(self) -> bool:
        """Return whether some page shows it, or did before the change that is being made."""
        return self.State.PUBLISHED in (self.state, self._state_before)

    def decide(self, state: State, who: str) -> None:
        """Publish or decline it, in the name of ``who``, and save."""
        self.state = state
        self.moderated_by, self.moderated_at = who, timezone.now()
        self.save()
