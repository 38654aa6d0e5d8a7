"""``manage.py check_content``: are the fixture files valid, complete and in canonical form?"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from muscles import kinds
from muscles.content import checks, files, levels, pictures
from muscles.content.errors import BrokenContentError
from muscles.content.meeting import Database, Ledger, meetings, told
from muscles.content.prose import rules, strength
from muscles.content.prose.report import report
from muscles.content.renaming import agree_on_names


class Command(BaseCommand):
    """Check the content files; exit with 1 and print a line for each fault."""

    help = "Check fixtures/*.yaml: references, citations, percentages, map regions, wording, form."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another folder, and whether to rewrite the files or print a report."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURE_DIR)
        parser.add_argument(
            "--format", action="store_true", help="rewrite the files in their canonical form first"
        )
        parser.add_argument(
            "--report",
            action="store_true",
            help="print reading grades, citations and long sentences, kind by kind",
        )
        parser.add_argument(
            "--database",
            action="store_true",
            help="tell what changed in the files and at the desk since both agreed",
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Check, and print the result."""
        try:
            rows = files.read(folder)
            if options["format"]:
                changed = files.write(folder, files.by_model(rows))
                self.stdout.write(f"Rewritten: {', '.join(changed) or 'nothing'}.")
                rows = files.read(folder)
            if options["report"]:
                self.stdout.write(report(rows) + "\n")
            broken = checks.check(rows)
            errors = [
                *broken,
                # Levels and curves can be compared only where both are valid and complete.
                *([] if broken else levels.check(rows)),
                *rules.check(rows),
                *pictures.faults(rows, folder),
                *checks.canonical(rows, files.texts(folder)),
            ]
            if errors:
                raise BrokenContentError(errors)
        except BrokenContentError as error:
            raise CommandError(f"{error}\n{len(error.errors)} to correct.") from error
        if options["database"]:
            self.compare(rows)
        self.stdout.write(levels.summary(rows))
        self.stdout.write(strength.summary(rows))
        self.stdout.write(f"Content is in order: {len(rows)} rows in {len(kinds.KINDS)} files.")

    def compare(self, rows: list[files.Row]) -> None:
        """Print each row in which files and desk differ; stop with an error at a conflict."""
        conflicts: list[str] = []
        ledger = Ledger()
        rows, mine = agree_on_names(rows, Database().texts(), ledger)
        for each in meetings(rows, mine, ledger):
            conflicts += [told(each.title, conflict) for conflict in each.merged.conflicts]
            if each.is_edited and not each.merged.conflicts:
                self.stdout.write(f"At the desk: {each.title} ({each.what_differs()}).")
            if each.merged.taken:
                names = ", ".join(name for name in each.merged.taken if name) or "the whole row"
                self.stdout.write(f"In the files: {each.title} ({names}).")
        if conflicts:
            raise CommandError("\n".join(conflicts) + f"\n{len(conflicts)} in conflict.")
        if lost := pictures.lost():
            raise CommandError(
                "\n".join(f"picture “{row.slug}”: the site has no file {row.file}" for row in lost)
                + "\nPages say that they are missing. Load the content again (manage.py "
                "load_content), bring back the folder of pictures, or upload them anew."
            )
