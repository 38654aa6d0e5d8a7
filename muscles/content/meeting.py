"""Where the edits of desk and files meet: each row as the base, the desk and the files have it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import ForeignKey, ManyToManyField

from muscles import kinds
from muscles.content import files
from muscles.content.files import Key, Row
from muscles.content.merge import Conflict, Merged, merge, shown
from muscles.content.versions import Entry
from muscles.models import LoadedRow, Revision
from muscles.models.base import ContentModel

FILES = LoadedRow.FILES


def entry_of(model: type[ContentModel], key: Key) -> Entry:
    """Return how ledger and history name a row."""
    return files.label(model), "/".join(key)


def title_of(model: type[ContentModel], key: str) -> str:
    """Return the name of a row in messages, as ``Row.title`` has it."""
    return f"{model._meta.verbose_name} “{key.replace('/', ' / ')}”"


@cache
def field_names(model: type[ContentModel]) -> tuple[str, ...]:
    """Return the names of the fields that a text holds, in its order."""
    return tuple(item.name for item in files.content_fields(model))


# The desk's side ----------------------------------------------------------------------------


def rows_with_relations(model: type[ContentModel]) -> Any:
    """Return all rows with the relations that ``values_of`` reads, in a fixed number of queries."""
    fields = files.content_fields(model)
    one = [item.name for item in fields if isinstance(item, ForeignKey)]
    many = [item.name for item in fields if isinstance(item, ManyToManyField)]
    rows = model._default_manager.all()
    return (rows.select_related(*one) if one else rows).prefetch_related(*many)


def text_of(row: ContentModel) -> str:
    """Return the canonical text of a row in the database."""
    return files.render_row(type(row), files.values_of(row))


class Database:
    """The rows in the database, each model read when it is first asked for."""

    def __init__(self) -> None:
        self._rows: dict[type[ContentModel], dict[Key, ContentModel]] = {}

    def rows(self, model: type[ContentModel]) -> dict[Key, ContentModel]:
        """Return the rows of ``model`` by natural key. Who adds or deletes one changes this."""
        if model not in self._rows:
            self._rows[model] = {row.natural_key(): row for row in rows_with_relations(model)}
        return self._rows[model]

    def texts(self) -> dict[Entry, str]:
        """Return the text of every row."""
        return {
            entry_of(model, key): text_of(row)
            for model in kinds.in_load_order()
            for key, row in self.rows(model).items()
        }


# What both agreed on ------------------------------------------------------------------------


class Ledger:
    """The texts that desk and files last agreed on, and which files were loaded last."""

    def __init__(self) -> None:
        self.texts: dict[Entry, str] = {}
        self.files: dict[str, str] = {}
        self.rules = ""
        self.outcome: dict[str, Any] = {}
        self._digests: dict[Entry, str] = {}
        # The texts as they are stored, if pages were renamed since.
        self._stored: dict[Entry, str] | None = None
        for model, key, digest, text in LoadedRow.objects.values_list(
            "model", "key", "digest", "text"
        ):
            if model == FILES and key:
                self.files[key] = digest
            elif model == FILES:
                self.rules = digest
                self.outcome = json.loads(text) if text else {}
            elif text:
                self.texts[model, key] = text
            else:
                self._digests[model, key] = digest

    def base(self, entry: Entry, mine: str | None, theirs: str | None) -> str | None:
        """Return the text that was agreed on; ``None`` for no row, or if nobody knows."""
        if old := self._digests.get(entry):
            # An entry from before texts were kept: it tells of a text only if one still stands.
            for text in (mine, theirs):
                if text is not None and files.digest(text) == old:
                    return text
            return None
        return self.texts.get(entry)

    def knows(self, texts: Mapping[str, str]) -> bool:
        """Return whether these files, by name and text, are those of the last load."""
        return self.files == digests(texts)

    def is_untouched(self) -> bool:
        """Return whether the database is as the last load left it."""
        return bool(self.outcome) and self.outcome.get("revision") == str(Revision.current())

    def rename(self, texts: dict[Entry, str]) -> None:
        """Hold the same texts under the newest names of pages."""
        self._stored = self._stored or self.texts
        self.texts = texts

    def write(self, agreed: Mapping[Entry, str | None]) -> None:
        """Keep the texts of ``agreed``; the base of a row that is ``None`` there is forgotten."""
        stored = self.texts if self._stored is None else self._stored
        known = {**self._digests, **stored}
        changed = [
            LoadedRow(model=entry[0], key=entry[1], text=text)
            for entry, text in agreed.items()
            if text is not None and stored.get(entry) != text
        ]
        LoadedRow.objects.bulk_create(
            changed,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["model", "key"],
            update_fields=["digest", "text"],
        )
        gone = [entry for entry in known if agreed.get(entry) is None]
        for model in {model for model, _ in gone}:
            keys = [key for other, key in gone if other == model]
            LoadedRow.objects.filter(model=model, key__in=keys).delete()

    @staticmethod
    def write_files(texts: Mapping[str, str], outcome: Mapping[str, Any]) -> None:
        """Keep which files were loaded, by which rules they were checked, and what came of it."""
        Ledger.forget_files()
        LoadedRow.objects.bulk_create(
            [
                LoadedRow(model=FILES, key="", digest=rules(), text=json.dumps(outcome)),
                *(LoadedRow(model=FILES, key=name, digest=d) for name, d in digests(texts).items()),
            ]
        )

    @staticmethod
    def forget_files() -> None:
        """Let the next load read and check everything."""
        LoadedRow.objects.filter(model=FILES).delete()


def digests(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the digest of each text."""
    return {name: files.digest(text) for name, text in texts.items()}


@cache
def rules() -> str:
    """Return a digest of the code that says what a row may hold: other code checks anew."""
    room = Path(__file__).parent.parent
    code = [
        *(room / "content").glob("*.py"),
        *(room / "models").glob("*.py"),
        *(room / "text").glob("*.py"),
        room / "kinds.py",
    ]
    whole = hashlib.sha256()
    for path in sorted(code):
        whole.update(path.read_bytes())
    return whole.hexdigest()


# The meeting --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Meeting:
    """One row on both sides, and what comes of it."""

    model: type[ContentModel]
    entry: Entry
    row: Row | None
    base: str | None
    mine: str | None
    merged: Merged

    @property
    def theirs(self) -> str | None:
        """Return the file's text."""
        return self.row.text if self.row else None

    @property
    def title(self) -> str:
        """Return the row's name in messages."""
        return title_of(self.model, self.entry[1])

    @property
    def is_edited(self) -> bool:
        """Return whether the desk holds something that the files do not."""
        return self.merged.text != self.theirs

    def what_differs(self) -> str:
        """Return in words what the desk has and the file has not: ``differs in location``."""
        if self.merged.text is None:
            return "deleted at the desk"
        if self.row is None:
            return "only in the database"
        here = files.read_row(self.merged.text, self.model)
        names = [
            item.name
            for item in files.content_fields(self.model)
            if _alone(self.model, item, here) != _alone(self.model, item, self.row.values)
        ]
        return f"differs in {', '.join(names)}"


def _alone(model: type[ContentModel], item: Any, values: dict[str, Any]) -> str:
    return files.render_row(model, {item.name: values.get(item.name, item.get_default())})


def meetings(
    rows: Iterable[Row], mine: Mapping[Entry, str], ledger: Ledger, *, files_win: bool = False
) -> Iterator[Meeting]:
    """Yield a meeting for each row that files, desk or base have, in the order of loading.

    ``files_win`` merges nothing: what the files hold comes of it.
    """
    theirs = {entry_of(row.model, row.key): row for row in rows}
    models = {files.label(model): model for model in kinds.in_load_order()}
    for entry in dict.fromkeys([*theirs, *mine]):
        row, here = theirs.get(entry), mine.get(entry)
        model = row.model if row else models[entry[0]]
        there = row.text if row else None
        base = ledger.base(entry, here, there)
        if files_win:
            merged = Merged(there, base=there)
        else:
            merged = merge(base, here, there, field_names(model))
        yield Meeting(model, entry, row, base, here, merged)


def told(title: str, conflict: Conflict) -> str:
    """Return a conflict in words, with both texts."""
    if not conflict.name:
        here = "deleted" if conflict.mine is None else "changed"
        there = "deleted" if conflict.theirs is None else "changed"
        kept = conflict.theirs if conflict.mine is None else conflict.mine
        return f"{title}: {here} at the desk, {there} in the files. It read:\n" + _set_in(kept)
    return (
        f"{title}, field “{conflict.name}”: changed on both sides.\n"
        f"    at the desk:\n{_set_in(shown(conflict.mine))}\n"
        f"    in the files:\n{_set_in(shown(conflict.theirs))}"
    )


def _set_in(text: str | None) -> str:
    lines = (text or "(empty)").rstrip("\n").split("\n")
    return "\n".join(f"        {line}".rstrip() for line in lines)
