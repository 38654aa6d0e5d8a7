"""Every list and form of the desk: what it shows, links to and costs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muscles import kinds, models
from muscles.content.files import content_fields
from muscles.kinds import Kind
from tests.client.admin.desk import address, each_model, faults, save
from tests.client.admin.rows import (
    DAY,
    MAKE,
    author,
    effect,
    exercise,
    muscle,
    phase,
    role,
    source,
    target,
    terrain,
)

# What the form of a row asks besides its fields.
OF_THE_DESK = {
    "desk_base",
    "change_note",
    "small_correction",
    "restored_from",
    "settles",
    "draft_seen",
}
# What a review writes, and no form.
OF_THE_REVIEW = {"reviewed_by", "reviewed_on"}


def test_every_table_says_on_a_phone_what_a_value_is(admin_client: Client) -> None:
    """Its rows are cards there, without a head: a script puts the names before the values."""
    for table in admin.site._registry.values():
        page = admin_client.get(f"/admin/{table.opts.app_label}/{table.opts.model_name}/")
        assert "js/desk-list.js" in page.content.decode(), table.opts.label


@each_model
def test_every_list_shows_its_rows(desk: Client, model: type[Any]) -> None:
    rows = [MAKE[model](n) for n in (1, 2)]
    response = desk.get(address(model, "changelist"))
    assert response.status_code == 200
    page = response.content.decode()
    for row in rows:
        assert address(model, "change", row) in page
    assert response.context["cl"].list_per_page == 50
    for name in admin.site.get_model_admin(model).list_display:
        assert f"column-{name}" in page
    found = desk.get(address(model, "changelist"), {"q": "nothing has this name"})
    assert found.context["cl"].result_count == 0


@each_model
def test_every_add_page_offers_every_field_in_titled_parts(desk: Client, model: type[Any]) -> None:
    response = desk.get(address(model, "add"))
    assert response.status_code == 200
    form = response.context["adminform"].form
    names = {field.name for field in content_fields(model)}
    assert set(form.fields) - OF_THE_DESK == names - OF_THE_REVIEW
    for title, options in response.context["adminform"].fieldsets:
        assert title
        assert options["description"].endswith((".", "?"))
    for field in content_fields(model):
        if field.is_relation:
            assert "admin-autocomplete" in str(form[field.name])


@each_model
def test_every_change_page_keeps_what_it_shows(desk: Client, model: type[Any]) -> None:
    row = MAKE[model](1)
    before = model.objects.values().get(pk=row.pk)
    response = save(desk, row)
    assert faults(response) == ""
    assert response.redirect_chain
    assert model.objects.values().get(pk=row.pk) == before
    assert LogEntry.objects.get().get_change_message() == "No fields changed."


@each_model
def test_no_page_writes_style_or_script_inline(admin_client: Client, model: type[Any]) -> None:
    row = MAKE[model](1)
    role(1)
    effect(1)
    pages = [
        address(model, "changelist"),
        address(model, "add"),
        address(model, "change", row),
        address(model, "delete", row),
        address(model, "history", row),
    ]
    for url in pages:
        page = admin_client.get(url).content.decode()
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)[^>]*>|\son\w+=", page), url
        assert 'href="/static/css/admin.css"' in page


@pytest.mark.parametrize("kind", kinds.with_page(), ids=lambda kind: kind.singular)
def test_view_on_site_leads_to_the_page(admin_client: Client, kind: Kind) -> None:
    row = MAKE[kind.model](1)
    page = admin_client.get(address(kind.model, "change", row)).content.decode()
    there = f"/admin/view{row.get_absolute_url()}"
    assert f'<a href="{there}" class="viewsitelink">' in page


@pytest.mark.parametrize(
    "kind",
    [kind for kind in kinds.KINDS if kind.shown_on],
    ids=lambda kind: kind.singular,
)
def test_view_on_site_of_a_part_leads_to_the_page_that_shows_it(
    admin_client: Client, kind: Kind
) -> None:
    row = MAKE[kind.model](1)
    page = admin_client.get(address(kind.model, "change", row)).content.decode()
    there = f"/admin/view{getattr(row, kind.shown_on).get_absolute_url()}"
    assert f'<a href="{there}" class="viewsitelink">' in page


def test_the_markdown_card_stands_where_there_is_markdown(admin_client: Client) -> None:
    card = "How to write: our Markdown"
    assert card in admin_client.get(address(models.Muscle, "add")).content.decode()
    assert card not in admin_client.get(address(models.Curve, "add")).content.decode()


def test_rows_stand_beside_their_text_as_on_the_page(admin_client: Client) -> None:
    page = admin_client.get(address(models.Muscle, "change", muscle())).content.decode()
    places = [
        page.index(mark)
        for mark in (
            'fieldset-heading">At a glance',
            'desk-heading">Roles, phase by phase',
            'fieldset-heading">In the stride',
            'fieldset-heading">When the ground or pace changes',
            'desk-heading">Effects of ground and pace',
            'fieldset-heading">How sure are we?',
        )
    ]
    assert places == sorted(places)
    assert page.count('id="roles-group"') == page.count('id="effects-group"') == 1


def test_a_new_page_starts_with_today_and_the_only_author(admin_client: Client) -> None:
    only = author()
    form = admin_client.get(address(models.Group, "add")).context["adminform"].form
    assert form["author"].value() == only.pk
    assert form["published_on"].value() == form["updated_on"].value()
    author(2)
    form = admin_client.get(address(models.Group, "add")).context["adminform"].form
    assert form["author"].value() is None


def test_pick_lists_show_the_key_of_a_source(editor: Client) -> None:
    source(1)
    role(1)
    answer = editor.get(
        "/admin/autocomplete/",
        {
            "app_label": "muscles",
            "model_name": "role",
            "field_name": "sources",
            "term": "hamner2011",
        },
    ).json()
    assert [item["text"] for item in answer["results"]] == ["hamner2011: Hamner and others 2011"]
    page = editor.get(address(models.Muscle, "change", muscle())).content.decode()
    assert "hamner2012: Hamner and others 2012</option>" in page


def test_pages_can_be_sorted_by_review(admin_client: Client) -> None:
    muscle(1)
    models.Muscle.objects.filter(pk=muscle(2).pk).update(reviewed_by="Dr A", reviewed_on=DAY)
    url = address(models.Muscle, "changelist")
    for choice, wanted in (("yes", ["Muscle 2"]), ("no", ["Muscle 1"])):
        rows = admin_client.get(url, {"reviewed": choice}).context["cl"].result_list
        assert [row.name for row in rows] == wanted


# Queries ------------------------------------------------------------------------------------


def queries(client: Client, url: str) -> int:
    """Return how many queries the page costs."""
    client.get(url)  # Fills what Django keeps for good, such as content types.
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@each_model
def test_a_list_costs_the_same_with_one_row_and_three(
    admin_client: Client, model: type[Any]
) -> None:
    url = address(model, "changelist")
    MAKE[model](1)
    with_one = queries(admin_client, url)
    for n in (2, 3):
        MAKE[model](n)
    assert len(admin_client.get(url).context["cl"].result_list) == 3
    assert queries(admin_client, url) == with_one


def test_a_muscle_costs_the_same_with_one_role_and_eight(admin_client: Client) -> None:
    url = address(models.Muscle, "change", muscle())
    for n in range(1, 9):
        phase(n), terrain(n)
    role(1), effect(1)
    with_one = queries(admin_client, url)
    for n in range(2, 9):
        role(n), effect(n)
    assert muscle().roles.count() == muscle().effects.count() == 8
    assert queries(admin_client, url) == with_one


def test_an_exercise_costs_the_same_with_one_target_and_eight(admin_client: Client) -> None:
    target(1)
    url = address(models.Exercise, "change", exercise())
    with_one = queries(admin_client, url)
    for n in range(2, 9):
        target(n)
    assert queries(admin_client, url) == with_one
