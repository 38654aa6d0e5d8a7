"""The level that processes share: pages by build, revision and address.

A shared level that does not answer costs time, never a page: every trouble with it is told in the
log and then counts as “not there”.
"""

from __future__ import annotations

import logging
import zlib
from dataclasses import replace
from pickle import UnpicklingError
from typing import Any

from redis.exceptions import RedisError

from muscles.pagecache.answers import THOROUGH, Page

_log = logging.getLogger(__name__)
# The last three: a file that was cut short.
_TROUBLE = (RedisError, OSError, EOFError, UnpicklingError, zlib.error)
_DAY = 24 * 3600


class Shared:
    """Pages that any process of the same build may use."""

    def __init__(self, cache: Any, build: str) -> None:
        """Take a cache of Django's, and a text that differs for other code or templates."""
        self._cache = cache
        self._build = build

    def get(self, address: str, revision: str) -> Page | None:
        """Return the page at an address as rendered for a revision, if somebody has."""
        found = self._get(self._key(address, revision))
        return found if isinstance(found, Page) else None

    def put(self, address: str, revision: str, page: Page) -> None:
        """Keep a page for a day."""
        self._put(self._key(address, revision), page)

    def packed(self, page: Page) -> Page:
        """Return the page in the tightest packing that anybody has made of the same bytes.

        A publish changes few pages; for all others the work of the last round is used again.
        """
        tight = self._get(f"packed:{page.digest}")
        return replace(page, packed=tight, quality=THOROUGH) if isinstance(tight, bytes) else page

    def pack(self, page: Page) -> Page:
        """Return the page in the tightest packing, for everybody to use from now on."""
        tight = page.repacked(THOROUGH)
        self._put(f"packed:{page.digest}", tight.packed)
        return tight

    def is_packed(self, revision: str) -> bool:
        """Return whether every public page of a revision is there in the tightest packing."""
        return bool(self._get(self._key("packed", revision)))

    def say_packed(self, revision: str) -> None:
        """Tell everybody that every public page of a revision is there in the tightest packing."""
        self._put(self._key("packed", revision), True)

    def _get(self, key: str) -> Any:
        try:
            return self._cache.get(key)
        except _TROUBLE as error:
            _log.warning("The shared cache cannot be read: %s", error)
            return None

    def _put(self, key: str, value: Any) -> None:
        try:
            self._cache.set(key, value, _DAY)
        except _TROUBLE as error:
            _log.warning("The shared cache cannot be written: %s", error)

    def _key(self, address: str, revision: str) -> str:
        return f"{self._build}:{revision}:{address}"
