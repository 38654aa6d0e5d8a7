"""The stride: its phases, and what each muscle does in each."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib import admin

from muscles.admin.base import (
    IN_SHORT,
    WHO_AND_WHEN,
    AuthoredAdmin,
    DeskRows,
    PartAdmin,
    ReviewedFilter,
    RowForm,
    RowFormSet,
    StackedInline,
    part,
    title_and_address,
)
from muscles.admin.forms import level_field
from muscles.models import Phase, Role


class RoleForm(RowForm):
    """One role in the form of a muscle."""

    fixed_field = "phase"
    tells = ("action", "level")

    @cached_property
    def changed_data(self) -> list[str]:
        """Return the changed fields; a phase alone is not yet a role."""
        changed = super().changed_data
        return [] if not self.instance.pk and changed == ["phase"] else changed


class RoleFormSet(RowFormSet):
    """An entry for every phase in the order of the stride: existing roles, then missing ones."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {role.phase_id for role in self.get_queryset()}
        phases = Phase.objects.order_by("order").values_list("pk", flat=True)
        self.initial_extra = [{"phase": pk} for pk in phases if pk not in held]
        self.extra = len(self.initial_extra)
        self.max_num = len(phases)

    def get_unique_error_message(self, unique_check: Any) -> str:
        """Return a plain message for two roles in one phase."""
        return "One phase has two roles here. Keep one of them and remove the other."

    def get_form_error(self) -> str:
        """Return a plain message for the second of two roles."""
        return "This muscle has a role in this phase already. Edit that one instead."


class RoleInline(DeskRows, StackedInline):
    """The roles of a muscle, one for each phase."""

    model = Role
    form = RoleForm
    formset = RoleFormSet
    before = "In the stride"
    verbose_name_plural = "roles, phase by phase"
    note = (
        "One entry for each of the phases. An entry left empty is not saved. Action is what the "
        "muscle and its tendon do; level is how active it is, not how strong the pull."
    )
    fields = (
        ("phase", "action", "level", "confidence"),
        ("basis", "basis_of", "differs"),
        ("job", "fibres"),
        "sources",
    )
    ordering = ("phase__order",)
    joined = ("phase",)
    fetched = ("sources",)
    own_fields = {"level": level_field}


@admin.register(Phase)
class PhaseAdmin(AuthoredAdmin):
    """The parts of the gait cycle."""

    has_own_order = False  # Phases follow the stride.
    list_display = ("name", "order", "part", "start_percent", "end_percent", "confidence")
    list_filter = ("part", "confidence", ReviewedFilter)
    search_fields = ("name", "short", "slug")
    ordering = ("order",)
    fieldsets = [
        title_and_address("short", "bar_label", "when", "at_work", "order"),
        part(
            "Place in the cycle",
            "Phases follow each other from 0 to 100 % without gap or overlap. To move a border, "
            "shorten the one phase first, then lengthen the other.",
            "part",
            ("start_percent", "end_percent"),
        ),
        IN_SHORT,
        part("Joints", "The short table beside the picture.", "hip", "knee", "ankle"),
        part("What happens", "The main section.", "what_happens"),
        part("When the signal is silent", "For the moving runner.", "silent_note"),
        part("Forces", "Follows the table of muscles, which makes itself.", "forces"),
        part("What changes", "With speed, slope and foot strike.", "changes"),
        part("Common mix-up", "What is often told wrongly.", "mixups"),
        part("What you can notice", "A question to take on a run.", "notice"),
        part("How sure are we?", "For the description as a whole.", "confidence", "sources"),
        WHO_AND_WHEN,
    ]

    def still_to_do(self, row: Any) -> Iterable[str]:
        """Warn of gaps between phases."""
        yield from super().still_to_do(row)
        at = 0
        for phase in Phase.objects.order_by("start_percent"):
            if phase.start_percent > at:
                yield f"No phase covers {at} to {phase.start_percent} % of the cycle."
            at = phase.end_percent
        if at < 100:
            yield f"No phase covers {at} to 100 % of the cycle."


@admin.register(Role)
class RoleAdmin(PartAdmin):
    """All roles in one list, to compare across muscles."""

    list_display = ("muscle", "phase", "action", "level", "job", "confidence")
    list_filter = ("phase", "action", "level", "confidence", "muscle__group")
    list_select_related = ("muscle", "phase")
    search_fields = ("muscle__name", "muscle__everyday_name", "phase__name", "job")
    ordering = ("muscle__order", "phase__order")
    fixed_fields = ("muscle", "phase")
    own_fields = {"level": level_field}
    fieldsets = [
        part(
            "Which muscle, which phase",
            "Fixed after the first save. There is one role for each muscle and phase.",
            "muscle",
            "phase",
        ),
        part(
            "What it does",
            "Shown in tables, on the map and in the stride.",
            ("action", "level"),
            "job",
            "fibres",
        ),
        part(
            "How sure are we?",
            "What this role rests on, and where its level differs from a curve, why.",
            ("basis", "basis_of"),
            "differs",
            "confidence",
            "sources",
        ),
    ]
