"""Exercises with what they train, and pains."""

from __future__ import annotations

from django.contrib import admin

from muscles.admin.base import (
    HOW_SURE_OF_ALL,
    IN_SHORT,
    WHO_AND_WHEN,
    AuthoredAdmin,
    DeskRows,
    PartAdmin,
    ReviewedFilter,
    RowForm,
    StackedInline,
    part,
    title_and_address,
)
from muscles.models import Exercise, Flag, Injury, Target


class TargetForm(RowForm):
    """One muscle in the form of an exercise."""

    fixed_field = "muscle"
    tells = ("emphasis",)


class TargetInline(DeskRows, StackedInline):
    """The muscles that an exercise trains."""

    model = Target
    form = TargetForm
    after = "At a glance"
    verbose_name_plural = "muscles it trains"
    note = "Each muscle once. Main targets are dark on the map, the others light."
    fields = (("muscle", "emphasis"),)
    ordering = ("-emphasis", "muscle__order")
    joined = ("muscle",)


@admin.register(Exercise)
class ExerciseAdmin(AuthoredAdmin):
    """Strength exercises and warm-up drills."""

    list_display = ("name", "kind", "difficulty", "equipment", "confidence", "updated_on")
    list_filter = ("kind", "family", "difficulty", "confidence", ReviewedFilter)
    search_fields = ("name", "slug")
    ordering = ("kind", "name")
    inlines = [TargetInline]
    fieldsets = [
        title_and_address(("kind", "difficulty")),
        IN_SHORT,
        part("At a glance", "The short table beside the picture.", "dose", "equipment", "family"),
        part("How to do it", "Steps in the order they are done.", "how"),
        part("Why it fits running", "With sources where there are any.", "why"),
        part(
            "Where the dose comes from",
            "A study, or ordinary practice.",
            "dose_source",
            "confidence",
            "sources",
        ),
        part("Easier and harder", "One change each.", "easier", "harder"),
        part("Stop if", "When to leave off.", "stop_if"),
        WHO_AND_WHEN,
    ]


@admin.register(Target)
class TargetAdmin(PartAdmin):
    """All targets in one list, to compare across exercises."""

    list_display = ("exercise", "muscle", "emphasis")
    list_filter = ("emphasis", "exercise__kind", "muscle__group")
    list_select_related = ("exercise", "muscle")
    search_fields = ("exercise__name", "muscle__name", "muscle__everyday_name")
    ordering = ("exercise__name", "muscle__order")
    fixed_fields = ("exercise", "muscle")
    fieldsets = [
        part(
            "What trains what",
            "Exercise and muscle are fixed after the first save.",
            "exercise",
            "muscle",
            "emphasis",
        ),
    ]


class FlagForm(RowForm):
    """One red flag in the form of a pain."""

    tells = ("text",)

    @property
    def title(self) -> str:
        """Return the place: “Red flag 2”."""
        place = self["place"].value() if "place" in self.fields else self.instance.place
        return f"Red flag {place}" if self.instance.pk and place else "New red flag"


class FlagInline(DeskRows, StackedInline):
    """The red flags of a pain."""

    model = Flag
    form = FlagForm
    after = "In short"
    verbose_name_plural = "red flags"
    note = "Most urgent first, one sentence each with its source. They open the page."
    fields = (("place", "urgency"), "text", "may_mean")
    ordering = ("place",)


@admin.register(Flag)
class FlagAdmin(PartAdmin):
    """All red flags in one list, to compare across pains."""

    list_display = ("injury", "place", "urgency", "text", "may_mean")
    list_filter = ("urgency", "injury")
    list_select_related = ("injury",)
    search_fields = ("injury__name", "injury__everyday_name", "text", "may_mean")
    ordering = ("injury__name", "place")
    fixed_fields = ("injury", "place")
    fieldsets = [
        part(
            "One sign that needs help",
            "Pain and place are fixed after the first save.",
            "injury",
            "place",
            "urgency",
            "text",
            "may_mean",
        ),
    ]


@admin.register(Injury)
class InjuryAdmin(AuthoredAdmin):
    """Pains of runners."""

    list_display = ("name", "everyday_name", "confidence", "updated_on", "reviewed_by")
    list_filter = ("confidence", ReviewedFilter)
    search_fields = ("name", "everyday_name", "slug")
    ordering = ("name",)
    inlines = [FlagInline]
    fieldsets = [
        title_and_address("everyday_name"),
        part(
            "In short",
            "The card “When to get help” follows by itself and opens with the red flags.",
            "summary",
        ),
        part("What is known", "Of the tissue, not of the reader. No diagnosis.", "what_happens"),
        part("What loads it", "In running and beside it.", "loads"),
        part("What helps", "With sources.", "helps", "helps_confidence"),
        HOW_SURE_OF_ALL,
        part("Related", "Links at the end of the page.", "muscles", "tissues", "exercises"),
        WHO_AND_WHEN,
    ]
