"""How mail goes out: what Django's settings make of the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django

SECONDS = 20
"""So long a mail server may take to answer."""


def mail_server(
    environ: Mapping[str, str], version: tuple[Any, ...] = django.VERSION
) -> dict[str, Any]:
    """Return Django's settings of the mail server; since 6.1 they are one setting."""
    options = {
        "host": environ.get("EMAIL_HOST", ""),
        "port": int(environ.get("EMAIL_PORT", "587")),
        "username": environ.get("EMAIL_USER", ""),
        "password": environ.get("EMAIL_PASSWORD", ""),
        "use_tls": environ.get("EMAIL_TLS", "on") != "off",
        "timeout": SECONDS,
    }
    if version >= (6, 1):
        backend = "django.core.mail.backends.smtp.EmailBackend"
        return {"MAILERS": {"default": {"BACKEND": backend, "OPTIONS": options}}}
    names = {"username": "HOST_USER", "password": "HOST_PASSWORD"}
    return {f"EMAIL_{names.get(name, name).upper()}": value for name, value in options.items()}
