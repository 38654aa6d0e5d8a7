"""A table as CSV, as JSON, and the JSON Schema of that.

CSV as every program reads it: UTF-8, commas, one row of heads, no notes, a missing value empty,
true and false as TRUE and FALSE (R reads no other form).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from muscles.opendata.model import Cell, Column, Table

LICENCE = "CC-BY-4.0"
LICENCE_NAME = "Creative Commons Attribution 4.0 International"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
CREDIT = "Running Muscles"
_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def address_of(name: str, form: str) -> str:
    """Return the full address of a file."""
    return f"{settings.SITE_URL}/data/{name}.{form}"


def schema_address(name: str) -> str:
    """Return the full address of the JSON Schema of a file."""
    return f"{settings.SITE_URL}/data/schema/{name}.json"


def written(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> tuple[str, int]:
    """Return comma-separated text, and how many rows it has below its heads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    count = 0
    for row in rows:
        writer.writerow([_shown(cell) for cell in row])
        count += 1
    return out.getvalue(), count


def _shown(cell: Cell) -> Cell:
    if cell is True or cell is False:
        return "TRUE" if cell else "FALSE"
    # Only texts: a number below 0 is no formula.
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell


def as_csv(table: Table) -> tuple[str, int]:
    """Return ``table`` as comma-separated text, and its number of rows."""
    return written([column.name for column in table.columns], table.cells())


def as_json(table: Table) -> str:
    """Return ``table`` as a JSON document; a missing value is null."""
    table = table.as_document or table
    heads = [column.name for column in table.columns]
    document = {
        "name": table.name,
        "title": table.title,
        "row": table.row_is,
        "note": table.note,
        "credit": table.credit or CREDIT,
        "licence": LICENCE_ADDRESS,
        "schema": schema_address(table.name),
        "rows": [dict(zip(heads, cells, strict=True)) for cells in table.cells()],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def schema_of(table: Table) -> dict[str, Any]:
    """Return the JSON Schema of ``as_json``."""
    table = table.as_document or table
    columns = {column.name: _property(column) for column in table.columns}
    words = ("name", "title", "row", "note", "credit", "licence", "schema")
    return {
        "$schema": _DIALECT,
        "$id": schema_address(table.name),
        "title": table.title,
        "type": "object",
        "additionalProperties": False,
        "required": [*words, "rows"],
        "properties": {
            **{word: {"type": "string"} for word in words},
            "name": {"const": table.name},
            "rows": {
                "type": "array",
                "description": f"Each is {table.row_is}.",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": list(columns),
                    "properties": columns,
                },
            },
        },
    }


def _property(column: Column) -> dict[str, Any]:
    kind = {"date": "string", "numbers": "array"}.get(column.type, column.type)
    found: dict[str, Any] = {
        "type": [kind, "null"] if column.may_lack else kind,
        "description": described(column),
    }
    if column.type == "date":
        found["format"] = "date"
    if column.type == "numbers":
        found |= {"items": {"type": ["number", "null"]}, "minItems": 101, "maxItems": 101}
    if column.choices:
        found["enum"] = [*column.choices, *([None] if column.may_lack else [])]
    return found


def described(column: Column) -> str:
    """Return what a column means, its unit, and where its values come from, in one line."""
    parts = [column.meaning]
    if column.unit:
        parts.append(f"unit: {column.unit}")
    if column.origin:
        parts.append(f"from: {column.origin}")
    return "; ".join(parts)


def curve_schema() -> dict[str, Any]:
    """Return the JSON Schema of each file of curves."""
    texts = {"type": "string"}
    known, unknown = {"type": "number"}, {"type": ["number", "null"]}
    condition = {
        **dict.fromkeys(("condition", "name"), texts),
        "kind": {"enum": ["measured", "simulated"]},
        "people": {"type": "integer", "minimum": 1},
        **dict.fromkeys(("speed_m_per_s", "slope_degrees"), known),
        **dict.fromkeys(("toe_off_percent", "stride_seconds"), unknown),
    }
    credit = dict.fromkeys(("credit", "licence", "licence_note", "address", "processing"), texts)
    return {
        "$schema": _DIALECT,
        "$id": schema_address("curve-file"),
        "title": "Curves of one muscle, or of one condition",
        **_whole(
            {
                **dict.fromkeys(("name", "title", "percent", "sd", "schema"), texts),
                "meanings": {"type": "array", "items": texts},
                "conditions": {"type": "array", "items": _whole(condition)},
                "credits": {"type": "array", "items": _whole(credit)},
                "columns": {
                    "type": "object",
                    "description": "By its heading, each column: 0 to 100 % of the stride.",
                    "additionalProperties": {
                        "type": "array",
                        "items": unknown,
                        "minItems": 101,
                        "maxItems": 101,
                    },
                },
            }
        ),
    }


def _whole(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }
