"""Settings: one file, read from the environment, safe with nothing set.

Then the site runs with ``DEBUG`` off on SQLite in ``var/``. README names the variables. A
developer's server sets ``DEBUG=1``; what tests need otherwise is in ``tests/settings.py``.
"""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from runmuscles.mail import mail_server
from runmuscles.secret import secret_key
from runmuscles.security import security_contact
from runmuscles.stores import caches, database, megabytes, search

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

DEBUG = os.environ.get("DEBUG", "") == "1"
SECRET_KEY = os.environ.get("SECRET_KEY") or secret_key(VAR_DIR / "secret_key")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
FIXTURE_DIR = BASE_DIR / "fixtures"
# The files of pictures, as they are served. With several machines: a folder that all share.
PICTURE_DIR = Path(os.environ.get("PICTURE_DIR", VAR_DIR / "pictures"))

INSTALLED_APPS = [
    "muscles",
    "muscles.accounts",
    "runmuscles.desk.DeskConfig",  # Django's admin, as the editor's desk.
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_htmx",
    "modelsearch",
    "csp",
]

MIDDLEWARE = [
    *(["runmuscles.timing.ServerTimingMiddleware"] if DEBUG else []),
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "runmuscles.urls"
WSGI_APPLICATION = "runmuscles.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.static",
                "muscles.templatetags.page",
                "muscles.templatetags.social",
            ],
        },
    },
]

DATABASES = {"default": database(os.environ, VAR_DIR)}
# Where processes share rendered pages: a folder on one machine, Redis for more than one.
CACHES = caches(os.environ, VAR_DIR)
# Full text: in the database, or at SEARCH_URL.
MODELSEARCH_BACKENDS = {"default": search(os.environ)}
# Rendered pages are kept in front of Django, in each process up to this many megabytes of them.
PAGE_CACHE = os.environ.get("PAGE_CACHE", "on") != "off"
PAGE_CACHE_MB = megabytes(os.environ)

# Whether readers can leave comments and corrections; with 0 no page asks for them.
READERS_WRITE = os.environ.get("READERS_WRITE", "1") != "0"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # Refuses before a password is looked at.
    "django.contrib.auth.backends.ModelBackend",
]
# So many proxies that we trust stand in front, each of which adds to X-Forwarded-For.
PROXIES = int(os.environ.get("PROXIES", "0"))
# Ten failures on one account or from one address, and both wait for a quarter of an hour. A success
# forgives nothing: else somebody with an account could sign in to it between guesses at another.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = False
# Tries while locked out are not counted: one now and then does not keep an account locked.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "muscles.accounts.throttle.counted_address"
AXES_LOCKOUT_PARAMETERS = "muscles.accounts.throttle.lockout_parameters"
AXES_LOCKOUT_CALLABLE = "muscles.views.sign_in.locked_out"
# Our own log tells who came and who failed; axes keeps only what it counts.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "kept", "csrfmiddlewaretoken"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Mail goes out where EMAIL_HOST names a server, and only then a forgotten password can be mended.
MAIL_SERVER = os.environ.get("EMAIL_HOST", "")
globals().update(mail_server(os.environ))
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "running-muscles@localhost")
PASSWORD_RESET_TIMEOUT = 3600
# A code from the phone besides the password: as each person likes, or required of those who publish
# or manage people.
SECOND_FACTOR_REQUIRED = os.environ.get("SECOND_FACTOR", "") == "required"
OTP_TOTP_ISSUER = "Running Muscles"
# How long somebody may take between password and code.
SIGN_IN_SECONDS = 600

# Whom to tell about a hole in the site, and until when; with nothing set nobody is named.
SECURITY_CONTACT, SECURITY_EXPIRES = security_contact(os.environ)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
FORMAT_MODULE_PATH = "runmuscles.formats"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "runmuscles.static.HashedStaticFilesStorage"
        )
    },
}
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = DEBUG

# Everything a page needs comes from this site, and nothing is written inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "muscles.views.kept_words.csrf_failure"
# Behind HTTPS set HTTPS=1: cookies then never travel in the clear.
HTTPS = os.environ.get("HTTPS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
