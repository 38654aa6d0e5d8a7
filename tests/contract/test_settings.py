"""What the settings make of the environment, seen from outside: in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from runmuscles import settings as site
from tests import serving
from tests import settings as for_tests

# One page behind the site's own middleware: it opens a session and asks for a form's token.
PROBE = """
import json
import django
from django.conf import settings

settings.ROOT_URLCONF = "__main__"
settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
django.setup()

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path

def page(request):
    request.session["visited"] = True
    get_token(request)
    return HttpResponse("https" if request.is_secure() else "http")

urlpatterns = [path("page/", page)]

def asked(**headers):
    response = Client(headers={"host": "localhost", **headers}).get("/page/")
    return {
        "status": response.status_code,
        "location": response.headers.get("Location"),
        "taken for": response.content.decode(),
        "hsts": response.headers.get("Strict-Transport-Security"),
        "secure": {name: bool(cookie["secure"]) for name, cookie in response.cookies.items()},
    }

print(json.dumps({
    "plain": asked(),
    "behind a proxy": asked(**{"x-forwarded-proto": "https"}),
    "debug": settings.DEBUG,
    "static files": settings.STORAGES["staticfiles"]["BACKEND"],
    "trusted": settings.CSRF_TRUSTED_ORIGINS,
}))
"""


def answers(home: Path, **variables: str) -> dict[str, Any]:
    """Return what the probe's page answers with these environment variables."""
    environment = serving.environment(home, **{"HTTPS": "", "DATABASE_URL": "", **variables})
    said = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def test_with_https_set_nothing_travels_in_the_clear(tmp_path: Path) -> None:
    found = answers(tmp_path, HTTPS="1", SITE_URL="https://muscles.example")
    assert found["plain"] == {
        "status": 301,
        "location": "https://localhost/page/",
        "taken for": "",
        "hsts": None,
        "secure": {},
    }
    assert found["behind a proxy"] == {
        "status": 200,
        "location": None,
        "taken for": "https",
        "hsts": "max-age=31536000",
        "secure": {"csrftoken": True, "sessionid": True},
    }
    assert found["trusted"] == ["https://muscles.example"]


@pytest.mark.parametrize("given", ["", "0"])
def test_without_https_a_page_answers_as_asked_and_a_claim_of_https_is_not_believed(
    tmp_path: Path, given: str
) -> None:
    found = answers(tmp_path, HTTPS=given)
    in_the_clear = {
        "status": 200,
        "location": None,
        "taken for": "http",
        "hsts": None,
        "secure": {"csrftoken": False, "sessionid": False},
    }
    assert found["plain"] == in_the_clear
    assert found["behind a proxy"] == in_the_clear
    assert found["trusted"] == []


@pytest.mark.parametrize(("given", "debug"), [("", False), ("0", False), ("1", True)])
def test_only_debug_1_shows_errors_and_serves_files_under_their_plain_names(
    tmp_path: Path, given: str, debug: bool
) -> None:
    found = answers(tmp_path, DEBUG=given)
    assert found["debug"] is debug
    hashed = found["static files"] == "runmuscles.static.HashedStaticFilesStorage"
    assert hashed is not debug


def test_tests_run_with_the_sites_own_settings_but_for_files_and_hashes() -> None:
    names = {name for name in (*dir(site), *dir(for_tests)) if name.isupper() and name[0] != "_"}
    # Django's test runner renames database and hosts and keeps mail to itself; Django itself roots
    # the relative address.
    set_by_django = {"DATABASES", "ALLOWED_HOSTS", "DEBUG", "STATIC_URL", "MAILERS"}
    differing = {name for name in names if getattr(settings, name) != getattr(site, name, None)}
    assert differing - set_by_django == {
        "PASSWORD_HASHERS",
        "PICTURE_DIR",
        "STORAGES",
        "WHITENOISE_AUTOREFRESH",
        "WHITENOISE_USE_FINDERS",
    }
