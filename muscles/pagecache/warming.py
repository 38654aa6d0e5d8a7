"""Render the whole site in the background: after the start and after each publish."""

from __future__ import annotations

import logging
import re
import time
from threading import Event, Thread
from urllib.parse import urlsplit

from django.db.utils import DatabaseError

from muscles.pagecache.responses import BEST, Page
from muscles.pagecache.wsgi_cache import WSGICache

_log = logging.getLogger(__name__)


class Warmer(Thread):
    """Fills the shared cache, one page at a time; one process does it for all of a machine.

    It rests after each page for as long as the page took, so that readers come first. A second
    round gives all pages their best compression.
    """

    def __init__(self, cache: WSGICache, site_url: str, pause: float = 1.0) -> None:
        """Take the cache to render through, and look for a revision every ``pause`` seconds."""
        super().__init__(name="warming", daemon=True)
        self._cache = cache
        self._host = urlsplit(site_url).netloc
        self._pause = pause
        self._stopped = Event()

    def stop(self) -> None:
        """End after the page that is being rendered."""
        self._stopped.set()

    def run(self) -> None:
        """Warm every revision that stays for more than a moment."""
        warm = ""
        while not self._stopped.wait(self._pause):
            try:
                revision = self._cache.revision.current()
                if revision != warm and self.warm(revision):
                    self._cache.memory.drop_fast()
                    warm = revision
            except DatabaseError as error:
                _log.warning("Pages cannot be rendered ahead: %s", error)

    def warm(self, revision: str) -> bool:
        """Render and compress every public page, unless a process has done so.

        Return ``False`` if another process is doing it, or if the revision is no longer current.
        """
        with self._cache.locks.lead("warming") as is_leading:
            if not is_leading:
                return False
            if not self._cache.shared.get("complete", revision):
                paths = self._paths(revision)
                if not all(self._prepare(p, revision, q) for q in (0, BEST) for p in paths):
                    return False
                self._cache.shared.put("complete", revision, True)
            return True

    def _prepare(self, path: str, revision: str, quality: int) -> bool:
        if self._stopped.is_set() or self._cache.revision.current() != revision:
            return False
        began = time.monotonic()
        page = self._cache.page(self._host, path, "", revision)
        if isinstance(page, Page) and page.quality < quality:
            self._cache.compress(self._host, path, page, revision)
        self._stopped.wait(min(time.monotonic() - began, 1.0))
        return True

    def _paths(self, revision: str) -> list[str]:
        sitemap = self._cache.page(self._host, "/sitemap.xml", "", revision)
        body = sitemap.body() if isinstance(sitemap, Page) else b""
        return [urlsplit(url.decode()).path for url in re.findall(rb"<loc>(.*?)</loc>", body)]
