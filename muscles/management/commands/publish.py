"""``manage.py publish``: renew every page after a change made without Django."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from muscles.models import Revision


class Command(BaseCommand):
    """Move the revision of the content: every page is rendered again at its next request."""

    help = "Render every page anew, after a change made with the database's own tools."

    def handle(self, *args: Any, **options: Any) -> None:
        """Move the revision and print the new number."""
        with transaction.atomic():
            Revision.move()
        self.stdout.write(f"Content is now at revision {Revision.current().number}.")
