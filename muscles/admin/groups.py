"""Who may sit at the desk."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from muscles.content.files import MODELS

EDITORS = "Editors"


def ensure_editors_group() -> Group:
    """Return the group that may edit all content and nothing else, making or mending it first.

    Its members see, add, change and delete every content model. They see no users, no groups
    and none of the site's own books, such as the ledger of the last load. Run it again after a
    model was added.
    """
    group, _ = Group.objects.get_or_create(name=EDITORS)
    types = ContentType.objects.get_for_models(*MODELS).values()
    group.permissions.set(Permission.objects.filter(content_type__in=types))
    return group
