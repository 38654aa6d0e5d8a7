"""Muscle groups, muscles, and the tendons, ligaments and fasciae beside them."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils.text import capfirst

from muscles.models.base import SUMMARY_HELP, Authored, Page
from muscles.models.evidence import Confidence, ConfidenceField, Source, one_of
from muscles.models.fields import LinesField, MarkdownField
from muscles.models.identifiers import CATALOGUES, IdentifierField
from muscles.models.querysets import MuscleQuerySet


class Group(Authored, Page):
    """What runners call a set of muscles: glutes, calf, core."""

    url_name: ClassVar[str] = "group"

    order = models.PositiveSmallIntegerField(
        help_text="Place in lists, head to foot: 1 comes first."
    )
    everyday_name = models.CharField(max_length=80, help_text="In a runner's words: the buttocks.")
    map_label = models.CharField(
        "label on the front page",
        max_length=24,
        blank=True,
        help_text="Beside the body, one or two words. Right: Front thigh. Wrong: Quadriceps. "
        "Empty: no label.",
    )
    map_words = models.CharField(
        "what it does, beside the label",
        max_length=40,
        blank=True,
        help_text="Two to four words that the summary backs. Right: catches you. "
        "Wrong: The biggest muscle of all.",
    )
    summary = MarkdownField(help_text=SUMMARY_HELP)
    body = MarkdownField(
        "what the group does", help_text="Three to five short paragraphs; every sentence cited."
    )
    how_sure = MarkdownField("how sure are we", help_text="How this is known, and what is not.")

    class Meta(Authored.Meta):
        ordering = ["order"]


class Depth(models.TextChoices):
    """What covers the muscle."""

    SUPERFICIAL = "superficial", "under the skin"
    DEEP = "deep", "under other muscles"


class Demand(models.TextChoices):
    """How much easy running asks of a muscle."""

    LOW = "low", "low"
    MODERATE = "moderate", "moderate"
    HIGH = "high", "high"


class Muscle(Authored, Page):
    """One named muscle or head, with its anatomy and its article."""

    url_name: ClassVar[str] = "muscle"

    order = models.PositiveSmallIntegerField(
        help_text="Place in lists and on the map, head to foot within the groups."
    )
    latin = models.CharField(
        "Latin name", max_length=160, help_text="Right: Musculus soleus. Wrong: M. soleus."
    )
    everyday_name = models.CharField(
        max_length=80,
        unique=True,
        help_text="In a runner's words, lower case. Right: deep calf muscle. Wrong: Soleus.",
    )
    is_plural = models.BooleanField(
        "everyday name is a plural",
        default=False,
        help_text="Tick it for “rib muscles”: sentences then say “the rib muscles lie over it”.",
    )
    pronunciation = models.CharField(
        max_length=80, blank=True, help_text="How to say it, the loud part in capitals: SOH-lee-us."
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="muscles", help_text="Where lists show it."
    )
    depth = models.CharField(max_length=12, choices=Depth.choices)
    demand = models.CharField(
        "demand in running",
        max_length=10,
        choices=Demand.choices,
        help_text="How much easy running asks of it over the whole stride.",
    )
    map_note = models.CharField(
        max_length=200,
        blank=True,
        help_text="If no view of the body map draws it, why: Lies inside the chest.",
    )

    summary = MarkdownField(help_text=SUMMARY_HELP)
    location = models.CharField(
        "where", max_length=160, help_text="A plain phrase: low in the back of the shin."
    )
    joints = models.CharField(
        "joints it crosses", max_length=160, help_text="A plain phrase: the ankle only."
    )
    main_job = models.CharField(
        "main job in running", max_length=200, help_text="A plain phrase: carries and pushes."
    )
    rhythm = models.CharField(
        "what it follows instead of the stride",
        max_length=80,
        blank=True,
        help_text="If no phase belongs to it, what it follows, as words after its name. Right: "
        "follows your breath. Wrong: works in every phase. Empty: its work is tied to phases.",
    )
    more_work_when = models.CharField(
        "more work when", max_length=200, help_text="With its confidence: probably uphill."
    )
    confused_with = models.CharField(
        "often confused with", max_length=200, blank=True, help_text="And what tells them apart."
    )
    in_the_stride = MarkdownField(
        blank=True,
        help_text="Two to four short paragraphs, phase by phase. Every sentence with a citation.",
    )
    levels_note = MarkdownField(
        "why levels differ from a curve",
        blank=True,
        help_text="One or two short sentences with a citation: what the studies say, and what "
        "the curve says. Stands beside each role that differs. Empty if none does.",
    )
    when_things_change = MarkdownField(
        "when ground or pace changes",
        blank=True,
        help_text="Uphill, downhill, faster, uneven ground: more or less than what, at which "
        "grade and speed, measured how. Say “not studied” where it was not.",
    )
    how_sure = MarkdownField(
        "how sure are we",
        blank=True,
        help_text="How it is known, in how many people, what is open.",
    )
    feel_it = MarkdownField(
        blank=True, help_text="A safe check of 20 seconds to find it with a hand. No diagnosis."
    )
    train_it = MarkdownField(
        blank=True, help_text="Two to four exercises, linked, with the reason and the dose."
    )
    complains = MarkdownField(
        "when it complains", blank=True, help_text="What loads it, when to get help. No diagnosis."
    )
    student_notes = MarkdownField(
        "details for students", blank=True, help_text="Fibres, variation, where textbooks differ."
    )
    fun_fact = MarkdownField(blank=True, help_text="One surprising sentence, cited.")

    origin = models.CharField(max_length=300, help_text="Where it starts, from a textbook.")
    insertion = models.CharField(max_length=300, help_text="Where it ends, from a textbook.")
    nerve = models.CharField(max_length=200, help_text="Nerve and roots: tibial nerve, S1 and S2.")
    actions = LinesField(help_text="What it can do, one on a line: points the foot down.")
    antagonists = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="antagonist_of"
    )
    synergists = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="synergist_of"
    )
    ta2 = IdentifierField(catalogue="ta2")
    ta98 = IdentifierField(catalogue="ta98")
    fma = IdentifierField(catalogue="fma")
    uberon = IdentifierField(catalogue="uberon")
    wikidata = IdentifierField(catalogue="wikidata")
    emg_basis = models.CharField(
        "how its activity was recorded", max_length=120, help_text="Right: fine-wire EMG."
    )
    anatomy_confidence = ConfidenceField()
    anatomy_sources = models.ManyToManyField(Source, related_name="anatomy_of")

    objects: ClassVar[Any] = MuscleQuerySet.as_manager()

    class Meta(Authored.Meta):
        ordering = ["order"]
        constraints = [
            *Authored.Meta.constraints,
            one_of("depth", Depth, "muscle_depth_known"),
            one_of("demand", Demand, "muscle_demand_known"),
            one_of("anatomy_confidence", Confidence, "muscle_anatomy_confidence_known"),
        ]

    @property
    def full_name(self) -> str:
        """Return both names, everyday first: ``Deep calf muscle (soleus)``; one if they agree."""
        everyday, technical = capfirst(self.everyday_name), self.second_name.lower()
        return f"{everyday} ({technical})" if technical else everyday

    @property
    def second_name(self) -> str:
        """Return the technical name, to stand small after the everyday one; "" if they agree."""
        return "" if self.everyday_name.lower() == self.name.lower() else self.name

    @cached_property
    def anatomy_keys(self) -> list[str]:
        """The keys of the sources of attachments and nerve, read once."""
        return list(self.anatomy_sources.values_list("slug", flat=True))

    @property
    def action_list(self) -> list[str]:
        """Return the actions, one phrase each."""
        return [line for line in self.actions.split("\n") if line]

    @property
    def identifiers(self) -> list[tuple[str, str]]:
        """Return (catalogue, its numbers as pages show them); without those that have none."""
        found = ((row.name, getattr(self, row.field)) for row in CATALOGUES)
        return [(name, numbers) for name, numbers in found if numbers]

    @property
    def short_latin(self) -> str:
        """Return the Latin name without the word for muscle."""
        return self.latin.removeprefix("Musculus ").removeprefix("Musculi ")


class TissueKind(models.TextChoices):
    """What sort of tissue it is."""

    TENDON = "tendon", "tendon"
    LIGAMENT = "ligament", "ligament"
    FASCIA = "fascia", "fascia"
    BONE = "bone", "bone or cartilage"


class Tissue(Authored, Page):
    """A tendon, ligament or fascia that matters to runners."""

    url_name: ClassVar[str] = "tissue"

    kind = models.CharField(max_length=10, choices=TissueKind.choices)
    everyday_name = models.CharField(max_length=80, help_text="In a runner's words.")
    latin = models.CharField("Latin name", max_length=120, blank=True)
    summary = MarkdownField(help_text=SUMMARY_HELP)
    location = models.CharField("where", max_length=160, help_text="A plain phrase.")
    body = MarkdownField("what it does when you run", help_text="Every sentence with a citation.")
    loads = MarkdownField("what loads it", blank=True)
    how_sure = MarkdownField("how sure are we")
    muscles = models.ManyToManyField(Muscle, blank=True, related_name="tissues")

    class Meta(Authored.Meta):
        ordering = ["name"]
        constraints = [*Authored.Meta.constraints, one_of("kind", TissueKind, "tissue_kind_known")]
