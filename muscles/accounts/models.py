"""The account of an editor or a reviewer, and the log of what is done with accounts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone


class User(AbstractUser):
    """A person who signs in at the desk."""

    # One name as the person writes it: not every name splits into a first and a last one.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(
        max_length=120,
        blank=True,
        help_text="The person's name as others see it. Right: Ada Example. Wrong: ada2.",
    )
    qualification = models.CharField(
        max_length=120,
        blank=True,
        help_text="Profession or degree that a review rests on. Right: physiotherapist, MSc. "
        "Wrong: expert. Leave empty if there is none.",
    )

    def get_full_name(self) -> str:
        """Return the display name; the sign-in name if none is given."""
        return self.display_name or self.username

    def get_short_name(self) -> str:
        """Return how the desk greets the person: as the full name."""
        return self.get_full_name()


class AppendOnly(models.QuerySet["AuditEntry"]):
    """Rows that are written once and never changed."""

    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        raise NotChangeableError

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise NotChangeableError

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refuse."""
        raise NotChangeableError


class NotChangeableError(TypeError):
    """Somebody wanted to change or delete a line of the log."""

    def __init__(self) -> None:
        super().__init__("The log is only ever added to.")


class AuditEntry(models.Model):
    """One line of the log: who did what, when, from where.

    It names people by their sign-in names, so that it still tells of accounts that are gone.
    """

    class What(models.TextChoices):
        SIGNED_IN = "signed-in", "signed in"
        FAILED = "failed", "failed to sign in"
        LOCKED_OUT = "locked-out", "locked out"
        UNLOCKED = "unlocked", "unlocked"
        PASSWORD = "password", "password changed"
        RESET_ASKED = "reset-asked", "asked for a new password"
        FACTOR_ON = "factor-on", "second factor switched on"
        FACTOR_OFF = "factor-off", "second factor switched off"
        FACTOR_FAILED = "factor-failed", "wrong code"
        RECOVERY = "recovery", "recovery code used"
        NEW_CODES = "new-codes", "new recovery codes"
        PUBLISHED = "published", "published"
        REVIEWED = "reviewed", "reviewed"
        DELETED = "deleted", "deleted"
        RIGHTS = "rights", "rights changed"
        SHORTENED = "shortened", "old lines of the log forgotten"

    at = models.DateTimeField("time", default=timezone.now, db_index=True, editable=False)
    what = models.CharField(max_length=20, choices=What)
    who = models.CharField(max_length=150, blank=True, db_index=True)
    about = models.CharField(max_length=250, blank=True)
    detail = models.TextField(blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = "log entry"
        verbose_name_plural = "log entries"
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.who or 'somebody'}: {self.get_what_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new line; refuse to change one."""
        if not self._state.adding:
            raise NotChangeableError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise NotChangeableError


class DeskAction(models.Model):
    """Rights that belong to no single table. It has no rows."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [
            ("ask_for_review", "Can ask for a review"),
            ("review", "Can review"),
            ("publish", "Can publish"),
            ("schedule", "Can schedule"),
            ("moderate", "Can moderate what readers write"),
        ]

    def __str__(self) -> str:
        return "desk"
