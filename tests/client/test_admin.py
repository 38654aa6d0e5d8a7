"""The editor's desk, as its two kinds of users meet it: the superuser, and an editor."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from muscles import models
from muscles.admin.groups import ensure_editors_group
from muscles.content.files import MODELS, content_fields

DAY = datetime.date(2026, 11, 21)
PAGE_MODELS = [model for model in MODELS if hasattr(model, "get_absolute_url")]


@pytest.fixture(autouse=True)
def _bare(db: None) -> None:
    """Take the real content away for the test's transaction: each test makes what it needs."""
    for model in reversed(MODELS):
        for field in model._meta.many_to_many:
            through: Any = field.remote_field.through
            through._base_manager.all()._raw_delete("default")
        model._base_manager.all()._raw_delete("default")


# Rows ---------------------------------------------------------------------------------------


def one(model: type[Any]) -> Any:
    return model.objects.order_by("pk").first()


def author(n: int = 1) -> models.Author:
    row, _ = models.Author.objects.get_or_create(
        slug=f"author-{n}", defaults={"name": f"Author {n}", "body": "We write."}
    )
    return row


def source(n: int = 1) -> models.Source:
    row, _ = models.Source.objects.get_or_create(
        slug=f"hamner201{n}",
        defaults={
            "authors": f"Hamner S{n}, Delp S",
            "title": f"Study {n}",
            "year": 2010 + n,
            "doi": f"10.1/{n}",
            "kind": "study",
            "checked": "full",
            "finding": "Ten runners were measured.",
        },
    )
    return row


def written() -> dict[str, Any]:
    return {"author": author(), "published_on": DAY, "updated_on": DAY}


def group(n: int = 1) -> models.Group:
    row, _ = models.Group.objects.get_or_create(
        slug=f"group-{n}",
        defaults={
            **written(),
            "name": f"Group {n}",
            "order": n,
            "everyday_name": f"group in words {n}",
            "summary": "It works.",
            "body": "It works hard.",
            "how_sure": "Fairly.",
        },
    )
    return row


def muscle(n: int = 1) -> models.Muscle:
    row, made = models.Muscle.objects.get_or_create(
        slug=f"muscle-{n}",
        defaults={
            **written(),
            "name": f"Muscle {n}",
            "order": n,
            "latin": f"Musculus {n}",
            "everyday_name": f"muscle in words {n}",
            "group": group(),
            "depth": "deep",
            "demand": "high",
            "summary": "It lifts the heel.",
            "location": "in the shin",
            "joints": "the ankle",
            "main_job": "pushes",
            "more_work_when": "uphill",
            "in_the_stride": "First it holds.\n\nThen it pushes.",
            "origin": "shin",
            "insertion": "heel",
            "nerve": "tibial nerve",
            "actions": "points the foot\nlifts the heel",
            "emg_basis": "fine-wire EMG",
            "anatomy_confidence": "high",
        },
    )
    if made:
        row.anatomy_sources.add(source())
    return row


def phase(n: int = 1) -> models.Phase:
    row, made = models.Phase.objects.get_or_create(
        slug=f"phase-{n}",
        defaults={
            **written(),
            "name": f"Phase {n}",
            "order": n,
            "short": f"Part {n}",
            "part": "stance",
            "start_percent": Decimal(10 * (n - 1)),
            "end_percent": Decimal(10 * n),
            "summary": "The foot lands.",
            "what_happens": "The knee bends.",
            "confidence": "high",
        },
    )
    if made:
        row.sources.add(source())
    return row


def terrain(n: int = 1) -> models.Terrain:
    row, made = models.Terrain.objects.get_or_create(
        slug=f"terrain-{n}",
        defaults={
            **written(),
            "name": f"Terrain {n}",
            "order": n,
            "everyday_name": f"ground {n}",
            "summary": "It is steep.",
            "definition": "Five percent.",
            "short_answer": "More work.",
            "mechanics": "Shorter steps.",
            "confidence": "low",
        },
    )
    if made:
        row.sources.add(source())
    return row


def role(n: int = 1) -> models.Role:
    """Return the role of the first muscle in the ``n``-th phase."""
    row, made = models.Role.objects.get_or_create(
        muscle=muscle(),
        phase=phase(n),
        defaults={"action": "braking", "level": 2, "job": f"slows {n}", "confidence": "high"},
    )
    if made:
        row.sources.add(source(), source(2))
    return row


def effect(n: int = 1) -> models.Effect:
    """Return the effect of the ``n``-th terrain on the first muscle."""
    row, made = models.Effect.objects.get_or_create(
        muscle=muscle(),
        terrain=terrain(n),
        defaults={
            "change": "more",
            "size": 1,
            "basis": "measured",
            "note": "More than on the flat.",
            "confidence": "low",
        },
    )
    if made:
        row.sources.add(source(), source(2))
    return row


def tissue(n: int = 1) -> models.Tissue:
    row, _ = models.Tissue.objects.get_or_create(
        slug=f"tissue-{n}",
        defaults={
            **written(),
            "name": f"Tissue {n}",
            "kind": "tendon",
            "everyday_name": f"tendon {n}",
            "summary": "It springs.",
            "location": "at the heel",
            "body": "It stores energy.",
            "how_sure": "Very.",
        },
    )
    return row


def exercise(n: int = 1) -> models.Exercise:
    row, made = models.Exercise.objects.get_or_create(
        slug=f"exercise-{n}",
        defaults={
            **written(),
            "name": f"Exercise {n}",
            "kind": "strength",
            "summary": "It is a raise.",
            "how": "1. Stand.",
            "dose": "3 x 8",
            "dose_source": "Ordinary practice.",
            "confidence": "low",
        },
    )
    if made:
        row.sources.add(source())
    return row


def target(n: int = 1) -> models.Target:
    """Return the ``n``-th muscle of the first exercise."""
    row, _ = models.Target.objects.get_or_create(exercise=exercise(), muscle=muscle(n))
    return row


def injury(n: int = 1) -> models.Injury:
    row, made = models.Injury.objects.get_or_create(
        slug=f"injury-{n}",
        defaults={
            **written(),
            "name": f"Injury {n}",
            "everyday_name": f"sore spot {n}",
            "summary": "It hurts.",
            "what_happens": "Not known.",
            "loads": "Hills.",
            "helps": "Rest.",
            "confidence": "low",
        },
    )
    if made:
        row.sources.add(source())
    return row


def term(n: int = 1) -> models.Term:
    row, made = models.Term.objects.get_or_create(
        slug=f"term-{n}",
        defaults={"name": f"Term {n}", "definition": "A word.", "aliases": f"Word {n}"},
    )
    if made:
        row.sources.add(source())
    return row


def claim(n: int = 1) -> models.Claim:
    row, made = models.Claim.objects.get_or_create(
        slug=f"claim-{n}",
        defaults={
            **written(),
            "name": f"Claim {n}",
            "topic": "calf",
            "verdict": "contested",
            "confidence": "low",
            "why": "Studies differ.",
        },
    )
    if made:
        row.sources.add(source())
    return row


def article(n: int = 1) -> models.Article:
    row, _ = models.Article.objects.get_or_create(
        slug=f"article-{n}",
        defaults={
            **written(),
            "name": f"Article {n}",
            "order": n,
            "short_answer": "Yes.",
            "who_for": "For all.",
            "body": "## One\n\nText.",
            "unknown": "Much.",
        },
    )
    return row


def about_page(n: int = 1) -> models.AboutPage:
    row, _ = models.AboutPage.objects.get_or_create(
        slug=f"about-{n}",
        defaults={**written(), "name": f"About {n}", "order": n, "body": "Text."},
    )
    return row


def data_set(n: int = 1) -> models.DataSet:
    row, _ = models.DataSet.objects.get_or_create(
        slug=f"data-{n}",
        defaults={
            "name": f"Data set {n}",
            "credit": "A, B\n2020",
            "licence": "CC BY 4.0",
            "url": "https://example.org/",
        },
    )
    return row


def condition(n: int = 1) -> models.Condition:
    row, _ = models.Condition.objects.get_or_create(
        slug=f"run{n}.0",
        defaults={
            "name": f"Running at {n} m/s",
            "kind": "measured",
            "data_set": data_set(n),
            "speed": Decimal(n),
            "surface": "treadmill",
            "people": 1,
        },
    )
    return row


def curve(n: int = 1) -> models.Curve:
    row, _ = models.Curve.objects.get_or_create(
        condition=condition(n),
        quantity="activity",
        channel=f"channel-{n}",
        defaults={"muscle": muscle(n), "values": [n / 4] * 100 + [1]},
    )
    return row


MAKE: dict[type[Any], Callable[[int], Any]] = {
    models.Author: author,
    models.Source: source,
    models.Group: group,
    models.Muscle: muscle,
    models.Phase: phase,
    models.Terrain: terrain,
    models.Role: role,
    models.Effect: effect,
    models.Tissue: tissue,
    models.Exercise: exercise,
    models.Target: target,
    models.Injury: injury,
    models.Term: term,
    models.Claim: claim,
    models.Article: article,
    models.AboutPage: about_page,
    models.DataSet: data_set,
    models.Condition: condition,
    models.Curve: curve,
}
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


# The desk -----------------------------------------------------------------------------------


@pytest.fixture
def editor() -> Client:
    user = User.objects.create_user("ed", is_staff=True)
    user.groups.add(ensure_editors_group())
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(params=["superuser", "editor"])
def desk(request: pytest.FixtureRequest, admin_client: Client) -> Client:
    if request.param == "superuser":
        return admin_client
    return request.getfixturevalue("editor")  # type: ignore[no-any-return]


def address(model: type[Any], action: str, row: Any = None) -> str:
    return reverse(f"admin:muscles_{model._meta.model_name}_{action}", args=[row.pk] if row else [])


def as_typed(form: Any) -> dict[str, Any]:
    """Return what a browser sends for ``form`` if nothing is touched: with CRLF line ends."""
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if value is None or value is False or value in ("", []):
            continue
        data[field.html_name] = re.sub("\r?\n", "\r\n", value) if isinstance(value, str) else value
    return data


def filled(client: Client, page: str, /, **changes: Any) -> dict[str, Any]:
    """Return the form at ``page`` as a browser would send it, with ``changes``."""
    context = client.get(page).context
    data = as_typed(context["adminform"].form)
    for wrapped in context["inline_admin_formsets"]:
        formset = wrapped.formset
        data.update(as_typed(formset.management_form))
        for form in formset.forms:
            data.update(as_typed(form))
    data.update(changes)
    return {name: value for name, value in data.items() if value is not None}


def save(client: Client, row: Any, /, **changes: Any) -> Any:
    url = address(type(row), "change", row)
    response = client.post(url, filled(client, url, **changes), follow=True)
    row.refresh_from_db()
    return response


def faults(response: Any) -> str:
    """Return every error of the page as one text; empty if the page was saved."""
    if "errors" not in response.context:
        return ""
    return unescape(" | ".join(str(error) for error in response.context["errors"]))


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# Ways in ------------------------------------------------------------------------------------


def test_strangers_meet_the_login(client: Client) -> None:
    response = client.get("/admin/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/login/?next=/admin/"


def test_staff_without_rights_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(User.objects.create_user("new", is_staff=True))
    assert "put you in the group “Editors”" in client.get("/admin/").content.decode()
    assert client.get(address(models.Muscle, "changelist")).status_code == 403


def test_an_editor_manages_no_users_and_no_ledger(editor: Client) -> None:
    page = editor.get("/admin/").content.decode()
    assert "Authentication" not in page
    assert editor.get("/admin/auth/user/").status_code == 403
    assert editor.get("/admin/muscles/loadedrow/").status_code == 404


def test_the_editors_group_is_made_once_and_mended() -> None:
    first = ensure_editors_group()
    wanted = {
        f"{action}_{model._meta.model_name}"
        for model in MODELS
        for action in ("add", "change", "delete", "view")
    }
    assert set(first.permissions.values_list("codename", flat=True)) == wanted
    first.permissions.add(Permission.objects.get(codename="add_user"))
    first.permissions.remove(Permission.objects.get(codename="add_muscle"))
    again = ensure_editors_group()
    assert UserGroup.objects.filter(name="Editors").count() == 1
    assert set(again.permissions.values_list("codename", flat=True)) == wanted


def test_the_index_lists_every_table_once_by_subject(editor: Client) -> None:
    page = editor.get("/admin/").content.decode()
    assert "Running Muscles: the editor&#x27;s desk" in page
    assert "What would you like to edit?" in page
    for model in MODELS:
        assert page.count(f'<a href="{address(model, "changelist")}" class="changelink"') == 1, (
            model
        )
        assert page.count(f'<a href="{address(model, "add")}" class="addlink"') == 1, model
    headings = re.findall(r"<caption>(.*?)</caption>", page)
    assert headings == [
        "The body",
        "The stride and the ground",
        "Training and complaints",
        "Reading",
        "Sources and people",
        "Measurements",
    ]
    assert "How the desk works" in page
    assert "[@lai2015; @monte2020]" in page


# Pages --------------------------------------------------------------------------------------


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
    assert set(form.fields) == {field.name for field in content_fields(model)}
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


@pytest.mark.parametrize("model", PAGE_MODELS, ids=lambda model: model.__name__)
def test_view_on_site_leads_to_the_page(admin_client: Client, model: type[Any]) -> None:
    row = MAKE[model](1)
    page = admin_client.get(address(model, "change", row)).content.decode()
    assert f'<a href="{row.get_absolute_url()}" class="viewsitelink">' in page


@pytest.mark.parametrize(
    ("model", "parent"),
    [(models.Role, "muscle"), (models.Effect, "muscle"), (models.Target, "exercise")],
)
def test_view_on_site_of_a_part_leads_to_the_page_that_tells_it(
    admin_client: Client, model: type[Any], parent: str
) -> None:
    row = MAKE[model](1)
    page = admin_client.get(address(model, "change", row)).content.decode()
    there = getattr(row, parent).get_absolute_url()
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


# Editing ------------------------------------------------------------------------------------


def test_an_edit_shows_on_the_public_page(editor: Client, client: Client) -> None:
    row = muscle()
    for n in range(1, 9):
        role(n)
    models.AboutPage.objects.create(
        **written(), slug="corrections", name="Corrections", order=9, body="Text."
    )
    before = client.get(row.get_absolute_url()).content.decode()
    response = save(
        editor,
        row,
        **{"summary": "It carries you home [@hamner2011].", "roles-0-job": "waits for the ground"},
    )
    assert faults(response) == ""
    assert row.summary == "It carries you home [@hamner2011]."
    after = client.get(row.get_absolute_url()).content.decode()
    for words in ("It carries you home", "waits for the ground"):
        assert words not in before
        assert words in after
    assert LogEntry.objects.get().user.username == "ed"


def test_line_ends_of_a_browser_do_not_reach_the_database(editor: Client) -> None:
    row = muscle()
    response = save(editor, row, in_the_stride="One.  \r\n\r\nTwo.\r\n", actions="lifts\r\nholds ")
    assert faults(response) == ""
    assert row.in_the_stride == "One.\n\nTwo."
    assert row.actions == "lifts\nholds"
    before = models.Muscle.objects.values().get(pk=row.pk)
    save(editor, row)
    assert models.Muscle.objects.values().get(pk=row.pk) == before
    last = LogEntry.objects.order_by("pk").last()
    assert last is not None
    assert last.get_change_message() == "No fields changed."


def test_plain_long_text_loses_browser_line_ends_too(editor: Client) -> None:
    row = data_set()
    assert faults(save(editor, row, credit="A, B\r\n2021")) == ""
    assert row.credit == "A, B\n2021"


def test_a_row_is_added(editor: Client) -> None:
    source(), author()
    url = address(models.Term, "add")
    data = filled(
        editor,
        url,
        name="Cadence",
        slug="cadence",
        definition="Steps a minute [@hamner2011].",
        sources=[source().pk],
    )
    response = editor.post(url, data, follow=True)
    assert faults(response) == ""
    assert models.Term.objects.get(slug="cadence").source_keys == ["hamner2011"]


def test_the_slug_is_made_from_the_name_and_then_fixed(editor: Client) -> None:
    page = editor.get(address(models.Muscle, "add")).content.decode()
    assert "prepopulated-fields-constants" in page
    assert "#id_slug" in page
    row = muscle()
    page = editor.get(address(models.Muscle, "change", row)).content.decode()
    assert 'name="slug"' not in page
    assert "renaming it breaks every link" in page
    response = save(editor, row, slug="renamed")
    assert faults(response) == ""
    assert row.slug == "muscle-1"


def test_keys_of_rows_without_a_slug_are_fixed_too(editor: Client) -> None:
    role(1), phase(2), curve(1)
    for model, names in (
        (models.Role, ["muscle", "phase"]),
        (models.Effect, ["muscle", "terrain"]),
        (models.Target, ["exercise", "muscle"]),
        (models.Curve, ["condition", "quantity", "channel"]),
    ):
        row = MAKE[model](1)
        form = editor.get(address(model, "change", row)).context["adminform"].form
        assert not set(names) & set(form.fields), model


# Roles and effects inside a muscle ------------------------------------------------------------


def test_a_muscle_has_one_entry_for_each_phase_in_order(editor: Client) -> None:
    role(3), role(1), phase(2)
    context = editor.get(address(models.Muscle, "change", muscle())).context
    formset = context["inline_admin_formsets"][0].formset
    assert [form["phase"].value() for form in formset.forms] == [phase(n).pk for n in (1, 3, 2)]
    assert formset.max_num == 3
    assert not re.search(r"<select[^>]*name=.roles-2-phase", str(formset.forms[2]["phase"]))


def test_the_missing_roles_are_named_after_a_save_and_empty_entries_are_not_saved(
    editor: Client,
) -> None:
    role(1), phase(2), phase(3)
    response = save(editor, muscle())
    assert faults(response) == ""
    assert muscle().roles.count() == 1
    assert any("Muscle 1 has no role yet in: Phase 2, Phase 3." in text for text in said(response))


def test_a_missing_role_is_filled_in(editor: Client) -> None:
    role(1), phase(2), phase(3)
    response = save(
        editor,
        muscle(),
        **{
            "roles-2-action": "driving",
            "roles-2-level": "4",
            "roles-2-job": "pushes",
            "roles-2-confidence": "low",
            "roles-2-sources": [source().pk],
        },
    )
    assert faults(response) == ""
    new = muscle().roles.get(phase=phase(3))
    assert (new.action, new.level, new.source_keys) == ("driving", 4, ["hamner2011"])
    assert muscle().roles.count() == 2


def test_the_phase_of_a_role_cannot_be_changed(editor: Client) -> None:
    row = role(1)
    phase(2)
    response = save(editor, muscle(), **{"roles-0-phase": phase(2).pk, "roles-0-job": "new"})
    assert faults(response) == ""
    row.refresh_from_db()
    assert (row.phase, row.job) == (phase(1), "new")


NEW_ROLE = {"action": "driving", "level": "4", "job": "pushes", "confidence": "low"}


def another_role(place: int, of: models.Phase) -> dict[str, Any]:
    return {
        **{f"roles-{place}-{name}": value for name, value in NEW_ROLE.items()},
        f"roles-{place}-phase": of.pk,
        f"roles-{place}-sources": [source().pk],
    }


def test_a_second_role_for_a_phase_is_refused_plainly(editor: Client) -> None:
    role(1), role(2)
    response = save(editor, muscle(), **{"roles-TOTAL_FORMS": 3}, **another_role(2, of=phase(1)))
    assert "This muscle has a role in this phase already." in faults(response)
    assert muscle().roles.count() == 2


def test_two_new_roles_for_one_phase_are_refused_plainly(editor: Client) -> None:
    phase(1), phase(2)
    response = save(
        editor, muscle(), **another_role(0, of=phase(1)), **another_role(1, of=phase(1))
    )
    assert "One phase has two roles here. Keep one of them and remove the other." in faults(
        response
    )
    assert muscle().roles.count() == 0


def test_someone_else_may_fill_in_a_role_meanwhile(editor: Client) -> None:
    muscle(), phase(1), phase(2)
    url = address(models.Muscle, "change", muscle())
    data = filled(editor, url)
    role(1)
    data.update(another_role(1, of=phase(2)))
    response = editor.post(url, data, follow=True)
    assert faults(response) == ""
    assert sorted(muscle().roles.values_list("phase__slug", "job")) == [
        ("phase-1", "slows 1"),
        ("phase-2", "pushes"),
    ]


def test_targets_are_edited_inside_the_exercise(editor: Client) -> None:
    target(1), muscle(2)
    response = save(
        editor,
        exercise(),
        **{
            "targets-TOTAL_FORMS": 2,
            "targets-0-emphasis": "also",
            "targets-1-muscle": muscle(2).pk,
            "targets-1-emphasis": "main",
        },
    )
    assert faults(response) == ""
    assert sorted(exercise().targets.values_list("muscle__slug", "emphasis")) == [
        ("muscle-1", "also"),
        ("muscle-2", "main"),
    ]


# Refusals -----------------------------------------------------------------------------------

NUMBERS = ", ".join(["0.5"] * 101)

REFUSED: list[tuple[str, type[Any], dict[str, Any], str]] = [
    ("percent 120", models.Phase, {"end_percent": "120"}, "ends at 100 or earlier"),
    (
        "phase turned round",
        models.Phase,
        {"start_percent": "9", "end_percent": "3"},
        "starts before it ends",
    ),
    ("percent in words", models.Phase, {"end_percent": "all"}, "Enter a number."),
    ("unknown part", models.Phase, {"part": "float"}, "Select a valid choice."),
    ("level 7", models.Role, {"level": "7"}, "from 0 (silent) to 4 (peak)"),
    ("level 7 in a muscle", models.Muscle, {"roles-0-level": "7"}, "from 0 (silent) to 4 (peak)"),
    ("level in words", models.Role, {"level": "high"}, "from 0 (silent) to 4 (peak)"),
    ("no level", models.Role, {"level": None}, "This field is required."),
    ("role without source", models.Role, {"sources": []}, "This field is required."),
    ("more of nothing", models.Effect, {"size": "0"}, "“more” and “less” have size 1 or 2"),
    ("the same, much", models.Effect, {"change": "same", "size": "2"}, "the others have 0"),
    (
        "more of nothing in a muscle",
        models.Muscle,
        {"effects-0-size": "0"},
        "“more” and “less” have size 1 or 2",
    ),
    ("size 5", models.Effect, {"size": "5"}, "from 0 (none or not known) to 2 (much)"),
    (
        "unknown citation",
        models.Muscle,
        {"summary": "It lifts [@nobody1999]."},
        "No source has the key “nobody1999”. Look it up under Sources",
    ),
    (
        "unknown citation in an effect",
        models.Muscle,
        {"effects-0-note": "More [@nobody1999]."},
        "No source has the key “nobody1999”",
    ),
    (
        "citation ill-formed",
        models.Term,
        {"definition": "A word [@Hamner 2011]."},
        "Write [@key] or [@key; @key]",
    ),
    (
        "HTML",
        models.Article,
        {"body": "A <b>bold</b> word."},
        "HTML is not allowed (“<b>bold</b> word.”). Write Markdown instead",
    ),
    ("heading of the first rank", models.AboutPage, {"body": "# Title"}, "Use ##."),
    (
        "link to an unknown kind",
        models.Claim,
        {"why": "See [it](bone:femur)."},
        "The link target “bone:femur” is unknown. Use https://… or one of: muscle:slug",
    ),
    (
        "link into nothing",
        models.Tissue,
        {"body": "See [it](muscle:musle-1)."},
        "There is no muscle “musle-1”. Did you mean “muscle-1”?",
    ),
    (
        "figure of nothing",
        models.Article,
        {"body": "{map muscle=xyz}"},
        "There is no muscle “xyz”. Add it first, or mend the text.",
    ),
    (
        "figure with an unknown option",
        models.Article,
        {"body": "{map colour=red}"},
        "A figure has no option “colour”. Use one of: muscle,",
    ),
    (
        "unknown figure",
        models.Article,
        {"body": "{photo muscle=muscle-1}"},
        "There is no figure “photo”. Use one of: map",
    ),
    (
        "reviewer without date",
        models.Injury,
        {"reviewed_by": "Dr A, physician"},
        "Give the reviewer and the day of the review, or neither.",
    ),
    (
        "date without reviewer",
        models.Injury,
        {"reviewed_on": "2026-11-20"},
        "Give the reviewer and the day of the review, or neither.",
    ),
    (
        "updated before published",
        models.Exercise,
        {"updated_on": "2020-01-01"},
        "A page cannot be updated before it was published.",
    ),
    ("unknown confidence", models.Exercise, {"confidence": "sure"}, "Select a valid choice."),
    ("no name", models.Terrain, {"name": ""}, "This field is required."),
    (
        "a name that is taken",
        models.Group,
        {"name": "Group 2"},
        "The group “Group 2” has the same already. Give each its own.",
    ),
    (
        "an everyday name that is taken",
        models.Muscle,
        {"everyday_name": "muscle in words 2"},
        "Another muscle has this everyday name already. Give this one its own",
    ),
    (
        "a description that is taken",
        models.Term,
        {"description": "A page about muscle 2."},
        "The muscle “Muscle 2” has the same already.",
    ),
    (
        "source without place",
        models.Source,
        {"doi": "", "url": ""},
        "Give a DOI or an address where the source was seen.",
    ),
    ("a year that is none", models.Source, {"year": "12"}, "between 1500 and 2100"),
    ("no address", models.DataSet, {"url": "somewhere"}, "Enter a valid URL."),
    ("nobody measured", models.Condition, {"people": "0"}, "At least one person"),
    (
        "stance of 95 percent",
        models.Condition,
        {"stance_percent": "95"},
        "between 5 and 80 percent",
    ),
    (
        "too few values",
        models.Curve,
        {"values": "1, 2, 3"},
        "Give 101 numbers, one for each percent; this has 3.",
    ),
    (
        "a word among values",
        models.Curve,
        {"values": NUMBERS.replace("0.5", "high", 1)},
        "“high”, number 1, is not a plain number. Write numbers with a point",
    ),
    (
        "not a number",
        models.Curve,
        {"values": f"{NUMBERS[:-3]}NaN"},
        "“NaN”, number 101, is not a plain number.",
    ),
    (
        "true among values",
        models.Curve,
        {"values": NUMBERS.replace("0.5", "true", 1)},
        "“true”, number 1, is not a plain number.",
    ),
    ("no values", models.Curve, {"values": ""}, "This field is required."),
    (
        "too little spread",
        models.Curve,
        {"spread": "[0.1, 0.2]"},
        "Give 101 numbers, one for each percent; this has 2.",
    ),
]


@pytest.mark.parametrize(
    ("model", "changes", "message"),
    [pytest.param(*case[1:], id=case[0]) for case in REFUSED],
)
def test_a_bad_value_is_refused_with_its_mend(
    editor: Client, model: type[Any], changes: dict[str, Any], message: str
) -> None:
    role(1), effect(1), muscle(2), group(2)
    models.Muscle.objects.filter(slug="muscle-2").update(description="A page about muscle 2.")
    row = MAKE[model](1)
    before = model.objects.values().get(pk=row.pk)
    response = save(editor, row, **changes)
    assert message in faults(response)
    assert message in unescape(response.content.decode())
    assert model.objects.values().get(pk=row.pk) == before
    assert not LogEntry.objects.exists()


def test_all_faults_are_listed_on_top_with_a_way_to_each(editor: Client) -> None:
    role(1)
    response = save(
        editor,
        muscle(),
        **{
            "summary": "A <b>bad</b> one [@nobody1999] of [a kind](muscle:musle-1).",
            "roles-0-job": "",
            "reviewed_by": "Dr A",
        },
    )
    page = unescape(response.content.decode())
    top = page[page.index("Not saved. Mend this first:") : page.index("How to write")]
    for words in (
        "Give the reviewer and the day of the review, or neither.",
        '<a href="#id_summary">Summary</a>: HTML is not allowed',
        '<a href="#id_summary">Summary</a>: There is no muscle “musle-1”.',
        '<a href="#id_roles-0-job">Role 1, Job</a>: This field is required.',
    ):
        assert words in top
    assert (
        "Not saved" not in editor.get(address(models.Muscle, "change", muscle())).content.decode()
    )


def test_a_page_may_link_to_itself_while_it_is_added(editor: Client) -> None:
    page = filled(
        editor,
        address(models.Term, "change", term()),
        name="Cadence",
        slug="cadence",
        definition="Steps; see [cadence](term:cadence).",
    )
    response = editor.post(address(models.Term, "add"), page, follow=True)
    assert faults(response) == ""
    assert models.Term.objects.filter(slug="cadence").exists()


def test_a_phase_that_overlaps_is_refused(editor: Client) -> None:
    phase(1), phase(2)
    response = save(editor, phase(1), end_percent="12")
    assert "Overlaps “Phase 2”, which runs from 10.0 to 20.0 %. Move one of the borders." in (
        faults(response)
    )


def test_a_gap_between_phases_is_named(editor: Client) -> None:
    phase(1), phase(2)
    response = save(editor, phase(1), end_percent="8")
    assert faults(response) == ""
    assert "No phase covers 8.0 to 10.0 % of the cycle." in said(response)
    assert "No phase covers 20.0 to 100 % of the cycle." in said(response)


def test_a_place_given_twice_is_named(editor: Client) -> None:
    muscle(1), muscle(2)
    response = save(editor, muscle(1), order="2")
    assert faults(response) == ""
    assert "“Muscle 2” has place 2 in the list too. Give each its own." in said(response)


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("muscle-1", "Another muscle has this slug already. Give this one its own, or edit that"),
        ("Muscle One", "Use lower-case letters and digits, words joined by single hyphens"),
        ("Muscle-One", "Use lower-case letters and digits, words joined by single hyphens"),
        ("muscle_one", "Use lower-case letters and digits, words joined by single hyphens"),
        ("", "This field is required."),
    ],
)
def test_a_bad_slug_is_refused(editor: Client, slug: str, message: str) -> None:
    muscle()
    url = address(models.Muscle, "add")
    data = filled(editor, address(models.Muscle, "change", muscle()), name="New", slug=slug)
    assert message in faults(editor.post(url, data, follow=True))
    assert models.Muscle.objects.count() == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (role, "This muscle has a role in this phase already."),
        (effect, "This muscle has an effect for this terrain already."),
        (target, "This exercise lists this muscle already."),
        (curve, "This condition has this curve already."),
    ],
)
def test_a_second_row_for_the_same_key_is_refused(
    editor: Client, make: Callable[[int], Any], message: str
) -> None:
    row = make(1)
    model = type(row)
    data = filled(editor, address(model, "change", row))
    for name in model.key_fields:
        value = getattr(row, name)
        data[name] = getattr(value, "pk", value)
    response = editor.post(address(model, "add"), data, follow=True)
    assert message in faults(response)
    assert model.objects.count() == 1


def test_values_of_a_curve_are_summed_up_and_may_be_pasted(editor: Client) -> None:
    row = curve()
    page = editor.get(address(models.Curve, "change", row)).content.decode()
    assert "101 numbers, lowest 0.25 at 0 %, highest 1 at 100 %" in page
    column = "\r\n".join(["0.5"] * 100 + ["2"])
    assert faults(save(editor, row, values=column, spread=f"[{NUMBERS}]")) == ""
    assert row.values == [0.5] * 100 + [2]
    assert type(row.values[100]) is int
    assert row.spread == [0.5] * 101
    assert faults(save(editor, row, spread="")) == ""
    assert row.spread is None


# Deleting -----------------------------------------------------------------------------------


def test_a_source_that_pages_cite_cannot_be_deleted(editor: Client) -> None:
    cited = source(3)
    models.Article.objects.filter(pk=article().pk).update(body="So it is [@hamner2013].")
    url = address(models.Source, "delete", cited)
    page = editor.get(url).content.decode()
    assert "article “Article 1”" in page
    assert "Take it out of each of them first, then delete it here." in page
    editor.post(url, {"post": "yes"})
    assert models.Source.objects.filter(pk=cited.pk).exists()
    models.Article.objects.update(body="So it is [@hamner20130].")
    editor.post(url, {"post": "yes"})
    assert not models.Source.objects.filter(pk=cited.pk).exists()


@pytest.mark.parametrize("text", ["See [it](term:term-1).", "{map term=term-1}"])
def test_a_page_that_texts_link_to_cannot_be_deleted(editor: Client, text: str) -> None:
    linked = term(1)
    models.Article.objects.filter(pk=article().pk).update(body=text)
    url = address(models.Term, "delete", linked)
    assert "article “Article 1”" in editor.get(url).content.decode()
    editor.post(url, {"post": "yes"})
    assert models.Term.objects.filter(pk=linked.pk).exists()
    models.Article.objects.update(body="See [it](term:term-11).")
    editor.post(url, {"post": "yes"})
    assert not models.Term.objects.filter(pk=linked.pk).exists()


# Queries ------------------------------------------------------------------------------------


def queries(client: Client, url: str) -> int:
    client.get(url)  # Fills what Django keeps for good, such as content types.
    with CaptureQueriesContext(
        connection,
    ) as captured:
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
