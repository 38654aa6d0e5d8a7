"""Say that content changed, after a change made past Django."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from muscles.models import Revision


class Command(BaseCommand):
    """Move the content's revision: every page is rendered anew at its next request."""

    help = "Render every page anew, after a change made with the database's own tools."

    def handle(self, *args: Any, **options: Any) -> None:
        """Move the revision and say to what."""
        with transaction.atomic():
            Revision.move()
        self.stdout.write(f"Content is now at revision {Revision.current().number}.")
