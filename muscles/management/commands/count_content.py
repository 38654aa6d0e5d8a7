"""``manage.py count_content``: how many rows of each kind the database holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from muscles import kinds


def lines() -> Iterator[str]:
    """Yield a line for each kind of row, and one for each choice that tells its rows apart."""
    for kind in kinds.KINDS:
        rows = kind.model._default_manager
        yield f"{rows.count():>6}  {kind.plural}"
        for name in kind.counted_by:
            field: Any = kind.model._meta.get_field(name)
            counted = dict(rows.order_by(name).values_list(name).annotate(number=Count("pk")))
            for value, shown in field.flatchoices:
                yield f"{counted.get(value, 0):>10}  {name}: {shown}"


class Command(BaseCommand):
    """Print the counts."""

    help = "Count what the database holds, kind by kind."

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say so."""
        for line in lines():
            self.stdout.write(line)
