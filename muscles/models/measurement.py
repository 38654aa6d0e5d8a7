"""Published measurements: data sets, the conditions they were taken in, and their curves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from muscles.models.anatomy import Muscle
from muscles.models.base import ContentModel
from muscles.models.evidence import one_of
from muscles.models.querysets import CurveQuerySet

SAMPLES = 101
code_validator = RegexValidator(
    r"^[a-z0-9.+_-]+$", "Use lower-case letters, digits and . + - _ only, as in run4.0."
)


class DataSet(ContentModel):
    """A published set of measurements, with its credit and licence."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    credit = models.TextField(help_text="Authors, title, year: as it must be credited.")
    licence = models.CharField(max_length=160, help_text="Right: CC BY 4.0.")
    licence_note = models.TextField(blank=True, help_text="Where and how the licence was seen.")
    url = models.URLField("address", max_length=300)
    processing = models.TextField(blank=True, help_text="What was done to the numbers.")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class ConditionKind(models.TextChoices):
    """Whether numbers were measured or simulated."""

    MEASURED = "measured", "measured"
    SIMULATED = "simulated", "simulated"


class Condition(ContentModel):
    """One data set at one speed and slope."""

    slug = models.CharField(
        "code", max_length=40, unique=True, validators=[code_validator], help_text="As in run4.0."
    )
    name = models.CharField(max_length=120, help_text="In words: Running at 4.0 m/s, one runner.")
    kind = models.CharField(max_length=10, choices=ConditionKind.choices)
    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="conditions")
    speed = models.DecimalField("speed (m/s)", max_digits=5, decimal_places=2)
    slope = models.DecimalField("slope (degrees)", max_digits=4, decimal_places=1, default=0)
    surface = models.CharField(max_length=20)
    people = models.PositiveSmallIntegerField("number of people")
    stance_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    stride_seconds = models.DecimalField(max_digits=5, decimal_places=3, null=True, blank=True)

    class Meta:
        ordering = ["slope", "speed", "slug"]
        constraints = [
            one_of("kind", ConditionKind, "condition_kind_known"),
            models.CheckConstraint(
                condition=Q(people__gte=1),
                name="condition_has_people",
                violation_error_message="At least one person was measured or simulated.",
            ),
            models.CheckConstraint(
                condition=Q(stance_percent__isnull=True) | Q(stance_percent__range=(5, 80)),
                name="condition_stance_in_cycle",
                violation_error_message="Stance lasts between 5 and 80 percent of the cycle.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Quantity(models.TextChoices):
    """What a curve shows, and its unit."""

    ACTIVITY = "activity", "muscle activity (share of its peak)"
    ANGLE = "angle", "joint or segment angle (degrees)"
    HEIGHT = "height", "height (mm)"
    FORCE = "force", "ground reaction force (body weights)"
    LENGTH = "length", "muscle-tendon length (share of standing length)"
    VELOCITY = "velocity", "muscle-tendon velocity (lengths per second)"
    FIBRE = "fibre", "simulated fibre length (share of best length)"


class Curve(ContentModel):
    """One quantity over the gait cycle: 101 values, from 0 to 100 percent."""

    key_fields: ClassVar[tuple[str, ...]] = ("condition", "quantity", "channel")

    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="curves")
    quantity = models.CharField(max_length=10, choices=Quantity.choices)
    channel = models.CharField(
        max_length=60, validators=[code_validator], help_text="What was recorded: soleus."
    )
    muscle = models.ForeignKey(
        Muscle, on_delete=models.PROTECT, null=True, blank=True, related_name="curves"
    )
    values = models.JSONField(help_text="101 numbers, from 0 to 100 percent of the cycle.")
    spread = models.JSONField(
        null=True, blank=True, help_text="101 standard deviations, or empty if not known."
    )

    objects: ClassVar[Any] = CurveQuerySet.as_manager()

    class Meta:
        ordering = ["condition__slug", "quantity", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "quantity", "channel"],
                name="curve_one_per_condition_quantity_channel",
                violation_error_message="This condition has this curve already.",
            ),
            one_of("quantity", Quantity, "curve_quantity_known"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.get_quantity_display()} in {self.condition}"

    def clean(self) -> None:
        """Refuse anything but 101 numbers."""
        super().clean()
        self.clean_values()

    def clean_values(self) -> None:
        """Raise ``ValidationError`` unless values and spread are 101 plain numbers each."""
        errors = {}
        for name in ("values", "spread"):
            numbers = getattr(self, name)
            if name == "spread" and numbers is None:
                continue
            if not isinstance(numbers, list) or len(numbers) != SAMPLES:
                count = len(numbers) if isinstance(numbers, list) else "no list"
                errors[name] = f"Give {SAMPLES} numbers, one for each percent; this has {count}."
            elif not all(type(value) in (int, float) for value in numbers):
                errors[name] = "Every value must be a plain number."
        if errors:
            raise ValidationError(errors)
