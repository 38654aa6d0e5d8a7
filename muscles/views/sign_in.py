"""Pages on the way into the desk: the password, the code, a lock-out, the second factor.

Nobody is signed in before the code was right. Between the two steps the session only remembers
who has shown a password, for ten minutes.
"""

from __future__ import annotations

from time import time
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model, login
from django.contrib.auth.views import LoginView, RedirectURLMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.edit import FormView

from muscles.accounts import audit, second_factor
from muscles.accounts.forms import CodeForm, PasswordForm, SetUpForm, SignInForm
from muscles.views import kept_words

HALF = "half_signed_in"
"""The key of the session under which it stands who has shown a password, but no code yet."""


class SignIn(LoginView):
    """The first step: name and password."""

    template_name = "admin/sign_in/sign_in.html"
    authentication_form = SignInForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in who needs no code; ask everyone else for it."""
        user = form.get_user()
        if not second_factor.is_on(user):
            login(self.request, user)
            return kept_words.after_sign_in(self.request) or redirect(self.get_success_url())
        self.request.session.cycle_key()
        self.request.session[HALF] = {
            "user": user.pk,
            "backend": user.backend,
            "at": time(),
            # Ends the second step when the password changes meanwhile.
            "hash": user.get_session_auth_hash(),
        }
        return code_page(self.request, CodeForm(self.request, user), self.get_success_url())


def half_signed_in(request: HttpRequest) -> Any:
    """Return who has shown a password a short while ago, or ``None``."""
    half = request.session.get(HALF)
    if not half or not 0 <= time() - half["at"] < settings.SIGN_IN_SECONDS:
        return None
    user: Any = get_user_model()._default_manager.filter(pk=half["user"], is_active=True).first()
    if user is None or not constant_time_compare(half["hash"], user.get_session_auth_hash()):
        return None
    user.backend = half["backend"]
    return user


def code_page(request: HttpRequest, form: CodeForm, there: str) -> HttpResponse:
    """Ask for a code, and lead ``there`` afterwards."""
    context = {
        **admin.site.each_context(request),
        **kept_words.waiting(request),
        "title": "Enter your code",
        "form": form,
        "next": there,
    }
    return render(request, "admin/sign_in/code.html", context)


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class Code(RedirectURLMixin, FormView):  # type: ignore[type-arg]
    """The second step: a code of the phone, or a recovery code."""

    form_class = CodeForm
    next_page = "admin:index"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send to the first step who did not take it."""
        self.user = half_signed_in(request)
        if self.user is None:
            request.session.pop(HALF, None)
            return redirect("admin:login")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form who it is about."""
        return {**super().get_form_kwargs(), "request": self.request, "user": self.user}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Sign in; django-otp notes in the session which device vouched."""
        del self.request.session[HALF]
        self.user.otp_device = form.device
        login(self.request, self.user)
        return kept_words.after_sign_in(self.request) or redirect(self.get_success_url())

    def render_to_response(self, context: dict[str, Any], **_: Any) -> HttpResponse:
        """Ask, with what was wrong."""
        return code_page(self.request, context["form"], self.get_success_url())


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Any) -> HttpResponse:
    """Say that there were too many failures, for how long nobody is let in, and what to do."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {
        **admin.site.each_context(request),
        "title": "Too many attempts",
        "minutes": minutes,
        "failures": settings.AXES_FAILURE_LIMIT,
    }
    page = render(request, "admin/sign_in/locked_out.html", context, status=429)
    page["Retry-After"] = str(minutes * 60)
    page["Cache-Control"] = "no-store"
    return page


@sensitive_post_parameters()
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Set up the second factor, make new recovery codes, or switch it off."""
    wanted = request.POST.get("do", "")
    is_on = second_factor.is_on(request.user)
    is_required = second_factor.is_required(request.user)
    form: Any = None
    if wanted == "set-up" and not is_on:
        form = SetUpForm(request, request.POST)
        if form.is_valid():
            return _codes_page(request, second_factor.switch_on(request))
    elif wanted == "codes" and is_on:
        form = PasswordForm(request, request.POST)
        if form.is_valid():
            return _codes_page(request, second_factor.new_codes(request))
    elif wanted == "off" and is_on and not is_required:
        form = PasswordForm(request, request.POST)
        if form.is_valid():
            second_factor.switch_off(request.user)
            audit.note(audit.What.FACTOR_OFF, request=request)
            return redirect("admin:second-factor")
    context = {
        **admin.site.each_context(request),
        "title": "Second factor",
        "is_on": is_on,
        "is_required": is_required,
        "wanted": wanted,
        "there": _here(request.GET.get("next", "")),
    }
    if is_on:
        context["codes_left"] = second_factor.codes_left(request.user)
        context["form"] = form or PasswordForm(request)
    else:
        device = second_factor.phone(request.user)
        context["picture"] = second_factor.picture(device)
        context["secret"] = second_factor.secret(device)
        context["form"] = form or SetUpForm(request)
    return render(request, "admin/sign_in/second_factor.html", context)


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "Recovery codes",
        "codes": codes,
        "there": _here(request.GET.get("next", "")),
    }
    return render(request, "admin/sign_in/recovery_codes.html", context)


def _here(address: str) -> str:
    """Return an address of this site; that of the desk in place of any other."""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours and address.startswith("/") else "/admin/"
