"""The watch on SQLite's log: what another process has committed is seen at the next question."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import DatabaseError

from muscles.pagecache.answers import brotli
from muscles.pagecache.door import Door
from muscles.pagecache.memory import Memory
from muscles.pagecache.shared import Shared
from muscles.pagecache.turns import FileTurns
from muscles.pagecache.watch import AskingWatch, SharedWatch, WalWatch

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
def watch_on() -> Iterator[Callable[[str], WalWatch]]:
    """Make watches: ``watch_on(path)``; all are closed after the test."""
    with ExitStack() as opened:
        yield lambda path: opened.enter_context(closing(WalWatch(path)))


def path_of(database: sqlite3.Connection) -> str:
    return str(database.execute("PRAGMA database_list").fetchone()[2])


def test_a_database_without_a_revision_is_at_revision_0(
    database: sqlite3.Connection, watch_on: Callable[[str], WalWatch]
) -> None:
    assert watch_on(path_of(database)).stamp() == "0@0.000000"


def test_a_change_committed_by_another_process_is_seen_at_once(
    database: sqlite3.Connection, watch_on: Callable[[str], WalWatch]
) -> None:
    watch = watch_on(path_of(database))
    database.execute(MOVE, [1])
    assert watch.stamp() == "1@1795262400.000001"
    move = f"c = sqlite3.connect({path_of(database)!r}); c.execute({MOVE!r}, [2]); c.commit()"
    subprocess.run([sys.executable, "-c", f"import sqlite3; {move}"], check=True)
    assert watch.stamp() == "2@1795262400.000001"


def test_what_is_not_committed_is_not_told(
    database: sqlite3.Connection, watch_on: Callable[[str], WalWatch]
) -> None:
    database.execute(MOVE, [1])
    watch = watch_on(path_of(database))
    database.execute("BEGIN IMMEDIATE")
    database.execute(MOVE, [2])
    assert watch.stamp().startswith("1@")
    database.execute("ROLLBACK")
    assert watch.stamp().startswith("1@")


def test_the_database_is_asked_only_after_a_commit(
    database: sqlite3.Connection,
    watch_on: Callable[[str], WalWatch],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch = watch_on(path_of(database))
    asked: list[int] = []
    ask = watch._ask
    monkeypatch.setattr(watch, "_ask", lambda: asked.append(1) or ask())
    for _ in range(100):
        watch.stamp()
    assert len(asked) == 1
    database.execute("UPDATE page SET text = 1")
    for _ in range(100):
        watch.stamp()
    assert len(asked) == 2


def test_the_log_may_be_emptied_while_it_is_watched(
    database: sqlite3.Connection, watch_on: Callable[[str], WalWatch]
) -> None:
    watch = watch_on(path_of(database))
    for number in range(1, 50):
        database.execute(MOVE, [number])
        if number % 7 == 0:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert watch.stamp().startswith(f"{number}@")


def test_a_database_in_another_mode_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "plain.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
    with pytest.raises(DatabaseError, match="journal mode delete"):
        WalWatch(str(path))
    with pytest.raises(DatabaseError, match="cannot be watched"):
        WalWatch(str(tmp_path / "nothing.sqlite3"))


def test_ten_thousand_publishes_and_reads_in_any_order_and_not_one_stale_page(
    database: sqlite3.Connection, watch_on: Callable[[str], WalWatch], tmp_path: Path
) -> None:
    """Three doors stand for three processes: each has its own memory, watch and connection."""
    path = path_of(database)

    def site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        with closing(sqlite3.connect(path)) as connection:
            (text,) = connection.execute("SELECT text FROM page").fetchone()
        start_response("200 OK", [("Cache-Control", "public")])
        rendered.append(text)
        return [str(text).encode()]

    rendered: list[int] = []
    shared = Shared(_Folder(), "build")
    doors = [
        Door(
            site,
            watch=watch_on(path),
            memory=Memory(10_000),
            shared=shared,
            turns=FileTurns(tmp_path),
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
                "HTTP_ACCEPT_ENCODING": dice.choice(["br", ""]),
            }
            told: list[Any] = []
            (body,) = dice.choice(doors)(environ, lambda *args, told=told: told.append(args))
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


def test_without_redis_the_shared_watch_asks_the_database(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Gone:
        def get(self, key: str) -> None:
            raise ConnectionError("no Redis here")

        delete = get

    watch = SharedWatch(Gone())
    monkeypatch.setattr(AskingWatch, "stamp", lambda self: "asked")
    assert watch.stamp() == "asked"
    watch.forget()
    assert "CACHE_URL does not answer (no Redis here)" in caplog.text
