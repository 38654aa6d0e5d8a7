"""Where rows and rendered pages live: in files, or at DATABASE_URL and CACHE_URL."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def database(environ: Mapping[str, str], directory: Path) -> dict[str, Any]:
    """Return Django's settings of the database: PostgreSQL if there is a URL, else SQLite.

    Raise ``ImproperlyConfigured`` for a URL of anything else.
    """
    url = environ.get("DATABASE_URL", "")
    if not url:
        return _sqlite(environ.get("DATABASE_PATH") or directory / "running-muscles.sqlite3")
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(
            "DATABASE_URL must be the address of a PostgreSQL database, such as "
            "postgresql://user:password@host/name. For SQLite leave it out and set DATABASE_PATH."
        )
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    # A pool keeps connections open between requests, and needs CONN_MAX_AGE to be 0. It has one
    # for each thread that answers (``event_loop``), and a few for the background.
    settings["CONN_MAX_AGE"] = 0
    settings["OPTIONS"] = {**settings.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 10}}
    return settings


def _sqlite(path: str | Path) -> dict[str, Any]:
    # IMMEDIATE and a timeout: a write waits up to 5 s for its turn instead of failing at once.
    # WAL: readers never wait for a writer.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def caches(environ: Mapping[str, str], directory: Path) -> dict[str, Any]:
    """Return Django's settings of the caches: Redis if there is a URL, else a folder.

    Raise ``ImproperlyConfigured`` for a URL of anything else.
    """
    url = environ.get("CACHE_URL", "")
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured(
            "CACHE_URL must be the address of a Redis server, such as redis://host:6379/0. "
            "Leave it out to keep pages in a folder of this machine."
        )
    pages = (
        {"BACKEND": "muscles.pagecache.redis_pages.RedisPages", "LOCATION": url}
        if url
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": directory / "pages",
            "OPTIONS": {"MAX_ENTRIES": 6000},
        }
    )
    return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}, "pages": pages}


def megabytes(environ: Mapping[str, str]) -> int:
    """Return how much memory each process may fill with kept pages, in megabytes.

    Raise ``ImproperlyConfigured`` for anything but a whole number.
    """
    given = environ.get("PAGE_CACHE_MB", "48")
    if not given.isascii() or not given.isdigit():
        raise ImproperlyConfigured(
            f"PAGE_CACHE_MB must be a whole number of megabytes, such as 48, not “{given}”."
        )
    return int(given)


def search(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the library's settings of full text: in the database, or at SEARCH_URL.

    ``SEARCH_URL`` begins with the server's kind: ``elasticsearch9+https://host:9200``.
    """
    kind, plus, url = environ.get("SEARCH_URL", "").partition("+")
    if plus:
        return {
            "BACKEND": f"modelsearch.backends.{kind}",
            "URLS": [url],
            "INDEX_PREFIX": "running_muscles_",
        }
    if kind:
        raise ImproperlyConfigured(
            "SEARCH_URL must name the kind of server and its address, such as "
            "elasticsearch9+https://host:9200 or opensearch3+https://host:9200. Leave it out to "
            "search in the database."
        )
    if environ.get("DATABASE_URL", ""):
        # Our words are stems already.
        return {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "simple"}
    return {"BACKEND": "muscles.search.sqlite"}
