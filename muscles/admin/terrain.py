"""Ground and pace, and how each changes a muscle's work."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from muscles.admin.base import (
    HOW_SURE_OF_ALL,
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
from muscles.admin.forms import size_field
from muscles.models import Effect, Terrain


class EffectForm(RowForm):
    """One effect in the form of a muscle."""

    fixed_field = "terrain"
    tells = ("change", "basis")


class EffectInline(DeskRows, StackedInline):
    """The effects of ground and pace on a muscle."""

    model = Effect
    form = EffectForm
    after = "When the ground or pace changes"
    verbose_name_plural = "effects of ground and pace"
    note = (
        "One entry for each kind of ground or pace, always against level running at the same "
        "speed. Where there is none, pages say “not studied”."
    )
    fields = (("terrain", "change", "size", "basis", "confidence"), "note", "sources")
    ordering = ("terrain__order",)
    joined = ("terrain",)
    fetched = ("sources",)
    own_fields = {"size": size_field}

    def get_max_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Allow one effect for each kind of ground or pace."""
        return Terrain.objects.count()


@admin.register(Terrain)
class TerrainAdmin(AuthoredAdmin):
    """Kinds of ground, slope and pace."""

    list_display = ("name", "everyday_name", "kind", "order", "confidence", "updated_on")
    list_filter = ("kind", "confidence", ReviewedFilter)
    search_fields = ("name", "everyday_name", "slug")
    ordering = ("order",)
    fieldsets = [
        title_and_address("kind", "everyday_name", "order"),
        part("In short", "The sentence under the heading, then the answer.", "summary"),
        part("The short answer", "More, less or the same: a line each.", "short_answer"),
        part("What it means here", "Grades, speeds and surfaces of the studies.", "definition"),
        part(
            "What changes in the stride",
            "The list of muscles under it makes itself from the effects.",
            "mechanics",
        ),
        part("Why you feel it later", "Soreness, and when it is usual.", "soreness"),
        part("How to prepare", "Exercises, and how to build up.", "prepare"),
        part(
            "Form cues",
            "What was studied and what is habit stand apart.",
            "cues_studied",
            "cues_habit",
        ),
        part("What it loads", "Tissues under more load. No diagnosis.", "risks"),
        HOW_SURE_OF_ALL,
        WHO_AND_WHEN,
    ]


@admin.register(Effect)
class EffectAdmin(PartAdmin):
    """All effects in one list, to compare across muscles."""

    list_display = ("muscle", "terrain", "change", "size", "basis", "confidence")
    list_filter = ("terrain", "change", "basis", "confidence", "muscle__group")
    list_select_related = ("muscle", "terrain")
    search_fields = ("muscle__name", "muscle__everyday_name", "terrain__name", "note")
    ordering = ("muscle__order", "terrain__order")
    fixed_fields = ("muscle", "terrain")
    own_fields = {"size": size_field}
    fieldsets = [
        part(
            "Which muscle, which ground or pace",
            "Fixed after the first save. There is one effect for each muscle and ground.",
            "muscle",
            "terrain",
        ),
        part(
            "How its work changes",
            "Always against level running at the same speed.",
            ("change", "size", "basis"),
            "note",
        ),
        part("How sure are we?", "What this effect rests on.", "confidence", "sources"),
    ]
