"""``manage.py forget_log``: forget old lines of the log, which hold addresses of people."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from muscles.accounts import audit

FEWEST_DAYS = 30
"""Nobody hides what was done lately."""


class Command(BaseCommand):
    """Forget what is older than a number of days."""

    help = "Forget lines of the log of sign-ins and rights that are older than some days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of days to keep."""
        parser.add_argument("--days", type=int, default=365, help="how many days to keep: 365")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        """Forget, and say how many lines."""
        if days < FEWEST_DAYS:
            raise CommandError(f"Keep {FEWEST_DAYS} days at least.")
        count = audit.forget(timezone.now() - timedelta(days=days))
        self.stdout.write(f"Forgot {count} lines older than {days} days.")
