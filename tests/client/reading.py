"""What the client tests read out of a page."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from html import unescape

from django.test import Client

from muscles.pagecache.per_revision import cached_per_revision

_TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_LOOSE = re.compile(r"\s\s|[^\S ]|\s/?>$")
"""A blank in a tag that is not a single one between two words."""
_BLOCK = re.compile(
    r"</?(?:article|body|button|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form"
    r"|h[1-6]|head|header|html|li|main|nav|ol|option|p|script|section|select|summary|svg|table"
    r"|tbody|td|th|thead|title|tr|ul)\b"
)


def sent(client: Client, path: str) -> str:
    """Return the HTML of the page at ``path`` as it is sent; fail if there is none.

    A page is made once for each state of the content (see ``kept_drawings``), and once more where
    its making is traced. What somebody with a cookie gets is asked for each time.
    """
    if client.cookies:
        return _asked_for(client, path)
    return _for_a_stranger(path, sys.gettrace() is not None)


@cached_per_revision(most=1024)
def _for_a_stranger(path: str, _is_traced: bool) -> str:
    return _asked_for(Client(), path)


def _asked_for(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def get(client: Client, path: str) -> str:
    """Return the HTML of the page at ``path`` without blanks that show nothing."""
    return squeezed(sent(client, path))


@lru_cache(maxsize=64)
def squeezed(html: str) -> str:
    """Return ``html`` without the blanks that only lay out its source.

    Runs of blanks become one, and blanks at the inner edges of a block element go, as in a
    browser. So a test reads the page and not the way its template is wrapped.
    """
    parts = _TAG.split(html)
    for i in range(1, len(parts), 2):
        # Few tags of a page of ten thousand have anything to squeeze.
        if _LOOSE.search(parts[i]):
            outside = re.split(r'("[^"]*")', parts[i])
            outside[::2] = [re.sub(r"\s+", " ", piece) for piece in outside[::2]]
            parts[i] = re.sub(r"\s+(/?>)$", r"\1", "".join(outside))
    for i in range(0, len(parts), 2):
        if not parts[i]:
            continue
        text = re.sub(r"\s+", " ", parts[i])
        if i > 0 and _BLOCK.match(parts[i - 1]) and parts[i - 1][1] != "/":
            text = text.lstrip()
        if i + 1 < len(parts) and _BLOCK.match(parts[i + 1]) and parts[i + 1][1] == "/":
            text = text.rstrip()
        parts[i] = text
    return "".join(parts)


def text_of(html: str) -> str:
    """Return a page's visible text with single blanks."""
    html = re.sub(r"<(script|style|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    # Blocks stand apart, whether or not a blank is between them.
    html = _BLOCK.sub(lambda tag: f" {tag[0]}", html)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).strip()


def effect_row(html: str, name: str) -> str:
    """Return the row of the muscle ``name`` in the tables of a ground's page."""
    head = rf'<tr><th scope="row"><a [^>]*>[^<]*</a> <span>{re.escape(name)}</span></th>'
    found = re.search(rf"{head}.*?</tr>", html, re.DOTALL)
    assert found, name
    return found[0]


def links_of(html: str) -> list[str]:
    """Return every ``href`` of a page, in order."""
    return [unescape(href) for href in re.findall(r'<a\b[^>]*\shref="([^"]*)"', html)]
