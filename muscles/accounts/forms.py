"""The forms on the way into the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from muscles.accounts import second_factor


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
