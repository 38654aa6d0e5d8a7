"""A forgotten password: Django's own views, in the desk's look, where mail is set up."""

from __future__ import annotations

from typing import Any

from axes.utils import reset
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse_lazy
from django.views.generic.base import ContextMixin

from muscles.accounts import audit
from muscles.accounts.forms import ForgottenForm


class OnTheWayIn(ContextMixin):
    """A page of the desk's look, which is not there without mail."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer as if there were no such page if no mail can be sent."""
        if not settings.MAIL_SERVER:
            raise Http404
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what every page of the desk is given."""
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}


class Forgotten(OnTheWayIn, views.PasswordResetView):
    """Asks for the e-mail address."""

    form_class = ForgottenForm
    title = "Forgotten password"
    template_name = "admin/sign_in/forgotten.html"
    subject_template_name = "admin/sign_in/forgotten_subject.txt"
    email_template_name = "admin/sign_in/forgotten_mail.txt"
    success_url = reverse_lazy("admin:forgotten-sent")
    extra_email_context = {"minutes": settings.PASSWORD_RESET_TIMEOUT // 60}


class Sent(OnTheWayIn, views.PasswordResetDoneView):
    """Says what to do next, whether there is an account or not."""

    title = "Check your mail"
    template_name = "admin/sign_in/forgotten_sent.html"
    extra_context = {"minutes": settings.PASSWORD_RESET_TIMEOUT // 60}


class NewPassword(OnTheWayIn, views.PasswordResetConfirmView):
    """Takes the new password, by a link that counts once."""

    title = "New password"
    title_of_a_dead_link = "This link does not work any more"
    template_name = "admin/sign_in/new_password.html"
    success_url = reverse_lazy("admin:forgotten-done")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say in our words that a link is dead; Django's title calls it unsuccessful."""
        context = super().get_context_data(**kwargs)
        return context if self.validlink else {**context, "title": self.title_of_a_dead_link}

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, write it down, and end a lock-out of the account: its owner was here."""
        answer = super().form_valid(form)
        name = form.user.get_username()
        audit.note(audit.What.PASSWORD, request=self.request, who=name, detail="By a link.")
        reset(username=name)
        return answer


class Done(OnTheWayIn, views.PasswordResetCompleteView):
    """Leads to signing in; nobody is signed in by the link, so a code is still asked for."""

    title = "Your new password is set"
    template_name = "admin/sign_in/forgotten_done.html"


def urls() -> list[URLPattern]:
    """Return the addresses, below that of the desk."""
    return [
        path("forgotten/", Forgotten.as_view(), name="forgotten"),
        path("forgotten/sent/", Sent.as_view(), name="forgotten-sent"),
        path("forgotten/done/", Done.as_view(), name="forgotten-done"),
        path("forgotten/<uidb64>/<token>/", NewPassword.as_view(), name="new-password"),
    ]
