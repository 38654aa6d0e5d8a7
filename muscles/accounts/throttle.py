"""What django-axes counts failed sign-ins by: the account, and where the request comes from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from muscles.accounts.addresses import client_address, network
from muscles.accounts.models import AuditEntry

KNOWN_FOR = timedelta(days=30)
"""So long an address counts as one of the person's own after a sign-in from it."""


def counted_address(request: HttpRequest) -> str | None:
    """Return the address that failures are counted by."""
    return network(client_address(request))


def lockout_parameters(request: HttpRequest, credentials: dict[str, Any] | None) -> list[str]:
    """Return what locks out this try: failures from its address, and those on its account.

    Where the person has signed in lately, only the address counts. So strangers who guess at an
    account cannot keep its owner out.
    """
    name = (credentials or {}).get("username")
    asked = getattr(request, "counted_by", None)
    if asked is None or asked[0] != name:
        asked = name, ["ip_address"] if _is_known(request, name) else ["username", "ip_address"]
        request.counted_by = asked  # type: ignore[attr-defined]
    return list(asked[1])


def _is_known(request: HttpRequest, name: str | None) -> bool:
    return AuditEntry.objects.filter(
        what=AuditEntry.What.SIGNED_IN,
        who=name or "",
        address=client_address(request),
        at__gte=timezone.now() - KNOWN_FOR,
    ).exists()
