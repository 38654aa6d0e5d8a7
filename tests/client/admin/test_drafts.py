"""A draft beside the public page: who sees what, what is merged, what becomes public."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from muscles import models
from muscles.content import drafts
from muscles.models import Draft, Presence, Version
from muscles.views import preview
from tests.client.admin.desk import address, faults, filled, said
from tests.client.admin.rows import claim, muscle, phase, role, source, term
from tests.client.reading import text_of


def send(client: Client, page: str, /, button: str = "_draft", **changes: Any) -> Any:
    """Fill in the form at ``page`` and press a button of it."""
    return client.post(page, {**filled(client, page, **changes), button: "1"}, follow=True)


def drafted(client: Client, row: Any, **changes: Any) -> Draft:
    """Return the draft of ``row`` after ``client`` has saved one with ``changes``."""
    response = send(client, address(type(row), "change", row), **changes)
    assert faults(response) == ""
    return Draft.objects.get(kind=row._meta.label_lower, key="/".join(row.natural_key()))


def public(row: Any) -> str:
    return text_of(Client().get(row.get_absolute_url()).content.decode())


def form_of(client: Client, draft: Draft) -> Any:
    return client.get(draft.get_absolute_url()).context["adminform"].form


def test_what_a_writer_saves_is_a_draft_beside_the_public_page(
    writer: Client, editor: Client
) -> None:
    row = term()
    before = public(row)
    draft = drafted(writer, row, definition="What a writer wrote.", change_note="Clearer.")
    assert public(row) == before
    assert (draft.state, draft.writers, draft.why) == ("writing", ["wil"], "Clearer.")
    assert form_of(writer, draft)["definition"].value() == "What a writer wrote."
    page = text_of(writer.get(draft.get_absolute_url()).content.decode())
    assert "Draft, being written Readers still see the public text: open it." in page
    assert "Written by wil; saved by wil" in page
    opened = writer.get(address(models.Term, "change", row))
    assert (opened.status_code, opened.headers["Location"]) == (302, draft.get_absolute_url())
    live = editor.get(address(models.Term, "change", row) + "?live=1")
    assert "There is a draft beside this public text." in text_of(live.content.decode())

    send(editor, draft.get_absolute_url(), "_save")
    assert "What a writer wrote." in public(row)
    version = Version.objects.get(state="live", who="wil")
    assert version.why == "Clearer."
    assert "What a writer wrote." in version.text
    assert not Draft.objects.exists()
    assert not Version.objects.filter(state="draft").exists()


def test_a_draft_holds_the_rows_on_the_page_new_ones_too(writer: Client, editor: Client) -> None:
    row = role(1).muscle
    phase(2)
    models.Role.objects.filter(phase=phase(1)).update(job="slows 1")
    page = address(models.Muscle, "change", row)
    data = filled(writer, page)
    prefix = next(name for name in data if name.endswith("-job")).rpartition("-")[0]
    head = prefix.rpartition("-")[0]
    more = {
        f"{prefix}-job": "slows more",
        f"{head}-TOTAL_FORMS": "2",
        f"{head}-1-phase": str(phase(2).pk),
        f"{head}-1-action": "braking",
        f"{head}-1-level": "3",
        f"{head}-1-job": "a new one",
        f"{head}-1-confidence": "low",
        f"{head}-1-sources": [str(source().pk)],
        f"{head}-1-muscle": str(row.pk),
        f"{head}-1-basis": "judged",
    }
    response = writer.post(page, {**data, **more, "_draft": "1"}, follow=True)
    assert faults(response) == ""
    draft = Draft.objects.get()
    assert models.Role.objects.count() == 1

    # The new role has a number that means nothing outside the form; it is edited all the same.
    again = filled(writer, draft.get_absolute_url())
    job = next(name for name, value in again.items() if value == "a new one")
    response = writer.post(
        draft.get_absolute_url(), {**again, job: "edited twice", "_draft": "1"}, follow=True
    )
    assert faults(response) == ""
    jobs = {text.key: text.text for text in Version.objects.filter(state="draft")}
    assert set(jobs) == {"muscle-1/phase-1", "muscle-1/phase-2"}
    assert "edited twice" in jobs["muscle-1/phase-2"]
    assert list(models.Role.objects.values_list("job", flat=True)) == ["slows 1"]

    send(editor, draft.get_absolute_url(), "_save")
    found = models.Role.objects.values_list("phase__slug", "job")
    assert sorted(found) == [("phase-1", "slows more"), ("phase-2", "edited twice")]


def test_a_draft_of_a_role_alone_is_beside_a_public_page(writer: Client) -> None:
    """Its texts are those of the role: the text of the muscle is the public one."""
    row = role(1).muscle
    draft = drafted(writer, row, **{"roles-0-job": "slows more", "change_note": "A newer study."})
    assert {text.kind for text in drafts.texts(draft)} == {"muscles.role"}
    page = writer.get(draft.get_absolute_url()).content.decode()
    said = text_of(page)
    assert "Readers still see the public text: open it." in said
    assert address(models.Muscle, "history", row) in page
    assert "What changed, and why: A newer study." in said, "whoever reviews it asks why"
    send(writer, draft.get_absolute_url(), change_note=None)
    said = text_of(writer.get(draft.get_absolute_url()).content.decode())
    assert "What changed, and why: nobody has said it yet." in said


def test_a_new_page_is_nowhere_before_it_is_published(writer: Client, editor: Client) -> None:
    source()
    page = address(models.Term, "add")
    response = send(writer, page, name="Cadence", slug="cadence", definition="Steps a minute.")
    assert faults(response) == ""
    draft = Draft.objects.get()
    assert not models.Term.objects.exists()
    assert Client().get("/glossary/cadence/").status_code == 404
    assert said(response)[-1] == "Draft saved. Readers do not see this page yet."
    shown = text_of(writer.get(draft.get_absolute_url()).content.decode())
    assert "Readers do not see this page yet." in shown
    first = text_of(writer.get("/admin/").content.decode())
    assert "Drafts Cadence Being written, wil All drafts (1)" in first
    refused = send(editor, draft.get_absolute_url(), "_save")
    assert "Sources" in faults(refused) or "required" in faults(refused)
    done = send(editor, draft.get_absolute_url(), "_save", sources=[str(source().pk)])
    assert faults(done) == ""
    assert "Steps a minute." in public(models.Term.objects.get(slug="cadence"))


def test_a_draft_may_be_unfinished_and_is_not_published_so(writer: Client, editor: Client) -> None:
    row = claim()
    draft = drafted(writer, row, why="Nobody knows [@not-there].", better_wording="")
    assert form_of(writer, draft)["better_wording"].value() == ""
    editor.post(
        address(models.Draft, "changelist"),
        {"action": "publish", "_selected_action": [draft.pk]},
    )
    row.refresh_from_db()
    assert "not-there" not in row.why
    told = said(editor.get("/admin/"))
    assert any("There is no source “not-there”" in text for text in told)


@pytest.mark.parametrize(
    ("model", "typed", "mark", "what"),
    [
        (models.Source, {}, "[@lai2015]", "source “lai2015”"),
        (models.Term, {"name": "Heel"}, "[it](term:lai2015) [@hamner2011]", "term “lai2015”"),
    ],
    ids=["citation", "link"],
)
def test_what_leads_to_a_draft_is_told_so_wherever_it_is_told(
    model: type[Any], typed: dict[str, str], mark: str, what: str, writer: Client, editor: Client
) -> None:
    row = claim()
    fields = {"slug": "lai2015", "title": "The soleus", "year": "2015", "doi": "10.1/lai", **typed}
    response = send(writer, address(model, "add"), kind="study", read="abstract", **fields)
    assert faults(response) == ""
    waiting = Draft.objects.get()
    told = f"The {what} is not public yet. It waits as the draft “{waiting}”: publish that first."
    data = {"changed": "why", "why": f"Nobody knows {mark}."}
    typing = writer.post(address(models.Claim, "check", row), data).content.decode()
    assert told in unescape(typing)
    draft = drafted(writer, row, why=data["why"])
    assert told in faults(send(editor, draft.get_absolute_url(), "_save"))
    listed = {"action": "publish", "_selected_action": [draft.pk]}
    editor.post(address(models.Draft, "changelist"), listed)
    assert any(told in text for text in said(editor.get("/admin/")))


def test_a_draft_with_the_name_of_another_page_is_not_published_from_the_list(
    writer: Client, editor: Client
) -> None:
    row, _ = term(1), term(2)
    draft = drafted(writer, row, name="Term 2")
    listed = {"action": "publish", "_selected_action": [draft.pk]}
    editor.post(address(models.Draft, "changelist"), listed)
    row.refresh_from_db()
    assert row.name == "Term 1"
    told = said(editor.get("/admin/"))
    assert any("The term “Term 2” has the same already." in text for text in told)


def test_two_writers_of_one_draft_are_merged_and_neither_is_lost(
    writer: Client, editor: Client
) -> None:
    row = muscle()
    draft = drafted(writer, row, summary="From wil.")
    mine = filled(editor, draft.get_absolute_url())
    theirs = send(writer, draft.get_absolute_url(), location="wil was here")
    assert faults(theirs) == ""
    merged = editor.post(
        draft.get_absolute_url(), {**mine, "joints": "the knee", "_draft": "1"}, follow=True
    )
    assert faults(merged) == ""
    form = form_of(writer, draft)
    values = [form[name].value() for name in ("summary", "location", "joints")]
    assert values == ["From wil.", "wil was here", "the knee"]
    assert Draft.objects.get().writers == ["wil", "ed"]
    refused = editor.post(
        draft.get_absolute_url(), {**mine, "location": "ed was here", "_draft": "1"}
    )
    assert "Somebody else changed this" in faults(refused)


def test_what_was_published_meanwhile_is_merged_or_told(writer: Client, editor: Client) -> None:
    row = muscle()
    draft = drafted(writer, row, summary="From the draft.")
    live = address(models.Muscle, "change", row) + "?live=1"
    send(editor, live, "_save", location="published meanwhile")
    assert form_of(writer, draft)["location"].value() == "published meanwhile"
    send(editor, live, "_save", summary="Published meanwhile too.")

    row.refresh_from_db()
    editor.post(
        address(models.Draft, "changelist"),
        {"action": "publish", "_selected_action": [draft.pk]},
    )
    row.refresh_from_db()
    assert row.summary == "Published meanwhile too.", "nobody was shown it"
    page = writer.get(draft.get_absolute_url()).content.decode()
    assert "The public text was changed where this draft differs" in page
    assert "<mark>Published meanwhile too</mark>" in page
    assert "Public now Published meanwhile too." in text_of(page)
    unseen = filled(writer, draft.get_absolute_url())
    unseen.pop("draft_seen")
    seen = filled(writer, draft.get_absolute_url())
    send(editor, live, "_save", summary="Published once more.")
    for sent in (unseen, seen):
        refused = writer.post(draft.get_absolute_url(), {**sent, "_draft": "1"})
        assert "The public text was changed since this draft" in faults(refused)
    assert faults(send(writer, draft.get_absolute_url())) == ""
    send(editor, draft.get_absolute_url(), "_save")
    row.refresh_from_db()
    assert (row.summary, row.location) == ("From the draft.", "published meanwhile")


def test_a_draft_like_the_public_page_is_none(writer: Client) -> None:
    row = term()
    draft = drafted(writer, row, definition="Other words.")
    response = send(writer, draft.get_absolute_url(), definition=row.definition)
    assert not Draft.objects.exists()
    assert any("reads as the public page does" in text for text in said(response))


def test_a_draft_that_is_given_up_stays_in_the_history(writer: Client) -> None:
    row = term()
    draft = drafted(writer, row, definition="Words for nothing.")
    give_up = f"/admin/muscles/draft/{draft.pk}/give-up/"
    asked = text_of(writer.get(give_up).content.decode())
    assert "The history of the page keeps the text of the draft" in asked
    assert "History keeps its text." in said(writer.post(give_up, follow=True))[0]
    assert not Draft.objects.exists()
    history = unescape(writer.get(address(models.Term, "history", row)).content.decode())
    assert "A draft that was given up. Readers never saw it." in text_of(history)
    assert "Words for nothing." in text_of(history)
    assert "Words for nothing." not in public(row)


def test_a_new_page_that_was_given_up_can_be_taken_up_again(writer: Client) -> None:
    new = {"name": "Cadence", "slug": "cadence", "definition": "Steps a minute."}
    send(writer, address(models.Term, "add"), **new)
    give_up = f"/admin/muscles/draft/{Draft.objects.get().pk}/give-up/"
    where = "The list “Deleted terms” keeps its text"
    assert where in text_of(writer.get(give_up).content.decode()), "it has no history to open"
    assert f"{where}." in said(writer.post(give_up, follow=True))[0]
    page = writer.get(address(models.Term, "deleted")).content.decode()
    assert "Drafts given up, of pages that were never public Cadence" in text_of(page)
    (way,) = re.findall(r'href="([^"]*/add/\?version=\d+)"', page)
    form = writer.get(way).context["adminform"].form
    assert [form[name].value() for name in new] == list(new.values())
    assert faults(send(writer, way)) == ""
    assert Draft.objects.get().key == "cadence"
    assert "Cadence" not in text_of(writer.get("/admin/muscles/term/").content.decode())


def test_a_part_saved_by_itself_goes_into_the_draft_of_its_page(writer: Client) -> None:
    row = role(1)
    response = send(writer, address(models.Role, "change", row), job="slows a lot")
    assert faults(response) == ""
    draft = Draft.objects.get()
    assert (draft.kind, draft.key) == ("muscles.muscle", "muscle-1")
    opened = writer.get(address(models.Role, "change", row))
    assert opened.headers["Location"] == draft.get_absolute_url()


def test_a_draft_whose_page_was_deleted_is_brought_back_or_given_up(
    writer: Client, editor: Client
) -> None:
    row, other = role(1), term()
    drafted(writer, other, definition="Words of a draft.")
    drafted(writer, row.muscle, **{"roles-0-job": "slows more"})
    models.Term.objects.all().delete()
    models.Muscle.objects.all().delete()
    of_term = Draft.objects.get(kind="muscles.term")
    page = text_of(editor.get(of_term.get_absolute_url()).content.decode())
    assert "The public text was changed where this draft differs" in page
    assert faults(send(editor, of_term.get_absolute_url(), "_save")) == ""
    assert "Words of a draft." in public(models.Term.objects.get())
    of_muscle = Draft.objects.get()
    told = said(editor.get(of_muscle.get_absolute_url(), follow=True))
    assert told == [
        "The draft of “Muscle 1” cannot be opened. Something it belongs to was deleted, or another "
        "row has the same key: role “muscle-1 / phase-1”."
    ]
    table = editor.get(address(models.Draft, "changelist")).content.decode()
    assert f"/admin/muscles/draft/{of_muscle.pk}/give-up/" in table
    by_link = Client().get(preview.signed_address(of_muscle))
    assert by_link.status_code == 410
    assert "This draft cannot be shown any more." in by_link.content.decode()


def test_who_has_saved_a_draft_has_it_open_no_longer(writer: Client) -> None:
    page = drafted(writer, term(), definition="Once.").get_absolute_url()
    data = {**filled(writer, page, definition="Twice."), "_draft": "1"}
    assert Presence.objects.get().who == "wil"
    assert writer.post(page, data).status_code == 302
    assert not Presence.objects.exists()


def test_the_drafts_of_one_table_are_listed_by_themselves(writer: Client) -> None:
    drafted(writer, term(), definition="Words.")
    wanted = drafted(writer, claim(), why="Words.")
    table = writer.get(address(Draft, "changelist"), {"kind": "muscles.claim"})
    assert list(table.context["cl"].result_list) == [wanted]
