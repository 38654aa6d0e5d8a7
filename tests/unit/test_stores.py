"""Where rows and pages live, as the environment says; a wrong address names its mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache.backends.redis import RedisCache
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from runmuscles.event_loop import DESK_THREADS, READER_THREADS
from runmuscles.stores import caches, database, megabytes, search

HOME = Path("home")


def test_with_nothing_set_everything_is_a_file_in_one_directory() -> None:
    assert database({}, HOME)["NAME"] == HOME / "running-muscles.sqlite3"
    assert database({"DATABASE_PATH": "other.sqlite3"}, HOME)["NAME"] == "other.sqlite3"
    assert caches({}, HOME)["pages"]["LOCATION"] == HOME / "pages"
    assert megabytes({}) == 48


def test_a_writer_on_sqlite_waits_for_its_turn() -> None:
    options = database({}, HOME)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert options["timeout"] > 0


def test_a_postgres_address_gets_a_pool() -> None:
    settings = database({"DATABASE_URL": "postgresql://me:it%40@db.example:5433/site"}, HOME)
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["USER"], settings["PASSWORD"]) == ("me", "it@")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", 5433, "site")
    assert settings["OPTIONS"]["pool"]["max_size"] >= READER_THREADS + DESK_THREADS + 2
    assert settings["CONN_MAX_AGE"] == 0


def test_a_redis_address_is_where_pages_are_shared() -> None:
    pages = caches({"CACHE_URL": "redis://cache.example:6379/2"}, HOME)["pages"]
    assert issubclass(import_string(pages["BACKEND"]), RedisCache)
    assert pages["LOCATION"] == "redis://cache.example:6379/2"


def test_search_is_in_the_database_or_on_a_server_of_its_own() -> None:
    assert search({}) == {"BACKEND": "muscles.search.sqlite"}
    on_postgres = search({"DATABASE_URL": "postgresql://u@db.example/site"})
    assert on_postgres == {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "simple"}
    apart = search({"SEARCH_URL": "opensearch3+https://search.example:9200"})
    assert apart["BACKEND"] == "modelsearch.backends.opensearch3"
    assert apart["URLS"] == ["https://search.example:9200"]


def test_other_addresses_are_refused_with_an_example_of_a_right_one() -> None:
    with pytest.raises(ImproperlyConfigured, match="postgresql://user:password@host/name"):
        database({"DATABASE_URL": "mysql://db.example/site"}, HOME)
    with pytest.raises(ImproperlyConfigured, match="redis://host:6379/0"):
        caches({"CACHE_URL": "memcached://cache.example"}, HOME)
    for wrong in ("lots", "-1", "1.5", ""):
        with pytest.raises(ImproperlyConfigured, match="whole number of megabytes"):
            megabytes({"PAGE_CACHE_MB": wrong})
    with pytest.raises(ImproperlyConfigured, match="elasticsearch9\\+https://host:9200"):
        search({"SEARCH_URL": "https://search.example"})
