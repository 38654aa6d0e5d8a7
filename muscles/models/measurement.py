"""Published measurements: data sets, the conditions they were taken in, and their curves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from muscles.figures.charts.model import LOOKS
from muscles.figures.cycle import SAMPLES
from muscles.models.anatomy import Muscle
from muscles.models.base import ContentModel
from muscles.models.evidence import Source, one_of
from muscles.models.querysets import ConditionQuerySet, CurveQuerySet

code_validator = RegexValidator(
    r"^[a-z0-9.+_-]+$", "Use lower-case letters, digits and . + - _ only, as in run4.0."
)


STEEPEST = 50  # The figure of costs reaches from 50 % down to 50 % up.


def validate_slope_costs(pairs: Any) -> None:
    """Refuse anything but pairs of slope and cost, one of them for level ground."""
    right = "Right: [[-20, 1.73], [0, 3.40]]."
    is_list = isinstance(pairs, list) and all(
        isinstance(pair, list) and len(pair) == 2 and {type(v) for v in pair} <= {int, float}
        for pair in pairs
    )
    if not is_list:
        raise ValidationError(f"Write pairs of slope and cost, both plain numbers. {right}")
    slopes = [slope for slope, _ in pairs]
    if len(set(slopes)) != len(slopes) or 0 not in slopes:
        raise ValidationError(f"Give each slope once, and level ground (0) among them. {right}")
    if any(abs(slope) > STEEPEST or cost <= 0 for slope, cost in pairs):
        raise ValidationError(
            f"A slope lies from -{STEEPEST} to {STEEPEST} percent, and a cost is above 0. {right}"
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
    one_scale = models.BooleanField(
        "activity on one scale",
        default=False,
        help_text="Whether heights of activity compare between its conditions. Right to tick: the "
        "same electrodes recorded the same runner in one session, and nothing was scaled for one "
        "condition alone. Wrong: each curve has its own peak of 1, so only timing compares.",
    )
    slope_costs = models.JSONField(
        "energy cost by slope",
        null=True,
        blank=True,
        validators=[validate_slope_costs],
        help_text="Separate published values, as pairs: slope in percent, joules for each kilogram "
        "and metre. Right: [[-20, 1.73], [0, 3.40]]. Wrong: values read off a line between them.",
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Its study in our list of sources. Needed where single values are quoted.",
    )

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slope_costs__isnull=True) | Q(source__isnull=False),
                name="data_set_quotes_a_source",
                violation_error_message="Name the source that the cost by slope is quoted from.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConditionKind(models.TextChoices):
    """Whether numbers were measured or simulated."""

    MEASURED = "measured", "measured"
    SIMULATED = "simulated", "simulated"


class Gait(models.TextChoices):
    """How people moved: the word at a line's end, and the word in a sentence."""

    WALK = "walk", "walking"
    RUN = "run", "running"
    JOG = "jog", "jogging"
    SPRINT = "sprint", "sprinting"


class Condition(ContentModel):
    """One data set at one speed and slope."""

    slug = models.CharField(
        "code", max_length=40, unique=True, validators=[code_validator], help_text="As in run4.0."
    )
    name = models.CharField(max_length=120, help_text="In words: Running at 4.0 m/s, one runner.")
    kind = models.CharField(max_length=10, choices=ConditionKind.choices)
    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="conditions")
    gait = models.CharField(
        max_length=10,
        choices=Gait.choices,
        help_text="How people moved. Names the line in figures: walk 1.4. Phases of the running "
        "stride are not named beside a walking line.",
    )
    speed = models.DecimalField("speed (m/s)", max_digits=5, decimal_places=2)
    slope = models.DecimalField("slope (degrees)", max_digits=4, decimal_places=1, default=0)
    surface = models.CharField(max_length=20)
    people = models.PositiveSmallIntegerField("number of people")
    stance_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    stride_seconds = models.DecimalField(max_digits=5, decimal_places=3, null=True, blank=True)
    simulation_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="simulations",
        help_text="The measured stride that this one simulates. The moving runner takes muscles "
        "without a recording from here. Right: run4.0, for sim4.0. Empty for measurements.",
    )
    look = models.CharField(
        max_length=10,
        blank=True,
        choices=[(look, look) for look in LOOKS if look != "simulated"],
        help_text="Colour and dash of its lines. Empty: those of its gait. Right: fast, where two "
        "running speeds stand in one figure. A simulation always looks simulated.",
    )
    precedence = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Who leads a figure: the condition with the lowest number. The stride, too, "
        "opens with the lowest that can be drawn. Right: 1 for a group of people at easy pace. "
        "Empty: after all others.",
    )
    timing_note = models.CharField(
        max_length=200,
        blank=True,
        help_text="How far to trust its timing, said beside each of its activity lines. "
        "Right: Timing is certain to about 3% of the stride. Wrong: a sentence about one muscle.",
    )
    length_note = models.CharField(
        max_length=200,
        blank=True,
        help_text="What to know of its muscle lengths, said under each figure of length. "
        "Right: The sprint was computed in side view only.",
    )
    landing_note = models.CharField(
        max_length=200,
        blank=True,
        help_text="What all these people do around landing, said in the stride at that instant if "
        "it opens with them. Right: In 9 of 9 runners the hamstrings already shorten as the foot "
        "lands.",
    )

    objects: ClassVar[Any] = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["slope", "speed", "slug"]
        constraints = [
            one_of("kind", ConditionKind, "condition_kind_known"),
            one_of("gait", Gait, "condition_gait_known"),
            models.CheckConstraint(
                condition=Q(simulation_of__isnull=True) | Q(kind=ConditionKind.SIMULATED),
                name="condition_only_simulations_simulate",
                violation_error_message="Only a simulated condition simulates another one. "
                "Change the kind, or leave this empty.",
            ),
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

    def clean(self) -> None:
        """Refuse a simulation of anything but a measured stride."""
        super().clean()
        if self.simulation_of and self.simulation_of.is_simulated:
            raise ValidationError(
                {"simulation_of": "Choose a measured condition: this one is simulated itself."}
            )

    @property
    def is_simulated(self) -> bool:
        """Return whether a model made its curves, rather than an instrument."""
        return self.kind == ConditionKind.SIMULATED

    @property
    def in_short(self) -> str:
        """Return gait and speed in words: ``Running at 2.8 m/s``."""
        words = f"{self.get_gait_display()} at {self.speed:.1f} m/s"
        return f"Simulated {words}" if self.is_simulated else words.capitalize()


class Quantity(models.TextChoices):
    """What a curve shows, and its unit."""

    ACTIVITY = "activity", "muscle activity (share of its peak)"
    ANGLE = "angle", "joint or segment angle (degrees)"
    HEIGHT = "height", "height (mm)"
    FORCE = "force", "ground reaction force (body weights)"
    LENGTH = "length", "muscle-tendon length (share of standing length)"
    VELOCITY = "velocity", "muscle-tendon velocity (lengths per second)"
    AGREEMENT = "agreement", "share of runners who agree (0 to 1)"
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
    shows = models.CharField(
        max_length=60,
        blank=True,
        help_text="What the channel shows where that is not the muscle as a whole; it stands in "
        "the figure's heading. Right: medial head. Wrong: gastrocnemius. Empty: the whole muscle.",
    )
    stands_for_muscle = models.BooleanField(
        default=True,
        help_text="Whether its muscle in the moving runner is lit by this curve. Right: on for the "
        "medial head of gastrocnemius, off for the lateral head, so that one of the two speaks.",
    )
    also_muscles = models.ManyToManyField(
        Muscle,
        blank=True,
        related_name="+",
        help_text="Other muscles under the same electrode, lit with it in the moving runner. "
        "Right: semimembranosus, for an electrode over all inner hamstrings.",
    )
    remark = models.CharField(
        max_length=300,
        blank=True,
        help_text="What to be careful about in this curve alone, said beside its line. "
        "Right: This reading is close to the noise of the recording.",
    )
    channel_note = models.CharField(
        max_length=300,
        blank=True,
        help_text="What this channel cannot tell, said once under the figure. Give all its curves "
        "the same. Right: The electrode lies over all the inner hamstrings and cannot tell one "
        "from another.",
    )
    values = models.JSONField(help_text="101 numbers, from 0 to 100 percent of the cycle.")
    spread = models.JSONField(
        null=True,
        blank=True,
        help_text="101 standard deviations, or empty if not known. In a curve of activity, null "
        "where the value is only a most: it is told as low.",
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
            elif not all(type(value) in (int, float) for value in self._known(name, numbers)):
                errors[name] = "Every value must be a plain number."
        if errors:
            raise ValidationError(errors)

    def _known(self, name: str, numbers: list[Any]) -> list[Any]:
        """Return the numbers that must be there: a spread of activity may have gaps."""
        may_lack = name == "spread" and self.quantity == Quantity.ACTIVITY
        return [value for value in numbers if value is not None] if may_lack else numbers

    @property
    def low(self) -> tuple[int, ...]:
        """Return the percents at which the value is only a most, so that it is told as low."""
        return tuple(i for i, value in enumerate(self.spread or ()) if value is None)
