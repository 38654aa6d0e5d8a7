"""Words that were sent to the desk and could not be taken: they are shown, and can be sent again.

A session ends, somebody signs out in another tab, a role does not allow it: what was typed is in
the request, so the answer gives it back. Nothing is stored here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from muscles.accounts.forms import SignInForm
from muscles.text.numbers import number_in

NEVER_KEPT = ("csrfmiddlewaretoken", "kept", "code")
LONG = 25
"""Several words of so many characters together, or lines, are shown; the rest travels along."""


@dataclass(frozen=True)
class Field:
    """One field of a form as it was sent."""

    name: str
    value: str

    @property
    def is_words(self) -> bool:
        """Return whether somebody may miss this."""
        text = self.value.strip()
        return (len(text) >= LONG and " " in text) or "\n" in text

    @property
    def label(self) -> str:
        """Return the name for people: ``roles-0-job`` is ``roles 1, job``."""
        parts = [
            part if (at := number_in(part)) is None else str(at + 1)
            for part in self.name.split("-")
        ]
        text = ", ".join(parts).replace("_", " ").strip()
        return text.replace(", ", " ", 1) if len(parts) > 1 else text


@dataclass(frozen=True)
class Kept:
    """A form as it was sent, and where to."""

    address: str
    fields: list[Field]
    has_files: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Kept:
        """Take what a request brought, without passwords and codes."""
        fields = [
            Field(name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in NEVER_KEPT and "password" not in name
        ]
        return cls(request.get_full_path(), fields, bool(request.FILES))

    @classmethod
    def read(cls, text: str) -> Kept | None:
        """Return what ``text`` holds; ``None`` if it is not one of ours, or leads elsewhere."""
        try:
            address, pairs = json.loads(text)
            fields = [Field(str(name), str(value)) for name, value in pairs]
            path = urlsplit(address).path
        except (ValueError, TypeError, AttributeError):
            return None
        is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
        return cls(address, fields) if is_ours and path.startswith(reverse("admin:index")) else None

    @property
    def text(self) -> str:
        """Return all of it as one text, to travel in a hidden field."""
        return json.dumps([self.address, [[field.name, field.value] for field in self.fields]])

    @property
    def words(self) -> list[Field]:
        """Return what somebody typed at length."""
        return [field for field in self.fields if field.is_words]


def page(request: HttpRequest, state: str, kept: Kept | None, status: int) -> HttpResponse:
    """Say what happened and what to do, with the words.

    ``state`` is ``signed-out``, ``again`` (they can be sent again now), ``forbidden`` or ``stale``.
    """
    context = {
        **admin.site.each_context(request),
        "title": {
            "signed-out": "You are signed out",
            "again": "Send your text again",
            "forbidden": "You may not do this",
            "stale": "This page was open too long",
        }[state],
        "state": state,
        "kept": kept,
        "next": kept.address if kept else reverse("admin:index"),
    }
    if state == "signed-out":
        context["form"] = SignInForm(request)
    answer = render(request, "admin/sign_in/kept_words.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def signed_out(request: HttpRequest) -> HttpResponse:
    """Ask who sent a form without being signed in to sign in; the words wait on the page."""
    return page(request, "signed-out", Kept.of(request), 403)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that a role does not allow this, and give the words back."""
    kept = Kept.of(request) if request.method == "POST" else None
    return page(request, "forbidden", kept, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is not the session's: mostly after signing in in another tab.

    Only what a page of ours sent can be sent again with one click. Of anything else, which may be
    another site's doing, the words are shown and no more.
    """
    kept = Kept.of(request)
    is_from_here = request.headers.get("origin") == f"{request.scheme}://{request.get_host()}"
    is_a_way_in = request.path in (reverse("admin:login"), reverse("admin:code"))
    if not is_from_here or is_a_way_in or not request.path.startswith(reverse("admin:index")):
        return page(request, "stale", None if is_a_way_in else kept, 403)
    state = "again" if admin.site.has_permission(request) else "signed-out"
    return page(request, state, kept, 403)


def after_sign_in(request: HttpRequest) -> HttpResponse | None:
    """Return the page with the words that waited for a sign-in; ``None`` if there are none."""
    kept = Kept.read(request.POST.get("kept", ""))
    return page(request, "again", kept, 200) if kept and kept.fields else None


def waiting(request: HttpRequest) -> dict[str, Any]:
    """Return for templates what waits for a sign-in."""
    kept = Kept.read(request.POST.get("kept", ""))
    return {"kept": kept} if kept else {}
