"""The editor's desk as a whole: who may come in, and by which door."""

from __future__ import annotations

from django.contrib.admin import AdminSite


class Desk(AdminSite):
    """Django's admin, with ways in of our own."""

    login_template = "admin/sign_in/sign_in.html"
