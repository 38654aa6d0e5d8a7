"""``manage.py unused_pictures``: list the files of pictures that nothing names, or delete them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from muscles.content import files, pictures
from muscles.content.errors import BrokenContentError


class Command(BaseCommand):
    """List files of pictures that no picture names; delete those that no older text names."""

    help = (
        "List files of pictures that no picture names. With --remove delete them, but never one "
        "that an older text names, nor one younger than a fortnight."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another folder of content files, and whether to delete."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURE_DIR)
        parser.add_argument("--remove", action="store_true", help="delete what nothing names")

    def handle(self, *args: Any, folder: Path, remove: bool, **options: Any) -> None:
        """List, and delete if asked to."""
        try:
            free, kept = pictures.unused(folder, files.read(folder))
        except BrokenContentError as error:
            raise CommandError(
                f"{error}\nThe files cannot be read; nothing was removed."
            ) from error
        for path in kept:
            self.stdout.write(f"Kept for an older text: {path}")
        for path in free:
            self.stdout.write(f"{'Removed' if remove else 'Nothing names'}: {path}")
        if remove:
            pictures.remove(free)
        self.stdout.write(f"{len(free)} that nothing names, {len(kept)} of older texts.")
