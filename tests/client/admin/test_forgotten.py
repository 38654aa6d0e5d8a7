"""A forgotten password: the mail, its link, and what an attacker could want of both."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode
from django_otp.plugins.otp_totp.models import TOTPDevice

from muscles.accounts import forms
from muscles.accounts.models import AuditEntry, User
from tests.client.admin.desk import LOGIN, RIGHT

PAGE, NEW = "/admin/forgotten/", "a new way to the sea"
What = AuditEntry.What


@pytest.fixture(autouse=True)
def _mail_is_set_up(settings: Any) -> None:
    settings.MAIL_SERVER = "mail.example"
    settings.SITE_URL = "https://muscles.example"


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", "ada@example.org", RIGHT, is_staff=True)


def ask(email: str = "ada@example.org", address: str = "192.0.2.1", **headers: str) -> Any:
    answer = Client(REMOTE_ADDR=address, headers=headers).post(PAGE, {"email": email})
    forms.POSTMAN.submit(lambda: None).result()
    return answer


def link() -> str:
    """Return the path of the link in the newest mail."""
    found = re.search(r"https://muscles\.example(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def set_password(client: Client, path: str, password: str = NEW) -> Any:
    form = client.get(path, follow=True)
    there = form.redirect_chain[-1][0] if form.redirect_chain else path
    data = {"new_password1": password, "new_password2": password}
    return client.post(there, data, follow=True)


def test_a_link_sets_a_new_password_once_and_ends_all_sessions(ada: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(ada)
    assert ask().headers["Location"] == "/admin/forgotten/sent/"
    assert mail.outbox[0].to == ["ada@example.org"]
    assert "“ada”" in mail.outbox[0].body
    path, client = link(), Client()
    assert client.get(path).headers["Location"].endswith("/set-password/")
    assert "Your new password is set" in set_password(client, path).content.decode()
    assert "_auth_user_id" not in client.session
    assert elsewhere.get("/admin/").status_code == 302
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    again = set_password(Client(), path, "a third way to the sea")
    assert "This link does not work any more" in again.content.decode()
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    changed = AuditEntry.objects.get(what=What.PASSWORD)
    assert (changed.who, changed.detail) == ("ada", "By a link.")


def test_the_link_ends_after_an_hour_and_cannot_be_made_up(ada: User, monkeypatch: Any) -> None:
    ask()
    path = link()
    forged = path[:-2] + ("x" if path[-2] != "x" else "y") + "/"
    assert "too old" in Client().get(forged).content.decode()
    other = User.objects.create_user("bo", "bo@example.org", RIGHT, is_staff=True)
    of_another = urlsafe_base64_encode(str(other.pk).encode())
    swapped = path.replace(path.split("/")[3], of_another)
    assert swapped != path
    assert "too old" in Client().get(swapped).content.decode()
    later = timezone.now().replace(tzinfo=None) + timedelta(hours=1, seconds=2)
    monkeypatch.setattr(type(default_token_generator), "_now", lambda self: later)
    assert "too old" in Client().get(path).content.decode()
    assert "too old" in Client().get("/admin/forgotten/zz/set-password/").content.decode()


def test_nothing_tells_whether_an_address_has_an_account(
    ada: User, django_assert_max_num_queries: Any
) -> None:
    User.objects.create_user("reader", "reader@example.org", RIGHT)
    User.objects.create_user("gone", "gone@example.org", RIGHT, is_staff=True, is_active=False)
    said, work = set(), set()
    for n, name in enumerate(("ada", "nobody", "reader", "gone")):
        with django_assert_max_num_queries(20) as queries:
            answer = ask(f"{name}@example.org", f"192.0.2.{n}")
        said.add((answer.status_code, answer.headers["Location"]))
        work.add(len(queries))
    assert len(said) == 1
    assert len(work) == 1
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"]]


def test_the_mail_goes_out_beside_the_answer(ada: User, monkeypatch: Any) -> None:
    done = []
    monkeypatch.setattr(forms.POSTMAN, "submit", lambda *args, **_: done.append(args))
    Client().post(PAGE, {"email": "ada@example.org"})
    assert len(done) == 1
    assert mail.outbox == []


def test_the_link_leads_to_the_public_address_whatever_the_request_says(
    ada: User, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    ask(host="evil.example")
    assert "evil.example" not in str(mail.outbox[0].message())
    assert link().startswith("/admin/forgotten/")


def test_nobody_is_flooded(ada: User) -> None:
    for n in range(5):
        ask(address=f"192.0.2.{n}")
    assert len(mail.outbox) == 3
    before = AuditEntry.objects.count()
    for n in range(20):
        ask(f"name{n}@example.org", "198.51.100.1")
    assert AuditEntry.objects.count() == before + 10


def test_a_new_password_ends_a_lock_but_asks_for_the_code(ada: User) -> None:
    TOTPDevice.objects.create(user=ada, name="phone")
    for n in range(10):
        data = {"username": "ada", "password": "x"}
        Client(REMOTE_ADDR=f"192.0.2.{n}").post(LOGIN, data)
    assert AccessAttempt.objects.count() == 10
    ask()
    set_password(Client(), link())
    client = Client()
    answer = client.post(LOGIN, {"username": "ada", "password": NEW})
    assert 'action="/admin/code/"' in answer.content.decode()
    assert client.get("/admin/").status_code == 302


def test_without_mail_there_is_neither_link_nor_page(ada: User, settings: Any) -> None:
    assert PAGE in Client().get(LOGIN).content.decode()
    settings.MAIL_SERVER = ""
    assert PAGE not in Client().get(LOGIN).content.decode()
    for path in (PAGE, f"{PAGE}sent/", f"{PAGE}done/", f"{PAGE}MQ/set-password/"):
        assert Client().get(path).status_code == 404


def test_changing_ones_own_password_stands_in_the_log(ada: User) -> None:
    client = Client()
    client.force_login(ada)
    data = {"old_password": RIGHT, "new_password1": NEW, "new_password2": NEW}
    form = client.get("/admin/password_change/").content.decode()
    assert "Change your password" in form
    done = client.post("/admin/password_change/", data, follow=True)
    assert "Your new password is set" in done.content.decode()
    assert AuditEntry.objects.filter(what=What.PASSWORD, who="ada").count() == 1
