"""The cache that processes share: pages by build, revision and address."""

from __future__ import annotations

import logging
import zlib
from pickle import UnpicklingError
from typing import Any

from django.core.cache import caches

_log = logging.getLogger(__name__)
# The last three come from a file that was cut short. Redis fails as ``redis_pages`` says.
_FAILURES = (OSError, EOFError, UnpicklingError, zlib.error)
_DAY = 24 * 3600


def forget_all() -> None:
    """Delete all kept pages at once: one of an older revision may hold what has to be gone."""
    try:
        caches["pages"].clear()
    except _FAILURES as error:
        _log.warning("The shared cache cannot be emptied: %s", error)


class Shared:
    """Values that any process of the same build may use, each kept for a day.

    A cache that fails costs time, never a page: each failure is logged and counts as a miss.
    """

    def __init__(self, cache: Any, build: str) -> None:
        """Take one of Django's caches, and a text that differs for other code or templates."""
        self._cache = cache
        self._build = build

    def get(self, name: str, revision: str) -> Any:
        """Return what was put under a name for a revision of the content, or ``None``."""
        try:
            return self._cache.get(f"{self._build}:{revision}:{name}")
        except _FAILURES as error:
            _log.warning("The shared cache cannot be read: %s", error)
            return None

    def put(self, name: str, revision: str, value: Any) -> None:
        """Keep a value under a name for a revision of the content."""
        try:
            self._cache.set(f"{self._build}:{revision}:{name}", value, _DAY)
        except _FAILURES as error:
            _log.warning("The shared cache cannot be written: %s", error)
