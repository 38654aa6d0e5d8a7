#!/usr/bin/env python
"""Django's command line, set to this project's settings."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.db.migrations.exceptions import InconsistentMigrationHistory

OLD_DATABASE = """\
An older version made the database {name}, and this version cannot take it over.
Nothing was changed. Edits made at the desk since the last dump are in that database only.

1. To keep them, go back to the older version and run: make content-dump
   Keep the files in fixtures/ that it changes, and come back to this version.
2. Delete var/ (if you set DATABASE_PATH or DATABASE_URL: empty that database).
3. Run: make serve
   Accounts have to be made again: make editor"""


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runmuscles.settings")
    try:
        execute_from_command_line(sys.argv)
    except InconsistentMigrationHistory:
        sys.exit(OLD_DATABASE.format(name=settings.DATABASES["default"]["NAME"]))


if __name__ == "__main__":
    main()
