"""A page gets another address at the desk, and the old one leads there."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from muscles import kinds, models
from muscles.content import renaming
from muscles.models import Draft, ReaderNote, Redirect, Version
from tests.client.admin.conftest import browser_of
from tests.client.admin.desk import address, faults, filled, said, save
from tests.client.admin.rows import MAKE, flag, injury, term, tissue
from tests.client.reading import squeezed


def place(row: Any) -> str:
    return address(type(row), "rename", row)


def rename(client: Client, row: Any, new: str, why: str = "") -> Any:
    response = client.post(place(row), {"new": new, "why": why}, follow=True)
    row.refresh_from_db()
    return response


def refused(response: Any) -> str:
    return unescape(str(response.context["form"].errors))


def test_the_page_says_what_changes_and_the_rename_changes_it(editor: Client) -> None:
    row = injury()
    flag(1), term(1), term(2)
    models.Term.objects.filter(slug="term-1").update(definition="As [this](injury:injury-1).")
    form = editor.get(address(models.Injury, "change", row)).content.decode()
    assert f'<a href="{place(row)}">Change the address</a>' in form
    page = squeezed(editor.get(place(row)).content.decode())
    named = re.findall(r'<li> ?([^<]+) <a href="([^"]+)">([^<]+)</a> ?</li>', page)
    assert named == [
        ("Term", address(models.Term, "change", term(1)), "Term 1"),
        ("Red flag", address(type(flag(1)), "change", flag(1)), str(flag(1))),
    ]
    response = rename(editor, row, "sore-shin", "Clearer.")
    assert "stands at /injuries/sore-shin/ now" in said(response)[0]
    assert models.Term.objects.get(slug="term-1").definition == "As [this](injury:sore-shin)."
    assert (
        "[this](injury:sore-shin)"
        in editor.get(address(models.Term, "change", term(1))).content.decode()
    )
    history = editor.get(address(models.Injury, "history", row)).content.decode()
    assert "Clearer." in history
    changes = set(Version.objects.filter(why="Clearer.").values_list("change", flat=True))
    assert len(changes) == 1


def test_the_old_address_leads_to_the_new_one_at_once(editor: Client, client: Client) -> None:
    row = tissue()
    old = row.get_absolute_url()
    assert client.get(old).status_code == 200
    rename(editor, row, "heel-cord")
    for ask in (client.get, client.head):
        answer = ask(f"{old}?from=print&x=1")
        assert answer.status_code == 301
        assert answer.headers["Location"] == "/tissues/heel-cord/?from=print&x=1"
        assert "max-age=0" in answer.headers["Cache-Control"]
        assert not answer.cookies
    assert client.get("/tissues/heel-cord/").status_code == 200
    assert client.get(f"{old}role/").headers["Location"] == "/tissues/heel-cord/role/"
    assert client.post(old).status_code in (404, 405)
    assert client.get(old.replace("tissues", "glossary")).status_code == 404
    rename(editor, row, "big-tendon")
    assert client.get(old).headers["Location"] == "/tissues/big-tendon/"
    assert client.get("/tissues/heel-cord/").headers["Location"] == "/tissues/big-tendon/"
    Redirect.objects.all().delete()
    assert client.get(old).status_code == 404


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("term-1", "That is its address already."),
        ("term-2", "The term “Term 2” has this address."),
        ("word-3", "This address was in use before and leads to “term-3” now"),
        ("Not A Slug", "lower-case letters and digits"),
        ("-a", "lower-case letters and digits"),
        ("", "This field is required."),
        ("a" * 81, "at most 80"),
    ],
)
def test_an_address_that_is_taken_was_in_use_or_is_none_is_refused(
    editor: Client, new: str, words: str
) -> None:
    row = term(1)
    term(2), MAKE[Redirect](3)
    response = rename(editor, row, new)
    assert words in refused(response)
    assert row.slug == "term-1"
    assert Redirect.objects.count() == 1


def test_a_ring_is_refused(editor: Client) -> None:
    row = term(1)
    rename(editor, row, "pace")
    assert "leads to “pace” now" in refused(rename(editor, row, "term-1"))
    assert row.slug == "pace"


def test_what_code_names_keeps_its_address(editor: Client) -> None:
    row = term(1)
    models.Term.objects.filter(pk=row.pk).update(slug="activity")
    assert ">Change the address</a>" not in (
        editor.get(address(models.Term, "change", row)).content.decode()
    )
    assert editor.get(place(row)).status_code == 403
    assert rename(editor, row, "action").status_code == 403
    assert row.slug == "activity"
    for kind in kinds.KINDS:
        other = MAKE[kind.model](1)
        form = editor.get(address(kind.model, "change", other)).content.decode()
        assert (">Change the address</a>" in form) == kind.renames, kind.singular


def test_only_who_publishes_changes_an_address(client: Client) -> None:
    row = term(1)
    writer = browser_of("wil", "writer")
    assert client.post(place(row), {"new": "pace"}).status_code in (302, 403)
    assert writer.get(place(row)).status_code == 403
    assert writer.post(place(row), {"new": "pace"}).status_code == 403
    page = writer.get(address(models.Term, "change", row)).content.decode()
    assert "Change the address" not in page
    row.refresh_from_db()
    assert row.slug == "term-1"


def test_a_draft_follows_its_page_to_the_new_address(editor: Client) -> None:
    row = injury()
    flag(1)
    url = address(models.Injury, "change", row)
    sent = filled(editor, url, summary="It hurts more.", **{"flags-0-may_mean": "a tear"})
    assert editor.post(url, {**sent, "_draft": "1"}).status_code == 302
    rename(editor, row, "sore-shin")
    draft = Draft.objects.get()
    assert (draft.key, row.summary) == ("sore-shin", "It hurts.")
    page = editor.get(draft.get_absolute_url())
    assert page.context["adminform"].form["summary"].value() == "It hurts more."
    assert "Change the address</a>" not in page.content.decode()
    published = filled(editor, draft.get_absolute_url())
    editor.post(draft.get_absolute_url(), {**published, "_save": "1"})
    row.refresh_from_db()
    assert (row.slug, row.summary) == ("sore-shin", "It hurts more.")
    assert [each.may_mean for each in row.flags.all()] == ["a tear"]
    assert not Draft.objects.exists()


def test_what_readers_wrote_follows_its_page_to_the_new_address(editor: Client) -> None:
    row = injury()
    note = {"kind": "comment", "page_slug": row.slug, "text": "So I felt.", "state": "published"}
    ReaderNote.objects.create(page_kind="injury", **note)
    # Of another kind with the same slug.
    ReaderNote.objects.create(page_kind="muscle", **note)
    rename(editor, row, "sore-shin")
    places = set(ReaderNote.objects.values_list("page_kind", "page_slug"))
    assert places == {("injury", "sore-shin"), ("muscle", "injury-1")}
    assert "So I felt." in editor.get("/injuries/sore-shin/").content.decode()


def test_a_redirect_whose_old_address_is_a_page_is_refused_and_told(editor: Client) -> None:
    row = MAKE[Redirect](1)
    models.Term.objects.filter(pk=term(2).pk).update(slug="word-1")
    assert "A page has this address now." in faults(save(editor, row))
    assert "No page has this address." in faults(save(editor, row, new="nowhere"))
    assert faults(save(editor, row, new="word-1")) != ""


def test_what_readers_wrote_goes_along(editor: Client) -> None:
    row = injury()
    note = {"kind": "comment", "text": "Thank you."}
    ReaderNote.objects.create(page_kind="injury", page_slug=row.slug, **note)
    ReaderNote.objects.create(page_kind="claim", page_slug=row.slug, **note)
    rename(editor, row, "sore-shin")
    assert set(ReaderNote.objects.values_list("page_kind", "page_slug")) == {
        ("injury", "sore-shin"),
        ("claim", "injury-1"),
    }


def test_rows_and_links_that_only_a_draft_has_follow_too(editor: Client) -> None:
    row = injury()
    models.Injury.objects.update(loads="As [this](injury:injury-1).")
    word = term()
    url = address(models.Term, "change", word)
    sent = filled(editor, url, definition="See [this](injury:injury-1).")
    assert editor.post(url, {**sent, "_draft": "1"}).status_code == 302
    url = address(models.Flag, "add")
    new = {"place": "1", "urgency": "today", "text": "A snap [@hamner2011].", "may_mean": "a tear"}
    assert editor.post(url, {**new, "injury": row.pk, "_draft": "1"}).status_code == 302
    url = Draft.objects.get(kind="muscles.injury").get_absolute_url()
    sent = filled(editor, url, loads="As [this](injury:injury-1), and more.")
    assert editor.post(url, {**sent, "_draft": "1"}).status_code == 302
    rename(editor, row, "sore-shin")
    for draft in Draft.objects.all():
        url = draft.get_absolute_url()
        page = editor.get(url)
        assert page.context["draft_clashes"] == []
        editor.post(url, {**filled(editor, url), "_save": "1"})
    assert not Draft.objects.exists()
    row.refresh_from_db()
    word.refresh_from_db()
    assert row.loads == "As [this](injury:sore-shin), and more."
    assert word.definition == "See [this](injury:sore-shin)."
    assert [each.may_mean for each in row.flags.all()] == ["a tear"]


def test_the_address_of_a_draft_is_refused(editor: Client) -> None:
    url = address(models.Term, "add")
    new = {"name": "Cadence", "slug": "cadence", "definition": "Steps.", "_draft": "1"}
    assert editor.post(url, new).status_code == 302
    row = term()
    url = address(models.Term, "change", row)
    editor.post(url, {**filled(editor, url, definition="Else."), "_draft": "1"})
    assert "“Cadence”, has this address" in refused(rename(editor, row, "cadence"))
    assert row.slug == "term-1"
    # Files may give a page this address all the same.
    renaming.rename(kinds.of(models.Term), "term-1", "cadence")
    assert Draft.objects.get().key == "cadence"
    assert "Steps." in Version.objects.get(state="dropped").text
