"""``manage.py publish_due``: publish the drafts whose time has come."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from muscles.management.timer import publish_due
from muscles.models import ReaderNote


class Command(BaseCommand):
    """For sites that are not served by ``make serve``, which looks by itself."""

    help = "Publish the drafts whose time has come. The site's own server does it by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, say what came of each, and forget what is kept of readers for a time only."""
        outcomes = publish_due()
        ReaderNote.objects.forget()
        for each in outcomes:
            self.stdout.write(
                f"{each.title}: not published. {each.refused}"
                if each.refused
                else f"{each.title}: public now."
            )
        if not outcomes:
            self.stdout.write("Nothing is due.")
