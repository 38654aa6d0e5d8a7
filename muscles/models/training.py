"""Exercises and what they train; injuries and what loads the sore part."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from muscles.models.anatomy import Muscle, Tissue
from muscles.models.base import SUMMARY_HELP, Authored, ContentModel, Page
from muscles.models.evidence import Confidence, ConfidenceField, Source, one_of
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
    summary = MarkdownField(help_text=SUMMARY_HELP)
    how = MarkdownField("how to do it", help_text="Steps in the order they are done.")
    dose = models.CharField(max_length=120, help_text="Right: 3 x 8 each side.")
    dose_source = MarkdownField(
        "where the dose comes from", help_text="A study, or ordinary practice: say which."
    )
    why = MarkdownField("why it fits running", blank=True)
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


class Sign(models.TextChoices):
    """A sign that needs help, in the words of the card “When to get help”, most urgent first."""

    CHEST = "chest", "you have chest pain or trouble breathing, or you pass out"
    CLOT = "clot", "a calf is swollen, warm and painful, which may mean a blood clot"
    KNEE = (
        "knee",
        "after a twist or fall, a knee swells a lot within two hours, gives way or will not "
        "straighten",
    )
    LEG = "leg", "after a twist or fall, the leg goes numb or cannot take your weight"
    CHILD = (
        "child",
        "a child limps and has a fever or a hot, swollen joint, or is no better after two days",
    )
    WORSE = "worse", "the pain is severe or getting worse"
    WEEK = "week", "a week of easing off and care has not helped"
    BONE = "bone", "one spot on a bone hurts when you press it"
    JOINT = "joint", "a joint is red, hot and swollen, or has lost much of its movement"
    NIGHT = (
        "night",
        "the pain never changes, whether you move or rest, or it gets much worse at night",
    )
    NERVE = "nerve", "a foot tingles, goes numb or grows weak"


class Injury(Authored, Page):
    """A running injury or pain: what loads the sore part, what helps, when to get help."""

    url_name: ClassVar[str] = "injury"

    everyday_name = models.CharField(max_length=80, help_text="In a runner's words.")
    summary = MarkdownField(help_text=SUMMARY_HELP)
    what_happens = MarkdownField(help_text="What is known of the tissue, cited. No diagnosis.")
    loads = MarkdownField("what loads it")
    helps = MarkdownField("what helps")
    first_sign = models.CharField(
        "sign that its card names first",
        max_length=6,
        choices=Sign.choices,
        default=Sign.WORSE,
        help_text="Of the signs in the article “When should a runner get help?”, the one that "
        "matters most for this pain. Right: one spot on a bone, for the shin. Wrong: a swollen "
        "calf, for the ankle.",
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
            one_of("first_sign", Sign, "injury_first_sign_known"),
        ]
