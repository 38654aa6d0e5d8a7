"""Who may come to the desk, and what its first page offers."""

from __future__ import annotations

import re

from django.test import Client

from muscles import kinds, models
from muscles.accounts.models import User
from tests.client.admin.desk import address
from tests.client.reading import squeezed


def test_strangers_meet_the_login(client: Client) -> None:
    response = client.get("/admin/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/login/?next=/admin/"


def test_staff_without_rights_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(User.objects.create_user("new", is_staff=True))
    assert "give you a role, such as “Writers”" in client.get("/admin/").content.decode()
    assert client.get(address(models.Muscle, "changelist")).status_code == 403


def test_an_editor_manages_no_users_and_no_ledger(editor: Client) -> None:
    page = editor.get("/admin/").content.decode()
    assert "/admin/auth/" not in page
    assert "/admin/accounts/user/" not in page
    assert editor.get("/admin/accounts/user/").status_code == 403
    assert editor.get("/admin/auth/group/").status_code == 403
    assert editor.get("/admin/muscles/loadedrow/").status_code == 404


def test_the_index_lists_every_table_once_by_subject(editor: Client) -> None:
    page = squeezed(editor.get("/admin/").content.decode())
    assert "Running Muscles: the editor&#x27;s desk" in page
    assert "What would you like to edit?" in page
    for model in kinds.in_load_order():
        assert page.count(f'<a href="{address(model, "changelist")}" class="changelink"') == 1, (
            model
        )
        assert page.count(f'<a href="{address(model, "add")}" class="addlink"') == 1, model
    headings = re.findall(r"<caption>(.*?)</caption>", page)
    assert headings == [
        "The body",
        "The stride and the ground",
        "Training and pain",
        "Reading",
        "Sources and people",
        "Measurements",
        "From readers",
    ]
    assert "How the desk works" in page
    assert "[@lai2015; @monte2020]" in page
