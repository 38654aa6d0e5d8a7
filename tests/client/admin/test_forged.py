"""What no browser of ours sends: numbers that no row has, hidden fields by hand, rights by URL."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muscles import models
from muscles.models import Draft
from tests.client.admin.conftest import browser_of
from tests.client.admin.desk import address, filled
from tests.client.admin.rows import flag, injury, role, term
from tests.client.admin.test_drafts import drafted

NUMBERS = ("9" * 30, "9" * 5000, "²", "-1", "-" + "9" * 30)
each_number = pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:3])


@each_number
@pytest.mark.parametrize("field", ["settles", "restored_from", "draft_seen", "desk_base"])
def test_a_hidden_field_with_a_number_that_no_row_has(
    editor: Client, field: str, number: str
) -> None:
    page = address(models.Term, "change", term())
    assert editor.post(page, filled(editor, page, **{field: number})).status_code in (200, 302)
    new = {"name": "Cadence", "slug": "cadence", "definition": "Steps.", field: number}
    assert editor.post(address(models.Term, "add"), new).status_code in (200, 302)


@each_number
def test_any_field_with_a_number_that_no_row_has(editor: Client, number: str) -> None:
    flag(1)
    tried = {"sources", "flags-TOTAL_FORMS", "flags-0-id", "flags-0-place", "roles-0-id"}
    for row in (injury(), role(1).muscle):
        page = address(type(row), "change", row)
        sent = filled(editor, page)
        for name in tried & sent.keys():
            data = {**sent, name: number}
            assert editor.post(page, {**data, "_draft": "1"}).status_code in (200, 302)
            assert editor.post(address(type(row), "check", row), data).status_code == 200


@each_number
def test_an_address_with_a_version_that_there_is_not(editor: Client, number: str) -> None:
    page = address(models.Term, "change", term())
    assert editor.get(page, {"version": number}).status_code == 200
    assert editor.get(address(models.Term, "add"), {"version": number}).status_code == 200


def test_a_field_of_any_name_is_kept_for_who_is_signed_out(client: Client) -> None:
    page = address(models.Term, "change", term())
    kept = client.post(page, {f"flags-{'9' * 5000}-text": "Words.\nMore words."})
    assert kept.status_code < 500


@pytest.mark.parametrize("held", [(), ("administrator",)], ids=["no role", "administrator"])
def test_who_does_not_work_on_content_sees_no_draft(held: tuple[str, ...]) -> None:
    row = term()
    draft = drafted(browser_of("wil", "writer"), row, name="A secret name", definition="Secret.")
    client = browser_of("ada", *held)
    sent = {"verdict": "approve", "saved_at": draft.saved_at.isoformat()}
    page = address(models.Term, "change", row)
    answers: list[Any] = [
        client.get(draft.get_absolute_url()),
        client.get("/admin/"),
        client.get(address(Draft, "changelist")),
        client.get(page),
        client.post(address(Draft, "review", draft), sent),
        client.post(address(Draft, "schedule", draft), {"unschedule": "1"}),
        client.post(address(Draft, "give_up", draft)),
        client.post(f"{draft.get_absolute_url()}here/"),
    ]
    public = 200 if held else 403
    assert [each.status_code for each in answers] == [403, 200, 403, public, *[403] * 4]
    for answer in answers:
        text = answer.content.decode()
        assert "ecret" not in text
        assert draft.get_absolute_url() not in text
    assert Draft.objects.get().state == "writing"
