"""A bounded cache of responses in the memory of one process."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock

from muscles.pagecache.responses import CachedResponse


class Memory:
    """Responses by key, at most ``limit`` bytes of them.

    The oldest leave first, but what was read since the last eviction gets a second chance.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._responses: dict[Hashable, CachedResponse] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._responses)

    def get(self, key: Hashable) -> CachedResponse | None:
        """Return a response, without a lock: this is asked for each request."""
        response = self._responses.get(key)
        if response is not None:
            response.was_used = True
        return response

    def put(self, key: Hashable, response: CachedResponse) -> None:
        """Keep a response, and remove others if there are too many."""
        with self._lock:
            self._remove(key)
            self._responses[key] = response
            self.size += response.size
            while self.size > self.limit:
                # A dictionary keeps the order of entry.
                key, response = next(iter(self._responses.items()))
                if response.was_used:
                    response.was_used = False
                    self._responses[key] = self._responses.pop(key)
                else:
                    self._remove(key)

    def drop_fast(self) -> None:
        """Remove what was compressed fast, when the best compression of all pages is ready."""
        with self._lock:
            for key in [key for key, response in self._responses.items() if response.is_fast]:
                self._remove(key)

    def _remove(self, key: Hashable) -> None:
        if removed := self._responses.pop(key, None):
            self.size -= removed.size
