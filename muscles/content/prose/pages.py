"""The texts of one page: all of them, those that state evidence, those for students."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from muscles import kinds
from muscles.content.files import Key, Row
from muscles.content.prose import readability
from muscles.content.prose.sentences import Sentence, paragraphs
from muscles.models.base import ContentModel
from muscles.models.fields import LinesField

# At the end of the page and for another reader: cited like the rest, but not part of the grade.
FOR_STUDENTS = "student_notes"

LONG_SENTENCE = 20  # words
LONG_PARAGRAPH = 3  # sentences


@dataclass(frozen=True)
class PageProse:
    """The prose of one page: paragraphs for everyone, for students, and those with evidence."""

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
    """Return the page that shows ``row``: for an effect, the page of its muscle."""
    shown_on = kinds.of(row.model).shown_on
    if not shown_on:
        return row.model, row.key
    page: Any = row.model._meta.get_field(shown_on).related_model
    return page, tuple(map(str, row.values.get(shown_on) or ()))


def pages(rows: Iterable[Row]) -> list[PageProse]:
    """Return the prose of every page that has any, in the order of the files.

    A source's page counts too: it is a library card, which the report shows apart.
    """
    parts: dict[tuple[type[ContentModel], Key], list[Row]] = defaultdict(list)
    for row in rows:
        if kinds.of(row.model).is_read:
            parts[page_key(row)].append(row)
    return [page for rows in parts.values() if (page := _page(rows)).plain]


def _page(rows: list[Row]) -> PageProse:
    plain: list[tuple[Sentence, ...]] = []
    for_students: list[tuple[Sentence, ...]] = []
    evidence: list[tuple[Sentence, ...]] = []
    for row in rows:
        for name, text in texts(row):
            found = paragraphs(text)
            (for_students if name == FOR_STUDENTS else plain).extend(found)
            if name in kinds.of(row.model).evidence:
                evidence.extend(found)
    return PageProse(rows[0], tuple(plain), tuple(for_students), tuple(evidence))


def texts(row: Row, *, only: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    """Yield (field, text) of the row's prose, without lists of words; ``only`` these fields."""
    for item in row.model.markdown_fields():
        text = row.values.get(item.name)
        if isinstance(item, LinesField) or not isinstance(text, str):
            continue
        if only is None or item.name in only:
            yield item.name, text
