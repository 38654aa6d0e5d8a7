"""Render the whole site in the background: after the start and after each publish."""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from django.db.utils import DatabaseError

from muscles.pagecache.answers import THOROUGH, Page
from muscles.pagecache.door import Door

_log = logging.getLogger(__name__)


class Warmer(Thread):
    """Fills the shared level, one page at a time; among all processes one does it for all.

    It rests after each page for as long as the page took, so that readers come first. A second
    round packs the pages more tightly.
    """

    def __init__(self, door: Door, site_url: str, pause: float = 1.0) -> None:
        """Take the door to render through, and look for a new revision every ``pause`` seconds."""
        super().__init__(name="warming", daemon=True)
        self._door = door
        self._site = urlsplit(site_url)
        self._pause = pause
        self._stopped = Event()

    def stop(self) -> None:
        """End after the page that is being rendered."""
        self._stopped.set()

    def run(self) -> None:
        """Warm every revision that stays for more than a moment."""
        warm = tight = ""
        while not self._stopped.wait(self._pause):
            try:
                revision = self._door.watch.stamp()
                if revision != warm and self.warm(revision):
                    warm = revision
                if revision != tight and self._door.shared.is_packed(revision):
                    self._door.memory.forget_loose()
                    tight = revision
            except DatabaseError as error:
                _log.warning("Pages cannot be rendered ahead: %s", error)

    def warm(self, revision: str) -> bool:
        """Render and pack every public page; ``False`` if overtaken, or led by another process."""
        if not self._door.turns.try_to_lead("warming"):
            return False
        paths = list(self._paths(revision))
        for quality in (0, THOROUGH):
            for path in paths:
                if self._stopped.is_set() or self._door.watch.stamp() != revision:
                    return False
                if not self._door.turns.try_to_lead("warming"):
                    return False
                began = time.monotonic()
                self._ready(path, revision, quality)
                self._stopped.wait(min(time.monotonic() - began, 1.0))
        self._door.shared.say_packed(revision)
        return True

    def _paths(self, revision: str) -> Iterator[str]:
        sitemap = self._page("/sitemap.xml", revision)
        if sitemap is not None:
            for address in re.findall(rb"<loc>(.*?)</loc>", sitemap.body()):
                yield urlsplit(address.decode()).path

    def _ready(self, path: str, revision: str, quality: int) -> None:
        page = self._page(path, revision)
        if page is not None and page.quality < quality:
            self._door.shared.put(self._address(path), revision, self._door.shared.pack(page))

    def _page(self, path: str, revision: str) -> Page | None:
        found = self._door.page(self._environ(path), self._address(path), "", revision)
        return found if isinstance(found, Page) else None

    def _address(self, path: str) -> str:
        return f"{self._site.netloc}{path}?"

    def _environ(self, path: str) -> dict[str, Any]:
        https = self._site.scheme == "https"
        return {
            "SERVER_NAME": self._site.hostname,
            "SERVER_PORT": str(self._site.port or (443 if https else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self._site.netloc,
            "HTTP_X_FORWARDED_PROTO": self._site.scheme,
            "PATH_INFO": path,
            "SCRIPT_NAME": "",
            "wsgi.url_scheme": self._site.scheme,
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
        }
