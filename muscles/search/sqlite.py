"""SQLite's full text, ordered by the rank that FTS5 gives.

The library finds the rows, and asks for the rank of each with a query of its own: the work grows
with the square of what is found. And it weighs a name no more than a text. Here one query gives
rows and ranks, the best first, and a word counts as much as ``WEIGHTS`` says.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from modelsearch.backends.database.sqlite.query import MatchExpression, normalize
from modelsearch.backends.database.sqlite.sqlite import (
    IndexEntry,
    SQLiteFTSIndexEntry,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
    SQLiteSearchResults,
)
from modelsearch.utils import get_descendants_content_types_pks

WEIGHTS = (0.0, 1.0, 4.0)
"""What a word counts in autocomplete, body and title: the columns of the library's table."""
_TEXTS, _ENTRIES = SQLiteFTSIndexEntry._meta.db_table, IndexEntry._meta.db_table
# Django would take longer to build this than SQLite to answer it.
_SQL = f"""
SELECT {_ENTRIES}.object_id, bm25({_TEXTS}, {", ".join(map(str, WEIGHTS))}) AS found_rank
FROM {_TEXTS} JOIN {_ENTRIES} ON {_ENTRIES}.id = {_TEXTS}.rowid
WHERE {{match}} AND {_ENTRIES}.content_type_id IN ({{kinds}})
ORDER BY found_rank LIMIT %s OFFSET %s
"""  # noqa: S608


class _Compiler(SQLiteSearchQueryCompiler):  # type: ignore[misc]
    def ranked(self, start: int, stop: int | None) -> list[tuple[int, float]]:
        """Return (key, rank) of the rows found, the best first; a higher rank is better."""
        connection = connections[self.queryset.db]
        wanted = MatchExpression(
            self.FTS_TABLE_FIELDS, self.build_search_query(normalize(self.query), config=None)
        )
        compiler = SQLiteFTSIndexEntry.objects.none().query.get_compiler(connection=connection)
        match, values = wanted.as_sql(compiler, connection)
        kinds = sorted(get_descendants_content_types_pks(self.queryset.model))
        with connection.cursor() as cursor:
            cursor.execute(
                _SQL.format(match=match, kinds=", ".join(["%s"] * len(kinds))),
                [*values, *kinds, -1 if stop is None else stop - start, start],
            )
            return [(int(key), -rank) for key, rank in cursor.fetchall()]


class _Results(SQLiteSearchResults):  # type: ignore[misc]
    def _do_search(self) -> list[Any]:
        ranked = self.query_compiler.ranked(self.start or 0, self.stop)
        rows = self.query_compiler.queryset.in_bulk([key for key, _ in ranked])
        found = [(rows[key], rank) for key, rank in ranked if key in rows]
        for row, rank in found:
            setattr(row, self._score_field or "_score", rank)
        return [row for row, _ in found]


class SearchBackend(SQLiteSearchBackend):  # type: ignore[misc]
    """The library's backend for SQLite, with one query for rows and ranks."""

    query_compiler_class = _Compiler
    results_class = _Results
