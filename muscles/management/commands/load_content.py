"""``manage.py load_content``: fixture files → database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from muscles.content.errors import BrokenContentError
from muscles.content.load import is_loaded, load
from muscles.content.versions import FROM_FILES
from muscles.search import index

CONFLICT = 3
"""What the command exits with if everything else was loaded and only conflicts are left."""


class Command(BaseCommand):
    """Load the content files in one transaction, merging them with what editors changed."""

    help = (
        "Make the database hold what fixtures/*.yaml hold. Edits made in the admin are merged in, "
        f"field by field; exits with {CONFLICT} if both sides changed the same."
    )
    # Those of the code ask every view and drawing to be imported. ``make lint`` runs them.
    requires_system_checks = (Tags.models, Tags.database)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another folder, a note, and whether to overwrite desk edits or skip the known."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURE_DIR)
        parser.add_argument(
            "--overwrite", action="store_true", help="let the files win over edits in the admin"
        )
        parser.add_argument(
            "--if-changed", action="store_true", help="do nothing if these files were loaded last"
        )
        parser.add_argument(
            "--note", default=FROM_FILES, help="what the history says of this change"
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
            with transaction.atomic():
                report = load(folder, overwrite=overwrite, why=options["note"], progress=progress)
                index.follow()
        except BrokenContentError as error:
            count = len(error.errors)
            raise CommandError(f"{error}\n{count} to correct; nothing was loaded.") from error
        if not quiet:
            self.stdout.write(f"Content: {report}.")
        for title in report.kept:
            self.stdout.write(f"  kept: {title}")
        if report.kept:
            self.stdout.write(
                "  To write desk edits into the files: manage.py dump_content. "
                "To take the files' version: manage.py load_content --overwrite."
            )
        if report.conflicts:
            told = "\n".join(report.conflicts)
            raise CommandError(
                f"{told}\n{len(report.conflicts)} in conflict. The desk's text was kept there, the "
                "files' text is in the history; all else was loaded. Correct one side, or choose "
                "one for all: manage.py dump_content --overwrite (the desk's), "
                "manage.py load_content --overwrite (the files').",
                returncode=CONFLICT,
            )
