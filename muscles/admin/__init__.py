"""The editor's desk: Django's admin, one module per subject."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase

from muscles.admin import (
    accounts,
    anatomy,
    editorial,
    evidence,
    gait,
    measurement,
    terrain,
    training,
)
from muscles.admin.widgets import PickView

__all__ = [
    "accounts",
    "anatomy",
    "editorial",
    "evidence",
    "gait",
    "measurement",
    "terrain",
    "training",
]


def pick_view(request: HttpRequest) -> HttpResponseBase:
    """Answer a pick list while the editor types."""
    return PickView.as_view(admin_site=admin.site)(request)


admin.site.site_header = "Running Muscles: the editor's desk"
admin.site.site_title = "Running Muscles: the editor's desk"
admin.site.index_title = "What would you like to edit?"
admin.site.autocomplete_view = pick_view  # type: ignore[method-assign, assignment]
