"""What an editor changes: saved as meant, shown to the public, never lost."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muscles import models
from tests.client.admin.desk import address, faults, filled, save
from tests.client.admin.rows import (
    MAKE,
    author,
    curve,
    data_set,
    muscle,
    phase,
    role,
    source,
    written,
)


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
    assert "the slug is fixed here" in page
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


def test_authors_are_edited_one_a_line(editor: Client) -> None:
    row = source()
    form = editor.get(address(models.Source, "change", row)).context["adminform"].form
    assert form["authors"].value() == "Hamner SR\nDelp SL"
    authors = "Montgomery WH 3rd\r\n{StatPearls} (web page)\r\nand colleagues\r\n"
    assert faults(save(editor, row, authors=authors)) == ""
    assert row.authors == "Montgomery WH 3rd\n{StatPearls} (web page)\nand colleagues"
    assert row.short == "Montgomery and others 2011"


def test_what_a_curve_stands_for_is_edited_at_the_desk(editor: Client) -> None:
    row, other = curve(), muscle(2)
    assert faults(save(editor, row, shows="medial head", stands_for_muscle=None)) == ""
    assert (row.shows, row.stands_for_muscle) == ("medial head", False)
    changes = {"stands_for_muscle": "on", "also_muscles": [other.pk], "remark": "It is noisy."}
    assert faults(save(editor, row, **changes)) == ""
    assert (row.stands_for_muscle, row.remark) == (True, "It is noisy.")
    assert list(row.also_muscles.all()) == [other]


def test_values_of_a_curve_are_summed_up_and_may_be_pasted(editor: Client) -> None:
    row = curve()
    page = editor.get(address(models.Curve, "change", row)).content.decode()
    assert "101 numbers, lowest 0.25 at 0 %, highest 1 at 100 %" in page
    column = "\r\n".join(["0.5"] * 100 + ["2"])
    assert faults(save(editor, row, values=column, spread=str([0.5] * 101))) == ""
    assert row.values == [0.5] * 100 + [2]
    assert type(row.values[100]) is int
    assert row.spread == [0.5] * 101
    assert faults(save(editor, row, spread="")) == ""
    assert row.spread is None


def test_the_database_checks_the_rows_that_were_changed_alone(editor: Client) -> None:
    """Each of its checks is a query, and the form of a muscle holds a dozen rows."""
    row = role(1).muscle
    page = address(models.Muscle, "change", row)

    def checks(**changes: Any) -> int:
        data = filled(editor, page, **changes)
        with CaptureQueriesContext(connection) as asked:
            assert editor.post(page, data).status_code == 302
        return sum('"_check"' in query["sql"] for query in asked)

    of_page = checks(fun_fact="It has a story.")
    assert checks(fun_fact="It has another.") == of_page
    of_both = checks(fun_fact="It has a third.", **{"roles-0-job": "slows more"})
    assert of_both > of_page > 0


def test_a_long_phrase_is_seen_whole_and_stays_one_line(editor: Client) -> None:
    row = role(1).muscle
    page = editor.get(address(models.Muscle, "change", row)).content.decode()
    for name in ("description", "main_job", "roles-0-job"):
        assert re.search(rf'<textarea name="{name}"[^>]*maxlength="(160|170|200)"', page), name
    for name in ("name", "everyday_name"):
        assert re.search(rf'<input type="text" name="{name}"', page), name
    assert faults(save(editor, row, main_job="carries you\r\n and pushes ")) == ""
    row.refresh_from_db()
    assert row.main_job == "carries you and pushes"
