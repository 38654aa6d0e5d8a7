"""A form at the desk: its parts to jump to, its rows folded to a line, its fields as Django's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.forms.renderers import DjangoTemplates
from django.test import Client
from django.test.html import parse_html

from muscles import models
from tests.client.admin.desk import address, as_typed, each_model, filled, save
from tests.client.admin.rows import MAKE, effect, flag, injury, muscle, phase, role
from tests.client.reading import squeezed

ENTRY = re.compile(
    r'<div class="inline-related[^>]*id="([a-z]+-(?:\d+|empty))"\s*>\s*'
    r'<details class="desk-entry" ?(open)?>\s*<summary>(.*?)</summary>'
)


def entries(page: str) -> dict[str, tuple[bool, str]]:
    """Return for each row in a form whether it is open, and the line that stands for it."""
    return {
        name: (bool(is_open), squeezed(re.sub("<[^>]+>", " ", line)).strip())
        for name, is_open, line in ENTRY.findall(squeezed(page))
    }


def form_of(client: Client, model: type[Any], row: Any) -> str:
    return client.get(address(model, "change", row)).content.decode()


@each_model
def test_every_part_can_be_jumped_to_without_a_script_and_every_name_is_there(
    admin_client: Client, model: type[Any]
) -> None:
    page = form_of(admin_client, model, MAKE[model](1))
    rail = page[page.index('<nav class="desk-jump"') : page.index('<div class="desk-column">')]
    rail = rail[: rail.index("</nav>")]
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(set(ids)) == len(ids)
    wanted = re.findall(r'<a href="#([^"]+)"', rail)
    assert [name for name in ids if name in wanted] == wanted
    titles = re.findall(r'class="(?:fieldset|desk)-heading">([^<]+)<', page)
    links = re.findall("<a .*?</a>", rail, re.DOTALL)
    assert [squeezed(re.sub("<[^>]+>", "", link)) for link in links] == titles
    named = re.findall(r'\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"', page)
    assert {name for names in named for name in names.split()} <= set(ids)


def test_a_closed_row_says_what_it_holds(admin_client: Client) -> None:
    role(1), phase(2), effect(1)
    assert entries(form_of(admin_client, models.Muscle, muscle())) == {
        "roles-0": (False, "Phase 1 braking moderate"),
        "roles-1": (False, "Phase 2 nothing yet"),
        "roles-empty": (True, "New role"),
        "effects-0": (False, "Terrain 1 more measured"),
        "effects-empty": (True, "New effect"),
    }
    flag(2)
    found = entries(form_of(admin_client, models.Injury, injury()))
    assert found["flags-0"] == (False, "Red flag 2 You felt a snap at heel 2 [@hamner2011].")


def test_labels_say_which_row_they_belong_to(admin_client: Client) -> None:
    role(1)
    page = squeezed(form_of(admin_client, models.Muscle, muscle()))
    label = page[page.index('<label for="id_roles-0-action"') :]
    label = label[: label.index("</label>")]
    assert squeezed(re.sub("<[^>]+>", "", label)) == "Phase 1, Action"


def test_a_refused_row_is_open_and_its_part_says_how_much_is_wrong(editor: Client) -> None:
    role(1), role(2), phase(3)
    response = save(editor, muscle(), **{"roles-1-job": "", "roles-1-level": ""})
    page = response.content.decode()
    found = entries(page)
    assert found["roles-0"] == (False, "Phase 1 braking moderate")
    assert found["roles-1"] == (True, "Phase 2 braking to correct")
    assert found["roles-2"] == (False, "Phase 3 nothing yet")
    rail = squeezed(re.sub("<[^>]+>", "", page[page.index('<nav class="desk-jump"') :]))
    assert "Roles, phase by phase 2 to correct" in rail


def test_a_row_that_somebody_else_changed_is_open(editor: Client) -> None:
    role(1), role(2)
    url = address(models.Muscle, "change", muscle())
    sent = filled(editor, url)
    models.Role.objects.filter(pk=role(1).pk).update(job="catches 1")
    response = editor.post(url, {**sent, "roles-0-job": "holds 1"}, follow=True)
    found = entries(response.content.decode())
    assert (found["roles-0"][0], found["roles-1"][0]) == (True, False)


def widgets(form: Any) -> Iterator[tuple[str, str, str]]:
    """Yield each field's name, as the desk writes it and as Django's templates do."""
    for field in form:
        here = str(field)
        form.renderer, ours = DjangoTemplates(), form.renderer
        yield field.html_name, here, str(field)
        form.renderer = ours


@each_model
def test_fields_are_written_as_django_writes_them(admin_client: Client, model: type[Any]) -> None:
    hard = '\n"It\'s" <b>&amp; more'
    for url in (address(model, "add"), address(model, "change", MAKE[model](1))):
        context = admin_client.get(url).context
        forms = [context["adminform"].form]
        forms += [f for each in context["inline_admin_formsets"] for f in each.formset.forms]
        sent = type(forms[0])({**as_typed(forms[0]), "name": hard, "summary": hard, "body": hard})
        for form in [*forms, sent]:
            for name, ours, django in widgets(form):
                assert parse_html(ours) == parse_html(django), name


@pytest.mark.parametrize(
    ("make", "changes", "field"),
    [
        (phase, {"end_percent": "120"}, "end_percent"),
        (phase, {"start_percent": "10"}, "start_percent"),
        (phase, {"end_percent": "12"}, "end_percent"),
        (MAKE[models.Condition], {"stance_percent": "95"}, "stance_percent"),
        (muscle, {"roles-0-basis_of": "15 people"}, "roles-0-basis_of"),
        (muscle, {"updated_on": "2020-01-01"}, "updated_on"),
    ],
)
def test_a_wrong_number_or_day_is_told_at_its_field(
    editor: Client, make: Any, changes: dict[str, str], field: str
) -> None:
    role(1), phase(2)
    page = save(editor, make(1), **changes).content.decode()
    faults = page[page.index('<div class="desk-faults"') : page.index('<div class="desk-form">')]
    assert re.findall(r'<a href="#([^"]+)"', faults) == [f"id_{field}"]
    assert faults.count("<li>") == 1
    assert f'id="id_{field}_error"' in page


def test_days_are_chosen_in_the_calendar_of_the_browser(editor: Client) -> None:
    page = form_of(editor, models.Muscle, muscle())
    assert '<input type="date" name="updated_on" value="2026-11-21"' in page
    assert "vDateField" not in page
