"""The site served as in production, from a copy of the tests' database."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.db import connection

_copies = count()


@contextmanager
def copied_database(home: Path) -> Iterator[dict[str, str]]:
    """Copy the tests' database and yield the environment that makes a process use the copy.

    Django's own live server empties the database after each test; the content would be gone.
    A Redis server counts the revisions of one database, so each copy gets a part of its own.
    """
    with _copied(home) as variables:
        if url := os.environ.get("CACHE_URL"):
            worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
            part = 1 + (worker * 4 + next(_copies)) % 15
            variables["CACHE_URL"] = f"{url.rpartition('/')[0]}/{part}"
        yield variables


def disconnect() -> None:
    """End every connection to the tests' database: PostgreSQL copies and drops only then.

    Once the browser's loop runs, Django takes this thread for another one, and leaves its first
    connection open.
    """
    if connection.vendor != "postgresql":
        return
    connection.close()
    connection.close_pool()
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [connection.settings_dict["NAME"]],
        )


@contextmanager
def _copied(home: Path) -> Iterator[dict[str, str]]:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(home / "copy.sqlite3")) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        yield {"DATABASE_PATH": str(home / "copy.sqlite3")}
        return
    name = connection.settings_dict["NAME"]
    copy_name = f"{name}_{home.name}"
    disconnect()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{copy_name}" TEMPLATE "{name}"')
    try:
        address, _, _ = os.environ["DATABASE_URL"].rpartition("/")
        yield {"DATABASE_URL": f"{address}/{copy_name}"}
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{copy_name}" WITH (FORCE)')


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a process in production that keeps its files in ``home``."""
    fixed = {
        "DJANGO_SETTINGS_MODULE": "runmuscles.settings",
        "SECRET_KEY": "only for these tests",
        "DEBUG": "",
        "SITE_URL": "",
    }
    return {**os.environ, "VAR_DIR": str(home), **fixed, **more}


def collect_static(variables: dict[str, str]) -> None:
    """Put the static files where the server looks for them.

    They are collected once for a run of the tests, however many workers it has, and then copied.
    """
    home = Path(variables["VAR_DIR"])
    run = home.parent.parent if home.parent.name.startswith("popen-") else home.parent
    with (run / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run / "static").exists():
            collect_static_anew({**variables, "VAR_DIR": str(run / "collecting")})
            (run / "collecting" / "static").rename(run / "static")
    shutil.copytree(run / "static", home / "static")


def collect_static_anew(variables: dict[str, str]) -> None:
    """Collect the static files as ``make serve`` does."""
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, env=variables, check=True)


@dataclass(frozen=True)
class Server:
    """A running server: its address, its port and its main process."""

    address: str
    port: int
    process: subprocess.Popen[bytes]


@contextmanager
def running(variables: dict[str, str], workers: int = 1) -> Iterator[Server]:
    """Serve as ``make serve`` does until the block ends."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "runmuscles.server", "--port", str(port)]
    command += ["--workers", str(workers)]
    process = subprocess.Popen(command, env=variables)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield Server(address, port, process)
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def server(variables: dict[str, str]) -> Iterator[str]:
    """Serve with one worker until the block ends; yield the address."""
    with running(variables) as running_server:
        yield running_server.address


def _wait_for(address: str, running: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if running.poll() is not None:
            break
        try:
            with urlopen(f"{address}/healthz", timeout=5):  # noqa: S310
                return
        except URLError:
            sleep(0.2)
    pytest.fail("The site did not start; its output above says why.")
