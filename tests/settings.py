"""The site's settings, with static files read from where they lie: no test collects them first.

Passwords are hashed fast: a safe hash takes a quarter of a second, and is Django's to test.

Tests of what a server sends start one with ``runmuscles.settings`` (see ``serving.py``).
"""

from runmuscles.settings import *  # noqa: F403
from runmuscles.settings import STORAGES as _STORAGES
from runmuscles.settings import VAR_DIR as _VAR_DIR

# Never the pictures of a site that runs from this checkout.
PICTURE_DIR = _VAR_DIR / "pictures-of-tests"

STORAGES = {
    **_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
