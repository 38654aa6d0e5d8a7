"""Django's cache in Redis, for pages that several machines share.

Only this file knows the client of Redis. Django imports it if ``CACHE_URL`` is set: the client
takes a good part of the time in which ``manage.py`` starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError


@contextmanager
def _as_any_store_fails() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        raise ConnectionError(str(error)) from error


class RedisPages(RedisCache):
    """A store whose failures are those of a file or a socket: ``OSError``."""

    def get(self, *args: Any, **options: Any) -> Any:
        """Return a value, or the default."""
        with _as_any_store_fails():
            return super().get(*args, **options)

    def set(self, *args: Any, **options: Any) -> None:
        """Keep a value."""
        with _as_any_store_fails():
            super().set(*args, **options)

    def clear(self) -> None:
        """Delete everything."""
        with _as_any_store_fails():
            super().clear()
