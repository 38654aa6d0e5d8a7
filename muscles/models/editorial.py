"""Authors, articles, glossary terms and the pages about the site."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from muscles.models.base import Authored, Page
from muscles.models.evidence import Source
from muscles.models.fields import LinesField, MarkdownField
from muscles.models.querysets import ArticleQuerySet


class Author(Page):
    """A person or body that answers for pages."""

    url_name: ClassVar[str] = "author"

    body = MarkdownField("about", help_text="Who this is and what they know. Nothing invented.")

    class Meta:
        ordering = ["name"]


class Article(Authored, Page):
    """An answer to a reader's question that needs more than one muscle."""

    url_name: ClassVar[str] = "article"

    order = models.PositiveSmallIntegerField(help_text="Place in lists: 1 comes first.")
    short_answer = MarkdownField(help_text="At most 40 words that answer the title, cited.")
    who_for = models.CharField(max_length=200, help_text="One sentence: who it is for.")
    body = MarkdownField(help_text="Sections with ## headings. Figures: {map muscle=soleus}.")
    unknown = MarkdownField("what we do not know")
    try_this = MarkdownField(blank=True, help_text="One small, safe thing to try on a run.")
    muscles = models.ManyToManyField("muscles.Muscle", blank=True, related_name="articles")
    phases = models.ManyToManyField("muscles.Phase", blank=True, related_name="articles")
    terrains = models.ManyToManyField("muscles.Terrain", blank=True, related_name="articles")

    objects: ClassVar[Any] = ArticleQuerySet.as_manager()

    class Meta(Authored.Meta):
        ordering = ["order"]

    @property
    def is_public(self) -> bool:
        """Return whether its day has come."""
        return self.published_on <= timezone.localdate()

    @property
    def minutes(self) -> int:
        """Return the reading time in minutes, at 200 words a minute, at least one."""
        words = len(f"{self.short_answer} {self.body} {self.unknown}".split())
        return max(1, round(words / 200))


class Term(Page):
    """A word of the glossary."""

    url_name: ClassVar[str] = "term"

    definition = MarkdownField(help_text="One or two plain sentences, cited.")
    aliases = LinesField(
        blank=True, help_text="Other spellings that texts use, one on a line: EMG."
    )
    see_also = models.ManyToManyField("self", symmetrical=False, blank=True)
    sources = models.ManyToManyField(Source, related_name="terms")

    class Meta:
        ordering = ["name"]

    @property
    def spellings(self) -> list[str]:
        """Return every spelling that links to this term, its name first."""
        return [self.name, *[line for line in self.aliases.split("\n") if line]]


class AboutPage(Authored, Page):
    """A page about the site itself: how evidence is judged, corrections, privacy."""

    url_name: ClassVar[str] = "about-page"

    order = models.PositiveSmallIntegerField(help_text="Place in the list.")
    body = MarkdownField(help_text="Sections with ## headings.")

    class Meta(Authored.Meta):
        ordering = ["order"]


class Lesson(Authored, Page):
    """A lesson for teachers, on paper among the sheets of ``/teach/``."""

    url_name: ClassVar[str] = "sheet"

    order = models.PositiveSmallIntegerField(help_text="Place in lists: 1 comes first.")
    who_for = models.CharField(
        max_length=200, help_text="Ages and place. Right: 12 to 18 years, in a gym or outside."
    )
    minutes = models.PositiveSmallIntegerField(
        help_text="How long the lesson is. The times of its steps end with it: 45."
    )
    aims = LinesField(help_text="What pupils can do afterwards, one on a line: name four muscles.")
    needs = LinesField(blank=True, help_text="What to bring, one on a line: pencils.")
    safety = MarkdownField(help_text="What keeps everybody safe. No diagnosis.")
    body = MarkdownField(
        "the lesson, step by step",
        help_text="A ## heading for each step with its times, and what each pupil does. "
        "Right: ## 0 to 5 minutes: make a guess. Wrong: ## Warming up.",
    )
    answers = MarkdownField(
        "what to say when they ask",
        help_text="Questions in **bold**, each with its answer; every sentence cited.",
    )

    class Meta(Authored.Meta):
        ordering = ["order"]
