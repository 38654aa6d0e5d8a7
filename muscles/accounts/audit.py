"""Write the log of sign-ins, publishing, deletions and rights. Nothing here changes a line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest

from muscles.accounts.addresses import client_address
from muscles.accounts.models import AuditEntry

What = AuditEntry.What
LONGEST = 250


def note(
    what: AuditEntry.What,
    *,
    request: HttpRequest | None = None,
    who: str | None = None,
    about: str = "",
    detail: str = "",
) -> None:
    """Write one line; ``who`` is the sign-in name, by default that of whoever asks."""
    if who is None:
        who = request.user.get_username() if request else ""
    AuditEntry.objects.create(
        what=what,
        who=who,
        about=about[:LONGEST],
        detail=detail,
        address=client_address(request) if request else None,
    )


def _known(name: str | None) -> str:
    """Return a sign-in name if an account has it; people type passwords in its place."""
    users = get_user_model()._default_manager
    return str(name) if name and users.filter(username=name).exists() else ""


def _signed_in(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    note(What.SIGNED_IN, request=request, who=user.get_username())


def _failed(sender: Any, credentials: Any, request: HttpRequest | None = None, **_: Any) -> None:
    # One line tells of a lock-out; what is tried during it is not written down, or a stranger
    # could fill the disk.
    if request is None or getattr(request, "axes_locked_out", False):
        return
    who = _known(credentials.get("username"))
    detail = "" if who else "No account has the name that was given."
    note(What.FAILED, request=request, who=who, detail=detail)


def _locked_out(sender: Any, request: HttpRequest, username: str | None, **_: Any) -> None:
    failures = getattr(request, "axes_failures_since_start", None)
    if failures is None:
        return
    note(
        What.LOCKED_OUT,
        request=request,
        who=_known(username),
        detail=f"After {failures} failures on the account or from the address.",
    )


def forget(before: datetime) -> int:
    """Forget the lines from before a time, by whoever runs the site; return how many.

    They hold addresses of people. That it was done is a line itself.
    """
    old = AuditEntry.objects.filter(at__lt=before)
    count = int(old._raw_delete(old.db))
    if count:
        detail = f"{count} lines from before {before:%Y-%m-%d}, by command."
        note(What.SHORTENED, who="", detail=detail)
    return count


def connect() -> None:
    """Listen to Django's and axes' signals; called once, when Django has registered the app."""
    user_logged_in.connect(_signed_in, dispatch_uid="log of sign-ins")
    user_login_failed.connect(_failed, dispatch_uid="log of failed sign-ins")
    user_locked_out.connect(_locked_out, dispatch_uid="log of lock-outs")
