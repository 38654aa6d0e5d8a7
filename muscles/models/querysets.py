"""Named queries: a view asks for what it needs in one sentence."""

from __future__ import annotations

from typing import Any, Self

from django.db import models, transaction
from django.db.models import Prefetch

from muscles.models.revision import Revision


class ContentQuerySet(models.QuerySet[Any]):
    """What every content table can answer."""

    def get_by_natural_key(self, *values: str) -> Any:
        """Return the row with these key values (Django's ``loaddata`` calls this)."""
        names: list[str] = []
        for name in self.model.key_fields:
            field = self.model._meta.get_field(name)
            if field.is_relation:
                names.extend(f"{name}__{part}" for part in field.related_model.key_fields)
            else:
                names.append(name)
        return self.get(**dict(zip(names, values, strict=True)))

    def update(self, **values: Any) -> int:
        """Set values in all rows; Django sends no signal, so the revision is moved here."""
        with transaction.atomic():
            Revision.move()
            return super().update(**values)

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        """Insert many rows; Django sends no signal, so the revision is moved here."""
        with transaction.atomic():
            Revision.move()
            return super().bulk_create(*args, **kwargs)

    def citing(self, key: str) -> Self:
        """Return rows whose texts may cite ``key``: a superset, to be matched exactly."""
        marks = models.Q()
        for field in self.model.markdown_fields():
            marks |= models.Q(**{f"{field.name}__contains": f"@{key}"})
        return self.filter(marks) if marks else self.none()


class PhaseQuerySet(ContentQuerySet):
    """Phases in the order of the stride."""

    def at(self, percent: float) -> Any:
        """Return the phase that holds ``percent`` of the cycle; 100 belongs to the last one."""
        inside = self.filter(start_percent__lte=percent, end_percent__gt=percent).first()
        return inside or self.order_by("order").last()


class RoleQuerySet(ContentQuerySet):
    """Roles of muscles in phases."""

    def told(self) -> Self:
        """Return roles with all that a page says of them."""
        return self.select_related("muscle", "phase").prefetch_related("sources")

    def busiest(self) -> Self:
        """Return roles with the most active first."""
        return self.order_by("-level", "muscle__order")


class EffectQuerySet(ContentQuerySet):
    """Effects of terrains on muscles."""

    def told(self) -> Self:
        """Return effects with all that a page says of them."""
        return self.select_related("muscle", "terrain").prefetch_related("sources")


class MuscleQuerySet(ContentQuerySet):
    """Muscles, head to foot."""

    def listed(self) -> Self:
        """Return muscles with what a list shows: the group."""
        return self.select_related("group")

    def scored(self) -> Self:
        """Return muscles with their group and eight roles, for the score."""
        from muscles.models.gait import Role

        roles = Role.objects.select_related("phase").order_by("phase__order")
        return self.listed().prefetch_related(Prefetch("roles", queryset=roles))


class CurveQuerySet(ContentQuerySet):
    """Measured and simulated curves."""

    def told(self) -> Self:
        """Return curves with their condition and its credit."""
        return self.select_related("condition__data_set", "muscle")


class ExerciseQuerySet(ContentQuerySet):
    """Exercises and drills."""

    def chosen(self, muscle: Any = None, kind: str = "", difficulty: str = "") -> Self:
        """Return the exercises that fit all filters given."""
        rows = self
        if muscle:
            rows = rows.filter(targets__muscle=muscle)
        if kind:
            rows = rows.filter(kind=kind)
        if difficulty:
            rows = rows.filter(difficulty=difficulty)
        return rows


class ClaimQuerySet(ContentQuerySet):
    """Claims by topic."""

    def chosen(self, topic: str = "", verdict: str = "") -> Self:
        """Return the claims that fit all filters given."""
        rows = self.filter(topic=topic) if topic else self
        return rows.filter(verdict=verdict) if verdict else rows


class SourceQuerySet(ContentQuerySet):
    """Sources by key."""

    def chosen(self, kind: str = "") -> Self:
        """Return the sources of one kind, or all."""
        return self.filter(kind=kind) if kind else self
