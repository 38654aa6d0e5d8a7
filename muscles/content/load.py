"""Files → database, in one transaction, and never silently over an edit made at the desk.

Each row is merged field by field from three texts: what desk and files last agreed on, what the
desk holds, what the file holds (``content.merge``). Where both sides changed a field differently,
the desk's text stays, the file's is kept as a version, and the report tells both. With
``overwrite=True`` the files win; what the desk held stays in the history.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, router, transaction
from django.db.models import ForeignKey, ManyToManyField, ProtectedError
from django.db.models.deletion import Collector

from muscles import kinds
from muscles.content import checks, files, merge, pictures, versions
from muscles.content.errors import BrokenContentError, Fault
from muscles.content.files import Row
from muscles.content.meeting import (
    Database,
    Ledger,
    Meeting,
    digests,
    entry_of,
    field_names,
    meetings,
    rules,
    text_of,
    told,
)
from muscles.content.merge import Conflict
from muscles.content.renaming import agree_on_names, rename, renames
from muscles.content.versions import Entry, Step
from muscles.models import Redirect, Revision
from muscles.models.base import ContentModel


@dataclass
class Report:
    """What a load did. Each list holds titles of rows, such as ``muscle “soleus”``."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    # One text for each conflict: the row, the field, what each side holds.
    conflicts: list[str] = field(default_factory=list)
    unchanged: int = 0

    def __str__(self) -> str:
        parts = (
            f"{len(self.created)} rows new, {len(self.updated)} changed, "
            f"{len(self.deleted)} removed, {self.unchanged} as they were"
        )
        if self.kept:
            parts += f", {len(self.kept)} edited at the desk and kept"
        return f"{parts}, {len(self.conflicts)} in conflict" if self.conflicts else parts

    def again(self) -> Report:
        """Return the report of a load that finds everything as this one left it."""
        count = len(self.created) + len(self.updated) + self.unchanged
        return Report(kept=self.kept, conflicts=self.conflicts, unchanged=count)


def load(
    directory: Path,
    *,
    overwrite: bool = False,
    why: str = versions.FROM_FILES,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Make the database hold what the files in ``directory`` hold.

    ``why`` is the note that the history gets. Raise ``BrokenContentError`` with every fault;
    nothing is changed then. Files of pictures come first: one that no row names yet does no harm.
    """
    brought = pictures.bring(directory)
    with transaction.atomic():
        Revision.lock()
        if brought:
            Revision.move()  # Pages may say that these are missing.
        texts = files.texts(directory)
        ledger = Ledger()
        is_known = ledger.rules == rules() and ledger.is_untouched()
        if is_known and not overwrite and ledger.knows(texts):
            return Report(**ledger.outcome["report"]).again()
        progress("Reading the files")
        rows = files.read(directory)
        progress(f"Checking {len(rows)} rows")
        same = digests(texts).items() & ledger.files.items() if ledger.rules == rules() else ()
        passed = {name for name, _ in same}
        if errors := [*checks.check(rows, passed), *pictures.unreachable(rows)]:
            raise BrokenContentError(errors)
        progress("Comparing with the database")
        is_renamed = _follow(rows)
        # Where nobody edited since a load that kept nothing back, the desk holds what was agreed.
        last = ledger.outcome.get("report", {})
        is_agreed = is_known and not last["kept"] and not last["conflicts"]
        same_files = passed if is_agreed and not is_renamed else None
        loading = _Loading(rows, ledger, same_files, overwrite=overwrite)
        report = loading.run(why, progress)
        outcome = {"revision": str(Revision.current()), "report": asdict(report)}
        ledger.write_files(texts, outcome)
    return report


def _follow(rows: list[Row]) -> bool:
    """Rename in the database what the files renamed, before anything is compared."""
    redirects = [row for row in rows if row.model is Redirect]
    known = set(Redirect.objects.values_list("page", "old", "new"))
    new = [row for row in redirects if (*row.key, row.values["new"]) not in known]
    is_renamed = False
    for step in renames(rows, Database().texts()) if new else ():
        pages: Any = step.kind.model._default_manager
        slugs = set(pages.values_list("slug", flat=True))
        if step.old in slugs and step.new not in slugs:
            rename(step.kind, step.old, step.new, why=versions.FROM_FILES)
            is_renamed = True
    return is_renamed


def is_loaded(directory: Path) -> bool:
    """Return whether the files in ``directory`` are the same as at the last load, and all here."""
    return pictures.is_all_here(directory) and Ledger().knows(files.texts(directory))


class _Loading:
    """One load, inside its transaction.

    ``same`` names the files that are as they were loaded, if the desk holds what was agreed; else
    it is ``None``, and every row of the database is read.
    """

    def __init__(
        self, rows: list[Row], ledger: Ledger, same: set[str] | None, *, overwrite: bool
    ) -> None:
        self.ledger = ledger
        self.overwrite = overwrite
        self.database = Database()
        self.is_agreed = same is not None
        self.mine = ledger.texts if self.is_agreed else self.database.texts()
        known = {
            files.label(model) for name, model in kinds.files().items() if name in (same or ())
        }
        if not self.overwrite and not self.is_agreed:
            rows, self.mine = agree_on_names(rows, self.mine, ledger)
        others = {entry: text for entry, text in self.mine.items() if entry[0] not in known}
        changed = [row for row in rows if row.file not in (same or ())]
        self.meetings = list(meetings(changed, others, ledger, files_win=overwrite))
        self.report = Report(unchanged=len(rows) - len(changed))
        self.saved: list[tuple[Meeting, Row, ContentModel]] = []
        self.agreed: dict[Entry, str | None] = {
            entry: text for entry, text in ledger.texts.items() if entry[0] in known
        }
        self.agreed |= {each.entry: each.merged.base for each in self.meetings}
        self.steps: dict[Entry, Step] = {}
        self.refused: dict[Entry, str | None] = {}

    def run(self, why: str, progress: Callable[[str], None]) -> Report:
        """Load every model, then link, verify and remove."""
        models = kinds.in_load_order()
        met: dict[type[ContentModel], list[Meeting]] = {model: [] for model in models}
        for each in self.meetings:
            met[each.model].append(each)
        for model in models:
            if to_save := self._look_at(met[model]):
                progress(f"Loading {len(to_save)} {model._meta.verbose_name_plural}")
                self._load(model, to_save)
        progress(f"Linking and verifying {len(self.saved)} rows")
        for each, row, instance in self.saved:
            self._link(each, row, instance)
        self._verify()
        for model in reversed(models):
            for each in met[model]:
                if each.merged.text is None and each.mine is not None:
                    self._remove(each)
        self._write_down(why)
        return self.report

    def _look_at(self, met: list[Meeting]) -> list[Meeting]:
        """Tell of each row what comes of it; return those that must be saved."""
        for each in met:
            for conflict in each.merged.conflicts:
                self._refuse(each, conflict)
            if each.mine == each.theirs:
                self.report.unchanged += 1
            elif each.is_edited and not each.merged.conflicts:
                self.report.kept.append(f"{each.title} ({each.what_differs()})")
        return [each for each in met if each.merged.text not in (None, each.mine)]

    def _refuse(self, each: Meeting, conflict: Conflict) -> None:
        """Tell a conflict, and remember what the files hold."""
        self.report.conflicts.append(told(each.title, conflict))
        self.refused[each.entry] = each.theirs

    def _load(self, model: type[ContentModel], to_save: list[Meeting]) -> None:
        # A row that names another of its kind comes after those that name none.
        own = [f.name for f in model._meta.concrete_fields if f.related_model is model]
        pairs = [(each, self._wanted(each)) for each in to_save]
        pairs.sort(key=lambda pair: any(pair[1].values.get(name) for name in own))
        for each, row in pairs:
            instance = self.database.rows(model).get(row.key)
            if self._save(each, row, instance or model()):
                (self.report.updated if instance else self.report.created).append(each.title)

    def _wanted(self, each: Meeting) -> Row:
        """Return the row as it is to be: the file's, or what came of both sides."""
        row = each.row
        if row is None or each.merged.text is None:
            raise ValueError(each.title)
        if each.merged.text == row.text:
            return row
        return replace(row, values=files.read_row(each.merged.text, row.model))

    def _save(self, each: Meeting, row: Row, instance: ContentModel) -> bool:
        """Save the row without its many-to-many fields; ``False`` if a parent row was deleted."""
        for item in files.content_fields(row.model):
            if isinstance(item, ManyToManyField):
                continue
            value = row.values.get(item.name, item.get_default())
            if isinstance(item, ForeignKey):
                try:
                    value = self._lookup(item.related_model, value) if value else None
                except ObjectDoesNotExist:
                    # What it belongs to was deleted at the desk.
                    self._refuse(each, Conflict(merge.ROW, each.base, None, each.theirs))
                    self.agreed[each.entry] = each.base
                    return False
            elif value is not None:
                value = item.to_python(value)
            setattr(instance, item.name, value)
        try:
            instance.save()
        except IntegrityError as error:
            message = f"The database refuses this row: {error}."
            raise BrokenContentError([row.error("", message)]) from error
        self.database.rows(row.model)[row.key] = instance
        self.saved.append((each, row, instance))
        self.steps[each.entry] = Step(each.mine, each.merged.text)
        return True

    def _lookup(self, model: Any, key: list[str]) -> ContentModel:
        try:
            return self.database.rows(model)[tuple(map(str, key))]
        except KeyError:
            raise ObjectDoesNotExist from None

    def _link(self, each: Meeting, row: Row, instance: ContentModel) -> None:
        for item in files.content_fields(row.model):
            if not isinstance(item, ManyToManyField):
                continue
            target: Any = item.related_model
            targets = self.database.rows(target) if row.values.get(item.name) else {}
            keys = [tuple(map(str, key)) for key in row.values.get(item.name) or []]
            getattr(instance, item.name).set([targets[key] for key in keys if key in targets])
            if any(key not in targets for key in keys):
                self._miss(each, item.name, instance)

    def _miss(self, each: Meeting, name: str, instance: ContentModel) -> None:
        """Refuse a link of the file to a row that was deleted at the desk."""
        held = text_of(type(instance)._default_manager.get(pk=instance.pk))
        was, here, there = (merge.split(text) for text in (each.base, held, each.theirs))
        self._refuse(each, Conflict(name, was.get(name), here.get(name), there.get(name)))
        agreed = merge.split(self.agreed[each.entry])
        agreed.pop(name, None)
        if name in was:
            agreed[name] = was[name]
        self.agreed[each.entry] = merge.join(held, agreed, field_names(each.model))
        self.steps[each.entry] = Step(each.mine, held)

    def _verify(self) -> None:
        """Validate every saved row with its model, once all rows and links are there."""
        errors: list[Fault] = []
        for each, row, instance in self.saved:
            try:
                instance.clean()
                instance.validate_unique()
                if each.is_edited:
                    # The files were checked; what came of both sides was not.
                    instance.clean_fields()
                    instance.validate_constraints()
            except ValidationError as error:
                faults = (
                    error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
                )
                for name, messages in faults.items():
                    shown = "" if name == "__all__" else name
                    errors.extend(row.error(shown, message) for message in messages)
        if errors:
            raise BrokenContentError(errors)

    def _remove(self, each: Meeting) -> None:
        """Delete a row that is gone from the files, unless an edit at the desk needs it."""
        rows = self.database.rows(each.model)
        key = next(key for key in rows if entry_of(each.model, key) == each.entry)
        instance = rows[key]
        try:
            if not self.overwrite and _is_needed(instance):
                self._refuse(each, Conflict(merge.ROW, each.base, each.mine, None))
                self.agreed[each.entry] = each.base
                return
            instance.delete()
        except ProtectedError as error:
            users = ", ".join(str(item) for item in list(error.protected_objects)[:3])
            message = f"{each.title} is gone from the files but still used by: {users}."
            raise BrokenContentError(
                [Fault(kinds.of(each.model).file, 0, each.title, "", message)]
            ) from error
        del rows[key]
        self.steps[each.entry] = Step(each.mine, None)
        self.report.deleted.append(each.title)

    def _write_down(self, why: str) -> None:
        """Keep the history, the refused texts and what was agreed on."""
        if not self.is_agreed:
            stood = {entry: text for entry, text in self.mine.items() if entry not in self.steps}
            versions.begin(stood)
        versions.record(self.steps, why=why)
        versions.keep_conflicts(self.refused)
        self.ledger.write(self.agreed)


def _is_needed(instance: ContentModel) -> bool:
    """Return whether other rows would go or change with this one: the files name none any more."""
    own: Any = type(instance)
    collector = Collector(using=router.db_for_write(own), origin=instance)
    collector.collect([instance])
    found = [*collector.data.values(), *collector.fast_deletes]
    others = (
        other
        for rows in found
        for other in rows
        # The row's own links go with it.
        if other != instance and other._meta.auto_created is not own
    )
    return bool(collector.field_updates) or any(True for _ in others)
