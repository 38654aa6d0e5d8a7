"""The fixture files: how rows are read, and the one canonical form in which they are written."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db.models import DecimalField, Field, ForeignKey, JSONField, ManyToManyField

from muscles import kinds
from muscles.content.errors import BrokenContentError, Fault
from muscles.models.base import ContentModel
from muscles.models.fields import MarkdownField

Key = tuple[str, ...]

_NUMBERS = re.compile(r"(    [a-z_]+:) (\[-?[0-9][-0-9., ]*\])")


def label(model: type[ContentModel]) -> str:
    """Return the model's name as files write it: ``muscles.muscle``."""
    return str(model._meta.label_lower)


def content_fields(model: type[ContentModel]) -> tuple[Field[Any, Any], ...]:
    """Return the fields that a file holds, in the model's order, many-to-many fields last."""
    return _content_fields(model)


@cache  # Asked several times for each row.
def _content_fields(model: type[ContentModel]) -> tuple[Field[Any, Any], ...]:
    plain = [f for f in model._meta.concrete_fields if not f.primary_key]
    # A relation through a model of its own (an exercise's targets) lives in that model's file.
    many = [f for f in model._meta.many_to_many if _through(f)._meta.auto_created]
    return (*plain, *many)


def _through(field: Any) -> Any:
    return field.remote_field.through


@dataclass(frozen=True, eq=False)
class Row:
    """One row of a file: values by field name, and the line number of each.

    A row is equal to itself only, so that what is found out about it can be kept for it.
    """

    file: str
    line: int
    model: type[ContentModel]
    values: dict[str, Any]
    lines: dict[str, int]

    @cached_property
    def key(self) -> Key:
        """Return the natural key."""
        return key_of(self.model, self.values)

    @property
    def title(self) -> str:
        """Return the name of the row in messages: ``muscle “soleus”``."""
        return f"{self.model._meta.verbose_name} “{' / '.join(self.key)}”"

    @cached_property
    def text(self) -> str:
        """Return the row in canonical form."""
        return render_row(self.model, self.values)

    @property
    def digest(self) -> str:
        """Return the fingerprint of the row's content."""
        return digest(self.text)

    @property
    def place(self) -> str:
        """Return where the row stands, for messages about another one."""
        return f"{self.title} in {self.file}, line {self.line}" if self.line else self.title

    def error(self, field: str, message: str, words: str = "") -> Fault:
        """Return a fault of this row at ``field``; ``words`` are those concerned."""
        line = self.lines.get(field, self.line)
        return Fault(self.file, line, self.title, field, message, words)


def digest(text: str) -> str:
    """Return a short fingerprint of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()


def key_of(model: type[ContentModel], values: dict[str, Any]) -> Key:
    """Return the natural key in ``values``; a missing part is an empty string."""
    parts: list[str] = []
    for name in model.key_fields:
        value = values.get(name, "")
        if isinstance(value, (list, tuple)):
            parts.extend(str(part) for part in value)
        else:
            parts.append(str(value))
    return tuple(parts)


def values_of(row: ContentModel) -> dict[str, Any]:
    """Return the values of ``row`` in the database, as a file would write them."""
    values: dict[str, Any] = {}
    for field in content_fields(type(row)):
        if isinstance(field, ManyToManyField):
            values[field.name] = sorted(
                item.natural_key() for item in getattr(row, field.name).all()
            )
        elif isinstance(field, ForeignKey):
            other = getattr(row, field.name)
            values[field.name] = None if other is None else other.natural_key()
        else:
            values[field.name] = getattr(row, field.attname)
    return values


# Reading ------------------------------------------------------------------------------------


def read(directory: Path) -> list[Row]:
    """Return every row of the files in ``directory``.

    Raise ``BrokenContentError`` with everything that cannot be read.
    """
    known = kinds.files()
    errors: list[Fault] = []
    rows: list[Row] = []
    found = {path.name for path in directory.glob("*.yaml")}
    if not found:
        raise BrokenContentError(
            [Fault(str(directory), 0, "", "", "There are no content files here.")]
        )
    for name in sorted(found - set(known)):
        near = get_close_matches(name, known, 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        errors.append(Fault(name, 0, "", "", f"No content lives in a file of this name.{hint}"))
    for name, model in known.items():
        if name in found:
            try:
                found_rows, faults = _read_text(
                    (directory / name).read_text(encoding="utf-8"), name, model
                )
                rows.extend(found_rows)
                errors.extend(faults)
            except yaml.YAMLError as error:
                mark = getattr(error, "problem_mark", None)
                line = mark.line + 1 if mark else 0
                problem = getattr(error, "problem", None) or str(error)
                message = (
                    f"The file is not valid YAML: {problem}. "
                    "Look at this line and the one above: indentation, a missing colon or quote."
                )
                errors.append(Fault(name, line, "", "", message))
            except UnicodeDecodeError:
                message = "The file is not UTF-8 text. Save it as UTF-8."
                errors.append(Fault(name, 0, "", "", message))
    errors.extend(_duplicates(rows))
    if errors:
        raise BrokenContentError(errors)
    return rows


@lru_cache(maxsize=64)
def _read_text(
    text: str, file: str, model: type[ContentModel]
) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    """Return the rows in the text of ``file``, and what is wrong with it.

    A text is read once: what comes of it is shared, and nobody may change it.
    """
    rest, numbers = _without_numbers(text)
    read = _read_rows(rest, file, model, numbers)
    # What looked like a list of numbers was something else, such as a line of a text.
    return _read_rows(text, file, model, {}) if numbers else read


def _without_numbers(text: str) -> tuple[str, dict[int, list[float]]]:
    """Return ``text`` with long lists of numbers emptied, and these lists by their line.

    The curves hold seventy thousand numbers, and a reader of JSON is fifty times faster at them.
    """
    numbers: dict[int, list[float]] = {}
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if len(line) > 80 and (found := _NUMBERS.fullmatch(line)):
            try:
                numbers[at + 1] = json.loads(found[2])
            except ValueError:
                continue
            lines[at] = f"{found[1]} []"
    return "\n".join(lines), numbers


def _read_rows(
    text: str, file: str, model: type[ContentModel], numbers: dict[int, list[float]]
) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    # The C loader is ten times faster; PyYAML built without it still works.
    loader_class = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = loader_class(text)
    try:
        top = loader.get_single_node()
        if top is None:
            return (), ()
        if not isinstance(top, yaml.SequenceNode):
            message = "The file must be a list of rows, each starting with “- model:”."
            return (), (Fault(file, 1, "", "", message),)
        errors: list[Fault] = []
        rows = [_read_row(loader, node, file, model, errors, numbers) for node in top.value]
        return tuple(row for row in rows if row is not None), tuple(errors)
    finally:
        loader.dispose()


def _read_row(
    loader: Any,
    node: Any,
    file: str,
    model: type[ContentModel],
    errors: list[Fault],
    numbers: dict[int, list[float]],
) -> Row | None:
    line = node.start_mark.line + 1

    def fault(field: str, message: str, at: int = line) -> None:
        errors.append(Fault(file, at, "", field, message))

    if not isinstance(node, yaml.MappingNode):
        fault("", "A row must have “model:” and “fields:”.")
        return None
    parts = {loader.construct_object(key): value for key, value in node.value}
    if set(parts) != {"model", "fields"}:
        fault("", f"A row has “model:” and “fields:”, and nothing else; this has {sorted(parts)}.")
        return None
    said = loader.construct_object(parts["model"])
    if said != label(model):
        fault("model", f"“{said}” does not live in this file. Write {label(model)}.")
        return None
    if not isinstance(parts["fields"], yaml.MappingNode):
        fault("fields", "“fields:” must hold the row's fields, one on a line.")
        return None
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    known = {field.name: field for field in content_fields(model)}
    for key_node, value_node in parts["fields"].value:
        name = str(loader.construct_object(key_node))
        at = key_node.start_mark.line + 1
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = (
                f" Did you mean “{near[0]}”?" if near else f" Fields: {', '.join(sorted(known))}."
            )
            fault(name, f"There is no field of this name.{hint}", at)
        elif name in values:
            fault(name, "The field stands twice in this row. Keep one.", at)
        else:
            value = numbers.pop(at, None) or loader.construct_object(value_node, deep=True)
            if isinstance(known[name], DecimalField) and isinstance(value, float):
                value = Decimal(str(value))
            values[name] = value
            lines[name] = at
    return Row(file, line, model, values, lines)


def read_row(text: str, model: type[ContentModel]) -> dict[str, Any]:
    """Return the values in the canonical text of one row.

    Raise ``BrokenContentError`` if this version of the site cannot read the text any more.
    """
    name = kinds.of(model).file
    rows, faults = _read_text.__wrapped__(text, name, model)
    if faults or len(rows) != 1:
        raise BrokenContentError(list(faults) or [Fault(name, 0, "", "", "This is not one row.")])
    return rows[0].values


def _duplicates(rows: Iterable[Row]) -> Iterable[Fault]:
    seen: dict[tuple[type[ContentModel], Key], Row] = {}
    for row in rows:
        first = seen.setdefault((row.model, row.key), row)
        if first is not row:
            name = row.model.key_fields[0]
            yield row.error(
                name,
                f"Line {first.line} has the same {' and '.join(row.model.key_fields)} already. "
                "Change one of the two, or delete it.",
            )


# Writing ------------------------------------------------------------------------------------


def write(directory: Path, rows: dict[type[ContentModel], list[dict[str, Any]]]) -> list[str]:
    """Write ``rows`` in canonical form; return the names of the files whose text changed."""
    models = kinds.in_load_order()
    return write_texts(
        directory, {model: render_file(model, rows.get(model, [])) for model in models}
    )


def write_texts(directory: Path, wanted: Mapping[type[ContentModel], str]) -> list[str]:
    """Write the text of each model's file; return the names of the files whose text changed."""
    directory.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, model in kinds.files().items():
        path = directory / name
        if not path.exists() or path.read_text(encoding="utf-8") != wanted[model]:
            path.write_text(wanted[model], encoding="utf-8")
            changed.append(name)
    return changed


def texts(directory: Path) -> dict[str, str]:
    """Return the text of every content file in ``directory`` by its name."""
    found = ((name, directory / name) for name in kinds.files())
    return {name: path.read_text(encoding="utf-8") for name, path in found if path.exists()}


def by_model(rows: Iterable[Row]) -> dict[type[ContentModel], list[dict[str, Any]]]:
    """Return the values of ``rows`` by model, with an empty list for a model without rows."""
    sorted_rows: dict[type[ContentModel], list[dict[str, Any]]] = {
        model: [] for model in kinds.in_load_order()
    }
    for row in rows:
        sorted_rows[row.model].append(row.values)
    return sorted_rows


def render_file(model: type[ContentModel], rows: Iterable[dict[str, Any]]) -> str:
    """Return the text of a file: rows sorted by ``order``, then by natural key."""
    return file_of(
        (order_of(values), key_of(model, values), render_row(model, values)) for values in rows
    )


def file_of(rows: Iterable[tuple[int, Key, str]]) -> str:
    """Return the text of a file made of (order, natural key, text) for each row."""
    return "".join(text for _, _, text in sorted(rows, key=lambda row: row[:2])) or "[]\n"


def order_of(values: dict[str, Any]) -> int:
    """Return the place in the file that ``values`` ask for; 0 if they ask for none."""
    order = values.get("order", 0)
    return order if isinstance(order, int) else 0


def render_row(model: type[ContentModel], values: dict[str, Any]) -> str:
    """Return the text of a row: fields in the model's order, empty ones left out."""
    lines = [f"- model: {label(model)}", "  fields:"]
    for field in content_fields(model):
        if field.name not in values:
            continue
        value = _normal(field, values[field.name])
        if value not in (None, "", []) and not (
            field.has_default() and value == field.get_default()
        ):
            lines.append(f"    {field.name}:{_value_text(field, value)}")
    return "\n".join(lines) + "\n"


def _normal(field: Field[Any, Any], value: Any) -> Any:
    """Return ``value`` in the form for comparing and writing; an invalid value unchanged."""
    if isinstance(field, ManyToManyField):
        return sorted(tuple(map(str, item)) for item in value) if isinstance(value, list) else value
    if isinstance(field, (ForeignKey, JSONField)) or value is None:
        return value
    try:
        return field.to_python(value)
    except ValidationError:
        return value


def _value_text(field: Field[Any, Any], value: Any) -> str:
    if isinstance(field, ManyToManyField) and isinstance(value, list):
        items = [f"      - [{', '.join(map(_scalar, item))}]" for item in value]
        return "\n" + "\n".join(items)
    if isinstance(value, (list, tuple)):
        return f" [{', '.join(_scalar(item) for item in value)}]"
    if isinstance(field, DecimalField) and isinstance(value, (int, float, Decimal)):
        return f" {Decimal(str(value)):.{field.decimal_places}f}"
    if isinstance(value, str) and (
        isinstance(field, MarkdownField) or "\n" in value or len(value) > 76
    ):
        return _block(value)
    return f" {_scalar(value)}"


def _block(text: str) -> str:
    """Return ``text`` as a literal block, or in quotes if it holds unprintable characters."""
    if not text.replace("\n", "").isprintable():
        quoted = yaml.safe_dump(text, allow_unicode=True, width=10**9, default_style='"')
        return f" {quoted.rstrip()}"
    body = "\n".join(f"      {line}" if line else "" for line in text.split("\n"))
    return f" |-\n{body}"


def _scalar(value: Any) -> str:
    """Return a short value as YAML writes it."""
    # The same text as PyYAML's, much faster: the curves hold thirty thousand numbers. PostgreSQL
    # drops the sign of a zero; adding zero drops it here.
    if type(value) is int:
        return repr(value)
    if type(value) is float and "e" not in repr(value):
        return repr(value + 0.0)
    if isinstance(value, list):
        return f"[{', '.join(map(_scalar, value))}]"
    if isinstance(value, (bool, float, datetime.date)) or value is None:
        return yaml.safe_dump(value).split("\n")[0]
    return _quoted(str(value))


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    """Return ``text`` plain if YAML reads it back unchanged, else in quotes."""
    dumped = yaml.safe_dump(text, allow_unicode=True, width=10**9)
    return dumped.removesuffix("\n").removesuffix("\n...")
