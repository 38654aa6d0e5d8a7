"""The forms on the way into the desk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordResetForm
from django.http import HttpRequest
from django.utils import timezone

from muscles.accounts import audit, second_factor
from muscles.accounts.addresses import client_address
from muscles.accounts.models import AuditEntry

POSTMAN = ThreadPoolExecutor(1, "post")
"""Sends mail while the page is answered: how long that takes would tell whether there is one."""
MAILS_WITHIN, MOST_MAILS, MOST_FROM_AN_ADDRESS = timedelta(hours=1), 3, 10
"""So many mails an account gets, and so often an address may ask, within that time."""


class SignInForm(AdminAuthenticationForm):
    """The first step of signing in, with a refusal in plain words."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "The username or the password is wrong, or this account may not use the "
        "desk. Capital letters count in both.",
    }


class CodeForm(forms.Form):
    """The second step of signing in: a code of the phone, or a recovery code."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
        help_text="Six digits from the app on your phone. Lost it? Type a recovery code.",
    )

    def __init__(self, request: HttpRequest, user: Any, *args: Any, **kwargs: Any) -> None:
        """Take who has shown the password."""
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        self.device: Any = None

    def clean_code(self) -> str:
        """Refuse a code that is wrong, used already, or comes too soon after wrong ones."""
        code = "".join(self.cleaned_data["code"].split()).lower()
        self.device = second_factor.device_for(self.user, code)
        check(self.request, self.user, self.device, code)
        return code


class PasswordForm(forms.Form):
    """Asks for the password again, before something that a thief of the session would do."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Take who asks."""
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        """Refuse a wrong password; failures count as failed sign-ins."""
        password: str = self.cleaned_data["password"]
        name = self.request.user.get_username()
        if authenticate(self.request, username=name, password=password) != self.request.user:
            raise forms.ValidationError("That is not your password.")
        return password


class SetUpForm(PasswordForm):
    """The first code of a phone shows that it has the secret."""

    code = forms.CharField(
        label="Code that the app shows",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        """Look at the code once the password is right."""
        cleaned = super().clean() or {}
        if "password" in cleaned and "code" in cleaned:
            code = "".join(cleaned["code"].split())
            try:
                check(self.request, self.request.user, second_factor.phone(self.request.user), code)
            except forms.ValidationError as error:
                self.add_error("code", error)
        return cleaned


def check(request: HttpRequest, user: Any, device: Any, code: str) -> None:
    """Raise ``ValidationError`` unless ``device`` accepts ``code`` now."""
    wrong = "That code is wrong or was used already. Wait for the next one, then type that."
    if device is None:
        raise forms.ValidationError(wrong)
    if seconds := second_factor.seconds_to_wait(device):
        raise forms.ValidationError(f"Too many wrong codes. Try again in {seconds} s.")
    if not second_factor.verify(request, user, device, code):
        raise forms.ValidationError(wrong)


class ForgottenForm(PasswordResetForm):
    """Asks where to send the link to. Whether it goes out shows nowhere but in the mail."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="The address in your account.",
    )

    def save(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Write down who asked, and send, unless there was too much of it lately.

        What is done is the same with and without an account. The link leads to the site's public
        address, whatever the request calls itself.
        """
        self.request: HttpRequest | None = kwargs.get("request")
        site = urlsplit(settings.SITE_URL)
        kwargs |= {"domain_override": site.netloc, "use_https": site.scheme == "https"}
        super().save(**kwargs)

    def get_users(self, email: str) -> Any:
        """Return the accounts of the desk with this address, unless asked for too often."""
        users = [user for user in super().get_users(email) if user.is_staff]
        since = timezone.now() - MAILS_WITHIN
        asked = AuditEntry.objects.filter(what=audit.What.RESET_ASKED, at__gte=since)
        from_there = client_address(self.request) if self.request else None
        if asked.filter(address=from_there).count() >= MOST_FROM_AN_ADDRESS:
            return []
        names = ", ".join(sorted(user.get_username() for user in users))
        is_too_often = asked.filter(about=names).count() >= MOST_MAILS
        audit.note(audit.What.RESET_ASKED, request=self.request, who="", about=names)
        return [] if is_too_often else users

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Hand the mail to the postman."""
        POSTMAN.submit(super().send_mail, *args, **kwargs)
