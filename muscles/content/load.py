"""Files → database, in one transaction, and never silently over an edit made at the desk.

A row counts as edited if its fingerprint differs from the one of the last load. Such a row is kept
and named in the report; with ``overwrite=True`` the files win. The same holds for rows that were
added or deleted at the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, ManyToManyField, ProtectedError

from muscles import kinds
from muscles.content import checks, files
from muscles.content.errors import BrokenContentError, Fault
from muscles.content.files import Key, Row
from muscles.models import LoadedRow
from muscles.models.base import ContentModel

# The one entry of the ledger that is no row: the fingerprint of all files together.
_FILES = "files"


@dataclass
class Report:
    """What a load did. Each list holds titles of rows, such as ``muscle “soleus”``."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unchanged: int = 0

    def __str__(self) -> str:
        parts = (
            f"{len(self.created)} rows new, {len(self.updated)} changed, "
            f"{len(self.deleted)} removed, {self.unchanged} as they were"
        )
        return f"{parts}, {len(self.kept)} edited at the desk and kept" if self.kept else parts


def load(
    directory: Path, *, overwrite: bool = False, progress: Callable[[str], None] = lambda _: None
) -> Report:
    """Make the database hold what the files in ``directory`` hold.

    Raise ``BrokenContentError`` with every fault; nothing is changed then.
    """
    progress("Reading the files")
    rows = files.read(directory)
    progress(f"Checking {len(rows)} rows")
    if errors := checks.check(rows):
        raise BrokenContentError(errors)
    with transaction.atomic():
        report = _Loading(rows, overwrite, progress).run()
        LoadedRow.objects.create(model=_FILES, key="", digest=_fingerprint(directory))
    return report


def is_loaded(directory: Path) -> bool:
    """Return whether the files in ``directory`` are the same as at the last load."""
    fingerprint = _fingerprint(directory)
    return LoadedRow.objects.filter(model=_FILES, digest=fingerprint).exists()


def _fingerprint(directory: Path) -> str:
    texts = files.texts(directory)
    return files.digest("".join(f"{name}\n{text}" for name, text in texts.items()))


class _Loading:
    """One load, inside its transaction."""

    def __init__(self, rows: list[Row], overwrite: bool, progress: Callable[[str], None]) -> None:
        self.rows = rows
        self.overwrite = overwrite
        self.progress = progress
        self.report = Report()
        self.saved: list[tuple[Row, ContentModel]] = []
        self.found: dict[type[ContentModel], dict[Key, ContentModel]] = {}
        self.ledger = {
            (entry.model, entry.key): entry.digest
            for entry in LoadedRow.objects.exclude(model=_FILES)
        }

    def run(self) -> Report:
        """Load every model, then link, verify and remove."""
        models = kinds.in_load_order()
        for model in models:
            self._load_model(model)
        self.progress(f"Linking and verifying {len(self.saved)} rows")
        for row, instance in self.saved:
            self._link(row, instance)
        self._verify()
        for model in reversed(models):
            self._remove_vanished(model)
        self._write_ledger()
        return self.report

    def _load_model(self, model: type[ContentModel]) -> None:
        rows = [row for row in self.rows if row.model is model]
        # A row that names another of its kind comes after those that name none.
        own = [f.name for f in model._meta.concrete_fields if f.related_model is model]
        rows.sort(key=lambda row: any(row.values.get(name) for name in own))
        if rows:
            self.progress(f"Loading {len(rows)} {model._meta.verbose_name_plural}")
        present = {row.natural_key(): row for row in rows_with_relations(model)}
        self.found[model] = present
        for row in rows:
            there = present.get(row.key)
            known = self.ledger.get(_entry(row))
            if there is None:
                if known is not None and not self.overwrite:
                    self.report.kept.append(f"{row.title} (deleted at the desk)")
                elif self._save(row, model()):
                    self.report.created.append(row.title)
            elif (held := _digest(there)) == row.digest:
                self.ledger[_entry(row)] = row.digest
                self.report.unchanged += 1
            elif held == known or self.overwrite:
                if self._save(row, there):
                    self.report.updated.append(row.title)
            else:
                names = ", ".join(_differences(row, there))
                self.report.kept.append(f"{row.title} (differs in {names})")

    def _save(self, row: Row, instance: ContentModel) -> bool:
        """Save the row without its many-to-many fields; ``False`` if a parent row was deleted."""
        for item in files.content_fields(row.model):
            if isinstance(item, ManyToManyField):
                continue
            value = row.values.get(item.name, item.get_default())
            if isinstance(item, ForeignKey):
                try:
                    value = self._lookup(item.related_model, value) if value else None
                except ObjectDoesNotExist:
                    self.report.kept.append(f"{row.title} (belongs to a row deleted at the desk)")
                    return False
            elif value is not None:
                value = item.to_python(value)
            setattr(instance, item.name, value)
        try:
            instance.save()
        except IntegrityError as error:
            message = f"The database refuses this row: {error}."
            raise BrokenContentError([row.error("", message)]) from error
        self.found[row.model][row.key] = instance
        self.saved.append((row, instance))
        self.ledger[_entry(row)] = row.digest
        return True

    def _lookup(self, model: Any, key: list[str]) -> ContentModel:
        try:
            return self.found[model][tuple(map(str, key))]
        except KeyError:
            raise ObjectDoesNotExist from None

    def _link(self, row: Row, instance: ContentModel) -> None:
        for item in files.content_fields(row.model):
            if isinstance(item, ManyToManyField):
                target: Any = item.related_model
                targets = self.found[target]
                keys = [tuple(map(str, key)) for key in row.values.get(item.name) or []]
                getattr(instance, item.name).set([targets[key] for key in keys if key in targets])

    def _verify(self) -> None:
        """Validate every saved row with its model, once all rows and links are there."""
        errors: list[Fault] = []
        for row, instance in self.saved:
            try:
                instance.clean()
                instance.validate_unique()
            except ValidationError as error:
                faults = (
                    error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
                )
                for name, messages in faults.items():
                    shown = "" if name == "__all__" else name
                    errors.extend(row.error(shown, message) for message in messages)
        if errors:
            raise BrokenContentError(errors)

    def _remove_vanished(self, model: type[ContentModel]) -> None:
        wanted = {row.key for row in self.rows if row.model is model}
        for key, instance in list(self.found[model].items()):
            if key in wanted:
                continue
            title = f"{model._meta.verbose_name} “{' / '.join(key)}”"
            entry = (files.label(model), "/".join(key))
            if self.overwrite or self.ledger.get(entry) == _digest(instance):
                try:
                    instance.delete()
                except ProtectedError as error:
                    users = ", ".join(str(item) for item in list(error.protected_objects)[:3])
                    message = f"{title} is gone from the files but still used by: {users}."
                    raise BrokenContentError(
                        [Fault(kinds.of(model).file, 0, title, "", message)]
                    ) from error
                self.ledger.pop(entry, None)
                self.report.deleted.append(title)
            else:
                self.report.kept.append(f"{title} (only in the database)")

    def _write_ledger(self) -> None:
        LoadedRow.objects.all().delete()
        LoadedRow.objects.bulk_create(
            LoadedRow(model=model, key=key, digest=digest)
            for (model, key), digest in sorted(self.ledger.items())
        )


def _entry(row: Row) -> tuple[str, str]:
    return files.label(row.model), "/".join(row.key)


def rows_with_relations(model: type[ContentModel]) -> Any:
    """Return all rows with the relations that ``values_of`` reads, in a fixed number of queries."""
    fields = files.content_fields(model)
    one = [item.name for item in fields if isinstance(item, ForeignKey)]
    many = [item.name for item in fields if isinstance(item, ManyToManyField)]
    rows = model._default_manager.all()
    return (rows.select_related(*one) if one else rows).prefetch_related(*many)


def _digest(instance: ContentModel) -> str:
    return files.digest(files.render_row(type(instance), files.values_of(instance)))


def _differences(row: Row, instance: ContentModel) -> list[str]:
    """Return the names of the fields in which file and database differ."""
    model = type(instance)
    held = files.values_of(instance)
    return [
        item.name
        for item in files.content_fields(model)
        if files.render_row(model, {item.name: row.values.get(item.name, item.get_default())})
        != files.render_row(model, {item.name: held[item.name]})
    ]
