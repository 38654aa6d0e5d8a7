"""The editors' desk: Django's admin, one module for each subject."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase

from muscles import kinds
from muscles.admin import (
    accounts,
    anatomy,
    audit,
    drafts,
    editorial,
    evidence,
    gait,
    measurement,
    pictures,
    readers,
    terrain,
    training,
)
from muscles.admin.base import AuthoredAdmin, ContentAdmin, PageAdmin, PartAdmin
from muscles.admin.widgets import PickView
from muscles.kinds import Kind
from muscles.models import Authored, Page

__all__ = [
    "accounts",
    "anatomy",
    "audit",
    "drafts",
    "editorial",
    "evidence",
    "gait",
    "measurement",
    "pictures",
    "readers",
    "terrain",
    "training",
]


def pick_view(request: HttpRequest) -> HttpResponseBase:
    """Answer a pick list while the editor types."""
    return PickView.as_view(admin_site=admin.site)(request)


def register(kind: Kind) -> None:
    """Put the table of ``kind`` on the desk, unless a module of this package did."""
    if admin.site.is_registered(kind.model):
        return
    if issubclass(kind.model, Authored):
        admin.site.register(kind.model, AuthoredAdmin)
    elif issubclass(kind.model, Page):
        admin.site.register(kind.model, PageAdmin)
    else:
        admin.site.register(kind.model, PartAdmin if kind.shown_on else ContentAdmin)


for _kind in kinds.KINDS:
    register(_kind)


admin.site.site_header = "Running Muscles: the editor's desk"
admin.site.site_title = "Running Muscles: the editor's desk"
admin.site.index_title = "What would you like to edit?"
admin.site.autocomplete_view = pick_view  # type: ignore[method-assign, assignment]
