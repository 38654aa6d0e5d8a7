"""Kinds of ground and pace, and how each changes a muscle's work."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from muscles.models.anatomy import Muscle
from muscles.models.base import SUMMARY_HELP, Authored, ContentModel, Page
from muscles.models.evidence import Confidence, ConfidenceField, Source, one_of
from muscles.models.fields import MarkdownField
from muscles.models.querysets import EffectQuerySet


class TerrainKind(models.TextChoices):
    """Whether a row is about ground or about pace."""

    GROUND = "ground", "ground or slope"
    PACE = "pace", "pace"


class Terrain(Authored, Page):
    """A kind of ground, a slope, or a pace, always compared with level running on firm ground."""

    url_name: ClassVar[str] = "terrain"

    order = models.PositiveSmallIntegerField(help_text="Place in lists.")
    kind = models.CharField(max_length=10, choices=TerrainKind.choices, default=TerrainKind.GROUND)
    everyday_name = models.CharField(max_length=80, help_text="In a runner's words.")
    summary = MarkdownField(help_text=SUMMARY_HELP)
    definition = MarkdownField(
        "what it means here", help_text="Which grades, speeds and surfaces the studies used."
    )
    short_answer = MarkdownField(help_text="More, less, about the same: a line each, cited.")
    mechanics = MarkdownField("what changes in the stride")
    soreness = MarkdownField("why you feel it later", blank=True)
    prepare = MarkdownField("how to prepare", blank=True)
    cues_studied = MarkdownField("form cues with evidence", blank=True)
    cues_habit = MarkdownField("form cues from coaching habit", blank=True)
    risks = MarkdownField(blank=True)
    unknown = MarkdownField("what we do not know", blank=True)
    confidence = ConfidenceField()
    sources = models.ManyToManyField(Source, related_name="terrains")

    class Meta(Authored.Meta):
        ordering = ["order"]
        constraints = [
            *Authored.Meta.constraints,
            one_of("kind", TerrainKind, "terrain_kind_known"),
            one_of("confidence", Confidence, "terrain_confidence_known"),
        ]


class Change(models.TextChoices):
    """How a muscle's work changes, compared with level running at the same speed."""

    MORE = "more", "more"
    LESS = "less", "less"
    SAME = "same", "about the same"
    UNCLEAR = "unclear", "unclear"
    NOT_STUDIED = "not-studied", "not studied"


class Basis(models.TextChoices):
    """What an effect rests on, the surest first: a recording, a joint, a model, or none of them."""

    MEASURED = "measured", "measured"
    JOINT = "joint", "measured at the joint, the muscle inferred"
    MODELLED = "modelled", "from a model of the body"
    EXPECTED = "expected", "expected, not measured"


# An effect that was not measured says so wherever it is shown: in words, or by these brackets.
BRACKETS = {Basis.JOINT: "{}", Basis.MODELLED: "[]", Basis.EXPECTED: "()"}


class Effect(ContentModel):
    """How one terrain changes the work of one muscle."""

    key_fields: ClassVar[tuple[str, ...]] = ("muscle", "terrain")

    muscle = models.ForeignKey(Muscle, on_delete=models.CASCADE, related_name="effects")
    terrain = models.ForeignKey(Terrain, on_delete=models.PROTECT, related_name="effects")
    change = models.CharField(max_length=12, choices=Change.choices)
    size = models.PositiveSmallIntegerField(
        default=0, help_text="0 no change or not known, 1 somewhat, 2 much. A judgement."
    )
    basis = models.CharField(
        max_length=10,
        choices=Basis.choices,
        help_text=(
            "measured: the muscle itself was recorded or scanned in people who ran. joint: work, "
            "load or strength of its joint was measured, which several muscles share. modelled: a "
            "computer model worked it out from their movement. expected: none of these."
        ),
    )
    note = MarkdownField(
        help_text="Than what, at which grade and speed, measured how: one or two sentences."
    )
    confidence = ConfidenceField()
    sources = models.ManyToManyField(Source, related_name="effects")

    objects: ClassVar[Any] = EffectQuerySet.as_manager()

    class Meta:
        ordering = ["muscle__order", "terrain__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["muscle", "terrain"],
                name="effect_one_per_muscle_and_terrain",
                violation_error_message="This muscle has an effect for this terrain already.",
            ),
            models.CheckConstraint(
                condition=Q(change__in=["more", "less"], size__range=(1, 2))
                | Q(change__in=["same", "unclear", "not-studied"], size=0),
                name="effect_size_fits_change",
                violation_error_message="“more” and “less” have size 1 or 2; the others have 0.",
            ),
            one_of("change", Change, "effect_change_known"),
            one_of("basis", Basis, "effect_basis_known"),
            one_of("confidence", Confidence, "effect_confidence_known"),
        ]

    def __str__(self) -> str:
        return f"{self.muscle} on {self.terrain}"

    @property
    def level(self) -> int:
        """Return the shade on the map: 0 much less or unknown, 1 less, 2 same, 3 more, 4 most."""
        steps = {Change.MORE: 2 + self.size, Change.LESS: 2 - self.size, Change.SAME: 2}
        return steps.get(Change(self.change), 0)

    @property
    def symbol(self) -> str:
        """Return the change as a sign: ``++``; ``{++}``, ``[++]`` and ``(++)`` if inferred."""
        signs = {
            Change.MORE: "+" * self.size,
            Change.LESS: "−" * self.size,
            Change.SAME: "=",
            Change.UNCLEAR: "?",
        }
        sign = signs.get(Change(self.change), "·")
        brackets = BRACKETS.get(Basis(self.basis), "")
        return sign.join(brackets) if brackets and sign != "·" else sign

    @property
    def in_words(self) -> str:
        """Return the change in words: ``much more (expected, not measured)``."""
        much = "much " if self.size == 2 else ""
        words = f"{much}{self.get_change_display()}"
        is_known = self.change not in (Change.UNCLEAR, Change.NOT_STUDIED)
        if is_known and self.basis != Basis.MEASURED:
            words += f" ({self.get_basis_display()})"
        return words
