"""A database made by an older version stops the start with a message that names the mend."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import serving

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def old(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The environment of a site whose database knows no accounts of our own."""
    home = tmp_path_factory.mktemp("old")
    variables = serving.environment(home, DATABASE_URL="")
    if connection.vendor == "sqlite":  # The tests' database was migrated: that takes five seconds.
        with django_db_blocker.unblock(), serving.copied_database(home) as copied:
            Path(copied["DATABASE_PATH"]).rename(database(variables))
    else:
        manage(variables, "migrate", "--verbosity", "0").check_returncode()
    with closing(sqlite3.connect(database(variables))) as made, made:
        made.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
        made.execute("DROP TABLE accounts_user")
    return variables


def database(variables: dict[str, str]) -> Path:
    return Path(variables["VAR_DIR"], "running-muscles.sqlite3")


def manage(variables: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


# What `make serve`, `make lint` and `make content-dump` do first.
@pytest.mark.parametrize(
    "command",
    [
        ["migrate", "--verbosity", "0"],
        ["makemigrations", "--check", "--dry-run"],
        ["migrate", "--check", "--verbosity", "0"],
    ],
)
def test_an_old_database_is_left_alone_and_the_mend_is_named(
    old: dict[str, str], command: list[str]
) -> None:
    said = manage(old, *command)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert f"An older version made the database {database(old)}" in said.stderr
    steps = ["make content-dump", "Delete var/", "make serve", "make editor"]
    places = [said.stderr.index(step) for step in steps]
    assert places == sorted(places)
    with closing(sqlite3.connect(database(old))) as left:
        tables = left.execute("SELECT name FROM sqlite_master WHERE name LIKE '%_user'")
        assert tables.fetchall() == []
