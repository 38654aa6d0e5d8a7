"""Who may sit at the desk."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

EDITORS = "Editors"


def ensure_editors_group() -> Group:
    """Return the group that may edit all content and nothing else, making or mending it first.

    Its members see, add, change and delete every content model. They see no users, no groups
    and not the ledger of the last load. Run it again after a model was added.
    """
    group, _ = Group.objects.get_or_create(name=EDITORS)
    group.permissions.set(
        Permission.objects.filter(content_type__app_label="muscles").exclude(
            content_type__model="loadedrow"
        )
    )
    return group
