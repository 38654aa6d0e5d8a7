"""What each role may do with each kind of content, and what it may do besides."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client, RequestFactory

from muscles import kinds, models
from muscles.accounts import roles
from muscles.accounts.models import User
from muscles.kinds import Kind
from tests.client.admin.conftest import browser_of
from tests.client.admin.desk import address, filled
from tests.client.admin.rows import MAKE, source
from tests.client.admin.test_drafts import drafted, send

MATRIX = {
    # role: what it may do with every kind, and besides
    "writer": ("view add change", "ask_for_review"),
    "reviewer": ("view change", "review"),
    "publisher": ("view add change delete", "ask_for_review publish schedule moderate"),
    "administrator": (
        "view",
        "view_user add_user change_user delete_user view_auditentry",
    ),
}
ACTIONS = ("view", "add", "change", "delete")
BESIDES = {right for _, besides in MATRIX.values() for right in besides.split()}


def holder(name: str) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=roles.role(name).group))
    return user


def test_the_matrix_names_every_role() -> None:
    assert {role.name for role in roles.ROLES} == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_each_role_may_do_what_the_matrix_says_with_every_kind(name: str) -> None:
    request: Any = RequestFactory().get("/admin/")
    request.user = holder(name)
    may, besides = MATRIX[name]
    for kind in kinds.KINDS:
        table = admin.site.get_model_admin(kind.model)
        found = {
            action for action in ACTIONS if getattr(table, f"has_{action}_permission")(request)
        }
        assert found == set(may.split()), kind.singular
    found = {right for right in BESIDES if request.user.has_perm(f"accounts.{right}")}
    assert found == set(besides.split())
    total = len(kinds.KINDS) * len(may.split()) + len(besides.split())
    # An administrator also sees the roles, to give them to people.
    assert len(request.user.get_all_permissions()) == total + (name == "administrator")


@pytest.mark.parametrize("name", MATRIX)
def test_the_desk_holds_to_the_matrix(name: str) -> None:
    client = browser_of("somebody", name)
    may = MATRIX[name][0].split()
    row = source(1)
    answers = {
        "view": client.get(address(models.Source, "changelist")).status_code,
        "add": client.get(address(models.Source, "add")).status_code,
        "delete": client.post(address(models.Source, "delete", row), {}).status_code,
    }
    assert {action for action, status in answers.items() if status == 200} == set(may) - {"change"}
    url = address(models.Source, "change", row)
    data = filled(client, url, finding="Other words.") if "change" in may else {}
    assert client.post(url, data).status_code == (302 if "change" in may else 403)
    row.refresh_from_db()
    # What a publisher saves is public at once, what a writer or a reviewer saves is a draft.
    may_publish = "publish" in MATRIX[name][1].split()
    assert (row.finding == "Other words.") == may_publish
    assert models.Draft.objects.exists() == ("change" in may and not may_publish)


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("its writer", True),
        ("another writer", False),
        ("reviewer", True),
        ("publisher", True),
        ("administrator", False),
    ],
)
def test_who_may_give_up_a_draft(writer: Client, name: str, may: bool) -> None:
    """What somebody else wrote is not a writer's to throw away."""
    draft = drafted(writer, source(1), finding="Other words.")
    give_up = f"/admin/muscles/draft/{draft.pk}/give-up/"
    role = "writer" if name == "another writer" else name
    client = writer if name == "its writer" else browser_of("somebody", role)
    if name != "administrator":
        for page in (draft.get_absolute_url(), "/admin/muscles/draft/"):
            assert (give_up in client.get(page).content.decode()) == may, page
    assert client.get(give_up).status_code == (200 if may else 403)
    assert client.post(give_up).status_code == (302 if may else 403)
    assert models.Draft.objects.exists() != may


def test_a_draft_of_two_writers_is_given_up_by_neither(writer: Client) -> None:
    draft = drafted(writer, source(1), finding="Other words.")
    other = browser_of("wim", "writer")
    send(other, draft.get_absolute_url(), finding="Words of both.")
    for client in (writer, other):
        assert client.post(f"/admin/muscles/draft/{draft.pk}/give-up/").status_code == 403


def test_people_hold_several_roles() -> None:
    client = browser_of("somebody", "writer", "administrator")
    assert client.get(address(models.Source, "add")).status_code == 200
    assert client.get("/admin/accounts/user/").status_code == 200
    assert client.get("/admin/accounts/auditentry/").status_code == 200


@pytest.mark.parametrize("name", ["writer", "reviewer", "publisher"])
def test_only_administrators_see_people_and_the_log(name: str) -> None:
    client = browser_of("somebody", name)
    for table in ("accounts/user", "accounts/auditentry", "auth/group"):
        assert client.get(f"/admin/{table}/").status_code == 403


def test_an_administrator_gives_roles_and_changes_none() -> None:
    client = browser_of("somebody", "administrator")
    ada = User.objects.create_user("ada")
    writers = Group.objects.get(name="Writers")
    data = {
        "username": "ada",
        "is_active": "on",
        "is_staff": "on",
        "groups": [writers.pk],
        "date_joined_0": "2026-11-21",
        "date_joined_1": "10:00:00",
    }
    assert client.post(f"/admin/accounts/user/{ada.pk}/change/", data).status_code == 302
    assert list(ada.groups.all()) == [writers]
    page = f"/admin/auth/group/{writers.pk}/change/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"name": "Kings"}).status_code == 403


def test_migrate_mends_the_roles() -> None:
    writers = Group.objects.get(name="Writers")
    before = set(writers.permissions.all())
    writers.permissions.add(Permission.objects.get(codename="add_user"))
    writers.permissions.remove(Permission.objects.get(codename="add_muscle"))
    call_command("migrate", verbosity=0)
    assert set(writers.permissions.all()) == before
    assert Group.objects.filter(name="Writers").count() == 1


def test_editors_of_before_become_publishers() -> None:
    old = Group.objects.create(name="Editors")
    ada = User.objects.create_user("ada", is_staff=True)
    ada.groups.add(old)
    import_module("muscles.accounts.migrations.0003_roles").make_groups(apps, None)
    assert [group.name for group in ada.groups.all()] == ["Publishers"]
    assert not Group.objects.filter(name="Editors").exists()


# Deleting asks what refers to a row ---------------------------------------------------------------


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.singular)
def test_the_page_of_deletion_speaks_of_people_s_names(editor: Client, kind: Kind) -> None:
    row = MAKE[kind.model](1)
    page = editor.get(address(kind.model, "delete", row)).content.decode()
    assert str(row) in page.replace("&#x27;", "'")
    assert " object (" not in page
    assert "relationship" not in page


def test_rows_that_name_a_row_in_a_field_are_listed_with_a_link(editor: Client) -> None:
    muscle, article = MAKE[models.Muscle](1), MAKE[models.Article](1)
    article.muscles.add(muscle)
    page = editor.get(address(models.Muscle, "delete", muscle)).content.decode()
    link = f'<a href="{address(models.Article, "change", article)}">article “Article 1”</a>'
    assert f"{link} stays, and no longer names it under “muscles”" in page


def test_what_keeps_a_row_from_being_deleted_is_a_link(editor: Client) -> None:
    article = MAKE[models.Article](1)
    models.Article.objects.update(body="So it is [@hamner2013].")
    cited = source(3)
    link = f'<a href="{address(models.Article, "change", article)}">article “Article 1”</a>'
    assert link in editor.get(address(models.Source, "delete", cited)).content.decode()
    several = {"action": "delete_selected", "_selected_action": [cited.pk]}
    page = editor.post(address(models.Source, "changelist"), several).content.decode()
    assert link in page
    assert "Take it out of each of them first" in page
    assert 'name="post"' not in page
