"""Accounts at the desk: chief editors make and change them, and the desk greets by name."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client

from muscles.accounts.models import User

LIST = "/admin/accounts/user/"


def test_a_chief_adds_a_person_with_name_and_qualification(admin_client: Client) -> None:
    data = {
        "username": "bo",
        "usable_password": "true",
        "password1": "a long walk home",
        "password2": "a long walk home",
        "display_name": "Bo Example",
        "qualification": "physiotherapist, MSc",
        "email": "",
    }
    response = admin_client.post(f"{LIST}add/", data)
    made = User.objects.get(username="bo")
    assert response.headers["Location"] == f"{LIST}{made.pk}/change/"
    assert (made.display_name, made.qualification) == ("Bo Example", "physiotherapist, MSc")
    assert made.check_password("a long walk home")
    assert not made.is_staff


def test_a_chief_changes_what_a_person_is_called_and_may_do(admin_client: Client) -> None:
    person = User.objects.create_user("bo", qualification="MSc", is_staff=True)
    page = f"{LIST}{person.pk}/change/"
    fields = admin_client.get(page).context["adminform"].form.fields
    assert {"display_name", "qualification", "is_staff", "groups"} <= set(fields)
    assert "first_name" not in fields
    data = {
        "username": "bo",
        "display_name": "Bo Example",
        "qualification": "MSc",
        "is_active": "on",
        "date_joined_0": "2026-11-21",
        "date_joined_1": "10:00:00",
    }
    assert admin_client.post(page, data).headers["Location"] == LIST
    person.refresh_from_db()
    assert (person.display_name, person.is_staff) == ("Bo Example", False)


def test_the_list_shows_who_has_which_qualification(admin_client: Client) -> None:
    User.objects.create_user("bo", display_name="Bo Example", qualification="physiotherapist, MSc")
    page = admin_client.get(LIST, {"q": "Example"}).content.decode()
    assert "Bo Example" in page
    assert "physiotherapist, MSc" in page


def test_roles_of_people_are_told_from_groups_of_muscles(admin_client: Client) -> None:
    sections = admin_client.get("/admin/").context["app_list"]
    (accounts,) = (each for each in sections if each["app_label"] == "accounts")
    names = {table["name"] for table in accounts["models"]}
    assert names == {"Users", "Roles of people", "Log of sign-ins, publishing and rights"}
    assert "auth" not in {each["app_label"] for each in sections}
    assert "<h1>Roles of people</h1>" in admin_client.get("/admin/auth/group/").content.decode()


def test_roles_are_boxes_to_tick_and_dates_are_only_shown(admin_client: Client) -> None:
    person = User.objects.create_user("bo", date_joined=datetime(2026, 11, 28, 14, 5, tzinfo=UTC))
    page = admin_client.get(f"{LIST}{person.pk}/change/")
    form = page.context["adminform"].form
    assert form.fields["is_staff"].label == "May use the desk"
    assert page.content.decode().count('<input type="checkbox" name="groups"') == 4
    assert "date_joined" not in form.fields
    assert "28 November 2026, 14:05" in page.content.decode()


def test_the_desk_greets_by_the_display_name_or_else_by_the_sign_in_name(client: Client) -> None:
    person = User.objects.create_user("bo", is_staff=True)
    client.force_login(person)
    assert "<strong>bo</strong>" in client.get("/admin/").content.decode()
    person.display_name = "Bo Example"
    person.save()
    assert "<strong>Bo Example</strong>" in client.get("/admin/").content.decode()
    assert person.get_full_name() == "Bo Example"
