"""Words are not lost when a session is: they come back, and can be sent again."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from muscles import models
from muscles.accounts.models import User
from muscles.content import drafts, files
from muscles.models import Draft, Source
from muscles.views.kept_words import Kept
from tests.client.admin.conftest import browser_of
from tests.client.admin.desk import CODE, LOGIN, RIGHT, address, filled
from tests.client.admin.rows import muscle, role, source

WORDS = 'Ten runners were "measured" & more,\r\nwith 3 < 4 in a second line.'


@pytest.fixture
def writer(writer: Client) -> Client:
    """The browser of the writer, checked for forged forms as a real one is."""
    user = User.objects.get(username="wil")
    user.set_password(RIGHT)
    user.save()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    return strict


def token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return found[1]


def typed(client: Client, row: Any) -> tuple[str, dict[str, Any]]:
    """Open a row's form, type, and return its address and what a browser would send."""
    url = address(type(row), "change", row)
    data = filled(client, url, finding=WORDS, _continue="Save and continue")
    data["csrfmiddlewaretoken"] = token(client.get(url).content.decode())
    return url, data


def fields(page: str, action: str) -> dict[str, Any]:
    """Return what the form that leads to ``action`` would send."""
    start = page.index(f'action="{action}"')
    form = page[start : page.index("</form>", start)]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            found.setdefault(unescape(name[1]), []).append(unescape(value[1]))
    texts = re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL)
    for name_, value_ in texts:
        # A browser sends line breaks as CRLF.
        found.setdefault(unescape(name_), []).append(re.sub("\r?\n", "\r\n", unescape(value_)))
    return found


def test_words_survive_a_lost_session_and_are_saved_after_signing_in(writer: Client) -> None:
    row = source(1)
    url, data = typed(writer, row)
    writer.cookies.pop("sessionid")
    lost = writer.post(url, data)
    page = lost.content.decode()
    assert lost.status_code == 403
    assert "nothing is lost" in page
    assert "with 3 &lt; 4 in a second line" in page
    back = fields(page, LOGIN)
    sent = {**back, "username": ["wil"], "password": ["wrong"]}
    # A mistyped password does not lose them either.
    page = writer.post(LOGIN, sent).content.decode()
    sent = {**fields(page, LOGIN), "username": ["wil"], "password": [RIGHT]}
    page = writer.post(LOGIN, sent).content.decode()
    assert "Your text is not saved yet" in page
    row.refresh_from_db()
    assert row.finding != WORDS.replace("\r\n", "\n")
    saved = writer.post(url, fields(page, url))
    draft = Draft.objects.get()
    assert saved.headers["Location"] == draft.get_absolute_url()
    (text,) = drafts.texts(draft)
    assert files.read_row(text.text, Source)["finding"] == WORDS.replace("\r\n", "\n")


def test_words_survive_the_second_factor_too(writer: Client) -> None:
    phone = TOTPDevice.objects.create(user=User.objects.get(username="wil"), name="phone")
    url = address(models.Source, "change", source(1))
    kept = Kept(url, []).text[:-4] + json.dumps([["finding", WORDS]]) + "]"
    page = writer.get(LOGIN).content.decode()
    data = {"username": "wil", "password": RIGHT, "kept": kept, "next": url}
    page = writer.post(LOGIN, {**data, "csrfmiddlewaretoken": token(page)}).content.decode()
    back = fields(page, CODE)
    page = writer.post(CODE, {**back, "code": f"{totp(phone.bin_key):06d}"}).content.decode()
    assert fields(page, url)["finding"] == [WORDS]


def test_a_form_from_before_signing_in_anew_can_be_sent_again(writer: Client) -> None:
    row = source(1)
    url, data = typed(writer, row)
    writer.cookies["csrftoken"] = "a" * 32
    refused = writer.post(url, data, headers={"origin": "http://testserver"})
    assert refused.status_code == 403
    page = refused.content.decode()
    assert "Send again" in page
    back = fields(page, url)
    assert back["finding"] == [WORDS]
    assert back["_continue"] == ["Save and continue"]
    assert writer.post(url, back).status_code == 302
    (text,) = drafts.texts(Draft.objects.get())
    assert files.read_row(text.text, Source)["finding"] == WORDS.replace("\r\n", "\n")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_what_another_site_sent_cannot_be_sent_again_with_a_click(
    writer: Client, origin: str | None
) -> None:
    url, data = typed(writer, source(1))
    data["csrfmiddlewaretoken"] = "b" * 64
    headers = {"origin": origin} if origin else {}
    refused = writer.post(url, data, headers=headers)
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "<form" not in page
    assert "with 3 &lt; 4 in a second line" in page


def test_a_role_that_does_not_allow_it_gives_the_words_back(writer: Client) -> None:
    row = source(1)
    url, data = typed(writer, row)
    reader = browser_of("adm", "administrator")
    refused = reader.post(url, data)
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "Your role does not allow this" in page
    assert "with 3 &lt; 4 in a second line" in page
    assert reader.get(address(models.Source, "add")).status_code == 403


def test_a_stale_page_of_signing_in_shows_no_password(writer: Client) -> None:
    data = {"username": "wil", "password": RIGHT, "csrfmiddlewaretoken": "b" * 64}
    refused = writer.post(LOGIN, data, headers={"origin": "http://testserver"})
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "open too long" in page
    assert RIGHT not in page


def test_passwords_never_come_back(writer: Client) -> None:
    data = {"password1": "secret " * 20, "old_password": "secret " * 20, "note": "x " * 50}
    page = Client().post("/admin/accounts/user/add/", data).content.decode()
    assert "secret" not in page
    assert "x x x" in page


def test_signing_out_twice_keeps_nothing() -> None:
    assert Client().post("/admin/logout/").headers["Location"] == "/admin/"


@pytest.mark.parametrize(
    "there",
    [
        "https://evil.example/admin/",
        "//evil.example/admin/",
        "/muscles/",
        "/\\evil/admin/",
        7,
        None,
    ],
)
def test_words_lead_to_the_desk_alone(there: Any) -> None:
    assert Kept.read(json.dumps([there, [["a", "b"]]])) is None


@pytest.mark.parametrize("text", ["", "7", "[]", "{", '["/admin/", [1]]', '["/admin/", 7]'])
def test_what_is_not_ours_is_not_read(text: str) -> None:
    assert Kept.read(text) is None


def test_every_field_of_a_long_form_comes_back(writer: Client) -> None:
    role(1)
    url = address(models.Muscle, "change", muscle())
    data = filled(writer, url)
    kept = Kept.read(Kept.of(RequestFactory().post(url, data)).text)
    assert kept is not None
    assert kept.address == url
    assert {field.name for field in kept.fields} == set(data)
    labels = {field.name: field.label for field in kept.fields}
    assert labels["roles-0-job"] == "roles 1, job"
    assert labels["in_the_stride"] == "in the stride"
