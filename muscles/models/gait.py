"""The running gait cycle: its phases, and what each muscle does in each."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from muscles.models.anatomy import Muscle
from muscles.models.base import SUMMARY_HELP, Authored, ContentModel, Page
from muscles.models.evidence import Confidence, ConfidenceField, Source, one_of
from muscles.models.fields import MarkdownField
from muscles.models.querysets import PhaseQuerySet, RoleQuerySet

LEVEL_WORDS = ("silent", "low", "moderate", "high", "peak")


class Part(models.TextChoices):
    """Whether the foot is on the ground."""

    STANCE = "stance", "stance (foot on the ground)"
    SWING = "swing", "swing (foot in the air)"


class Phase(Authored, Page):
    """One part of the running gait cycle, 0 to 100 percent from contact to contact of one foot."""

    url_name: ClassVar[str] = "phase"

    order = models.PositiveSmallIntegerField(help_text="1 is foot contact.")
    short = models.CharField(max_length=40, help_text="One everyday word: Landing.")
    bar_label = models.CharField(
        max_length=7, help_text="The same in at most seven letters, under a narrow bar: Land."
    )
    when = models.CharField(
        max_length=44,
        help_text="The same as words within a sentence. Right: while you absorb the landing. "
        "Wrong: Loading.",
    )
    at_work = models.CharField(
        max_length=24,
        help_text="What is busiest, in at most four words, under the phase's small runner. "
        "Right: Front thigh, buttock. Wrong: a muscle whose level here is low.",
    )
    part = models.CharField(max_length=10, choices=Part.choices)
    start_percent = models.DecimalField(
        max_digits=4, decimal_places=1, help_text="Where it starts in the cycle. Right: 3.0."
    )
    end_percent = models.DecimalField(
        max_digits=4, decimal_places=1, help_text="Where it ends: the next phase's start."
    )
    summary = MarkdownField(help_text=SUMMARY_HELP)
    silent_note = MarkdownField(
        "when the signal is silent",
        blank=True,
        help_text="What works while no signal is seen, beside the moving runner. Shown while every "
        "muscle that it links to is silent and the foot is on the ground.",
    )
    what_happens = MarkdownField(help_text="What moves; which muscles brake, drive, hold.")
    forces = MarkdownField(blank=True, help_text="Forces in words, with the pace they hold for.")
    changes = MarkdownField(
        "what changes", blank=True, help_text="With speed, slope and foot strike; name the unclear."
    )
    mixups = MarkdownField("common mix-up", blank=True)
    notice = MarkdownField("what you can notice", blank=True, help_text="A question to run with.")
    hip = models.CharField(max_length=200, blank=True, help_text="What the hip does, in words.")
    knee = models.CharField(max_length=200, blank=True, help_text="What the knee does, in words.")
    ankle = models.CharField(max_length=200, blank=True, help_text="What the ankle does, in words.")
    confidence = ConfidenceField()
    sources = models.ManyToManyField(Source, related_name="phases")

    objects: ClassVar[Any] = PhaseQuerySet.as_manager()

    class Meta(Authored.Meta):
        ordering = ["order"]
        constraints = [
            *Authored.Meta.constraints,
            one_of("part", Part, "phase_part_known"),
            one_of("confidence", Confidence, "phase_confidence_known"),
            models.CheckConstraint(
                condition=Q(start_percent__gte=0)
                & Q(end_percent__lte=100)
                & Q(start_percent__lt=F("end_percent")),
                name="phase_percent_in_cycle",
                violation_error_message="A phase starts at 0 or later, ends at 100 or earlier, "
                "and starts before it ends.",
            ),
        ]

    def clean(self) -> None:
        """Refuse a phase that overlaps another."""
        super().clean()
        if self.start_percent is None or self.end_percent is None:
            return
        other = (
            Phase.objects.exclude(pk=self.pk)
            .filter(start_percent__lt=self.end_percent, end_percent__gt=self.start_percent)
            .first()
        )
        if other:
            wrong = "end_percent" if self.start_percent < other.start_percent else "start_percent"
            raise ValidationError(
                {
                    wrong: f"Overlaps “{other.name}”, which runs from "
                    f"{other.start_percent} to {other.end_percent} %. Move one of the borders."
                }
            )

    @property
    def middle(self) -> float:
        """Return the percent of the cycle half-way through the phase."""
        return float(self.start_percent + self.end_percent) / 2


class Action(models.TextChoices):
    """What muscle and tendon together do while the muscle is active."""

    DRIVING = "driving", "driving (shortens and pushes)"
    BRAKING = "braking", "braking (lengthens and slows)"
    HOLDING = "holding", "holding (keeps its length)"
    MIXED = "mixed", "mixed (sources show more than one)"
    QUIET = "quiet", "quiet"


class LevelBasis(models.TextChoices):
    """What a role's level rests on."""

    MEASURED = "measured", "measured"
    SIMULATED = "simulated", "simulated"
    JUDGED = "judged", "judged from studies"


class Role(ContentModel):
    """What one muscle does in one phase."""

    key_fields: ClassVar[tuple[str, ...]] = ("muscle", "phase")

    muscle = models.ForeignKey(Muscle, on_delete=models.CASCADE, related_name="roles")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="roles")
    action = models.CharField(
        max_length=10,
        choices=Action.choices,
        help_text="Of the whole muscle and tendon: driving, braking, holding, mixed or quiet.",
    )
    level = models.PositiveSmallIntegerField(
        help_text="How active, 0 silent to 4 peak. A step, not a percentage; not force."
    )
    basis = models.CharField(
        "basis of the level",
        max_length=10,
        choices=LevelBasis.choices,
        default=LevelBasis.JUDGED,
        help_text="Measured or simulated: the level follows from the muscle's curve in easy "
        "running by the written rule. Judged: from the studies that the role names.",
    )
    basis_of = models.CharField(
        "measured in whom",
        max_length=60,
        blank=True,
        help_text="Who and how fast, of the curve. Right: 15 people at 2.8 m/s. Empty if judged.",
    )
    differs = models.BooleanField(
        "differs from its curve",
        default=False,
        help_text="Tick it where the level is two steps or more from the curve's, or where the "
        "curve peaks and the level does not. The muscle's “why levels differ” says why.",
    )
    job = models.CharField(
        max_length=160, help_text="A phrase that follows the muscle's name: lowers the foot gently."
    )
    fibres = models.CharField(
        max_length=120, blank=True, help_text="If the fibres do something else, what: isometric."
    )
    confidence = ConfidenceField()
    sources = models.ManyToManyField(Source, related_name="roles")

    objects: ClassVar[Any] = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["muscle__order", "phase__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["muscle", "phase"],
                name="role_one_per_muscle_and_phase",
                violation_error_message="This muscle has a role in this phase already.",
            ),
            models.CheckConstraint(
                condition=Q(level__range=(0, 4)),
                name="role_level_0_to_4",
                violation_error_message="The level goes from 0 (silent) to 4 (peak).",
            ),
            models.CheckConstraint(
                condition=Q(basis="judged", basis_of="") | (~Q(basis="judged") & ~Q(basis_of="")),
                name="role_basis_names_whom",
                violation_error_message="Say in whom a measured or simulated level was seen; "
                "leave it empty if the level is judged.",
            ),
            one_of("action", Action, "role_action_known"),
            one_of("basis", LevelBasis, "role_basis_known"),
            one_of("confidence", Confidence, "role_confidence_known"),
        ]

    def __str__(self) -> str:
        return f"{self.muscle} in {self.phase}"

    @property
    def letter(self) -> str:
        """Return the letter of the action, as map and score show it; empty if silent."""
        return self.action[0].upper() if self.level else ""

    @property
    def level_word(self) -> str:
        """Return the level in a word: ``peak`` for 4."""
        return LEVEL_WORDS[self.level]
