"""A page as its form has it, before anything is saved, and what the writing rules say of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    Field,
    ForeignKey,
    JSONField,
    ManyToManyField,
    TextField,
)
from django.http import QueryDict

from muscles.content import files
from muscles.content.errors import Fault
from muscles.content.files import Key, Row, content_fields
from muscles.content.prose import one_page
from muscles.content.prose.elsewhere import Elsewhere
from muscles.content.prose.sentences import line_of
from muscles.models.base import ContentModel
from muscles.models.fields import tidy
from muscles.text.numbers import number_in

CHANGED = "changed"
"""In what a script sends: the names of the fields that it sends, because they were changed."""
_MOST_ROWS = 200


@dataclass(frozen=True)
class Part:
    """The rows inside a form: the prefix of their fields, and those that the database holds."""

    prefix: str
    model: type[ContentModel]
    parent: str  # The field that leads to the row they belong to.
    stored: dict[str, ContentModel]  # By number.


class Typed:
    """The rows of a form with what was typed into it."""

    def __init__(
        self,
        data: QueryDict,
        model: type[ContentModel],
        stored: ContentModel | None,
        parts: Iterable[Part],
        elsewhere: Elsewhere,
    ) -> None:
        self._data, self._elsewhere = data, elsewhere
        self._changed = set(data.getlist(CHANGED))
        self._is_whole = CHANGED not in data
        main = self._row("", model, stored)
        self.rows = [main]
        for part in parts:
            self.rows.extend(self._rows(part, main.key))

    def _rows(self, part: Part, key: Key) -> Iterator[Row]:
        sent = self._data.get(f"{part.prefix}-TOTAL_FORMS", "")
        pk: Any = part.model._meta.pk
        for place in range(min(number_in(sent) or 0, _MOST_ROWS)):
            prefix = f"{part.prefix}-{place}"
            if f"{prefix}-DELETE" in self._data:
                continue
            stored = part.stored.get(self._data.get(f"{prefix}-{pk.name}", ""))
            row = self._row(prefix, part.model, stored)
            if stored is None and not any(isinstance(value, str) for value in row.values.values()):
                continue  # Nobody has written anything into it.
            row.values[part.parent] = list(key)
            yield row

    def _row(self, prefix: str, model: type[ContentModel], stored: ContentModel | None) -> Row:
        """Return a row as a file would hold it. ``file`` is the prefix of its fields."""
        held = files.values_of(stored) if stored else {}
        values = {
            field.name: self._value(
                field, f"{prefix}-{field.name}" if prefix else field.name, held.get(field.name)
            )
            for field in content_fields(model)
        }
        filled = {name: value for name, value in values.items() if value not in (None, "", [])}
        return Row(prefix, 0, model, filled, {})

    def _value(self, field: Field[Any, Any], name: str, held: Any) -> Any:
        """Return what was typed into a field; what is stored if the form did not send it."""
        is_sent = name in self._data
        if isinstance(field, ManyToManyField):
            if is_sent or self._is_whole or name in self._changed:
                return list(self._keys(field, self._data.getlist(name)))
            return held
        if not is_sent or isinstance(field, (BooleanField, JSONField)):
            return held
        raw = str(self._data[name])
        if isinstance(field, ForeignKey):
            return next(self._keys(field, [raw]), held if raw else None)
        if isinstance(field, TextField):
            return tidy(raw)
        if isinstance(field, CharField):
            return raw.strip()
        try:
            if isinstance(field, DateField):  # Forms write days as the desk's language does.
                return forms.DateField(required=False).to_python(raw)
            return field.to_python(raw.strip() or None)
        except ValidationError:
            return raw

    def _keys(self, field: Any, sent: Iterable[str]) -> Iterator[list[str]]:
        numbers = self._elsewhere.numbers.get(field.related_model, {})
        for number in sent:
            if key := numbers.get(number_in(number) or 0):
                yield list(key)


@dataclass(frozen=True)
class Finding:
    """What a rule says of a form: at which field, in which line, of which words."""

    prefix: str
    field: str
    label: str
    line: int  # 0 if the text has one line only.
    words: str
    message: str
    is_advice: bool

    @property
    def anchor(self) -> str:
        """Return the id of the field, or of the row in the form; empty for the page."""
        name = "-".join(filter(None, (self.prefix, self.field)))
        return f"id_{name}" if self.field else name

    @property
    def said(self) -> str:
        """Return the message with its place."""
        return f"Line {self.line}: {self.message}" if self.line else self.message


def findings(rows: list[Row], faults: Iterable[Fault]) -> list[Finding]:
    """Return the faults of a form's own rows, each once: advice last, else as the fields stand."""
    own = {row.file: row for row in rows}
    found = {_finding(own[fault.file], fault): None for fault in faults if fault.file in own}
    places = {prefix: place for place, prefix in enumerate(own)}

    def order(finding: Finding) -> tuple[bool, int, int, int]:
        model = own[finding.prefix].model
        names = [field.name for field in content_fields(model)]
        at = names.index(finding.field) if finding.field in names else -1
        return finding.is_advice, places[finding.prefix], at, finding.line

    return sorted(found, key=order)


def _finding(row: Row, fault: Fault) -> Finding:
    text = str(row.values.get(fault.field) or "")
    words = fault.words or quoted_in(fault.message, text)
    label = _label(row.model, fault.field)
    return Finding(
        row.file,
        fault.field,
        f"{_name(row)}, {label}" if row.file else label,
        line_of(text, words) if words and "\n" in text else 0,
        words,
        fault.message,
        fault.is_advice,
    )


def quoted_in(message: str, text: str) -> str:
    """Return the words of ``text`` that a message quotes; empty if it quotes none."""
    return next((words for words in re.findall(r"“([^”]+)”", message) if words in text), "")


def placed(message: str, text: str) -> str:
    """Return a message about ``text`` with the line of the words it quotes."""
    words = quoted_in(message, text)
    return f"Line {line_of(text, words)}: {message}" if words and "\n" in text else message


def _label(model: type[ContentModel], field: str) -> str:
    if not field:
        return "The page as a whole"
    said = str(model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return said[:1].upper() + said[1:]


def _name(row: Row) -> str:
    """Return the name of a row inside a form: Effect “uphill”."""
    kind = str(row.model._meta.verbose_name)
    return f"{kind[:1].upper()}{kind[1:]} “{row.key[-1]}”"


class Checked:
    """What the writing rules say of a form that was sent. Nothing is computed until asked.

    ``read`` returns the rows as they were typed; ``public`` are those that readers see.
    """

    def __init__(
        self,
        read: Callable[[], list[Row]],
        public: Callable[[], list[Row]],
        elsewhere: Elsewhere,
        *,
        is_draft: bool,
        is_only_checked: bool,
    ) -> None:
        self._read, self._public, self._elsewhere = read, public, elsewhere
        self.is_draft, self.is_only_checked = is_draft, is_only_checked

    @cached_property
    def _rows(self) -> list[Row]:
        return self._read()

    @cached_property
    def _faults(self) -> list[Fault]:
        # A form that is no draft refuses wrong values and marks by itself.
        check = one_page.everything if self.is_draft else one_page.writing
        return list(check(self._rows, self._elsewhere))

    @cached_property
    def all(self) -> list[Finding]:
        """Return everything that is found in what was typed."""
        return findings(self._rows, self._faults)

    @cached_property
    def refused(self) -> list[Finding]:
        """Return what keeps the page from being public."""
        own = {row.file for row in self._rows}
        faults = [fault for fault in self._faults if fault.file in own and not fault.is_advice]
        if not faults:
            return []
        new = one_page.new_among(faults, self._public(), self._elsewhere)
        return findings(self._rows, new)

    def errors_of(self, prefix: str) -> list[Finding]:
        """Return what a form with this prefix shows as errors."""
        shown = self.all if self.is_only_checked else [] if self.is_draft else self.refused
        return [each for each in shown if each.prefix == prefix and not each.is_advice]

    def advice_of(self, prefix: str) -> list[Finding]:
        """Return the advice that a form with this prefix shows, if that was asked for."""
        shown = self.all if self.is_only_checked else []
        return [each for each in shown if each.prefix == prefix and each.is_advice]
