"""Rows inside the page they belong to: roles and effects of a muscle, targets of an exercise."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from muscles import models
from tests.client.admin.desk import address, faults, filled, said, save
from tests.client.admin.rows import exercise, muscle, phase, role, source, target


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


NEW_ROLE = {
    "action": "driving",
    "level": "4",
    "basis": "judged",
    "job": "pushes",
    "confidence": "low",
}


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
