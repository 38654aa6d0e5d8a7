"""``manage.py dump_content``: database → fixture files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from muscles.content import pictures
from muscles.content.dump import FilesChangedError, TakenError, copy, dump
from muscles.content.errors import BrokenContentError


class Command(BaseCommand):
    """Write what was edited at the desk to the fixture files, in their canonical form."""

    help = (
        "Bring the desk's edits into fixtures/*.yaml, ready to be committed. What changed in the "
        "files meanwhile stays; if both changed the same, nothing is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another folder, for a copy, and whether to write over what stands there."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURE_DIR)
        parser.add_argument(
            "--overwrite", action="store_true", help="let the desk win over changes in the files"
        )

    def handle(self, *args: Any, folder: Path, overwrite: bool, **options: Any) -> None:
        """Dump, and print the names of the files that changed."""
        is_ours = folder.resolve() == Path(settings.FIXTURE_DIR).resolve()
        try:
            write = dump if is_ours else copy
            changed = write(folder, overwrite=overwrite)
        except TakenError as error:
            raise CommandError(
                f"{folder} holds other content files already: {error}. Name an empty folder for "
                "the copy, or write over them with --overwrite. Nothing was written."
            ) from error
        except OSError as error:
            raise CommandError(f"Cannot write to {folder}: {error.strerror}.") from error
        except BrokenContentError as error:
            raise CommandError(
                f"{error}\nThe files cannot be read, so nothing was written over them."
            ) from error
        except FilesChangedError as error:
            raise CommandError(
                f"{error}\n{len(error.conflicts)} changed here and there; nothing was written. "
                "Correct one side, or let the desk win: manage.py dump_content --overwrite."
            ) from error
        if changed:
            self.stdout.write(f"Written: {', '.join(changed)}.")
        else:
            self.stdout.write("The files held everything already.")
        for row in pictures.lost():
            self.stderr.write(
                f"picture “{row.slug}”: the site has no file {row.file}, so none was written. "
                "Upload the picture again."
            )
