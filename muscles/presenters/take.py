"""Where a picture can be had as a file."""

from __future__ import annotations

from django.urls import reverse


def of_view(name: str) -> str:
    """Return the address of a whole view's sheets, such as ``body-front``, without its ending."""
    return _stem("take-view", name=name)


def of_muscle(slug: str) -> str:
    """Return the address of a muscle's sheets, without its ending."""
    return _stem("take-muscle", slug=slug)


def of_curve(slug: str, name: str) -> str:
    """Return the address of the sheets of one of a muscle's curves, without its ending."""
    return _stem("take-curve", slug=slug, name=name)


def of_cost() -> str:
    """Return the address of the sheets of what slopes cost, without its ending."""
    return _stem("take-cost")


def _stem(url_name: str, **parts: str) -> str:
    address = reverse(f"muscles:{url_name}", kwargs={**parts, "form": "blank", "kind": "svg"})
    return address.removesuffix("-blank.svg")
