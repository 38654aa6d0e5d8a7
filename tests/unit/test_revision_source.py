"""The revision: what another process has committed is seen at the next question."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.db.utils import DatabaseError

from muscles.pagecache.locks import FileLocks
from muscles.pagecache.memory import Memory
from muscles.pagecache.revision import SQLiteRevision
from muscles.pagecache.shared import Shared
from muscles.pagecache.wsgi_cache import WSGICache

SCHEMA = """
CREATE TABLE muscles_revision (id INTEGER PRIMARY KEY, number INTEGER, moved_at TEXT);
CREATE TABLE page (text INTEGER);
INSERT INTO page VALUES (0);
"""
MOVE = "REPLACE INTO muscles_revision VALUES (1, ?, '2026-11-21 12:00:00.000001')"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database file in WAL mode with a revision and one page, open for writing."""
    path = tmp_path / "content.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(SCHEMA)
        yield connection


@pytest.fixture
def revision_of() -> Iterator[Callable[[str], SQLiteRevision]]:
    """Make sources: ``revision_of(path)``; all are closed after the test."""
    with ExitStack() as opened:
        yield lambda path: opened.enter_context(closing(SQLiteRevision(path)))


def path_of(database: sqlite3.Connection) -> str:
    return str(database.execute("PRAGMA database_list").fetchone()[2])


def test_a_database_without_a_revision_is_at_revision_0(
    database: sqlite3.Connection, revision_of: Callable[[str], SQLiteRevision]
) -> None:
    assert revision_of(path_of(database)).current() == "0@0.000000"


def test_a_change_committed_by_another_process_is_seen_at_once(
    database: sqlite3.Connection, revision_of: Callable[[str], SQLiteRevision]
) -> None:
    source = revision_of(path_of(database))
    database.execute(MOVE, [1])
    assert source.current() == "1@1795262400.000001"
    move = f"c = sqlite3.connect({path_of(database)!r}); c.execute({MOVE!r}, [2]); c.commit()"
    subprocess.run([sys.executable, "-c", f"import sqlite3; {move}"], check=True)
    assert source.current() == "2@1795262400.000001"


def test_what_is_not_committed_is_not_seen(
    database: sqlite3.Connection, revision_of: Callable[[str], SQLiteRevision]
) -> None:
    database.execute(MOVE, [1])
    source = revision_of(path_of(database))
    database.execute("BEGIN IMMEDIATE")
    database.execute(MOVE, [2])
    assert source.current().startswith("1@")
    database.execute("ROLLBACK")
    assert source.current().startswith("1@")


def test_the_revision_is_queried_only_after_a_commit(
    database: sqlite3.Connection, revision_of: Callable[[str], SQLiteRevision]
) -> None:
    source = revision_of(path_of(database))
    queries: list[str] = []
    source._connection.set_trace_callback(queries.append)

    def queried() -> int:
        queries.clear()
        for _ in range(100):
            source.current()
        return sum(query.startswith("SELECT") for query in queries)

    assert queried() == 0
    database.execute("UPDATE page SET text = 1")
    assert queried() == 1


def test_the_log_may_be_emptied_in_between(
    database: sqlite3.Connection, revision_of: Callable[[str], SQLiteRevision]
) -> None:
    source = revision_of(path_of(database))
    for number in range(1, 50):
        database.execute(MOVE, [number])
        if number % 7 == 0:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert source.current().startswith(f"{number}@")


def test_the_revision_does_not_depend_on_the_journal_mode(
    tmp_path: Path, revision_of: Callable[[str], SQLiteRevision]
) -> None:
    path = str(tmp_path / "plain.sqlite3")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(SCHEMA)
        source = revision_of(path)
        connection.execute(MOVE, [1])
        assert source.current().startswith("1@")


def test_a_file_without_the_content_is_refused_with_the_reason(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "empty.sqlite3")) as connection:
        connection.execute("CREATE TABLE other (id INTEGER)")
    with pytest.raises(DatabaseError, match="no such table"):
        SQLiteRevision(str(tmp_path / "empty.sqlite3"))
    with pytest.raises(DatabaseError, match="unable to open"):
        SQLiteRevision(str(tmp_path / "nothing.sqlite3"))


def test_ten_thousand_publishes_and_reads_in_any_order_and_not_one_stale_page(
    database: sqlite3.Connection, revision_of: Callable[[str], SQLiteRevision], tmp_path: Path
) -> None:
    """Three caches stand for three processes: each has its own memory and connection."""
    path = path_of(database)

    def site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        with closing(sqlite3.connect(path)) as connection:
            (text,) = connection.execute("SELECT text FROM page").fetchone()
        start_response("200 OK", [("Cache-Control", "public")])
        rendered.append(text)
        return [str(text).encode()]

    rendered: list[int] = []
    shared = Shared(_Folder(), "build")
    caches = [
        WSGICache(
            site,
            revision=revision_of(path),
            memory=Memory(10_000),
            shared=shared,
            locks=FileLocks(tmp_path),
        )
        for _ in range(3)
    ]
    dice = random.Random(20261121)  # noqa: S311
    committed, reads, stale = 0, 0, 0
    for step in range(1, 10_001):
        event = dice.random()
        if event < 0.15:
            database.execute("BEGIN IMMEDIATE")
            database.execute(MOVE, [step])
            database.execute("UPDATE page SET text = ?", [step])
            crashes = event < 0.03
            database.execute("ROLLBACK" if crashes else "COMMIT")
            committed = committed if crashes else step
        elif event < 0.16:
            database.execute("PRAGMA wal_checkpoint(RESTART)")
        else:
            environ = {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": "/",
                "wsgi.url_scheme": "http",
                "HTTP_ACCEPT_ENCODING": dice.choice(["br", ""]),
            }
            (body,) = dice.choice(caches)(environ, lambda *args: None)
            read = brotli.decompress(body) if environ["HTTP_ACCEPT_ENCODING"] else body
            reads += 1
            stale += int(read) != committed
    assert reads > step / 2, "most steps read"
    assert stale == 0
    # Each revision that was read at all was rendered once, for all three.
    assert len(rendered) == len(set(rendered))


class _Folder(dict[str, Any]):
    """A dictionary that answers as a cache of Django's does."""

    def set(self, key: str, value: Any, timeout: int) -> None:
        self[key] = value
