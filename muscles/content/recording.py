"""A change made with Django's models, written down as versions when it is complete."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models.signals import m2m_changed, pre_delete, pre_save

from muscles.content import versions
from muscles.content.files import Key
from muscles.content.meeting import entry_of, rows_with_relations, text_of
from muscles.content.versions import Entry, Step
from muscles.models.base import ContentModel

_current: ContextVar[Recording | None] = ContextVar("change", default=None)


class Recording:
    """The rows that a change touches, each with its text before it. Needs a transaction."""

    def __init__(self, who: str) -> None:
        self.who = who
        self.why = ""
        self.before: dict[Entry, str | None] = {}
        self._keys: dict[Entry, tuple[type[ContentModel], Key]] = {}

    def notice(self, row: ContentModel) -> None:
        """Note what stands in the database before ``row`` is saved, linked or deleted."""
        model = type(row)
        held = rows_with_relations(model).filter(pk=row.pk).first() if row.pk else None
        if held is not None:
            self._note(model, held.natural_key(), text_of(held))
        key = row.natural_key()
        if entry_of(model, key) not in self.before:
            self._note(model, key, _text(model, key))

    def _note(self, model: type[ContentModel], key: Key, text: str | None) -> None:
        entry = entry_of(model, key)
        self.before.setdefault(entry, text)
        self._keys[entry] = model, key

    def steps(self) -> dict[Entry, Step]:
        """Return the text of each touched row before the change and now."""
        after = {entry: _text(model, key) for entry, (model, key) in self._keys.items()}
        return {entry: Step(text, after[entry]) for entry, text in self.before.items()}

    def write(self) -> None:
        """Write a version of each row whose text is another now."""
        versions.record(self.steps(), who=self.who, why=self.why)


def _text(model: type[ContentModel], key: Key) -> str | None:
    try:
        pk = model.objects.get_by_natural_key(*key).pk
    except ObjectDoesNotExist:
        return None
    return text_of(rows_with_relations(model).get(pk=pk))


@contextmanager
def recording(who: str) -> Iterator[Recording]:
    """Write down what is saved and deleted in the block. Needs a transaction around it."""
    with noticing(who) as change:
        yield change
    change.write()


@contextmanager
def noticing(who: str) -> Iterator[Recording]:
    """Notice what is saved and deleted in the block, and write nothing down."""
    change = Recording(who)
    token = _current.set(change)
    try:
        yield change
    finally:
        _current.reset(token)


def _of_a_row(sender: type[models.Model], instance: Any, **_: Any) -> None:
    change = _current.get()
    if change and issubclass(sender, ContentModel):
        change.notice(instance)


def _of_a_link(instance: models.Model, action: str, **_: Any) -> None:
    change = _current.get()
    if change and action.startswith("pre_") and isinstance(instance, ContentModel):
        change.notice(instance)


def connect() -> None:
    """Listen to Django's signals; called once, when Django has registered the app."""
    pre_save.connect(_of_a_row, dispatch_uid="version of a saved row")
    pre_delete.connect(_of_a_row, dispatch_uid="version of a deleted row")
    m2m_changed.connect(_of_a_link, dispatch_uid="version of a link")
