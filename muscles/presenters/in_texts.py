"""Words found in all texts of the site, for the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import CharField, ForeignKey, Q, SlugField, TextField

from muscles.content.files import content_fields
from muscles.kinds import Kind
from muscles.models.base import ContentModel
from muscles.text.passages import Bit, passages, pattern

MOST = 100
"""How many places one page shows."""


@dataclass(frozen=True)
class Place:
    """One field of one row, with the sentences in it that hold the words."""

    kind: str
    row: ContentModel
    label: str
    name: str
    sentences: list[list[Bit]]


@dataclass
class Found:
    """What was found: at most ``MOST`` fields, and how many there are in how many rows."""

    places: list[Place] = field(default_factory=list)
    # How many fields of each kind, in the register's order.
    by_kind: dict[str, int] = field(default_factory=dict)
    rows: int = 0

    @property
    def count(self) -> int:
        """Return how many fields hold the words."""
        return sum(self.by_kind.values())


def find(words: str, kinds: Iterable[Kind]) -> Found:
    """Return every text that holds ``words`` next to each other, in one query for each kind."""
    found = Found()
    if not words.split():
        return found
    wanted = pattern(words)
    for kind in kinds:
        fields = text_fields(kind.model)
        any_field = [
            reduce(and_, (Q(**{f"{item.name}__icontains": word}) for word in words.split()))
            for item in fields
        ]
        rows = _with_parents(kind.model).filter(reduce(or_, any_field)) if fields else ()
        for row in rows:
            before = found.count
            for item in fields:
                text = str(getattr(row, item.attname) or "")
                if not wanted.search(text):
                    continue
                found.by_kind[kind.plural] = found.by_kind.get(kind.plural, 0) + 1
                if len(found.places) < MOST:
                    label, sentences = str(item.verbose_name), passages(text, wanted)
                    found.places.append(Place(kind.singular, row, label, item.name, sentences))
            found.rows += found.count > before
    return found


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
