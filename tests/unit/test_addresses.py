"""Where a request comes from, with and without proxies in front."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from muscles.accounts.addresses import client_address, network


def request(there: str, said: str = "") -> Any:
    return RequestFactory().get("/", REMOTE_ADDR=there, headers={"x-forwarded-for": said})


@pytest.mark.parametrize(
    ("proxies", "there", "said", "expected"),
    [
        (0, "192.0.2.1", "", "192.0.2.1"),
        (0, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (0, "[2001:db8::1]", "", "2001:db8::1"),
        (0, "", "", None),
        (0, "unix:", "", None),
        (1, "10.0.0.1", "192.0.2.1", "192.0.2.1"),
        (1, "10.0.0.1", "203.0.113.9, 192.0.2.1", "192.0.2.1"),
        (2, "10.0.0.1", "203.0.113.9, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        # A proxy that is not there, or was passed by: who asked is all that is known.
        (2, "10.0.0.1", "192.0.2.1", "10.0.0.1"),
        (1, "10.0.0.1", "unknown", None),
    ],
)
def test_the_address_is_what_the_outermost_proxy_of_ours_saw(
    settings: Any, proxies: int, there: str, said: str, expected: str | None
) -> None:
    settings.PROXIES = proxies
    assert client_address(request(there, said)) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        (None, None),
    ],
)
def test_one_client_is_one_network(address: str | None, expected: str | None) -> None:
    assert network(address) == expected
