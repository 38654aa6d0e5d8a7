"""Django's admin, with the site of our own that knows who may come in."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Makes ``admin.site`` the editor's desk."""

    default_site = "muscles.views.desk.Desk"
