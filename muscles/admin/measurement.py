"""Published measurements: data sets, conditions, curves."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from muscles.admin.base import ContentAdmin, part
from muscles.admin.forms import numbers_field
from muscles.models import Condition, Curve, DataSet


def in_words(numbers: Any) -> str:
    """Return a summary of a list of values: how many, the lowest, the highest, and where."""
    if not isinstance(numbers, list) or not numbers:
        return "no numbers"
    known = [value for value in numbers if value is not None]
    if not known:
        return "no numbers"
    low, high = min(known), max(known)
    return (
        f"{len(numbers)} numbers, lowest {low:g} at {numbers.index(low)} %, "
        f"highest {high:g} at {numbers.index(high)} %"
    )


@admin.register(DataSet)
class DataSetAdmin(ContentAdmin):
    """Published sets of measurements."""

    list_display = ("name", "slug", "licence", "one_scale")
    search_fields = ("name", "slug", "credit")
    ordering = ("slug",)
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = [
        part(
            "Name",
            "The slug is fixed after the first save: conditions and downloads name it.",
            "name",
            "slug",
        ),
        part(
            "Credit and licence",
            "Shown beside every figure drawn from it.",
            "credit",
            ("licence", "url"),
            "licence_note",
        ),
        part("What we did", "So that others can do it again.", "processing"),
        part(
            "What compares",
            "Figures say on one scale only what was recorded on one.",
            "one_scale",
        ),
        part(
            "Single values",
            "Published numbers that are no curve, drawn as points.",
            "slope_costs",
            "source",
        ),
    ]


@admin.register(Condition)
class ConditionAdmin(ContentAdmin):
    """One data set at one speed and slope."""

    list_display = ("slug", "name", "kind", "speed", "slope", "people", "data_set")
    list_filter = ("kind", "data_set", "surface")
    list_select_related = ("data_set",)
    search_fields = ("slug", "name")
    ordering = ("slope", "speed", "slug")
    fieldsets = [
        part(
            "Name",
            "The code is fixed after the first save: curves and downloads name it.",
            "slug",
            "name",
        ),
        part(
            "Where it comes from",
            "Measured in people, or simulated.",
            "data_set",
            "kind",
            "simulation_of",
        ),
        part(
            "What was run",
            "Gait, speed, slope, ground and how many people.",
            "gait",
            ("speed", "slope"),
            ("surface", "people"),
            ("stance_percent", "stride_seconds"),
        ),
        part(
            "In figures",
            "How its lines look, when they lead, and what is said beside them.",
            ("look", "precedence"),
            "timing_note",
            "length_note",
            "landing_note",
        ),
    ]


@admin.register(Curve)
class CurveAdmin(ContentAdmin):
    """One quantity over the gait cycle."""

    list_display = ("channel", "quantity", "condition__slug", "muscle", "values_in_words")
    list_filter = ("quantity", "condition__kind", "condition")
    list_select_related = ("condition", "muscle")
    search_fields = ("channel", "condition__slug", "condition__name", "muscle__name")
    ordering = ("condition__slug", "quantity", "channel")
    fixed_fields = ("condition", "quantity", "channel")
    readonly_fields = ("values_in_words", "spread_in_words")
    own_fields = {"values": numbers_field, "spread": numbers_field}
    fieldsets = [
        part(
            "What was recorded",
            "Condition, quantity and channel are fixed after the first save.",
            "condition",
            "quantity",
            "channel",
            "muscle",
        ),
        part(
            "What it stands for",
            "Most curves show one whole muscle: then leave these as they are.",
            "shows",
            "stands_for_muscle",
            "also_muscles",
        ),
        part(
            "What to be careful about",
            "Shown with the figure.",
            "remark",
            "channel_note",
        ),
        part(
            "Values",
            "From 0 to 100 % of the cycle, with commas between them. Paste a column or a row.",
            "values_in_words",
            "values",
        ),
        part(
            "Spread",
            "The standard deviation at each percent, if it is known.",
            "spread_in_words",
            "spread",
        ),
    ]

    @admin.display(description="values in short")
    def values_in_words(self, row: Curve) -> str:
        """Return the values' number and range."""
        return in_words(row.values)

    @admin.display(description="spread in short")
    def spread_in_words(self, row: Curve) -> str:
        """Return the spread's number and range."""
        return in_words(row.spread)
