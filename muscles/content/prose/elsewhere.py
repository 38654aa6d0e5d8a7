"""What the rest of the content says: all that the check of one page asks of other pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import ForeignKey

from muscles import kinds, models
from muscles.content.files import Key, Row
from muscles.content.prose.pages import texts
from muscles.content.prose.sentences import sentences
from muscles.kinds import Kind
from muscles.models.base import ContentModel, Page
from muscles.text import markdown

# Short sentences such as "Nobody has measured it." may stand on two pages.
SHARED_WORDS = 5

# The quantities of which ``{curve muscle=…}`` shows one.
SHOWN_IN_TEXTS = ("length", "activity")

Title = tuple[bool, str]
"""Whether a page is a term, whose title goes on “: what it means”, and its name without case."""


def title_of(row: Row) -> Title | None:
    """Return the title of a page for comparing; ``None`` for a row without a page."""
    name = row.values.get("name")
    if not issubclass(row.model, Page) or not isinstance(name, str):
        return None
    return row.model is models.Term, name.casefold()


def is_unlike_any(row: Row) -> bool:
    """Return whether the sentences of ``row`` may stand on no other page.

    A red flag is said in the same words wherever it counts.
    """
    return kinds.of(row.model).is_read and row.model is not models.Flag


def links_of(row: Row) -> set[tuple[str, str]]:
    """Return the pages that the texts of ``row`` lead to, as (word, slug), itself left out."""
    own = kinds.of(row.model).link
    return {
        (word, slug)
        for _, text in texts(row)
        for word, slug in _links(text)
        if word != own or row.key != (slug,)
    }


@lru_cache(maxsize=8192)  # Most texts are as they were at the last revision.
def _links(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(markdown.links(text))


@dataclass(frozen=True)
class Elsewhere:
    """What stands in rows that are not checked. Their ``Row`` has no line, and not all values."""

    sources: Mapping[str, Row] = field(default_factory=dict)
    terms: tuple[Row, ...] = ()
    titles: Mapping[Title, list[Row]] = field(default_factory=dict)
    # By its words without case: the rows that hold a sentence of more than `SHARED_WORDS` words.
    sentences: Mapping[str, list[Row]] = field(default_factory=dict)
    # By what it may mean: the red flags that tell it.
    dangers: Mapping[str, list[Row]] = field(default_factory=dict)
    links: frozenset[tuple[str, str]] = frozenset()
    keys: Mapping[type[ContentModel], set[Key]] = field(default_factory=dict)
    # The keys of rows by their numbers in the database, which forms send.
    numbers: Mapping[type[ContentModel], Mapping[int, Key]] = field(default_factory=dict)
    # The muscles that ``{curve muscle=…}`` has something to show of.
    with_curve: frozenset[str] = frozenset()


NOTHING = Elsewhere()


def in_database() -> Elsewhere:
    """Return what the database holds; read once for each revision of the content."""
    return _read(str(models.Revision.current()))


@lru_cache(maxsize=2)
def _read(_revision: str) -> Elsewhere:
    every: list[Row] = []
    keys: dict[type[ContentModel], set[Key]] = {}
    numbers: dict[type[ContentModel], dict[int, Key]] = {}
    for kind in kinds.KINDS:
        if kind.texts or kind.url_name or kind.figure:
            rows = _rows(kind)
            every.extend(row for _, row in rows)
            numbers[kind.model] = {number: row.key for number, row in rows}
            keys[kind.model] = set(numbers[kind.model].values())
    titles: dict[Title, list[Row]] = defaultdict(list)
    said: dict[str, list[Row]] = defaultdict(list)
    dangers: dict[str, list[Row]] = defaultdict(list)
    for row in every:
        if title := title_of(row):
            titles[title].append(row)
        if row.model is models.Flag:
            dangers[str(row.values["may_mean"])].append(row)
        for _, text in texts(row) if is_unlike_any(row) else ():
            for sentence in sentences(text):
                if len(sentence.words) > SHARED_WORDS:
                    said[sentence.folded].append(row)
    shown = models.Curve.objects.filter(quantity__in=SHOWN_IN_TEXTS, muscle__isnull=False)
    return Elsewhere(
        sources={row.key[0]: row for row in every if row.model is models.Source},
        terms=tuple(row for row in every if row.model is models.Term),
        titles=titles,
        sentences=said,
        dangers=dangers,
        links=frozenset[tuple[str, str]]().union(*map(links_of, every)),
        keys=keys,
        numbers=numbers,
        with_curve=frozenset(shown.values_list("muscle__slug", flat=True)),
    )


def _rows(kind: Kind) -> list[tuple[int, Row]]:
    """Return each row of a kind with its number: its key, and the values that other pages see."""
    model: Any = kind.model
    keys = [
        (name, isinstance(model._meta.get_field(name), ForeignKey)) for name in model.key_fields
    ]
    plain = [
        name
        for name in (*kind.texts, "name", "kind", "read", "urgency", "may_mean")
        if any(item.name == name for item in model._meta.concrete_fields)
    ]
    asked = [f"{name}__slug" if is_row else name for name, is_row in keys]
    found = []
    for number, *values in model._default_manager.values_list("pk", *asked, *plain):
        key, rest = values[: len(keys)], values[len(keys) :]
        held = dict(zip(plain, rest, strict=True))
        for (name, is_row), part in zip(keys, key, strict=True):
            held[name] = [part] if is_row else part
        found.append((number, Row(kind.file, 0, model, held, {})))
    return found
