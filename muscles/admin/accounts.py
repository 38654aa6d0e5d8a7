"""Accounts: only chief editors see them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from muscles.accounts.models import User

WHO: Any = ("Who this is", {"fields": ("display_name", "qualification", "email")})


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
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
