"""What a table of open data is: columns with a meaning, and rows that are read when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.conf import settings

from muscles.text import markdown

Type = Literal["string", "integer", "number", "boolean", "date", "numbers"]
"""What the values of a column are; "numbers" is a list, which JSON alone can hold."""
Cell = str | int | float | bool | list[float | None] | None
"""One value, as JSON holds it; ``None`` where there is none. A day is written 2026-11-28."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its name, type, unit and meaning, and where its values come from.

    ``read`` returns the value of a row; without it, it is the attribute called like the column.
    ``refers`` names a table whose key the values are. An ``is_text`` column is Markdown in the
    content: its cells are plain, and its citations are rows of the table of citations.
    """

    name: str
    meaning: str
    type: Type = "string"
    unit: str = ""
    origin: str = ""
    read: Callable[[Any], Any] | None = None
    choices: tuple[str, ...] = ()
    refers: str = ""
    is_text: bool = False
    may_lack: bool = False

    def raw(self, row: Any) -> Any:
        """Return the value of ``row`` as the content has it."""
        return self.read(row) if self.read else getattr(row, self.name)

    def cell(self, row: Any) -> Cell:
        """Return the value of ``row`` in this column."""
        value = self.raw(row)
        if self.is_text:
            value = markdown.plain(value)
        if isinstance(value, str):
            # A cell of several lines is allowed in CSV, and many programs stumble over it.
            return " ".join(value.split()) or None
        if isinstance(value, Decimal):
            return float(value)
        return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: a file as CSV and as JSON.

    ``row_is`` says what one row is. The first column is the key if ``has_key``. ``rows`` reads the
    rows, always with the same number of queries. ``credit`` is whose the values are if not ours.
    """

    name: str
    title: str
    row_is: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[Any]]
    note: str = ""
    credit: str = ""
    has_key: bool = True
    # Reads all cells at once, where a row of the database is many rows here.
    read_cells: Callable[[], Iterator[list[Cell]]] | None = None
    # The shorter form in JSON, where it is another one: with lists of numbers.
    as_document: Table | None = None

    def cells(self) -> Iterator[list[Cell]]:
        """Yield the values of each row, in the order of the columns."""
        if self.read_cells:
            yield from self.read_cells()
            return
        for row in self.rows():
            yield [column.cell(row) for column in self.columns]


def page_of(row: Any) -> str:
    """Return the full address of a row's page."""
    return f"{settings.SITE_URL}{row.get_absolute_url()}"
