"""Tell the content's revision at every request, as cheaply as the database allows.

A watch's ``stamp()`` returns a text that differs after each committed change of content, in every
process, from the moment the commit has returned. It is asked before a page is looked up and
before it is rendered, so what is kept is never older than its stamp says.
"""

from __future__ import annotations

import logging
import mmap
import os
import sqlite3
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.db.utils import DatabaseError
from redis.exceptions import RedisError

from muscles.models import Revision
from muscles.models.revision import moved

_log = logging.getLogger(__name__)

_TABLE = Revision._meta.db_table
_QUESTION = f"SELECT number, moved_at FROM {_TABLE} WHERE id = {Revision.ONLY}"  # noqa: S608


class Watch(Protocol):
    """Whatever can tell the revision."""

    def stamp(self) -> str:
        """Return the current revision as text; raise ``DatabaseError`` if nobody can tell."""


class AskingWatch:
    """Asks the database each time: right with any database, at the price of a query."""

    def stamp(self) -> str:
        """Return the current revision as text."""
        try:
            return str(Revision.current())
        except DatabaseError:
            # The connection may be one that the database's restart has left behind.
            connection.close()
            return str(Revision.current())


class WalWatch:
    """Reads a word that SQLite itself writes at each commit; asks only when it has changed.

    In WAL mode every process of a machine shares the write-ahead log's index through a memory
    map; its header, 96 bytes with a change counter and checksums, is rewritten by each commit
    (https://www.sqlite.org/walformat.html, section 2). Comparing it takes 0.1 microseconds, a
    query takes 4.

    Two rules of SQLite's make this safe. The index lives as long as somebody is connected, so a
    connection of our own stays open. And closing any descriptor of the file would drop SQLite's
    locks in this process, so ours is opened once for each file and never closed.
    """

    HEADER = 96

    def __init__(self, path: str) -> None:
        """Watch the database file at ``path``; raise ``DatabaseError`` if it is not in WAL mode."""
        try:
            self._connection = sqlite3.connect(
                f"file:{path}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise DatabaseError(f"{path} cannot be watched: {error}.") from error
        try:
            (mode,) = self._connection.execute("PRAGMA journal_mode").fetchone()
            if mode != "wal":
                raise DatabaseError(f"{path} is in journal mode {mode}, not in WAL mode.")
            # The first read makes SQLite open the index.
            self._stamp = self._ask()
        except sqlite3.Error as error:
            self.close()
            raise DatabaseError(f"{path} cannot be watched: {error}.") from error
        except DatabaseError:
            self.close()
            raise
        self._index = _map_of(f"{path}-shm", self.HEADER)
        self._seen = b""
        self._lock = Lock()

    def close(self) -> None:
        """Let go of the database; what the watch says from now on means nothing."""
        self._connection.close()

    def stamp(self) -> str:
        """Return the current revision as text."""
        header = self._index[0 : self.HEADER]
        if header == self._seen:
            return self._stamp
        with self._lock:
            try:
                # What is asked after the header was read is at least as new as the header.
                self._stamp = self._ask()
            except sqlite3.Error as error:
                raise DatabaseError(str(error)) from error
            self._seen = header
            return self._stamp

    def _ask(self) -> str:
        found = self._connection.execute(_QUESTION).fetchone()
        if not found:
            return str(Revision())
        number, moved_at = found
        return str(Revision(number=number, moved_at=datetime.fromisoformat(f"{moved_at}+00:00")))


_maps: dict[tuple[int, int], mmap.mmap] = {}


def _map_of(path: str, length: int) -> mmap.mmap:
    """Map the first bytes of a file for the life of this process, once for each file."""
    status = Path(path).stat()
    key = (status.st_dev, status.st_ino)
    if key not in _maps:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        _maps[key] = mmap.mmap(descriptor, length, prot=mmap.PROT_READ)
    return _maps[key]


class SharedWatch:
    """Asks the shared cache, and the database only when the cache does not know.

    A change of content removes the number from the cache inside its own transaction, while it
    holds the lock on the revision's row; a reader puts the number back only while it holds that
    same lock. So the cache knows no number, or the committed one, whoever crashes when. If a
    writer cannot reach the cache at all, the number is forgotten there after ``LIFE`` seconds.
    """

    KEY = "revision"
    LIFE = 10

    def __init__(self, cache: Any) -> None:
        """Take the cache that all machines share, for this one database only."""
        self._cache = cache
        self._asking = AskingWatch()

    def stamp(self) -> str:
        """Return the current revision as text."""
        try:
            known: str | None = self._cache.get(self.KEY)
            return known or self._learn()
        except (RedisError, OSError):
            return self._asking.stamp()

    def _learn(self) -> str:
        with transaction.atomic():
            locked = Revision.objects.select_for_update(skip_locked=True)
            row = locked.filter(pk=Revision.ONLY).first()
            if row is None:
                # Somebody is writing: what is committed is told, but not yet put back.
                return str(Revision.current())
            self._cache.set(self.KEY, str(row), self.LIFE)
            return str(row)

    def forget(self, **_: Any) -> None:
        """Take the number out of the cache; called inside every change of content."""
        try:
            self._cache.delete(self.KEY)
        except (RedisError, OSError) as error:
            _log.error(
                "The cache at CACHE_URL does not answer (%s). Pages of other machines may be up to "
                "%s seconds behind this change.",
                error,
                self.LIFE,
            )


def connect() -> None:
    """Have this process tell the shared cache of its changes; called once, at the start."""
    if settings.SHARED_CACHE:
        forget = SharedWatch(caches["pages"]).forget
        moved.connect(forget, weak=False, dispatch_uid="forget the shared revision")


def watch() -> Watch:
    """Return the cheapest right watch for the database and cache in use."""
    if settings.SHARED_CACHE:
        return SharedWatch(caches["pages"])
    try:
        # Connecting makes the file, and puts it in WAL mode.
        connection.ensure_connection()
        path = Path(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite" and path.is_file():
            return WalWatch(str(path))
    except DatabaseError as error:
        _log.warning("Every request asks the database for the revision: %s", error)
    return AskingWatch()
