"""From a draft to the public page: preview, review, schedule, and the mark of the reviewer."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from muscles import models
from muscles.accounts.models import AuditEntry, User
from muscles.content import drafts
from muscles.management.timer import publish_due
from muscles.models import Draft, Revision, Version
from muscles.views import preview
from tests.client.admin.desk import address, faults, filled, said
from tests.client.admin.rows import claim, muscle, source, term
from tests.client.admin.test_drafts import drafted, public, send
from tests.client.reading import text_of

TABLE = "/admin/muscles/draft/"


def judge(client: Client, draft: Draft, verdict: str, **more: Any) -> Any:
    draft.refresh_from_db()
    data = {"verdict": verdict, "saved_at": draft.saved_at.isoformat(), **more}
    return client.post(f"{TABLE}{draft.pk}/review/", data, follow=True)


def schedule(client: Client, draft: Draft, moment: datetime | None) -> Any:
    data = {"unschedule": "1"}
    if moment:
        local = timezone.localtime(moment)
        data = {"day": f"{local:%Y-%m-%d}", "hour": f"{local:%H:%M}"}
    return client.post(f"{TABLE}{draft.pk}/schedule/", data, follow=True)


# Preview ------------------------------------------------------------------------------------


def test_a_preview_shows_the_form_as_a_page_and_saves_nothing(writer: Client) -> None:
    row = claim()
    before, revision = public(row), str(Revision.current())
    page = address(models.Claim, "change", row)
    shown = writer.post(page, {**filled(writer, page, why="Words to look at."), "_preview": "1"})
    assert shown.status_code == 200
    assert "Words to look at." in text_of(shown.content.decode())
    assert (public(row), str(Revision.current())) == (before, revision)
    assert not Draft.objects.exists()
    assert not Version.objects.filter(key="claim-1").exists()
    assert "no-store" in shown.headers["Cache-Control"]
    assert shown.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = shown.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "frame-ancestors 'none'" in Client().get("/").headers["Content-Security-Policy"]
    assert '<base target="_blank">' in shown.content.decode()
    assert "Preview" not in " ".join(said(writer.get("/admin/"))), "no message of a save"


def test_a_preview_of_what_cannot_be_a_page_says_what_is_wrong(writer: Client) -> None:
    page = address(models.Claim, "change", claim())
    data = filled(writer, page, name=None)
    shown = writer.post(page, {**data, "_preview": "1"})
    text = text_of(shown.content.decode())
    assert "No preview yet Correct this in the form, then press Preview again." in text
    assert "This field is required." in text
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_preview_of_a_new_page_and_of_a_draft(writer: Client) -> None:
    add = address(models.Term, "add")
    data = filled(writer, add, name="Cadence", slug="cadence", definition="Steps a minute.")
    shown = writer.post(add, {**data, "_preview": "1"})
    assert "Steps a minute." in text_of(shown.content.decode())
    assert not models.Term.objects.exists()
    add = address(models.Source, "add")
    data = filled(
        writer, add, slug="bo2020", title="Hills", url="https://example.org/", read="page"
    )
    shown = writer.post(add, {**data, "kind": "study", "_preview": "1"})
    assert "Hills" in text_of(shown.content.decode()), "a source is a page too"
    assert 'name="_preview"' in writer.get(add).content.decode()
    row = term()
    draft = drafted(writer, row, definition="In the draft.")
    data = filled(writer, draft.get_absolute_url(), name="A name in the form")
    text = text_of(
        writer.post(draft.get_absolute_url(), {**data, "_preview": "1"}).content.decode()
    )
    assert "In the draft." in text
    assert "A name in the form" in text


def test_a_link_shows_a_draft_to_somebody_without_an_account_until_it_expires(
    writer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = term()
    draft = drafted(writer, row, definition="Only for some eyes.")
    page = writer.get(draft.get_absolute_url()).content.decode()
    found = re.search(r'id="desk-share"[^>]*value="http://testserver(/preview/[^"]+)"', page)
    assert found
    link = found[1]
    shown = Client().get(link)
    assert "Only for some eyes." in text_of(shown.content.decode())
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert not shown.cookies
    assert "Only for some eyes." not in public(row)
    forged = Client().get(f"{link[:-3]}xy/")
    assert (forged.status_code, "This link is not complete." in forged.content.decode()) == (
        410,
        True,
    )
    late = signing.time.time() + preview.EXPIRES.total_seconds() + 60  # type: ignore[attr-defined]
    with monkeypatch.context() as later:
        later.setattr(signing.time, "time", lambda: late)  # type: ignore[attr-defined]
        expired = Client().get(link)
    assert expired.status_code == 410
    text = text_of(expired.content.decode())
    assert "This link has expired. Ask whoever sent you the link for a new one." in text
    drafts.publish(draft)
    assert "published or given up" in Client().get(link).content.decode()


def test_a_link_shows_no_other_draft_that_has_its_number(writer: Client) -> None:
    """A restored backup gives a number a second time."""
    draft = drafted(writer, term(), definition="The draft of the link.")
    link, number = preview.signed_address(draft), draft.pk
    drafts.give_up(draft)
    drafted(writer, term(2), definition="Another draft.")
    Draft.objects.update(id=number)
    shown = Client().get(link)
    assert shown.status_code == 410
    assert "Another draft." not in shown.content.decode()


# Review -------------------------------------------------------------------------------------


def test_nobody_approves_their_own_draft(editor: Client, admin_client: Client) -> None:
    for client, row in ((editor, term(1)), (admin_client, term(2))):
        draft = drafted(client, row, definition=f"New, {row}.")
        told = said(judge(client, draft, "approve")) if client is admin_client else []
        draft.refresh_from_db()
        assert draft.state == "writing"
    assert told == ["“Term 2”: you wrote in it, so somebody else has to review it."]
    assert judge(editor, draft, "approve").status_code == 403, "a publisher is no reviewer"


def test_a_draft_is_sent_back_with_a_remark_mended_approved_and_named(
    writer: Client, reviewer: Client, editor: Client
) -> None:
    row = claim()
    draft = drafted(writer, row, why="First words.")
    asked = send(writer, draft.get_absolute_url(), "_ask")
    assert "A review is asked for. Nothing is public before somebody publishes it." in said(asked)
    assert Draft.objects.get().state == "asked"
    told = said(judge(reviewer, draft, "send-back"))
    assert told == ["Say what has to change, in one or two sentences."]
    judge(reviewer, draft, "send-back", field="why", remark="Which study?")
    draft.refresh_from_db()
    assert draft.state == "sent-back"
    page = text_of(writer.get(draft.get_absolute_url()).content.decode())
    assert "Draft, sent back" in page
    assert "Remarks Why: Which study? Ria Example," in page
    assert page.count("Ria Example: Which study?") == 1, "at the field as well"

    send(writer, draft.get_absolute_url(), "_ask", why="Second words.")
    judge(reviewer, draft, "approve")
    draft.refresh_from_db()
    assert (draft.state, draft.reviewed_as) == ("approved", "Ria Example, physiotherapist")
    Draft.objects.update(reviewed_at=timezone.now() - timedelta(days=3))
    send(editor, draft.get_absolute_url(), "_save")
    row.refresh_from_db()
    day = timezone.localdate(timezone.now() - timedelta(days=3))
    assert (row.why, row.reviewed_by, row.reviewed_on) == (
        "Second words.",
        "Ria Example, physiotherapist",
        day,
    )
    lines = AuditEntry.objects.filter(what="reviewed").values_list("who", "detail")
    assert sorted(lines) == [("ria", "Approved."), ("ria", "Sent back.")]


def test_an_approval_is_of_the_text_that_was_read(writer: Client, reviewer: Client) -> None:
    draft = drafted(writer, claim(), why="First words.")
    seen = draft.saved_at.isoformat()
    send(writer, draft.get_absolute_url(), why="Changed while it was read.")
    data = {"verdict": "approve", "saved_at": seen}
    told = said(reviewer.post(f"{TABLE}{draft.pk}/review/", data, follow=True))
    assert told == ["The draft was saved again after you opened it. Read it once more."]
    judge(reviewer, draft, "approve")
    draft.refresh_from_db()
    assert draft.is_approved
    send(writer, draft.get_absolute_url(), why="Changed after the approval.")
    draft.refresh_from_db()
    assert (draft.state, draft.reviewer, draft.reviewed_as) == ("writing", "", "")


@pytest.mark.parametrize(("tick", "mark"), [("", ""), ("on", "Bo Example, doctor")])
def test_a_changed_text_drops_the_mark_but_a_small_correction_does_not(
    editor: Client, tick: str, mark: str
) -> None:
    row = claim()
    row.reviewed_by, row.reviewed_on = "Bo Example, doctor", timezone.localdate()
    row.save()
    page = address(models.Claim, "change", row)
    response = send(editor, page, "_save", why="Other words.", small_correction=tick or None)
    assert faults(response) == ""
    row.refresh_from_db()
    assert (row.why, row.reviewed_by) == ("Other words.", mark)
    told = any("not yet reviewed by a clinician” again" in text for text in said(response))
    assert told == (not tick)


@pytest.mark.parametrize(
    ("tick", "mark", "why"), [(None, "", ""), ("on", "Bo Example, doctor", "A small correction.")]
)
def test_a_draft_drops_the_mark_but_a_small_correction_does_not(
    writer: Client, tick: str | None, mark: str, why: str
) -> None:
    row = claim()
    row.reviewed_by, row.reviewed_on = "Bo Example, doctor", timezone.localdate()
    row.save()
    drafts.publish(drafted(writer, row, why="Other words.", small_correction=tick))
    row.refresh_from_db()
    assert (row.why, row.reviewed_by) == ("Other words.", mark)
    assert Version.objects.get(kind="muscles.claim", state="live", who="wil").why == why


def test_a_reviewer_without_a_qualification_is_not_named(
    writer: Client, reviewer: Client, editor: Client
) -> None:
    User.objects.filter(username="ria").update(qualification="")
    row = claim()
    draft = drafted(writer, row, why="Words.")
    told = said(judge(reviewer, draft, "approve"))
    assert any("names no qualification" in text for text in told)
    send(editor, draft.get_absolute_url(), "_save")
    row.refresh_from_db()
    assert (row.why, row.reviewed_by) == ("Words.", "")


def test_several_drafts_at_once(writer: Client, reviewer: Client, editor: Client) -> None:
    rows = [term(1), term(2)]
    numbers = [drafted(writer, row, definition=f"New, {row}.").pk for row in rows]

    def do(client: Client, action: str) -> list[str]:
        data = {"action": action, "_selected_action": numbers}
        return said(client.post(TABLE, data, follow=True))

    assert len(do(writer, "ask")) == 2
    assert {draft.state for draft in Draft.objects.all()} == {"asked"}
    told = do(reviewer, "approve")
    assert [text.endswith("open it and read it first, as it is now.") for text in told] == [
        True
    ] * 2
    assert {draft.state for draft in Draft.objects.all()} == {"asked"}, "nobody read them"
    for draft in Draft.objects.all():
        reviewer.get(draft.get_absolute_url())
    changed = Draft.objects.get(pk=numbers[1])
    send(writer, changed.get_absolute_url(), "_ask", definition="Other words, Term 2.")
    told = do(reviewer, "approve")
    assert "“Term 1” is approved." in told
    assert "“Term 2” is not approved: open it and read it first, as it is now." in told
    reviewer.get(changed.get_absolute_url())
    assert "“Term 2” is approved." in do(reviewer, "approve")
    do(writer, "publish")
    assert Draft.objects.count() == 2, "a writer publishes nothing"
    assert sorted(do(editor, "publish")) == ["“Term 1” is public now.", "“Term 2” is public now."]
    said_now = [public(row) for row in rows]
    assert ("New, Term 1." in said_now[0], "Other words, Term 2." in said_now[1]) == (True, True)


def test_the_table_of_drafts_costs_the_same_for_one_and_for_six(
    writer: Client, editor: Client
) -> None:
    counts = []
    for number in range(1, 7):
        drafted(writer, term(number), definition=f"New, {number}.")
        with CaptureQueriesContext(connection) as asked:
            editor.get(TABLE)
        counts.append(len(asked))
    assert counts[0] == counts[-1]
    User.objects.filter(username="wil").update(display_name="Wil Example")
    assert text_of(editor.get(TABLE).content.decode()).count("Wil Example") == 6


# Schedule -----------------------------------------------------------------------------------


def test_a_draft_becomes_public_at_its_time_and_once(writer: Client, editor: Client) -> None:
    row = term()
    draft = drafted(writer, row, definition="From tomorrow on.")
    now = timezone.now()
    moment = (now + timedelta(days=1)).replace(second=0, microsecond=0)
    assert schedule(writer, draft, moment).status_code == 403
    assert said(schedule(editor, draft, now - timedelta(hours=1))) == [
        "That time has passed. Give one to come, or publish."
    ]
    told = said(schedule(editor, draft, moment))
    assert told == [f"“Term 1” becomes public on {timezone.localtime(moment):%-d %B %Y, %H:%M}."]
    assert publish_due(moment - timedelta(seconds=1)) == []
    assert "From tomorrow on." not in public(row)
    (outcome,) = publish_due(moment)
    assert (outcome.title, outcome.by, outcome.refused) == ("Term 1", "ed", "")
    assert "From tomorrow on." in public(row)
    assert publish_due(moment) == []
    version = Version.objects.filter(kind="muscles.term", state="live").first()
    assert version
    assert version.who == "wil"


def test_a_scheduled_draft_that_breaks_holds_no_other_up(
    writer: Client, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [term(1), term(2)]
    moment = timezone.now() + timedelta(days=1)
    for row in rows:
        schedule(editor, drafted(writer, row, definition=f"New, {row}."), moment)
    publish = drafts.publish

    def break_the_first(draft: Draft) -> Any:
        if draft.key == "term-1":
            raise RuntimeError("made up")
        return publish(draft)

    monkeypatch.setattr(drafts, "publish", break_the_first)
    (outcome,) = publish_due(moment)
    assert outcome.title == "Term 2"
    assert [public(row).count(f"New, {row}.") for row in rows] == [0, 1]
    assert Draft.objects.get().publish_at is not None, "it is tried again"


@pytest.mark.parametrize("what", ["made a writer", "not active", "not at the desk", "deleted"])
def test_a_draft_waits_if_whoever_set_its_time_has_lost_the_right(
    writer: Client, editor: Client, what: str
) -> None:
    row = term()
    schedule(editor, drafted(writer, row, definition="Later."), timezone.now() + timedelta(days=1))
    people = User.objects.filter(username="ed")
    people.update(display_name="Ed Example")
    if what == "made a writer":
        people.get().groups.set(Group.objects.filter(name="Writers"))
    elif what == "deleted":
        people.delete()
    else:
        people.update(**{"is_active" if what == "not active" else "is_staff": False})
    (outcome,) = publish_due(timezone.now() + timedelta(days=2))
    who = "ed" if what == "deleted" else "Ed Example"
    why = f"{who} set the time and may not publish any more. A publisher has to decide."
    assert outcome.refused == why
    assert "Later." not in public(row)
    assert publish_due(timezone.now() + timedelta(days=2)) == [], "it is not tried again"
    for page in (TABLE, "/admin/"):
        assert why in text_of(writer.get(page).content.decode()), page


def test_a_draft_is_taken_off_the_schedule_by_hand_and_by_an_edit(
    writer: Client, editor: Client
) -> None:
    draft = drafted(writer, term(), definition="Later.")
    moment = timezone.now() + timedelta(days=1)
    schedule(editor, draft, moment)
    assert said(schedule(editor, draft, None)) == ["“Term 1” is off the schedule."]
    schedule(editor, draft, moment)
    send(writer, draft.get_absolute_url(), definition="Edited later.")
    draft.refresh_from_db()
    assert draft.publish_at is None
    assert publish_due(moment) == []


def test_what_cannot_be_published_is_not_scheduled_and_tells_why_when_due(
    writer: Client, editor: Client
) -> None:
    row = claim()
    draft = drafted(writer, row, why="Nobody knows [@not-there].")
    moment = timezone.now() + timedelta(days=1)
    (told,) = said(schedule(editor, draft, moment))
    assert "is not scheduled" in told
    assert "There is no source “not-there”" in told
    send(writer, draft.get_absolute_url(), why="Better words.")
    schedule(editor, draft, moment)
    live = address(models.Claim, "change", row) + "?live=1"
    send(editor, live, "_save", why="Published meanwhile.")
    (outcome,) = publish_due(moment + timedelta(minutes=1))
    assert "The public text was changed meanwhile" in outcome.refused
    row.refresh_from_db()
    draft.refresh_from_db()
    assert (row.why, draft.publish_at) == ("Published meanwhile.", None)
    page = text_of(writer.get(draft.get_absolute_url()).content.decode())
    assert "Not published on" in page
    assert "The site," in page, "nobody of us remarked it"


def test_of_two_drafts_that_are_due_the_longest_due_is_published_first(
    writer: Client, editor: Client
) -> None:
    now = timezone.now()
    for n, hours in ((1, 2), (2, 1)):
        draft = drafted(writer, term(n), definition=f"New words {n}.")
        schedule(editor, draft, now + timedelta(hours=hours))
    due = publish_due(now + timedelta(hours=3))
    assert [outcome.title for outcome in due] == ["Term 2", "Term 1"]


def test_a_draft_that_is_sent_back_is_off_the_schedule(
    writer: Client, reviewer: Client, editor: Client
) -> None:
    draft = drafted(writer, term(), definition="Later.")
    schedule(editor, draft, timezone.now() + timedelta(days=1))
    judge(reviewer, draft, "send-back", remark="Which study?")
    draft.refresh_from_db()
    assert (draft.state, draft.publish_at, draft.scheduled_by) == ("sent-back", None, "")


def test_publishing_is_whole_or_not_at_all(writer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = muscle()
    source(3)
    draft = drafted(writer, row, summary="Half of it.", location="The other half.")
    before = [(text.state, text.key) for text in Version.objects.order_by("pk")]

    def cut(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(drafts, "finish", cut)
        with pytest.raises(KeyboardInterrupt):
            drafts.publish(draft)
    row.refresh_from_db()
    assert (row.summary, row.location) == ("It lifts the heel.", "in the shin")
    assert [(text.state, text.key) for text in Version.objects.order_by("pk")] == before
    drafts.publish(draft)
    row.refresh_from_db()
    assert (row.summary, row.location) == ("Half of it.", "The other half.")
