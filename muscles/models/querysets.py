"""Named queries: what views and presenters ask the database."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from muscles.models.revision import Revision


class ContentQuerySet(models.QuerySet[Any]):
    """Queries and changes that all content tables share."""

    def get_by_natural_key(self, *values: str) -> Any:
        """Return the row with these key values (Django's ``loaddata`` calls this).

        All who ask want its number; nothing else is read before somebody does.
        """
        names: list[str] = []
        for name in self.model.key_fields:
            field = self.model._meta.get_field(name)
            if field.is_relation:
                names.extend(f"{name}__{part}" for part in field.related_model.key_fields)
            else:
                names.append(name)
        return self.only("pk").get(**dict(zip(names, values, strict=True)))

    def update(self, **values: Any) -> int:
        """Set values in all rows and move the revision: Django sends no signal for it."""
        with transaction.atomic():
            Revision.move()
            return super().update(**values)

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        """Insert many rows and move the revision: Django sends no signal for it."""
        with transaction.atomic():
            Revision.move()
            return super().bulk_create(*args, **kwargs)

    def only_link_fields(self) -> Self:
        """Return rows with only the fields that a link shows."""
        return self.only("slug", "name")

    def public(self) -> Self:
        """Return the rows that readers see."""
        return self

    def for_page(self) -> Self:
        """Return rows with what their page shows in any case: the author."""
        is_authored = any(field.name == "author" for field in self.model._meta.fields)
        return self.select_related("author") if is_authored else self

    def with_source_keys(self) -> list[Any]:
        """Return the rows, each with the keys of its sources. Two queries.

        Django's prefetch would make a source of each key, at three times the cost.
        """
        rows, keys = list(self), defaultdict(list)
        sources: Any = self.model._meta.get_field("sources")
        own = sources.m2m_field_name()
        links = sources.remote_field.through._default_manager.order_by("source__slug")
        wanted = links.filter(**{f"{own}_id__in": [row.pk for row in rows]})
        for pk, key in wanted.values_list(f"{own}_id", "source__slug") if rows else ():
            keys[pk].append(key)
        for row in rows:
            row.source_keys = keys[row.pk]
        return rows

    def with_only(self, relation: str, *fields: str) -> Self:
        """Return rows with these fields of related rows: whole rows of muscles or sources are long.

        ``relation`` may lead on: ``targets__muscle``.
        """
        model: Any = self.model
        for name in relation.split("__"):
            model = model._meta.get_field(name).related_model
        return self.prefetch_related(Prefetch(relation, model._default_manager.only(*fields)))


class PhaseQuerySet(ContentQuerySet):
    """Phases of the stride."""

    def only_link_fields(self) -> Self:
        """Return phases with only the fields that a link shows: its everyday name."""
        return self.only("slug", "name", "short")


class RoleQuerySet(ContentQuerySet):
    """Roles of muscles in phases."""

    def tied(self) -> Self:
        """Return the roles of muscles whose work is tied to phases: the heart's is not."""
        return self.filter(muscle__rhythm="")

    def settled(self) -> Self:
        """Return the roles whose level was measured and on which studies agree well enough."""
        agreed = self.filter(basis="measured", differs=False)
        return agreed.filter(confidence__in=("high", "moderate"))

    def by(self, other: str) -> Self:
        """Return roles in the order of the ``other`` side, "muscle" or "phase", and with it."""
        return self.select_related(other).order_by(f"{other}__order")

    def busiest(self) -> Self:
        """Return roles by level, the most active first."""
        return self.order_by("-level", "muscle__order")


class EffectQuerySet(ContentQuerySet):
    """Effects of terrains on muscles."""

    def by(self, other: str) -> Self:
        """Return effects in the order of the ``other`` side, "muscle" or "terrain", and with it."""
        return self.select_related(other).order_by(f"{other}__order")


class MuscleQuerySet(ContentQuerySet):
    """Muscles."""

    def listed(self) -> Self:
        """Return muscles with their group, which lists show."""
        return self.select_related("group")

    def in_lists(self) -> Self:
        """Return muscles with only what long lists show of them and their group."""
        shown = ("slug", "name", "everyday_name", "demand", "is_plural")
        return self.listed().only(*shown, "group__slug", "group__name", "group__everyday_name")

    def for_page(self) -> Self:
        """Return muscles with author and group."""
        return super().for_page().select_related("group")

    def only_link_fields(self, *more: str) -> Self:
        """Return muscles with only the fields that a link shows, both names, and ``more``."""
        return self.only("slug", "name", "everyday_name", *more)

    def tied(self) -> Self:
        """Return the muscles whose work is tied to phases: the heart's is not."""
        return self.filter(rhythm="")

    def measured(self) -> Self:
        """Return the muscles whose level was measured in people who ran, with both names."""
        measured = self.filter(roles__basis="measured").distinct()
        return measured.listed().only_link_fields("latin", "group__slug")

    def beside(self, muscle: Any) -> tuple[Any, Any]:
        """Return the muscles before and after ``muscle`` in its group, or ``None``."""
        row = [None, *self.filter(group=muscle.group_id).only_link_fields(), None]
        place = row.index(muscle)
        return row[place - 1], row[place + 1]


class ConditionQuerySet(ContentQuerySet):
    """Data sets at one speed and slope each, slowest first."""

    def with_motion(self) -> Self:
        """Return conditions whose motion may be drawn: joint angles, contact and stride time."""
        timed = self.filter(stance_percent__isnull=False, stride_seconds__isnull=False)
        return timed.filter(curves__quantity="angle").distinct()


class CurveQuerySet(ContentQuerySet):
    """Measured and simulated curves."""

    def with_condition(self) -> Self:
        """Return curves with their muscle, condition and data set."""
        return self.select_related("condition__data_set", "muscle")

    def of_strides(self, moving: Any) -> Self:
        """Return the curves of ``moving`` conditions and of their simulations."""
        return self.filter(Q(condition__in=moving) | Q(condition__simulation_of__in=moving))


class ExerciseQuerySet(ContentQuerySet):
    """Exercises and drills."""

    def only_card_fields(self) -> Self:
        """Return exercises with only the fields that a card shows."""
        return self.only("slug", "name", "dose", "equipment", "difficulty")

    def chosen(self, muscle: Any = None, kind: str = "", difficulty: str = "") -> Self:
        """Return the exercises that match every filter; an empty filter matches all."""
        rows = self
        if muscle:
            rows = rows.filter(targets__muscle=muscle)
        if kind:
            rows = rows.filter(kind=kind)
        if difficulty:
            rows = rows.filter(difficulty=difficulty)
        return rows

    def with_targets(self) -> Self:
        """Return exercises with what they train and the muscles' everyday names."""
        return self.with_only("targets__muscle", "slug", "everyday_name", "order")


class InjuryQuerySet(ContentQuerySet):
    """Pains of runners."""

    def only_link_fields(self) -> Self:
        """Return pains with only the fields that a link shows: both names."""
        return self.only("slug", "name", "everyday_name")

    def with_flags(self) -> Self:
        """Return pains with the fields that a link shows, and their red flags."""
        return self.only_link_fields().prefetch_related("flags")

    def with_places(self) -> Self:
        """Return pains with the muscles and tissues that lie there."""
        return self.with_only("muscles", "slug", "order").with_only("tissues", "slug")


class ClaimQuerySet(ContentQuerySet):
    """Claims."""

    def only_link_fields(self) -> Self:
        """Return claims with only the fields that a link shows: name and verdict."""
        return self.only("slug", "name", "verdict")

    def chosen(self, topic: str = "", verdict: str = "") -> Self:
        """Return the claims that match every filter; an empty filter matches all."""
        rows = self.filter(topic=topic) if topic else self
        return rows.filter(verdict=verdict) if verdict else rows

    def with_muscles(self) -> Self:
        """Return claims with the muscles that their pictures light."""
        return self.with_only("muscles", "slug")


class ArticleQuerySet(ContentQuerySet):
    """Articles."""

    def public(self) -> Self:
        """Return the articles whose day has come."""
        return self.filter(published_on__lte=timezone.localdate())

    def to_come(self) -> Self:
        """Return the articles whose day has not come."""
        return self.filter(published_on__gt=timezone.localdate())

    def with_muscles(self) -> Self:
        """Return articles with the muscles that their pictures light."""
        return self.with_only("muscles", "slug")


class SourceQuerySet(ContentQuerySet):
    """Sources."""

    def chosen(self, kind: str = "") -> Self:
        """Return the sources of one kind; all if ``kind`` is empty."""
        return self.filter(kind=kind) if kind else self
