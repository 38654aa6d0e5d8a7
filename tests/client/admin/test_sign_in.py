"""Signing in: who is let in, who is locked out and told so, and what the log keeps of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from muscles.accounts.models import AuditEntry, NotChangeableError, User
from tests.client.admin.desk import LOGIN, RIGHT, WRONG, address, save
from tests.client.admin.rows import source
from tests.client.reading import squeezed

What = AuditEntry.What


@pytest.fixture
def bo() -> User:
    return User.objects.create_user("bo", password=RIGHT, is_staff=True)


def sign_in(name: str, password: str, address: str = "192.0.2.1", **more: Any) -> Any:
    """Sign in with a new browser, from an address."""
    data = {"username": name, "password": password, "next": "/admin/", **more}
    return Client(REMOTE_ADDR=address).post(LOGIN, data)


def is_in(response: Any) -> bool:
    return bool(response.status_code == 302)


def log() -> list[tuple[str, str]]:
    return [(entry.what, entry.who) for entry in AuditEntry.objects.order_by("pk")]


def test_guesses_at_one_account_from_many_addresses_lock_it(ada: User, bo: User) -> None:
    for n in range(9):
        assert sign_in("ada", WRONG, f"192.0.2.{n}").status_code == 200
    assert sign_in("ada", WRONG, "192.0.2.9").status_code == 429
    refused = sign_in("ada", RIGHT, "192.0.2.10")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    page = squeezed(refused.content.decode())
    assert "Too many attempts" in page
    assert "For 15 minutes nobody can sign in this way" in page
    assert "An administrator can unlock the account" in page
    assert is_in(sign_in("bo", RIGHT, "192.0.2.10"))


def test_guesses_at_many_accounts_from_one_address_lock_the_address(ada: User) -> None:
    for n in range(9):
        assert sign_in(f"name{n}", WRONG).status_code == 200
    assert sign_in("name9", WRONG).status_code == 429
    assert sign_in("ada", RIGHT).status_code == 429
    assert is_in(sign_in("ada", RIGHT, "192.0.2.2"))


def test_a_network_of_ipv6_counts_as_one_address(ada: User) -> None:
    for n in range(10):
        sign_in(f"name{n}", WRONG, f"2001:db8:1:2::{n}")
    assert sign_in("ada", RIGHT, "2001:db8:1:2:ffff::1").status_code == 429
    assert is_in(sign_in("ada", RIGHT, "2001:db8:1:3::1"))


def test_signing_in_to_an_account_of_ones_own_forgives_no_guess(ada: User, bo: User) -> None:
    for n in range(9):
        sign_in("ada", WRONG)
        if n % 3 == 0:
            assert is_in(sign_in("bo", RIGHT))
    assert sign_in("ada", WRONG).status_code == 429


def test_strangers_cannot_keep_somebody_out_where_they_signed_in_lately(ada: User) -> None:
    assert is_in(sign_in("ada", RIGHT, "198.51.100.7"))
    for n in range(10):
        sign_in("ada", WRONG, f"192.0.2.{n}")
    assert sign_in("ada", RIGHT, "192.0.2.200").status_code == 429
    assert is_in(sign_in("ada", RIGHT, "198.51.100.7"))
    # The address itself is counted all the same.
    for _ in range(10):
        sign_in("ada", WRONG, "198.51.100.7")
    assert sign_in("ada", RIGHT, "198.51.100.7").status_code == 429


def test_a_lock_ends_by_itself_and_tries_do_not_lengthen_it(ada: User) -> None:
    for n in range(10):
        sign_in("ada", WRONG, f"192.0.2.{n}")
    before = sorted(AccessAttempt.objects.values_list("pk", "attempt_time"))
    assert sign_in("ada", WRONG, "192.0.2.1").status_code == 429
    assert sorted(AccessAttempt.objects.values_list("pk", "attempt_time")) == before
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert is_in(sign_in("ada", RIGHT, "192.0.2.200"))


def test_behind_a_proxy_only_what_the_proxy_says_counts(ada: User, settings: Any) -> None:
    def guess(n: int, said: str) -> int:
        client = Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": said})
        data = {"username": f"name{n}", "password": WRONG}
        return int(client.post(LOGIN, data).status_code)

    settings.PROXIES = 1
    answers = [guess(n, f"203.0.113.{n}, 192.0.2.1") for n in range(10)]
    assert answers == [200] * 9 + [429]
    assert guess(20, "192.0.2.2") == 200
    assert set(AuditEntry.objects.values_list("address", flat=True)) == {"192.0.2.1", "192.0.2.2"}


def test_without_a_proxy_nobody_can_choose_their_address(ada: User) -> None:
    for n in range(10):
        client = Client(REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": f"203.0.113.{n}"})
        client.post(LOGIN, {"username": f"name{n}", "password": WRONG})
    assert sign_in("ada", RIGHT).status_code == 429


def test_nothing_tells_which_accounts_there_are(ada: User, monkeypatch: Any) -> None:
    User.objects.create_user("gone", password=RIGHT, is_staff=True, is_active=False)
    User.objects.create_user("reader", password=RIGHT)
    User.objects.create_user("never", is_staff=True)
    hashed = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(1) or encode(self, password, salt),
    )
    said = {}
    for name, password in (
        ("ada", WRONG),
        ("nobody", WRONG),
        ("gone", RIGHT),
        ("reader", RIGHT),
        ("never", WRONG),
    ):
        hashed.clear()
        response = sign_in(name, password)
        said[name] = response.status_code, response.context["form"].non_field_errors(), len(hashed)
    assert len({(status, str(errors), work) for status, errors, work in said.values()}) == 1
    assert said["nobody"][2] == 1


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(ada: User, there: str) -> None:
    assert sign_in("ada", RIGHT, next=there).headers["Location"] == "/admin/"


def test_signing_in_begins_a_session_of_its_own(ada: User) -> None:
    client = Client()
    client.session["planted"] = True
    planted = client.session
    planted["x"] = 1
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    assert is_in(client.post(LOGIN, {"username": "ada", "password": RIGHT, "next": "/admin/"}))
    assert client.cookies["sessionid"].value != planted.session_key
    assert Client(headers={"cookie": f"sessionid={planted.session_key}"}).get("/admin/").url == (
        "/admin/login/?next=/admin/"
    )


def test_the_log_tells_of_sign_ins_failures_and_lock_outs_once(ada: User) -> None:
    assert is_in(sign_in("ada", RIGHT))
    for _ in range(12):
        sign_in("ada", WRONG)
    sign_in("hunter2", WRONG, "192.0.2.2")
    expected = [(What.SIGNED_IN, "ada"), *[(What.FAILED, "ada")] * 9, (What.LOCKED_OUT, "ada")]
    # People type their passwords in the place of the name: the log keeps no name of no account.
    assert log() == [*expected, (What.FAILED, "")]
    last = AuditEntry.objects.get(who="")
    assert (last.address, last.detail) == ("192.0.2.2", "No account has the name that was given.")


def test_axes_keeps_no_password_and_no_words(ada: User) -> None:
    sign_in("ada", WRONG, kept="a page of words")
    kept = AccessAttempt.objects.get().post_data
    assert WRONG not in kept
    assert "a page of words" not in kept


def test_nobody_changes_or_deletes_a_line_of_the_log(admin_client: Client) -> None:
    AuditEntry.objects.create(what=What.FAILED, who="ada")
    entry = AuditEntry.objects.get(who="ada")
    entry.who = "bo"
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(who="bo"),
        lambda: AuditEntry.objects.bulk_update([entry], ["who"]),
        lambda: AuditEntry._base_manager.all().delete(),
    ):
        with pytest.raises(NotChangeableError):
            attempt()
    assert AuditEntry.objects.get(pk=entry.pk).who == "ada"
    page = f"/admin/accounts/auditentry/{entry.pk}/"
    shown = admin_client.get(f"{page}change/")
    assert shown.status_code == 200
    assert f"{timezone.localtime(entry.at):%-d %B %Y, %H:%M}" in shown.content.decode()
    assert admin_client.post(f"{page}change/", {"who": "bo"}).status_code == 403
    assert admin_client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert admin_client.get("/admin/accounts/auditentry/add/").status_code == 403
    actions = admin_client.get("/admin/accounts/auditentry/").context["action_form"]
    assert actions is None


def test_old_lines_are_forgotten_by_command_and_that_stands_in_the_log(
    db: None, capsys: Any
) -> None:
    now = timezone.now()
    for days in (400, 300):
        AuditEntry.objects.create(what=What.FAILED, who="ada", at=now - timedelta(days=days))
    call_command("forget_log")
    assert capsys.readouterr().out == "Forgot 1 lines older than 365 days.\n"
    assert log() == [(What.FAILED, "ada"), (What.SHORTENED, "")]
    call_command("forget_log")
    assert len(log()) == 2
    with pytest.raises(CommandError, match="30 days at least"):
        call_command("forget_log", days=29)


def test_an_editor_does_not_see_the_log(editor: Client) -> None:
    assert editor.get("/admin/accounts/auditentry/").status_code == 403
    assert "auditentry" not in editor.get("/admin/").content.decode()


def test_the_command_unlocks_an_account_or_an_address(ada: User, capsys: Any) -> None:
    for n in range(10):
        sign_in("ada", WRONG, f"192.0.2.{n}")
        sign_in(f"name{n}", WRONG, "2001:db8::1")
    call_command("unlock", "ada", address="2001:db8::2")
    assert capsys.readouterr().out == "Unlocked ada.\nUnlocked 2001:db8::2.\n"
    assert is_in(sign_in("ada", RIGHT, "2001:db8::1"))
    call_command("unlock", "ada")
    assert "was not locked" in capsys.readouterr().out
    assert AuditEntry.objects.filter(what=What.UNLOCKED).count() == 3
    for wrong in ([], ["nobody"], ["--address", "here"]):
        with pytest.raises(CommandError):
            call_command("unlock", *wrong)


def test_an_administrator_unlocks_at_the_desk(admin_client: Client, ada: User) -> None:
    for n in range(10):
        sign_in("ada", WRONG, f"192.0.2.{n}")
    data = {"action": "unlock", "_selected_action": ada.pk}
    answer = admin_client.post("/admin/accounts/user/", data, follow=True)
    assert "Unlocked ada." in answer.content.decode()
    assert is_in(sign_in("ada", RIGHT, "192.0.2.1"))
    assert (What.UNLOCKED, "admin") in log()


# What is done at the desk -------------------------------------------------------------------------


@pytest.fixture
def manager() -> Client:
    """The browser of somebody who may manage people, and is no superuser."""
    user = User.objects.create_user("mo", is_staff=True)
    of_users = Permission.objects.filter(content_type__app_label="accounts")
    user.user_permissions.set(of_users.filter(codename__endswith="_user"))
    client = Client()
    client.force_login(user)
    return client


def details(person: User, **changes: Any) -> dict[str, Any]:
    return {
        "username": person.username,
        "is_active": "on",
        "is_staff": "on",
        "date_joined_0": "2026-11-21",
        "date_joined_1": "10:00:00",
        **changes,
    }


def test_rights_that_come_and_go_stand_in_the_log(admin_client: Client, ada: User) -> None:
    page = f"/admin/accounts/user/{ada.pk}/change/"
    data = details(ada, is_superuser="on")
    del data["is_staff"]
    assert is_in(admin_client.post(page, data))
    lines = AuditEntry.objects.filter(what=What.RIGHTS).order_by("pk")
    assert [(line.who, line.about) for line in lines] == [("admin", "user: ada")] * 2
    assert lines[1].detail == "+ superuser\n− desk"


def test_nobody_makes_themselves_a_superuser(manager: Client, ada: User) -> None:
    own = User.objects.get(username="mo")
    assert is_in(
        manager.post(f"/admin/accounts/user/{own.pk}/change/", details(own, is_superuser="on"))
    )
    own.refresh_from_db()
    assert not own.is_superuser
    chief = User.objects.create_superuser("chief")
    page = f"/admin/accounts/user/{chief.pk}/"
    assert manager.post(f"{page}change/", details(chief)).status_code == 403
    assert manager.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    new = {"usable_password": "true", "password1": RIGHT, "password2": RIGHT}
    assert manager.post(f"{page}password/", new).status_code == 403
    chief.refresh_from_db()
    assert not chief.has_usable_password()
    assert chief.is_superuser


def test_what_is_published_and_deleted_stands_in_the_log(editor: Client) -> None:
    row = source(1)
    save(editor, row)
    save(editor, row, finding="Ten runners were measured twice.")
    editor.post(address(type(row), "delete", row), {"post": "yes"})
    source(2), source(3)
    ids = [source(2).pk, source(3).pk]
    bulk = {"action": "delete_selected", "_selected_action": ids, "post": "yes"}
    editor.post(address(type(row), "changelist"), bulk)
    lines = AuditEntry.objects.filter(what__in=[What.PUBLISHED, What.DELETED]).order_by("pk")
    assert [(line.what, line.who, line.about) for line in lines] == [
        (What.PUBLISHED, "ed", "source: hamner2011: Hamner and others 2011"),
        *[
            (What.DELETED, "ed", f"source: hamner201{n}: Hamner and others 201{n}")
            for n in (1, 2, 3)
        ],
    ]
    assert lines[0].detail == "Changed What it found."
