"""Exercises and what they train; injuries and what loads the sore part."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from muscles.models.anatomy import Muscle, Tissue
from muscles.models.base import SUMMARY_HELP, Authored, ContentModel, Page
from muscles.models.evidence import Confidence, ConfidenceField, Source, one_of
from muscles.models.families import Family
from muscles.models.fields import MarkdownField
from muscles.models.querysets import ExerciseQuerySet, InjuryQuerySet


class ExerciseKind(models.TextChoices):
    """What an exercise is for."""

    STRENGTH = "strength", "strength"
    DRILL = "drill", "warm-up drill"


class Difficulty(models.TextChoices):
    """How hard an exercise is to do well."""

    BASIC = "basic", "basic"
    INTERMEDIATE = "intermediate", "intermediate"
    ADVANCED = "advanced", "advanced"


class Exercise(Authored, Page):
    """A strength exercise or a warm-up drill."""

    url_name: ClassVar[str] = "exercise"

    kind = models.CharField(max_length=10, choices=ExerciseKind.choices)
    difficulty = models.CharField(
        max_length=12, choices=Difficulty.choices, default=Difficulty.BASIC
    )
    equipment = models.CharField(
        max_length=120, default="none", help_text="What is needed: none, or step, weight."
    )
    family = models.CharField(
        max_length=10,
        choices=Family.choices,
        blank=True,
        help_text="The movement it shares with others. Its targets then follow the family's rule.",
    )
    summary = MarkdownField(help_text=SUMMARY_HELP)
    how = MarkdownField("how to do it", help_text="Steps in the order they are done.")
    dose = models.CharField(max_length=120, help_text="Right: 3 x 8 each side.")
    dose_source = MarkdownField(
        "where the dose comes from", help_text="A study, or ordinary practice: say which."
    )
    why = MarkdownField(
        "why it fits running",
        blank=True,
        help_text="Link the phase of the stride that it serves: [midstance](phase:midstance).",
    )
    easier = MarkdownField(blank=True)
    harder = MarkdownField(blank=True)
    stop_if = MarkdownField(blank=True, help_text="Stop if: sharp pain, numbness.")
    confidence = ConfidenceField()
    muscles: Any = models.ManyToManyField(Muscle, through="Target", related_name="exercises")
    sources = models.ManyToManyField(Source, related_name="exercises")

    objects: ClassVar[Any] = ExerciseQuerySet.as_manager()

    class Meta(Authored.Meta):
        ordering = ["kind", "name"]
        constraints = [
            *Authored.Meta.constraints,
            one_of("kind", ExerciseKind, "exercise_kind_known"),
            one_of("difficulty", Difficulty, "exercise_difficulty_known"),
            models.CheckConstraint(
                condition=models.Q(family__in=["", *Family.values]),
                name="exercise_family_known",
                violation_error_message=f"family must be one of: {', '.join(Family.values)}.",
            ),
            one_of("confidence", Confidence, "exercise_confidence_known"),
        ]


class Emphasis(models.TextChoices):
    """Whether a muscle is the main target of an exercise."""

    MAIN = "main", "main target"
    ALSO = "also", "also trained"


class Target(ContentModel):
    """A muscle that an exercise trains."""

    key_fields: ClassVar[tuple[str, ...]] = ("exercise", "muscle")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="targets")
    muscle = models.ForeignKey(Muscle, on_delete=models.CASCADE, related_name="targets")
    emphasis = models.CharField(max_length=6, choices=Emphasis.choices, default=Emphasis.MAIN)

    class Meta:
        ordering = ["exercise__slug", "muscle__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "muscle"],
                name="target_one_per_exercise_and_muscle",
                violation_error_message="This exercise lists this muscle already.",
            ),
            one_of("emphasis", Emphasis, "target_emphasis_known"),
        ]

    def __str__(self) -> str:
        return f"{self.exercise} trains {self.muscle}"

    @property
    def level(self) -> int:
        """Return the shade on the map, of 0 to 4: 4 for a main target, 2 for the others."""
        return 4 if self.emphasis == Emphasis.MAIN else 2


class Urgency(models.TextChoices):
    """How fast a sign needs help, the fastest first."""

    AMBULANCE = "ambulance", "Call an ambulance or go to the emergency department if:"
    TODAY = "today", "Get medical help today if:"
    SOON = "soon", "Stop running and speak to a doctor or physiotherapist if:"


class Injury(Authored, Page):
    """A running injury or pain: what loads the sore part, what helps, when to get help."""

    url_name: ClassVar[str] = "injury"

    everyday_name = models.CharField(max_length=80, help_text="In a runner's words.")
    summary = MarkdownField(help_text=SUMMARY_HELP)
    what_happens = MarkdownField(help_text="What is known of the tissue, cited. No diagnosis.")
    loads = MarkdownField("what loads it")
    helps = MarkdownField("what helps")
    helps_confidence = ConfidenceField(
        "how sure of what helps",
        default=Confidence.VERY_LOW,
        help_text="Of what helps alone, not of the page as a whole.",
    )
    unknown = MarkdownField("what we do not know", blank=True)
    confidence = ConfidenceField()
    muscles = models.ManyToManyField(Muscle, blank=True, related_name="injuries")
    tissues = models.ManyToManyField(Tissue, blank=True, related_name="injuries")
    exercises = models.ManyToManyField(Exercise, blank=True, related_name="injuries")
    sources = models.ManyToManyField(Source, related_name="injuries")

    objects: ClassVar[Any] = InjuryQuerySet.as_manager()

    class Meta(Authored.Meta):
        ordering = ["name"]
        verbose_name_plural = "injuries"
        constraints = [
            *Authored.Meta.constraints,
            one_of("confidence", Confidence, "injury_confidence_known"),
            one_of("helps_confidence", Confidence, "injury_helps_confidence_known"),
        ]


class Flag(ContentModel):
    """A sign of one pain that needs help: how fast, and what it may mean."""

    key_fields: ClassVar[tuple[str, ...]] = ("injury", "place")

    injury = models.ForeignKey(Injury, on_delete=models.CASCADE, related_name="flags")
    place = models.PositiveSmallIntegerField(
        help_text="1 for the first line. What needs an ambulance stands before what can wait a day."
    )
    urgency = models.CharField(
        max_length=9,
        choices=Urgency.choices,
        help_text="When sources differ, or you are not sure: the faster one.",
    )
    text = MarkdownField(
        "sign",
        help_text="One sentence of at most 20 words, to the reader, with its source. Right: You "
        "felt a snap at the heel and cannot rise on tiptoe [@boyd2015]. Wrong: positive Thompson "
        "test.",
    )
    may_mean = models.CharField(
        max_length=80, help_text="Right: a torn Achilles tendon. Wrong: You have a torn tendon."
    )

    class Meta:
        ordering = ["injury__slug", "place"]
        verbose_name = "red flag"
        constraints = [
            models.UniqueConstraint(
                fields=["injury", "place"],
                name="flag_one_per_injury_and_place",
                violation_error_message="This pain has a red flag in this place already.",
            ),
            one_of("urgency", Urgency, "flag_urgency_known"),
        ]

    def __str__(self) -> str:
        return f"{self.injury}, {self.place}"
