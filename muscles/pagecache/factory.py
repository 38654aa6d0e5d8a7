"""Put the cache together, as the settings say."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.cache import caches

from muscles.pagecache import build
from muscles.pagecache.locks import FileLocks
from muscles.pagecache.memory import Memory
from muscles.pagecache.responses import Application
from muscles.pagecache.revision import revision_source
from muscles.pagecache.shared import Shared
from muscles.pagecache.warming import Warmer
from muscles.pagecache.wsgi_cache import WSGICache


def wsgi_cache(application: Application) -> WSGICache:
    """Return a cache in front of ``application``."""
    code = build.read()
    return WSGICache(
        application,
        revision=revision_source(),
        memory=Memory(settings.PAGE_CACHE_MB * 1_000_000),
        shared=Shared(caches["pages"], code.fingerprint),
        locks=FileLocks(Path(settings.VAR_DIR) / "pages" / "locks"),
        modified_at=code.changed_at,
        is_on=settings.PAGE_CACHE,
    )


def with_cache(application: Application) -> Application:
    """Return ``application`` behind a cache that warms itself, if the settings want one.

    A developer's templates change without the content, so nothing is cached with ``DEBUG``.
    """
    if settings.DEBUG:
        return application
    cache = wsgi_cache(application)
    if settings.PAGE_CACHE:
        Warmer(cache, settings.SITE_URL).start()
    return cache
