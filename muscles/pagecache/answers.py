"""Bytes ready to be sent: one page in one encoding, with its headers."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import brotli
from django.utils.http import http_date, parse_http_date_safe

Headers = list[tuple[str, str]]

# At 5 a page of 140 kB takes 4 ms, at 11 it takes 150 ms and is a sixth smaller: the first is for
# a reader who waits, the second for the background.
QUICK, THOROUGH = 5, 11
_GZIP_LEVEL = 6
# A list of one: the server sends that at once, and takes anything else apart.
_NO_BODY = [b""]


@dataclass(frozen=True, slots=True)
class Page:
    """What Django rendered: headers without those of one transfer, and the body as brotli."""

    headers: Headers
    digest: str
    packed: bytes
    quality: int

    @classmethod
    def of(cls, headers: Headers, body: bytes, quality: int) -> Page:
        """Pack a rendered body."""
        digest = blake2b(body, digest_size=12).hexdigest()
        return cls(headers, digest, brotli.compress(body, quality=quality), quality)

    def body(self) -> bytes:
        """Return the body as Django rendered it."""
        return bytes(brotli.decompress(self.packed))

    def repacked(self, quality: int) -> Page:
        """Return the same page, packed as tightly as ``quality``."""
        if self.quality >= quality:
            return self
        return Page.of(self.headers, self.body(), quality)


class Answer:
    """A page in one encoding for one revision; ``was_used`` saves it from the next clearing."""

    __slots__ = (
        "_modified",
        "body",
        "digest",
        "headers",
        "headers_304",
        "is_loose",
        "revision",
        "was_used",
    )

    def __init__(self, page: Page, encoding: str, revision: str, modified: float) -> None:
        """Make ready; ``modified`` is in seconds since 1970."""
        if encoding == "br":
            body, mark = page.packed, f"b{page.quality}"
        elif encoding == "gzip":
            body, mark = gzip.compress(page.body(), _GZIP_LEVEL, mtime=0), "gz"
        else:
            body, mark = page.body(), "id"
        self.revision = revision
        self.digest = page.digest
        self.was_used = False
        # Packed in a hurry: a tighter packing of the same bytes may be made later.
        self.is_loose = encoding == "br" and page.quality < THOROUGH
        self.body = [body]
        self._modified = int(modified)
        validators = [
            ("ETag", f'"{page.digest}-{mark}"'),
            ("Last-Modified", http_date(self._modified)),
            ("Vary", "Accept-Encoding"),
        ]
        kept = [(name, value) for name, value in page.headers if name.lower() == "cache-control"]
        self.headers_304 = [*kept, *validators]
        self.headers = [*page.headers, *validators, ("Content-Length", str(len(body)))]
        if encoding:
            self.headers.append(("Content-Encoding", encoding))

    @property
    def size(self) -> int:
        """Return about how many bytes of memory this takes."""
        return len(self.body[0]) + 2000

    def give(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a GET or HEAD: 304 to whoever has these bytes already, in any encoding."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is None:
            since = environ.get("HTTP_IF_MODIFIED_SINCE")
            not_modified = since is not None and self._not_modified_since(since)
        else:
            not_modified = self.digest in known or known.strip() == "*"
        if not_modified:
            start_response("304 Not Modified", self.headers_304)
            return _NO_BODY
        start_response("200 OK", self.headers)
        return _NO_BODY if environ["REQUEST_METHOD"] == "HEAD" else self.body

    def _not_modified_since(self, date: str) -> bool:
        seconds = parse_http_date_safe(date)
        return seconds is not None and seconds >= self._modified


# Browsers know a handful of such headers, and whoever makes up others may make them long.
@lru_cache(maxsize=64)
def encoding_for(accepted: str) -> str:
    """Return ``br``, ``gzip`` or an empty string for an ``Accept-Encoding`` header.

    >>> encoding_for("gzip, deflate, br;q=0.5")
    'br'
    >>> encoding_for("br;q=0")
    ''
    """
    wanted = {}
    for part in accepted.lower().split(","):
        name, _, quality = part.partition(";")
        wanted[name.strip()] = quality.replace(" ", "").removeprefix("q=") or "1"
    for name in ("br", "gzip"):
        quality = wanted.get(name, wanted.get("*", "0"))
        if quality.strip("0.") != "":
            return name
    return ""
