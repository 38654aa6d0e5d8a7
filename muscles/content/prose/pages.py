"""What stands on one page: its texts, those that state evidence, those for students."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from muscles import models
from muscles.content.checks import PAGE_KINDS
from muscles.content.files import Key, Row
from muscles.content.prose import readability
from muscles.content.prose.sentences import Sentence, paragraphs
from muscles.models.base import ContentModel
from muscles.models.fields import LinesField

# Texts that state what is known, and so carry a citation in every sentence. Instructions (how to do
# an exercise, feel a muscle, try something) state nothing and are left out.
EVIDENCE: dict[type[ContentModel], tuple[str, ...]] = {
    models.Muscle: (
        "summary",
        "in_the_stride",
        "when_things_change",
        "how_sure",
        "train_it",
        "complains",
        "student_notes",
        "fun_fact",
    ),
    models.Group: ("summary", "body", "how_sure"),
    models.Phase: ("summary", "what_happens", "forces", "changes", "mixups"),
    models.Terrain: (
        "summary",
        "definition",
        "short_answer",
        "mechanics",
        "soreness",
        "prepare",
        "cues_studied",
        "cues_habit",
        "risks",
        "unknown",
    ),
    models.Effect: ("note",),
    models.Tissue: ("summary", "body", "loads", "how_sure"),
    models.Exercise: ("summary", "why", "dose_source"),
    models.Injury: ("summary", "what_happens", "loads", "helps", "unknown"),
    models.Claim: ("why", "better_wording"),
    models.Article: ("short_answer", "body", "unknown"),
    models.Term: ("definition",),
}
# Below the fold and for another reader: cited like the rest, but not part of the grade.
FOR_STUDENTS = "student_notes"

# What has a page to be read. Effects have none: their notes stand on the muscle's page (and again
# on the terrain's). A source's page is a library card, so it is counted apart and never refused.
READ: tuple[type[ContentModel], ...] = (
    *PAGE_KINDS.values(),
    models.Author,
    models.Effect,
    models.Source,
)

LONG_SENTENCE = 20  # words
LONG_PARAGRAPH = 3  # sentences


@dataclass(frozen=True)
class PageProse:
    """All prose of one page: paragraphs anyone reads, those for students, those of evidence."""

    row: Row
    plain: tuple[tuple[Sentence, ...], ...]
    for_students: tuple[tuple[Sentence, ...], ...]
    evidence: tuple[tuple[Sentence, ...], ...]

    @cached_property
    def grade(self) -> float:
        """Return the reading grade, without what is for students."""
        return readability.grade(sentence for paragraph in self.plain for sentence in paragraph)

    @property
    def words(self) -> int:
        """Return how many words the page has, those for students included."""
        return sum(len(sentence.words) for sentence in self._sentences())

    @property
    def long_sentences(self) -> list[Sentence]:
        """Return the sentences of more than twenty words."""
        return [item for item in self._sentences() if len(item.words) > LONG_SENTENCE]

    @property
    def long_paragraphs(self) -> list[tuple[Sentence, ...]]:
        """Return the paragraphs of more than three sentences."""
        return [item for item in (*self.plain, *self.for_students) if len(item) > LONG_PARAGRAPH]

    def is_for_students(self, sentence: Sentence) -> bool:
        """Return whether ``sentence`` stands in the details for students."""
        return any(sentence in paragraph for paragraph in self.for_students)

    def _sentences(self) -> Iterator[Sentence]:
        for paragraph in (*self.plain, *self.for_students):
            yield from paragraph


def page_key(row: Row) -> tuple[type[ContentModel], Key]:
    """Return the page that shows the row: an effect stands on its muscle's."""
    return (models.Muscle, row.key[:1]) if row.model is models.Effect else (row.model, row.key)


def pages(rows: Iterable[Row]) -> list[PageProse]:
    """Return the prose of every page that has any, in the order of the files."""
    parts: dict[tuple[type[ContentModel], Key], list[Row]] = defaultdict(list)
    for row in rows:
        if row.model in READ:
            parts[page_key(row)].append(row)
    return [page for rows in parts.values() if (page := _page(rows)).plain]


def _page(rows: list[Row]) -> PageProse:
    plain: list[tuple[Sentence, ...]] = []
    for_students: list[tuple[Sentence, ...]] = []
    evidence: list[tuple[Sentence, ...]] = []
    for row in rows:
        for name, text in texts(row):
            found = [tuple(paragraph) for paragraph in paragraphs(text)]
            (for_students if name == FOR_STUDENTS else plain).extend(found)
            if name in EVIDENCE.get(row.model, ()):
                evidence.extend(found)
    return PageProse(rows[0], tuple(plain), tuple(for_students), tuple(evidence))


def texts(row: Row, *, only: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    """Yield (field, text) of the row's prose: all of it, or the fields named."""
    for item in row.model.markdown_fields():
        text = row.values.get(item.name)
        if isinstance(item, LinesField) or not isinstance(text, str):
            continue
        if only is None or item.name in only:
            yield item.name, text
