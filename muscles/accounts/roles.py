"""What people may do at the desk: four roles, each a group of Django's with its permissions.

A person can hold several roles. The groups are made by a migration, and each ``migrate`` gives
them their permissions again, so that a new kind of content is in every role at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps as installed
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import AnonymousUser, Group, Permission, PermissionsMixin
from django.db.models import Q

from muscles import kinds

APP = "accounts"
# Rights that are about work on content as a whole, not about one table.
ASK, REVIEW, PUBLISH, SCHEDULE = "ask_for_review", "review", "publish", "schedule"
MODERATE = "moderate"
MANAGE_PEOPLE = ("view_user", "add_user", "change_user", "delete_user")
SEE_PEOPLE = ("view_group", "view_auditentry")


@dataclass(frozen=True, kw_only=True)
class EditorRole:
    """One role: what it may do with every kind of content, and besides."""

    name: str
    group: str
    on_content: tuple[str, ...]
    besides: tuple[str, ...]

    def permissions(self) -> set[tuple[str, str]]:
        """Return (app, codename) of each permission."""
        of_content = {
            (kind.model._meta.app_label, f"{action}_{kind.model._meta.model_name}")
            for kind in kinds.KINDS
            for action in self.on_content
        }
        return of_content | {
            ("auth" if codename == "view_group" else APP, codename) for codename in self.besides
        }


ROLES = (
    EditorRole(
        name="writer",
        group="Writers",
        on_content=("view", "add", "change"),
        besides=(ASK,),
    ),
    EditorRole(
        name="reviewer",
        group="Reviewers",
        on_content=("view", "change"),
        besides=(REVIEW,),
    ),
    EditorRole(
        name="publisher",
        group="Publishers",
        on_content=("view", "add", "change", "delete"),
        besides=(ASK, PUBLISH, SCHEDULE, MODERATE),
    ),
    EditorRole(
        name="administrator",
        group="Administrators",
        on_content=("view",),
        besides=(*MANAGE_PEOPLE, *SEE_PEOPLE),
    ),
)


def may_see_drafts(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Return whether somebody works on content, and so may see what is not public yet."""
    return any(
        isinstance(user, PermissionsMixin) and user.has_perm(f"{APP}.{right}")
        for right in (ASK, REVIEW, PUBLISH)
    )


def may_schedule(who: str) -> bool:
    """Return whether the person who signs in as ``who`` may let drafts become public today."""
    people = get_user_model()._default_manager.filter(username=who, is_active=True, is_staff=True)
    return any(
        isinstance(person, PermissionsMixin)
        and person.has_perms([f"{APP}.{PUBLISH}", f"{APP}.{SCHEDULE}"])
        for person in people
    )


def role(name: str) -> EditorRole:
    """Return the role that people call ``name``; ``KeyError`` if there is none."""
    return {role.name: role for role in ROLES}[name]


def ensure_roles() -> dict[str, Group]:
    """Return the group of each role by the role's name, created or mended first."""
    groups = {}
    for each in ROLES:
        group, _ = Group.objects.get_or_create(name=each.group)
        wanted = Q(pk__in=[])
        for app, codename in each.permissions():
            wanted |= Q(content_type__app_label=app, codename=codename)
        group.permissions.set(Permission.objects.filter(wanted))
        groups[each.name] = group
    return groups


def after_migrate(apps: Any, **_: Any) -> None:
    """Make the roles once all tables are there; called at the end of ``migrate``."""
    try:
        for app, model in (("auth", "Group"), (APP, "DeskAction"), ("muscles", "Muscle")):
            apps.get_model(app, model)
    except LookupError:
        # Only a part was migrated.
        return
    for label in ("muscles", APP, "auth"):
        create_permissions(installed.get_app_config(label), verbosity=0)
    ensure_roles()
