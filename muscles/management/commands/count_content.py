"""``manage.py count_content``: how much of everything the database holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from muscles import models
from muscles.models.base import ContentModel

# What is counted, in the order of the site map, and by which fields it is told apart.
COUNTED: tuple[tuple[type[ContentModel], tuple[str, ...]], ...] = (
    (models.Muscle, ("depth",)),
    (models.Group, ()),
    (models.Phase, ("part",)),
    (models.Role, ()),
    (models.Terrain, ("kind",)),
    (models.Effect, ("basis",)),
    (models.Tissue, ("kind",)),
    (models.Exercise, ("kind",)),
    (models.Target, ()),
    (models.Injury, ()),
    (models.Term, ()),
    (models.Claim, ("verdict",)),
    (models.Article, ()),
    (models.AboutPage, ()),
    (models.Source, ("kind", "checked")),
    (models.DataSet, ()),
    (models.Condition, ()),
    (models.Curve, ()),
)


def lines() -> Iterator[str]:
    """Yield a line for each kind of row, and one for each sort of it."""
    for model, fields in COUNTED:
        total = model._default_manager.count()
        yield f"{total:>6}  {model._meta.verbose_name_plural}"
        for name in fields:
            field: Any = model._meta.get_field(name)
            counted = dict(
                model._default_manager.order_by(name).values_list(name).annotate(number=Count("pk"))
            )
            for value, shown in field.flatchoices:
                yield f"{counted.get(value, 0):>10}  {name}: {shown}"


class Command(BaseCommand):
    """Print the counts."""

    help = "Count what the database holds, kind by kind."

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say so."""
        for line in lines():
            self.stdout.write(line)
