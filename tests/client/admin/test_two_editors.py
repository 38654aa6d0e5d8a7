"""Two people with one form open: nothing of either is lost, and each is told of the other."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from muscles import models
from muscles.accounts.models import User
from muscles.models import Presence, Version
from tests.client.admin.desk import address, faults, filled, said
from tests.client.admin.rows import (
    exercise,
    flag,
    injury,
    muscle,
    phase,
    role,
    source,
    target,
    term,
)
from tests.client.reading import text_of


@pytest.fixture
def ada() -> Client:
    user = User.objects.create_superuser("ada", display_name="Ada Example")
    client = Client()
    client.force_login(user)
    return client


class Form:
    """A form that somebody opened, and sends later."""

    def __init__(self, client: Client, row: Any) -> None:
        self.client, self.row = client, row
        self.url = address(type(row), "change", row)
        self.data = filled(client, self.url)

    def send(self, **changes: Any) -> Any:
        self.data |= changes
        data = {name: value for name, value in self.data.items() if value is not None}
        response = self.client.post(self.url, data, follow=True)
        if response.context.get("errors"):
            self.data["desk_base"] = response.context["adminform"].form["desk_base"].value()
        return response


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_edits_of_different_fields_are_merged_and_told(ada: Client, editor: Client) -> None:
    row = muscle()
    hers, mine = Form(ada, row), Form(editor, row)
    assert faults(hers.send(summary="From Ada.", anatomy_sources=[source(2).pk])) == ""
    response = mine.send(location="from me")
    assert faults(response) == ""
    row = fresh(row)
    assert (row.summary, row.location) == ("From Ada.", "from me")
    assert [each.slug for each in row.anatomy_sources.all()] == ["hamner2012"]
    (told,) = [text for text in said(response) if "both are saved" in text]
    assert "changed Muscle 1: Summary, Anatomy sources." in told
    assert "Where" not in told


def test_the_same_field_is_refused_with_both_texts_and_the_words_are_kept(
    ada: Client, editor: Client
) -> None:
    row = muscle()
    hers, mine = Form(ada, row), Form(editor, row)
    hers.send(summary="It lifts the heel gently.", fun_fact="A fact of hers.")
    response = mine.send(summary="It lifts the heel & more.", location="from me")
    assert "Somebody else changed this" in faults(response)
    assert fresh(row).summary == "It lifts the heel gently."
    assert fresh(row).location == "in the shin", "nothing is half saved"
    html = response.content.decode()
    assert "It lifts the heel <mark>gently</mark>." in html
    assert "It lifts the heel <mark>&amp; more</mark>." in html
    assert "Public now (Ada Example, " in text_of(html)
    form = response.context["adminform"].form
    assert form["summary"].value() == "It lifts the heel & more."
    # Once both texts were shown the editor decides, and only what was shown is replaced.
    assert faults(mine.send()) == ""
    row = fresh(row)
    assert (row.summary, row.location) == ("It lifts the heel & more.", "from me")
    assert row.fun_fact == "A fact of hers."


def test_a_third_save_between_is_seen_as_well(ada: Client, editor: Client) -> None:
    row = muscle()
    hers, mine = Form(ada, row), Form(editor, row)
    hers.send(summary="First.")
    assert faults(mine.send(summary="Mine."))
    hers = Form(ada, row)
    hers.send(summary="Second.")
    response = mine.send()
    assert "Somebody else changed this" in faults(response)
    assert "<mark>Second</mark>" in response.content.decode()


def test_the_same_edit_by_both_is_no_conflict(ada: Client, editor: Client) -> None:
    row = muscle()
    hers, mine = Form(ada, row), Form(editor, row)
    hers.send(summary="Alike.")
    assert faults(mine.send(summary="Alike.")) == ""


def test_rows_inside_the_form_meet_in_the_same_way(ada: Client, editor: Client) -> None:
    role(1), role(2)
    hers, mine = Form(ada, muscle()), Form(editor, muscle())
    hers.send(**{"roles-0-job": "hers", "roles-1-level": "4"})
    response = mine.send(**{"roles-0-job": "mine", "roles-1-job": "mine too"})
    assert faults(response).count("Somebody else changed this") == 1
    assert [fresh(role(n)).job for n in (1, 2)] == ["hers", "slows 2"]
    assert faults(mine.send()) == ""
    assert [(fresh(role(n)).job, fresh(role(n)).level) for n in (1, 2)] == [
        ("mine", 2),
        ("mine too", 4),
    ]


def test_an_entry_that_somebody_deleted_goes_if_it_was_left_alone(
    ada: Client, editor: Client
) -> None:
    target(1), target(2)
    mine = Form(editor, exercise())
    target(1).delete()
    response = mine.send(dose="5 x 5")
    assert faults(response) == ""
    assert [each.muscle.slug for each in exercise().targets.all()] == ["muscle-2"]
    assert any("deleted target “exercise-1 / muscle-1”" in text for text in said(response))


def test_an_entry_that_somebody_deleted_is_told_if_it_has_new_words(editor: Client) -> None:
    flag(1), flag(2)
    mine = Form(editor, injury())
    flag(1).delete()
    response = mine.send(**{"flags-0-may_mean": "a fracture"})
    assert "Somebody else deleted this entry" in faults(response)
    assert "a fracture" in response.content.decode()
    assert faults(mine.send(**{"flags-0-DELETE": "on"})) == ""
    assert injury().flags.count() == 1


def test_an_entry_with_new_words_is_not_deleted_unseen(ada: Client, editor: Client) -> None:
    flag(1), flag(2)
    mine = Form(editor, injury())
    models.Flag.objects.filter(place=1).update(may_mean="a fracture")
    response = mine.send(**{"flags-0-DELETE": "on"})
    assert "Somebody else changed" in faults(response)
    assert "a fracture" in response.content.decode()
    assert injury().flags.count() == 2
    assert faults(mine.send()) == ""
    assert injury().flags.count() == 1


def test_a_page_deleted_meanwhile_keeps_the_words_and_can_be_brought_back(editor: Client) -> None:
    flag(1)
    mine = Form(editor, injury())
    row = injury()
    models.Injury.objects.all().delete()
    response = mine.send(summary="My new words.", **{"flags-0-may_mean": "a fracture"})
    assert "Somebody else deleted this" in faults(response)
    assert not models.Injury.objects.exists()
    assert "My new words." in response.content.decode()
    again = filled_from(response)
    saved = editor.post(address(models.Injury, "change", row), again, follow=True)
    assert faults(saved) == ""
    back = models.Injury.objects.get(slug="injury-1")
    assert (back.summary, back.flags.get().may_mean) == ("My new words.", "a fracture")


@pytest.mark.parametrize(
    ("make", "field", "words"),
    [
        (role, "job", "My new words."),
        (target, "emphasis", "also"),
        (flag, "may_mean", "a fracture"),
    ],
    ids=["role", "target", "red flag"],
)
def test_a_part_deleted_meanwhile_keeps_the_words_in_its_own_form_too(
    editor: Client, make: Any, field: str, words: str
) -> None:
    """Its key, such as muscle and phase, is fixed: no form of a saved row sends it."""
    row = make(1)
    model, key = type(row), row.natural_key()
    mine = Form(editor, row)
    model.objects.all().delete()
    response = mine.send(**{field: words})
    assert "Somebody else deleted this" in faults(response)
    assert not model.objects.exists()
    again = filled_from(response)
    assert again[field] == words
    assert faults(editor.post(mine.url, again, follow=True)) == ""
    back = model.objects.get()
    assert (back.natural_key(), getattr(back, field)) == (key, words)


def test_a_part_whose_page_is_gone_too_keeps_the_words(editor: Client) -> None:
    mine = Form(editor, role(1))
    models.Muscle.objects.all().delete()
    response = mine.send(job="My new words.")
    assert "Somebody else deleted this" in faults(response)
    assert "My new words." in response.content.decode()
    assert "muscle" in response.context["adminform"].form.errors


def filled_from(response: Any) -> dict[str, Any]:
    """Return the form on the page of ``response`` as a browser would send it."""

    class Page:
        def get(self, _: str) -> Any:
            return response

    return filled(Page(), "")  # type: ignore[arg-type]


@pytest.mark.parametrize("sealed", [None, "forged:1abc:xyz"], ids=["lost", "forged"])
def test_a_form_without_its_base_overwrites_nothing_unseen(
    editor: Client, sealed: str | None
) -> None:
    row = term()
    mine = Form(editor, row)
    models.Term.objects.filter(pk=row.pk).update(definition="Newer.")
    response = mine.send(definition="Mine.", desk_base=sealed)
    assert "Somebody else changed this" in faults(response)
    assert fresh(row).definition == "Newer."
    assert faults(mine.send()) == ""
    assert fresh(row).definition == "Mine."


def test_it_works_without_a_word_of_javascript(ada: Client, editor: Client) -> None:
    """What the browser sends is in the page: the base is a hidden field of the form."""
    html = editor.get(address(models.Term, "change", term())).content.decode()
    assert 'type="hidden" name="desk_base"' in html


# Who else is here -----------------------------------------------------------------------------


def test_who_else_has_it_open_is_shown_until_they_leave(ada: Client, editor: Client) -> None:
    row = term()
    url = address(models.Term, "change", row)
    assert "has this page open" not in ada.get(url).content.decode()
    html = text_of(editor.get(url).content.decode())
    assert "Ada Example has this page open too" in html
    assert (
        "has this page open"
        not in editor.get(address(models.Term, "change", term(2))).content.decode()
    )
    Form(ada, row).send(name="Saved and gone")
    assert "has this page open" not in editor.get(url).content.decode()


def test_a_page_says_once_a_minute_that_it_is_still_open(ada: Client, editor: Client) -> None:
    row = term()
    url = address(models.Term, "change", row)
    html = ada.get(url).content.decode()
    here = address(models.Term, "here", row)
    assert f'data-here="{here}"' in html
    assert "js/desk.js" in html
    Presence.objects.update(seen=timezone.now() - timedelta(minutes=19))
    ada.post(here)
    Presence.objects.update(since=timezone.now() - timedelta(hours=2))
    assert "Ada Example" in unescape(editor.post(here).content.decode())
    ada.post(here, {"gone": "1"})
    assert editor.post(here).content.decode().strip() == ""


def test_who_gave_no_sign_for_long_has_gone(ada: Client, editor: Client) -> None:
    url = address(models.Term, "change", term())
    ada.get(url)
    Presence.objects.update(seen=timezone.now() - timedelta(minutes=21))
    assert "has this page open" not in editor.get(url).content.decode()
    assert Presence.objects.count() == 1


def test_strangers_learn_nothing_and_reading_is_refused(client: Client, editor: Client) -> None:
    here = address(models.Term, "here", term())
    assert client.post(here).status_code == 302
    assert editor.get(here).status_code == 405
    assert not Presence.objects.exists()


def test_a_save_writes_a_version_of_each_row_that_changed(editor: Client) -> None:
    role(1), role(2), phase(3)
    Form(editor, muscle()).send(
        summary="New.", change_note="The study of 2024.", **{"roles-1-job": "new"}
    )
    new = Version.objects.filter(who="ed")
    assert {(each.kind, each.key) for each in new} == {
        ("muscles.muscle", "muscle-1"),
        ("muscles.role", "muscle-1/phase-2"),
    }
    assert len({each.change for each in new}) == 1
    assert {each.why for each in new} == {"The study of 2024."}
    assert all(
        each.base and "slows 2" in each.base.text for each in new if each.kind == "muscles.role"
    )
