"""The editor's desk as a whole: who may come in, and by which door."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, re_path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from muscles import kinds
from muscles.accounts import audit, roles, second_factor
from muscles.accounts.names import names_of
from muscles.models import Draft, ReaderNote
from muscles.presenters import in_texts
from muscles.views import desk_view, forgotten, kept_words, sign_in

MOST_DRAFTS = 8
"""So many drafts the first page names."""
View = Callable[..., HttpResponseBase]


class Desk(AdminSite):
    """Django's admin. Its every page wants all that the person signing in has to show."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may work here, and has shown a code if one is wanted."""
        return super().has_permission(request) and second_factor.is_satisfied(request)

    logout_template = "admin/sign_in/signed_out.html"
    password_change_template = "admin/sign_in/change_password.html"  # noqa: S105
    password_change_done_template = "admin/sign_in/password_changed.html"  # noqa: S105

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the menu, with a table's own name where its model's would mislead.

        The roles of people stand beside the people, not in a section of Django's name.
        """
        apps: list[Any] = super().get_app_list(request, app_label)
        by_label = {app["app_label"]: app for app in apps}
        if "accounts" in by_label and "auth" in by_label:
            by_label["accounts"]["models"] += by_label["auth"]["models"]
            apps.remove(by_label["auth"])
        for table in (table for app in apps for table in app["models"]):
            own = self._registry[table["model"]]
            table["name"] = getattr(own, "table_name", table["name"])
            table["heading"] = getattr(own, "menu_heading", "")
        return apps

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the tables, the drafts that wait, and how much of readers does."""
        context: dict[str, Any] = {"may_see_drafts": roles.may_see_drafts(request.user)}
        if context["may_see_drafts"]:
            rows = list(Draft.objects.told()[:MOST_DRAFTS])
            names = names_of(row.saved_by for row in rows)
            drafts = [(row, names.get(row.saved_by, row.saved_by)) for row in rows]
            context |= {"drafts": drafts, "draft_count": Draft.objects.count()}
        if request.user.has_perm(f"{roles.APP}.{roles.MODERATE}"):
            context["readers_waiting"] = ReaderNote.objects.waiting().count()
        return super().index(request, {**context, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Put the pages on the way in before those of the desk."""
        return [
            path("code/", csrf_protect(sign_in.Code.as_view()), name="code"),
            path("second-factor/", self.second_factor, name="second-factor"),
            path("find/", self.admin_view(self.find), name="find"),
            re_path(r"^view/(?P<path>.*)$", self.admin_view(self.public), name="view"),
            *forgotten.urls(),
            *super().get_urls(),
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add whether a forgotten password can be mended by mail."""
        return {**super().each_context(request), "has_mail": bool(settings.MAIL_SERVER)}

    def find(self, request: HttpRequest) -> HttpResponseBase:
        """Show where words stand in the texts that the person may read."""
        words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100].strip()
        readable = [
            kind
            for kind in kinds.KINDS
            if self.is_registered(kind.model)
            and self.get_model_admin(kind.model).has_view_permission(request)
        ]
        context = {
            **self.each_context(request),
            "words": words,
            "found": in_texts.find(words, readable),
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/desk_find.html", context)

    def public(self, request: HttpRequest, path: str) -> HttpResponseBase:
        """Show a public page with a way to its form."""
        return desk_view.page(request, path, self)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Change one's own password, and write that down."""
        answer = super().password_change(request, extra_context)
        if request.method == "POST" and answer.status_code == 302:
            audit.note(audit.What.PASSWORD, request=request)
        return answer

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Keep the words of who is signed out, and send to the set-up who has to do that first."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if self._has_to_set_up(request):
                if view == self.logout:
                    return csrf_protect(self.logout)(request)
                query = urlencode({"next": request.get_full_path()})
                return redirect(f"{reverse('admin:second-factor')}?{query}")
            is_lost = request.method == "POST" and not self.has_permission(request)
            if is_lost and view != self.logout and kept_words.Kept.of(request).fields:
                return csrf_protect(kept_words.signed_out)(request)
            answer: HttpResponseBase = guarded(request, *args, **kwargs)
            return answer

        return update_wrapper(inner, guarded)

    def _has_to_set_up(self, request: HttpRequest) -> bool:
        return (
            super().has_permission(request)
            and not second_factor.is_satisfied(request)
            and not second_factor.is_on(request.user)
        )

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Ask for name and password."""
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        request.current_app = self.name
        context = {
            **self.each_context(request),
            "title": "Sign in",
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            "needs_code": super().has_permission(request) and not self.has_permission(request),
            **kept_words.waiting(request),
            **(extra_context or {}),
        }
        return sign_in.SignIn.as_view(extra_context=context)(request)

    @method_decorator([never_cache, csrf_protect])
    def second_factor(self, request: HttpRequest) -> HttpResponseBase:
        """Show the page that sets it up: also to those who have to, before they come in."""
        if not self.has_permission(request) and not self._has_to_set_up(request):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return sign_in.second_factor_page(request)
