"""The second factor: set-up, signing in with it, recovery codes, switching off, and ways around."""

from __future__ import annotations

import re
from time import time
from typing import Any

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, get_resolver
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from muscles.accounts import second_factor
from muscles.accounts.models import AuditEntry, User
from muscles.views import sign_in as views
from tests.client.admin.conftest import browser_of
from tests.client.admin.desk import CODE, LOGIN, RIGHT, WRONG

PAGE = "/admin/second-factor/"
What = AuditEntry.What


@pytest.fixture
def clock(monkeypatch: Any) -> list[float]:
    """The time that codes are made for, in seconds; a test may move it on."""
    now = [time()]
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time.time", lambda: now[0])
    return now


@pytest.fixture
def phone(ada: User) -> TOTPDevice:
    """Ada's phone, set up."""
    return TOTPDevice.objects.create(user=ada, name="phone")


def give_codes(person: User, *codes: str) -> None:
    device = StaticDevice.objects.create(user=person, name="recovery codes")
    device.token_set.bulk_create(StaticToken(device=device, token=code) for code in codes)


def shown(phone: TOTPDevice, clock: list[float]) -> str:
    """Return the six digits that a phone shows now."""
    return f"{totp(phone.bin_key, t0=phone.t0 - int(clock[0]) + int(time())):06d}"


def first_step(client: Client, there: str = "/admin/") -> Any:
    return client.post(LOGIN, {"username": "ada", "password": RIGHT, "next": there})


def is_in(client: Client) -> bool:
    return bool(client.get("/admin/").status_code == 200)


def log() -> list[str]:
    return [entry.what for entry in AuditEntry.objects.order_by("pk")]


def test_setting_up_signing_in_and_switching_off(ada: User, clock: list[float]) -> None:
    client = Client()
    first_step(client)
    page = client.get(PAGE).content.decode()
    phone = TOTPDevice.objects.get(user=ada)
    assert not phone.confirmed
    assert re.search(r'<svg viewBox="0 0 \d+ \d+"', page), "it fits a narrow page"
    assert second_factor.secret(phone).replace(" ", "") in page.replace(" ", "")
    assert not re.search(r"(src|href)=\"https?:", page)
    data = {"do": "set-up", "password": RIGHT, "code": shown(phone, clock)}
    before = client.session.session_key
    codes = re.findall(r"<code>(\w{8})</code>", client.post(PAGE, data).content.decode())
    assert len(set(codes)) == 10
    assert client.session.session_key != before
    assert is_in(client)
    clock[0] += 30

    other = Client()
    asked = first_step(other, "/admin/muscles/muscle/")
    assert asked.status_code == 200
    assert 'action="/admin/code/"' in asked.content.decode()
    assert not is_in(other)
    data = {"code": shown(phone, clock), "next": "/admin/muscles/muscle/"}
    assert other.post(CODE, data).headers["Location"] == "/admin/muscles/muscle/"
    assert is_in(other)

    assert (
        "not your password" in other.post(PAGE, {"do": "off", "password": WRONG}).content.decode()
    )
    assert second_factor.is_on(ada)
    assert other.post(PAGE, {"do": "off", "password": RIGHT}).status_code == 302
    assert not second_factor.is_on(ada)
    assert not StaticToken.objects.exists()
    assert first_step(Client()).status_code == 302
    assert log() == [
        What.SIGNED_IN,
        What.FACTOR_ON,
        What.NEW_CODES,
        What.SIGNED_IN,
        What.FAILED,
        What.FACTOR_OFF,
        What.SIGNED_IN,
    ]


@pytest.mark.parametrize(("password", "is_right"), [(WRONG, True), (RIGHT, False)])
def test_setting_up_wants_the_password_and_a_code(
    ada: User, clock: list[float], password: str, is_right: bool
) -> None:
    client = Client()
    client.force_login(ada)
    client.get(PAGE)
    code = shown(TOTPDevice.objects.get(user=ada), clock) if is_right else "000000"
    answer = client.post(PAGE, {"do": "set-up", "password": password, "code": code})
    assert "errorlist" in answer.content.decode()
    assert not second_factor.is_on(ada)


def test_two_pages_of_set_up_opened_at_once_agree(ada: User) -> None:
    for _ in range(2):
        TOTPDevice.objects.create(user=ada, name="phone", confirmed=False)
    client = Client()
    client.force_login(ada)
    first, second = (client.get(PAGE).content.decode() for _ in range(2))
    key = second_factor.secret(TOTPDevice.objects.order_by("pk")[0])
    assert key in first
    assert key in second


def test_a_code_counts_once(ada: User, phone: TOTPDevice, clock: list[float]) -> None:
    code = shown(phone, clock)
    for times in (1, 2):
        client = Client()
        first_step(client)
        answer = client.post(CODE, {"code": code})
        assert is_in(client) == (times == 1)
    assert "used already" in answer.content.decode()


def test_a_recovery_code_counts_once(ada: User, phone: TOTPDevice) -> None:
    give_codes(ada, "abcd2345", "efgh2345")
    for times in (1, 2):
        client = Client()
        first_step(client)
        client.post(CODE, {"code": " ABCD 2345 "})
        assert is_in(client) == (times == 1)
    assert AuditEntry.objects.get(what=What.RECOVERY).detail == "1 left."
    assert second_factor.codes_left(ada) == 1


def test_guessing_codes_is_slowed_down(ada: User, phone: TOTPDevice, clock: list[float]) -> None:
    client = Client()
    first_step(client)
    client.post(CODE, {"code": "000000"})
    said = client.post(CODE, {"code": shown(phone, clock)}).content.decode()
    assert "Too many wrong codes. Try again in 1 s." in said
    assert not is_in(client)
    # A wrong code of the phone does not keep a recovery code away.
    give_codes(ada, "abcd2345")
    assert client.post(CODE, {"code": "abcd2345"}).status_code == 302
    assert log().count(What.FACTOR_FAILED) == 1


def test_a_code_of_somebody_else_does_not_count(ada: User, phone: TOTPDevice) -> None:
    bo = User.objects.create_user("bo", password=RIGHT, is_staff=True)
    give_codes(bo, "abcd2345")
    client = Client()
    first_step(client)
    client.post(CODE, {"code": "abcd2345"})
    assert not is_in(client)
    assert second_factor.codes_left(bo) == 1


def test_the_second_step_needs_the_first_and_not_long_ago(
    ada: User, phone: TOTPDevice, clock: list[float], monkeypatch: Any
) -> None:
    client = Client()
    assert client.post(CODE, {"code": shown(phone, clock)}).headers["Location"] == LOGIN
    first_step(client)
    monkeypatch.setattr(views, "time", lambda: time() + site.SIGN_IN_SECONDS + 1)
    assert client.post(CODE, {"code": shown(phone, clock)}).headers["Location"] == LOGIN
    assert not is_in(client)


@pytest.mark.parametrize("change", ["password", "gone"])
def test_the_second_step_ends_when_the_account_changes(
    ada: User, phone: TOTPDevice, clock: list[float], change: str
) -> None:
    client = Client()
    first_step(client)
    if change == "password":
        ada.set_password(WRONG)
    ada.is_active = change != "gone"
    ada.save()
    assert client.post(CODE, {"code": shown(phone, clock)}).headers["Location"] == LOGIN
    assert not is_in(client)


def desk_addresses() -> list[str]:
    """Return one address for each pattern of the desk, with 1 in the place of every part."""
    found = []

    def walk(patterns: Any, prefix: str) -> None:
        for each in patterns:
            route = prefix + re.sub(r"<[^>]*>|\(\?P.*", "1", str(each.pattern).strip("^$"))
            if isinstance(each, URLPattern):
                found.append(f"/{route}")
            else:
                walk(each.url_patterns, route)

    walk([p for p in get_resolver().url_patterns if str(p.pattern) == "admin/"], "")
    return found


def test_no_address_of_the_desk_opens_without_the_code(ada: User, phone: TOTPDevice) -> None:
    ada.is_superuser = True
    ada.save()
    half, stale = Client(), Client()
    first_step(half)
    # A session from before the phone was set up, or somehow without its mark.
    stale.force_login(ada)
    addresses = desk_addresses()
    assert len(addresses) > 100
    # The ways in; of these the forgotten password is not there without mail.
    open_to_all = {LOGIN, CODE, *(each for each in addresses if "/forgotten/" in each)}
    # Each address is read with one session and sent to with the other, in turn.
    for number, address in enumerate(addresses):
        reads, sends = (half, stale) if number % 2 else (stale, half)
        for answer in (reads.get(address), sends.post(address, {"post": "yes"})):
            if address in open_to_all:
                continue
            where = answer.headers.get("Location", "")
            found = answer.status_code, where.partition("?")[0]
            # 301 adds a slash; 403 is the page for words without a session.
            assert found in ((302, LOGIN), (301, f"{address}/"), (403, "")) or (
                address == "/admin/logout/" and found == (302, "/admin/")
            ), (address, found)
    assert "asks for a code" in stale.get(LOGIN).content.decode()


def test_where_it_is_required_those_who_publish_or_manage_set_it_up_first(
    settings: Any, clock: list[float]
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert is_in(browser_of("wil", "writer"))
    assert is_in(browser_of("rea", "reviewer"))
    for name, role in (("pub", "publisher"), ("adm", "administrator")):
        client = browser_of(name, role)
        answer = client.get("/admin/muscles/muscle/")
        assert answer.headers["Location"] == f"{PAGE}?next=%2Fadmin%2Fmuscles%2Fmuscle%2F"
        assert "this site wants a code" in client.get(answer.url).content.decode()
        user = User.objects.get(username=name)
        user.set_password(RIGHT)
        user.save()
        client.force_login(user)
        client.get(PAGE)
        code = shown(TOTPDevice.objects.get(user=user), clock)
        done = client.post(answer.url, {"do": "set-up", "password": RIGHT, "code": code})
        assert 'href="/admin/muscles/muscle/"' in done.content.decode()
        assert client.get("/admin/").status_code == 200
        client.post(PAGE, {"do": "off", "password": RIGHT})
        assert second_factor.is_on(user)


def test_who_has_to_set_it_up_can_sign_out(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = browser_of("pub", "publisher")
    assert client.post("/admin/logout/").status_code == 200
    assert client.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"


def test_it_leads_to_no_other_site(ada: User, phone: TOTPDevice, clock: list[float]) -> None:
    client = Client()
    first_step(client)
    data = {"code": shown(phone, clock), "next": "https://evil.example/"}
    assert client.post(CODE, data).headers["Location"] == "/admin/"
    page = client.get(f"{PAGE}?next=//evil.example/").content.decode()
    assert "evil.example" not in page


def test_a_lost_phone_is_switched_off_by_an_administrator_or_a_command(
    admin_client: Client, ada: User, phone: TOTPDevice, capsys: Any
) -> None:
    data = {"action": "switch_off_second_factor", "_selected_action": ada.pk}
    said = admin_client.post("/admin/accounts/user/", data, follow=True).content.decode()
    assert "The second factor of ada is off." in said
    assert not second_factor.is_on(ada)
    TOTPDevice.objects.create(user=ada, name="phone")
    call_command("unlock", "ada", "--second-factor")
    assert "The second factor of ada is off." in capsys.readouterr().out
    assert log().count(What.FACTOR_OFF) == 2
    with pytest.raises(CommandError):
        call_command("unlock", "--address", "192.0.2.1", "--second-factor")
    chief = User.objects.create_superuser("chief")
    TOTPDevice.objects.create(user=chief, name="phone")
    data["_selected_action"] = chief.pk
    browser_of("adm", "administrator").post("/admin/accounts/user/", data)
    assert second_factor.is_on(chief)


def test_the_desk_shows_nobody_the_secrets(admin_client: Client, phone: TOTPDevice) -> None:
    assert admin_client.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert admin_client.get("/admin/otp_static/staticdevice/").status_code == 404
    assert "otp" not in admin_client.get("/admin/").content.decode()
