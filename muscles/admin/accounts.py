"""Accounts: only administrators see them."""

from __future__ import annotations

from typing import Any

from axes.utils import reset
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from muscles.accounts import audit, second_factor
from muscles.accounts.models import User
from muscles.admin.audit import RightsAudited, named

LABELS = {
    "is_active": "May sign in",
    "is_staff": "May use the desk",
    "is_superuser": "May do everything",
    "groups": "Roles",
}
HELP_TEXTS = {
    "username": "To sign in with: letters, digits and @ . + - _ only.",
    "is_active": "Take the tick away instead of deleting an account.",
    "is_staff": "Without it nobody gets past the sign-in page.",
    "is_superuser": "Every right, whatever the roles below.",
    "groups": "What a person may do is the sum of the roles.",
}
WHO: Any = ("Who this is", {"fields": ("display_name", "qualification", "email")})


@admin.register(User)
class AccountAdmin(RightsAudited, UserAdmin):  # type: ignore[type-arg]
    """The people who may sign in."""

    list_display = ("username", "display_name", "qualification", "is_superuser", "is_active")
    list_filter = ("is_superuser", "is_active", "groups")
    search_fields = ("username", "display_name", "email")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        WHO,
        ("What they may do", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (*UserAdmin.add_fieldsets, WHO)
    readonly_fields = ("last_login", "date_joined")
    actions = ("unlock", "switch_off_second_factor")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Name what an account may do in this site's words."""
        kwargs = {"labels": LABELS, "help_texts": HELP_TEXTS, **kwargs}
        return super().get_form(request, obj, change=change, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Show the few roles as boxes to tick."""
        return super().formfield_for_manytomany(
            db_field, request, **{"widget": CheckboxSelectMultiple, **kwargs}
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep superusers to superusers: who sets a password has the account."""
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep superusers to superusers."""
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Let nobody make themselves a superuser."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def rights(self, obj: Any) -> set[str]:
        """Return the roles of a person, and the marks that give rights."""
        marks = {"is_active": "active", "is_staff": "desk", "is_superuser": "superuser"}
        held = {word for mark, word in marks.items() if getattr(obj, mark)}
        return held | {f"role {group.name}" for group in obj.groups.all()}

    @admin.action(description="Unlock: let them sign in again now", permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Forget the failures on the accounts."""
        for user in queryset:
            reset(username=user.username)
            audit.note(audit.What.UNLOCKED, request=request, about=named(user))
        names = ", ".join(user.username for user in queryset)
        messages.success(request, f"Unlocked {names}. They can sign in now.")

    @admin.action(
        description="Switch off the second factor: the phone is lost", permissions=["change"]
    )
    def switch_off_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people sign in with their password alone, until they set a phone up again."""
        for user in queryset:
            if not _may_touch(request, user):
                messages.error(request, f"{user.username} is a superuser: only one may do that.")
            elif second_factor.switch_off(user):
                audit.note(audit.What.FACTOR_OFF, request=request, about=named(user))
                messages.success(request, f"The second factor of {user.username} is off.")
            else:
                messages.info(request, f"{user.username} had no second factor.")


def _may_touch(request: HttpRequest, account: Any) -> bool:
    return request.user.is_superuser or not getattr(account, "is_superuser", False)


admin.site.unregister(Group)
# Their forms would show the secrets of phones and recovery codes to whoever may see them.
admin.site.unregister([TOTPDevice, StaticDevice])


@admin.register(Group)
class RoleAdmin(RightsAudited, GroupAdmin):
    """Roles: groups of rights that a person can hold."""

    # Django calls them groups, as this site calls groups of muscles.
    table_name = "Roles of people"

    def rights(self, obj: Any) -> set[str]:
        """Return the permissions of a role."""
        return {str(right) for right in obj.permissions.select_related("content_type")}
