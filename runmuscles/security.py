"""Whom to tell about a hole in the site: ``/.well-known/security.txt``, as RFC 9116 wants it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ImproperlyConfigured

_WAYS = ("mailto:", "https://", "tel:")


def security_contact(environ: Mapping[str, str]) -> tuple[list[str], date]:
    """Return the addresses to write to, the best first, and the day on which they lapse.

    With nothing set there is none, and the day is long past. Raise ``ImproperlyConfigured`` for an
    address that is none, and for addresses without a day: the standard wants both.
    """
    contacts = environ.get("SECURITY_CONTACT", "").replace(",", " ").split()
    if not contacts:
        return [], date.min
    wrong = [contact for contact in contacts if not contact.startswith(_WAYS)]
    if wrong:
        raise ImproperlyConfigured(
            "SECURITY_CONTACT must hold addresses such as mailto:security@example.org or "
            f"https://example.org/security, not “{wrong[0]}”."
        )
    day = environ.get("SECURITY_EXPIRES", "")
    try:
        return contacts, date.fromisoformat(day)
    except ValueError:
        raise ImproperlyConfigured(
            "SECURITY_EXPIRES must be the day until which SECURITY_CONTACT is sure to be read, "
            f"such as 2027-06-30, not “{day}”. The standard advises less than a year."
        ) from None
