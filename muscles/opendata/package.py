"""All files of open data together: their description as a Data Package, and one archive."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings

from muscles.models import DataSet, Revision
from muscles.opendata import curve_files
from muscles.opendata.curve_files import DataFile
from muscles.opendata.model import Column, Table
from muscles.opendata.tables import TABLES
from muscles.opendata.writing import (
    CREDIT,
    LICENCE,
    LICENCE_ADDRESS,
    LICENCE_NAME,
    as_csv,
    described,
)
from muscles.pagecache.per_revision import cached_per_revision

NAME = "running-muscles"
SHAPE = 1
"""The first number of the version: more by one when a column goes or means something else."""
ABOUT = (
    "What each muscle does when people run: levels by phase of the stride, what grounds change, "
    "exercises, pains, claims with verdicts, all with their sources, and the measured curves."
)
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The time of each file in the archive: the oldest that the format knows, so that bytes stay."""
_README = """Running Muscles: open data, version {version}
{address}

{about}

{count} tables in {files} files of comma-separated text (UTF-8, no byte order mark): one row of
heads, then one row for each thing, one value in a cell, empty where there is none. A text that a
spreadsheet would run as a formula has an apostrophe before it. datapackage.json says what each
column means, its unit and where it is from. Files called activity-, length-, angle-, height- and
force- hold the rows of curves.csv again, a column for each curve.

This explains how running works. It does not diagnose or treat.

How to cite: {cite}
"""
_LICENCE = """Texts, tables and our simulation: {name}
{address}
Credit: {credit}, {site}

Measured curves are under the licence of their data set:

{sets}
"""


@dataclass(frozen=True)
class File:
    """One file as it is: its heads, how many rows it has under them, its bytes, their SHA-256."""

    name: str
    heads: tuple[str, ...]
    rows: int
    size: int
    digest: str


def _written() -> Iterator[tuple[str, str, int]]:
    """Yield (name, text, rows) of every file of comma-separated text."""
    for name, table in TABLES.items():
        yield name, *as_csv(table)
    yield curve_files.IDENTIFIERS, curve_files.identifiers_as_csv(), len(curve_files.identifiers())
    for file in curve_files.list_files(with_numbers=True):
        yield file.name, curve_files.as_csv(file), 101


def _file(name: str, text: str, rows: int) -> File:
    content = text.encode()
    heads = next(csv.reader(text.splitlines()[:1]), [])
    return File(name, tuple(heads), rows, len(content), sha256(content).hexdigest())


@cached_per_revision(most=2)
def files() -> dict[str, File]:
    """Return every file by its name, without its text. The same number of queries always."""
    return {name: _file(name, text, rows) for name, text, rows in _written()}


def version() -> str:
    """Return the version: of the shape of the tables, and of the content. One query."""
    return f"{SHAPE}.{Revision.current().number}.0"


def citation(said: str) -> str:
    """Return how to cite the version ``said``."""
    return f"{CREDIT}: open data, version {said}. {settings.SITE_URL}/data/. {LICENCE_NAME}."


def descriptor(found: dict[str, File]) -> dict[str, Any]:
    """Return the Data Package of the files ``found``. Four queries."""
    revision = Revision.current()
    listed = curve_files.list_files()
    sets = {row.slug: row for row in DataSet.objects.all()}
    measured = {"curves", "recordings", "slope-costs"}
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "id": f"{settings.SITE_URL}/data/datapackage.json",
        "title": f"{CREDIT}: open data",
        "description": ABOUT,
        "homepage": f"{settings.SITE_URL}/data/",
        "version": f"{SHAPE}.{revision.number}.0",
        "created": revision.moved_at.isoformat(),
        "keywords": ["running", "muscles", "electromyography", "gait", "anatomy"],
        "licenses": [{"name": LICENCE, "title": LICENCE_NAME, "path": LICENCE_ADDRESS}],
        "contributors": [{"title": CREDIT, "path": settings.SITE_URL, "role": "author"}],
        "resources": [
            *(
                _of_table(table, found[name], list(sets.values()) if name in measured else [])
                for name, table in TABLES.items()
            ),
            _of_identifiers(found[curve_files.IDENTIFIERS]),
            *(_of_curves(file, found[file.name]) for file in listed),
        ],
    }


def _resource(file: File, title: str, description: str, fields: list[Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        # A name may hold no plus sign, and a slope has one.
        "name": file.name.replace("+", "plus"),
        "path": f"{file.name}.csv",
        "title": title,
        "description": description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.digest}",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _of_table(table: Table, file: File, sets: list[DataSet]) -> dict[str, Any]:
    said = f"One row is {table.row_is}."
    resource = _resource(
        file,
        table.title,
        " ".join(filter(None, (said, table.note, table.credit))),
        [
            _field(column, is_key=table.has_key and not at)
            for at, column in enumerate(table.columns)
        ],
    )
    if sets:
        resource |= {"licenses": _licences(sets), "sources": _sources(sets)}
    if table.has_key:
        resource["schema"]["primaryKey"] = table.columns[0].name
    keys = [
        {
            "fields": column.name,
            "reference": {
                "resource": "" if column.refers == table.name else column.refers,
                "fields": TABLES[column.refers].columns[0].name,
            },
        }
        for column in table.columns
        if column.refers
    ]
    if keys:
        resource["schema"]["foreignKeys"] = keys
    return resource


def _field(column: Column, *, is_key: bool) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if not column.may_lack else {}
    if is_key:
        limits["unique"] = True
    if column.choices:
        limits["enum"] = list(column.choices)
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": described(column),
    }
    if column.type == "boolean":
        field |= {"trueValues": ["TRUE"], "falseValues": ["FALSE"]}
    if limits:
        field["constraints"] = limits
    return field


def _of_identifiers(file: File) -> dict[str, Any]:
    return _resource(
        file,
        "Muscles in catalogues, a column for each",
        f"catalogue-numbers in another form. {curve_files.IDENTIFIER_CREDIT}",
        [{"name": head, "type": "string"} for head in file.heads],
    )


def _of_curves(file: DataFile, found: File) -> dict[str, Any]:
    said = [
        "A column for each curve: channel, condition, quantity; sd is its standard deviation.",
        *(f"{meaning}." for meaning in file.meanings),
    ]
    sets = list(file.data_sets)
    heads = [{"name": "percent", "type": "integer", "description": "0 is this foot's landing"}]
    heads += [{"name": head, "type": "number"} for head in found.heads[1:]]
    return _resource(found, file.title, " ".join(said), heads) | {
        "licenses": _licences(sets),
        "sources": _sources(sets),
    }


def _licences(sets: list[DataSet]) -> list[dict[str, str]]:
    return [{"title": row.licence, "path": row.url} for row in sets]


def _sources(sets: list[DataSet]) -> list[dict[str, str]]:
    return [{"title": row.credit, "path": row.url} for row in sets]


def as_text(document: dict[str, Any]) -> str:
    """Return a document of JSON to be read by people too."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def archive() -> bytes:
    """Return all files with their description, a README and the licences, as ZIP.

    For one content always the same bytes.
    """
    packed = io.BytesIO()
    found = {}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:

        def add(name: str, text: str) -> None:
            info = zipfile.ZipInfo(name, _OLDEST)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            # The same on every system.
            info.create_system = 3
            out.writestr(info, text.encode(), compresslevel=9)

        for name, text, rows in _written():
            found[name] = _file(name, text, rows)
            add(f"{name}.csv", text)
        document = descriptor(found)
        add("datapackage.json", as_text(document))
        add("README.md", _readme(document, len(found)))
        add("LICENCE.txt", _licence())
    return packed.getvalue()


def _readme(document: dict[str, Any], count: int) -> str:
    return _README.format(
        version=document["version"],
        address=document["homepage"],
        about=ABOUT,
        count=len(TABLES),
        files=count,
        cite=citation(document["version"]),
    )


def _licence() -> str:
    sets = "\n\n".join(
        f"{row.slug}: {row.name}\n{row.credit}\n{row.licence}. {row.licence_note}\n{row.url}"
        for row in DataSet.objects.all()
    )
    return _LICENCE.format(
        name=LICENCE_NAME,
        address=LICENCE_ADDRESS,
        credit=CREDIT,
        site=settings.SITE_URL,
        sets=sets,
    )
