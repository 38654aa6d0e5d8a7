"""Put the parts together, as the settings say."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.cache import caches

from muscles.pagecache import build
from muscles.pagecache.door import Application, Door, made_anew
from muscles.pagecache.memory import Memory
from muscles.pagecache.shared import Shared
from muscles.pagecache.turns import CacheTurns, FileTurns, Turns
from muscles.pagecache.warming import Warmer
from muscles.pagecache.watch import watch


def door(application: Application) -> Door:
    """Return a door in front of ``application``."""
    built = build.read()
    pages = caches["pages"]
    turns: Turns = (
        CacheTurns(pages)
        if settings.SHARED_CACHE
        else FileTurns(Path(settings.VAR_DIR) / "pages" / "turns")
    )
    return Door(
        application,
        watch=watch(),
        memory=Memory(settings.PAGE_CACHE_MB * 1_000_000),
        shared=Shared(pages, built.fingerprint),
        turns=turns,
        modified_at=built.changed_at,
    )


def in_front_of(application: Application) -> Application:
    """Return ``application`` behind a door that warms itself, if the settings want one.

    A developer's templates change without the content, so nothing at all is remembered for them.
    """
    if settings.DEBUG:
        return application
    if not settings.PAGE_CACHE:
        return made_anew(application, watch())
    front = door(application)
    Warmer(front, settings.SITE_URL).start()
    return front
