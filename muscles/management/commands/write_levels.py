"""``manage.py write_levels``: write ``docs/levels.md`` from the content files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from muscles.content import files
from muscles.content.levels_page import page


class Command(BaseCommand):
    """Write the rule for levels, all roles by basis, and the explained gaps."""

    help = "Write docs/levels.md from fixtures/*.yaml."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say so."""
        target = settings.BASE_DIR / "docs" / "levels.md"
        target.write_text(page(files.read(settings.FIXTURE_DIR)))
        self.stdout.write(f"Written: {target.name}.")
