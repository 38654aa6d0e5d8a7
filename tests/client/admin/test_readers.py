"""The queue of readers' notes at the desk: who reads it, what can be done, what is left of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from muscles.accounts.models import AuditEntry
from muscles.models import ReaderNote, Revision, Version
from muscles.pagecache import shared
from tests.client.admin.conftest import browser_of
from tests.client.admin.desk import faults, filled, said
from tests.client.reading import text_of

QUEUE = "/admin/muscles/readernote/"
TOLD = "Words that nobody else has"
Kind = ReaderNote.Kind


def note(text: str = "So it is.", **values: Any) -> ReaderNote:
    fields = {"kind": "comment", "page_kind": "muscle", "page_slug": "soleus", "text": text}
    return ReaderNote.objects.create(**fields | values)


def page_of(row: ReaderNote) -> str:
    return reverse("admin:muscles_readernote_change", args=[row.pk])


def act(client: Client, action: str, *rows: ReaderNote, **more: str) -> Any:
    data = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    return client.post(f"{QUEUE}?state=all", data, follow=True)


@pytest.mark.parametrize("role", ["writer", "reviewer", "administrator"])
def test_who_may_not_moderate_meets_no_queue(role: str) -> None:
    client, row = browser_of("somebody", role), note(TOLD)
    for address in (QUEUE, page_of(row), f"{page_of(row)[:-7]}delete/"):
        assert client.get(address).status_code == 403
    index = client.get("/admin/").content.decode()
    assert QUEUE not in index
    assert "readers-module" not in index
    assert act(client, "publish", row).status_code == 403
    assert ReaderNote.objects.get().state == "waiting"


def test_the_first_page_tells_how_many_wait(editor: Client) -> None:
    def told() -> str:
        [module] = re.findall(
            r'id="readers-module">.*?</div>', editor.get("/admin/").content.decode(), re.S
        )
        return text_of(module)

    assert "No comment or correction waits" in told()
    note()
    note("Again.", state="declined")
    assert "1 comment or correction waits to be read." in told()
    note("More.")
    assert "2 comments or corrections wait to be read." in told()
    assert "Comments and corrections from readers" in editor.get("/admin/").content.decode()


def test_the_queue_shows_what_waits_with_all_its_words(editor: Client) -> None:
    long = "x" * 1990 + " the end"
    note(f"{long[:1980]}\n<b>the end</b>", name="Ada")
    note("Published before.", state="published")
    html = editor.get(QUEUE).content.decode()
    assert "<br>&lt;b&gt;the end&lt;/b&gt;" in html
    assert '<a href="/muscles/soleus/">soleus</a>' in html
    assert "Published before." not in html
    assert 'href="?state=published"' in html
    assert "Published before." in editor.get(f"{QUEUE}?state=all").content.decode()
    assert "Published before." in editor.get(f"{QUEUE}?state=published").content.decode()
    assert editor.get(f"{QUEUE}?q=ada&kind__exact=comment").context["cl"].result_count == 1
    assert editor.get(f"{QUEUE}add/").status_code == 403


def test_comments_are_published_and_declined_in_bulk(editor: Client) -> None:
    first, second, correction = note("1"), note("2"), note("3", kind=Kind.CORRECTION)
    before = Revision.current().number
    told = said(act(editor, "publish", first, second, correction))
    assert told == [
        "Left as it is: correction on muscle soleus. It is a correction: accept it into the list.",
        "2 published.",
    ]
    states = dict(ReaderNote.objects.values_list("text", "state"))
    assert states == {"1": "published", "2": "published", "3": "waiting"}
    assert Revision.current().number > before
    row = ReaderNote.objects.get(text="1")
    assert (row.moderated_by, row.moderated_at.date()) == ("ed", timezone.now().date())
    assert AuditEntry.objects.filter(what="published", who="ed").count() == 2
    assert said(act(editor, "decline", first, correction)) == ["2 declined."]
    assert set(ReaderNote.objects.values_list("text", "state")) == {
        ("1", "declined"),
        ("2", "published"),
        ("3", "declined"),
    }


def test_a_correction_is_accepted_with_a_line_and_not_without(editor: Client) -> None:
    bare, comment = note("3 cm!", kind=Kind.CORRECTION), note("Nice.")
    told = said(act(editor, "accept", bare, comment))
    assert sorted(told) == [
        "Left as it is: comment on muscle soleus. It is a comment. If it corrects something, open "
        "it and say so there.",
        "Left as it is: correction on muscle soleus. Open it and say in the answer what was wrong: "
        "the list shows that line.",
    ]
    assert not ReaderNote.objects.published().exists()
    wrong = editor.post(page_of(bare), filled(editor, page_of(bare), state="published"))
    assert "The list of corrections needs your line: what was wrong?" in faults(wrong)
    bare.refresh_from_db()
    assert bare.state == "waiting"
    data = filled(editor, page_of(bare), answer="The page said 5 cm; it is 3 cm.")
    assert editor.post(page_of(bare), data).status_code == 302
    assert said(act(editor, "accept", bare))[-1] == "1 accepted."
    assert [row.answer for row in ReaderNote.objects.accepted_corrections()] == [
        "The page said 5 cm; it is 3 cm."
    ]


def test_an_editor_answers_and_sorts_but_changes_no_word(editor: Client) -> None:
    row = note("As it came.", name="Ada")
    data = filled(editor, page_of(row), answer="Thanks.", state="published")
    data |= {"text": "Other words", "name": "Bob", "page_slug": "vmo", "sender": "x"}
    assert editor.post(page_of(row), data).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.name, row.page_slug, row.sender) == ("As it came.", "Ada", "soleus", "")
    assert (row.answer, row.state, row.moderated_by) == ("Thanks.", "published", "ed")


def delete(client: Client, row: ReaderNote, way: str) -> str:
    """Delete a note from its form or from the list; return the page that asks."""
    if way == "one":
        address = reverse("admin:muscles_readernote_delete", args=[row.pk])
        page = client.get(address).content.decode()
        client.post(address, {"post": "yes"})
    else:
        page = act(client, "delete_selected", row).content.decode()
        act(client, "delete_selected", row, post="yes")
    return page


def everything_kept() -> str:
    """Return all that the logs and the history hold, as one text."""
    rows = [*LogEntry.objects.values(), *AuditEntry.objects.values(), *Version.objects.values()]
    return str(rows)


@pytest.mark.parametrize("way", ["one", "many"])
def test_deletion_is_real(
    editor: Client,
    way: str,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept_pages = LocMemCache("kept pages", {})
    kept_pages.set("old", TOLD)
    monkeypatch.setattr(shared, "caches", {"pages": kept_pages})
    row = note(TOLD, name="Adalbertine", state="published", moderated_at=timezone.now())
    data = filled(editor, page_of(row), answer=f"Answer: {TOLD}")
    editor.post(page_of(row), data)
    before = Revision.current().number
    with django_capture_on_commit_callbacks(execute=True):
        page = delete(editor, row, way)
    assert kept_pages.get("old") is None
    assert "gone for good" in page
    assert TOLD in page
    assert not ReaderNote.objects.exists()
    assert Revision.current().number > before
    kept = everything_kept()
    assert "a reader's note" in kept
    assert TOLD not in kept
    assert "Adalbertine" not in kept
    [line] = AuditEntry.objects.filter(what="deleted")
    assert (line.about, line.who, line.detail) == ("a reader's note", "ed", "")


def test_the_queue_costs_the_same_for_one_note_and_for_twenty(editor: Client) -> None:
    note()
    with CaptureQueriesContext(connection) as one:
        editor.get(QUEUE)
    for count in range(20):
        note(f"More {count}")
    with CaptureQueriesContext(connection) as many:
        editor.get(QUEUE)
    assert len(one) == len(many)
