"""Pictures that texts show: photos and drawings by others or by us, each with its credit."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from muscles.models.base import ContentModel, slug_validator

FILE_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*\.[0-9a-f]{20}\.webp"
"""What a file is called: a slug, a digest of the file's content, and its form."""

ALT_OR_DECORATIVE = (
    "Say what the picture shows, or tick “decorative” if a reader who does not see it misses "
    "nothing: one of the two."
)
NOTE_NEEDED = (
    "Say how you know: for own work who made it and when, for a permission who gave it, to whom, "
    "how and when."
)
SOURCE_NEEDED = "Give the address of the page where the picture stands. Only own work has none."


class Licence(models.TextChoices):
    """Under which terms a picture may be shown."""

    CC0 = "CC0-1.0", "CC0"
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    PUBLIC_DOMAIN = "public-domain", "public domain"
    OWN = "own-work", "own work"
    PERMISSION = "permission", "with permission in writing"


DEEDS: dict[str, str] = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.PUBLIC_DOMAIN: "https://creativecommons.org/publicdomain/mark/1.0/",
}
"""Where the terms of a licence stand."""
_WITH_NOTE = (Licence.OWN.value, Licence.PERMISSION.value)


class Picture(ContentModel):
    """A picture with its words and its credit. Its file lies beside the content files."""

    slug = models.SlugField(
        max_length=80,
        unique=True,
        validators=[slug_validator],
        help_text="The word by which texts show it, {picture calf-raise}: lower-case words joined "
        "by hyphens. It stays as it is.",
    )
    name = models.CharField(
        max_length=160,
        unique=True,
        help_text="What lists at the desk call it. Right: A calf raise on a step. Wrong: IMG_4711.",
    )
    file = models.CharField(
        "picture",
        max_length=120,
        validators=[
            RegexValidator(rf"^{FILE_NAME}\Z", "This is not the name of a picture's file.")
        ],
        help_text="JPEG, PNG or WebP, up to 10 MB and 50 million pixels. What else is in the file, "
        "such as the place where a photo was taken, is taken out; what is transparent becomes "
        "white.",
    )
    alt = models.CharField(
        "text for readers who do not see it",
        max_length=250,
        blank=True,
        help_text="What the picture shows, as you would say it on the telephone. Right: A runner "
        "on a step, heels below its edge. Wrong: Picture of a calf raise.",
    )
    decorative = models.BooleanField(
        default=False,
        help_text="Right to tick: it only sets a mood, and the text says all. Then the text above "
        "stays empty. Wrong: it shows how something is done.",
    )
    caption = models.CharField(
        max_length=300,
        blank=True,
        help_text="One sentence under the picture, or nothing. What states a fact stands in the "
        "text beside it, with its citation. If you cut or changed the picture, say so here.",
    )
    creator = models.CharField(
        max_length=160,
        help_text="Who made it, as they want to be named. Right: Jane Doe. Wrong: Wikimedia.",
    )
    source = models.URLField(
        "address where it was found",
        max_length=300,
        blank=True,
        help_text="The page about the picture, not the file. Needed for all but own work.",
    )
    licence = models.CharField(
        max_length=20,
        choices=Licence,
        help_text="As the page about the picture says. Not on the list, or not said there: do not "
        "use the picture.",
    )
    licence_note = models.CharField(
        "how we know",
        max_length=300,
        blank=True,
        help_text="For own work and permissions. Kept in the files, which anyone can read; pages "
        "do not show it. Right: Permission by Jane Doe by e-mail to the editors, 3 May 2026.",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decorative=True, alt="") | (Q(decorative=False) & ~Q(alt="")),
                name="picture_alt_or_decorative",
                violation_error_message=ALT_OR_DECORATIVE,
            ),
            models.CheckConstraint(
                condition=~Q(licence__in=_WITH_NOTE) | ~Q(licence_note=""),
                name="picture_licence_note",
                violation_error_message=NOTE_NEEDED,
            ),
            models.CheckConstraint(
                condition=Q(licence=Licence.OWN.value) | ~Q(source=""),
                name="picture_source",
                violation_error_message=SOURCE_NEEDED,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def deed(self) -> str:
        """Return the address of the licence's terms; empty if it has none."""
        return DEEDS.get(self.licence, "")

    @property
    def source_name(self) -> str:
        """Return the name of the site where it was found: ``commons.wikimedia.org``."""
        return (urlsplit(self.source).hostname or "").removeprefix("www.")

    def clean(self) -> None:
        """Say what is missing at the field that lacks it."""
        super().clean()
        errors: dict[str, str] = {}
        if bool(self.alt) == self.decorative:
            errors["alt"] = ALT_OR_DECORATIVE
        if self.licence in _WITH_NOTE and not self.licence_note:
            errors["licence_note"] = NOTE_NEEDED
        if self.licence != Licence.OWN and not self.source:
            errors["source"] = SOURCE_NEEDED
        if errors:
            raise ValidationError(errors)
