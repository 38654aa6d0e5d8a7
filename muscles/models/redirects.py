"""Addresses that pages once had."""

from __future__ import annotations

from typing import ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from muscles.models.base import ContentModel, Page, slug_validator


class Redirect(ContentModel):
    """An address that a page once had, and the page it leads to. Made when a page is renamed.

    It never leads to another redirect: renaming the page again moves them all.
    """

    key_fields: ClassVar[tuple[str, ...]] = ("page", "old")

    page = models.CharField(
        "kind of page",
        max_length=40,
        help_text="By its word: article. The old and the new address are of one kind.",
    )
    old = models.SlugField(
        "old address", max_length=80, validators=[slug_validator], help_text="Right: shin-splint."
    )
    new = models.SlugField(
        "address now", max_length=80, validators=[slug_validator], help_text="Right: shin-splints."
    )

    class Meta:
        ordering = ["page", "old"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "old"],
                name="redirect_once",
                violation_error_message="This old address leads somewhere already.",
            ),
            models.CheckConstraint(
                condition=~Q(old=F("new")),
                name="redirect_not_to_itself",
                violation_error_message="An address cannot lead to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.old} → {self.new}"

    def clean(self) -> None:
        """Refuse what leads nowhere, and an old address that a page has now."""
        super().clean()
        models_of = {
            model.url_name: model
            for model in apps.get_app_config("muscles").get_models()
            if issubclass(model, Page)
        }
        if self.page not in models_of:
            raise ValidationError({"page": f"No page is called so. Use: {', '.join(models_of)}."})
        slugs = set(models_of[self.page].objects.values_list("slug", flat=True))
        if self.new not in slugs:
            raise ValidationError({"new": "No page has this address."})
        if self.old in slugs:
            raise ValidationError({"old": "A page has this address now."})
