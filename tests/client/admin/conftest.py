"""An empty desk, and who sits at it: the superuser or an editor."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from muscles.accounts import roles
from muscles.accounts.models import User
from muscles.content.prose import one_page
from tests.client.admin.desk import RIGHT
from tests.conftest import take_content_away, untraced


@pytest.fixture(autouse=True)
def _bare(db: None) -> None:
    """Take the real content away for the test's transaction: each test makes what it needs."""
    with untraced():
        take_content_away()


@pytest.fixture(autouse=True)
def _any_words(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a text say anything: most tests are of something else, and say it in two words.

    The tests of the writing rules at the desk ask for ``writing_rules``.
    """
    if "writing_rules" not in request.fixturenames:
        monkeypatch.setattr(one_page, "writing", lambda rows, elsewhere: iter(()))


@pytest.fixture
def writing_rules() -> None:
    """Hold what is saved against the writing rules, as on the real site."""


@pytest.fixture
def admin_user(db: None) -> User:
    """The superuser of pytest-django's ``admin_client``, without a password: no test types it."""
    return User.objects.create_superuser("admin")


@pytest.fixture
def ada(db: None) -> User:
    """Somebody who may sign in, and holds no role."""
    return User.objects.create_user("ada", password=RIGHT, is_staff=True)


def browser_of(name: str, *held: str) -> Client:
    """Return the browser of a new person who holds the roles."""
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=[roles.role(each).group for each in held]))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    """The browser of somebody who adds, changes, publishes and deletes."""
    return browser_of("ed", "publisher")


@pytest.fixture
def writer() -> Client:
    """The browser of somebody who writes drafts, and publishes nothing."""
    return browser_of("wil", "writer")


@pytest.fixture
def reviewer() -> Client:
    """The browser of somebody who reviews, and says with which right."""
    client = browser_of("ria", "reviewer")
    User.objects.filter(username="ria").update(
        display_name="Ria Example", qualification="physiotherapist"
    )
    return client


@pytest.fixture(params=["admin_client", "editor"])
def desk(request: pytest.FixtureRequest) -> Client:
    """The browser of the superuser, then of an editor."""
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]
