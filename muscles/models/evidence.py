"""Sources, how sure they make us, and the claims they settle."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from muscles.models.base import Authored, ContentModel, Page, address, slug_validator
from muscles.models.fields import AuthorsField, MarkdownField
from muscles.models.querysets import ClaimQuerySet, SourceQuerySet
from muscles.text.authors import Authors, parse


class Confidence(models.TextChoices):
    """How sure the evidence makes us; each word has its label in ``CONFIDENCE_WORDS``."""

    HIGH = "high", "high"
    MODERATE = "moderate", "moderate"
    LOW = "low", "low"
    VERY_LOW = "very-low", "very low"
    CONFLICTING = "conflicting", "conflicting"


CONFIDENCE_WORDS = {
    Confidence.HIGH: "We are confident",
    Confidence.MODERATE: "Fairly sure",
    Confidence.LOW: "Early evidence",
    Confidence.VERY_LOW: "Not tested",
    Confidence.CONFLICTING: "Studies disagree",
}
CONFIDENCE_HELP = (
    "high: several running studies agree, or settled anatomy. moderate: some running studies, "
    "or small ones. low: one small study, a model, or walking. very low: habit or opinion. "
    "conflicting: good studies disagree."
)


class ConfidenceField(models.CharField):  # type: ignore[type-arg]
    """One of the five words of confidence."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 12)
        kwargs.setdefault("choices", Confidence.choices)
        kwargs.setdefault("help_text", CONFIDENCE_HELP)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


def one_of(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """Return the database's own check that ``field`` holds one of ``choices``."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": choices.values}),
        name=name,
        violation_error_message=f"{field} must be one of: {', '.join(choices.values)}.",
    )


_TITLE = 76
"""So many characters of a title stand in the list of all sources, which would else be heavy."""


class SourceKind(models.TextChoices):
    """What sort of work a source is."""

    STUDY = "study", "study"
    REVIEW = "review", "review"
    TEXTBOOK = "textbook", "textbook or teaching page"
    POPULAR = "popular", "popular text"
    DATA = "data", "data set"


class Checked(models.TextChoices):
    """How much of an entry was compared with the work itself."""

    FULL = "full", "seen with this title, year and journal"
    PARTIAL = "partial", "seen in part"


class Source(ContentModel):
    """A study, review, textbook or page that statements rest on."""

    url_name: ClassVar[str] = "source"

    slug = models.SlugField(
        "key",
        max_length=80,
        unique=True,
        validators=[slug_validator],
        help_text="First author and year, lower case: hamner2010. Cited in texts as [@hamner2010].",
    )
    authors = AuthorsField(
        blank=True,
        help_text="One author a line, as printed. Right: Hamner SR. Wrong: Samuel R. Hamner. An "
        "organisation or a site stands in braces: {Radiopaedia}. What is known of an author stands "
        "in brackets: Lewis WH (ed.). The last line may be “and colleagues”, if more wrote it than "
        "are listed. Empty if the work shows no author.",
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty if unknown.")
    title = models.CharField(max_length=400, help_text="The full title, as printed.")
    journal = models.CharField(max_length=200, blank=True, help_text="Journal, book or site.")
    locator = models.CharField(
        max_length=120, blank=True, help_text="Volume, issue and pages, or the section."
    )
    doi = models.CharField(
        "DOI", max_length=120, blank=True, help_text="Right: 10.1242/jeb.044545. Wrong: an address."
    )
    url = models.URLField(
        "address", max_length=400, blank=True, help_text="Where it was seen, if it has no DOI."
    )
    kind = models.CharField(max_length=10, choices=SourceKind.choices)
    checked = models.CharField(
        max_length=10,
        choices=Checked.choices,
        help_text="How much of this entry was compared with the work itself.",
    )
    finding = MarkdownField(
        help_text="What we take from it, in our own words: who was measured, and what was found."
    )
    note = MarkdownField(blank=True, help_text="What to be careful about, shown on its page.")

    objects: ClassVar[Any] = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(doi="", url=""),
                name="source_can_be_found",
                violation_error_message="Give a DOI or an address where the source was seen.",
            ),
            models.CheckConstraint(
                condition=models.Q(year__isnull=True) | models.Q(year__range=(1500, 2100)),
                name="source_year_is_a_year",
                violation_error_message="The year must lie between 1500 and 2100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug}: {self.short}"

    @property
    def name(self) -> str:
        """Return what lists and headings call the source."""
        return self.title

    @property
    def stop(self) -> str:
        """Return the full stop that follows the title, unless that ends with a mark of its own."""
        return "" if self.title.endswith((".", "?", "!")) else "."

    @property
    def short_title(self) -> str:
        """Return the title for the list of all: cut between words, with its stop."""
        if len(self.title) <= _TITLE:
            return self.title + self.stop
        return self.title[:_TITLE].rpartition(" ")[0].rstrip(" ,;:-–") + "…"

    @property
    def written_by(self) -> Authors:
        """Return who wrote the work."""
        return parse(self.authors)

    @property
    def short(self) -> str:
        """Return first author and year as a citation reads: ``Hamner and others 2010``."""
        return f"{self.written_by.short} {self.year or '(no year)'}"

    @property
    def link(self) -> str:
        """Return the address of the work itself."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    def get_absolute_url(self) -> str:
        """Return our page about the source."""
        return address(self.url_name, self.slug)


class Verdict(models.TextChoices):
    """How a claim stands against its sources."""

    SUPPORTED = "supported", "supported"
    OVERSIMPLIFIED = "oversimplified", "oversimplified"
    CONTESTED = "contested", "contested"
    UNSUPPORTED = "unsupported", "unsupported"


class Claim(Authored, Page):
    """A statement runners hear, with a verdict and its sources."""

    url_name: ClassVar[str] = "claim"

    topic = models.CharField(
        max_length=40, help_text="One lower-case word or two, shared with like claims: hamstrings."
    )
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    confidence = ConfidenceField()
    why = MarkdownField(help_text="Why this verdict: two to four sentences, each with a citation.")
    better_wording = MarkdownField(
        blank=True,
        help_text="How to say it rightly, in one sentence. Empty if right already.",
    )
    muscles = models.ManyToManyField("muscles.Muscle", blank=True, related_name="claims")
    phases = models.ManyToManyField("muscles.Phase", blank=True, related_name="claims")
    terrains = models.ManyToManyField("muscles.Terrain", blank=True, related_name="claims")
    sources = models.ManyToManyField(Source, related_name="claims")

    objects: ClassVar[Any] = ClaimQuerySet.as_manager()

    class Meta(Authored.Meta):
        ordering = ["topic", "slug"]
        constraints = [
            *Authored.Meta.constraints,
            one_of("verdict", Verdict, "claim_verdict_known"),
            one_of("confidence", Confidence, "claim_confidence_known"),
        ]
