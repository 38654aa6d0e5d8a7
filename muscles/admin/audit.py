"""The log at the desk: administrators read it and nobody changes it; tables write to it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.http import HttpRequest

from muscles.accounts import audit
from muscles.accounts.models import AuditEntry

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    Mixin = BaseModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin
    Mixin = object


@admin.register(AuditEntry)
class AuditEntryAdmin(ModelAdmin):
    """Read only, for the superuser as well."""

    table_name = "Log of sign-ins, publishing and rights"
    fields = ("at", "who", "what", "about", "detail", "address")
    readonly_fields = ("at",)
    list_display = ("at", "who", "what", "about", "address")
    list_filter = ("what", "at")
    search_fields = ("who", "about", "detail", "address")
    date_hierarchy = "at"
    list_per_page = 100
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds a line by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a line."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a line."""
        return False


class Audited(Mixin):
    """A table whose additions, changes and deletions are written into the log."""

    saved: audit.What = audit.What.PUBLISHED

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write down that a row is new."""
        entry = super().log_addition(request, obj, message)  # type: ignore[misc]
        audit.note(self.saved, request=request, about=named(obj), detail="New.")
        return entry

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write down that a row was saved, and which fields changed."""
        entry = super().log_change(request, obj, message)  # type: ignore[misc]
        if message:
            detail = entry.get_change_message()
            audit.note(self.saved, request=request, about=named(obj), detail=detail)
        return entry

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Write down which rows are gone; called while they are still there."""
        entries = super().log_deletions(request, queryset)  # type: ignore[misc]
        for obj in queryset:
            audit.note(audit.What.DELETED, request=request, about=named(obj))
        return entries


class RightsAudited(Audited):
    """A table of people or roles: the log names which rights came and which went."""

    saved = audit.What.RIGHTS

    @abstractmethod
    def rights(self, obj: Any) -> set[str]:
        """Return what ``obj`` allows, as words."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and remember the rights from before."""
        if change:
            before = type(obj)._default_manager.get(pk=obj.pk)
            request.rights_before = self.rights(before)  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write down the change, and then the rights that came and went."""
        entry = super().log_change(request, obj, message)
        before = getattr(request, "rights_before", None)
        if before is not None:
            now = self.rights(type(obj)._default_manager.get(pk=obj.pk))
            changes = [f"+ {right}" for right in sorted(now - before)]
            changes += [f"− {right}" for right in sorted(before - now)]
            if changes:
                detail = "\n".join(changes)
                audit.note(self.saved, request=request, about=named(obj), detail=detail)
        return entry


def named(row: Any) -> str:
    """Return how the log names a row: ``muscle: Soleus``."""
    return f"{row._meta.verbose_name}: {row}"
