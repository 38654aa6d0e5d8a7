"""SQLite's full text, ordered by the rank that FTS5 gives.

The library finds the rows, and asks for the rank of each with a query of its own: the work grows
with the square of what is found. And it weighs a name no more than a text. Here one query gives
rows and ranks, the best first, and a word counts as much as ``WEIGHTS`` says.
"""

from __future__ import annotations

from typing import Any

from modelsearch.backends.database.sqlite.query import BM25, MatchExpression, normalize
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteFTSIndexEntry,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
    SQLiteSearchResults,
)
from modelsearch.utils import get_descendants_content_types_pks

WEIGHTS = (0.0, 1.0, 4.0)
"""What a word counts in autocomplete, body and title: the columns of the library's table."""


class _Rank(BM25):  # type: ignore[misc]
    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        table = connection.ops.quote_name(SQLiteFTSIndexEntry._meta.db_table)
        return f"bm25({table}, {', '.join(map(str, WEIGHTS))})", []


class _Compiler(SQLiteSearchQueryCompiler):  # type: ignore[misc]
    def ranked(self, start: int, stop: int | None) -> list[tuple[int, float]]:
        """Return (key, rank) of the rows found, the best first; a higher rank is better."""
        query = self.build_search_query(normalize(self.query), config=None)
        kinds = get_descendants_content_types_pks(self.queryset.model)
        found = (
            SQLiteFTSIndexEntry.objects.filter(
                MatchExpression(self.FTS_TABLE_FIELDS, query), index_entry__content_type__in=kinds
            )
            .annotate(rank=_Rank())
            .order_by("rank")
            .values_list("index_entry__object_id", "rank")
        )
        return [(int(key), -rank) for key, rank in found[start:stop]]


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
