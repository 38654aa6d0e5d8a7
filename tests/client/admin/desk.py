"""How a test works at the desk: open a form, send it as a browser would, read the answer."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from muscles import kinds

LOGIN, CODE = "/admin/login/", "/admin/code/"
RIGHT, WRONG = "a long walk home", "a long walk back"
"""A password, and one that it is not."""

each_model = pytest.mark.parametrize(
    "model", kinds.in_load_order(), ids=lambda model: model.__name__
)


def address(model: type[Any], action: str, row: Any = None) -> str:
    return reverse(f"admin:muscles_{model._meta.model_name}_{action}", args=[row.pk] if row else [])


def as_typed(form: Any) -> dict[str, Any]:
    """Return what a browser sends for ``form`` if nothing is touched: with CRLF line ends."""
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if value is None or value is False or value in ("", []):
            continue
        data[field.html_name] = re.sub("\r?\n", "\r\n", value) if isinstance(value, str) else value
    return data


def filled(client: Client, page: str, /, **changes: Any) -> dict[str, Any]:
    """Return the form at ``page`` as a browser would send it, with ``changes``."""
    context = client.get(page).context
    data = as_typed(context["adminform"].form)
    for wrapped in context["inline_admin_formsets"]:
        formset = wrapped.formset
        data.update(as_typed(formset.management_form))
        for form in formset.forms:
            data.update(as_typed(form))
    data.update(changes)
    return {name: value for name, value in data.items() if value is not None}


def save(client: Client, row: Any, /, **changes: Any) -> Any:
    url = address(type(row), "change", row)
    response = client.post(url, filled(client, url, **changes), follow=True)
    row.refresh_from_db()
    return response


def faults(response: Any) -> str:
    """Return every error of the page as one text; empty if the page was saved."""
    if "errors" not in response.context:
        return ""
    return unescape(" | ".join(str(error) for error in response.context["errors"]))


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]
