"""What search knows besides the content: synonyms, which are content, and the index made of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from modelsearch import index

from muscles.models.base import ContentModel, Page, slug_validator
from muscles.models.fields import MarkdownField, tidy
from muscles.text import markdown, words


class WordsField(models.TextField):  # type: ignore[type-arg]
    """Words as people type them, one entry on a line. No Markdown."""

    def to_python(self, value: Any) -> Any:
        """Return the text as ``tidy`` leaves it."""
        value = super().to_python(value)
        return tidy(value) if isinstance(value, str) else value


class Synonym(ContentModel):
    """What people type that our texts call something else, and what it should find."""

    slug = models.SlugField(
        max_length=80,
        unique=True,
        validators=[slug_validator],
        help_text="Names the row in the files: back-of-thigh. It stays as it is.",
    )
    words = WordsField(
        help_text="What people type, one on a line; capitals, accents, endings and words such "
        "as “the” do not count. Right: back of the thigh. Wrong: a word of our pages."
    )
    means = models.CharField(
        max_length=120,
        blank=True,
        help_text="The same in the words of our pages: search then looks for these as well. "
        "Right: hamstrings. Leave it empty if the pages below are all there is to find.",
    )
    leads_to = MarkdownField(
        blank=True,
        help_text="The pages that come first, the best one on top: a link on each line. "
        "Right: [the back of the thigh](group:hamstrings).",
    )
    prefers = models.CharField(
        "kind of page preferred",
        max_length=40,
        blank=True,
        help_text="For words that tell what kind of page is wanted, by its word: exercise, for "
        "“strengthen”. Such pages then come before others.",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(means="", leads_to="", prefers=""),
                name="synonym_leads_somewhere",
                violation_error_message="Say what it means, which page it leads to, or which kind "
                "of page it prefers.",
            ),
        ]

    def __str__(self) -> str:
        return self.lines[0] if self.lines else self.slug

    @property
    def lines(self) -> list[str]:
        """Return what people type, one entry each."""
        return [line.strip() for line in self.words.split("\n") if line.strip()]

    @property
    def targets(self) -> list[tuple[str, str]]:
        """Return the pages that it leads to as (word of the kind, slug), the best one first."""
        return markdown.links(self.leads_to)

    def clean(self) -> None:
        """Refuse what is no word, what is no link, and a kind of page that does not exist."""
        super().clean()
        errors: dict[str, list[str]] = {}
        for line in self.lines:
            if not words.words(line):
                errors["words"] = [f"“{line}” has no letter. Write what people type."]
        for line in filter(None, map(str.strip, self.leads_to.split("\n"))):
            if len(markdown.links(line)) != 1 or markdown.citations(line):
                errors["leads_to"] = [f"Write one link on each line; “{line[:60]}” is not one."]
        pages = [
            model.url_name
            for model in apps.get_app_config("muscles").get_models()
            if issubclass(model, Page)
        ]
        if self.prefers and self.prefers not in pages:
            errors["prefers"] = [f"No page is called so. Use: {', '.join(pages)}."]
        if errors:
            raise ValidationError(errors)


class IndexedPage(index.Indexed, models.Model):  # type: ignore[misc]
    """One public page as search compares it. Made from the content, never edited.

    ``title`` and ``body`` hold stems (see ``muscles.text.words``), so that every database finds
    the same; ``names``, ``lead`` and ``text`` hold what readers are shown.
    """

    address = models.CharField(max_length=200, unique=True)
    # The word of its kind of page, as its address is named; empty for lists.
    kind = models.CharField(max_length=40)
    slug = models.CharField(max_length=80)
    # What readers call it, one name on a line, the page's own name first.
    names = models.TextField()
    # What says it in one sentence.
    lead = models.TextField()
    # Everything that is searched, in sentences; one paragraph on a line.
    text = models.TextField()
    # The slugs of the muscles that its picture lights.
    lit = models.TextField()
    title = models.TextField()
    body = models.TextField()
    # Its different words as they are written, for the vocabulary.
    vocabulary = models.TextField()
    digest = models.CharField(max_length=32)

    search_auto_update = False
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title", boost=4),
        index.SearchField("body", boost=1),
        index.FilterField("kind"),
    ]

    def __str__(self) -> str:
        return self.address


class IndexState(models.Model):
    """The only row of its table: which content the index was made of, and its vocabulary."""

    ONLY = 1

    stamp = models.CharField(max_length=200, default="")
    # A line for each word: the word, and on how many pages it stands.
    vocabulary = models.TextField(default="")

    def __str__(self) -> str:
        return self.stamp
