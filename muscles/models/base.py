"""What all content rows share: a natural key. And what all pages share: address and authorship."""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from muscles.models.drafts import Draft
from muscles.models.fields import MarkdownField
from muscles.models.querysets import ContentQuerySet
from muscles.text import markdown
from muscles.text.unknown import unknown

SLUG_HELP = (
    "The last part of the page's address: lower-case words joined by hyphens. "
    "Right: gluteus-maximus. Wrong: Gluteus Maximus. Keep it once the page is public."
)
SUMMARY_HELP = (
    "One sentence of at most 20 words, with its citation. "
    "Right: It lifts the heel and stores energy in the Achilles tendon [@lai2015]. "
    "Wrong: a heading, or two sentences."
)
DESCRIPTION_HELP = (
    "What a search engine shows under the title: 70 to 155 characters, no citation. "
    "Right: What the soleus does in every part of the running stride. Wrong: Page about soleus."
)


RESERVED_SLUGS = ("cite", "feed")

slug_validator = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
    "Use lower-case letters and digits, words joined by single hyphens: gluteus-maximus.",
)


@lru_cache(maxsize=8192)
def address(url_name: str, slug: str) -> str:
    """Return the address of a page; kept in memory because a long page has hundreds of links."""
    return reverse(f"muscles:{url_name}", args=[slug])


class ContentModel(models.Model):
    """A row that lives in a fixture file and is found by a natural key, never by its number."""

    key_fields: ClassVar[tuple[str, ...]] = ("slug",)
    # Set for a row that holds a draft: what it cites may be missing still.
    is_unfinished = False
    # Set for a row of a form that nobody changed: the database has checked it already, and each
    # of its checks is a query.
    is_untouched = False

    objects: ClassVar[Any] = ContentQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row and move the content's revision, both or neither."""
        with transaction.atomic():
            super().save(*args, **kwargs)

    @property
    def kind_name(self) -> str:
        """Return what people call the kind of this row: ``muscle``."""
        return str(self._meta.verbose_name)

    def natural_key(self) -> tuple[str, ...]:
        """Return the values that name this row in files: its slug, or the keys of its parents."""
        parts: list[str] = []
        for name in self.key_fields:
            value = getattr(self, name)
            if isinstance(value, ContentModel):
                parts.extend(value.natural_key())
            else:
                parts.append(str(value))
        return tuple(parts)

    @classmethod
    @cache
    def markdown_fields(cls) -> tuple[MarkdownField, ...]:
        """Return the fields whose text may cite sources and link pages."""
        fields = cls._meta.concrete_fields
        return tuple(field for field in fields if isinstance(field, MarkdownField))

    @property
    def texts(self) -> list[str]:
        """Return this row's Markdown texts in reading order; an empty one is ``""``."""
        return [getattr(self, field.attname) or "" for field in self.markdown_fields()]

    def cited_keys(self) -> list[str]:
        """Return the keys of the sources that the texts cite: in reading order, each once."""
        return list(dict.fromkeys(key for text in self.texts for key in markdown.citations(text)))

    @cached_property
    def source_keys(self) -> list[str]:
        """The keys of the sources in the row's own list, read once; only where there is one."""
        return list(self.sources.values_list("slug", flat=True))  # type: ignore[attr-defined]

    def validate_constraints(self, exclude: Any = None) -> None:
        """Ask the database what it forbids, unless the row is as it was read."""
        if not self.is_untouched:
            super().validate_constraints(exclude=exclude)

    def clean(self) -> None:
        """Raise ``ValidationError`` by field for each citation of a source that does not exist."""
        super().clean()
        if self.is_unfinished:
            return
        # By name, because the module of Source imports this one.
        source = apps.get_model("muscles", "Source")
        sources, label = source.objects, source._meta.label_lower
        known = set(sources.filter(slug__in=self.cited_keys()).values_list("slug", flat=True))
        errors: dict[str, list[str]] = {}
        for field in self.markdown_fields():
            cited = markdown.citations(getattr(self, field.attname) or "")
            if missing := [key for key in cited if key not in known]:
                every = list(sources.values_list("slug", flat=True))
                errors[field.name] = [
                    unknown("source", key, every, str(Draft.of_page(label, key) or ""))
                    for key in missing
                ]
        if errors:
            raise ValidationError(errors)


class Page(ContentModel):
    """A row with a public page of its own."""

    url_name: ClassVar[str]

    slug = models.SlugField(
        max_length=80, unique=True, validators=[slug_validator], help_text=SLUG_HELP
    )
    name = models.CharField(
        max_length=160,
        help_text="The page's name as its heading shows it. Right: Gluteus maximus.",
    )
    description = models.CharField(
        "search description", max_length=170, blank=True, help_text=DESCRIPTION_HELP
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page's public address."""
        return address(self.url_name, self.slug)

    def clean(self) -> None:
        """Refuse a slug that the site itself uses below a list: ``/muscles/cite/``."""
        super().clean()
        if self.slug in RESERVED_SLUGS:
            said = f"“{self.slug}” is an address of the site itself. Use another word."
            raise ValidationError({"slug": said})


class Authored(models.Model):
    """Who wrote a page, when, and whether a clinician has read it."""

    author = models.ForeignKey(
        "muscles.Author",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who answers for the page.",
    )
    published_on = models.DateField(help_text="The day the page first went public: 2026-11-21.")
    updated_on = models.DateField(
        help_text="The day of the last full revision. A mended comma does not count."
    )
    reviewed_by = models.CharField(
        max_length=160,
        blank=True,
        help_text="Name and qualification of the clinician who read the page. Leave empty until "
        "one did: the page then says “not yet reviewed by a clinician”.",
    )
    reviewed_on = models.DateField(null=True, blank=True, help_text="The day of that review.")

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(updated_on__gte=F("published_on")),
                name="%(class)s_updated_after_published",
                violation_error_message="A page cannot be updated before it was published.",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by="", reviewed_on__isnull=True)
                | (~Q(reviewed_by="") & Q(reviewed_on__isnull=False)),
                name="%(class)s_review_is_whole",
                violation_error_message="Give the reviewer and the day of the review, or neither.",
            ),
        ]
