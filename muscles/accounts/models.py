"""The account of an editor or a reviewer."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


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
