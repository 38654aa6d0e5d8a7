"""Every text is kept: who, when and why; read as a difference; brought back through the form."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from muscles import models
from muscles.content import history, meeting
from muscles.content.dump import copy, dump
from muscles.content.load import load
from muscles.models import LoadedRow, Version
from muscles.presenters.changes import last_changes
from tests.client.admin.desk import address, each_model, faults, filled, said, save
from tests.client.admin.rows import (
    MAKE,
    about_page,
    claim,
    flag,
    injury,
    muscle,
    role,
    source,
    term,
)
from tests.client.reading import squeezed, text_of


@pytest.fixture(autouse=True)
def _no_history(db: None) -> None:
    """Take the history of the real content away for the test's transaction."""
    Version.objects.all()._raw_delete("default")
    LoadedRow.objects.all()._raw_delete("default")


def page_of(client: Client, row: Any) -> str:
    response = client.get(address(type(row), "history", row))
    assert response.status_code == 200
    return squeezed(response.content.decode())


def test_the_history_tells_who_when_why_and_what(editor: Client) -> None:
    role(1), role(2)
    save(
        editor,
        muscle(),
        change_note="The study of 2024.",
        summary="It lowers the heel.",
        **{"roles-1-level": "4"},
    )
    Version.objects.filter(who="ed").update(when=datetime(2026, 11, 28, 9, 5, tzinfo=UTC))
    html = page_of(editor, muscle())
    assert "It <del>lifts</del><ins>lowers</ins> the heel." in html
    text = text_of(html)
    assert "28 November 2026, 09:05, ed" in text
    assert "The study of 2024." in text
    assert "Role “Muscle 1 in Phase 2”" in text
    assert "<del>2</del><ins>4</ins>" in html
    assert "First version." in text, "what stood before the first save is kept too"
    assert "in Phase 1" not in text, "this role was not touched"


def test_a_small_correction_is_one_tick(editor: Client) -> None:
    save(editor, term(), definition="A word, mended.", small_correction="on")
    assert Version.objects.get(who="ed").why == "A small correction."


def test_a_save_that_changes_nothing_leaves_no_version(editor: Client) -> None:
    save(editor, term(), change_note="Nothing.")
    assert not Version.objects.exists()


def test_a_change_past_the_desk_is_told_apart(editor: Client) -> None:
    row = term()
    save(editor, row, definition="First.")
    models.Term.objects.update(definition="By a program.")
    save(editor, row, definition="Last.")
    whys = list(Version.objects.order_by("pk").values_list("who", "why"))
    assert whys == [
        ("", "As it was when its history began."),
        ("ed", ""),
        ("", "Changed past the desk, by hand or by a program."),
        ("ed", ""),
    ]


def test_loads_stand_in_the_history_too(editor: Client, tmp_path: Any) -> None:
    row = term()
    copy(tmp_path)
    load(tmp_path)
    path = tmp_path / "13_terms.yaml"
    path.write_text(path.read_text().replace("A word.", "A short word."))
    load(tmp_path, why="As reviewed.")
    html = page_of(editor, row)
    assert re.search(r"A ?<ins> ?short ?</ins> ?word\.", html)
    assert "As reviewed." in html


def in_conflict(editor: Client, folder: Path) -> models.Term:
    """Return a term that the desk and the files in ``folder`` changed differently."""
    row = term()
    copy(folder)
    load(folder)
    save(editor, row, definition="From the desk.")
    path = folder / "13_terms.yaml"
    path.write_text(path.read_text().replace("A word.", "From the file."))
    assert load(folder).conflicts
    return row


def test_a_conflict_with_the_files_waits_in_the_history(editor: Client, tmp_path: Any) -> None:
    row = in_conflict(editor, tmp_path)
    assert "The files hold another text." in text_of(page_of(editor, row))
    form = editor.get(ways_back(page_of(editor, row))[0]).context["adminform"].form
    assert form["definition"].value() == "From the file."


def test_a_save_that_saw_the_text_of_the_files_settles_the_conflict(
    editor: Client, tmp_path: Any
) -> None:
    row = in_conflict(editor, tmp_path)
    page = squeezed(editor.get(address(models.Term, "change", row)).content.decode())
    assert "The content files hold another text" in page
    assert "From the <mark>file</mark>." in page
    assert faults(save(editor, row, definition="From both.")) == ""
    assert not Version.objects.filter(state=Version.State.OPEN).exists()
    report = load(tmp_path)
    assert (report.conflicts, report.kept) == ([], ["term “term-1” (differs in definition)"])
    assert dump(tmp_path) == ["13_terms.yaml"]
    assert "From both." in (tmp_path / "13_terms.yaml").read_text()
    later = squeezed(editor.get(address(models.Term, "change", row)).content.decode())
    assert "The content files hold another text" not in later


def ways_back(html: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="([^"]*\?version=\d+)"', html)]


def test_an_old_text_fills_the_form_and_is_public_only_once_saved(editor: Client) -> None:
    row = claim()
    save(editor, row, why="New reasons.", sources=[source(2).pk])
    first = ways_back(page_of(editor, row))[-1]
    page = editor.get(first)
    assert "Readers see it when it is published." in " ".join(said(page))
    form = page.context["adminform"].form
    assert form["why"].value() == "Studies differ."
    assert form["sources"].value() == [source().pk]
    assert re.fullmatch(r"Brought back the text of .*\.", form["change_note"].value())
    row.refresh_from_db()
    assert row.why == "New reasons."
    response = editor.post(address(models.Claim, "change", row), filled(editor, first), follow=True)
    assert faults(response) == ""
    row.refresh_from_db()
    assert (row.why, row.source_keys) == ("Studies differ.", ["hamner2011"])
    last = Version.objects.first()
    assert last is not None
    assert last.why.startswith("Brought back")


@each_model
def test_every_kind_has_a_history_and_takes_its_own_text_back(
    admin_client: Client, model: type[Any]
) -> None:
    row = MAKE[model](1)
    first = Version.objects.create(
        kind=model._meta.label_lower,
        key="/".join(row.natural_key()),
        text=meeting.text_of(row),
        change="00000000-0000-0000-0000-000000000001",
    )
    assert not ways_back(page_of(admin_client, row)), "the row has this text anyway"
    way = f"{address(model, 'change', row)}?version={first.pk}"
    filled_form = filled(admin_client, way)
    plain_form = filled(admin_client, address(model, "change", row))
    of_the_desk = {"desk_base", "change_note", "restored_from", "settles"}
    for name in (filled_form.keys() | plain_form.keys()) - of_the_desk:
        assert as_sent(filled_form.get(name)) == as_sent(plain_form.get(name)), name


def as_sent(value: Any) -> Any:
    """Return a value so that 0 and 0.0 are the same: the database knows the number of places."""
    return float(value) if isinstance(value, (int, Decimal)) else str(value)


def test_a_version_of_another_row_fills_no_form(editor: Client) -> None:
    save(editor, term(2), definition="Of the second.")
    other = Version.objects.filter(key="term-2").first()
    assert other is not None
    url = f"{address(models.Term, 'change', term())}?version={other.pk}"
    assert editor.get(url).context["adminform"].form["definition"].value() == "A word."


def test_a_deleted_page_is_brought_back_with_its_rows(editor: Client) -> None:
    flag(1), flag(2)
    response = editor.post(
        address(models.Injury, "delete", injury()),
        {"post": "yes", "change_note": "Merged into another page."},
        follow=True,
    )
    assert response.status_code == 200
    assert not models.Flag.objects.exists()
    gone = editor.get(address(models.Injury, "deleted"))
    text = text_of(squeezed(gone.content.decode()))
    assert "Injury 1 Deleted on" in text
    assert "Merged into another page." in text
    (way,) = ways_back(gone.content.decode())
    data = filled(editor, way)
    assert data["summary"] == "It hurts."
    assert not models.Injury.objects.exists()
    response = editor.post(address(models.Injury, "add"), data, follow=True)
    assert faults(response) == ""
    back = models.Injury.objects.get(slug="injury-1")
    assert [each.text for each in back.flags.order_by("place")] == [
        f"You felt a snap at heel {n} [@hamner2011]." for n in (1, 2)
    ]
    assert any("came back with it" in each for each in said(response))
    assert not ways_back(editor.get(address(models.Injury, "deleted")).content.decode())


def test_rows_deleted_from_the_list_are_kept_too_with_the_reason(editor: Client) -> None:
    numbers = [row.pk for row in (term(1), term(2))]
    several = {"action": "delete_selected", "_selected_action": numbers}
    asked = text_of(editor.post(address(models.Term, "changelist"), several).content.decode())
    assert "Delete 2 terms?" in asked
    assert "Why?" in asked
    sent = {**several, "post": "yes", "change_note": "Merged into one."}
    editor.post(address(models.Term, "changelist"), sent)
    assert not models.Term.objects.exists()
    gone = history.deleted(models.Term)
    assert [each.key for each in gone] == ["term-2", "term-1"]
    assert {each.why for each in gone} == {"Merged into one."}


def test_the_list_of_a_table_leads_to_what_was_deleted(editor: Client, client: Client) -> None:
    assert (
        address(models.Term, "deleted")
        in editor.get(address(models.Term, "changelist")).content.decode()
    )
    assert client.get(address(models.Term, "deleted")).status_code == 302


# What readers see -----------------------------------------------------------------------------


@pytest.fixture
def corrections() -> None:
    row = about_page()
    models.AboutPage.objects.filter(pk=row.pk).update(slug="corrections")


def foot(client: Client, row: Any) -> str:
    html = squeezed(client.get(row.get_absolute_url()).content.decode())
    return text_of(html[html.index('<footer class="article-foot">') :])


def test_a_page_says_when_it_last_changed_and_why(
    client: Client, editor: Client, corrections: None
) -> None:
    row = claim()
    assert "Last changed" not in foot(client, row), "a first version is no change"
    save(editor, row, why="One.", change_note="The study of 2024 <found> less.")
    save(editor, row, why="Two.", small_correction="on")
    Version.objects.filter(who="ed").update(when=datetime(2026, 11, 28, 9, 5, tzinfo=UTC))
    seen = foot(client, row)
    assert "Last changed 28 November 2026: A small correction." in seen
    assert "28 November 2026: The study of 2024 <found> less." in seen


def test_a_load_without_a_reason_shows_its_day_alone(
    client: Client, editor: Client, corrections: None, tmp_path: Any
) -> None:
    row = claim()
    copy(tmp_path)
    load(tmp_path)
    path = tmp_path / "14_claims.yaml"
    path.write_text(path.read_text().replace("Studies differ.", "Studies disagree."))
    load(tmp_path)
    Version.objects.update(when=datetime(2026, 11, 28, 9, 5, tzinfo=UTC))
    assert "Last changed 28 November 2026 Comment, or correct us" in foot(client, row)


def test_a_change_of_a_row_in_the_page_counts(
    client: Client, editor: Client, corrections: None
) -> None:
    flag(1)
    save(editor, injury(), change_note="Clearer sign.", **{"flags-0-may_mean": "a fracture"})
    assert "Clearer sign." in foot(client, injury())


def test_the_notes_cost_one_query_however_many_there_are(editor: Client, queries: Any) -> None:
    row = injury()
    with queries(1):
        assert last_changes(row) == []
    for n in range(5):
        save(editor, row, loads=f"Hills {n}.", change_note=f"Note {n}.")
    with queries(1):
        found = last_changes(row)
    assert [each.why for each in found] == ["Note 4.", "Note 3.", "Note 2."]
