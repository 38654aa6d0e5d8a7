"""The history of a page and the rows in it: what changed, and how to have an old text back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, ManyToManyField, QuerySet

from muscles import kinds
from muscles.content import files, merge
from muscles.content.meeting import entry_of, field_names, rows_with_relations, title_of
from muscles.models import Version
from muscles.models.base import ContentModel
from muscles.text.difference import Edit, edits


def parts_of(model: type[ContentModel]) -> list[type[ContentModel]]:
    """Return the kinds of the rows that a page of ``model`` shows as its own: roles of a muscle."""
    return [kind.model for kind in kinds.KINDS if kind.shown_on == model._meta.model_name]


def of_page(model: type[ContentModel], key: str) -> QuerySet[Version]:
    """Return the versions of a row and of the rows that its page shows, newest first."""
    return Version.of_page(files.label(model), key, [files.label(p) for p in parts_of(model)])


@dataclass(frozen=True)
class FieldChange:
    """A field that a version changed: old and new in one text."""

    label: str
    edits: list[Edit]


@dataclass(frozen=True)
class RowChange:
    """One row of a change."""

    title: str
    version: Version
    fields: list[FieldChange]

    @property
    def is_first(self) -> bool:
        """Return whether nothing is known from before."""
        return self.version.base_id is None

    @property
    def is_deletion(self) -> bool:
        """Return whether the row went."""
        return not self.version.text


@dataclass
class SavedChange:
    """What was saved at once: one person, one reason, one or more rows."""

    who: str
    when: datetime
    why: str
    rows: list[RowChange] = field(default_factory=list)


def model_of(kind: str) -> type[ContentModel] | None:
    """Return the model of a version's kind; ``None`` if the site has it no more."""
    return next((m for m in kinds.in_load_order() if files.label(m) == kind), None)


def labels_of(model: type[ContentModel]) -> dict[str, str]:
    """Return what people call each field that a text holds."""
    return {item.name: str(item.verbose_name) for item in files.content_fields(model)}


def row_change(version: Version) -> RowChange | None:
    """Return what a version changed against the one it was made from."""
    model = model_of(version.kind)
    if model is None:
        return None
    old = merge.split(version.base.text) if version.base else {}
    new = merge.split(version.text)
    labels = labels_of(model)
    changed = [
        FieldChange(
            labels.get(name, name),
            edits(merge.shown(old.get(name)), merge.shown(new.get(name))),
        )
        for name in dict.fromkeys([*field_names(model), *old, *new])
        if version.base and version.text and old.get(name) != new.get(name)
    ]
    return RowChange(title_of(model, version.key), version, changed)


def changes(versions: Iterable[Version]) -> list[SavedChange]:
    """Return ``versions``, newest first, by the change they belong to."""
    found = []
    for _, group in groupby(versions, key=lambda version: version.change):
        rows = list(group)
        first = rows[0]
        shown = [change for change in map(row_change, rows) if change]
        found.append(SavedChange(first.who, first.when, first.why, shown))
    return found


# Old texts back -----------------------------------------------------------------------------


def values_in(text: str, model: type[ContentModel]) -> dict[str, Any]:
    """Return the values of a row's text as a form takes them: related rows by their number.

    A related row that is gone is left out. A field that is empty in the text is empty here.
    """
    held = files.read_row(text, model)
    values: dict[str, Any] = {}
    for item in files.content_fields(model):
        value = held.get(item.name, item.get_default())
        if isinstance(item, ManyToManyField):
            found = (_numbered(item.related_model, key) for key in held.get(item.name) or ())
            values[item.name] = [pk for pk in found if pk is not None]
        elif isinstance(item, ForeignKey):
            values[item.name] = _numbered(item.related_model, value) if value else None
        else:
            values[item.name] = value
    return values


def _numbered(model: Any, key: Iterable[Any]) -> int | None:
    try:
        return int(model._default_manager.get_by_natural_key(*map(str, key)).pk)
    except ObjectDoesNotExist:
        return None


def deleted(model: type[ContentModel]) -> list[Version]:
    """Return the deletion of each row of ``model`` that is gone, newest first."""
    gone = Version.objects.filter(state=Version.State.LIVE, text="", base__isnull=False)
    return _last_of_those_gone(model, gone)


def given_up(model: type[ContentModel]) -> list[Version]:
    """Return the last text of each row that only drafts ever had, newest first."""
    dropped = Version.objects.filter(state=Version.State.DROPPED, base__isnull=True)
    return _last_of_those_gone(model, dropped.exclude(text=""))


def _last_of_those_gone(model: type[ContentModel], versions: QuerySet[Version]) -> list[Version]:
    there = {entry_of(model, row.natural_key())[1] for row in model._default_manager.all()}
    found: dict[str, Version] = {}
    for version in versions.filter(kind=files.label(model)).select_related("base"):
        if version.key not in there:
            found.setdefault(version.key, version)
    return list(found.values())


def put_back_parts(version: Version) -> tuple[list[str], list[str]]:
    """Make the rows anew that went with the row of a deletion: the roles of a muscle.

    Return the titles of those that are back, and of those whose values fit no more.
    """
    model = model_of(version.kind)
    if model is None:
        return [], []
    back: list[str] = []
    left: list[str] = []
    inside = [files.label(part) for part in parts_of(model)]
    went = Version.objects.filter(
        change=version.change, kind__in=inside, key__startswith=f"{version.key}/", text=""
    )
    for each in went.select_related("base").order_by("pk"):
        part = model_of(each.kind)
        if part is None or each.base is None or not each.base.text:
            continue
        is_back = _put_back(each.base, part)
        (back if is_back else left).append(title_of(part, each.key))
    return back, left


def _put_back(version: Version, model: type[ContentModel]) -> bool:
    try:
        with transaction.atomic():
            row = write_row(model, version.text)
            row.full_clean()
    except (ValidationError, IntegrityError):
        return False
    return True


def row_of(model: type[ContentModel], key: str) -> ContentModel | None:
    """Return the row that versions call ``key``, with its relations; ``None`` if it is gone."""
    try:
        pk = model.objects.get_by_natural_key(*key.split("/")).pk
    except ObjectDoesNotExist:
        return None
    return rows_with_relations(model).get(pk=pk)  # type: ignore[no-any-return]


def write_row(
    model: type[ContentModel], text: str, row: ContentModel | None = None
) -> ContentModel:
    """Save ``text`` as ``row``, or as a new row, and return it. Nothing is validated.

    Raise ``BrokenContentError`` if this version of the site cannot read the text, and
    ``IntegrityError`` if the database refuses it, such as a role whose muscle is gone.
    """
    values = values_in(text, model)
    row = row or model()
    for item in files.content_fields(model):
        if not isinstance(item, ManyToManyField):
            setattr(row, item.attname, item.to_python(values[item.name]))
    row.save()
    for item in model._meta.many_to_many:
        if item.name in values:
            getattr(row, item.name).set(values[item.name])
    return row
