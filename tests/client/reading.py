"""What the client tests read out of a page."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client


def get(client: Client, path: str) -> str:
    """Return the HTML of the page at ``path``; fail if there is none."""
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def text_of(html: str) -> str:
    """Return a page's visible text with single blanks."""
    html = re.sub(r"<(script|style|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).strip()


def links_of(html: str) -> list[str]:
    """Return every ``href`` of a page, in order."""
    return [unescape(href) for href in re.findall(r'<a\b[^>]*\shref="([^"]*)"', html)]
