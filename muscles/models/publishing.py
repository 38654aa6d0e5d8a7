"""Move the revision when a content row is saved or deleted, or a link between rows changes.

A reader's note counts where a page shows it.

``ContentQuerySet`` moves it for changes that Django sends no signal for. After a change made with
the database's own tools, ``manage.py publish`` moves it.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, pre_delete, pre_save

from muscles.models.base import ContentModel
from muscles.models.reader_notes import ReaderNote
from muscles.models.revision import Revision


def _of_a_row(sender: type[models.Model], instance: Any, **_: Any) -> None:
    is_shown = sender is ReaderNote and instance.is_or_was_public
    if is_shown or issubclass(sender, ContentModel):
        Revision.move()


def _of_a_link(instance: models.Model, action: str, **_: Any) -> None:
    if action.startswith("pre_") and isinstance(instance, ContentModel):
        Revision.move()


def connect() -> None:
    """Listen to Django's signals; called once, when Django has registered the app."""
    pre_save.connect(_of_a_row, dispatch_uid="revision of a saved row")
    pre_delete.connect(_of_a_row, dispatch_uid="revision of a deleted row")
    m2m_changed.connect(_of_a_link, dispatch_uid="revision of a link")
