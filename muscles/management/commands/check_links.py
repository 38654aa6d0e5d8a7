"""``manage.py check_links``: are the addresses of other sites that the files name still there?"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from muscles.content import files, outside


class Command(BaseCommand):
    """Ask every address once; exit with 1 and print a line for each that is not there."""

    help = "Ask the sites that fixtures/*.yaml link to whether each address is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another folder."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURE_DIR)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Ask, and print the result."""
        named: dict[str, files.Row] = {}
        for row in files.read(folder):
            for address in outside.addresses_in(row):
                named.setdefault(address, row)
        missing = [answer for answer in outside.ask(named) if not answer.is_there]
        for answer in missing:
            self.stdout.write(f"{named[answer.address].place}: {answer.address} {answer.said}")
        if missing:
            raise CommandError(f"{len(missing)} of {len(named)} addresses to look at.")
        self.stdout.write(f"All {len(named)} addresses are there.")
