"""The group of users who may edit content."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from muscles import kinds

EDITORS = "Editors"


def ensure_editors_group() -> Group:
    """Return the group of editors, created or updated first.

    Its members may view, add, change and delete every content model and nothing else: no users, no
    groups, no record of the last load. Run it again after a model was added.
    """
    group, _ = Group.objects.get_or_create(name=EDITORS)
    types = ContentType.objects.get_for_models(*kinds.in_load_order()).values()
    group.permissions.set(Permission.objects.filter(content_type__in=types))
    return group
