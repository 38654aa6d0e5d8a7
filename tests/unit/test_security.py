"""Whom to tell about a hole: an address and a day, or nobody."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from runmuscles.security import security_contact


def test_with_nothing_set_nobody_is_named() -> None:
    contacts, expires = security_contact({"SECURITY_EXPIRES": "2027-06-30"})
    assert contacts == []
    assert expires < date(2000, 1, 1)


def test_addresses_stand_in_their_order() -> None:
    given = {
        "SECURITY_CONTACT": "mailto:a@example.org, https://b.example/",
        "SECURITY_EXPIRES": "2027-06-30",
    }
    assert security_contact(given) == (
        ["mailto:a@example.org", "https://b.example/"],
        date(2027, 6, 30),
    )


@pytest.mark.parametrize(
    ("contact", "expires", "told"),
    [
        ("a@example.org", "2027-06-30", "mailto:"),
        ("http://a.example/", "2027-06-30", "https:"),
        ("mailto:a@example.org", "", "SECURITY_EXPIRES"),
        ("mailto:a@example.org", "next year", "next year"),
    ],
)
def test_what_the_standard_would_refuse_stops_the_site(
    contact: str, expires: str, told: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=told):
        security_contact({"SECURITY_CONTACT": contact, "SECURITY_EXPIRES": expires})
