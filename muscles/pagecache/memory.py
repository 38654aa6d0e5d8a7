"""A bounded cache of responses in the memory of one process."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock

from muscles.pagecache.responses import CachedResponse


class Memory:
    """Responses by key, at most ``limit`` bytes of them; the least recently used leave first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._responses: dict[Hashable, CachedResponse] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._responses)

    def get(self, key: Hashable) -> CachedResponse | None:
        """Return a response, which then counts as the last one used."""
        with self._lock:
            # A dictionary keeps the order of entry, so its first key is the least recently used.
            response = self._responses.pop(key, None)
            if response is not None:
                self._responses[key] = response
            return response

    def put(self, key: Hashable, response: CachedResponse) -> None:
        """Keep a response, and remove others if there are too many."""
        with self._lock:
            self._remove(key)
            self._responses[key] = response
            self.size += response.size
            while self.size > self.limit:
                self._remove(next(iter(self._responses)))

    def drop_fast(self) -> None:
        """Remove what was compressed fast, when the best compression of all pages is ready."""
        with self._lock:
            for key in [key for key, response in self._responses.items() if response.is_fast]:
                self._remove(key)

    def _remove(self, key: Hashable) -> None:
        if removed := self._responses.pop(key, None):
            self.size -= removed.size
