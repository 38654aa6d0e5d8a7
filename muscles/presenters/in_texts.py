"""Words found in all texts of the site, for the desk."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import CharField, ForeignKey, Q, SlugField, TextField

from muscles import kinds
from muscles.content.drafts import page_of
from muscles.content.files import content_fields
from muscles.kinds import Kind
from muscles.models.base import ContentModel
from muscles.text.passages import Bit, passages, pattern

MOST = 100
"""How many texts one page of results shows, rounded up to whole pages."""


@dataclass(frozen=True)
class Place:
    """One field of one row, with the sentences in it that hold the words."""

    row: ContentModel
    label: str
    name: str
    sentences: list[list[Bit]]


@dataclass(frozen=True)
class Hits:
    """One page of the site, or a row that has no page, and the places that it shows."""

    kind: Kind
    row: ContentModel
    places: list[Place]


@dataclass(frozen=True)
class Found:
    """What was found: the first pages, how many there are of each kind, and in how many texts."""

    shown: list[Hits] = field(default_factory=list)
    # How many of each kind, in the register's order.
    by_kind: dict[Kind, int] = field(default_factory=dict)
    texts: int = 0

    @property
    def pages(self) -> int:
        """Return how many pages show the words."""
        return sum(count for kind, count in self.by_kind.items() if kind.url_name)

    @property
    def others(self) -> int:
        """Return how many rows without a page hold the words: pictures, data."""
        return sum(self.by_kind.values()) - self.pages

    @property
    def left(self) -> bool:
        """Return whether more was found than is shown."""
        return len(self.shown) < self.pages + self.others


def find(words: str, readable: Iterable[Kind]) -> Found:
    """Return the pages that show ``words`` next to each other, in one query for each kind.

    ``readable`` are the kinds whose rows the person may read."""
    if not words.split():
        return Found()
    wanted = pattern(words)
    pages: dict[ContentModel, list[tuple[ContentModel, Any]]] = defaultdict(list)
    for kind in readable:
        fields = text_fields(kind.model)
        any_field = [
            reduce(and_, (Q(**{f"{item.name}__icontains": word}) for word in words.split()))
            for item in fields
        ]
        rows = _with_parents(kind.model).filter(reduce(or_, any_field)) if fields else ()
        for row in rows:
            if held := [item for item in fields if wanted.search(_text(row, item))]:
                pages[page_of(row)].extend((row, item) for item in held)
    places = {kind.model: place for place, kind in enumerate(kinds.KINDS)}
    found = sorted(pages.items(), key=lambda page: places[type(page[0])])
    shown: list[Hits] = []
    for page, held in found:
        if sum(len(hits.places) for hits in shown) >= MOST:
            break
        at = [
            Place(row, str(item.verbose_name), item.name, passages(_text(row, item), wanted))
            for row, item in held
        ]
        shown.append(Hits(kinds.of(type(page)), page, at))
    by_kind = Counter(kinds.of(type(page)) for page, _ in found)
    return Found(shown, dict(by_kind), sum(map(len, pages.values())))


def _text(row: ContentModel, item: Any) -> str:
    return str(getattr(row, item.attname) or "")


def text_fields(model: type[ContentModel]) -> list[Any]:
    """Return the fields of ``model`` that hold words: no keys and no choices."""
    return [
        item
        for item in content_fields(model)
        if isinstance(item, CharField | TextField)
        and not isinstance(item, SlugField)
        and not item.choices
    ]


def _with_parents(model: type[ContentModel]) -> Any:
    """Return the rows with those that their names are made of."""
    parents = [item.name for item in model._meta.concrete_fields if isinstance(item, ForeignKey)]
    keys = [name for name in parents if name in model.key_fields]
    rows = model._default_manager.all()
    return rows.select_related(*keys) if keys else rows
