"""``manage.py load_content``: fixture files → database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from muscles.content.errors import BrokenContentError
from muscles.content.load import is_loaded, load


class Command(BaseCommand):
    """Load the content files in one transaction, keeping what editors changed at the desk."""

    help = "Make the database hold what fixtures/*.yaml hold. Edits made in the admin are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another folder, and whether to overwrite desk edits or skip unchanged files."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURE_DIR)
        parser.add_argument(
            "--overwrite", action="store_true", help="let the files win over edits in the admin"
        )
        parser.add_argument(
            "--if-changed", action="store_true", help="do nothing if these files were loaded last"
        )

    def handle(self, *args: Any, folder: Path, overwrite: bool, **options: Any) -> None:
        """Load, and print what happened."""
        quiet = options["verbosity"] == 0
        if options["if_changed"] and not overwrite and is_loaded(folder):
            if not quiet:
                self.stdout.write("Content: the files have not changed since they were loaded.")
            return

        def progress(step: str) -> None:
            if not quiet:
                self.stdout.write(f"  {step} …")
                self.stdout.flush()

        try:
            report = load(folder, overwrite=overwrite, progress=progress)
        except BrokenContentError as error:
            count = len(error.errors)
            raise CommandError(f"{error}\n{count} to mend; nothing was loaded.") from error
        if not quiet:
            self.stdout.write(f"Content: {report}.")
        for title in report.kept:
            self.stdout.write(f"  kept: {title}")
        if report.kept:
            self.stdout.write(
                "  To write desk edits into the files: manage.py dump_content. "
                "To take the files' version: manage.py load_content --overwrite."
            )
