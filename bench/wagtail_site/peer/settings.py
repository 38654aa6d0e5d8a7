"""Settings of the measured site: those of Wagtail's project template, and cached at its best."""

import os
from pathlib import Path

from project.settings.base import *  # noqa: F403
from project.settings.base import INSTALLED_APPS, MIDDLEWARE

VAR_DIR = Path(os.environ["VAR_DIR"])
SECRET_KEY = "only for the bench"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["peer", *INSTALLED_APPS]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Written when the database is filled: it lives for one run.
MIGRATION_MODULES = {"peer": "peer_migrations"}

# Both halves of Django's site cache stand first, so that a kept page passes nothing else; and
# pages are kept compressed. This is faster than the documented order, in Wagtail's favour.
if os.environ.get("WAGTAIL_CACHE") == "on":
    MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        "django.middleware.cache.FetchFromCacheMiddleware",
        "peer.middleware.compress",
        *MIDDLEWARE,
    ]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CACHE_MIDDLEWARE_SECONDS = 3600
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "wagtail.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"},
    }
}
