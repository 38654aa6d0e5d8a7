"""Where a request comes from."""

from __future__ import annotations

from datetime import date, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac


def client_address(request: HttpRequest) -> str | None:
    """Return the address of whoever asks, as text; ``None`` if nobody can tell.

    With ``PROXIES`` proxies in front, each adds to the right of ``X-Forwarded-For`` the address it
    was asked from. So the one that many places from the right is true; what stands left of it may
    be made up by the client.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(told) >= settings.PROXIES:
            given = told[-settings.PROXIES]
    try:
        return str(ip_address(given.strip().strip("[]")))
    except ValueError:
        return None


def network(address: str | None) -> str | None:
    """Return what one client holds: an IPv4 address, or the first address of an IPv6 /64.

    >>> network("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::'
    """
    if address is None:
        return None
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), 64), strict=False).network_address)
    return address


def digests(request: HttpRequest) -> tuple[str, str]:
    """Return what stands for the client of a request today, and what stood for it yesterday.

    Nobody gets the address back from it without the site's secret key. Salted with the day, so
    that one client cannot be followed from day to day.
    """
    client = network(client_address(request)) or ""
    today = timezone.now().date()
    return _digest(client, today), _digest(client, today - timedelta(days=1))


def _digest(client: str, day: date) -> str:
    return salted_hmac(f"readers of {day.isoformat()}", client, algorithm="sha256").hexdigest()
