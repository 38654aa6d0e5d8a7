"""The group of people who may edit content."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from muscles.models.base import ContentModel

EDITORS = "Editors"


def ensure_editors_group() -> Group:
    """Return the group that may edit all content and nothing else, making or mending it first.

    Its members see, add, change and delete every content model. They see no accounts, no groups
    and no tables of the site's own, such as the ledger of the last load. Run it again after a
    model was added.
    """
    group, _ = Group.objects.get_or_create(name=EDITORS)
    content = [model for model in apps.get_models() if issubclass(model, ContentModel)]
    types = ContentType.objects.get_for_models(*content).values()
    group.permissions.set(Permission.objects.filter(content_type__in=types))
    return group
