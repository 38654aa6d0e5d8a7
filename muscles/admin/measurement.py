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
    low, high = min(numbers), max(numbers)
    return (
        f"{len(numbers)} numbers, lowest {low:g} at {numbers.index(low)} %, "
        f"highest {high:g} at {numbers.index(high)} %"
    )


@admin.register(DataSet)
class DataSetAdmin(ContentAdmin):
    """Published sets of measurements."""

    list_display = ("name", "slug", "licence")
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
        part("Where it comes from", "Measured in people, or simulated.", "data_set", "kind"),
        part(
            "What was run",
            "Speed, slope, ground and how many people.",
            ("speed", "slope"),
            ("surface", "people"),
            ("stance_percent", "stride_seconds"),
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
            "Values",
            "From 0 to 100 % of the cycle, separated by commas. Paste a column or a row.",
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
