"""``manage.py dump_content``: database → fixture files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from muscles.content.dump import dump


class Command(BaseCommand):
    """Write all content to the fixture files in their canonical form."""

    help = "Write the database's content to fixtures/*.yaml, ready to be committed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another folder, for a copy."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURE_DIR)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Dump, and print the names of the files that changed."""
        is_ours = folder.resolve() == Path(settings.FIXTURE_DIR).resolve()
        try:
            changed = dump(folder, record=is_ours)
        except OSError as error:
            raise CommandError(f"Cannot write to {folder}: {error.strerror}.") from error
        if changed:
            self.stdout.write(f"Written: {', '.join(changed)}.")
        else:
            self.stdout.write("The files held everything already.")
