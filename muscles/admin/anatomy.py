"""The body: muscles with their roles and effects, groups, tissues."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin

from muscles.admin.base import (
    HOW_SURE_IN_WORDS,
    IN_SHORT,
    WHO_AND_WHEN,
    AuthoredAdmin,
    ReviewedFilter,
    part,
    title_and_address,
)
from muscles.admin.gait import RoleInline
from muscles.admin.terrain import EffectInline
from muscles.models import Group, Muscle, Phase, Tissue


@admin.register(Group)
class GroupAdmin(AuthoredAdmin):
    """Muscle groups."""

    list_display = ("name", "everyday_name", "order", "updated_on", "reviewed_by")
    list_filter = (ReviewedFilter,)
    search_fields = ("name", "everyday_name", "slug")
    ordering = ("order",)
    fieldsets = [
        title_and_address("everyday_name", "order"),
        IN_SHORT,
        part(
            "On the front page",
            "A label beside the body, with a line to the muscles. Both empty: none.",
            ("map_label", "map_words"),
        ),
        part("What the group does", "Follows the list of its muscles.", "body"),
        HOW_SURE_IN_WORDS,
        WHO_AND_WHEN,
    ]


@admin.register(Muscle)
class MuscleAdmin(AuthoredAdmin):
    """Muscles."""

    list_display = ("name", "everyday_name", "group", "demand", "order", "updated_on")
    list_filter = ("group", "demand", "depth", "anatomy_confidence", ReviewedFilter)
    list_select_related = ("group",)
    search_fields = ("name", "everyday_name", "latin", "slug")
    ordering = ("order",)
    inlines = [RoleInline, EffectInline]
    fieldsets = [
        title_and_address(
            "everyday_name", "is_plural", ("latin", "pronunciation"), "group", "order"
        ),
        IN_SHORT,
        part(
            "At a glance",
            "The short table beside the picture: plain phrases, no full sentences.",
            "location",
            "joints",
            "main_job",
            "rhythm",
            "more_work_when",
            "confused_with",
            ("depth", "demand"),
            "map_note",
        ),
        part(
            "In the stride",
            "The text before the table of roles, and why a level differs from a curve.",
            "in_the_stride",
            "levels_note",
        ),
        part(
            "When the ground or pace changes",
            "The text before the list of effects.",
            "when_things_change",
        ),
        part("How sure are we?", "How it is known, and what is open.", "how_sure"),
        part("Feel it", "A safe check with the hand. No diagnosis.", "feel_it"),
        part("Train it", "The list of exercises under it makes itself.", "train_it"),
        part("When it complains", "The card “When to get help” follows by itself.", "complains"),
        part(
            "Details for students",
            "Attachments, nerve and names from a textbook, and where they were looked up.",
            "origin",
            "insertion",
            "nerve",
            "actions",
            "antagonists",
            "synergists",
            ("ta2", "ta98"),
            ("fma", "uberon"),
            "wikidata",
            "emg_basis",
            ("anatomy_confidence",),
            "anatomy_sources",
            "student_notes",
        ),
        part("Did you know?", "One surprising sentence at the end.", "fun_fact"),
        WHO_AND_WHEN,
    ]

    def still_to_do(self, row: Any) -> Iterable[str]:
        """Warn of phases without a role."""
        yield from super().still_to_do(row)
        missing = Phase.objects.exclude(roles__muscle=row).values_list("name", flat=True)
        if missing:
            yield (
                f"{row} has no role yet in: {', '.join(missing)}. Every muscle needs one in "
                "every phase; choose “quiet” and level 0 if it rests."
            )


@admin.register(Tissue)
class TissueAdmin(AuthoredAdmin):
    """Tendons, ligaments, fasciae, bones."""

    list_display = ("name", "everyday_name", "kind", "updated_on", "reviewed_by")
    list_filter = ("kind", ReviewedFilter)
    search_fields = ("name", "everyday_name", "latin", "slug")
    ordering = ("name",)
    fieldsets = [
        title_and_address("kind", "everyday_name", "latin"),
        IN_SHORT,
        part("At a glance", "Where it is, and which muscles pull on it.", "location", "muscles"),
        part("What it does when you run", "The main section.", "body"),
        part("What loads it", "The card “When to get help” follows by itself.", "loads"),
        HOW_SURE_IN_WORDS,
        WHO_AND_WHEN,
    ]
