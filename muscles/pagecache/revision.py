"""Tell which revision of the content is current, as cheaply as the database allows.

``current()`` returns a text that differs after each committed change of content, in every
process, from the moment the commit has returned. It is asked before a page is looked up and
before it is rendered, so a cached page is never older than its revision says.
"""

from __future__ import annotations

import logging
import sqlite3
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Protocol

from django.db import connection
from django.db.utils import DatabaseError

from muscles.models import Revision

_log = logging.getLogger(__name__)

_TABLE = Revision._meta.db_table
_QUERY = f"SELECT number, moved_at FROM {_TABLE} WHERE id = {Revision.ONLY}"  # noqa: S608


class RevisionSource(Protocol):
    """Something that tells the current revision; ``is_quick`` if that takes microseconds."""

    is_quick: bool

    def current(self) -> str:
        """Return the current revision; raise ``DatabaseError`` if the database does not tell."""


class QueriedRevision:
    """Queries the database each time, over Django's connection."""

    is_quick = False

    def current(self) -> str:
        """Return the current revision."""
        try:
            return str(Revision.current())
        except DatabaseError:
            # The database may have been restarted, and this connection be a dead one.
            connection.close()
            return str(Revision.current())


class SQLiteRevision:
    """Asks SQLite for its ``data_version``, and queries only when that has changed.

    ``PRAGMA data_version`` differs after each commit of any other connection
    (https://www.sqlite.org/pragma.html#pragma_data_version). So the connection here is used for
    nothing else. It may be used from any thread.
    """

    is_quick = True

    def __init__(self, path: str) -> None:
        """Open the database file at ``path``; raise ``DatabaseError`` if it has no revision."""
        self._version: tuple[int] | None = None
        self._current = ""
        self._lock = Lock()
        try:
            # Readers never wait for writers in WAL mode; the short timeout is for anything else.
            self._connection = sqlite3.connect(
                f"file:{path}?mode=rw", timeout=0.1, uri=True, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise DatabaseError(str(error)) from error
        try:
            self.current()
        except DatabaseError:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def current(self) -> str:
        """Return the current revision."""
        with self._lock:
            try:
                version = self._connection.execute("PRAGMA data_version").fetchone()
                if version != self._version:
                    # The query comes second, so its answer is at least as new as the version.
                    found = self._connection.execute(_QUERY).fetchone()
                    self._current, self._version = _text(found), version
            except sqlite3.Error as error:
                raise DatabaseError(str(error)) from error
            return self._current


def _text(row: tuple[int, str] | None) -> str:
    if row is None:
        return str(Revision())
    return str(Revision(number=row[0], moved_at=datetime.fromisoformat(f"{row[1]}+00:00")))


def revision_source() -> RevisionSource:
    """Return the cheapest source that is right for the database in use."""
    try:
        connection.ensure_connection()
        path = Path(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite" and path.is_file():
            return SQLiteRevision(str(path))
    except DatabaseError as error:
        _log.warning("Every request queries the database for the revision: %s", error)
    return QueriedRevision()
