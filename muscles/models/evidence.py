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


_TITLE = 62
"""So many characters of a title stand in the list of all sources, which would else be heavy."""


class SourceKind(models.TextChoices):
    """What sort of work a source is."""

    STUDY = "study", "study"
    TRIAL = "trial", "trial with random groups"
    MODEL = "model", "computer model"
    REVIEW = "review", "review"
    POOLED = "pooled", "systematic review"
    TEXTBOOK = "textbook", "textbook or teaching page"
    POPULAR = "popular", "popular text"
    DATA = "data", "data set"


class Reading(models.TextChoices):
    """What we read of a work. What rests on a work cannot be surer than this allows."""

    OPEN = "open", "the open text, or a large part of it"
    PAGE = "page", "the page itself"
    ABSTRACT = "abstract", "its abstract"
    PART = "part", "a part of it: of its abstract or page"
    UNNOTED = "unnoted", "its title, year and journal; how much more was not noted"
    SECOND_HAND = "second-hand", "only what others write about it"
    TITLE = "title", "nothing but its title"


# Works that nobody here read, in whole or in part.
UNREAD = (Reading.SECOND_HAND, Reading.TITLE)
# What was read of the others can make us confident, unless nobody noted how much it was.
READ = tuple(reading for reading in Reading if reading not in (*UNREAD, Reading.UNNOTED))


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
    kind = models.CharField("kind of study", max_length=10, choices=SourceKind.choices)
    design = models.CharField(
        "how it was done",
        max_length=200,
        blank=True,
        help_text="Right: wires in the muscle and film, at three paces. Wrong: a good study.",
    )
    people = models.CharField(
        "people per group",
        max_length=200,
        blank=True,
        help_text="Right: 108 trained hip and core, 106 stretched. Empty if what we read does not "
        "tell; the same holds for the fields below.",
    )
    sex = models.CharField(max_length=80, blank=True, help_text="Right: 5 men, 5 women.")
    level = models.CharField(
        "who they were", max_length=160, blank=True, help_text="Right: new recreational runners."
    )
    comparison = models.CharField(
        "compared with what",
        max_length=240,
        blank=True,
        help_text="Right: hip and core exercise against stretching. Wrong: against controls.",
    )
    finding = MarkdownField(
        "what it found",
        help_text="The main result, in our own words: who was measured, and what was found.",
    )
    nulls = MarkdownField(
        "what it did not find",
        blank=True,
        help_text="What was looked for and did not differ, and what it cannot show.",
    )
    harms = MarkdownField(
        "what did harm", blank=True, help_text="Right: three times as many sudden injuries."
    )
    conclusion = MarkdownField(
        "what its authors conclude",
        blank=True,
        help_text="Their own view in our words, also where we see it otherwise.",
    )
    read = models.CharField(
        "what we read",
        max_length=12,
        choices=Reading.choices,
        help_text="The most that one of us read. A title in a list of references is a title.",
    )
    read_on = models.DateField(
        "read on", null=True, blank=True, help_text="The day it was read: 2026-11-27."
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
    def is_unread(self) -> bool:
        """Return whether nobody here read any of the work itself."""
        return self.read in UNREAD

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
